// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/hands.h"

#include <algorithm>

namespace socketscope {

SegmentId firstOfCopies(const Trace& trace, SegmentId segment) {
    for (;;) { // copies are later than what they repeat, so this ends
        const auto* sent = trace.get<Sent>(trace.segment(segment).sent);
        if (sent == nullptr || !present(sent->copyOf) || sent->copyOf >= segment) return segment;
        segment = sent->copyOf;
    }
}

SegmentId segmentOf(const Trace& trace, EventId event) {
    if (!present(event)) return {};
    return std::visit(Overloaded{
                          [](const Sent& s) { return s.id; },
                          [](const Arrived& a) { return a.segment; },
                          [](const Lost& l) { return l.segment; },
                          [](const Decided& d) { return d.segment; },
                          [](const auto&) { return SegmentId{}; },
                      },
                      trace[event].what);
}

namespace {

/// It repeats what has arrived already.
bool isLeftOver(const Trace& trace, const Hands::Row& row) {
    const SegmentId original = firstOfCopies(trace, row.first());
    return original != row.first() && trace.get<Arrived>(trace.segment(original).fate) != nullptr;
}

std::vector<Hands::Row>::const_iterator behindWhatIsNeeded(const Trace& trace, const std::vector<Hands::Row>& rows) {
    auto at = rows.end();
    while (at != rows.begin() && isLeftOver(trace, *std::prev(at))) --at;
    return at;
}

} // namespace

void Hands::follow(const Trace& trace) {
    for (Row& row : rows_) std::erase_if(row.segments, [&](SegmentId s) { return !trace.isHeld(s); });
    std::erase_if(rows_, [](const Row& row) { return row.segments.empty(); });
    for (const SegmentId segment : trace.heldSegments()) {
        if (rowOf(segment) < rows_.size()) continue;
        const SegmentId original = firstOfCopies(trace, segment);
        const auto same = std::find_if(rows_.begin(), rows_.end(),
                                       [&](const Row& row) { return firstOfCopies(trace, row.first()) == original; });
        if (same != rows_.end())
            same->segments.push_back(segment);
        else
            rows_.insert(behindWhatIsNeeded(trace, rows_), {{segment}});
    }
}

SegmentId Hands::chosen(const Trace& trace, EventId selected) const {
    const SegmentId meant = segmentOf(trace, selected);
    return present(meant) && rowOf(meant) < rows_.size() ? meant : first();
}

std::size_t Hands::rowOf(SegmentId segment) const {
    const auto in = [&](const Row& row) {
        return std::find(row.segments.begin(), row.segments.end(), segment) != row.segments.end();
    };
    return static_cast<std::size_t>(std::find_if(rows_.begin(), rows_.end(), in) - rows_.begin());
}

std::vector<SegmentId> Hands::inOrder() const {
    std::vector<SegmentId> all;
    for (const Row& row : rows_) all.insert(all.end(), row.segments.begin(), row.segments.end());
    return all;
}

void Hands::move(std::size_t from, std::size_t to) {
    if (from >= rows_.size() || to >= rows_.size()) return;
    const auto at = [&](std::size_t i) { return rows_.begin() + static_cast<std::ptrdiff_t>(i); };
    if (from < to)
        std::rotate(at(from), at(from + 1), at(to + 1));
    else
        std::rotate(at(to), at(from), at(from + 1));
}

bool Hands::reordered() const {
    return !std::is_sorted(rows_.begin(), rows_.end(),
                           [](const Row& a, const Row& b) { return a.first() < b.first(); });
}

} // namespace socketscope
