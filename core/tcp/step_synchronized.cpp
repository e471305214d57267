// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Segments that arrive at a connection from SYN-RECEIVED on: RFC 9293 3.10.7.4, its checks in its order.
#include "core/tcp/stepper.h"

namespace socketscope {

using enum ConnectionState;
using enum RuleId;

void Stepper::synchronized(SegmentArrives s) {
    if (t_.settings.keepAliveIdle > Duration{} && t_.state != TimeWait) {
        t_.probes = 0;
        setTimer(TcpTimer::KeepAlive, now_ + t_.settings.keepAliveIdle);
    }
    if (reopens(s) || finAgain(s)) return;
    if (!checkSequence(s) || !checkReset(s) || !checkSyn(s) || !checkAck(s)) return;
    takeText(s);
    if (t_.finKnown && !t_.finTaken() && t_.rcvNxt == t_.finAt) takeFin();
}

/// A SYN beyond everything that the old connection used: its sender has forgotten that one (S22).
bool Stepper::reopens(const SegmentArrives& s) {
    if (t_.state != TimeWait || !s.has(TcpFlag::Syn) || s.has(TcpFlag::Rst) || s.has(TcpFlag::Ack)) return false;
    if (!gt(s.seq, t_.rcvNxt)) return false;
    answerSyn(s, S22);
    return true;
}

/// The other side's FIN once more: our ACK of it was lost (S32, S39).
bool Stepper::finAgain(const SegmentArrives& s) {
    const bool again = s.has(TcpFlag::Fin) && !s.has(TcpFlag::Rst) && t_.finTaken() && s.seq + s.text == t_.finAt;
    if (!again) return false;
    follow(t_.state == TimeWait ? S32 : S39);
    if (t_.state == TimeWait) beginTimeWait();
    sendAck();
    return true;
}

/// The table of 3.10.7.4. A shut window lets nothing in, but the ACK of what stands at its edge is heard all the same.
bool Stepper::checkSequence(SegmentArrives& s) {
    const std::uint32_t length = s.length(), window = t_.rcvWnd();
    bool acceptable = false;
    if (length == 0)
        acceptable = window == 0 ? s.seq == t_.rcvNxt : inWindow(s.seq, t_.rcvNxt, window);
    else if (window > 0)
        acceptable = inWindow(s.seq, t_.rcvNxt, window) || inWindow(s.seq + (length - 1), t_.rcvNxt, window);
    if (acceptable) {
        trim(s);
        return true;
    }
    follow(S14);
    if (s.has(TcpFlag::Rst)) return false;
    challenge(s);
    const bool atShutWindow = window == 0 && s.seq == t_.rcvNxt && !s.has(TcpFlag::Syn);
    if (!atShutWindow) return false;
    s.text = 0;
    s.flags = s.flags.without(TcpFlag::Fin);
    return true;
}

/// An ACK that says how things stand. To segments without text not too often (RFC 5961 7): two ends that contradict
/// each other would answer each other for ever.
void Stepper::challenge(const SegmentArrives& s) {
    if (s.text == 0 && now_ < t_.quietUntil) return;
    t_.quietUntil = now_ + t_.settings.challengeInterval;
    sendAck();
}

/// Leaves of text and FIN what lies in the window. The number at which the segment began stays, for the checks.
void Stepper::trim(SegmentArrives& s) const {
    const Seq edge = t_.rcvNxt + t_.rcvWnd();
    const Seq end = s.seq + (s.has(TcpFlag::Syn) ? 1U : 0U) + s.text;
    if (!gt(end, edge)) return;
    s.text -= std::min(s.text, edge.distanceTo(end));
    s.flags = s.flags.without(TcpFlag::Fin);
}

bool Stepper::checkReset(const SegmentArrives& s) {
    if (!s.has(TcpFlag::Rst)) return true;
    if (s.seq != t_.rcvNxt) {
        follow(S15);
        challenge(s);
        return false;
    }
    switch (t_.state) {
    case SynReceived:
        follow(t_.passive ? S16 : S17);
        if (t_.passive) {
            t_ = freshTcb(TcpSettings(t_.settings));
            enter(Listen);
            return false;
        }
        tell(Word::Refused);
        break;
    case Closing:
    case LastAck:
    case TimeWait:
        follow(S19);
        break;
    default:
        follow(S18);
        tell(Word::Reset);
        break;
    }
    die();
    return false;
}

bool Stepper::checkSyn(const SegmentArrives& s) {
    if (!s.has(TcpFlag::Syn)) return true;
    if (t_.state == SynReceived && t_.passive) {
        follow(S20);
        t_ = freshTcb(TcpSettings(t_.settings));
        enter(Listen);
        return false;
    }
    follow(S21);
    challenge(s);
    return false;
}

bool Stepper::checkAck(const SegmentArrives& s) {
    if (!s.has(TcpFlag::Ack)) {
        follow(S23);
        return false;
    }
    if (t_.state == SynReceived && !completeHandshake(s)) return false;
    return takeAck(s) && checkFinAcked();
}

bool Stepper::completeHandshake(const SegmentArrives& s) {
    if (!between(t_.sndUna + 1, s.ack, t_.sndNxt)) {
        follow(S25);
        sendReset(s.ack);
        return false;
    }
    follow(S24);
    enter(Established);
    tell(Word::Opened);
    t_.sndWnd = t_.mostSndWnd = std::uint32_t{s.window} << t_.sndShift;
    t_.sndWl1 = s.seq;
    t_.sndWl2 = s.ack;
    if (t_.finQueued) {
        follow(U19);
        enter(FinWait1);
    }
    return true;
}

/// ESTABLISHED and later: S26 and S27.
bool Stepper::takeAck(const SegmentArrives& s) {
    const bool notSentYet = gt(s.ack, t_.sndNxt);
    const bool farTooOld = lt(s.ack, t_.sndUna - t_.mostSndWnd);
    if (notSentYet || farTooOld) {
        follow(S26);
        challenge(s);
        return false;
    }
    follow(S27);
    if (gt(s.ack, t_.sndUna))
        advance(s.ack);
    else
        countDuplicate(s);
    if (ge(s.ack, t_.sndUna)) learnWindow(s);
    if (t_.unacknowledged() > 0 || t_.sndUna != t_.sndNxt)
        setTimer(TcpTimer::User, now_ + t_.settings.userTimeout); // somebody answers: patience begins anew
    return true;
}

void Stepper::advance(Seq ack) {
    measure(ack);
    const auto octetsTo = [&](Seq to) { // of the user's, without SYN and FIN
        const Seq from = t_.sndUna == t_.iss ? t_.iss + 1 : t_.sndUna;
        const Seq end = t_.finQueued && gt(to, t_.sndEnd) ? t_.sndEnd : to;
        return gt(end, from) ? from.distanceTo(end) : 0U;
    };
    if (const std::uint32_t octets = octetsTo(ack)) tell(Word::Acknowledged, octets);
    t_.sndUna = ack;
    t_.duplicateAcks = 0;
    t_.retries = 0;
    setTimer(TcpTimer::Retransmit, never); // begins anew if something is still under way (RFC 6298 5.3)
    if (!t_.recovering) return;
    t_.recovering = lt(ack, t_.recover);
    if (t_.recovering) sendAgain(t_.sndMss);
}

void Stepper::countDuplicate(const SegmentArrives& s) {
    const bool duplicate = s.ack == t_.sndUna && t_.sndUna != t_.sndNxt && s.text == 0 && !s.has(TcpFlag::Fin) &&
                           std::uint32_t{s.window} << t_.sndShift == t_.sndWnd;
    if (!duplicate || t_.recovering) return;
    if (++t_.duplicateAcks < 3) return;
    follow(FastRetransmit);
    t_.recovering = true;
    t_.recover = t_.sndNxt;
    sendAgain(t_.sndMss);
}

void Stepper::learnWindow(const SegmentArrives& s) {
    const bool newer = lt(t_.sndWl1, s.seq) || (t_.sndWl1 == s.seq && le(t_.sndWl2, s.ack));
    if (!newer) return;
    const bool wasShut = t_.sndWnd == 0;
    t_.sndWnd = std::uint32_t{s.window} << t_.sndShift;
    t_.mostSndWnd = std::max(t_.mostSndWnd, t_.sndWnd);
    t_.sndWl1 = s.seq;
    t_.sndWl2 = s.ack;
    if (t_.sndWnd > 0) t_.retries = 0;
    if (wasShut && t_.sndWnd > 0) sendAgain(t_.sndMss); // what knocked at the shut window
}

/// What the ACK of our FIN makes of the state; false where nothing more is to be looked at.
bool Stepper::checkFinAcked() {
    switch (t_.state) {
    case FinWait1:
        if (!t_.finAcked()) return true;
        follow(S28);
        enter(FinWait2);
        follow(S29);
        tell(Word::AllAcknowledged);
        return true;
    case Closing:
        if (!t_.finAcked()) return false;
        follow(S30);
        enter(TimeWait);
        tell(Word::AllAcknowledged);
        beginTimeWait();
        return false;
    case LastAck:
        if (!t_.finAcked()) return false;
        follow(S31);
        die();
        tell(Word::AllAcknowledged);
        return false;
    default:
        return true;
    }
}

void Stepper::takeText(const SegmentArrives& s) {
    const bool takes = t_.state == Established || t_.state == FinWait1 || t_.state == FinWait2;
    if (!takes) {
        if (s.text > 0 || s.has(TcpFlag::Fin)) follow(s.text > 0 ? S34 : S39);
        return;
    }
    if (s.has(TcpFlag::Fin)) { // it was not taken yet in these states: of two that contradict each other, the later one
        t_.finKnown = true;
        t_.finAt = s.seq + s.text;
    }
    if (s.text == 0) {
        if (s.has(TcpFlag::Fin)) sendAck();
        return;
    }
    follow(S33);
    const Seq end = s.seq + s.text; // to the right of RCV.NXT: what is all old was not acceptable
    const Seq begin = gt(s.seq, t_.rcvNxt) ? s.seq : t_.rcvNxt;
    if (gt(begin, t_.rcvNxt)) return keepEarly({begin, end});
    out_.add(Keep{begin, begin.distanceTo(end)});
    const bool filledGap = t_.earlyCount > 0;
    t_.rcvNxt = end;
    joinEarly();
    if (gt(t_.rcvNxt, t_.finAt))
        t_.finKnown = false; // text stands where it was said to be: it lies outside the window now
    tell(Word::TextArrived, begin.distanceTo(t_.rcvNxt));
    if (filledGap || !t_.settings.delayedAck)
        sendAck();
    else
        ackSoon_ = true;
}

/// Text before its turn: kept if there is room to remember it, and acknowledged at once either way, so that the other
/// side counts a duplicate.
void Stepper::keepEarly(SeqRange range) {
    sendAck();
    std::array<SeqRange, 9> all{};
    std::size_t count = 0;
    bool placed = false;
    SeqRange grown = range;
    for (std::size_t i = 0; i < t_.earlyCount; ++i) {
        const SeqRange& old = t_.early[i];
        if (lt(old.end, grown.begin)) {
            all[count++] = old;
        } else if (gt(old.begin, grown.end)) {
            if (!placed) all[count++] = grown;
            placed = true;
            all[count++] = old;
        } else {
            if (lt(old.begin, grown.begin)) grown.begin = old.begin;
            if (gt(old.end, grown.end)) grown.end = old.end;
        }
    }
    if (!placed) all[count++] = grown;
    if (count > t_.early.size()) return; // forgotten: it will be sent again
    out_.add(Keep{range.begin, range.begin.distanceTo(range.end)});
    std::copy_n(all.begin(), count, t_.early.begin());
    t_.earlyCount = static_cast<std::uint8_t>(count);
}

void Stepper::joinEarly() {
    std::size_t joined = 0;
    while (joined < t_.earlyCount && le(t_.early[joined].begin, t_.rcvNxt)) {
        if (gt(t_.early[joined].end, t_.rcvNxt)) t_.rcvNxt = t_.early[joined].end;
        ++joined;
    }
    std::copy(t_.early.begin() + static_cast<std::ptrdiff_t>(joined), t_.early.begin() + t_.earlyCount,
              t_.early.begin());
    t_.earlyCount = static_cast<std::uint8_t>(t_.earlyCount - joined);
}

void Stepper::takeFin() {
    t_.rcvNxt = t_.finAt + 1;
    sendAck();
    tell(Word::OtherSideClosed);
    switch (t_.state) {
    case Established:
        follow(S35);
        return enter(CloseWait);
    case FinWait1:
        // Ours is not acknowledged: with an ACK of it the state were FIN-WAIT-2 by now (S36 is S28 and S38 in one).
        follow(S37);
        return enter(Closing);
    default:
        follow(t_.state == FinWait2 && out_.rule() == S28 ? S36 : S38);
        enter(TimeWait);
        return beginTimeWait();
    }
}

void Stepper::beginTimeWait() {
    stopTimers();
    setTimer(TcpTimer::TimeWait, now_ + 2 * t_.settings.msl);
}

} // namespace socketscope
