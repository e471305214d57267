// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One end of a connection as our TCP sees it beside the kernel's: a Tcb that is given the same calls and segments, and
// whose own sending is never let go. What it has sent is what the kernel was seen to send: SND.NXT, the window told,
// the ISS. Used by Agreement alone; knows no trace and decides nothing.
#pragma once

#include "core/packet/segment.h"
#include "core/tcp/linux_difference.h"
#include "core/tcp/step.h"
#include "core/trace/event.h"

#include <optional>

namespace socketscope {

/// One way in which an end may take an input: by the RFC, or as Linux is known to do instead.
struct ShadowWay {
    Tcb next;
    RuleId rule{};
    bool resets = false;     ///< RST is sent
    bool challenges = false; ///< an ACK must be sent at once
    std::optional<LinuxDifference> difference;
    std::optional<LinuxDifference> silence = std::nullopt; ///< why that ACK may be missing all the same
};

struct ShadowEnd {
    FourTuple tuple;
    SocketId socket{};
    SocketId listener{}; ///< in whose queue it waits; none once accepted, and for who called
    ProgramId program = noProgram;
    Tcb tcb;
    std::optional<ConnectionState> kernel; ///< as last told; none where the kernel has not spoken of it
    bool stale = false;                    ///< the model has gone on since, and nobody has asked the kernel
    bool numbered = false;                 ///< the ISS that the kernel chose has been seen
    bool stranger = false;                 ///< nobody sees the calls of its program: the kernel is believed
    bool shutEarly = false;                ///< shutdown() was called before it was opened
    bool orphan = false;                   ///< close() was called: its program is gone
    bool timerRuns = false;                ///< the kernel has spoken of a timer
    bool scaled = false;                   ///< windows that it tells are shifted
    std::uint8_t shift = 0;                ///< by this much, where both SYNs offered it
    bool hasTold = false;
    Seq told;                          ///< the last ACK number that the kernel sent
    std::optional<std::uint32_t> seen; ///< the newest timestamp in order (TS.Recent, RFC 7323 4.3)
    /// The timestamps of its SYN,ACKs, the first and the last.
    std::optional<std::pair<std::uint32_t, std::uint32_t>> greeted;
    std::optional<Time> challenged;   ///< when it last had to send an ACK at once
    std::optional<ShadowWay> other;   ///< how else the last segment may have been taken
    std::optional<Time> contradicted; ///< when an ACK of nothing sent came in SYN-SENT

    // What the kernel still owes: its look or its segment may come a little later than what it follows from.
    EventId open{}; ///< since this event the model is in another state; none where they agree
    RuleId openRule{};
    bool owesReset = false;
    /// close() was called by this event and has had no effect yet: somebody else may still hold the descriptor.
    EventId closing{};
    DisconnectHow closingHow{};
    EventId owesAnswer{}; ///< this must be answered by an ACK
    RuleId answerRule{};
};

/// A SYN that was sent, as it makes an end.
[[nodiscard]] ShadowEnd shadowEnd(const FourTuple& tuple);
/// What the kernel has chosen is not the model's to choose: unlimited buffers, windows and numbers from outside.
[[nodiscard]] TcpSettings shadowSettings();
/// The RFC's own way to take an input; of what it would send only RST and the need for an ACK are kept.
[[nodiscard]] ShadowWay byTheBook(const Tcb& tcb, const TcpInput& input, Time now);
/// A connection that listens, or one that does not exist.
[[nodiscard]] Tcb shadowTcb(ConnectionState state);

/// The kernel has sent this: its numbers are the model's from now on. `facts.text` counts octets.
void followSent(ShadowEnd& end, const Segment& segment, const SegmentArrives& facts);
/// The kernel has taken this in order: learns its timestamp. `before`: the Tcb as it was.
void followArrived(ShadowEnd& end, const Tcb& before, const Segment& segment);
/// Its timestamp is older than one that came in order before (PAWS, RFC 7323 5).
[[nodiscard]] bool isFromThePast(const ShadowEnd& end, const Segment& segment);

/// What stands for a state of the model in a kernel whose listeners stay in LISTEN. Asked about a pair of endpoints
/// that has no socket, a kernel may answer with the listener there: that is no connection either.
[[nodiscard]] constexpr ConnectionState asKernelsHaveIt(ConnectionState state) {
    return state == ConnectionState::Listen ? ConnectionState::Closed : state;
}

} // namespace socketscope
