// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/wire_numbers.h"

#include <algorithm>

namespace socketscope {

const WireNumbers::Direction* WireNumbers::find(const Endpoint& src, const Endpoint& dst) const {
    const auto it = directions_.find({src, dst});
    return it == directions_.end() ? nullptr : &it->second;
}

void WireNumbers::note(const Segment& segment, SegmentId id) {
    Direction& d = directions_[{segment.src, segment.dst}];
    if (segment.flags.has(TcpFlag::Syn) && (!d.synSeen || segment.seq != d.isn)) {
        d = {}; // a connection begins, perhaps between the same endpoints as one before
        d.synSeen = true;
        d.isn = d.next = segment.seq;
    }
    d.window = segment.window;
    if (segment.length() == 0) return; // uses no numbers, whatever it bears
    if (gt(segment.end(), d.next)) d.next = segment.end();
    d.sent.emplace_back(segment.seq, id);
    if (d.sent.size() > remembered) d.sent.pop_front();
}

std::uint32_t WireNumbers::seqOf(const Segment& segment) const {
    const Direction* d = find(segment.src, segment.dst);
    if (d != nullptr && d->synSeen) return d->isn.distanceTo(segment.seq);
    return segment.flags.has(TcpFlag::Syn) ? 0 : segment.seq.value();
}

std::uint32_t WireNumbers::ackOf(const Segment& segment) const {
    if (!segment.flags.has(TcpFlag::Ack)) return 0;
    const Direction* d = find(segment.dst, segment.src);
    return d != nullptr && d->synSeen ? d->isn.distanceTo(segment.ack) : segment.ack.value();
}

SegmentId WireNumbers::firstWith(const Segment& segment) const {
    const Direction* d = find(segment.src, segment.dst);
    if (d == nullptr || !lt(segment.seq, d->next)) return {}; // that far it had not come
    const auto first =
        std::find_if(d->sent.begin(), d->sent.end(), [&](const auto& sent) { return sent.first == segment.seq; });
    return first == d->sent.end() ? SegmentId{} : first->second;
}

Seq WireNumbers::nextSeq(const Endpoint& src, const Endpoint& dst) const {
    const Direction* d = find(src, dst);
    return d != nullptr ? d->next : Seq{};
}

std::uint16_t WireNumbers::lastWindow(const Endpoint& src, const Endpoint& dst) const {
    const Direction* d = find(src, dst);
    return d != nullptr ? d->window : std::uint16_t{0};
}

Seq WireNumbers::absolute(const Endpoint& src, const Endpoint& dst, std::uint32_t relative) const {
    const Direction* d = find(src, dst);
    return (d != nullptr ? d->isn : Seq{}) + relative;
}

} // namespace socketscope
