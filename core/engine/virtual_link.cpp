// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/virtual_link.h"

#include <algorithm>

namespace socketscope {

void VirtualLink::schedule(Carried carried, Time due, bool atEnd) {
    journeys_.push_back({due, order_++, atEnd, std::move(carried)});
    std::push_heap(journeys_.begin(), journeys_.end(), std::greater<>());
}

void VirtualLink::put(Carried carried, Time now) { schedule(std::move(carried), now + policy_.delay() / 2, false); }

/// Half of the way is left.
void VirtualLink::resume(Carried carried, Time now, Duration extra) {
    extra += policy_.straggles();
    schedule(std::move(carried), now + policy_.delay() - policy_.delay() / 2 + extra, true);
}

std::optional<Time> VirtualLink::nextDue() const {
    if (journeys_.empty()) return std::nullopt;
    return journeys_.front().due;
}

std::optional<VirtualLink::News> VirtualLink::next(Time until) {
    while (!journeys_.empty() && journeys_.front().due <= until) {
        std::pop_heap(journeys_.begin(), journeys_.end(), std::greater<>());
        Journey journey = std::move(journeys_.back());
        journeys_.pop_back();
        const Time at = journey.due;
        if (journey.atEnd) {
            const auto what = policy_.isCut() ? News::What::LostByCut : News::What::Arrives;
            return News{what, at, std::move(journey.carried)};
        }
        const auto what = middle(journey.carried);
        if (!what || *what == News::What::CopyWanted) resume(journey.carried, at);
        if (what == News::What::Held) held_.push_back(journey.carried);
        if (what) return News{*what, at, std::move(journey.carried)};
    }
    return std::nullopt;
}

/// What becomes of a segment in the middle of the wire; nothing where it simply goes on.
std::optional<VirtualLink::News::What> VirtualLink::middle(const Carried& carried) {
    const PassingSegment passing{carried.segment.flags.bits(), carried.from, carried.to, carried.fromHost,
                                 static_cast<std::uint32_t>(carried.segment.payload.size())};
    switch (policy_.pass(passing)) {
    case WirePolicy::Passage::GoesOn:
        return std::nullopt;
    case WirePolicy::Passage::Held:
        return News::What::Held;
    case WirePolicy::Passage::Dropped:
        return News::What::Dropped;
    case WirePolicy::Passage::LostByChance:
        return News::What::LostByChance;
    case WirePolicy::Passage::LostByCut:
        return News::What::LostByCut;
    case WirePolicy::Passage::CopyWanted:
        return News::What::CopyWanted;
    }
    return std::nullopt;
}

std::optional<Carried> VirtualLink::take(SegmentId id) {
    const auto it = std::find_if(held_.begin(), held_.end(), [&](const Carried& c) { return c.id == id; });
    if (it == held_.end()) return std::nullopt;
    Carried taken = std::move(*it);
    held_.erase(it);
    return taken;
}

} // namespace socketscope
