// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who plays where: which client column, which lane of the server an event belongs to. A companion of the Timeline:
// taken in as the trace grows, append-only, so that a look at any moment costs nothing. The view (or an export, or a
// test) keeps one beside each Timeline. It measures nothing and draws nothing.
#pragma once

#include "core/trace/trace.h"
#include "ui/scene/timers.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace socketscope {

class Cast {
public:
    /// The two ends of a segment. A lane is none for the listening socket, and where nobody knows.
    struct Ends {
        std::uint16_t client = 0;
        std::uint16_t lane = noLane;
        bool fromClient = true;
    };
    static constexpr std::uint16_t noLane = 0xFFFF;

    /// Takes in what the trace has gained since the last call.
    void extend(const Trace& trace);

    /// Client programs in the order in which the session declared them; there is always room for one.
    [[nodiscard]] const std::vector<ProgramId>& clients() const { return clients_; }
    /// Columns: at least 1.
    [[nodiscard]] std::uint32_t clientCount() const;
    [[nodiscard]] std::uint32_t laneCount() const { return lanes_ == 0 ? 1U : lanes_; }
    /// Number of a client program among the clients; 0 for any other.
    [[nodiscard]] std::uint32_t clientIndex(ProgramId program) const;

    /// Lane of a server's socket; noLane for listening sockets and those of clients.
    [[nodiscard]] std::uint16_t laneOf(SocketId socket) const;
    /// Client whose connection the server's socket is, by its remote end; the first where that is not known.
    [[nodiscard]] std::uint32_t clientOf(SocketId socket) const;
    [[nodiscard]] Ends endsOf(SegmentId segment) const;
    /// The socket from which a segment came; none where nobody knows.
    [[nodiscard]] SocketId senderOf(SegmentId segment) const;
    /// The socket to which it was bound when it left; none for a SYN to a listening socket.
    [[nodiscard]] SocketId receiverOf(SegmentId segment) const;
    /// The timer by which a segment will be sent again, as it runs at the event `moment` and the time `now`; none where
    /// it does not run, or where the segment is none that anybody acknowledges.
    [[nodiscard]] EventId retransmission(const Trace& trace, SegmentId segment, EventId moment, Time now) const;
    [[nodiscard]] const Timers& timers() const { return timers_; }
    /// Which of the places in mid-wire a segment takes while it is held: 0 in the middle, and so on outwards, so that
    /// what is in the hand at the same time stands side by side. What repeats a segment that is held too shares its
    /// place.
    [[nodiscard]] std::uint16_t handOf(SegmentId segment) const;
    /// The return of LISTEN or ACCEPT that gave a socket its descriptor, or none.
    [[nodiscard]] EventId descriptorOf(SocketId socket) const;
    /// The SEND whose bytes a segment carries, where the trace says so through causes; none otherwise.
    [[nodiscard]] static EventId sendBehind(const Trace& trace, EventId sent);

private:
    using Pair = std::pair<EndpointId, EndpointId>; ///< server's end, client's end
    struct Part {
        std::uint16_t lane = noLane, client = 0;
        EventId descriptor{};
    };

    void take(const Trace& trace, EventId id);
    void takeState(const Trace& trace, EventId id, const StateChanged& change);
    void takeSegment(const Trace& trace, const TraceEvent& event, const Sent& sent);
    void takeDecision(const Trace& trace, const Decided& decided);
    void letGo(SegmentId segment);
    [[nodiscard]] std::size_t placeFor(const Trace& trace, SegmentId segment);
    [[nodiscard]] std::uint16_t freeLane();
    Part& part(SocketId socket);

    std::size_t taken_ = 0, programsSeen_ = 0;
    std::vector<ProgramId> clients_;
    std::vector<std::uint16_t> clientIndex_;      ///< by program
    std::vector<Part> parts_;                     ///< by socket
    std::vector<Ends> ends_;                      ///< by segment
    std::vector<std::uint16_t> hands_;            ///< by segment
    std::vector<std::vector<SegmentId>> inHands_; ///< by place: who is held there
    std::vector<SocketId> senders_, receivers_;   ///< by segment
    std::map<Pair, SocketId> sockets_;            ///< by own end and other end: the newest
    Timers timers_;
    std::vector<bool> laneTaken_;
    std::uint16_t lanes_ = 0;
    std::map<Pair, SocketId> connections_;         ///< open ones, by their ends
    std::map<EndpointId, std::uint16_t> clientAt_; ///< client by its own endpoint
    std::vector<SocketId> lastOf_;                 ///< by client: its newest connection at the server
};

} // namespace socketscope
