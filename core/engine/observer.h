// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Looks at the kernel's sockets around each call and tells the trace what that shows: states (TCP_INFO, sock_diag),
// queues, and the segments that follow from them, marked inferred. Belongs to the loopback engine's thread. It never
// makes a socket call that changes anything, and never tells more than CONTRACT allows to be inferred.
#pragma once

#include "core/engine/link.h"
#include "core/net/sock_diag.h"
#include "core/trace/batch.h"

#include <optional>
#include <utility>
#include <vector>

namespace socketscope {

class Observer {
public:
    explicit Observer(TraceWriter& trace) : trace_(trace) {}

    /// Who answers at an address: its program and, if it listens, its socket.
    struct Answering {
        ProgramId program = noProgram;
        SocketId listener{};
    };

    /// CONNECT has made `socket` call; `local` is where the kernel bound it.
    void connecting(SocketId socket, ProgramId program, int fd, const Endpoint& local, const Endpoint& remote,
                    const Answering& there);
    /// ACCEPT has given `fd`: the socket that stands for it, known before or new (a stranger called).
    SocketId accepted(int fd, ProgramId program, SocketId listener, const Endpoint& local, const Endpoint& remote);
    /// `socket`, once refused, now listens: it is no end of a connection any more.
    void listens(SocketId socket);
    /// The program has closed its descriptor.
    void closed(SocketId socket);

    /// What one look has found, to be told in pieces: `departures` happened inside the call that was just made.
    struct Findings {
        Link* link = nullptr;
        Side actor = Side::Opener;
        std::vector<InferredStep> steps;
        std::size_t told = 0;
        std::uint32_t newDataSegments = 0;
    };
    enum class Look : std::uint8_t { BothEnds, OwnEnd };
    /// What the caller knows: `resetByActor`: its program has just aborted, or closed with bytes unread;
    /// `resetReceived`: the call was told ECONNREFUSED or ECONNRESET.
    struct Hints {
        bool resetByActor = false, resetReceived = false;
    };
    /// Reads the states of the connection of `socket`.
    [[nodiscard]] Findings look(SocketId socket, Look what, const Hints& hints);

    void tellDepartures(Findings& found, Time calledAt, EventId call);
    void tellData(Findings& found, std::uint32_t bytes, Time calledAt, EventId call);
    void tellRest(Findings& found, Time now, EventId cause);

    /// Reads the queues of a listening socket and tells a change.
    void listener(SocketId socket, ProgramId program, int fd, const Endpoint& local, Time now, EventId cause);
    /// The listening socket is closed: what waited in its queue has been reset.
    void listenerClosed(SocketId socket, Time now, EventId cause);
    /// In a storm, readings of queues are left out and counted; returns how many since the last call.
    void leaveOutQueues(bool crowded) { crowded_ = crowded; }
    [[nodiscard]] std::uint64_t leftOut() { return std::exchange(leftOut_, 0); }
    /// States that changed without a call (TIME-WAIT over, a retry answered): looked at now and then.
    void lookAround(Time now);
    [[nodiscard]] bool anythingLingers() const;

    /// The last segment known to have arrived at a socket: what a waiting call was waiting for.
    [[nodiscard]] EventId lastArrival(SocketId socket) const;

private:
    struct Listening {
        SocketId socket{};
        std::int32_t syn = -1, accept = -1, backlog = -1;
    };

    [[nodiscard]] Link* linkOf(SocketId socket) const;
    void file(SocketId socket, std::size_t link);
    Reading read(Link& link, Side side);
    static void weigh(const Link& link, Side actor, const Hints& hints, Reading& opener, Reading& answerer);
    void tell(Link& link, const InferredStep& step, Time at, Moment moment, EventId cause);
    void tellLeft(Link& link, const SegmentLeft& step, Time at, Moment moment, EventId cause);
    void tellCame(Link& link, const SegmentCame& step, Time at);
    void tellState(Link& link, const StateEntered& step, Time at, Moment moment, EventId cause);
    void tellArrivedData(Link& link, Side receiver, Time at, bool all);
    void tellQueues(Link& link, Side side, Time at, EventId cause);
    void mayLinger(SocketId socket);

    TraceWriter& trace_;
    SockDiag diag_;
    std::deque<Link> links_;            ///< stable addresses
    std::vector<std::uint32_t> linkOf_; ///< by socket, 1 + index
    std::vector<Listening> listening_;
    bool crowded_ = false;
    std::uint64_t leftOut_ = 0;
    std::vector<SocketId> lingering_; ///< closed by their program, not CLOSED yet
};

} // namespace socketscope
