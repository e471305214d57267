// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What makes a lab of a scenario: checks, which are properties of the record with points for each, and hints. Judged
// afresh from the evidence whenever somebody asks: by the window while the lab goes on, by the grader from a hand-in.
// Judging runs nothing, and says of each check which rule decided and where in the record.
#pragma once

#include "core/lesson/question.h"

#include <string>
#include <variant>
#include <vector>

namespace socketscope {

/// The question was answered before what it is about had happened. What the answer was does not matter.
struct Predicted {
    std::string question;
};
/// The answer that was given is what the run says, whenever it was given.
struct Knows {
    std::string question;
};

/// The parts of a check have equal shares of its points.
using CheckPart = std::variant<GoalRule, Predicted, Knows>;

struct Check {
    std::string id, title;
    double points = 1;
    std::vector<CheckPart> parts;
};

/// What a check came to.
struct CheckResult {
    enum class Verdict : std::uint8_t { Met, Partly, NotMet };
    const Check* check = nullptr;
    double points = 0;
    std::size_t met = 0; ///< of its parts
    std::string why;     ///< of the first part that is not met; empty where all are
    EventId at{};        ///< the event that decided that part; none where something never happened
    EventId other{};     ///< what that event should have followed, where it came too early
    [[nodiscard]] Verdict verdict() const {
        if (met == check->parts.size()) return Verdict::Met;
        return met > 0 ? Verdict::Partly : Verdict::NotMet;
    }
};

struct LabResult {
    std::vector<CheckResult> checks;
    double points = 0, outOf = 0;
    std::size_t predictions = 0, questions = 0; ///< questions answered in time, of all
    std::size_t hints = 0;                      ///< how many different ones were read
};

struct Scenario;

/// `lab` outlives the result.
[[nodiscard]] LabResult judgeLab(const Scenario& lab, const Trace& trace);
/// All its questions, in their order.
[[nodiscard]] std::vector<const Question*> questionsOf(const Scenario& lab);
/// "6.5": as few decimals as say it all, two at most.
[[nodiscard]] std::string pointsText(double points);

} // namespace socketscope
