// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Looks at the kernel's sockets around each call and tells the trace what that shows: states (TCP_INFO, sock_diag),
// queues, and the segments that follow from them, marked inferred. Belongs to the loopback engine's thread. It never
// makes a socket call that changes anything, and never tells more than CONTRACT allows to be inferred.
#pragma once

#include "core/engine/link.h"
#include "core/engine/onlooker.h"
#include "core/net/sock_diag.h"
#include "core/trace/batch.h"

#include <optional>
#include <utility>
#include <vector>

namespace socketscope {

class Observer final : public Onlooker {
public:
    explicit Observer(TraceWriter& trace) : trace_(trace) {}

    void connects(const HeldSocket& socket, const Answering& there) override;
    void waits(const HeldSocket& socket, const MadeCall& call, Time now) override;
    SocketId accepts(const HeldSocket& taken, SocketId listener, const MadeCall& call) override;
    void beforeReturn(const HeldSocket& socket, const MadeCall& call) override;
    void afterReturn(const HeldSocket& socket, const MadeCall& call, EventId back, Time now) override;
    [[nodiscard]] EventId lastArrival(SocketId socket) const override;
    /// States that changed without a call (TIME-WAIT over, a retry answered): looked at now and then.
    void lookAround(Time now) override;
    [[nodiscard]] bool anythingLingers() const override { return !lingering_.empty(); }
    void leaveOutReadings(bool crowded) override { crowded_ = crowded; }
    [[nodiscard]] std::uint64_t leftOut() override { return std::exchange(leftOut_, 0); }

private:
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

    /// A listening socket, and its queues as last told.
    struct Listening {
        HeldSocket socket;
        std::int32_t syn = -1, accept = -1, backlog = -1;
    };

    void beforeListen(const HeldSocket& socket, const MadeCall& call);
    void beforeDisconnect(const HeldSocket& socket, const MadeCall& call);
    void beforeData(const HeldSocket& socket, const MadeCall& call);
    void listenerClosed(const HeldSocket& socket, const MadeCall& call, Time now);
    /// Reads the queues of the listening sockets and tells changes.
    void readListeners(Time now, EventId cause);
    void readListener(Listening& listening, Time now, EventId cause);
    SocketId accepted(const HeldSocket& taken, SocketId listener);
    /// The program has closed its descriptor.
    void closed(SocketId socket);

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
    Findings found_; ///< of the call that is about to return
    bool crowded_ = false;
    std::uint64_t leftOut_ = 0;
    std::vector<SocketId> lingering_; ///< closed by their program, not CLOSED yet
};

} // namespace socketscope
