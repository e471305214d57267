// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.h"

#include "ui/lesson/recorded_lab.h"

#include <QDockWidget>

// Labs in the window: the dock that leads through one, and the places in the diagram that it points at.

namespace socketscope {

void MainWindow::connectLesson() {
    connect(lesson_, &LessonDesk::commanded, this, &MainWindow::give);
    connect(lesson_, &LessonDesk::refused, this, &MainWindow::showError);
    connect(lesson_, &LessonDesk::told, this, &MainWindow::tellForAWhile);
    connect(lesson_, &LessonDesk::againWanted, this, &MainWindow::beginNextAttempt);
    connect(lesson_, &LessonDesk::sessionKept, this, [this] { journals_->saved(); });
    connect(lessonPanel_, &LessonPanel::rebuilt, this, &MainWindow::orderTabs);
    connect(lessonPanel_, &LessonPanel::rebuilt, this, &MainWindow::showRail);
    connect(fold_, &QAbstractButton::clicked, this, [this] { foldLesson(true); });
    connect(rail_, &QAbstractButton::clicked, this, [this] { foldLesson(false); });
    connect(lessonShown_, &QAction::triggered, this, [this](bool open) { foldLesson(!open); });
    connect(lessonDock_->toggleViewAction(), &QAction::triggered, this, [this](bool open) { foldLesson(!open); });
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

void MainWindow::adoptLesson() {
    diagram_->setCallout(std::nullopt);
    RecordedLab of;
    if (session_->isRecording()) {
        of = labOfRecording(session_->info(), scenarios_);
        if (!of.lab && session_->info().lab)
            tellForAWhile(tr("Nobody here knows the lab of this recording: it is shown without questions and checks. "
                             "“socketscope grade” judges it by the lab’s own file."));
    } else if (scenario_ && scenario_->isLab()) {
        of.lab = scenario_;
    }
    lesson_->setSession(session_.get(), std::move(of.lab), of.rulesNote);
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

/// Nobody is left with the keyboard on what is hidden: who folds by a key goes on at the tab, all others in the
/// diagram.
void MainWindow::foldLesson(bool fold) {
    const bool byKey = fold_->hasFocus() || rail_->hasFocus();
    const bool inside = focusWidget() != nullptr && lessonDock_->isAncestorOf(focusWidget());
    folded_ = fold;
    if (fold && inside) diagram_->setFocus(Qt::OtherFocusReason);
    lessonDock_->setVisible(!fold);
    if (!fold) lessonDock_->raise();
    showRail();
    if (!settings_.contains(QLatin1String("window/layout"))) shareRoom();
    if (byKey) (fold ? static_cast<QWidget*>(rail_) : fold_)->setFocus(Qt::OtherFocusReason);
}

void MainWindow::showRail() {
    rail_->setAsking(!lessonPanel_->shown().askedId.isEmpty());
    const bool wanted = lesson_->hasLab() && lessonDock_->isHidden();
    if (!wanted && rail_->hasFocus()) diagram_->setFocus(Qt::OtherFocusReason);
    rail_->setVisible(wanted);
    lessonShown_->setVisible(lesson_->hasLab());
    lessonShown_->setChecked(!lessonDock_->isHidden());
}

void MainWindow::placeLesson() {
    const bool wanted = lesson_->hasLab(), open = wanted && !folded_;
    lessonDock_->toggleViewAction()->setVisible(wanted);
    if (lessonDock_->isHidden() == open) {
        lessonDock_->setVisible(open);
        QMetaObject::invokeMethod(this, &MainWindow::shareRoom, Qt::QueuedConnection); // once it has its place
    }
    showRail();
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
    if (script->openQuestion() != nullptr)
        return folded_ ? tr("A question waits: open the lesson at the left")
                       : tr("First answer the question on the left");
    const auto* task = std::get_if<TaskStep>(&script->next()->what);
    if (task == nullptr) return {};
    QString text = QString::fromStdString(task->text);
    return text.remove(QLatin1Char('*')).section(QStringLiteral(". "), 0, 0);
}

} // namespace socketscope
