// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Programs on the model: carries out primitives as socket calls on the model's TCP and writes down what they answered,
// in the kernel's words (service_user.h says what it would say of an illegal order). A program does one thing at a
// time; a call that has to wait is looked at again when something has happened at its socket. Used by the ModelEngine.
#pragma once

#include "core/engine/calls.h"
#include "core/engine/model_datagrams.h"
#include "core/engine/model_tcp.h"

#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace socketscope {

class ModelPrograms {
public:
    ModelPrograms(TraceWriter& trace, ModelTcp& tcp, ModelDatagrams& datagrams, const TcpSettings& settings)
        : trace_(trace), tcp_(tcp), datagrams_(datagrams), settings_(settings) {}

    /// Declares a program; ids count from 0 in this order. A server without a port gets 7000 or the next free one.
    void add(const ProgramSetup& setup);
    void carryOut(PrimitiveCommand command, Time now);
    void interrupt(ProgramId program, Time now);
    void kill(const Kill& command, Time now);
    /// Something has happened at these sockets.
    void lookAgain(const std::vector<ModelTcp::Touched>& touched, Time now);

    /// The two endpoints of the newest connection between two programs, or where it would be.
    [[nodiscard]] FourTuple between(ProgramId from, ProgramId to) const;
    /// The program that `to` means where it is left out: the first one on the other host.
    [[nodiscard]] ProgramId counterpart(ProgramId from, ProgramId to) const;
    [[nodiscard]] bool knows(ProgramId program) const { return number(program) < programs_.size(); }

private:
    struct Socket {
        SocketId id{};
        int fd = -1;
        SocketUse use = SocketUse::NoSocket;
        Endpoint local, remote;
        std::uint16_t accepted = 0; ///< the n-th that ACCEPT returned, 0 for sockets that the program made
    };
    struct Pending {
        PrimitiveCommand command;
        CallId call{};
        EventId event{};
        Time blockedSince{};
        bool blocked = false;
        bool dialled = false; ///< CONNECT: the SYN has been sent
        SocketCallSet calls;
        std::size_t sent = 0;   ///< SEND: bytes taken so far
        std::size_t socket = 0; ///< index into the program's sockets
    };
    struct Program {
        ProgramId id{};
        ProgramSetup setup;
        Endpoint home; ///< servers: where LISTEN binds
        std::vector<std::unique_ptr<Socket>> sockets;
        std::uint16_t acceptedCount = 0;
        std::optional<Pending> pending;
        std::deque<PrimitiveCommand> waiting;
        std::set<int> fds;
        bool killed = false;
    };
    struct Outcome {
        int error = 0; ///< errno
        std::int32_t value = 0;
        Bytes data;
        SocketCall failed = SocketCall::None;
        RuleId rule{};
        std::unique_ptr<Socket> made; ///< ACCEPT: the connection
    };

    void endOf(Program& program, bool host, const ModelTcp::Moment& moment);
    void run(Program& program, Time now);
    void begin(Program& program, PrimitiveCommand command, Time now);
    void callOnNothing(Program& program, const PrimitiveCommand& command, Time now);
    void advance(Program& program, EventId arrival, Time now);
    /// Socket() and bind(), where the call needs them. A failure ends the call.
    [[nodiscard]] std::optional<Outcome> prepare(Program& program, const Pending& pending, Socket& socket);
    /// The decisive call, once. None where it waits.
    [[nodiscard]] std::optional<Outcome> attempt(Program& program, Pending& pending, Socket& socket, Time now);
    [[nodiscard]] std::optional<Outcome> attemptListen(Program& program, const Pending& pending, const Socket& socket,
                                                       Time now);
    [[nodiscard]] std::optional<Outcome> attemptConnect(Program& program, Pending& pending, Socket& socket, Time now);
    [[nodiscard]] std::optional<Outcome> attemptAccept(Program& program, const Pending& pending, const Socket& socket,
                                                       Time now);
    [[nodiscard]] std::optional<Outcome> attemptSend(Pending& pending, const Socket& socket, Time now);
    [[nodiscard]] std::optional<Outcome> attemptReceive(const Pending& pending, const Socket& socket, Time now);
    [[nodiscard]] std::optional<Outcome> attemptUserCall(Program& program, Pending& pending, Socket& socket, Time now);
    [[nodiscard]] std::optional<Outcome> attemptDatagram(Program& program, Pending& pending, Socket& socket, Time now);
    [[nodiscard]] static Outcome answered(const ModelTcp::Answer& answer, const Pending& pending);
    [[nodiscard]] Outcome disconnect(const Pending& pending, const Socket& socket, Time now);
    void finish(Program& program, Outcome outcome, EventId arrival, Time now);
    EventId returned(const Program& program, const Pending& pending, const Outcome& outcome, const Socket& shown,
                     EventId arrival, Time now);

    [[nodiscard]] TcpSettings settingsFor(const SocketOptions& options) const;
    [[nodiscard]] Endpoint freePort(const IpAddress& address);
    [[nodiscard]] bool addressed(const Program& program, const PrimitiveCommand& command) const;
    static int openDescriptor(Program& program);
    static bool waitsAt(const Program& program, SocketId socket);

    TraceWriter& trace_;
    ModelTcp& tcp_;
    ModelDatagrams& datagrams_;
    TcpSettings settings_;
    std::vector<std::unique_ptr<Program>> programs_;
    std::uint16_t nextPort_ = 40001;
};

} // namespace socketscope
