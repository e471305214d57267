// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What to look for in a trace: patterns that match one event each. Scenarios, labs and tests are written in them.
// A pattern names only what matters; what it leaves out may be anything. Kernels differ, so properties, not copies.
#pragma once

#include "core/trace/trace.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace socketscope {

struct CountRange {
    std::int64_t atLeast = 0;
    std::int64_t atMost = INT64_MAX;
    [[nodiscard]] bool holds(std::int64_t n) const { return n >= atLeast && n <= atMost; }
};

struct CallPattern {
    std::optional<std::string> program;
    std::optional<Primitive> primitive;
};

struct ReturnPattern {
    std::optional<std::string> program;
    std::optional<Primitive> primitive;
    std::optional<bool> ok, eof, blocked;
    std::optional<int> error; ///< errno
    std::optional<std::int64_t> bytes;
    std::optional<std::string> data;
};

/// What became of a segment, as far as is known.
enum class SegmentFate : std::uint8_t { Delivered, Dropped, Lost, Corrupted, Held, Unknown };

[[nodiscard]] constexpr std::string_view name(SegmentFate f) {
    constexpr std::array<std::string_view, 6> names{"delivered", "dropped", "lost", "corrupted", "held", "unknown"};
    return names[static_cast<std::size_t>(f)];
}
[[nodiscard]] SegmentFate fateOf(const Trace& trace, SegmentId segment);

struct SegmentPattern {
    /// S, F and R must agree exactly; A must be there where it is named, and away where "S" stands alone; P, U, E and
    /// C must be there where they are named.
    std::optional<FlagBits> flags;
    std::optional<std::string> from, to;
    std::optional<CountRange> length;
    bool arrived = false; ///< look at arrivals instead of departures
    std::optional<SegmentFate> fate;
    std::optional<bool> again;        ///< sent again by TCP, or copied on the wire
    std::optional<CountRange> window; ///< as it stands in the header; no segment fits whose bytes nobody saw
    std::optional<Transport> transport;
};

struct StatePattern {
    std::optional<std::string> program;
    std::optional<ConnectionState> to;
    std::optional<SocketKind> kind;
};

struct QueuePattern {
    std::optional<std::string> program;
    std::optional<CountRange> syn, accept, send, receive;
};

struct DecisionPattern {
    std::optional<WireAction> action;
    std::optional<DecidedBy> by;
};

struct KilledPattern {
    std::optional<std::string> program;
};

using EventPattern = std::variant<CallPattern, ReturnPattern, SegmentPattern, StatePattern, QueuePattern,
                                  DecisionPattern, KilledPattern>;

[[nodiscard]] bool matches(const SegmentPattern& pattern, const Trace& trace, EventId id);
[[nodiscard]] bool matches(const EventPattern& pattern, const Trace& trace, EventId id);
/// The first match after `after`, or none.
[[nodiscard]] EventId firstMatch(const EventPattern& pattern, const Trace& trace, EventId after = EventId{});
/// The n-th match of all, from 1, or none.
[[nodiscard]] EventId nthMatch(const EventPattern& pattern, const Trace& trace, std::uint32_t nth);
/// "client CONNECT returns ok": for messages.
[[nodiscard]] std::string describe(const EventPattern& pattern);

} // namespace socketscope
