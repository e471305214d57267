// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lesson/lesson_model.h"

#include "ui/lesson/lesson_words.h"

#include <map>

namespace socketscope {
namespace {

QString text(const std::string& words) { return QString::fromStdString(words).trimmed(); }

LessonModel::Prediction prediction(const Question& question, const PersonsAnswer& said, const Session& session) {
    using Run = LessonModel::Prediction::Run;
    LessonModel::Prediction p;
    p.question = text(question.text);
    p.said = text(said.answer);
    p.saidAt = present(said.answered) ? session.timeline().stepOf(said.answered) : 0;
    p.inTime = said.predicted;
    const RunsAnswer told = whatTheRunSays(question, session.trace());
    p.told = text(told.answer);
    if (told.kind == RunsAnswer::Kind::Told) {
        const bool same = told.answer == said.answer;
        p.run = same ? Run::AsSaid : Run::Otherwise;
        p.note = same ? QString() : text(noteFor(question, said.answer));
    } else if (told.kind == RunsAnswer::Kind::CannotTell) {
        p.run = Run::CannotTell;
        p.note = text(noteFor(question, said.answer));
        if (!p.note.isEmpty()) p.note += QLatin1String("\n\n");
        p.note += text(told.note);
    }
    return p;
}

LessonModel::Row row(const CheckResult& result, bool over) {
    using State = LessonModel::Row::State;
    LessonModel::Row row;
    row.title = text(result.check->title);
    row.points = LessonWords::tr("%1 of %2", "points")
                     .arg(text(pointsText(result.points)), text(pointsText(result.check->points)));
    row.worth = result.check->points;
    row.got = result.points;
    row.detail = text(result.why);
    row.at = result.at;
    row.other = result.other;
    switch (result.verdict()) {
    case CheckResult::Verdict::Met:
        row.state = State::Met;
        break;
    case CheckResult::Verdict::Partly:
        row.state = State::Partly;
        break;
    case CheckResult::Verdict::NotMet: // what has not happened yet can still happen
        row.state = over || present(result.other) ? State::Wrong : State::Open;
        break;
    }
    if (row.state == State::Open) row.detail.clear();
    if (row.state == State::Partly && !over)
        row.detail =
            LessonWords::tr("%1 of %2 so far", "parts of a check").arg(result.met).arg(result.check->parts.size());
    if (!row.detail.isEmpty()) row.detail[0] = row.detail[0].toUpper();
    return row;
}

/// The hints that were read, in their order.
std::vector<QString> hintsRead(const Trace& trace) {
    std::map<std::uint32_t, QString> read;
    for (std::uint32_t n = 1; n <= trace.size(); ++n)
        if (const auto* hint = trace.get<Hinted>(EventId{n}))
            read[hint->number] = text(std::string(trace.text(hint->text)));
    std::vector<QString> all;
    for (const auto& [number, words] : read) all.push_back(words);
    return all;
}

void tellNext(const Session& session, LessonModel& model) {
    const Script* script = session.script();
    model.finished = script == nullptr || script->finished();
    if (model.recording || model.finished) return;
    if (const auto* task = std::get_if<TaskStep>(&script->next()->what)) model.task = text(task->text);
    const Question* open = script->openQuestion();
    if (open == nullptr) return;
    model.askedId = text(open->id);
    model.asked = text(open->text);
    if (const auto* choices = std::get_if<std::vector<Choice>>(&open->answers))
        for (const Choice& choice : *choices) model.choices.push_back(text(choice.words));
}

} // namespace

LessonModel lessonModel(const Scenario& lab, const Session& session) {
    LessonModel model;
    model.title = text(lab.title);
    model.about = text(lab.about);
    if (session.info().wire == Wire::Model) {
        model.wireNote = LessonWords::tr(
            "On the model: our own TCP after RFC 9293 answers here, and not this machine's kernel, which may "
            "do otherwise. Times are virtual.");
        model.whyNot = text(session.info().whyNot.value_or(""));
    }
    model.recording = session.isRecording();
    model.handedIn = session.info().student.has_value();
    tellNext(session, model);
    const Question* open = model.recording || session.script() == nullptr ? nullptr : session.script()->openQuestion();
    for (const Question* question : questionsOf(lab)) {
        const PersonsAnswer said = whatWasSaid(*question, session.trace());
        const bool isOpen = open != nullptr && open->id == question->id;
        if (present(said.asked) && !isOpen) model.predictions.push_back(prediction(*question, said, session));
    }
    const LabResult result = judgeLab(lab, session.trace());
    for (const CheckResult& check : result.checks) model.checks.push_back(row(check, model.finished));
    model.points = result.points;
    model.outOf = result.outOf;
    model.hints = hintsRead(session.trace());
    model.hintCount = lab.hints.size();
    model.history = LessonWords::tr("attempt %1").arg(session.info().attempt);
    if (result.hints > 0) model.history += LessonWords::tr(" · %n hints used", nullptr, static_cast<int>(result.hints));
    return model;
}

} // namespace socketscope
