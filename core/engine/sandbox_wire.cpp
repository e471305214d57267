// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/sandbox_wire.h"

#include "core/trace/trace.h"

#include <algorithm>
#include <ctime>

namespace socketscope {
namespace {

constexpr std::size_t keptWhole = std::size_t{64} << 20U; ///< bytes of datagrams that a session keeps to the last octet
constexpr std::size_t keptAfterwards = 128;               ///< octets of each one that comes then
constexpr std::uint64_t missedEvery = 1024;               ///< how often the kernel is asked what it had no room for

Duration wallNow() {
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

Transport transportOf(const Datagram& d) {
    if (d.segment() != nullptr) return Transport::Tcp;
    return std::holds_alternative<UdpMessage>(d.what) ? Transport::Udp : Transport::Icmp;
}

InHand handOf(const Datagram& datagram, LentBytes bytes) {
    InHand hand;
    hand.src = datagram.src;
    hand.dst = datagram.dst;
    hand.transport = transportOf(datagram);
    hand.length = datagram.dataLength();
    hand.bytes = std::move(bytes);
    if (const Segment* tcp = datagram.segment()) hand.flags = tcp->flags.bits();
    return hand;
}

} // namespace

SandboxWire::SandboxWire(Sandbox& sandbox, TraceWriter& trace, const Clock& clock, WireParties& parties,
                         std::uint32_t largest, std::uint64_t seed)
    : sandbox_(sandbox), trace_(trace), clock_(clock), parties_(parties), ring_(sandbox.wire(), largest),
      policy_(seed, Duration{}) {}

void SandboxWire::takeIn() {
    giveBack();
    // Stamps are of the wall's clock; what lies between it and ours is measured anew, since it may be set.
    std::optional<Duration> wallZero;
    while (true) {
        // Those that are ready go on from the ring itself. Only a ring that fills up has them kept first.
        if (ring_.isShort() && !ring_.fillsUp()) break;
        if (ring_.isShort()) keepLent();
        const auto packet = ring_.next();
        if (!packet) break;
        if (!wallZero) wallZero = wallNow() - clock_.now().time_since_epoch();
        const Time now = clock_.now();
        const Time stamped = packet->wallTime.count() != 0 ? Time(packet->wallTime - *wallZero) : now;
        takeIn(*packet, std::clamp(stamped, Time{}, now));
    }
    if (takenIn_ >= missedEvery || isSlow()) countMissed();
}

void SandboxWire::takeIn(const PacketRing::Packet& packet, Time at) {
    ++takenIn_;
    lastTaken_ = packet.number;
    LentBytes bytes(packet.datagram);
    if (!ring_.lends()) bytes.keep();
    if (packet.checksumMissing) fillInChecksum(bytes.keep());
    auto datagram = decodeDatagram(bytes.view());
    if (!datagram) {
        static_cast<void>(sandbox_.deliver(bytes.view()));
        if (!std::exchange(saidOther_, true)) note("Something that is neither TCP nor UDP passed the wire unseen.");
        return;
    }
    InHand hand = handOf(*datagram, std::move(bytes));
    hand.frame = packet.number;
    leaves(std::move(hand), *datagram, at);
}

void SandboxWire::leaves(InHand hand, const Datagram& datagram, Time at) {
    const WireParties::Party from = parties_.partyAt(hand.src, hand.dst, hand.transport);
    if (from.gone) return; // what a host without power sends, nobody sees
    const EventId cause = parties_.reasonFor(datagram, at);
    hand.id = trace_.nextSegment();
    SegmentId first{};
    if (const Segment* tcp = datagram.segment()) {
        if (tcp->length() > 0) first = numbers_.firstWith(*tcp);
        numbers_.note(*tcp, hand.id);
    }
    hand.from = from.program;
    hand.fromHost = from.host;
    hand.to = parties_.partyAt(hand.dst, hand.src, hand.transport).program;
    tell(hand, datagram, cause, first, at);
    parties_.hasLeft(datagram, hand.sent, at);
    pass(std::move(hand), at);
}

void SandboxWire::putOn(InHand hand, const Datagram& datagram, EventId cause, SegmentId copyOf, Time now) {
    tell(hand, datagram, cause, copyOf, now);
    goOn(std::move(hand), now);
}

void SandboxWire::tell(InHand& hand, const Datagram& datagram, EventId cause, SegmentId copyOf, Time at) {
    Sent sent;
    sent.id = hand.id;
    sent.copyOf = copyOf;
    sent.from = trace_.endpoint(hand.src);
    sent.to = trace_.endpoint(hand.dst);
    sent.length = hand.length;
    sent.toProgram = hand.to;
    sent.transport = hand.transport;
    sent.flags = hand.flags;
    if (const Segment* tcp = datagram.segment()) {
        sent.seq = numbers_.seqOf(*tcp);
        sent.ack = numbers_.ackOf(*tcp);
    }
    sent.raw = keepBytes(hand.bytes.view());
    hand.sent = trace_.add(at, hand.from, Origin::Observed, cause, sent);
}

/// All frames before the first that is still to be delivered.
void SandboxWire::giveBack() {
    if (lent_ == 0) return ring_.release(lastTaken_);
    const auto first = std::ranges::find_if(ready_, [](const InHand& hand) { return hand.bytes.isLent(); });
    ring_.release(first->frame - 1);
}

void SandboxWire::keepLent() {
    for (InHand& hand : ready_) hand.bytes.keep();
    lent_ = 0;
    ring_.release(lastTaken_);
}

Blob SandboxWire::keepBytes(ByteView bytes) {
    const std::size_t size = bytesKept_ < keptWhole ? bytes.size() : std::min(bytes.size(), keptAfterwards);
    bytesKept_ += size;
    return trace_.keep(bytes.first(size));
}

void SandboxWire::pass(InHand hand, Time at) {
    using enum WirePolicy::Passage;
    switch (policy_.pass({hand.flags, hand.from, hand.to, hand.fromHost, hand.length})) {
    case GoesOn:
        return goOn(std::move(hand), at);
    case Held:
        decided(hand.id, WireAction::Hold, DecidedBy::Policy, at);
        hand.bytes.keep();
        held_.push_back(std::move(hand));
        return;
    case Dropped:
        return lost(hand, Lost::How::Dropped, decided(hand.id, WireAction::Drop, DecidedBy::Policy, at), at);
    case LostByChance:
    case LostByCut:
        return lost(hand, Lost::How::Chance, {}, at);
    case CopyWanted: {
        const InHand original = hand;
        goOn(std::move(hand), at);
        return copy(original, decided(original.id, WireAction::Copy, DecidedBy::Policy, at));
    }
    }
}

void SandboxWire::goOn(InHand hand, Time now, Duration extra) {
    extra += policy_.delay() + policy_.straggles();
    if (extra == Duration{}) {
        lent_ += hand.bytes.isLent() ? 1U : 0U;
        ready_.push_back(std::move(hand));
        return;
    }
    hand.bytes.keep();
    journeys_.push_back({now + extra, order_++, std::move(hand)});
    std::push_heap(journeys_.begin(), journeys_.end(), std::greater<>());
}

std::optional<Time> SandboxWire::nextDue() const {
    if (!ready_.empty()) return Time{};
    if (journeys_.empty()) return std::nullopt;
    return journeys_.front().due;
}

std::optional<SandboxWire::Delivery> SandboxWire::deliverNext() {
    if (!ready_.empty()) {
        InHand next = std::move(ready_.front());
        ready_.pop_front();
        lent_ -= next.bytes.isLent() ? 1U : 0U;
        return deliver(std::move(next));
    }
    if (journeys_.empty() || journeys_.front().due > clock_.now()) return std::nullopt;
    std::pop_heap(journeys_.begin(), journeys_.end(), std::greater<>());
    InHand next = std::move(journeys_.back().what);
    journeys_.pop_back();
    return deliver(std::move(next));
}

SandboxWire::Delivery SandboxWire::deliver(InHand hand) {
    Delivery delivery{std::move(hand), {}, clock_.now()};
    const InHand& what = delivery.what;
    if (policy_.isCut() || parties_.partyAt(what.dst, what.src, what.transport).gone) {
        lost(what, Lost::How::Chance, {}, delivery.at);
        return delivery;
    }
    const auto refusedBefore = what.corrupted ? sandbox_.checksumErrors() : std::nullopt;
    const auto arrived = [&] {
        delivery.arrived =
            trace_.add(delivery.at, what.to, Origin::Observed, what.sent, Arrived{what.id, Moment::Exact, {}});
    };
    if (!what.corrupted) arrived();
    // What is still the ring's own is as its sender's kernel made it.
    const Answer sent = what.bytes.isLent() ? sandbox_.passOn(what.bytes.view()) : sandbox_.deliver(what.bytes.view());
    if (!sent.ok()) note("The kernel did not take a segment back (" + std::to_string(sent.error) + "): it is lost.");
    if (!what.corrupted) return delivery;
    // The receiver counts what it refuses. Where it does not say, that it refused follows from the checksum.
    const auto refused = sandbox_.checksumErrors();
    if (refused && refusedBefore && *refused == *refusedBefore)
        arrived();
    else
        lost(what, Lost::How::Corrupted, {}, clock_.now(), refused ? Origin::Observed : Origin::Inferred);
    return delivery;
}

EventId SandboxWire::decided(SegmentId segment, WireAction action, DecidedBy by, Time at, Duration delay) {
    return trace_.add(at, noProgram, Origin::Observed, EventId{}, Decided{delay, segment, action, by});
}

void SandboxWire::lost(const InHand& hand, Lost::How how, EventId cause, Time at, Origin origin) {
    trace_.add(at, hand.to, origin, present(cause) ? cause : hand.sent, Lost{hand.id, how});
}

void SandboxWire::countMissed() {
    takenIn_ = 0;
    const std::uint64_t missed = sandbox_.missed();
    if (missed == missed_) return;
    trace_.add(clock_.now(), noProgram, Origin::Observed, EventId{},
               Missed{static_cast<std::uint32_t>(missed - missed_)});
    missed_ = missed;
}

void SandboxWire::note(const std::string& text) {
    trace_.add(clock_.now(), noProgram, Origin::Observed, EventId{}, Note{trace_.keep(text), Note::Level::Warning});
}

} // namespace socketscope
