// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The window: puts diagram, bench, bars and menus together, starts sessions by the factory that app/ hands in, and
// passes wishes from controls to the session and news from the session to controls. It makes no engine and keeps no
// fact of its own.
#pragma once

#include "core/lesson/scenario.h"
#include "core/net/doctor.h"
#include "core/session/session_wish.h"
#include "ui/bench/bench_panel.h"
#include "ui/files/file_desk.h"
#include "ui/files/journal_desk.h"
#include "ui/files/recovery_strip.h"
#include "ui/lesson/lesson_panel.h"
#include "ui/lesson/lesson_rail.h"
#include "ui/network/wire_strip.h"
#include "ui/sequence/legend.h"
#include "ui/sequence/sequence_view.h"
#include "ui/shell/actions.h"
#include "ui/shell/error_card.h"
#include "ui/shell/export_desk.h"
#include "ui/shell/hand_desk.h"
#include "ui/shell/lesson_desk.h"
#include "ui/shell/narration_bar.h"
#include "ui/shell/preferences.h"
#include "ui/shell/session_driver.h"
#include "ui/shell/step_table.h"
#include "ui/shell/top_bar.h"
#include "ui/shell/transport_bar.h"
#include "ui/states/states_view.h"

#include <QMainWindow>
#include <QPointer>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QDockWidget;
class QLabel;
class QMenu;
class QMenuBar;
class QProgressBar;

namespace socketscope {

class AgreementSheet;
class GuestSheet;
class KernelSheet;

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
    /// Free play in the sandbox with servers that answer by themselves, for programs of the person's own.
    void beginAttended();
    void beginAgain();
    /// A session (pcapng), which then stands at this step, 0 for its end; or a scenario (YAML).
    void openFile(const QString& path, Step at = 0);
    void showError(const Error& error);
    /// Sessions are kept in this folder while they go on, and those that were cut off are offered back.
    void setJournalFolder(std::string folder);
    /// The program is asked to end, not its person: what is not saved is offered back at the next start.
    void closeUnasked();

    /// How the window finds out what this machine allows, when it is asked.
    void setExamination(std::function<Diagnosis()> examine) { examine_ = std::move(examine); }

    [[nodiscard]] Session& session() { return *session_; }
    [[nodiscard]] Actions& actions() { return *actions_; }
    [[nodiscard]] SequenceView& diagram() { return *diagram_; }
    [[nodiscard]] BenchPanel& bench() { return *bench_; }
    [[nodiscard]] StatesView& states() { return *states_; }
    [[nodiscard]] ErrorCard& errorCard() { return *error_; }
    [[nodiscard]] HandDesk& hand() { return *hand_; }
    [[nodiscard]] HandList& handList() { return *handList_; }
    [[nodiscard]] HandBar& handBar() { return *handBar_; }
    [[nodiscard]] WireStrip& wireStrip() { return *strip_; }
    [[nodiscard]] NarrationBar& narration() { return *narration_; }
    [[nodiscard]] FileDesk& files() { return *files_; }
    [[nodiscard]] LessonPanel& lessonPanel() { return *lessonPanel_; }
    [[nodiscard]] LessonDesk& lesson() { return *lesson_; }
    [[nodiscard]] RecoveryStrip& recovery() { return *recovery_; }

    /// As the person has chosen; it is remembered.
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

    // window_panes.cpp
    void shareRoom();
    void openStates(bool open);
    [[nodiscard]] bool statesFit() const;
    void placeHands(bool open);
    void resetLayout();
    void goToNextPane();
    void orderTabs();

    // window_lesson.cpp
    void connectLesson();
    void placeLesson();
    void foldLesson(bool fold);
    void showRail();
    void adoptLesson();
    void openAtItsLevel();
    void beginFromNothing();
    void showLevel(Level level);
    void beginNextAttempt();
    [[nodiscard]] QString taskSentence() const;

    // window_menus.cpp
    void makeMenus(QMenuBar* bar);
    void makeFileMenu(QMenuBar* bar);
    void makeViewMenu(QMenuBar* bar);
    void makeRunMenu(QMenuBar* bar);
    void connectRun();
    void connectView();
    void connectHand();
    void connectHelp();
    void fillScenarios();
    void connectExports();
    [[nodiscard]] ExportDesk::Shown shown() const;
    void tellForAWhile(const QString& sentence);
    void askForStep();

    // window_files.cpp
    void connectFiles();
    void connectJournals();
    void playScenario(const QString& path);
    void showRecording();
    void tellProgress(const QString& what, double done);
    void tellTitle();

    // window_network.cpp
    void makeWiresMenu();
    void makeNetworkMenu(QMenuBar* bar);
    void connectNetwork();
    void checkNetwork();
    void tellWire();
    void showMachine();
    void showKernel();
    void endTimeWaits();
    void showAgreement();
    void showGuest();
    void tellAgreement();

    // window_session.cpp
    void connectParts();
    void begin(SessionWish wish);
    void letGo();
    void adopt();
    void sessionChanged();
    void give(const Command& command);
    void stepForward();
    void stepBack();
    void playOrPause();
    void seek(double u);
    void speak();
    void tellStatus();
    [[nodiscard]] QString stepsSentence(bool live) const;
    void tellWindow();
    [[nodiscard]] QString invitation() const;
    [[nodiscard]] bool isShown(Step step) const;
    [[nodiscard]] QString authorsSentence(EventId event) const;
    [[nodiscard]] QString authorsSentenceOfDecision(EventId event) const;
    [[nodiscard]] QString linuxSays(EventId event) const;
    void selectionChanged();

    QSettings& settings_;
    SessionFactory factory_;
    std::vector<Scenario> scenarios_;
    Preferences preferences_;
    Level level_ = Level::Primitives;     ///< that is shown: the person's, or a scenario's
    std::optional<std::string> openedAs_; ///< the scenario whose level was last asked for
    QPalette system_;
    Look look_;
    std::optional<Scenario> scenario_; ///< the one being played, to begin it again
    QString scenarioFile_;             ///< where that was read from; empty for a built-in one
    bool attended_ = false;            ///< servers that answer by themselves
    bool unasked_ = false;             ///< it closes because the program is asked to end
    bool altered_ = false;             ///< the recording was changed after it was saved
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
    HandDesk* hand_ = nullptr;
    FileDesk* files_ = nullptr;
    ExportDesk* exporting_ = nullptr;
    JournalDesk* journals_ = nullptr;
    LessonPanel* lessonPanel_ = nullptr;
    LessonRail* rail_ = nullptr; ///< what is left of the lesson where it is folded
    HintButton* fold_ = nullptr; ///< folds it
    bool folded_ = false;        ///< by the person
    QAction* lessonShown_ = nullptr;
    LessonDesk* lesson_ = nullptr;
    HandList* handList_ = nullptr;
    HandBar* handBar_ = nullptr;
    QDockWidget *benchDock_ = nullptr, *tableDock_ = nullptr, *statesDock_ = nullptr, *handDock_ = nullptr,
                *lessonDock_ = nullptr;
    bool statesChosen_ = false; ///< a person has opened or shut the state diagram: room no longer decides
    TopBar* top_ = nullptr;
    WireStrip* strip_ = nullptr;
    RecoveryStrip* recovery_ = nullptr;
    TransportBar* transport_ = nullptr;
    QMenu *exports_ = nullptr, *scenarioMenu_ = nullptr, *axes_ = nullptr, *speeds_ = nullptr;
    QMenu* wires_ = nullptr;
    QProgressBar* progress_ = nullptr;
    QLabel *wire_ = nullptr, *step_ = nullptr, *kernel_ = nullptr, *shownSteps_ = nullptr, *agreed_ = nullptr;
    std::function<Diagnosis()> examine_;
    QPointer<KernelSheet> kernelSheet_;
    QPointer<AgreementSheet> agreementSheet_;
    QPointer<GuestSheet> guestSheet_;
    QByteArray firstLayout_;
};

} // namespace socketscope
