// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/interval_index.h"

#include <algorithm>
#include <bit>

namespace socketscope {

namespace {

/// Class k holds lengths of bit width k.
std::size_t classOf(std::uint32_t length) {
    return std::min<std::size_t>(static_cast<std::size_t>(std::bit_width(length)), 31);
}

} // namespace

void IntervalIndex::open(Key key, Step from) { open_.push_back({key, from, openEnd}); }

void IntervalIndex::close(Key key, Step to) {
    const auto it = std::find_if(open_.begin(), open_.end(), [&](const Span& s) { return s.key == key; });
    if (it == open_.end()) return;
    const std::uint32_t length = to > it->from ? to - it->from : 0;
    closed_[classOf(length)].push_back({key, it->from, to});
    open_.erase(it);
}

void IntervalIndex::overlapping(Step first, Step last, std::vector<Span>& out, Step shortest) const {
    for (std::size_t k = classOf(shortest); k < closed_.size(); ++k) {
        const std::vector<Span>& spans = closed_[k];
        // A span of this class that starts at or before `last` ends before `last + 2^k`.
        const std::uint64_t farthest = std::uint64_t{last} + (std::uint64_t{1} << k);
        auto it =
            std::lower_bound(spans.begin(), spans.end(), first, [](const Span& s, Step step) { return s.to < step; });
        for (; it != spans.end() && it->to <= farthest; ++it)
            if (it->from <= last && it->to - it->from >= shortest) out.push_back(*it);
    }
    for (const Span& span : open_)
        if (span.from <= last) out.push_back(span);
}

} // namespace socketscope
