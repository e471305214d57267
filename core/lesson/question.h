// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A question that a lab or a scenario puts to the person before something happens, what the person said, and what the
// run itself says to it. Plain data and pure functions over a trace; used by lab.h, the Lesson dock and the grader. A
// prediction is never right or wrong here: it stands beside what happened.
#pragma once

#include "core/lesson/goal.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace socketscope {

/// One of several answers.
struct Choice {
    std::string words;
    std::optional<GoalRule> shownBy; ///< of the run: where it holds, this is what happened
    std::string note;                ///< for who said this where the run shows something else
};

/// The answer is a number that the kernel says.
struct QueueReading {
    enum class Queue : std::uint8_t { Syn, Accept };
    std::string program; ///< whose listening socket
    Queue queue{};
};

/// Why a run gives no answer, and what would.
struct CannotTell {
    GoalRule when;
    std::string because, note;
};

struct Question {
    std::string id, text;
    std::variant<std::vector<Choice>, QueueReading> answers;
    /// What is said once this has happened is no prediction any more; the reading of a queue is the last before it.
    std::optional<EventPattern> before;
    std::vector<CannotTell> cannotTell;
};

/// What the run says to a question so far.
struct RunsAnswer {
    enum class Kind : std::uint8_t { NotYet, Told, CannotTell };
    Kind kind = Kind::NotYet;
    std::string answer; ///< Told: a choice's words or a number; CannotTell: why
    std::string note;   ///< CannotTell: what to do
    EventId at{};       ///< what told it; none where nothing single did
};
[[nodiscard]] RunsAnswer whatTheRunSays(const Question& question, const Trace& trace);

/// What the person said.
struct PersonsAnswer {
    EventId asked{}, answered{}; ///< none where not
    std::string answer;          ///< empty where the question was passed over
    bool predicted = false;      ///< said before what it is about had happened
    [[nodiscard]] bool given() const { return present(answered) && !answer.empty(); }
};
[[nodiscard]] PersonsAnswer whatWasSaid(const Question& question, const Trace& trace);

/// What the question is about has happened: nobody can predict it any more.
[[nodiscard]] bool tooLate(const Question& question, const Trace& trace);

/// The note for who said `answer` and was surprised; empty where there is none.
[[nodiscard]] std::string noteFor(const Question& question, const std::string& answer);

} // namespace socketscope
