// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One connection as the loopback engine follows it: its two ends, what was read of each, and which inferred segments
// stand for what. Plain data of the Observer; descriptors are borrowed from the engine's sockets, never closed here.
#pragma once

#include "core/engine/inference.h"
#include "core/packet/endpoint.h"
#include "core/trace/event.h"

#include <array>
#include <cstdint>
#include <deque>
#include <optional>

namespace socketscope {

/// One end of a connection.
struct LinkEnd {
    SocketId socket{}; ///< none for a stranger's end, and for an answering end not seen yet
    ProgramId program = noProgram;
    int fd = -1; ///< borrowed; -1 while not accepted and after close()
    Endpoint local, remote;
    SocketId listener{}; ///< in whose queue it waits, until it is accepted
    bool closedByProgram = false;

    std::uint64_t written = 0;                      ///< bytes that SEND has given to TCP
    std::uint64_t received = 0;                     ///< bytes of the other end known to have arrived here
    std::uint32_t dataSegments = 0;                 ///< as the kernel counted them at the last reading
    std::int32_t sendQueue = -1, receiveQueue = -1; ///< bytes, as last read
    std::int32_t toldSend = -1, toldReceive = -1;   ///< as last told to the trace

    /// A data segment whose arrival is not known yet.
    struct InFlight {
        SegmentId segment{};
        EventId sent{};
        std::uint64_t end = 0; ///< stream offset behind its last byte
    };
    std::deque<InFlight> inFlight;
    EventId lastArrival{}; ///< of a segment at this end: the cause of what it does next
};

struct Link {
    struct Mark {
        SegmentId segment{};
        EventId sent{};
    };

    std::array<LinkEnd, 2> ends; ///< by Side
    Inference inference;
    std::array<std::array<Mark, 6>, 2> marks{}; ///< by sender and Exchange
    bool strangerAnswers = false;               ///< the answering end belongs to no program of ours
    bool strangerOpens = false;                 ///< nor does the opening end

    [[nodiscard]] LinkEnd& end(Side s) { return ends[static_cast<std::size_t>(s)]; }
    [[nodiscard]] const LinkEnd& end(Side s) const { return ends[static_cast<std::size_t>(s)]; }
    /// Nobody of ours is there: nothing is known of that end but what the other end proves.
    [[nodiscard]] bool strangerAt(Side s) const {
        return s == Side::Opener ? strangerOpens : strangerAnswers && !present(end(s).socket);
    }
    /// Bytes that this end has given to TCP; of a stranger's, those that have arrived (Linux counts the FIN as one).
    [[nodiscard]] std::uint64_t writtenBy(Side s) const {
        if (!strangerAt(s)) return end(s).written;
        using enum ConnectionState;
        const ConnectionState here = inference.state(other(s));
        const bool ended =
            here == CloseWait || here == LastAck || here == Closing || here == TimeWait || here == Closed;
        const std::uint64_t arrived = end(other(s)).received;
        return arrived > 0 && ended ? arrived - 1 : arrived;
    }
    [[nodiscard]] Side sideOf(SocketId socket) const {
        return end(Side::Opener).socket == socket ? Side::Opener : Side::Answerer;
    }
};

} // namespace socketscope
