// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sandbox_helper.h"

#include "core/net/sandbox_children.h"
#include "core/net/sandbox_house.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <linux/netlink.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace socketscope {
namespace {

constexpr int parentGone = SIGUSR2; // sent when the thread that started us ends, or its process

/// The first three are taken, so that no later descriptor is mistaken for stdin, stdout or stderr.
void tidyDescriptors(int control) {
    int spare = -1;
    do spare = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    while (spare >= 0 && spare <= 2);
    if (spare >= 0) ::close(spare);
    const auto kept = static_cast<unsigned>(control);
    ::syscall(SYS_close_range, kept + 1, ~0U, 0U);
    if (kept > 3) ::syscall(SYS_close_range, 3U, kept - 1, 0U);
    ::fcntl(control, F_SETFD, FD_CLOEXEC);
}

UniqueFd listenToSignals() {
    // Ctrl-C in a terminal is for the window's program and for what runs in here, not for us.
    for (const int number : {SIGINT, SIGQUIT, SIGHUP, SIGPIPE}) std::signal(number, SIG_IGN);
    sigset_t heard;
    ::sigemptyset(&heard);
    for (const int number : {SIGCHLD, SIGTERM, parentGone}) ::sigaddset(&heard, number);
    ::sigprocmask(SIG_SETMASK, &heard, nullptr);
    return UniqueFd(::signalfd(-1, &heard, SFD_NONBLOCK | SFD_CLOEXEC));
}

class Helper {
public:
    explicit Helper(int control) : parent_(::getppid()), talk_(UniqueFd(control)), signals_(listenToSignals()) {}

    int serve() {
        if (!build()) return 1;
        // Only now: unshare(2) has forgotten an earlier wish. That the parent has gone meanwhile shows on the socket.
        ::prctl(PR_SET_PDEATHSIG, parentGone);
        while (true) {
            std::array<pollfd, 2> ready{{{talk_.descriptor(), POLLIN, 0}, {signals_.get(), POLLIN, 0}}};
            if (::poll(ready.data(), ready.size(), -1) < 0 && errno != EINTR) break;
            if (ready[1].revents != 0 && !heedSignals()) break;
            if (ready[0].revents != 0 && !answerOne()) break;
        }
        children_.end();
        return 0;
    }

private:
    bool build() {
        auto first = talk_.receive(Duration(-1));
        auto* const message = std::get_if<TalkMessage>(&first);
        const auto* const order = message != nullptr ? std::get_if<BuildOrder>(&message->body) : nullptr;
        if (order == nullptr) return false;
        olderKernel_ = order->olderKernel;
        const auto house = buildHouse(*order, [this](const SandboxStep& step) {
            static_cast<void>(talk_.send(StageReport{step})); // who does not hear it has gone: the next poll says so
        });
        if (!house) return false;
        std::vector<int> descriptors{house->wire.get()};
        if (house->counters) descriptors.push_back(house->counters.get());
        return talk_.send(house->report, descriptors) == 0;
    }

    /// False when it is time to end.
    bool heedSignals() {
        signalfd_siginfo heard{};
        while (::read(signals_.get(), &heard, sizeof heard) == sizeof heard) {
            if (heard.ssi_signo == SIGTERM) return false;
            if (heard.ssi_signo == parentGone && ::getppid() != parent_) return false; // else it was only a thread
        }
        children_.reap();
        return true;
    }

    bool answerOne() {
        auto received = talk_.receive(Duration(-1));
        auto* const message = std::get_if<TalkMessage>(&received);
        if (message == nullptr) return false;
        return std::visit([&](const auto& order) { return answer(order, *message); }, message->body);
    }

    bool answer(const OpenOrder& order, TalkMessage&) {
        const bool allowed = order.domain == AF_INET || order.domain == AF_INET6 ||
                             (order.domain == AF_NETLINK && order.protocol == NETLINK_SOCK_DIAG);
        if (!allowed) return say(-1, EAFNOSUPPORT);
        UniqueFd opened(::socket(order.domain, order.type | SOCK_NONBLOCK | SOCK_CLOEXEC, order.protocol));
        if (!opened) return say(-1, errno);
        const int fd = opened.get();
        if (talk_.send(HandOver{}, {&fd, 1}) != 0) return false;
        opened.reset();
        return say(0, 0);
    }

    bool answer(const SetOrder& order, TalkMessage&) {
        const int error = writeShapingSetting(order.name, order.value, olderKernel_);
        return say(error == 0 ? 0 : -1, error);
    }

    bool answer(const RunOrder& order, TalkMessage& message) {
        const SandboxChildren::Started started = children_.run(order, message.descriptors);
        const int fd = started.ended.get();
        return talk_.send(started.reply, std::span(&fd, started.ended ? 1 : 0)) == 0;
    }

    bool answer(const SignalOrder& order, TalkMessage&) {
        children_.reap(); // a program whose end we have not noticed yet must not be signalled
        const int error = children_.signal(order);
        return say(error == 0 ? 0 : -1, error);
    }

    bool answer(const HoldOrder&, TalkMessage& message) {
        const int error = children_.hold(std::move(message.descriptors));
        return say(error == 0 ? 0 : -1, error);
    }

    bool answer(const KillHolderOrder&, TalkMessage&) {
        const int error = children_.killHolder();
        return say(error == 0 ? 0 : -1, error);
    }

    /// What is no order ends the conversation.
    template <typename Other> bool answer(const Other&, TalkMessage&) { return false; }

    bool say(int value, int error) { return talk_.send(Reply{value, error}) == 0; }

    pid_t parent_;
    Talk talk_;
    UniqueFd signals_;
    SandboxChildren children_;
    bool olderKernel_ = false;
};

} // namespace

bool isControlSocket(int fd) {
    int domain = 0, type = 0;
    socklen_t length = sizeof domain;
    if (::getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &length) != 0) return false;
    length = sizeof type;
    return ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && domain == AF_UNIX && type == SOCK_SEQPACKET;
}

int serveSandbox(int control) {
    tidyDescriptors(control);
    return Helper(control).serve();
}

} // namespace socketscope
