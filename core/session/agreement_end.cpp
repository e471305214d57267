// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/agreement_end.h"

#include <algorithm>

namespace socketscope {
namespace {

using enum ConnectionState;

constexpr std::uint32_t withoutLimit = std::uint32_t{1} << 30U;

bool isChallenge(RuleId rule) {
    return rule == RuleId::S14 || rule == RuleId::S15 || rule == RuleId::S21 || rule == RuleId::S26;
}

} // namespace

TcpSettings shadowSettings() {
    TcpSettings settings;
    settings.receiveBuffer = 0; // the window is what the kernel has told, no more
    settings.sendBuffer = withoutLimit;
    settings.offerWindowScale = true;
    settings.challengeInterval = Duration{};
    return settings;
}

Tcb shadowTcb(ConnectionState state) {
    Tcb tcb = freshTcb(shadowSettings());
    tcb.state = state;
    return tcb;
}

ShadowEnd shadowEnd(const FourTuple& tuple) {
    ShadowEnd end;
    end.tuple = tuple;
    end.tcb = shadowTcb(Closed);
    return end;
}

ShadowWay byTheBook(const Tcb& tcb, const TcpInput& input, Time now) {
    const Transition transition = step(tcb, input, now);
    ShadowWay way{transition.next, transition.rule(), false, false, std::nullopt};
    bool acks = false;
    for (const Effect& effect : transition.effects()) {
        const auto* order = std::get_if<Transmit>(&effect);
        if (order == nullptr || order->again) continue;
        way.resets = way.resets || order->flags.has(TcpFlag::Rst);
        acks = acks || order->flags.has(TcpFlag::Ack);
    }
    way.challenges = acks && isChallenge(way.rule);
    // What the model would send now, the kernel sends when it sees fit.
    const bool numbersBegin = tcb.state == Closed || tcb.state == Listen || way.rule == RuleId::S22;
    if (!numbersBegin && way.next.state != Listen) way.next.sndNxt = tcb.sndNxt;
    return way;
}

void followSent(ShadowEnd& end, const Segment& segment, const SegmentArrives& facts) {
    Tcb& tcb = end.tcb;
    const bool syn = facts.has(TcpFlag::Syn), ack = facts.has(TcpFlag::Ack);
    if (syn && !end.numbered && tcb.state == SynReceived) {
        tcb.iss = tcb.sndUna = facts.seq;
        tcb.sndNxt = tcb.sndEnd = facts.seq + 1;
    }
    const auto* stamps = findOption<Timestamps>(segment.options);
    if (syn && ack && stamps != nullptr)
        end.greeted = {end.numbered && end.greeted ? end.greeted->first : stamps->value, stamps->value};
    if (syn) {
        end.numbered = true;
        end.shift = static_cast<std::uint8_t>(std::max<int>(facts.windowShift, 0));
        if (ack && facts.windowShift < 0) tcb.sndShift = 0; // it does not take the offer
        end.scaled = facts.windowShift >= 0;
    }
    const Seq after = segment.seq + facts.length();
    if (gt(after, tcb.sndNxt)) {
        tcb.sndNxt = after;
        tcb.sndEnd = facts.has(TcpFlag::Fin) ? after - 1 : after;
    }
    if (!ack || facts.has(TcpFlag::Rst)) return;
    const bool shifts = !syn && end.scaled && tcb.scaleOffered;
    const Seq edge = facts.ack + (std::uint32_t{facts.window} << (shifts ? end.shift : 0U));
    if (gt(edge, tcb.rcvEdge)) tcb.rcvEdge = edge;
    tcb.rcvAcked = end.told = facts.ack;
    end.hasTold = true;
}

void followArrived(ShadowEnd& end, const Tcb& before, const Segment& segment) {
    const auto* stamps = findOption<Timestamps>(segment.options);
    if (stamps == nullptr) return;
    const bool first = segment.flags.has(TcpFlag::Syn) && before.state != end.tcb.state;
    const bool inOrder = end.hasTold && le(segment.seq, end.told) && ge(segment.end(), end.told);
    const bool newer = !end.seen || static_cast<std::int32_t>(stamps->value - *end.seen) >= 0;
    if (first || (inOrder && newer && end.seen)) end.seen = stamps->value;
}

bool isFromThePast(const ShadowEnd& end, const Segment& segment) {
    const auto* stamps = findOption<Timestamps>(segment.options);
    if (stamps == nullptr || !end.seen || segment.flags.has(TcpFlag::Rst)) return false;
    return static_cast<std::int32_t>(*end.seen - stamps->value) > 0;
}

} // namespace socketscope
