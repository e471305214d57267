// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tcp/rule.h"

#include <array>

namespace socketscope {
namespace {

constexpr std::string_view open = "RFC 9293 3.10.1", send = "RFC 9293 3.10.2", receive = "RFC 9293 3.10.3",
                           close = "RFC 9293 3.10.4", abort = "RFC 9293 3.10.5", status = "RFC 9293 3.10.6",
                           closed = "RFC 9293 3.10.7.1", listen = "RFC 9293 3.10.7.2", synSent = "RFC 9293 3.10.7.3",
                           others = "RFC 9293 3.10.7.4", timeouts = "RFC 9293 3.10.8";

using enum RuleId;
constexpr std::array<Rule, ruleCount> rules{{
    {None, "", "", ""},
    {U1, "U1", open, "A passive OPEN: the connection waits in LISTEN for a SYN."},
    {U2, "U2", open, "An active OPEN sends SYN and enters SYN-SENT."},
    {U3, "U3", open, "An active OPEN without a remote socket is refused."},
    {U4, "U4", send, "There is no connection: every call but OPEN is refused."},
    {U5, "U5", open, "An active OPEN turns a listening connection active: SYN, SYN-SENT."},
    {U6, "U6", send, "SEND with a remote socket turns a listening connection active: SYN, SYN-SENT."},
    {U7, "U7", send, "SEND on a listening connection without a remote socket is refused."},
    {U8, "U8", open, "OPEN is refused: the connection exists already."},
    {U9, "U9", send, "The data is queued until the connection is established."},
    {U10, "U10", send, "The data is cut into segments and sent as far as the window allows."},
    {U11, "U11", send, "SEND is refused: this side has closed."},
    {U12, "U12", receive, "RECEIVE waits until the connection is established."},
    {U13, "U13", receive, "RECEIVE takes what has arrived in order, or waits for it."},
    {U14, "U14", receive, "RECEIVE takes what is left; with nothing left it says that the connection is closing."},
    {U15, "U15", receive, "RECEIVE takes what is left; with nothing left it is refused: both sides have closed."},
    {U16, "U16", close, "CLOSE ends the waiting: CLOSED."},
    {U17, "U17", close, "CLOSE deletes the half-open connection without a segment."},
    {U18, "U18", close, "CLOSE before the handshake is complete, nothing queued: FIN, FIN-WAIT-1."},
    {U19, "U19", close, "CLOSE before the handshake is complete, data queued: waits for ESTABLISHED."},
    {U20, "U20", close, "CLOSE: FIN follows all queued data; FIN-WAIT-1 at once."},
    {U21, "U21", close, "CLOSE again: no second FIN."},
    {U22, "U22", close, "CLOSE after the other side's: FIN follows all queued data; LAST-ACK."},
    {U23, "U23", close, "CLOSE again: the connection is closing."},
    {U24, "U24", abort, "ABORT deletes the connection; there is nobody to send RST to."},
    {U25, "U25", abort, "ABORT sends RST and deletes the connection, whatever was queued."},
    {U26, "U26", abort, "ABORT while closing deletes the connection without RST."},
    {U27, "U27", status, "STATUS says the state."},
    {S1, "S1", closed, "RST to a connection that does not exist is dropped."},
    {S2, "S2", closed, "No connection: what arrives without ACK is answered by RST,ACK."},
    {S3, "S3", closed, "No connection: what arrives with ACK is answered by RST from that number."},
    {S4, "S4", listen, "RST to a listening connection is ignored."},
    {S5, "S5", listen, "ACK to a listening connection is answered by RST."},
    {S6, "S6", listen, "SYN: answered by SYN,ACK; SYN-RECEIVED."},
    {S7, "S7", listen, "Neither RST, ACK nor SYN: dropped."},
    {S8, "S8", synSent, "ACK of something never sent is answered by RST."},
    {S9, "S9", synSent, "RST that acknowledges our SYN: nobody listens; CLOSED."},
    {S10, "S10", synSent, "RST without an acceptable ACK is dropped."},
    {S11, "S11", synSent, "SYN,ACK: answered by ACK; ESTABLISHED."},
    {S12, "S12", synSent, "SYN without ACK: both opened at once; SYN,ACK and SYN-RECEIVED."},
    {S13, "S13", synSent, "Neither SYN nor RST: dropped."},
    {S14, "S14", others, "Outside the receive window: answered by ACK and dropped; a RST in silence."},
    {S15, "S15", others, "RST in the window, but not at its beginning: answered by a challenge ACK."},
    {S16, "S16", others, "RST after a passive open: back to LISTEN; the user is not told."},
    {S17, "S17", others, "RST after an active open: connection refused; CLOSED."},
    {S18, "S18", others, "RST: connection reset; CLOSED."},
    {S19, "S19", others, "RST while closing: CLOSED."},
    {S20, "S20", others, "SYN again after a passive open: back to LISTEN."},
    {S21, "S21", others, "SYN in a synchronized connection: answered by a challenge ACK."},
    {S22, "S22", others, "SYN in TIME-WAIT, newer than all before: a new incarnation begins."},
    {S23, "S23", others, "No ACK: dropped."},
    {S24, "S24", others, "ACK of our SYN: ESTABLISHED."},
    {S25, "S25", others, "ACK of something else: answered by RST."},
    {S26, "S26", others, "ACK of something not sent yet, or far too old: answered by ACK and dropped."},
    {S27, "S27", others, "ACK: what it covers leaves the retransmission queue; the window is updated."},
    {S28, "S28", others, "ACK of our FIN: FIN-WAIT-2."},
    {S29, "S29", others, "Everything is acknowledged: the user's CLOSE can be told to be well."},
    {S30, "S30", others, "ACK of our FIN, the other side's FIN known: TIME-WAIT."},
    {S31, "S31", others, "ACK of our FIN, the last: CLOSED."},
    {S32, "S32", others, "The other side's FIN again: acknowledged again; the 2 MSL begin anew."},
    {S33, "S33", others, "Text in order: delivered and acknowledged."},
    {S34, "S34", others, "Text after the other side's FIN: ignored."},
    {S35, "S35", others, "FIN: the other side has nothing more to say; CLOSE-WAIT."},
    {S36, "S36", others, "FIN, and ours is acknowledged: TIME-WAIT."},
    {S37, "S37", others, "FIN, ours not acknowledged yet: both closed at once; CLOSING."},
    {S38, "S38", others, "FIN: TIME-WAIT."},
    {S39, "S39", others, "FIN again: acknowledged again."},
    {S40, "S40", others, "FIN is not processed in CLOSED, LISTEN and SYN-SENT."},
    {T1, "T1", timeouts, "The user timeout: everything is given up; CLOSED."},
    {T2, "T2", timeouts, "The retransmission timeout: the first segment of the queue is sent again."},
    {T3, "T3", timeouts, "2 MSL have passed: TIME-WAIT ends."},
    {ZeroWindowProbe, "zero window probe", "RFC 9293 3.8.6.1",
     "The window is shut: one octet asks whether it still is."},
    {KeepAliveProbe, "keep-alive", "RFC 9293 3.8.4", "Nothing was heard for long: is anybody there?"},
    {KeepAliveDead, "keep-alive, no answer", "RFC 9293 3.8.4", "No keep-alive was answered: the connection is dead."},
    {DelayedAck, "delayed ACK", "RFC 9293 3.8.6.3", "The ACK that waited for company is sent."},
    {FastRetransmit, "fast retransmit", "RFC 5681 3.2",
     "Three duplicate ACKs: the first segment is sent again at once."},
    {WindowUpdate, "window update", "RFC 9293 3.8.6.2", "RECEIVE has made room: the other side is told."},
}};

constexpr bool rulesInOrder() {
    for (std::size_t i = 0; i < rules.size(); ++i)
        if (static_cast<std::size_t>(rules[i].id) != i) return false;
    return true;
}
static_assert(rulesInOrder(), "a rule stands at the place of its id");

} // namespace

const Rule& ruleOf(RuleId id) { return rules[static_cast<std::size_t>(id)]; }

std::span<const Rule> allRules() { return std::span(rules).subspan(1); }

} // namespace socketscope
