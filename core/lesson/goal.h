// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A named predicate over a trace. The same object judges a scenario's expectation, a lab's step and a unit test; it
// reads evidence and decides, and says which event decided or what was missing.
#pragma once

#include "core/lesson/pattern.h"
#include "core/trace/json_lines.h"

#include <string>
#include <variant>
#include <vector>

namespace socketscope {

/// Each of these happens, one after another; other things may happen between.
struct InOrder {
    std::vector<EventPattern> patterns;
};
/// The first of each happens in this order: `before: [a, b]` fails if any b comes before the first a.
struct Before {
    std::vector<EventPattern> patterns;
};
/// The first of all that happens is the first named; the others need not happen at all.
struct First {
    std::vector<EventPattern> patterns;
};
struct Happens {
    EventPattern pattern;
};
struct Never {
    EventPattern pattern;
};
struct Count {
    EventPattern pattern;
    CountRange range;
};
/// The n-th call that the script made returns with this errno (0: with success).
struct StepFails {
    std::string program;
    std::size_t nthCall = 0; ///< of that program, from 1
    Primitive primitive{};
    int error = 0;
};

using GoalRule = std::variant<InOrder, Before, First, Happens, Never, Count, StepFails>;

struct Goal {
    std::string id;
    GoalRule rule;
};

using GoalResult = RunEnd::GoalResult;

/// A result without an id.
[[nodiscard]] GoalResult judge(const GoalRule& rule, const Trace& trace);
[[nodiscard]] GoalResult judge(const Goal& goal, const Trace& trace);

} // namespace socketscope
