// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What to look for in a trace: patterns that match one event each. Scenarios, labs and tests are written in them.
// A pattern names only what matters; what it leaves out may be anything. Kernels differ, so properties, not copies.
#pragma once

#include "core/trace/trace.h"

#include <optional>
#include <string>
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

struct SegmentPattern {
    /// S, F and R must agree exactly; A must be there where it is named, and away where "S" stands alone; P, U, E and
    /// C must be there where they are named.
    std::optional<FlagBits> flags;
    std::optional<std::string> from, to;
    std::optional<CountRange> length;
    bool arrived = false; ///< look at arrivals instead of departures
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

using EventPattern = std::variant<CallPattern, ReturnPattern, SegmentPattern, StatePattern, QueuePattern>;

[[nodiscard]] bool matches(const EventPattern& pattern, const Trace& trace, EventId id);
/// The first match after `after`, or none.
[[nodiscard]] EventId firstMatch(const EventPattern& pattern, const Trace& trace, EventId after = EventId{});
/// "client CONNECT returns ok": for messages.
[[nodiscard]] std::string describe(const EventPattern& pattern);

} // namespace socketscope
