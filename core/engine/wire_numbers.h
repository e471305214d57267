// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a wire that sees every segment knows of each direction: where its numbers began, where they have come to, what
// was sent before. So numbers can be shown relative (each side's SYN is 0), a segment that is sent again can be tied to
// the first one, and a segment made by hand can be given numbers that fit. It listens; it changes nothing.
#pragma once

#include "core/packet/segment.h"
#include "core/trace/event.h"

#include <deque>
#include <map>
#include <utility>

namespace socketscope {

class WireNumbers {
public:
    /// A segment leaves: learns from it.
    void note(const Segment& segment, SegmentId id);

    /// Relative to the SYN of this direction and of the other one; as they stand where no SYN was seen.
    [[nodiscard]] std::uint32_t seqOf(const Segment& segment) const;
    [[nodiscard]] std::uint32_t ackOf(const Segment& segment) const;
    /// The first segment that carried this number in this direction; none where it is new, or forgotten by now.
    [[nodiscard]] SegmentId firstWith(const Segment& segment) const;

    /// What the next segment from `src` to `dst` would carry.
    [[nodiscard]] Seq nextSeq(const Endpoint& src, const Endpoint& dst) const;
    [[nodiscard]] std::uint16_t lastWindow(const Endpoint& src, const Endpoint& dst) const;
    /// An absolute number from a relative one.
    [[nodiscard]] Seq absolute(const Endpoint& src, const Endpoint& dst, std::uint32_t relative) const;

private:
    static constexpr std::size_t remembered = 4096; ///< segments, in each direction

    struct Direction {
        Seq isn;
        bool synSeen = false;
        Seq next;
        std::uint16_t window = 0;
        std::deque<std::pair<Seq, SegmentId>> sent; ///< those that use numbers, oldest first
    };
    using Key = std::pair<Endpoint, Endpoint>;
    [[nodiscard]] const Direction* find(const Endpoint& src, const Endpoint& dst) const;

    std::map<Key, Direction> directions_;
};

} // namespace socketscope
