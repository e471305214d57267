// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/agreement_ways.h"

namespace socketscope {
namespace {

using enum ConnectionState;
using D = LinuxDifference;

/// Ways are gathered here, the RFC's first.
class Ways {
public:
    explicit Ways(const ShadowEnd& end) : end_(end) {}
    void add(const ShadowWay& way) { all_.push_back(way); }
    /// As another input would be taken.
    void as(D difference, const TcpInput& input, Time now) { as(difference, byTheBook(end_.tcb, input, now)); }
    void as(D difference, ShadowWay way) {
        way.difference = difference;
        all_.push_back(way);
    }
    /// Nothing changes.
    void stays(D difference, RuleId rule, bool resets = false) {
        all_.push_back({end_.tcb, rule, resets, false, difference});
    }
    void ends(D difference, RuleId rule, bool resets) {
        all_.push_back({shadowTcb(Closed), rule, resets, false, difference});
    }
    /// shutdown() was called before there was a connection: each way that makes one goes on to close it.
    void closeWhatOpens(Time now) {
        for (std::size_t i = 0, known = all_.size(); i < known; ++i)
            if (all_[i].next.state == Established)
                as(D::ShutdownRemembered, byTheBook(all_[i].next, UserCall(CloseCall{}), now));
    }
    [[nodiscard]] std::vector<ShadowWay> take() { return std::move(all_); }
    [[nodiscard]] RuleId rule() const { return all_.empty() ? RuleId::None : all_.front().rule; }

private:
    const ShadowEnd& end_;
    std::vector<ShadowWay> all_;
};

bool inReceiveWindow(const Tcb& tcb, const SegmentArrives& s) {
    const std::uint32_t window = tcb.rcvWnd();
    return s.seq == tcb.rcvNxt || inWindow(s.seq, tcb.rcvNxt, window) ||
           (s.length() > 0 && inWindow(s.seq + (s.length() - 1), tcb.rcvNxt, window));
}

bool isRequest(const ShadowEnd& end) { return end.tcb.passive && end.tcb.state == SynReceived; }

/// The time that it echoes is of none of the SYN,ACKs.
bool echoesAnother(const ShadowEnd& end, const Segment& segment) {
    const auto* stamps = findOption<Timestamps>(segment.options);
    if (stamps == nullptr || stamps->echo == 0 || !end.greeted) return false;
    const auto [first, last] = *end.greeted;
    return stamps->echo - first > last - first; // numbers that go round
}

/// tcp_check_req(): what waits in the SYN queue is less than a connection.
void addWaysOfRequest(Ways& ways, const ShadowEnd& end, const HeardSegment& heard, const ListenerFacts& listener,
                      Time now) {
    const SegmentArrives& s = heard.facts;
    const bool reset = s.has(TcpFlag::Rst), ack = s.has(TcpFlag::Ack);
    const bool rightAck = ack && s.ack == end.tcb.iss + 1;
    const bool sameSyn = s.has(TcpFlag::Syn) && !ack && s.seq == end.tcb.irs;
    const bool inside = inReceiveWindow(end.tcb, s);
    if (listener.gone)
        return ways.as(D::RequestOutlivesListener, byTheBook(shadowTcb(listener.listens ? Listen : Closed), s, now));
    if (echoesAnother(end, *heard.segment)) ways.stays(D::RequestRefusesEcho, RuleId::S24);
    if (ack && !rightAck) ways.stays(D::RequestChecksAckFirst, RuleId::S25, !reset);
    if (sameSyn && !reset) ways.stays(D::RequestRepeatsSynAck, RuleId::S20);
    if (!reset && s.has(TcpFlag::Syn) && !sameSyn && inside) ways.ends(D::RequestRefusesSyn, RuleId::S20, true);
    const bool answersSelf = s.has(TcpFlag::Syn) && rightAck && s.seq == end.tcb.irs;
    if (answersSelf && !reset) ways.stays(D::RequestBecomesSocket, RuleId::S20);
    if (rightAck && listener.shut) {
        const ShadowWay born = byTheBook(end.tcb, s, now);
        ways.as(D::ListenerShutdownInherited, byTheBook(born.next, UserCall(CloseCall{}), now));
    }
    if (rightAck && listener.acceptQueueFull) ways.stays(D::FullAcceptQueueDrops, RuleId::S24);
}

/// After close(): nobody will read (RFC 1122 4.2.2.13), and in FIN-WAIT-2 little is left of the connection.
void addWaysOfOrphan(Ways& ways, const ShadowEnd& end, const SegmentArrives& s, Time now) {
    const Tcb& tcb = end.tcb;
    if (!end.orphan || (tcb.state != FinWait1 && tcb.state != FinWait2)) return;
    const bool brings = s.text > 0 || s.has(TcpFlag::Fin);
    if (brings && gt(s.seq + s.text, tcb.rcvNxt)) ways.ends(D::OrphanResetsData, RuleId::S33, true);
    if (tcb.state != FinWait2) return;
    if (s.has(TcpFlag::Fin) && s.has(TcpFlag::Ack) && s.seq == tcb.rcvNxt && s.text == 0) {
        SegmentArrives fitting = s;
        fitting.ack = tcb.sndNxt;
        ways.as(D::OrphanFinWait2TakesAnyAck, fitting, now);
    }
    if (s.has(TcpFlag::Rst) && inReceiveWindow(tcb, s))
        ways.ends(D::OrphanFinWait2TakesAnyReset, RuleId::S15, false);
    else if (s.has(TcpFlag::Syn) && ge(s.seq, tcb.rcvNxt))
        ways.ends(D::OrphanFinWait2ResetsSyn, RuleId::S21, true);
}

void addWaysOfReset(Ways& ways, const ShadowEnd& end, const SegmentArrives& s) {
    if (!s.has(TcpFlag::Rst)) return;
    const Tcb& tcb = end.tcb;
    const bool finTaken = tcb.state == CloseWait || tcb.state == LastAck || tcb.state == Closing;
    if (finTaken && s.seq == tcb.rcvNxt - 1) ways.ends(D::ResetBeforeFin, RuleId::S18, false);
    const bool behindText = tcb.earlyCount > 0 && s.seq == tcb.early[tcb.earlyCount - 1U].end;
    const bool behindFin = tcb.finKnown && !tcb.finTaken() && s.seq == tcb.finAt + 1;
    if (behindText || behindFin) ways.ends(D::ResetAtSackEdge, RuleId::S18, false);
}

void addWaysOfWindow(Ways& ways, const ShadowEnd& end, const SegmentArrives& s, Time now) {
    const Tcb& tcb = end.tcb;
    if (s.has(TcpFlag::Rst) || s.has(TcpFlag::Syn)) return;
    const Seq after = s.seq + s.length();
    if (s.has(TcpFlag::Ack) && lt(s.ack, tcb.iss + 1)) ways.stays(D::AncientAckRefused, RuleId::S26);
    if (s.has(TcpFlag::Ack) && s.length() > 0 && le(after, tcb.rcvNxt) && (!end.hasTold || ge(after, end.told))) {
        SegmentArrives bare = s;
        bare.seq = tcb.rcvNxt;
        bare.text = 0;
        bare.flags = {TcpFlag::Ack};
        ways.as(D::OldSegmentAcknowledges, bare, now);
    }
    const bool finTaken = tcb.state == CloseWait || tcb.state == LastAck || tcb.state == Closing;
    if (finTaken && lt(s.seq, tcb.rcvNxt) && gt(s.seq + s.text, tcb.rcvNxt))
        ways.ends(D::TextPastFinResets, RuleId::S34, true);
    if (finTaken && s.has(TcpFlag::Fin) && lt(s.seq, tcb.rcvNxt) && s.seq + s.text == tcb.rcvNxt) {
        ShadowWay second = byTheBook(tcb, s, now);
        second.next.rcvNxt = tcb.rcvNxt + 1;
        ways.as(D::SecondFinTaken, second);
    }
    const Seq edge = tcb.rcvNxt + tcb.rcvWnd();
    if (!gt(after, edge) || gt(s.seq, edge)) return;
    ShadowEnd roomy = end;
    roomy.tcb.rcvEdge = after;
    ways.as(D::TakesBeyondWindow, byTheBook(roomy.tcb, s, now));
    if (tcb.unread() > 0) ways.stays(D::RefusesOvershoot, RuleId::S14);
}

void addWaysOfTimeWait(Ways& ways, const ShadowEnd& end, const HeardSegment& heard, const ListenerFacts& listener,
                       Time now) {
    const SegmentArrives& s = heard.facts;
    const bool calls = s.has(TcpFlag::Syn) && !s.has(TcpFlag::Ack) && !s.has(TcpFlag::Rst);
    if (end.tcb.state != TimeWait || !calls) return;
    if (!listener.listens) return ways.stays(D::TimeWaitNeedsListener, RuleId::S22);
    // TIME-WAIT is over then, whatever becomes of the SYN.
    if (s.has(TcpFlag::Fin)) ways.ends(D::SynWithFinDropped, RuleId::S22, false);
    if (listener.acceptQueueFull && !listener.answered) ways.ends(D::FullAcceptQueueDrops, RuleId::S22, false);
    if (listener.synQueueFull && !listener.answered) ways.ends(D::FullSynQueueDrops, RuleId::S22, false);
    const auto* stamps = findOption<Timestamps>(heard.segment->options);
    const bool newer = stamps != nullptr && end.seen && static_cast<std::int32_t>(stamps->value - *end.seen) > 0;
    if (newer) ways.as(D::TimeWaitTakenOver, byTheBook(shadowTcb(Listen), s, now));
}

/// Why Linux may leave out an ACK that the RFC wants at once.
std::optional<D> whySilent(const ShadowEnd& end, const SegmentArrives& s, RuleId rule) {
    if (end.tcb.state == TimeWait && s.has(TcpFlag::Rst)) return D::TimeWaitIgnoresReset;
    const bool little = end.orphan && end.tcb.state == FinWait2; // it does not look for SYN before
    if (!s.has(TcpFlag::Ack) && !s.has(TcpFlag::Rst) && (little || !s.has(TcpFlag::Syn))) return D::NoAckNoAnswer;
    if (little && rule == RuleId::S26 && s.length() == 0) return D::OrphanFinWait2TakesAnyAck;
    const Seq after = s.seq + s.length();
    if (end.hasTold && ge(after, end.told) && le(after, end.tcb.rcvNxt)) return D::OldSegmentAcknowledges;
    return std::nullopt;
}

/// The ACK brings back what SYN and SYN,ACK have said.
ShadowWay outOfCookie(const SegmentArrives& s, Time now) {
    SegmentArrives syn = s;
    syn.seq = s.seq - 1;
    syn.iss = s.ack - 1;
    syn.text = 0;
    syn.flags = {TcpFlag::Syn};
    Tcb request = byTheBook(shadowTcb(Listen), syn, now).next;
    request.rcvEdge = s.seq + std::max(s.length(), 1U);
    return byTheBook(request, s, now);
}

} // namespace

std::vector<ShadowWay> waysToTake(const ShadowEnd& end, const HeardSegment& heard, const ListenerFacts& listener,
                                  Time now) {
    Ways ways(end);
    const SegmentArrives& s = heard.facts;
    ShadowWay book = byTheBook(end.tcb, s, now);
    const bool changes = book.next.state != end.tcb.state || book.next.rcvNxt != end.tcb.rcvNxt ||
                         book.next.sndUna != end.tcb.sndUna || book.next.earlyCount != end.tcb.earlyCount;
    if (changes && isFromThePast(end, *heard.segment)) ways.stays(D::OldTimestampDropped, book.rule);
    if (book.next.state == Listen) book.difference = D::ListenerStaysInListen;
    if (book.challenges) book.silence = whySilent(end, s, book.rule);
    ways.add(book);
    if (isRequest(end)) addWaysOfRequest(ways, end, heard, listener, now);
    const bool answersBoth = s.has(TcpFlag::Syn) && s.has(TcpFlag::Ack) && s.seq == end.tcb.irs;
    if (end.tcb.state == SynReceived && !end.tcb.passive && answersBoth) {
        SegmentArrives rest = s;
        rest.seq = s.seq + 1;
        rest.flags = s.flags.without(TcpFlag::Syn);
        ways.as(D::SimultaneousOpenTakesSynAck, rest, now);
    }
    addWaysOfOrphan(ways, end, s, now);
    if (end.tcb.state == SynSent || isRequest(end)) return ways.take();
    addWaysOfReset(ways, end, s);
    addWaysOfWindow(ways, end, s, now);
    addWaysOfTimeWait(ways, end, heard, listener, now);
    if (end.tcb.state == SynReceived && end.shutEarly) ways.closeWhatOpens(now);
    return ways.take();
}

std::vector<ShadowWay> waysToTakeAnew(const ShadowEnd& end, const HeardSegment& heard, const ListenerFacts& listener,
                                      Time now) {
    Ways ways(end);
    const SegmentArrives& s = heard.facts;
    ways.add(byTheBook(end.tcb, s, now));
    if (listener.cookies && s.has(TcpFlag::Ack) && !s.has(TcpFlag::Syn) && !s.has(TcpFlag::Rst))
        ways.as(D::SynCookie, outOfCookie(s, now));
    const bool calls = listener.listens && s.has(TcpFlag::Syn) && !s.has(TcpFlag::Ack) && !s.has(TcpFlag::Rst);
    if (!calls) return ways.take();
    if (s.has(TcpFlag::Fin)) ways.stays(D::SynWithFinDropped, RuleId::S40);
    if (listener.acceptQueueFull && !listener.answered) ways.stays(D::FullAcceptQueueDrops, RuleId::S6);
    if (listener.synQueueFull && !listener.answered) ways.stays(D::FullSynQueueDrops, RuleId::S6);
    return ways.take();
}

std::vector<ShadowWay> waysToDisconnect(const ShadowEnd& end, DisconnectHow how, Time now) {
    Ways ways(end);
    const Tcb& tcb = end.tcb;
    const UserCall call = how == DisconnectHow::Abort ? UserCall(AbortCall{}) : UserCall(CloseCall{});
    ways.add(byTheBook(tcb, call, now));
    if (how == DisconnectHow::Write && tcb.state == SynReceived) {
        Tcb later = tcb;
        later.finQueued = true;
        ways.add({later, RuleId::U19, false, false, D::ShutdownDeferred});
    }
    if (how == DisconnectHow::Abort && tcb.state == TimeWait) ways.stays(D::TimeWaitOutlivesAbort, RuleId::U26);
    const bool last = tcb.state == LastAck || tcb.state == Closing;
    if (how == DisconnectHow::Abort && last && !tcb.finSent()) ways.ends(D::AbortResetsUnsent, RuleId::U26, true);
    if (how != DisconnectHow::Write && tcb.unread() > 0) ways.ends(D::CloseWithUnreadData, RuleId::U25, true);
    return ways.take();
}

std::vector<ShadowWay> waysToLoseListener(const ShadowEnd& end, Time now) {
    Ways ways(end);
    if (isRequest(end)) {
        ways.ends(D::ListenerCloseResetsWaiting, RuleId::U24, false);
        ways.stays(D::RequestOutlivesListener, RuleId::U24);
    } else {
        ways.as(D::ListenerCloseResetsWaiting, UserCall(AbortCall{}), now);
    }
    return ways.take();
}

std::vector<ShadowWay> waysToChangeAlone(const ShadowEnd& end, bool calls, Time now) {
    Ways ways(end);
    const ConnectionState state = end.tcb.state;
    if (state == TimeWait) {
        ShadowWay over = byTheBook(end.tcb, Timeout{TcpTimer::TimeWait}, now);
        if (calls) over.difference = D::TimeWaitReused;
        ways.add(over);
        return ways.take();
    }
    if (state == FinWait2 && end.orphan) ways.ends(D::OrphanFinWait2TimesOut, RuleId::T1, false);
    const bool owed = end.tcb.sndUna != end.tcb.sndNxt || end.timerRuns;
    for (const bool resets : {false, true}) { // a keep-alive without an answer ends with RST
        if (!owed) break;
        ShadowWay over = byTheBook(end.tcb, Timeout{TcpTimer::User}, now);
        over.resets = resets;
        ways.add(over);
    }
    return ways.take();
}

} // namespace socketscope
