// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The transmission control block (RFC 9293 3.3.1): all that one end of a connection knows, as a small plain value.
// Ranges of sequence numbers only; the octets themselves lie in buffers beside it, held by whoever drives step().
// Names are the RFC's. Nothing but step() and Listener changes one.
#pragma once

#include "core/packet/seq.h"
#include "core/tcp/settings.h"
#include "core/tcp/state.h"

#include <algorithm>
#include <array>

namespace socketscope {

enum class TcpTimer : std::uint8_t { Retransmit, Persist, KeepAlive, DelayedAck, TimeWait, User };
inline constexpr std::size_t tcpTimerCount = 6;
/// The moment of a timer that does not run.
inline constexpr Time never = Time::max();

/// Octets that have arrived before some that lie to their left.
struct SeqRange {
    Seq begin, end; ///< the last one is not in it
    friend bool operator==(const SeqRange&, const SeqRange&) = default;
};

/// Smoothed round-trip time and what follows from it (RFC 6298 2).
struct RttEstimate {
    Duration smoothed{}, variation{};
    Duration timeout{}; ///< RTO, doubled by each timeout
    bool measured = false;
    bool timing = false; ///< a segment that was sent once only is under way (Karn)
    Seq timed;           ///< an ACK of this number ends the measurement
    Time began{};
    friend bool operator==(const RttEstimate&, const RttEstimate&) = default;
};

struct Tcb {
    TcpSettings settings;
    ConnectionState state = ConnectionState::Closed;
    bool passive = false; ///< SYN-RECEIVED came from LISTEN

    // Send sequence variables. SND.NXT goes back to nothing: what is sent again is sent from SND.UNA.
    Seq iss, sndUna, sndNxt, sndWl1, sndWl2;
    std::uint32_t sndWnd = 0;     ///< octets, already shifted
    std::uint32_t mostSndWnd = 0; ///< MAX.SND.WND of RFC 5961 5.2
    Seq sndEnd;                   ///< after the last octet that the user has given
    bool finQueued = false;       ///< CLOSE was called: FIN stands at sndEnd
    std::uint16_t sndMss = 536;   ///< what the other side takes in one segment

    // Receive sequence variables.
    Seq irs, rcvNxt;
    Seq rcvUser;           ///< the next octet that RECEIVE takes
    Seq rcvAcked;          ///< the last ACK that was sent
    Seq rcvEdge;           ///< the right edge of the window that was told: it never moves to the left
    bool finKnown = false; ///< the other side's FIN has arrived, perhaps before what lies to its left
    Seq finAt;
    std::array<SeqRange, 8> early{}; ///< text that waits for what lies to its left, rising, apart
    std::uint8_t earlyCount = 0;

    std::uint8_t sndShift = 0, rcvShift = 0; ///< 0 unless both SYNs offered it
    bool scaleOffered = false;               ///< the other side's SYN did

    Time quietUntil{}; ///< no challenge ACK before

    RttEstimate rtt;
    std::uint8_t duplicateAcks = 0;
    bool recovering = false;  ///< something was lost: each ACK that covers a part makes the next part go again
    Seq recover;              ///< … up to here (RFC 6582)
    std::uint8_t probes = 0;  ///< keep-alives without an answer
    std::uint8_t retries = 0; ///< probes of a shut window since the last progress

    std::array<Time, tcpTimerCount> timers{never, never, never, never, never, never};

    [[nodiscard]] Time timer(TcpTimer t) const { return timers[static_cast<std::size_t>(t)]; }
    /// The timer that runs out first, `never` where none runs.
    [[nodiscard]] Time nextTimeout() const { return *std::min_element(timers.begin(), timers.end()); }

    /// Octets that have arrived and that nobody has taken.
    [[nodiscard]] std::uint32_t unread() const { return rcvUser.distanceTo(textEnd()); }
    /// Octets in order so far: RCV.NXT without the FIN, which is no octet.
    [[nodiscard]] Seq textEnd() const { return finTaken() ? finAt : rcvNxt; }
    [[nodiscard]] bool finTaken() const { return finKnown && gt(rcvNxt, finAt); }
    /// RCV.WND in octets, never less than what was promised.
    [[nodiscard]] std::uint32_t rcvWnd() const {
        const std::uint32_t room = settings.receiveBuffer - std::min(settings.receiveBuffer, unread());
        const std::uint32_t promised = gt(rcvEdge, rcvNxt) ? rcvNxt.distanceTo(rcvEdge) : 0;
        return std::max(room, promised);
    }
    /// Octets given by the user that were not sent yet.
    [[nodiscard]] std::uint32_t unsent() const { return gt(sndEnd, sndNxt) ? sndNxt.distanceTo(sndEnd) : 0; }
    /// Octets that SEND can still take.
    [[nodiscard]] std::uint32_t sendRoom() const {
        return settings.sendBuffer - std::min(settings.sendBuffer, unacknowledged());
    }
    /// Octets and FIN that nobody has acknowledged, sent or not.
    [[nodiscard]] std::uint32_t unacknowledged() const { return gt(sndEnd, sndUna) ? sndUna.distanceTo(sndEnd) : 0; }
    [[nodiscard]] bool finSent() const { return finQueued && gt(sndNxt, sndEnd); }
    [[nodiscard]] bool finAcked() const { return finQueued && gt(sndUna, sndEnd); }
};

/// A connection that does not exist yet.
[[nodiscard]] inline Tcb freshTcb(const TcpSettings& settings) {
    Tcb tcb;
    tcb.settings = settings;
    tcb.rtt.timeout = settings.initialRto;
    return tcb;
}

} // namespace socketscope
