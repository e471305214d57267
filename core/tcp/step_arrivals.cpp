// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Segments that arrive where there is no connection yet: RFC 9293 3.10.7.1 to 3.10.7.3.
#include "core/tcp/stepper.h"

namespace socketscope {

using enum ConnectionState;
using enum RuleId;

void Stepper::take(const SegmentArrives& segment) {
    switch (t_.state) {
    case Closed:
        return atClosed(segment);
    case Listen:
        return atListen(segment);
    case SynSent:
        return atSynSent(segment);
    default:
        return synchronized(segment);
    }
}

void Stepper::atClosed(const SegmentArrives& s) {
    if (s.has(TcpFlag::Rst)) return follow(S1);
    if (s.has(TcpFlag::Ack)) {
        follow(S3);
        sendReset(s.ack);
    } else {
        follow(S2);
        sendReset(Seq{}, true, s.seq + s.length());
    }
    if (s.has(TcpFlag::Fin)) follow(S40);
}

void Stepper::atListen(const SegmentArrives& s) {
    if (s.has(TcpFlag::Rst)) return follow(S4);
    if (s.has(TcpFlag::Ack)) {
        follow(S5);
        sendReset(s.ack);
    } else if (s.has(TcpFlag::Syn)) {
        answerSyn(s, S6);
    } else {
        follow(S7);
    }
    if (s.has(TcpFlag::Fin)) follow(S40);
}

void Stepper::learnOptions(const SegmentArrives& s) {
    if (s.mss > 0) t_.sndMss = s.mss;
    const bool bothScale = t_.settings.offerWindowScale && s.windowShift >= 0;
    t_.sndShift = bothScale ? static_cast<std::uint8_t>(std::min<int>(s.windowShift, 14)) : 0;
    t_.rcvShift = bothScale ? std::min<std::uint8_t>(t_.settings.windowShift, 14) : 0;
    t_.scaleOffered = s.windowShift >= 0;
    t_.irs = s.seq;
    t_.rcvNxt = t_.rcvUser = t_.rcvAcked = t_.rcvEdge = s.seq + 1;
    t_.sndWnd = t_.mostSndWnd = s.window; // never shifted in a SYN (RFC 7323 2.2)
    t_.sndWl1 = s.seq;
    t_.sndWl2 = s.ack;
}

void Stepper::answerSyn(const SegmentArrives& s, RuleId rule) {
    follow(rule);
    const TcpSettings settings = t_.settings;
    t_ = freshTcb(settings);
    t_.passive = true;
    t_.iss = t_.sndUna = s.iss;
    t_.sndNxt = t_.sndEnd = s.iss + 1;
    learnOptions(s);
    enter(SynReceived);
    sendSyn(true);
}

void Stepper::atSynSent(const SegmentArrives& s) {
    const bool acceptable = s.has(TcpFlag::Ack) && between(t_.iss + 1, s.ack, t_.sndNxt);
    if (s.has(TcpFlag::Ack) && !acceptable) {
        follow(S8);
        if (!s.has(TcpFlag::Rst)) sendReset(s.ack);
        return;
    }
    if (s.has(TcpFlag::Rst)) {
        follow(acceptable ? S9 : S10);
        if (!acceptable) return;
        tell(Word::Refused);
        return die();
    }
    if (!s.has(TcpFlag::Syn)) {
        follow(S13);
        if (s.has(TcpFlag::Fin)) follow(S40);
        return;
    }
    follow(acceptable ? S11 : S12);
    learnOptions(s);
    if (!acceptable) {
        enter(SynReceived);
        return sendSyn(true);
    }
    measure(s.ack);
    t_.sndUna = s.ack;
    t_.retries = 0;
    enter(Established);
    tell(Word::Opened);
    sendAck();
}

} // namespace socketscope
