// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/text_words.h"

#include <array>

// The rules of RFC 9293 in words. Core says them in English and names them by id; these are the same sentences, where
// translators find them. A test holds the two together.

namespace socketscope {
namespace {

// clang-format off
constexpr std::array<const char*, ruleCount> ruleWords{
    "",
    QT_TRANSLATE_NOOP("Words", "A passive OPEN: the connection waits in LISTEN for a SYN."),
    QT_TRANSLATE_NOOP("Words", "An active OPEN sends SYN and enters SYN-SENT."),
    QT_TRANSLATE_NOOP("Words", "An active OPEN without a remote socket is refused."),
    QT_TRANSLATE_NOOP("Words", "There is no connection: every call but OPEN is refused."),
    QT_TRANSLATE_NOOP("Words", "An active OPEN turns a listening connection active: SYN, SYN-SENT."),
    QT_TRANSLATE_NOOP("Words", "SEND with a remote socket turns a listening connection active: SYN, SYN-SENT."),
    QT_TRANSLATE_NOOP("Words", "SEND on a listening connection without a remote socket is refused."),
    QT_TRANSLATE_NOOP("Words", "OPEN is refused: the connection exists already."),
    QT_TRANSLATE_NOOP("Words", "The data is queued until the connection is established."),
    QT_TRANSLATE_NOOP("Words", "The data is cut into segments and sent as far as the window allows."),
    QT_TRANSLATE_NOOP("Words", "SEND is refused: this side has closed."),
    QT_TRANSLATE_NOOP("Words", "RECEIVE waits until the connection is established."),
    QT_TRANSLATE_NOOP("Words", "RECEIVE takes what has arrived in order, or waits for it."),
    QT_TRANSLATE_NOOP("Words", "RECEIVE takes what is left; with nothing left it says that the connection is closing."),
    QT_TRANSLATE_NOOP("Words", "RECEIVE takes what is left; with nothing left it is refused: both sides have closed."),
    QT_TRANSLATE_NOOP("Words", "CLOSE ends the waiting: CLOSED."),
    QT_TRANSLATE_NOOP("Words", "CLOSE deletes the half-open connection without a segment."),
    QT_TRANSLATE_NOOP("Words", "CLOSE before the handshake is complete, nothing queued: FIN, FIN-WAIT-1."),
    QT_TRANSLATE_NOOP("Words", "CLOSE before the handshake is complete, data queued: waits for ESTABLISHED."),
    QT_TRANSLATE_NOOP("Words", "CLOSE: FIN follows all queued data; FIN-WAIT-1 at once."),
    QT_TRANSLATE_NOOP("Words", "CLOSE again: no second FIN."),
    QT_TRANSLATE_NOOP("Words", "CLOSE after the other side's: FIN follows all queued data; LAST-ACK."),
    QT_TRANSLATE_NOOP("Words", "CLOSE again: the connection is closing."),
    QT_TRANSLATE_NOOP("Words", "ABORT deletes the connection; there is nobody to send RST to."),
    QT_TRANSLATE_NOOP("Words", "ABORT sends RST and deletes the connection, whatever was queued."),
    QT_TRANSLATE_NOOP("Words", "ABORT while closing deletes the connection without RST."),
    QT_TRANSLATE_NOOP("Words", "STATUS says the state."),
    QT_TRANSLATE_NOOP("Words", "RST to a connection that does not exist is dropped."),
    QT_TRANSLATE_NOOP("Words", "No connection: what arrives without ACK is answered by RST,ACK."),
    QT_TRANSLATE_NOOP("Words", "No connection: what arrives with ACK is answered by RST from that number."),
    QT_TRANSLATE_NOOP("Words", "RST to a listening connection is ignored."),
    QT_TRANSLATE_NOOP("Words", "ACK to a listening connection is answered by RST."),
    QT_TRANSLATE_NOOP("Words", "SYN: answered by SYN,ACK; SYN-RECEIVED."),
    QT_TRANSLATE_NOOP("Words", "Neither RST, ACK nor SYN: dropped."),
    QT_TRANSLATE_NOOP("Words", "ACK of something never sent is answered by RST."),
    QT_TRANSLATE_NOOP("Words", "RST that acknowledges our SYN: nobody listens; CLOSED."),
    QT_TRANSLATE_NOOP("Words", "RST without an acceptable ACK is dropped."),
    QT_TRANSLATE_NOOP("Words", "SYN,ACK: answered by ACK; ESTABLISHED."),
    QT_TRANSLATE_NOOP("Words", "SYN without ACK: both opened at once; SYN,ACK and SYN-RECEIVED."),
    QT_TRANSLATE_NOOP("Words", "Neither SYN nor RST: dropped."),
    QT_TRANSLATE_NOOP("Words", "Outside the receive window: answered by ACK and dropped; a RST in silence."),
    QT_TRANSLATE_NOOP("Words", "RST in the window, but not at its beginning: answered by a challenge ACK."),
    QT_TRANSLATE_NOOP("Words", "RST after a passive open: back to LISTEN; the user is not told."),
    QT_TRANSLATE_NOOP("Words", "RST after an active open: connection refused; CLOSED."),
    QT_TRANSLATE_NOOP("Words", "RST: connection reset; CLOSED."),
    QT_TRANSLATE_NOOP("Words", "RST while closing: CLOSED."),
    QT_TRANSLATE_NOOP("Words", "SYN again after a passive open: back to LISTEN."),
    QT_TRANSLATE_NOOP("Words", "SYN in a synchronized connection: answered by a challenge ACK."),
    QT_TRANSLATE_NOOP("Words", "SYN in TIME-WAIT, newer than all before: a new incarnation begins."),
    QT_TRANSLATE_NOOP("Words", "No ACK: dropped."),
    QT_TRANSLATE_NOOP("Words", "ACK of our SYN: ESTABLISHED."),
    QT_TRANSLATE_NOOP("Words", "ACK of something else: answered by RST."),
    QT_TRANSLATE_NOOP("Words", "ACK of something not sent yet, or far too old: answered by ACK and dropped."),
    QT_TRANSLATE_NOOP("Words", "ACK: what it covers leaves the retransmission queue; the window is updated."),
    QT_TRANSLATE_NOOP("Words", "ACK of our FIN: FIN-WAIT-2."),
    QT_TRANSLATE_NOOP("Words", "Everything is acknowledged: the user's CLOSE can be told to be well."),
    QT_TRANSLATE_NOOP("Words", "ACK of our FIN, the other side's FIN known: TIME-WAIT."),
    QT_TRANSLATE_NOOP("Words", "ACK of our FIN, the last: CLOSED."),
    QT_TRANSLATE_NOOP("Words", "The other side's FIN again: acknowledged again; the 2 MSL begin anew."),
    QT_TRANSLATE_NOOP("Words", "Text in order: delivered and acknowledged."),
    QT_TRANSLATE_NOOP("Words", "Text after the other side's FIN: ignored."),
    QT_TRANSLATE_NOOP("Words", "FIN: the other side has nothing more to say; CLOSE-WAIT."),
    QT_TRANSLATE_NOOP("Words", "FIN, and ours is acknowledged: TIME-WAIT."),
    QT_TRANSLATE_NOOP("Words", "FIN, ours not acknowledged yet: both closed at once; CLOSING."),
    QT_TRANSLATE_NOOP("Words", "FIN: TIME-WAIT."),
    QT_TRANSLATE_NOOP("Words", "FIN again: acknowledged again."),
    QT_TRANSLATE_NOOP("Words", "FIN is not processed in CLOSED, LISTEN and SYN-SENT."),
    QT_TRANSLATE_NOOP("Words", "The user timeout: everything is given up; CLOSED."),
    QT_TRANSLATE_NOOP("Words", "The retransmission timeout: the first segment of the queue is sent again."),
    QT_TRANSLATE_NOOP("Words", "2 MSL have passed: TIME-WAIT ends."),
    QT_TRANSLATE_NOOP("Words", "The window is shut: one octet asks whether it still is."),
    QT_TRANSLATE_NOOP("Words", "Nothing was heard for long: is anybody there?"),
    QT_TRANSLATE_NOOP("Words", "No keep-alive was answered: the connection is dead."),
    QT_TRANSLATE_NOOP("Words", "The ACK that waited for company is sent."),
    QT_TRANSLATE_NOOP("Words", "Three duplicate ACKs: the first segment is sent again at once."),
    QT_TRANSLATE_NOOP("Words", "RECEIVE has made room: the other side is told."),
};
// clang-format on

/// Names that are words, from ZeroWindowProbe on.
constexpr std::array<const char*, ruleCount - static_cast<std::size_t>(RuleId::ZeroWindowProbe)> names{
    QT_TRANSLATE_NOOP("Words", "zero window probe"),     QT_TRANSLATE_NOOP("Words", "keep-alive"),
    QT_TRANSLATE_NOOP("Words", "keep-alive, no answer"), QT_TRANSLATE_NOOP("Words", "delayed ACK"),
    QT_TRANSLATE_NOOP("Words", "fast retransmit"),       QT_TRANSLATE_NOOP("Words", "window update"),
};

} // namespace

QString ruleText(RuleId rule) {
    if (rule == RuleId::None) return {};
    return Words::tr(ruleWords[static_cast<std::size_t>(rule)]);
}

QString ruleName(RuleId rule) {
    if (rule < RuleId::ZeroWindowProbe) return latin(ruleOf(rule).name);
    return Words::tr(names[static_cast<std::size_t>(rule) - static_cast<std::size_t>(RuleId::ZeroWindowProbe)]);
}

QString ruleSection(RuleId rule) { return latin(ruleOf(rule).section); }

QString ruleSentence(RuleId rule) {
    if (rule == RuleId::None) return {};
    return Words::tr("Rule %1, %2: %3", "the name of a rule, the section of the RFC, what it says")
        .arg(ruleName(rule), ruleSection(rule), ruleText(rule));
}

} // namespace socketscope
