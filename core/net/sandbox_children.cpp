// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sandbox_children.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace socketscope {
namespace {

struct Pipe {
    UniqueFd out, in;
    Pipe() {
        std::array<int, 2> ends{-1, -1};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;
        out = UniqueFd(ends[0]);
        in = UniqueFd(ends[1]);
    }
};

std::vector<char*> pointersTo(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

/// In the child. Dies with the helper from here on, even if the helper has died already.
void dieWith(pid_t helper) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != helper) ::_exit(127);
}

void closeRange(unsigned first, unsigned last) {
    if (first <= last) ::syscall(SYS_close_range, first, last, 0U);
}

/// In the child. No right over the namespace, not even for root, and no way to get one by exec(3).
void giveUpRights() {
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    ::prctl(PR_SET_SECUREBITS, SECBIT_NOROOT | SECBIT_NOROOT_LOCKED);
    for (int capability = 0; ::prctl(PR_CAPBSET_DROP, capability) == 0; ++capability) continue;
    ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, 2> none{};
    ::syscall(SYS_capset, &header, none.data());
}

void ordinarySignals() {
    for (const int number : {SIGINT, SIGQUIT, SIGHUP, SIGPIPE, SIGTERM, SIGUSR1, SIGUSR2, SIGCHLD})
        std::signal(number, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

} // namespace

SandboxChildren::SandboxChildren() { ::prctl(PR_SET_CHILD_SUBREAPER, 1); }

SandboxChildren::Started SandboxChildren::run(const RunOrder& order, const std::vector<UniqueFd>& stdio) {
    if (order.argv.empty() || stdio.size() != 3) return {{-1, EINVAL}, {}};
    std::vector<std::string> words = order.argv;
    std::vector<std::string> variables = order.environment.value_or(std::vector<std::string>{});
    const std::vector<char*> argv = pointersTo(words);
    const std::vector<char*> given = pointersTo(variables);
    char* const* const environment = order.environment ? given.data() : environ;
    Pipe ended, refused;
    if (!ended.in || !refused.in) return {{-1, EMFILE}, {}};
    const pid_t helper = ::getpid();
    const pid_t child = ::fork();
    if (child < 0) return {{-1, errno}, {}};
    if (child == 0) {
        giveUpRights();
        dieWith(helper);
        for (int i = 0; i < 3; ++i) ::dup2(stdio[static_cast<std::size_t>(i)].get(), i); // all above 2: sandbox_helper
        ordinarySignals();
        ::execvpe(argv[0], argv.data(), environment);
        const int error = errno;
        static_cast<void>(!::write(refused.in.get(), &error, sizeof error));
        ::_exit(127);
    }
    refused.in.reset();
    int error = 0;
    if (::read(refused.out.get(), &error, sizeof error) == sizeof error) {
        ::waitpid(child, nullptr, 0);
        return {{-1, error}, {}};
    }
    programs_[child] = std::move(ended.in);
    return {{child, 0}, std::move(ended.out)};
}

int SandboxChildren::signal(const SignalOrder& order) {
    if (!programs_.contains(order.pid)) return ESRCH;
    return ::kill(order.pid, order.signal) == 0 ? 0 : errno;
}

// Taken by value: they are closed here before anybody is told that the holder has them.
int SandboxChildren::hold(std::vector<UniqueFd> sockets) { // NOLINT(performance-unnecessary-value-param)
    if (holder_ > 0) return EBUSY;
    std::vector<unsigned> kept;
    for (const UniqueFd& socket : sockets) kept.push_back(static_cast<unsigned>(socket.get()));
    std::ranges::sort(kept);
    Pipe ready;
    if (!ready.in) return EMFILE;
    const pid_t helper = ::getpid();
    const pid_t child = ::fork();
    if (child < 0) return errno;
    if (child == 0) {
        dieWith(helper);
        unsigned next = 0; // the pipe's end is closed with all the rest: that says "ready"
        for (const unsigned fd : kept) {
            if (fd > 0) closeRange(next, fd - 1);
            next = fd + 1;
        }
        closeRange(next, ~0U);
        while (true) ::pause();
    }
    holder_ = child;
    ready.in.reset();
    char nothing = 0;
    static_cast<void>(!::read(ready.out.get(), &nothing, 1));
    return 0;
}

int SandboxChildren::killHolder() {
    if (holder_ <= 0) return ESRCH;
    ::kill(holder_, SIGKILL);
    ::waitpid(holder_, nullptr, 0); // descriptors are closed before a process can be waited for
    holder_ = -1;
    return 0;
}

void SandboxChildren::reap() {
    int status = 0;
    for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
        if (pid == holder_) holder_ = -1;
        const auto program = programs_.find(pid);
        if (program == programs_.end()) continue; // left behind by a program
        static_cast<void>(!::write(program->second.get(), &status, sizeof status));
        programs_.erase(program);
    }
}

void SandboxChildren::end() {
    const std::string list = "/proc/self/task/" + std::to_string(::getpid()) + "/children";
    for (int status = 0;;) {
        std::ifstream children(list);
        for (pid_t pid = 0; children >> pid;) ::kill(pid, SIGKILL);
        for (const auto& [pid, told] : programs_) ::kill(pid, SIGKILL); // where the kernel keeps no such list
        if (holder_ > 0) ::kill(holder_, SIGKILL);
        const pid_t gone = ::waitpid(-1, &status, 0);
        if (gone < 0 && errno != EINTR) return;
        if (gone == holder_) holder_ = -1;
        programs_.erase(gone);
    }
}

} // namespace socketscope
