// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lesson/question.h"

#include <algorithm>

namespace socketscope {
namespace {

EventId firstOf(const std::optional<EventPattern>& pattern, const Trace& trace) {
    return pattern ? firstMatch(*pattern, trace) : EventId{};
}

RunsAnswer chosen(const std::vector<Choice>& choices, const Trace& trace) {
    for (const Choice& choice : choices) {
        if (!choice.shownBy) continue;
        const GoalResult shown = judge(*choice.shownBy, trace);
        if (shown.ok) return {RunsAnswer::Kind::Told, choice.words, {}, shown.at};
    }
    return {};
}

/// The last reading before the question's moment: of a queue that never changed, there is one from LISTEN on.
RunsAnswer read(const QueueReading& reading, const Trace& trace, EventId moment) {
    RunsAnswer answer;
    for (std::uint32_t n = 1; n <= trace.size(); ++n) {
        const EventId id{n};
        if (present(moment) && id > moment) break;
        const auto* queue = trace.get<QueueChanged>(id);
        const ProgramInfo* program = trace.program(trace[id].program);
        if (queue == nullptr || program == nullptr || program->name != reading.program) continue;
        const std::int32_t length = reading.queue == QueueReading::Queue::Syn ? queue->syn : queue->accept;
        if (length >= 0) answer = {RunsAnswer::Kind::Told, std::to_string(length), {}, id};
    }
    return answer;
}

} // namespace

RunsAnswer whatTheRunSays(const Question& question, const Trace& trace) {
    const EventId moment = firstOf(question.before, trace);
    RunsAnswer answer;
    if (const auto* choices = std::get_if<std::vector<Choice>>(&question.answers))
        answer = chosen(*choices, trace);
    else if (present(moment) || !question.before)
        answer = read(std::get<QueueReading>(question.answers), trace, moment);
    if (answer.kind == RunsAnswer::Kind::Told) return answer;
    for (const CannotTell& reason : question.cannotTell) {
        const GoalResult met = judge(reason.when, trace);
        if (met.ok) return {RunsAnswer::Kind::CannotTell, reason.because, reason.note, met.at};
    }
    return answer;
}

PersonsAnswer whatWasSaid(const Question& question, const Trace& trace) {
    PersonsAnswer said;
    const EventId moment = firstOf(question.before, trace);
    for (std::uint32_t n = 1; n <= trace.size() && !present(said.answered); ++n) {
        const EventId id{n};
        if (const auto* asked = trace.get<Asked>(id); asked != nullptr && trace.text(asked->question) == question.id)
            setOnce(said.asked, id);
        const auto* answered = trace.get<Answered>(id);
        if (answered == nullptr || trace.text(answered->question) != question.id) continue;
        said.answered = id;
        said.answer = trace.text(answered->answer);
    }
    said.predicted = said.given() && (!present(moment) || said.answered < moment);
    return said;
}

bool tooLate(const Question& question, const Trace& trace) { return present(firstOf(question.before, trace)); }

std::string noteFor(const Question& question, const std::string& answer) {
    const auto* choices = std::get_if<std::vector<Choice>>(&question.answers);
    if (choices == nullptr) return {};
    const auto found =
        std::find_if(choices->begin(), choices->end(), [&](const Choice& c) { return c.words == answer; });
    return found == choices->end() ? std::string() : found->note;
}

} // namespace socketscope
