// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lesson/goal.h"

#include "core/base/errno_name.h"

namespace socketscope {
namespace {

GoalResult passed(EventId at) { return {.id = {}, .ok = true, .why = {}, .at = at, .other = {}}; }
GoalResult failed(std::string why, EventId at = EventId{}, EventId other = EventId{}) {
    return {.id = {}, .ok = false, .why = std::move(why), .at = at, .other = other};
}

GoalResult decide(const InOrder& rule, const Trace& trace) {
    EventId at{};
    for (std::size_t i = 0; i < rule.patterns.size(); ++i) {
        const EventId next = firstMatch(rule.patterns[i], trace, at);
        if (!present(next)) {
            std::string why = describe(rule.patterns[i]) + " did not happen";
            if (i > 0) why += " after " + describe(rule.patterns[i - 1]);
            return failed(why, at);
        }
        at = next;
    }
    return passed(at);
}

GoalResult decide(const Before& rule, const Trace& trace) {
    EventId at{};
    for (std::size_t i = 0; i < rule.patterns.size(); ++i) {
        const EventId first = firstMatch(rule.patterns[i], trace);
        if (!present(first)) return failed(describe(rule.patterns[i]) + " did not happen", at);
        if (i > 0 && first < at)
            return failed(describe(rule.patterns[i]) + " came before " + describe(rule.patterns[i - 1]), first, at);
        at = first;
    }
    return passed(at);
}

GoalResult decide(const First& rule, const Trace& trace) {
    const EventId first = firstMatch(rule.patterns.front(), trace);
    for (std::size_t i = 1; i < rule.patterns.size(); ++i) {
        const EventId other = firstMatch(rule.patterns[i], trace);
        if (present(other) && (!present(first) || other < first))
            return failed(describe(rule.patterns[i]) + " came before " + describe(rule.patterns.front()), other, first);
    }
    return present(first) ? passed(first) : failed(describe(rule.patterns.front()) + " did not happen");
}

GoalResult decide(const Happens& rule, const Trace& trace) {
    const EventId at = firstMatch(rule.pattern, trace);
    return present(at) ? passed(at) : failed(describe(rule.pattern) + " did not happen");
}

GoalResult decide(const Never& rule, const Trace& trace) {
    const EventId at = firstMatch(rule.pattern, trace);
    return present(at) ? failed(describe(rule.pattern) + " happened", at) : passed(EventId{});
}

GoalResult decide(const Count& rule, const Trace& trace) {
    std::int64_t count = 0;
    EventId last{};
    for (EventId at = firstMatch(rule.pattern, trace); present(at); at = firstMatch(rule.pattern, trace, at)) {
        ++count;
        last = at;
    }
    if (rule.range.holds(count)) return passed(last);
    return failed(describe(rule.pattern) + " happened " + std::to_string(count) + " times", last);
}

GoalResult decide(const StepFails& rule, const Trace& trace) {
    for (std::uint16_t p = 0; p < trace.programs().size(); ++p) {
        if (trace.programs()[p].name != rule.program) continue;
        const auto calls = trace.callsOf(ProgramId{p});
        if (rule.nthCall > calls.size()) return failed(std::string(name(rule.primitive)) + " was not called");
        const auto* call = trace.get<Call>(calls[rule.nthCall - 1]);
        const EventId back = trace.call(call->id).ret;
        const auto* result = trace.get<Return>(back);
        const std::string what = rule.program + " " + std::string(name(call->primitive));
        if (result == nullptr) return failed(what + " did not return", calls[rule.nthCall - 1]);
        if (result->error == rule.error && call->primitive == rule.primitive) return passed(back);
        return failed(what + " gave " + (result->error == 0 ? "success" : errnoName(result->error)) + ", not " +
                          (rule.error == 0 ? "success" : errnoName(rule.error)),
                      back);
    }
    return failed("there is no program " + rule.program);
}

} // namespace

GoalResult judge(const GoalRule& rule, const Trace& trace) {
    return std::visit([&](const auto& one) { return decide(one, trace); }, rule);
}

GoalResult judge(const Goal& goal, const Trace& trace) {
    GoalResult result = judge(goal.rule, trace);
    result.id = goal.id;
    return result;
}

} // namespace socketscope
