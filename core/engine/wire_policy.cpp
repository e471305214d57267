// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/wire_policy.h"

namespace socketscope {
namespace {

/// Every segment of one direction, and nothing else about it.
bool isDirection(const SegmentChoice& c) {
    return c.fromHost && !c.flags && c.from == noProgram && c.to == noProgram && c.leastLength == 0 &&
           c.mostLength == UINT32_MAX && c.nth == 0;
}

} // namespace

bool WirePolicy::Watcher::fits(const PassingSegment& s) {
    const bool fits =
        (!which.flags || flagsFit(*which.flags, s.flags)) && (which.from == noProgram || which.from == s.from) &&
        (which.to == noProgram || which.to == s.to) && (!which.fromHost || *which.fromHost == s.fromHost) &&
        s.length >= which.leastLength && s.length <= which.mostLength;
    if (!fits) return false;
    ++seen;
    return which.nth == 0 || seen == which.nth;
}

/// The engine's numbers are the standard's; its distributions are each library's own, so they are not used.
bool WirePolicy::happens(double probability) {
    if (probability <= 0) return false;
    return static_cast<double>(chance_() >> 11U) * 0x1p-53 < probability;
}

WirePolicy::Passage WirePolicy::pass(const PassingSegment& segment) {
    if (cut_) return Passage::LostByCut;
    if (loses_ && loses_->fits(segment)) return Passage::Dropped;
    const bool named = holds_ && holds_->fits(segment);
    if (named || holdsFrom_[static_cast<std::size_t>(segment.fromHost)]) return Passage::Held;
    if (happens(loss_)) return Passage::LostByChance;
    return happens(copies_) ? Passage::CopyWanted : Passage::GoesOn;
}

Duration WirePolicy::straggles() {
    if (!happens(reordering_)) return {};
    // Up to three times as long as the others; where those take no time at all, long enough to be overtaken.
    const Duration unit = std::max(delay_, Duration(std::chrono::milliseconds(1)));
    return unit / 2 + unit * static_cast<Duration::rep>(chance_() % 256) / 100;
}

bool WirePolicy::isOpen() const {
    return !holds_ && !loses_ && !holdsFrom_[0] && !holdsFrom_[1] && !cut_ && loss_ == 0 && copies_ == 0 &&
           reordering_ == 0 && delay_ == Duration{};
}

void WirePolicy::flow(std::optional<Host> from) {
    if (from) {
        holdsFrom_[static_cast<std::size_t>(*from)] = false;
        if (holds_ && (!holds_->which.fromHost || holds_->which.fromHost == from)) holds_.reset();
        return;
    }
    holds_.reset();
    loses_.reset();
    holdsFrom_ = {};
    cut_ = false;
    loss_ = copies_ = reordering_ = 0;
    delay_ = usualDelay_;
}

void WirePolicy::hold(const std::optional<SegmentChoice>& which) {
    if (which && isDirection(*which)) {
        holdsFrom_[static_cast<std::size_t>(*which->fromHost)] = true;
        return;
    }
    holdsFrom_ = {!which, !which};
    holds_.reset();
    if (which) holds_ = Watcher{*which};
}

void WirePolicy::setQuality(const WireQuality& quality) {
    if (quality.loss) loss_ = *quality.loss;
    if (quality.copies) copies_ = *quality.copies;
    if (quality.reordering) reordering_ = *quality.reordering;
    if (quality.delay) delay_ = *quality.delay;
}

} // namespace socketscope
