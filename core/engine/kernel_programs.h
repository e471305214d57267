// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Programs that do it for real: carries out primitives by socket calls on loopback sockets and writes down what the
// kernel answered. Single-threaded; lives on a kernel engine's thread and owns every descriptor there. Sockets are
// non-blocking inside and blocking in meaning: a call that would wait is tried again, the same call, when its
// descriptor is ready. SO_ERROR is never read, since reading it would take the error away from the program.
#pragma once

#include "core/engine/command.h"
#include "core/engine/onlooker.h"
#include "core/net/poller.h"
#include "core/net/socket.h"
#include "core/service/service_user.h"
#include "core/trace/batch.h"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace socketscope {

/// Where programs live, as far as the machine's own loopback and the sandbox differ.
struct KernelPlace {
    /// socket(2): a descriptor as net::openSocket() makes it.
    std::function<Answer(IpVersion, Transport)> openSocket;
    /// Ends descriptors as the kernel ends those of a process that was killed; empty where nothing can be killed.
    std::function<Answer(std::vector<UniqueFd>)> killHolding;
};

class KernelPrograms {
public:
    /// All of them must outlive it.
    KernelPrograms(TraceWriter& trace, Poller& poller, const Clock& clock, KernelPlace place, Onlooker& onlooker);

    /// Declares a program; ids count from 0 in this order. A server's port is fixed here, so that CONNECT knows it.
    ProgramId add(const ProgramSetup& setup);
    /// A descriptor of a waiting call is ready; `token` is what the poller was given.
    void ready(std::uint64_t token);
    /// Something has arrived at an endpoint: whoever waits there looks again.
    void lookAgain(const Endpoint& local, const Endpoint& remote);
    void carryOut(const PrimitiveCommand& command);
    void interrupt(ProgramId program);
    /// A program is killed, or all of a host. Refused with a note where nothing can be killed.
    void kill(const Kill& command);
    void leaveOutDetail(bool crowded);

    [[nodiscard]] bool knows(ProgramId program) const { return number(program) < programs_.size(); }
    /// The two endpoints of the newest connection between two programs, from the first one's side, or where it would
    /// be.
    [[nodiscard]] FourTuple between(ProgramId from, ProgramId to) const;
    /// The program that `to` means where it is left out: the first one on the other host.
    [[nodiscard]] ProgramId counterpart(ProgramId from, ProgramId to) const;
    [[nodiscard]] Host hostOf(ProgramId program) const;
    /// Who lives at this endpoint, or has a socket there; noProgram where nobody of ours does.
    [[nodiscard]] ProgramId programAt(const Endpoint& local) const;
    /// Writes down something to say that is none of the program's doing.
    void note(const std::string& text);

private:
    struct Socket {
        SocketId id{};
        UniqueFd fd;
        SocketUse use = SocketUse::NoSocket;
        Endpoint local, remote;
        std::uint16_t accepted = 0; ///< the n-th that ACCEPT returned, 0 for sockets that the program made
    };
    struct Pending {
        PrimitiveCommand command;
        CallId call{};
        EventId event{};
        Time calledAt{}, blockedSince{};
        bool blocked = false;
        SocketCallSet calls;
        std::size_t sent = 0;   ///< SEND: bytes taken so far
        std::size_t socket = 0; ///< index into the program's sockets
    };
    struct Program {
        ProgramId id{};
        ProgramSetup setup;
        Endpoint home;        ///< servers: where LISTEN binds
        UniqueFd reservation; ///< keeps the port of `home` from others until LISTEN takes it
        std::vector<std::unique_ptr<Socket>> sockets;
        std::uint16_t acceptedCount = 0;
        std::optional<Pending> pending;
        std::deque<PrimitiveCommand> waiting;
        bool killed = false;
    };
    struct Outcome {
        Answer answer;
        SocketCall failed = SocketCall::None;
        ByteView data{};   ///< RECEIVE: what came, good until the next call
        Endpoint caller{}; ///< ACCEPT: who called
    };

    void run(Program& program);
    void callOnNothing(Program& program, const PrimitiveCommand& command);
    void begin(Program& program, const PrimitiveCommand& command);
    [[nodiscard]] std::optional<std::size_t> choose(Program& program, const PrimitiveCommand& command) const;
    Call describe(Program& program, const Pending& pending, const Socket& socket);
    [[nodiscard]] Endpoint targetOf(const Program& program, const PrimitiveCommand& command) const;
    [[nodiscard]] Answering answeringAt(const Endpoint& target) const;
    [[nodiscard]] static HeldSocket held(const Program& program, const Socket& socket);
    [[nodiscard]] MadeCall made(const Pending& pending, const Answer& answer) const;

    /// Socket(), setsockopt() and bind(), where the call needs them. A failure ends the call.
    [[nodiscard]] std::optional<Outcome> prepare(Program& program, Pending& pending, Socket& socket);
    /// The decisive call, once. None where it would wait.
    [[nodiscard]] std::optional<Outcome> attempt(Program& program, Pending& pending, Socket& socket);
    [[nodiscard]] std::optional<Outcome> attemptConnect(Program& program, Pending& pending, Socket& socket);
    [[nodiscard]] std::optional<Outcome> attemptSend(Pending& pending, Socket& socket);
    void advance(Program& program);
    void startWaiting(Program& program, Pending& pending, const Socket& socket);

    void finish(Program& program, const Outcome& outcome);
    void finishAccept(Program& program, const Pending& pending, Socket& socket, const Outcome& outcome);
    void finishDisconnect(Program& program, const Pending& pending, Socket& socket, const Outcome& outcome);
    void finishOther(Program& program, const Pending& pending, Socket& socket, const Outcome& outcome);
    EventId returned(Program& program, const Pending& pending, SocketId socket, const Outcome& outcome, Time at,
                     const Socket* shown);
    void endOf(Program& program, bool host);

    TraceWriter& trace_;
    Poller& poller_;
    const Clock& clock_;
    KernelPlace place_;
    Onlooker& onlooker_;
    std::vector<std::unique_ptr<Program>> programs_;
    std::vector<std::byte> scratch_;
    Time returnedAt_{};
};

} // namespace socketscope
