// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The window: puts diagram, bench, bars and menus together, starts sessions by the factory that app/ hands in, and
// passes wishes from controls to the session and news from the session to controls. It makes no engine and keeps no
// fact of its own.
#pragma once

#include "core/lesson/scenario.h"
#include "core/session/session_wish.h"
#include "ui/bench/bench_panel.h"
#include "ui/sequence/legend.h"
#include "ui/sequence/sequence_view.h"
#include "ui/shell/actions.h"
#include "ui/shell/error_card.h"
#include "ui/shell/narration_bar.h"
#include "ui/shell/preferences.h"
#include "ui/shell/session_driver.h"
#include "ui/shell/step_table.h"
#include "ui/shell/top_bar.h"
#include "ui/shell/transport_bar.h"
#include "ui/states/states_view.h"

#include <QMainWindow>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QDockWidget;
class QLabel;
class QMenu;
class QMenuBar;

namespace socketscope {

/// A fresh session: of a scenario, or free play with a client and a server. The session before is gone when it is
/// called.
using SessionFactory = std::function<Result<std::unique_ptr<Session>>(SessionWish)>;

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    /// Opens on the first of `scenarios`; on free play if there is none. All references outlive the window.
    MainWindow(QSettings& settings, SessionFactory factory, std::vector<Scenario> scenarios, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Begins anew; free play without a scenario. What could not be started is said on a card.
    void begin(std::optional<Scenario> scenario);
    /// A scenario from a file (YAML).
    void openFile(const QString& path);
    void showError(const Error& error);

    [[nodiscard]] Session& session() { return *session_; }
    [[nodiscard]] Actions& actions() { return *actions_; }
    [[nodiscard]] SequenceView& diagram() { return *diagram_; }
    [[nodiscard]] BenchPanel& bench() { return *bench_; }
    [[nodiscard]] StatesView& states() { return *states_; }
    [[nodiscard]] ErrorCard& errorCard() { return *error_; }
    [[nodiscard]] NarrationBar& narration() { return *narration_; }

    void setLevel(Level level);
    void setAxis(Axis axis);
    void setTheme(ThemeChoice theme);
    void setTextSize(TextSize size);
    /// Writes a picture of the session as it stands; errors go to the card.
    void exportTo(const QString& path);

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    // main_window.cpp: what it is made of
    void makeCentre();
    QWidget* makeMenuArea();
    QDockWidget* makeDock(const QString& title, const QString& name, QWidget* content);
    void makeStatus();
    void restore();
    void applyLook();
    void applyView();
    void setZoom(double zoom);
    void showLegend();
    void shareRoom();
    void openStates(bool open);
    void resetLayout();
    void goToNextPane();
    void orderTabs();

    // window_menus.cpp
    void makeMenus(QMenuBar* bar);
    void makeFileMenu(QMenuBar* bar);
    void makeViewMenu(QMenuBar* bar);
    void makeRunMenu(QMenuBar* bar);
    void makeNetworkMenu(QMenuBar* bar);
    void connectRun();
    void connectView();
    void connectNetwork();
    void connectHelp();
    void fillScenarios();
    void askForFile();
    void askForPicture(const QString& ending);
    void askForStep();

    // window_session.cpp
    void connectParts();
    void sessionChanged();
    void give(const Command& command);
    void stepForward();
    void stepBack();
    void playOrPause();
    void seek(double u);
    void speak();
    void tellStatus();
    void tellWire();
    [[nodiscard]] QString stepsSentence(bool live) const;
    void tellWindow();
    [[nodiscard]] QString invitation() const;
    [[nodiscard]] bool isShown(Step step) const;
    [[nodiscard]] QString authorsSentence(EventId event) const;
    [[nodiscard]] QString authorsSentenceOfDecision(EventId event) const;
    void selectionChanged();

    QSettings& settings_;
    SessionFactory factory_;
    std::vector<Scenario> scenarios_;
    Preferences preferences_;
    QPalette system_;
    Look look_;
    std::optional<Scenario> scenario_; ///< the one being played, to begin it again
    std::unique_ptr<Session> session_;
    SessionDriver driver_;

    Actions* actions_ = nullptr;
    QMainWindow* stage_ = nullptr; ///< diagram and docks, between the bars
    SequenceView* diagram_ = nullptr;
    LegendView* legend_ = nullptr;
    NarrationBar* narration_ = nullptr;
    ErrorCard* error_ = nullptr;
    BenchPanel* bench_ = nullptr;
    StepTable* table_ = nullptr;
    StatesView* states_ = nullptr;
    QDockWidget *benchDock_ = nullptr, *tableDock_ = nullptr, *statesDock_ = nullptr;
    bool statesChosen_ = false; ///< a person has opened or shut the state diagram: room no longer decides
    TopBar* top_ = nullptr;
    TransportBar* transport_ = nullptr;
    QMenu *exports_ = nullptr, *scenarioMenu_ = nullptr, *axes_ = nullptr, *speeds_ = nullptr;
    QMenu* wires_ = nullptr;
    QLabel *wire_ = nullptr, *step_ = nullptr, *kernel_ = nullptr, *shownSteps_ = nullptr;
    QByteArray firstLayout_;
};

} // namespace socketscope
