// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/model_wire.h"

#include "core/packet/datagram.h"
#include "core/packet/packet.h"
#include "core/trace/trace.h"

namespace socketscope {

void ModelWire::send(const Segment& segment, const Departure& why, Time now) {
    const SegmentId id = trace_.nextSegment();
    const bool tcp = why.transport == Transport::Tcp;
    const SegmentId first = tcp && why.again ? numbers_.firstWith(segment) : SegmentId{};
    if (tcp) numbers_.note(segment, id);
    depart(segment, why, id, first, now, false);
}

void ModelWire::depart(const Segment& segment, const Departure& why, SegmentId id, SegmentId copyOf, Time now,
                       bool atMiddle) {
    Sent sent;
    sent.id = id;
    sent.copyOf = copyOf;
    sent.from = trace_.endpoint(segment.src);
    sent.to = trace_.endpoint(segment.dst);
    sent.length = static_cast<std::uint32_t>(segment.payload.size());
    sent.toProgram = why.to;
    sent.transport = why.transport;
    sent.rule = why.rule;
    if (why.transport == Transport::Tcp) {
        sent.seq = numbers_.seqOf(segment);
        sent.ack = numbers_.ackOf(segment);
        sent.flags = segment.flags.bits();
        sent.raw = trace_.keep(encodePacket(segment));
    } else {
        sent.raw = trace_.keep(encodeUdp(segment.src, segment.dst, segment.payload));
    }
    const EventId event = trace_.add(now, why.from, Origin::Modelled, why.cause, sent);
    Carried carried{id, event, why.from, why.to, hostOf(why.from), why.transport, false, segment};
    if (atMiddle)
        link_.resume(std::move(carried), now);
    else
        link_.put(std::move(carried), now);
}

EventId ModelWire::decided(SegmentId segment, WireAction action, DecidedBy by, Time now, Duration delay) {
    return trace_.add(now, noProgram, Origin::Modelled, EventId{}, Decided{delay, segment, action, by});
}

void ModelWire::lost(const Carried& carried, Lost::How how, EventId cause, Time now) {
    trace_.add(now, carried.to, Origin::Modelled, present(cause) ? cause : carried.sent, Lost{carried.id, how});
}

void ModelWire::copy(const Carried& original, DecidedBy by, Time now) {
    const EventId cause = decided(original.id, WireAction::Copy, by, now);
    depart(original.segment, {original.from, original.to, cause, RuleId::None, false, original.transport},
           trace_.nextSegment(), original.id, now, true);
}

Host ModelWire::hostOf(ProgramId program) const {
    return number(program) < hosts_.size() ? hosts_[number(program)] : Host::Client;
}

void ModelWire::release(std::optional<Host> from, DecidedBy by, Time now) {
    std::vector<SegmentId> leaving;
    for (const Carried& carried : link_.held())
        if (!from || carried.fromHost == *from) leaving.push_back(carried.id);
    for (const SegmentId id : leaving) {
        auto carried = link_.take(id);
        decided(id, WireAction::Deliver, by, now);
        link_.resume(std::move(*carried), now);
    }
}

void ModelWire::set(const SetWire& command, Time now) {
    WirePolicy& policy = link_.policy();
    std::visit(Overloaded{
                   [&](const WireFlows& flows) {
                       policy.flow(flows.from);
                       release(flows.from, command.by, now);
                   },
                   [&](const WireHolds& holds) { policy.hold(holds.which); },
                   [&](const WireLoses& loses) { policy.lose(loses.which); },
                   [&](const WireIsCut&) {
                       policy.cut();
                       while (!link_.held().empty()) {
                           const auto carried = link_.take(link_.held().front().id);
                           lost(*carried, Lost::How::Chance, {}, now);
                       }
                   },
                   [&](const WireQuality& quality) { policy.setQuality(quality); },
               },
               command.what);
}

void ModelWire::decide(const DecideSegment& command, Time now) {
    auto carried = link_.take(command.segment);
    if (!carried)
        return note("Segment " + std::to_string(number(command.segment)) + " is not held: nothing was done.", now);
    switch (command.action) {
    case WireAction::Drop:
        return lost(*carried, Lost::How::Dropped, decided(carried->id, command.action, command.by, now), now);
    case WireAction::Copy: {
        const Carried original = *carried;
        link_.resume(std::move(*carried), now);
        return copy(original, command.by, now);
    }
    case WireAction::Corrupt:
        carried->corrupted = true;
        break;
    case WireAction::Deliver:
    case WireAction::Delay:
    case WireAction::Hold:
    case WireAction::Forge:
        break;
    }
    const Duration extra = command.action == WireAction::Delay ? command.delay : Duration{};
    decided(carried->id, command.action, command.by, now, extra);
    link_.resume(std::move(*carried), now, extra);
}

void ModelWire::forge(const ForgeSegment& command, const Endpoint& src, const Endpoint& dst, Time now) {
    Segment segment;
    segment.src = src;
    segment.dst = dst;
    segment.flags = TcpFlags::fromBits(command.flags);
    segment.seq = command.seq ? numbers_.absolute(src, dst, *command.seq) : numbers_.nextSeq(src, dst);
    if (segment.flags.has(TcpFlag::Ack))
        segment.ack = command.ack ? numbers_.absolute(dst, src, *command.ack) : numbers_.nextSeq(dst, src);
    segment.window = command.window.value_or(numbers_.lastWindow(src, dst));
    segment.payload = command.data;
    const SegmentId id = trace_.nextSegment();
    const EventId cause = decided(id, WireAction::Forge, command.by, now);
    depart(segment, {command.from, command.to, cause}, id, {}, now, true);
}

std::optional<ModelWire::Arrival> ModelWire::run(Time until) {
    using enum VirtualLink::News::What;
    while (auto news = link_.next(until)) {
        const Carried& carried = news->carried;
        switch (news->what) {
        case Arrives:
            if (!carried.corrupted) return Arrival{news->at, std::move(news->carried)};
            lost(carried, Lost::How::Corrupted, {}, news->at);
            break;
        case Held:
            decided(carried.id, WireAction::Hold, DecidedBy::Policy, news->at);
            break;
        case LostByChance:
        case LostByCut:
            lost(carried, Lost::How::Chance, {}, news->at);
            break;
        case Dropped:
            lost(carried, Lost::How::Dropped, decided(carried.id, WireAction::Drop, DecidedBy::Policy, news->at),
                 news->at);
            break;
        case CopyWanted:
            copy(carried, DecidedBy::Policy, news->at);
            break;
        }
    }
    return std::nullopt;
}

EventId ModelWire::arrived(const Carried& carried, RuleId rule, Time now) {
    return trace_.add(now, carried.to, Origin::Modelled, carried.sent, Arrived{carried.id, Moment::Exact, rule});
}

void ModelWire::vanishes(const Carried& carried, Time now) { lost(carried, Lost::How::Chance, {}, now); }

void ModelWire::note(const std::string& text, Time now) {
    trace_.add(now, noProgram, Origin::Modelled, EventId{}, Note{trace_.keep(text), Note::Level::Warning});
}

} // namespace socketscope
