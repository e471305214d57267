// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The octets that a Tcb only counts: a stretch of a stream, found by sequence number. TcpEnd keeps two of them, what
// may have to be sent again and what nobody has taken yet. Grows as it is written, from its first number on.
#pragma once

#include "core/base/bytes.h"
#include "core/packet/seq.h"

#include <algorithm>
#include <cassert>

namespace socketscope {

class Octets {
public:
    /// Starts anew: nothing is kept, and `first` is the number of the next octet.
    void restart(Seq first) {
        octets_.clear();
        gone_ = 0;
        first_ = first;
    }
    /// Writes octets at their place, past the end too; what lies before the first number is left out.
    void put(Seq at, ByteView bytes) {
        if (lt(at, first_)) {
            const std::size_t old = std::min<std::size_t>(bytes.size(), at.distanceTo(first_));
            bytes = bytes.subspan(old);
            at += static_cast<std::uint32_t>(old);
        }
        const std::size_t begin = gone_ + first_.distanceTo(at);
        if (octets_.size() < begin + bytes.size()) octets_.resize(begin + bytes.size());
        std::copy(bytes.begin(), bytes.end(), octets_.begin() + static_cast<std::ptrdiff_t>(begin));
    }
    /// `count` octets from `at` on, which must have been written.
    [[nodiscard]] ByteView get(Seq at, std::uint32_t count) const {
        const std::size_t begin = gone_ + first_.distanceTo(at);
        assert(begin + count <= octets_.size());
        return ByteView(octets_).subspan(begin, count);
    }
    /// Lets go of everything before this number.
    void dropBefore(Seq at) {
        if (!gt(at, first_)) return;
        gone_ += std::min<std::size_t>(octets_.size() - gone_, first_.distanceTo(at));
        first_ = at;
        if (2 * gone_ < octets_.size()) return; // moving the rest together is for when it pays
        octets_.erase(octets_.begin(), octets_.begin() + static_cast<std::ptrdiff_t>(gone_));
        gone_ = 0;
    }
    [[nodiscard]] bool empty() const { return octets_.size() == gone_; }

private:
    Bytes octets_;
    std::size_t gone_ = 0; ///< octets at the front that are no longer kept
    Seq first_;
};

} // namespace socketscope
