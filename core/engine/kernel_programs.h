// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Programs that do it for real: carries out primitives by socket calls on loopback sockets and writes down what the
// kernel answered. Single-threaded; lives on the loopback engine's thread and owns every descriptor there. Sockets are
// non-blocking inside and blocking in meaning: a call that would wait is tried again, the same call, when its
// descriptor is ready. SO_ERROR is never read, since reading it would take the error away from the program.
#pragma once

#include "core/engine/command.h"
#include "core/engine/observer.h"
#include "core/net/poller.h"
#include "core/net/socket.h"
#include "core/service/service_user.h"
#include "core/trace/batch.h"

#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace socketscope {

/// How closely the kernel is watched.
enum class Watch : std::uint8_t {
    Everything, ///< states and queues around each call, and the segments that follow from them
    CallsOnly,  ///< calls and their results, for measuring
};

class KernelPrograms {
public:
    KernelPrograms(TraceWriter& trace, Poller& poller, const Clock& clock, Watch watch);

    /// Declares a program; ids count from 0 in this order. A server's port is fixed here, so that CONNECT knows it.
    void add(const ProgramSetup& setup);
    void carryOut(const Command& command);
    /// A descriptor of a waiting call is ready; `token` is what the poller was given.
    void ready(std::uint64_t token);
    /// Looks at sockets that change without calls: closed by their program, not gone yet.
    void lookAround();
    [[nodiscard]] bool lingers() const { return watch_ == Watch::Everything && observer_.anythingLingers(); }
    void leaveOutDetail(bool crowded);

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
    };
    struct Outcome {
        Answer answer;
        SocketCall failed = SocketCall::None;
        Bytes data;
        Endpoint caller{}; ///< ACCEPT: who called
    };

    void run(Program& program);
    void callOnNothing(Program& program, const PrimitiveCommand& command);
    void begin(Program& program, const PrimitiveCommand& command);
    [[nodiscard]] std::optional<std::size_t> choose(Program& program, const PrimitiveCommand& command) const;
    Call describe(Program& program, const Pending& pending, const Socket& socket);
    Endpoint targetOf(const Program& program, const PrimitiveCommand& command) const;

    /// Socket(), setsockopt() and bind(), where the call needs them. A failure ends the call.
    [[nodiscard]] std::optional<Outcome> prepare(Program& program, Pending& pending, Socket& socket);
    /// The decisive call, once. None where it would wait.
    [[nodiscard]] std::optional<Outcome> attempt(Program& program, Pending& pending, Socket& socket);
    [[nodiscard]] std::optional<Outcome> attemptConnect(Program& program, Pending& pending, Socket& socket);
    [[nodiscard]] std::optional<Outcome> attemptSend(Pending& pending, Socket& socket);
    void advance(Program& program);
    void startWaiting(Program& program, Pending& pending, const Socket& socket);

    void finish(Program& program, const Outcome& outcome);
    void finishListen(Program& program, const Pending& pending, Socket& socket, const Outcome& outcome);
    void tellListener(const Program& program, const Socket& socket, ConnectionState from, ConnectionState to,
                      EventId cause);
    void finishAccept(Program& program, const Pending& pending, Socket& socket, const Outcome& outcome);
    void finishDisconnect(Program& program, const Pending& pending, Socket& socket, const Outcome& outcome);
    void finishData(Program& program, const Pending& pending, Socket& socket, const Outcome& outcome);
    EventId returned(Program& program, const Pending& pending, SocketId socket, const Outcome& outcome, Time at,
                     const Socket* shown);
    void readListeners(EventId cause);
    void note(const std::string& text);

    TraceWriter& trace_;
    Poller& poller_;
    const Clock& clock_;
    Watch watch_;
    Observer observer_;
    std::vector<std::unique_ptr<Program>> programs_;
    std::vector<std::byte> scratch_;
    Time returnedAt_{};
};

} // namespace socketscope
