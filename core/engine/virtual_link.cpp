// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/virtual_link.h"

#include <algorithm>

namespace socketscope {

bool VirtualLink::Watcher::fits(const Carried& c) {
    const auto length = static_cast<std::uint32_t>(c.segment.payload.size());
    const bool fits = (!which.flags || flagsFit(*which.flags, c.segment.flags.bits())) &&
                      (which.from == noProgram || which.from == c.from) &&
                      (which.to == noProgram || which.to == c.to) && length >= which.leastLength &&
                      length <= which.mostLength;
    if (!fits) return false;
    ++seen;
    return which.nth == 0 || seen == which.nth;
}

/// The engine's numbers are the standard's; its distributions are each library's own, so they are not used.
bool VirtualLink::happens(double probability) {
    if (probability <= 0) return false;
    return static_cast<double>(chance_() >> 11U) * 0x1p-53 < probability;
}

void VirtualLink::schedule(Carried carried, Time due, bool atEnd) {
    journeys_.push_back({due, order_++, atEnd, std::move(carried)});
    std::push_heap(journeys_.begin(), journeys_.end(), std::greater<>());
}

void VirtualLink::put(Carried carried, Time now) { schedule(std::move(carried), now + delay_ / 2, false); }

void VirtualLink::resume(Carried carried, Time now, Duration extra) {
    // Half of the way is left, and a segment that is overtaken takes up to three more.
    if (happens(reordering_)) extra += delay_ / 2 + delay_ * static_cast<Duration::rep>(chance_() % 256) / 100;
    schedule(std::move(carried), now + delay_ - delay_ / 2 + extra, true);
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
            const auto what = cut_ ? News::What::LostByCut : News::What::Arrives;
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
std::optional<VirtualLink::News::What> VirtualLink::middle(Carried& carried) {
    using enum News::What;
    if (cut_) return LostByCut;
    if (loses_ && loses_->fits(carried)) return Dropped;
    if (holdsAll_ || (holds_ && holds_->fits(carried))) return Held;
    if (happens(loss_)) return LostByChance;
    if (happens(copies_)) return CopyWanted;
    return std::nullopt;
}

std::optional<Carried> VirtualLink::take(SegmentId id) {
    const auto it = std::find_if(held_.begin(), held_.end(), [&](const Carried& c) { return c.id == id; });
    if (it == held_.end()) return std::nullopt;
    Carried taken = std::move(*it);
    held_.erase(it);
    return taken;
}

void VirtualLink::flow() {
    holds_.reset();
    loses_.reset();
    holdsAll_ = cut_ = false;
    loss_ = copies_ = reordering_ = 0;
    delay_ = usualDelay;
}

void VirtualLink::hold(std::optional<SegmentChoice> which) {
    holdsAll_ = !which;
    holds_.reset();
    if (which) holds_ = Watcher{*which};
}

void VirtualLink::lose(const SegmentChoice& which) { loses_ = Watcher{which}; }

void VirtualLink::cut() { cut_ = true; }

void VirtualLink::setQuality(const WireQuality& quality) {
    if (quality.loss) loss_ = *quality.loss;
    if (quality.copies) copies_ = *quality.copies;
    if (quality.reordering) reordering_ = *quality.reordering;
    if (quality.delay) delay_ = *quality.delay;
}

} // namespace socketscope
