// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sandbox.h"

#include "core/base/errno_name.h"
#include "core/net/sandbox_talk.h"
#include "core/net/wire_frame.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <poll.h>
#include <spawn.h>
#include <sstream>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

namespace socketscope {
namespace {

constexpr Duration patience = std::chrono::seconds(2); // with a helper that does nothing slower than some 20 ms
constexpr int controlNumber = 3;                       // of the control socket in the helper

/// One process's end, waited for at most so long.
bool endsWithin(pid_t pid, Duration longest) {
    const UniqueFd process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0U)));
    pollfd ended{process.get(), POLLIN, 0};
    return process && ::poll(&ended, 1, static_cast<int>(longest / std::chrono::milliseconds(1))) == 1;
}

/// Sum of a column of /proc/net/snmp over the protocols that have it.
std::optional<std::uint64_t> columnSum(const std::string& table, const std::string& column) {
    std::istringstream lines(table);
    std::optional<std::uint64_t> sum;
    for (std::string names, values; std::getline(lines, names) && std::getline(lines, values);) {
        const bool wanted = names.starts_with("Tcp:") || names.starts_with("Udp:");
        std::istringstream nameWords(names), valueWords(values);
        for (std::string name, value; wanted && nameWords >> name && valueWords >> value;) {
            std::uint64_t number = 0;
            if (name != column) continue;
            std::from_chars(value.data(), value.data() + value.size(), number);
            sum = sum.value_or(0) + number;
        }
    }
    return sum;
}

/// How the helper is started: its file descriptors and signals, set back when this ends.
struct SpawnPlan {
    posix_spawn_file_actions_t files{};
    posix_spawnattr_t attributes{};

    explicit SpawnPlan(int control) {
        ::posix_spawn_file_actions_init(&files);
        ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        ::posix_spawn_file_actions_adddup2(&files, control, controlNumber);
        ::posix_spawnattr_init(&attributes);
        sigset_t none, all;
        ::sigemptyset(&none);
        ::sigfillset(&all);
        ::posix_spawnattr_setsigmask(&attributes, &none);
        ::posix_spawnattr_setsigdefault(&attributes, &all);
        ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;
    ~SpawnPlan() {
        ::posix_spawn_file_actions_destroy(&files);
        ::posix_spawnattr_destroy(&attributes);
    }
};

} // namespace

struct Sandbox::Conversation {
    explicit Conversation(UniqueFd socket) : talk(std::move(socket)) {}

    /// The helper's reply. A conversation that has lost its order has no use: what follows says EPIPE.
    Answer ask(const TalkBody& order, std::span<const int> descriptors = {}, std::vector<UniqueFd>* got = nullptr) {
        if (const int error = talk.send(order, descriptors); error != 0) return {-1, error};
        for (;;) {
            auto received = talk.receive(patience);
            if (const int* error = std::get_if<int>(&received)) {
                talk.end();
                return {-1, *error};
            }
            auto& message = std::get<TalkMessage>(received);
            if (got != nullptr) std::ranges::move(message.descriptors, std::back_inserter(*got));
            if (const auto* reply = std::get_if<Reply>(&message.body)) return {reply->value, reply->error};
            if (std::holds_alternative<HandOver>(message.body)) continue;
            talk.end();
            return {-1, EBADMSG};
        }
    }

    Talk talk;
};

Sandbox::Sandbox() = default;

std::variant<std::unique_ptr<Sandbox>, SandboxRefusal> Sandbox::start(const SandboxSetup& setup) {
    std::unique_ptr<Sandbox> made(new Sandbox);
    auto refused = made->spawn(setup);
    if (!refused) refused = made->build(setup);
    if (!refused) refused = made->prove();
    if (refused) return refusalOf(*refused, setup.helper);
    return made;
}

std::optional<SandboxStep> Sandbox::spawn(const SandboxSetup& setup) {
    std::array<int, 2> pair{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair.data()) != 0)
        return SandboxStep{SandboxStage::Helper, errno, "socketpair", {}};
    const UniqueFd low(pair[1]);
    talk_ = std::make_unique<Conversation>(UniqueFd(pair[0]));
    // Out of the way of 0 to 3, which the helper's beginning overwrites.
    const UniqueFd control(::fcntl(low.get(), F_DUPFD_CLOEXEC, controlNumber + 1));
    const SpawnPlan plan(control.get());
    std::string name = "socketscope-sandbox", number = std::to_string(controlNumber);
    const std::array<char*, 3> argv{name.data(), number.data(), nullptr};
    const int error =
        ::posix_spawn(&helper_, setup.helper.c_str(), &plan.files, &plan.attributes, argv.data(), environ);
    if (error == 0) return std::nullopt;
    helper_ = -1;
    return SandboxStep{SandboxStage::Helper, error, {}, {}};
}

std::optional<SandboxStep> Sandbox::build(const SandboxSetup& setup) {
    const auto began = std::chrono::steady_clock::now();
    const BuildOrder order{setup.profile, setup.sysctls, setup.mtu, setup.olderKernel, setup.fault};
    if (const int error = talk_->talk.send(order); error != 0) return SandboxStep{SandboxStage::Helper, error, {}, {}};
    while (true) {
        auto received = talk_->talk.receive(patience);
        if (const int* error = std::get_if<int>(&received)) return SandboxStep{SandboxStage::Helper, *error, {}, {}};
        auto& message = std::get<TalkMessage>(received);
        if (const auto* report = std::get_if<StageReport>(&message.body)) {
            if (steps_.empty()) {
                const Duration whole = std::chrono::steady_clock::now() - began;
                steps_.push_back({SandboxStage::Helper, 0, {}, whole - std::min(whole, report->step.took)});
            }
            if (report->step.error != 0) return report->step;
            steps_.push_back(report->step);
            continue;
        }
        auto* const house = std::get_if<HouseReport>(&message.body);
        if (house == nullptr || message.descriptors.empty()) return SandboxStep{SandboxStage::Helper, EBADMSG, {}, {}};
        wire_ = std::move(message.descriptors.front());
        if (message.descriptors.size() > 1) counters_ = std::move(message.descriptors[1]);
        nearMac_ = house->nearMac;
        settings_ = std::move(house->settings);
        lacking_ = std::move(house->lacking);
        return std::nullopt;
    }
}

Sandbox::~Sandbox() {
    if (talk_) talk_->talk.end();
    if (helper_ <= 0) return;
    if (!endsWithin(helper_, patience)) ::kill(helper_, SIGKILL);
    while (::waitpid(helper_, nullptr, 0) < 0 && errno == EINTR) continue;
}

int Sandbox::lifeline() const { return talk_->talk.descriptor(); }

Answer Sandbox::openSocket(int domain, int type, int protocol) {
    std::vector<UniqueFd> got;
    const Answer answer = talk_->ask(OpenOrder{domain, type, protocol}, {}, &got);
    if (!answer.ok()) return answer;
    if (got.size() != 1) return {-1, EMFILE}; // it was sent, and this process has no number left for it
    return {got.front().release(), 0};
}

Answer Sandbox::openStream(IpVersion version) {
    return openSocket(version == IpVersion::V4 ? AF_INET : AF_INET6, SOCK_STREAM, 0);
}

Answer Sandbox::openDatagram(IpVersion version) {
    return openSocket(version == IpVersion::V4 ? AF_INET : AF_INET6, SOCK_DGRAM, 0);
}

Answer Sandbox::deliver(ByteView datagram) {
    return put(wireFrameHead(datagram, nearMac_, ChecksumProof::AtReceiver), datagram);
}

Answer Sandbox::passOn(ByteView datagram) {
    return put(wireFrameHead(datagram, nearMac_, ChecksumProof::AtSender), datagram);
}

Answer Sandbox::put(const WireFrameHead& head, ByteView datagram) {
    const auto part = [](const auto* from, std::size_t size) { // writev(2) only reads, and has no type that says so
        return iovec{const_cast<void*>(static_cast<const void*>(from)), size}; // NOLINT(*-const-cast)
    };
    std::array<iovec, 2> parts{part(&head, sizeof head), part(datagram.data(), datagram.size())};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    const ssize_t sent = ::sendmsg(wire_.get(), &message, 0);
    return {sent, sent < 0 ? errno : 0};
}

std::uint64_t Sandbox::missed() {
    tpacket_stats since{}; // reading sets it back
    socklen_t length = sizeof since;
    if (::getsockopt(wire_.get(), SOL_PACKET, PACKET_STATISTICS, &since, &length) == 0) missed_ += since.tp_drops;
    return missed_;
}

std::optional<std::uint64_t> Sandbox::checksumErrors() const {
    if (!counters_) return std::nullopt;
    std::string table(8192, '\0');
    const ssize_t got = ::pread(counters_.get(), table.data(), table.size(), 0);
    if (got <= 0) return std::nullopt;
    table.resize(static_cast<std::size_t>(got));
    return columnSum(table, "InCsumErrors");
}

UniqueFd Sandbox::diag() {
    const Answer opened = openSocket(AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG);
    return UniqueFd(static_cast<int>(opened.value));
}

Answer Sandbox::setSetting(const std::string& name, const std::string& value) {
    const Answer set = talk_->ask(SetOrder{name, value});
    if (set.ok()) settings_[name] = value;
    return set;
}

Answer Sandbox::signalProgram(const SandboxProgram& program, int signal) {
    return talk_->ask(SignalOrder{program.pid, signal});
}

Result<SandboxProgram> Sandbox::run(const std::vector<std::string>& argv, const std::array<int, 3>& stdio,
                                    const std::optional<std::vector<std::string>>& environment) {
    std::vector<UniqueFd> got;
    const Answer answer = talk_->ask(RunOrder{argv, environment}, stdio, &got);
    if (answer.ok() && got.size() == 1) return SandboxProgram{static_cast<pid_t>(answer.value), std::move(got.front())};
    const std::string name = argv.empty() ? "The program" : argv.front();
    Error refusal{name + " could not be started in the sandbox", errnoName(answer.error), "", {}};
    switch (answer.error) {
    case ENOENT:
        refusal = {refusal.what, "there is no such program", "Check its name, or give its path", {}};
        break;
    case EACCES:
        refusal = {refusal.what,
                   "it may not be executed, or a folder where it was looked for not be entered",
                   "Make it executable: chmod +x, or give its path",
                   {}};
        break;
    case EPIPE:
        refusal = {refusal.what, "the sandbox has ended", "Start the sandbox again", {}};
        break;
    case E2BIG:
        refusal = {refusal.what, "its arguments are too long", "Put them into a file", {}};
        break;
    default:
        break;
    }
    return refusal;
}

std::optional<ProgramEnd> Sandbox::programEnd(SandboxProgram& program) {
    pollfd ready{program.ended.get(), POLLIN, 0};
    if (!program.ended || ::poll(&ready, 1, 0) != 1) return std::nullopt;
    int status = 0;
    if (::read(program.ended.get(), &status, sizeof status) != sizeof status) return ProgramEnd{SIGKILL, true};
    if (WIFSIGNALED(status)) return ProgramEnd{WTERMSIG(status), true};
    return ProgramEnd{WEXITSTATUS(status), false};
}

Answer Sandbox::killHolding(std::vector<UniqueFd> sockets) {
    std::vector<int> numbers;
    for (const UniqueFd& socket : sockets) numbers.push_back(socket.get());
    if (const Answer held = talk_->ask(HoldOrder{}, numbers); !held.ok()) return held;
    sockets.clear(); // from here on the child alone has them
    return talk_->ask(KillHolderOrder{});
}

} // namespace socketscope
