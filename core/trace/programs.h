// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What each program holds at one moment, as far as its own calls tell: its sockets, how far it has come with each, the
// call that it is inside. Folded from calls and returns (and descriptors from states) with the rules of service_user.h,
// so that the bench and the narration can say what a press would meet. It chooses sockets as the engines do
// (engine/command.h) and never looks at pixels; what the kernel really does is in the trace.
#pragma once

#include "core/service/service_user.h"
#include "core/trace/trace.h"

#include <optional>
#include <vector>

namespace socketscope {

class Programs {
public:
    struct Socket {
        SocketId id{};
        SocketUse use = SocketUse::NoSocket;
        std::int32_t fd = -1; ///< where a return (LISTEN, ACCEPT) or a state told it, else -1
        EndpointId local{}, remote{};
        std::uint16_t accepted = 0; ///< the n-th that ACCEPT returned, 0 for those that the program made
    };
    struct Program {
        std::vector<Socket> sockets; ///< oldest first
        EventId call{};              ///< the call that it is inside, none in no call
        EventId lastReturn{};
        EventId killed{}; ///< none while it lives
        std::uint16_t acceptedCount = 0;
        SocketUse before = SocketUse::NoSocket; ///< use of the call's socket when it was called
    };

    /// Takes in calls, returns and states up to and including `moment`; earlier moments than before start again from
    /// nothing.
    void moveTo(const Trace& trace, EventId moment);
    [[nodiscard]] EventId moment() const { return moment_; }

    /// An empty program where the trace has not heard of it.
    [[nodiscard]] const Program& operator[](ProgramId id) const;

    /// The socket on which this primitive would act; nullptr where the program would make one, or holds none of that
    /// number (`connection` as in PrimitiveCommand).
    [[nodiscard]] const Socket* socketFor(ProgramId id, Primitive primitive, std::uint16_t connection = 0) const;
    /// True where `connection` names a socket that the program does not hold: the kernel says EBADF.
    [[nodiscard]] bool holdsNothing(ProgramId id, std::uint16_t connection) const;
    /// The program's listening socket, nullptr where it has none.
    [[nodiscard]] const Socket* listener(ProgramId id) const;

    /// What a press would meet at this moment. `server` is whom CONNECT would call.
    [[nodiscard]] Prospect prospectOf(const Trace& trace, ProgramId id, Primitive primitive,
                                      DisconnectHow how = DisconnectHow::Close, std::uint16_t connection = 0,
                                      ProgramId server = noProgram) const;
    /// What is known of a socket beyond its program's calls, from the last readings of its queues and state.
    [[nodiscard]] SocketSupply supplyOf(const Trace& trace, const Socket& socket) const;
    /// Bytes that RECEIVE would find, nothing where the kernel has not said.
    [[nodiscard]] std::optional<std::uint32_t> unread(const Trace& trace, SocketId socket) const;

private:
    void called(EventId id, ProgramId program, const Call& call);
    void returned(const Trace& trace, EventId id, ProgramId program, const Return& ret);
    void entered(ProgramId program, const StateChanged& state);
    Program& at(ProgramId id);

    std::vector<Program> programs_;
    EventId moment_{};
};

} // namespace socketscope
