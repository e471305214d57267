// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/byte_stream.h"

#include <algorithm>

namespace socketscope {
namespace {

bool has(const Sent& segment, FlagBits bit) { return (segment.flags & bit) != 0; }

/// By these rules TCP drops what arrives: it changes nothing for the connection.
bool isDropped(RuleId rule) {
    using enum RuleId;
    return (rule >= S1 && rule <= S5) || rule == S7 || rule == S8 || rule == S10 || rule == S13 || rule == S14 ||
           rule == S15;
}

} // namespace

void ByteStream::sent(EventId id, const Sent& segment) {
    if (has(segment, flag::syn)) setOnce(synSent_, id);
    if (has(segment, flag::fin)) setOnce(finSent_, id);
    if (has(segment, flag::rst)) setOnce(resetSent_, id);
}

void ByteStream::arrived(EventId id, EventId departure, const Sent& segment, RuleId rule) {
    if (has(segment, flag::syn) && !has(segment, flag::rst)) setOnce(synArrived_, id);
    if (isDropped(rule) || present(resetArrived_)) return; // after a reset nobody is there
    if (has(segment, flag::rst)) {
        resetSent_ = departure;
        resetArrived_ = id;
        return;
    }
    const std::int64_t first = offsetOf(segment);
    const std::int64_t end = first + segment.length;
    if (segment.length > 0) take(id, first, end);
    if (has(segment, flag::fin)) finAt_ = end;
    if (finAt_ >= 0 && static_cast<std::uint64_t>(finAt_) <= inOrder_) setOnce(finArrived_, id);
}

void ByteStream::lost(EventId id, EventId departure, const Sent& segment) {
    const std::int64_t first = std::max<std::int64_t>(offsetOf(segment), 0);
    losses_.push_back(
        {static_cast<std::uint64_t>(first), static_cast<std::uint64_t>(first + segment.length), id, departure});
}

EventId ByteStream::readableBy(std::uint64_t end) const {
    const auto it = std::lower_bound(readable_.begin(), readable_.end(), end,
                                     [](const Readable& r, std::uint64_t wanted) { return r.end < wanted; });
    return it == readable_.end() ? EventId{} : it->by;
}

std::int64_t ByteStream::offsetOf(const Sent& segment) const {
    const std::uint32_t start = segment.seq + (has(segment, flag::syn) ? 1U : 0U);
    const std::uint32_t expected = static_cast<std::uint32_t>(inOrder_) + 1U; // byte 0 has sequence number 1
    const auto ahead = static_cast<std::int32_t>(start - expected);
    return static_cast<std::int64_t>(inOrder_) + ahead;
}

void ByteStream::take(EventId id, std::int64_t first, std::int64_t end) {
    if (end <= static_cast<std::int64_t>(inOrder_)) return;
    const auto from = static_cast<std::uint64_t>(std::max<std::int64_t>(first, 0));
    std::uint64_t& kept = beyond_[from];
    kept = std::max(kept, static_cast<std::uint64_t>(end));
    const std::uint64_t before = inOrder_;
    while (!beyond_.empty() && beyond_.begin()->first <= inOrder_) {
        inOrder_ = std::max(inOrder_, beyond_.begin()->second);
        beyond_.erase(beyond_.begin());
    }
    if (inOrder_ > before) readable_.push_back({inOrder_, id});
}

} // namespace socketscope
