// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which spans of rows overlap a range, in time proportional to what is found: a blocked ACCEPT may span the whole
// session, so a search by start or by longest span would scan everything. Spans are filed by length class when they
// close, and each class is sorted by its ends. Used by the Timeline; append-only but for the ends of open spans.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace socketscope {

/// Steps count from 1; step 0 is "before everything".
using Step = std::uint32_t;
inline constexpr Step openEnd = 0xFFFF'FFFF;

class IntervalIndex {
public:
    using Key = std::uint32_t;
    struct Span {
        Key key = 0;
        Step from = 0, to = openEnd;
    };

    /// A key is open at most once at a time.
    void open(Key key, Step from);
    /// Ends must come in rising order. Closing a key that is not open does nothing.
    void close(Key key, Step to);

    /// Appends to `out` each span that meets [first, last] and is at least `shortest` steps long; open spans count as
    /// long. Order: closed spans by class, then open ones by start.
    void overlapping(Step first, Step last, std::vector<Span>& out, Step shortest = 0) const;

private:
    std::array<std::vector<Span>, 32> closed_; ///< class k: lengths of bit width k, sorted by `to`
    std::vector<Span> open_;                   ///< sorted by `from`
};

} // namespace socketscope
