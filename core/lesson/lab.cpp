// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lesson/lab.h"

#include "core/lesson/scenario.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

namespace socketscope {
namespace {

class Judge {
public:
    Judge(const Scenario& lab, const Trace& trace) : questions_(questionsOf(lab)), trace_(trace) {}

    [[nodiscard]] GoalResult operator()(const GoalRule& rule) const { return judge(rule, trace_); }

    [[nodiscard]] GoalResult operator()(const Predicted& part) const {
        const Question& question = named(part.question);
        const PersonsAnswer said = whatWasSaid(question, trace_);
        if (said.predicted) return {.id = {}, .ok = true, .why = {}, .at = said.answered, .other = {}};
        std::string why = "\"" + question.text + "\" was ";
        if (!present(said.asked))
            why += "not reached";
        else
            why += said.given() ? "answered after it had happened" : "not answered before it happened";
        return {
            .id = {}, .ok = false, .why = why, .at = present(said.answered) ? said.answered : said.asked, .other = {}};
    }

    [[nodiscard]] GoalResult operator()(const Knows& part) const {
        const Question& question = named(part.question);
        const PersonsAnswer said = whatWasSaid(question, trace_);
        const RunsAnswer told = whatTheRunSays(question, trace_);
        const bool same = said.given() && told.kind == RunsAnswer::Kind::Told && said.answer == told.answer;
        if (same) return {.id = {}, .ok = true, .why = {}, .at = told.at, .other = {}};
        std::string why = "you: " + (said.given() ? said.answer : std::string("no answer")) + ", the run: ";
        why += told.kind == RunsAnswer::Kind::Told ? told.answer : "does not say";
        return {.id = {}, .ok = false, .why = why, .at = told.at, .other = {}};
    }

private:
    [[nodiscard]] const Question& named(const std::string& id) const {
        return **std::find_if(questions_.begin(), questions_.end(), [&](const Question* q) { return q->id == id; });
    }

    std::vector<const Question*> questions_;
    const Trace& trace_;
};

CheckResult decide(const Check& check, const Judge& judge) {
    CheckResult result;
    result.check = &check;
    for (const CheckPart& part : check.parts) {
        const GoalResult part_ = std::visit(judge, part);
        if (part_.ok) ++result.met;
        if (part_.ok || !result.why.empty()) continue;
        result.why = part_.why;
        result.at = part_.at;
        result.other = part_.other;
    }
    result.points = check.points * static_cast<double>(result.met) / static_cast<double>(check.parts.size());
    return result;
}

} // namespace

std::vector<const Question*> questionsOf(const Scenario& lab) {
    std::vector<const Question*> questions;
    for (const ScenarioStep& step : lab.steps)
        if (const auto* ask = std::get_if<AskStep>(&step.what)) questions.push_back(&ask->question);
    return questions;
}

LabResult judgeLab(const Scenario& lab, const Trace& trace) {
    LabResult result;
    const Judge judge(lab, trace);
    for (const Check& check : lab.checks) {
        result.checks.push_back(decide(check, judge));
        result.points += result.checks.back().points;
        result.outOf += check.points;
    }
    for (const Question* question : questionsOf(lab)) {
        ++result.questions;
        if (whatWasSaid(*question, trace).predicted) ++result.predictions;
    }
    std::set<std::uint32_t> hints;
    for (std::uint32_t n = 1; n <= trace.size(); ++n)
        if (const auto* hint = trace.get<Hinted>(EventId{n})) hints.insert(hint->number);
    result.hints = hints.size();
    return result;
}

std::string pointsText(double points) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.2f", points);
    std::string shortest = text.data();
    while (shortest.back() == '0') shortest.pop_back();
    if (shortest.back() == '.') shortest.pop_back();
    return shortest;
}

} // namespace socketscope
