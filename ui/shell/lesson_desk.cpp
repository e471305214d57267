// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/lesson_desk.h"

#include "core/session/lab_report.h"
#include "core/session/session_file.h"
#include "ui/scene/text.h"
#include "ui/scene/units.h"
#include "ui/shell/hand_in_dialog.h"
#include "ui/shell/report_sheet.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QSettings>

#include <algorithm>

namespace socketscope {
namespace {

constexpr int restAfter = 10; ///< times as long as judging took: a long run is not judged anew at each event

/// The trace of a session that was kept as a file's octets.
Trace traceOf(const Bytes& file) {
    SessionParser parser;
    TraceBatch batch;
    Trace trace;
    if (!parser.take(file, batch)) trace.append(batch);
    return trace;
}

} // namespace

void LessonDesk::connectPanel() {
    connect(&panel_, &LessonPanel::answered, this, &LessonDesk::answer);
    connect(&panel_, &LessonPanel::hintWanted, this, &LessonDesk::takeHint);
    connect(&panel_, &LessonPanel::placesWanted, this, &LessonDesk::showPlaces);
    connect(&panel_, &LessonPanel::againWanted, this, &LessonDesk::tryAgain);
    connect(&panel_, &LessonPanel::againFromStepWanted, this, &LessonDesk::tryAgainFromStep);
    connect(&panel_, &LessonPanel::reportWanted, this, &LessonDesk::showReport);
    connect(&panel_, &LessonPanel::handInWanted, this, &LessonDesk::askToHandIn);
    rest_.setSingleShot(true);
    connect(&rest_, &QTimer::timeout, this, &LessonDesk::refresh);
}

void LessonDesk::setLook(const Look& look) {
    look_ = look;
    panel_.setLook(look);
}

std::uint32_t LessonDesk::nextAttempt(const Scenario& lab) const { return lab.digest == lastLab_ ? attempts_ + 1 : 1; }

void LessonDesk::setSession(const Session* session, std::optional<Scenario> lab, QString rulesNote) {
    if (session_ != nullptr) keepIfBest();
    session_ = session;
    lab_ = std::move(lab);
    rulesNote_ = std::move(rulesNote);
    events_ = position_ = hintsWanted_ = 0;
    rest_.stop();
    if (session_ == nullptr || !lab_ || session_->isRecording()) return refresh();
    if (lab_->digest != lastLab_) best_.reset();
    lastLab_ = lab_->digest;
    attempts_ = session_->info().attempt;
    refresh();
}

void LessonDesk::refresh() {
    if (session_ == nullptr || !lab_) return;
    panel_.setLookingBack(!session_->atHand());
    const std::size_t position = session_->script() != nullptr ? session_->script()->position() : 0;
    if (session_->trace().size() == events_ && position == position_ && events_ > 0) return;
    if (rest_.isActive() && position == position_ && !waitsForThePerson()) return;
    events_ = session_->trace().size();
    position_ = position;
    QElapsedTimer clock;
    clock.start();
    LessonModel model = lessonModel(*lab_, *session_);
    const std::chrono::milliseconds took(clock.elapsed());
    if (took >= patience_.noticeable) rest_.start(std::max(patience_.leastRest, took * restAfter));
    model.rulesNote = rulesNote_;
    panel_.show(model);
}

/// What the person waits for, or is to see before anything goes on, does not wait for a rest to be over.
bool LessonDesk::waitsForThePerson() const {
    const Question* open = session_->script() != nullptr ? session_->script()->openQuestion() : nullptr;
    const QString asked = open != nullptr ? QString::fromStdString(open->id).trimmed() : QString();
    return asked != panel_.shown().askedId || hintsWanted_ > panel_.shown().hints.size();
}

void LessonDesk::answer(const QString& question, const QString& words) {
    emit commanded(Remark{Remark::Answers{question.toStdString(), words.toStdString()}});
}

void LessonDesk::takeHint() {
    const std::size_t read = panel_.shown().hints.size();
    if (!lab_ || read >= lab_->hints.size()) return;
    hintsWanted_ = read + 1;
    emit commanded(Remark{Remark::Hints{static_cast<std::uint32_t>(read + 1), lab_->hints[read]}});
}

void LessonDesk::showPlaces(std::size_t check) {
    if (session_ == nullptr || check >= panel_.shown().checks.size()) return;
    const LessonModel::Row& row = panel_.shown().checks[check];
    const Timeline& timeline = session_->timeline();
    Callout places{row.at, row.other, QString::number(check + 1), row.title, row.detail, {}};
    if (present(row.other)) {
        places.title = tr("%1 came too early", "a primitive or a segment").arg(headline(session_->trace(), row.at));
        const Duration between = session_->trace()[row.other].at - session_->trace()[row.at].at;
        places.text += QLatin1String(". ") + tr("Step %1 is %2 before step %3.")
                                                 .arg(timeline.stepOf(row.at))
                                                 .arg(durationText(between))
                                                 .arg(timeline.stepOf(row.other));
        places.below = tr("%1 belongs below", "a primitive or a segment").arg(headline(session_->trace(), row.at));
    }
    emit placesWanted(places);
}

void LessonDesk::tryAgain(std::size_t check) {
    if (session_ == nullptr || check >= panel_.shown().checks.size()) return;
    const EventId at = panel_.shown().checks[check].at;
    tryAgainBefore(at, session_->trace()[at].at);
}

/// With all that had happened when this step was over.
void LessonDesk::tryAgainFromStep() {
    if (session_ == nullptr) return;
    const Timeline& timeline = session_->timeline();
    const auto shown = static_cast<Step>(session_->cursor().u);
    const bool last = shown >= timeline.steps();
    tryAgainBefore(last ? next(session_->trace().last()) : timeline.eventAt(shown + 1),
                   last ? session_->now() : timeline.timeOf(shown));
}

void LessonDesk::tryAgainBefore(EventId event, Time until) {
    const Trace& trace = session_->trace();
    std::size_t calls = 0;
    for (EventId id{1}; id < event; id = next(id))
        if (trace.get<Call>(id) != nullptr) ++calls;
    const auto* given = session_->given();
    const bool forgotten = given == nullptr;
    again_ = forgotten ? std::vector<GivenCommand>{} : doneBefore(*given, calls, until);
    emit againWanted(); // the session is another one from here on
    if (forgotten)
        emit told(tr("It begins from nothing, for only %n commands of an attempt are remembered: do them again.",
                     nullptr, static_cast<int>(mostRemembered)));
}

void LessonDesk::keepIfBest() {
    if (!lab_ || session_->isRecording() || session_->trace().callCount() == 0) return;
    const double points = judgeLab(*lab_, session_->trace()).points;
    if (best_ && best_->points >= points) return;
    SessionWriter writer(session_->info());
    writer.end(session_->trace());
    best_ = Kept{points, session_->info(), Bytes(writer.view().begin(), writer.view().end())};
}

bool LessonDesk::keptIsBetter() const {
    if (session_ != nullptr && session_->isRecording()) return false; // what is shown is meant
    return best_ && session_ != nullptr && lab_ && best_->points > judgeLab(*lab_, session_->trace()).points;
}

QString LessonDesk::bestSentence() const {
    const std::uint32_t attempt = keptIsBetter() ? best_->info.attempt : session_->info().attempt;
    const double points = keptIsBetter() ? best_->points : judgeLab(*lab_, session_->trace()).points;
    const QString sentence = session_->isRecording() ? tr("This recording, attempt %1, is handed in: %2 of %3 points.")
                                                     : tr("Attempt %1 is handed in, your best: %2 of %3 points.");
    return sentence.arg(attempt).arg(QString::fromStdString(pointsText(points)),
                                     QString::fromStdString(pointsText(panel_.shown().outOf)));
}

QString LessonDesk::report() const {
    if (session_ == nullptr || !lab_) return {};
    const QString words = QString::fromStdString(labReport(*lab_, session_->info(), session_->trace()));
    return rulesNote_.isEmpty() ? words : words + QStringLiteral("\n*%1*\n").arg(rulesNote_);
}

void LessonDesk::showReport() {
    if (session_ == nullptr || !lab_) return;
    auto* sheet = new ReportSheet(report(), look_, window_);
    connect(sheet, &ReportSheet::refused, this, &LessonDesk::refused);
    sheet->show();
}

void LessonDesk::askToHandIn() {
    if (session_ == nullptr || !lab_) return;
    auto* dialog =
        new HandInDialog(QString::fromStdString(lab_->name), bestSentence(),
                         settings_.value(QLatin1String("files/folder"), QDir::homePath()).toString(), look_, window_);
    connect(dialog, &HandInDialog::chosen, this, &LessonDesk::handInTo);
    dialog->open();
}

bool LessonDesk::handInTo(const QString& path, const QString& name) {
    if (session_ == nullptr || !lab_) return false;
    const bool kept = keptIsBetter();
    SessionInfo info = kept ? best_->info : session_->info();
    if (!name.trimmed().isEmpty()) info.student = name.trimmed().toStdString();
    const std::string file = QFile::encodeName(path).toStdString();
    const auto failed = kept ? saveSession(file, info, traceOf(best_->file))
                             : saveSession(file, info, session_->trace(), &session_->extras());
    if (failed) {
        emit refused(*failed);
        return false;
    }
    settings_.setValue(QLatin1String("files/folder"), QFileInfo(path).absolutePath());
    if (!kept) emit sessionKept();
    emit told(tr("Handed in as %1. Give this file to your teacher.").arg(QDir::toNativeSeparators(path)));
    return true;
}

} // namespace socketscope
