// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the Lesson dock shows of a lab at this moment, as plain data: what to do next, what was asked and said, what the
// run says to it, and what the checks have come to. A pure function of lab and session; the panel draws it. A
// prediction is never called right or wrong here.
#pragma once

#include "core/lesson/lab.h"
#include "core/session/session.h"

#include <QString>

#include <vector>

namespace socketscope {

struct LessonModel {
    struct Prediction {
        enum class Run : std::uint8_t { NotYet, AsSaid, Otherwise, CannotTell };
        QString question, said; ///< `said` is empty where nothing was
        Step saidAt = 0;
        bool inTime = false;
        Run run = Run::NotYet;
        QString told, note; ///< what the run says, or why it cannot; what there is to say about it
        friend bool operator==(const Prediction&, const Prediction&) = default;
    };
    struct Row {
        enum class State : std::uint8_t { Open, Met, Partly, Wrong };
        QString title, points, detail;
        State state = State::Open;
        double worth = 0, got = 0;
        EventId at{}, other{}; ///< as of CheckResult
        friend bool operator==(const Row&, const Row&) = default;
    };
    QString title, about, history; ///< "attempt 2 · 1 hint used"
    QString wireNote, whyNot;      ///< where no kernel answers: that it is the model, and why; else empty
    QString rulesNote;             ///< by whose rules a recording is judged, where that is not plain; else empty
    QString task;                  ///< Markdown; empty while a question is open, and at the end
    QString askedId, asked;        ///< the open question
    std::vector<QString> choices;  ///< of it; none: the answer is a number
    std::vector<Prediction> predictions;
    std::vector<Row> checks;
    double points = 0, outOf = 0;
    std::vector<QString> hints; ///< those that were read
    std::size_t hintCount = 0;  ///< how many there are
    bool finished = false;      ///< the last step is behind
    bool recording = false;     ///< nothing can be answered any more
    bool handedIn = false;      ///< it bears the name of who handed it in
    friend bool operator==(const LessonModel&, const LessonModel&) = default;
};

[[nodiscard]] LessonModel lessonModel(const Scenario& lab, const Session& session);

} // namespace socketscope
