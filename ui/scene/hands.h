// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person holds in the middle of the wire, in the order in which they want to let it go: oldest first until they
// choose otherwise. A segment that repeats one that is held too lies in one row with it. The window keeps one beside
// its session; diagram, list and Step read it. It decides about nothing.
#pragma once

#include "core/trace/trace.h"

#include <cstddef>
#include <span>
#include <vector>

namespace socketscope {

/// The segment that this one repeats, and that one in turn: the first of them, itself where it repeats none.
[[nodiscard]] SegmentId firstOfCopies(const Trace& trace, SegmentId segment);
/// The segment that an event is about (it left, arrived, was lost, was decided about); none for any other.
[[nodiscard]] SegmentId segmentOf(const Trace& trace, EventId event);

class Hands {
public:
    /// A segment, and those held that are the same once more, oldest first.
    struct Row {
        std::vector<SegmentId> segments; ///< never empty
        [[nodiscard]] SegmentId first() const { return segments.front(); }
        [[nodiscard]] std::size_t count() const { return segments.size(); }
    };

    /// Takes in who has come into the hand and who has left it. Who comes stands with what it repeats, else last; only
    /// what repeats a segment that has arrived stands behind it.
    void follow(const Trace& trace);
    [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
    [[nodiscard]] bool empty() const { return rows_.empty(); }
    /// What goes first; none where nothing is held.
    [[nodiscard]] SegmentId first() const { return rows_.empty() ? SegmentId{} : rows_.front().first(); }
    /// The one that decisions are about: that of the selected event if it is held, else what goes first.
    [[nodiscard]] SegmentId chosen(const Trace& trace, EventId selected) const;
    /// The row in which a segment lies; rows().size() where it is not held.
    [[nodiscard]] std::size_t rowOf(SegmentId segment) const;
    /// Every segment, in the order of the rows; copies behind what they repeat.
    [[nodiscard]] std::vector<SegmentId> inOrder() const;
    /// A row takes another place; both count from 0. Out of range changes nothing.
    void move(std::size_t from, std::size_t to);
    /// A person has chosen another order than that of age.
    [[nodiscard]] bool reordered() const;

private:
    std::vector<Row> rows_;
};

} // namespace socketscope
