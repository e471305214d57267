// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tcp/tcp_end.h"

namespace socketscope {

SegmentArrives factsOf(const Segment& segment, Seq iss) {
    SegmentArrives facts;
    facts.seq = segment.seq;
    facts.ack = segment.ack;
    facts.text = static_cast<std::uint32_t>(segment.payload.size());
    facts.window = segment.window;
    facts.flags = segment.flags;
    facts.iss = iss;
    for (const TcpOption& option : segment.options) {
        if (const auto* mss = std::get_if<MaximumSegmentSize>(&option)) facts.mss = mss->octets;
        if (const auto* scale = std::get_if<WindowScale>(&option))
            facts.windowShift = static_cast<std::int8_t>(scale->effective());
    }
    return facts;
}

const Tell* TcpOutcome::find(Word word) const {
    const auto it = std::find_if(told.begin(), told.end(), [&](const Tell& t) { return t.word == word; });
    return it == told.end() ? nullptr : &*it;
}

TcpOutcome TcpEnd::open(bool active, Seq iss, Time now) { return take(UserCall(OpenCall{active, true, iss}), now); }

TcpOutcome TcpEnd::open(const Endpoint& remote, Seq iss, Time now) {
    if (tcb_.state == ConnectionState::Listen) remote_ = remote;
    return open(true, iss, now);
}

TcpOutcome TcpEnd::sendTo(const Endpoint& remote, ByteView bytes, Seq iss, Time now) {
    if (tcb_.state != ConnectionState::Listen) return send(bytes, now);
    remote_ = remote;
    sending_.restart(iss + 1);
    sending_.put(iss + 1, bytes);
    return take(UserCall(SendCall{static_cast<std::uint32_t>(bytes.size()), true, iss}), now);
}

TcpOutcome TcpEnd::send(ByteView bytes, Time now) {
    // More than the buffer holds is not taken anyway.
    bytes = bytes.first(std::min<std::size_t>(bytes.size(), std::max(tcb_.settings.sendBuffer, 1U)));
    // Written first, so that what step() lets go at once is there.
    const bool speaks = tcb_.state != ConnectionState::Closed && tcb_.state != ConnectionState::Listen;
    if (speaks) {
        if (sending_.empty()) sending_.restart(tcb_.sndEnd);
        sending_.put(tcb_.sndEnd, bytes.first(std::min<std::size_t>(bytes.size(), tcb_.sendRoom())));
    }
    return take(UserCall(SendCall{static_cast<std::uint32_t>(bytes.size()), false, Seq{}}), now);
}

TcpOutcome TcpEnd::receive(std::uint32_t most, Time now) {
    const Seq from = tcb_.rcvUser;
    if (tcb_.state == ConnectionState::Closed && tcb_.unread() > 0) return takeRest(most);
    TcpOutcome outcome = take(UserCall(ReceiveCall{most}), now);
    if (const Tell* taken = outcome.find(Word::Taken); taken != nullptr && taken->octets > 0) {
        const ByteView bytes = arrived_.get(from, taken->octets);
        outcome.taken.assign(bytes.begin(), bytes.end());
        arrived_.dropBefore(tcb_.rcvUser);
    }
    return outcome;
}

TcpOutcome TcpEnd::takeRest(std::uint32_t most) {
    TcpOutcome outcome;
    outcome.rule = RuleId::U15;
    outcome.rules = {RuleId::U15};
    const std::uint32_t count = std::min(most, tcb_.unread());
    const ByteView bytes = arrived_.get(tcb_.rcvUser, count);
    outcome.taken.assign(bytes.begin(), bytes.end());
    outcome.told.push_back({Word::Taken, count});
    tcb_.rcvUser += count;
    arrived_.dropBefore(tcb_.rcvUser);
    return outcome;
}

TcpOutcome TcpEnd::close(Time now) { return take(UserCall(CloseCall{}), now); }

TcpOutcome TcpEnd::abort(Time now) { return take(UserCall(AbortCall{}), now); }

TcpOutcome TcpEnd::arrives(const Segment& segment, Seq iss, Time now) {
    if (tcb_.state == ConnectionState::Listen) remote_ = segment.src;
    return take(factsOf(segment, iss), now, &segment);
}

TcpOutcome TcpEnd::timeout(TcpTimer timer, Time now) { return take(Timeout{timer}, now); }

TcpOutcome TcpEnd::take(const TcpInput& input, Time now, const Segment* arrived) {
    TcpOutcome outcome;
    outcome.from = tcb_.state;
    const Seq user = tcb_.rcvUser;
    const Transition transition = step(tcb_, input, now);
    tcb_ = transition.next;
    outcome.to = tcb_.state;
    outcome.rule = transition.rule();
    outcome.rules.assign(transition.rules().begin(), transition.rules().end());
    for (const Effect& effect : transition.effects()) {
        if (const auto* order = std::get_if<Transmit>(&effect)) transmit(*order, outcome);
        if (const auto* tell = std::get_if<Tell>(&effect)) outcome.told.push_back(*tell);
        if (const auto* timer = std::get_if<TimerSet>(&effect)) outcome.timers.push_back(*timer);
        if (const auto* keep = std::get_if<Keep>(&effect); keep != nullptr && arrived != nullptr) {
            if (arrived_.empty()) arrived_.restart(user);
            const std::size_t skip = arrived->seq.distanceTo(keep->begin);
            arrived_.put(keep->begin, ByteView(arrived->payload).subspan(skip, keep->octets));
        }
    }
    sending_.dropBefore(lt(tcb_.sndUna, tcb_.sndEnd) ? tcb_.sndUna : tcb_.sndEnd);
    return outcome;
}

/// One order may be many segments: flags that belong to the end stand on the last.
void TcpEnd::transmit(const Transmit& order, TcpOutcome& outcome) {
    Seq at = order.seq;
    std::uint32_t left = order.text;
    do {
        Segment segment;
        segment.src = local_;
        segment.dst = remote_;
        segment.seq = at;
        segment.ack = order.ack;
        segment.window = order.window;
        const std::uint32_t text = std::min<std::uint32_t>(left, std::max<std::uint16_t>(order.most, 1));
        if (text > 0) {
            const ByteView bytes = sending_.get(at, text);
            segment.payload.assign(bytes.begin(), bytes.end());
        }
        at += text;
        left -= text;
        segment.flags = order.flags;
        if (left > 0) segment.flags = segment.flags.without(TcpFlag::Psh).without(TcpFlag::Fin);
        if (order.mss > 0) segment.options.push_back(MaximumSegmentSize{order.mss});
        if (order.windowShift >= 0)
            segment.options.push_back(WindowScale{static_cast<std::uint8_t>(order.windowShift)});
        outcome.segments.push_back(std::move(segment));
        outcome.again.push_back(order.again);
    } while (left > 0);
}

} // namespace socketscope
