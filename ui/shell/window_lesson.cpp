// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.h"

#include <QDockWidget>

#include <algorithm>

// Labs in the window: the dock that leads through one, and the places in the diagram that it points at.

namespace socketscope {

void MainWindow::connectLesson() {
    connect(lesson_, &LessonDesk::commanded, this, &MainWindow::give);
    connect(lesson_, &LessonDesk::refused, this, &MainWindow::showError);
    connect(lesson_, &LessonDesk::told, this, &MainWindow::tellForAWhile);
    connect(lesson_, &LessonDesk::againWanted, this, &MainWindow::beginNextAttempt);
    connect(lesson_, &LessonDesk::sessionKept, this, [this] { journals_->saved(); });
    connect(lessonPanel_, &LessonPanel::rebuilt, this, &MainWindow::orderTabs);
    connect(lessonPanel_, &LessonPanel::focusFreed, this, [this] { diagram_->setFocus(Qt::OtherFocusReason); });
    connect(lesson_, &LessonDesk::placesWanted, this, [this](const Callout& places) {
        showLevel(Level::Everything);
        diagram_->select(places.at, true);
        diagram_->setCallout(places);
    });
    connect(diagram_, &SequenceView::selectionChanged, this, [this] {
        const auto& callout = diagram_->state().callout;
        if (callout && diagram_->selected() != callout->at) diagram_->setCallout(std::nullopt);
    });
}

/// The lab that this session is of: the one that is being done, or that was handed in and comes with the program.
std::optional<Scenario> MainWindow::labOfSession() const {
    if (scenario_ && scenario_->isLab()) return scenario_;
    if (!session_->isRecording() || !session_->info().lab) return std::nullopt;
    const auto found = std::find_if(scenarios_.begin(), scenarios_.end(), [&](const Scenario& known) {
        return known.isLab() && known.name == session_->info().scenario;
    });
    return found == scenarios_.end() ? std::nullopt : std::optional(*found);
}

void MainWindow::adoptLesson() {
    diagram_->setCallout(std::nullopt);
    lesson_->setSession(session_.get(), labOfSession());
    openAtItsLevel();
    placeLesson();
}

/// As its author wants it opened, until the person chooses; begun again, it stays as it was left.
void MainWindow::openAtItsLevel() {
    const std::optional<std::string> story =
        scenario_ ? std::optional(scenario_->name + scenario_->digest) : std::nullopt;
    if (story && openedAs_ == story) return;
    openedAs_ = story;
    // States and segments are what labs ask about.
    const Level usual = lesson_->hasLab() ? Level::Everything : preferences_.level;
    showLevel(scenario_ && scenario_->level ? *scenario_->level : usual);
}

void MainWindow::placeLesson() {
    const bool wanted = lesson_->hasLab();
    lessonDock_->toggleViewAction()->setVisible(wanted);
    if (lessonDock_->isHidden() != wanted) return; // as the person has it
    lessonDock_->setVisible(wanted);
    QMetaObject::invokeMethod(this, &MainWindow::shareRoom, Qt::QueuedConnection); // once it has its place
}

void MainWindow::beginNextAttempt() {
    std::vector<GivenCommand> commands = lesson_->takeCommands();
    beginFromNothing(); // what stops at the hand is among them
    session_->redo(std::move(commands));
    driver_.kick();
}

/// What the lab wants next, in the diagram while it is empty.
QString MainWindow::taskSentence() const {
    const Script* script = session_->script();
    if (script == nullptr || script->next() == nullptr) return {};
    if (script->openQuestion() != nullptr) return tr("First answer the question on the left");
    const auto* task = std::get_if<TaskStep>(&script->next()->what);
    if (task == nullptr) return {};
    QString text = QString::fromStdString(task->text);
    return text.remove(QLatin1Char('*')).section(QStringLiteral(". "), 0, 0);
}

} // namespace socketscope
