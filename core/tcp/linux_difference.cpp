// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tcp/linux_difference.h"

#include <algorithm>
#include <array>

namespace socketscope {
namespace {

using enum LinuxDifference;
constexpr std::array<LinuxDifferenceRow, linuxDifferenceCount> rows{{
    {ListenerStaysInListen, "listener-stays-in-listen",
     "A listening socket never leaves LISTEN: a half-open connection is a request of its own, and where the RFC sends "
     "the connection back to LISTEN, Linux just forgets the request.",
     "listen(2); RFC 9293 3.10.7.4"},
    {RequestRefusesSyn, "request-refuses-syn",
     "A second, different SYN to a half-open connection is answered by RST and the request is forgotten; the RFC goes "
     "back to LISTEN without a word.",
     "RFC 9293 3.10.7.4, fourth check; Linux tcp_check_req()"},
    {RequestRepeatsSynAck, "request-repeats-syn-ack",
     "The same SYN once more is answered by SYN,ACK once more, even where text or FIN stands behind it; to the RFC "
     "that "
     "is a second SYN, and sends the connection back to LISTEN.",
     "RFC 9293 3.10.7.4, fourth check; Linux tcp_check_req()"},
    {RequestChecksAckFirst, "request-checks-ack-first",
     "At a half-open connection Linux looks at the acknowledgement before the sequence number: a wrong ACK is answered "
     "by RST, whatever else the segment says.",
     "RFC 9293 3.10.7.4, first check; Linux tcp_check_req()"},
    {RequestRefusesEcho, "request-refuses-echo",
     "At a half-open connection only what echoes the time of a SYN,ACK counts; another echo, as of a challenge ACK, is "
     "answered by an ACK and forgotten.",
     "RFC 9293 3.10.7.4, fifth check; RFC 7323 3.2; Linux tcp_check_req()"},
    {RequestBecomesSocket, "request-becomes-socket",
     "SYN,ACK with the number of the first SYN makes a half-open connection a socket that can be accepted while it is "
     "still in SYN-RECEIVED; to the RFC that is a second SYN, and sends the connection back to LISTEN.",
     "RFC 9293 3.10.7.4, fourth check; Linux tcp_check_req(), tcp_validate_incoming()"},
    {FullAcceptQueueDrops, "full-accept-queue-drops",
     "When the accept queue is full, a SYN or the last ACK of a handshake is passed over as if it had been lost; the "
     "RFC knows no queues.",
     "listen(2)"},
    {FullSynQueueDrops, "full-syn-queue-drops",
     "When too many connections are half open, a further SYN is passed over as if it had been lost.",
     "tcp(7), tcp_max_syn_backlog"},
    {SynCookie, "syn-cookie",
     "When too many connections are half open, Linux answers SYN without remembering it: what it needs to know comes "
     "back with the ACK. No SYN-RECEIVED is to be seen.",
     "RFC 4987 3.6; tcp(7), tcp_syncookies"},
    {SynWithFinDropped, "syn-with-fin-dropped",
     "SYN and FIN in one segment make no sense to a Linux listener, which drops it; the RFC answers the SYN.",
     "RFC 9293 3.10.7.2; Linux tcp_rcv_state_process()"},
    {ListenerCloseResetsWaiting, "listener-close-resets-waiting",
     "close() of a listening socket ends all connections that nobody has accepted: finished ones by RST, half-open "
     "ones without a word. In the RFC every connection is closed by a call of its own.",
     "listen(2); Linux inet_csk_listen_stop()"},
    {RequestOutlivesListener, "request-outlives-listener",
     "After close() of a listening socket its half-open connections may still be seen in SYN-RECEIVED until their "
     "timer "
     "runs out; but whatever arrives for them is answered as if they were gone. In the RFC each ends by a call of its "
     "own.",
     "Linux inet_csk_listen_stop(), tcp_v4_rcv()"},
    {ListenerShutdownInherited, "listener-shutdown-inherited",
     "shutdown() of a listening socket changes nothing to be seen, but connections that come afterwards inherit it: "
     "each "
     "sends FIN as soon as it is ESTABLISHED.",
     "Linux tcp_rcv_state_process(); RFC 9293 3.10.4 knows no such thing"},
    {SynSentRepeatsSynAtOnce, "syn-sent-repeats-syn-at-once",
     "After an ACK of something never sent, Linux answers RST as the RFC says and then repeats its SYN at once, "
     "without waiting for its timer.",
     "RFC 9293 3.10.7.3; Linux tcp_rcv_synsent_state_process()"},
    {SimultaneousOpenTakesSynAck, "simultaneous-open-takes-syn-ack",
     "Both have opened at once: Linux takes the SYN,ACK of the other side for the ACK of its own SYN and is "
     "ESTABLISHED; by the RFC's first check that SYN is old, and only the ACK that answers it completes the handshake.",
     "RFC 9293 3.5, figure 8, and 3.10.7.4; Linux tcp_validate_incoming()"},
    {ShutdownDeferred, "shutdown-deferred",
     "shutdown() before the handshake is complete is remembered, and FIN leaves with ESTABLISHED; the RFC sends FIN at "
     "once.",
     "RFC 9293 3.10.4; Linux 6.10 tcp_shutdown()"},
    {ShutdownRemembered, "shutdown-remembered",
     "shutdown() of a socket that is not connected fails, and is remembered all the same: a connection that the socket "
     "then opens from both sides at once sends FIN as soon as it is ESTABLISHED.",
     "Linux inet_shutdown() and tcp_rcv_state_process(); RFC 9293 3.10.4 knows no such thing"},
    {CloseWithUnreadData, "close-with-unread-data",
     "close() while received bytes lie unread sends RST instead of FIN: the other side is to know that they were lost.",
     "RFC 2525 2.17; RFC 1122 4.2.2.13"},
    {AbortResetsUnsent, "abort-resets-unsent",
     "An abort in LAST-ACK or CLOSING sends RST while the FIN, or text before it, has not left yet; the RFC's ABORT is "
     "silent there, since it takes the FIN for sent.",
     "RFC 9293 3.10.5; Linux tcp_disconnect()"},
    {OrphanResetsData, "orphan-resets-data",
     "After close() nobody can read any more: data that arrives all the same is answered by RST. The RFC would "
     "acknowledge it in FIN-WAIT-1 and FIN-WAIT-2.",
     "RFC 1122 4.2.2.13"},
    {OrphanFinWait2TimesOut, "orphan-fin-wait-2-times-out",
     "After close(), FIN-WAIT-2 ends by itself after a minute; the RFC would wait for the other side's FIN for ever.",
     "tcp(7), tcp_fin_timeout"},
    {OrphanFinWait2ResetsSyn, "orphan-fin-wait-2-resets-syn",
     "After close(), little is left of a connection in FIN-WAIT-2: a new SYN is answered by RST and ends it, where the "
     "RFC sends a challenge ACK.",
     "RFC 5961 4.2; Linux tcp_timewait_state_process()"},
    {OrphanFinWait2TakesAnyReset, "orphan-fin-wait-2-takes-any-reset",
     "After close(), a connection in FIN-WAIT-2 ends with any RST in the window, where the RFC asks back unless the "
     "number is exact.",
     "RFC 5961 3.2; Linux tcp_timewait_state_process()"},
    {OrphanFinWait2TakesAnyAck, "orphan-fin-wait-2-takes-any-ack",
     "After close(), a connection in FIN-WAIT-2 does not look at what is acknowledged: it takes the other side's FIN, "
     "and passes over what brings nothing; the RFC answers an ACK of something never sent by an ACK and drops the "
     "segment.",
     "RFC 9293 3.10.7.4, fifth check; Linux tcp_timewait_state_process()"},
    {TextPastFinResets, "text-past-fin-resets",
     "Text that begins before the other side's FIN and goes past it contradicts that FIN and is answered by RST; the "
     "RFC ignores it.",
     "RFC 9293 3.10.7.4, seventh check; Linux tcp_rcv_state_process()"},
    {SecondFinTaken, "second-fin-taken",
     "After a FIN has arrived, old text with another FIN right behind the first is taken, and that FIN is acknowledged "
     "as one octet more; the RFC ignores it.",
     "RFC 9293 3.10.7.4, eighth check; Linux tcp_data_queue()"},
    {ResetBeforeFin, "reset-before-fin",
     "Once a FIN has arrived, RST with the number of that FIN counts as exact, because some systems send it so.",
     "RFC 5961 3.2; Linux tcp_reset_check()"},
    {ResetAtSackEdge, "reset-at-sack-edge",
     "While text is missing, RST right behind the last text that has arrived counts as exact.",
     "RFC 5961 3.2; Linux tcp_validate_incoming()"},
    {OldSegmentAcknowledges, "old-segment-acknowledges",
     "A segment whose text has all arrived before is old, but Linux still heeds its acknowledgement; the RFC drops it "
     "whole.",
     "RFC 9293 3.10.7.4, first check; Linux tcp_sequence()"},
    {AncientAckRefused, "ancient-ack-refused",
     "An ACK older than any that was taken on this connection, even of the SYN, is answered by a challenge ACK and "
     "what "
     "it brings is dropped; the RFC lets an ACK be old by one whole window.",
     "RFC 5961 5.2; Linux tcp_ack()"},
    {NoAckNoAnswer, "no-ack-no-answer",
     "A segment without ACK is dropped in silence before anything else is looked at; by the RFC's first check one "
     "outside the window is answered by an ACK.",
     "RFC 9293 3.10.7.4, first check; Linux tcp_rcv_established()"},
    {OldTimestampDropped, "old-timestamp-dropped",
     "A segment with an older timestamp than one that came before it is dropped as a stray from the past.",
     "RFC 7323 5"},
    {TakesBeyondWindow, "takes-beyond-window",
     "What overshoots the receive window is taken whole where there is memory for it; the RFC cuts it off at the edge.",
     "RFC 9293 3.10.7.4; Linux tcp_data_queue()"},
    {RefusesOvershoot, "refuses-overshoot",
     "A segment that overshoots the receive window while bytes wait to be read is refused whole; the RFC takes what "
     "fits.",
     "RFC 9293 3.10.7.4; Linux tcp_sequence()"},
    {TimeWaitIgnoresReset, "time-wait-ignores-reset",
     "In TIME-WAIT a RST with any number but the next one is dropped in silence; the RFC answers one inside the window "
     "by an ACK that challenges it.",
     "RFC 9293 3.10.7.4, second check; Linux tcp_timewait_state_process()"},
    {TimeWaitTakenOver, "time-wait-taken-over",
     "A SYN with a newer timestamp ends TIME-WAIT and begins anew, even where its number is older.", "RFC 6191 2"},
    {TimeWaitNeedsListener, "time-wait-needs-listener",
     "A newer SYN ends TIME-WAIT only where somebody listens; else it is answered by an ACK.",
     "RFC 9293 3.10.7.4; Linux tcp_v4_rcv()"},
    {TimeWaitReused, "time-wait-reused",
     "connect() from the same endpoints may end TIME-WAIT before its time, where timestamps tell old from new.",
     "RFC 6191; tcp(7), tcp_tw_reuse"},
    {TimeWaitOutlivesAbort, "time-wait-outlives-abort",
     "TIME-WAIT no longer belongs to its socket: an abort by SO_LINGER 0 does not end it, as the RFC's ABORT would.",
     "RFC 9293 3.10.5; Linux tcp_time_wait()"},
    {ChallengeAckLimited, "challenge-ack-limited",
     "Linux sends a challenge ACK at most every half second for each connection: further ones are left out.",
     "RFC 5961 7; tcp(7), tcp_invalid_ratelimit"},
}};

constexpr bool rowsInOrder() {
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (static_cast<std::size_t>(rows[i].id) != i) return false;
    return true;
}
static_assert(rowsInOrder(), "a difference stands at the place of its id");

} // namespace

const LinuxDifferenceRow& rowOf(LinuxDifference id) { return rows[static_cast<std::size_t>(id)]; }

std::span<const LinuxDifferenceRow> allLinuxDifferences() { return rows; }

std::optional<LinuxDifference> linuxDifferenceNamed(std::string_view name) {
    const auto* const it = std::ranges::find(rows, name, &LinuxDifferenceRow::name);
    return it == rows.end() ? std::nullopt : std::optional(it->id);
}

} // namespace socketscope
