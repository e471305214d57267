// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.h"

#include <QDockWidget>

// The panes of the window: how they share the room, and how the keyboard goes through them.

namespace socketscope {
namespace {

constexpr int roomForStates = 980; ///< height of a window in which the state diagram leaves the bench its room

} // namespace

/// The bench is as wide as three keys in a row; where that would press the diagram, as two; the lesson takes the least
/// that it can read well in. The state diagram is there where the bench keeps its room.
void MainWindow::shareRoom() {
    const bool teaches = lesson_->hasLab() && !lessonDock_->isHidden();
    const int narrow = look_.whole(284), wide = bench_->sizeHint().width();
    const int lesson = teaches ? (width() >= look_.px(1500) ? lessonPanel_->sizeHint().width() : look_.whole(276)) : 0;
    const bool fits = width() - wide - lesson >= look_.px(900);
    if (teaches)
        stage_->resizeDocks({lessonDock_, benchDock_}, {lesson, fits ? wide : narrow}, Qt::Horizontal);
    else
        stage_->resizeDocks({benchDock_}, {fits ? wide : narrow}, Qt::Horizontal);
    if (!statesChosen_) openStates(fits && height() >= look_.px(roomForStates) && statesFit());
}

/// Bench and states one above the other.
bool MainWindow::statesFit() const {
    const int heads = 2 * look_.whole(32);
    return bench_->minimumSizeHint().height() + states_->minimumSizeHint().height() + heads <= stage_->height();
}

/// Below the bench, or as a tab beside it where the two have no room.
void MainWindow::openStates(bool open) {
    const bool opens = open && statesDock_->isHidden();
    statesDock_->setVisible(open);
    if (!opens) return;
    if (!statesFit()) {
        stage_->tabifyDockWidget(benchDock_, statesDock_);
        statesDock_->raise();
        return;
    }
    const int wanted = states_->sizeHint().height() + look_.whole(32);
    stage_->resizeDocks({benchDock_, statesDock_}, {stage_->height() - wanted, wanted}, Qt::Vertical);
}

/// Below the bench, or as a tab beside it where the two have no room.
void MainWindow::placeHands(bool open) {
    if (!open) return;
    const int heads = 2 * look_.whole(32), height = stage_->height(), wanted = handList_->sizeHint().height();
    const bool alone = !statesDock_->isVisible() && !benchDock_->isVisible();
    if (!alone && (statesDock_->isVisible() ||
                   bench_->minimumSizeHint().height() + handList_->minimumSizeHint().height() + heads > height)) {
        stage_->tabifyDockWidget(statesDock_->isVisible() ? statesDock_ : benchDock_, handDock_);
        handDock_->raise();
        return;
    }
    stage_->resizeDocks({benchDock_, handDock_}, {height - wanted - heads, wanted + heads / 2}, Qt::Vertical);
}

void MainWindow::resetLayout() {
    stage_->restoreState(firstLayout_);
    benchDock_->show();
    tableDock_->hide();
    handDock_->hide();
    folded_ = false;
    placeLesson();
    statesChosen_ = false;
    preferences_.legend.reset();
    showLegend();
    shareRoom();
    setZoom(1);
}

/// Tab goes as the eye goes: diagram, bench from top to bottom, states, transport, table, and the bar above last.
void MainWindow::orderTabs() {
    std::vector<QWidget*> parts{diagram_, error_};
    for (QWidget* part : bench_->parts()) parts.push_back(part);
    parts.insert(parts.end(), {rail_, fold_, lessonPanel_});
    parts.insert(parts.end(), {handBar_, handList_, states_, transport_, table_, top_});
    QWidget* before = nullptr;
    const auto next = [&](QWidget* widget) {
        const bool inner = widget->focusProxy() != nullptr || widget->window() != this; // of a spin box, of a menu
        if (inner || (widget->focusPolicy() & Qt::TabFocus) == 0) return;
        if (before != nullptr) setTabOrder(before, widget);
        before = widget;
    };
    for (QWidget* part : parts) {
        next(part);
        if (part != diagram_ && part != states_ && part != table_)
            for (QWidget* child : part->findChildren<QWidget*>()) next(child);
    }
}

/// Diagram, bench, states and table if they are there, transport, and round again.
void MainWindow::goToNextPane() {
    std::vector<QWidget*> panes{diagram_};
    if (lessonDock_->isVisible()) panes.push_back(lessonPanel_);
    if (rail_->isVisible()) panes.push_back(rail_);
    if (benchDock_->isVisible()) panes.push_back(bench_);
    if (handDock_->isVisible()) panes.push_back(&handList_->list());
    if (statesDock_->isVisible()) panes.push_back(states_);
    if (tableDock_->isVisible()) panes.push_back(table_);
    panes.push_back(transport_);
    std::size_t now = panes.size() - 1;
    for (std::size_t i = 0; i < panes.size(); ++i)
        if (focusWidget() != nullptr && (panes[i] == focusWidget() || panes[i]->isAncestorOf(focusWidget()))) now = i;
    QWidget* next = panes[(now + 1) % panes.size()];
    if (next->focusPolicy() != Qt::NoFocus) {
        next->setFocus(Qt::ShortcutFocusReason);
        return;
    }
    for (QPushButton* button : next->findChildren<QPushButton*>())
        if (button->isVisible() && button->isEnabled() && button->focusPolicy() != Qt::NoFocus) {
            button->setFocus(Qt::ShortcutFocusReason);
            return;
        }
}

} // namespace socketscope
