// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/sandbox_wire.h"

#include "core/packet/packet.h"
#include "core/trace/trace.h"

#include <algorithm>

// The hands of the sandbox's wire: what a person or a scenario does with it and with the segments that it holds.

namespace socketscope {

std::optional<InHand> SandboxWire::take(SegmentId id) {
    const auto it = std::find_if(held_.begin(), held_.end(), [&](const InHand& h) { return h.id == id; });
    if (it == held_.end()) return std::nullopt;
    InHand taken = std::move(*it);
    held_.erase(it);
    return taken;
}

void SandboxWire::release(std::optional<Host> from, DecidedBy by) {
    std::vector<SegmentId> leaving;
    for (const InHand& hand : held_)
        if (!from || hand.fromHost == *from) leaving.push_back(hand.id);
    for (const SegmentId id : leaving) {
        auto hand = take(id);
        const Time now = clock_.now();
        decided(id, WireAction::Deliver, by, now);
        goOn(std::move(*hand), now);
    }
}

void SandboxWire::set(const SetWire& command) {
    std::visit(Overloaded{
                   [&](const WireFlows& flows) {
                       policy_.flow(flows.from);
                       if (!flows.from) flowsAgain_ = true;
                       release(flows.from, command.by);
                   },
                   [&](const WireHolds& holds) { policy_.hold(holds.which); },
                   [&](const WireLoses& loses) { policy_.lose(loses.which); },
                   [&](const WireIsCut&) {
                       policy_.cut();
                       for (const InHand& hand : std::exchange(held_, {}))
                           lost(hand, Lost::How::Chance, {}, clock_.now());
                   },
                   [&](const WireQuality& quality) { policy_.setQuality(quality); },
               },
               command.what);
}

namespace {

/// One bit of the last octet is turned: data, or the end of the header. The checksum covers both.
void damage(InHand& hand) {
    hand.corrupted = true;
    if (Bytes& bytes = hand.bytes.keep(); !bytes.empty()) bytes.back() ^= std::byte{1};
}

} // namespace

void SandboxWire::decide(const DecideSegment& command) {
    auto hand = take(command.segment);
    if (!hand) return note("Segment " + std::to_string(number(command.segment)) + " is not held: nothing was done.");
    const Time now = clock_.now();
    const Duration extra = command.action == WireAction::Delay ? command.delay : Duration{};
    const EventId decision = decided(hand->id, command.action, command.by, now, extra);
    if (command.action == WireAction::Drop) return lost(*hand, Lost::How::Dropped, decision, now);
    if (command.action == WireAction::Corrupt) damage(*hand);
    const InHand original = *hand;
    goOn(std::move(*hand), now, extra);
    if (command.action == WireAction::Copy) copy(original, decision);
}

/// Nobody decides about it again: it goes on from the hand.
void SandboxWire::copy(const InHand& original, EventId decision) {
    const auto datagram = decodeDatagram(original.bytes.view());
    if (!datagram) return;
    InHand hand = original;
    hand.id = trace_.nextSegment();
    putOn(std::move(hand), *datagram, decision, original.id, clock_.now());
}

void SandboxWire::forge(const ForgeSegment& command, const FourTuple& ends, Host from) {
    Segment segment;
    segment.src = ends.local;
    segment.dst = ends.remote;
    segment.flags = TcpFlags::fromBits(command.flags);
    segment.seq = command.seq ? numbers_.absolute(ends.local, ends.remote, *command.seq)
                              : numbers_.nextSeq(ends.local, ends.remote);
    if (segment.flags.has(TcpFlag::Ack))
        segment.ack = command.ack ? numbers_.absolute(ends.remote, ends.local, *command.ack)
                                  : numbers_.nextSeq(ends.remote, ends.local);
    segment.window = command.window.value_or(numbers_.lastWindow(ends.local, ends.remote));
    segment.payload = command.data;
    const Datagram datagram{ends.local, ends.remote, segment};
    InHand hand;
    hand.id = trace_.nextSegment();
    hand.src = ends.local;
    hand.dst = ends.remote;
    hand.from = command.from;
    hand.to = command.to;
    hand.fromHost = from;
    hand.flags = command.flags;
    hand.length = datagram.dataLength();
    hand.bytes = LentBytes(encodePacket(segment));
    const Time now = clock_.now();
    const EventId cause = decided(hand.id, WireAction::Forge, command.by, now);
    putOn(std::move(hand), datagram, cause, {}, now);
}

} // namespace socketscope
