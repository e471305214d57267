// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.h"

#include "ui/shell/keys_sheet.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QDockWidget>
#include <QInputDialog>
#include <QMenuBar>
#include <QStatusBar>

// Menus of the window, and what their actions do.

namespace socketscope {

void MainWindow::makeMenus(QMenuBar* bar) {
    scenarioMenu_ = new QMenu(tr("S&cenarios"), this);
    makeWiresMenu();
    exports_ = new QMenu(tr("&Export"), this);
    axes_ = new QMenu(tr("&Axis"), this);
    speeds_ = new QMenu(tr("Spee&d"), this);
    for (QMenu* menu : {scenarioMenu_, exports_, axes_, speeds_, wires_}) {
        connect(menu, &QMenu::aboutToShow, menu, [menu] { menu->setProperty("open", true); });
        connect(menu, &QMenu::aboutToHide, menu, [menu] { menu->setProperty("open", false); });
    }
    makeFileMenu(bar);
    QMenu* edit = bar->addMenu(tr("&Edit"));
    edit->addActions({actions_->copySentence, actions_->copyPicture, actions_->copyCommand});
    makeViewMenu(bar);
    makeRunMenu(bar);
    makeNetworkMenu(bar);
    QMenu* help = bar->addMenu(tr("&Help"));
    help->addAction(actions_->showKeys);
    help->addSeparator();
    help->addAction(actions_->about);
    connectFiles();
    connectJournals();
    connectExports();
    connectRun();
    connectView();
    connectNetwork();
    connectHand();
    connectHelp();
}

void MainWindow::makeFileMenu(QMenuBar* bar) {
    const Actions& a = *actions_;
    fillScenarios();
    exporting_->fill(exports_);
    QMenu* file = bar->addMenu(tr("&File"));
    file->addAction(a.open);
    QMenu* recent = file->addMenu(tr("&Recent Files"));
    files_->fill(recent);
    journals_->addEarlierRuns(recent);
    file->addMenu(scenarioMenu_);
    file->addSeparator();
    file->addActions({a.save, a.saveAs});
    file->addMenu(exports_);
    file->addSeparator();
    file->addAction(a.quit);
    connect(a.quit, &QAction::triggered, this, &QWidget::close);
}

void MainWindow::fillScenarios() {
    QMenu* topic = scenarioMenu_;
    for (std::size_t i = 0; i < scenarios_.size(); ++i) {
        const auto words = [](const std::string& text) {
            return QString::fromStdString(text).replace(QLatin1Char('&'), QLatin1String("&&"));
        };
        const std::string& wanted = scenarios_[i].topic;
        if (wanted.empty())
            topic = scenarioMenu_;
        else if (i == 0 || scenarios_[i - 1].topic != wanted)
            topic = scenarioMenu_->addMenu(words(wanted));
        connect(topic->addAction(QStringLiteral("%1 · %2").arg(i + 1).arg(words(scenarios_[i].title))),
                &QAction::triggered, this, [this, i] { begin(scenarios_[i]); });
    }
    scenarioMenu_->addSeparator();
    connect(scenarioMenu_->addAction(tr("&Free Play")), &QAction::triggered, this, [this] { begin(std::nullopt); });
    connect(scenarioMenu_->addAction(tr("Servers That &Answer")), &QAction::triggered, this,
            &MainWindow::beginAttended);
}

void MainWindow::makeViewMenu(QMenuBar* bar) {
    const Actions& a = *actions_;
    axes_->addActions({a.byTime, a.byEvent, a.toScale});
    axes_->addSeparator();
    axes_->addAction(a.nextAxis);
    QMenu* view = bar->addMenu(tr("&View"));
    view->addActions({a.primitives, a.everything, a.shortRoles});
    view->addSeparator();
    view->addMenu(axes_);
    view->addActions({a.zoomIn, a.zoomOut, a.zoomReset});
    view->addSeparator();
    view->addMenu(tr("Te&xt Size"))->addActions({a.textNormal, a.textLarge});
    view->addMenu(tr("The&me"))->addActions({a.themeAuto, a.themeLight, a.themeDark});
    view->addAction(a.reducedMotion);
    view->addSeparator();
    benchDock_->toggleViewAction()->setText(tr("&Bench"));
    tableDock_->toggleViewAction()->setText(tr("&Table of Steps"));
    tableDock_->toggleViewAction()->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_T));
    addAction(tableDock_->toggleViewAction());
    handDock_->toggleViewAction()->setText(tr("In &Your Hands"));
    handDock_->toggleViewAction()->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_H));
    addAction(handDock_->toggleViewAction());
    connect(handDock_->toggleViewAction(), &QAction::triggered, this, &MainWindow::placeHands);
    lessonShown_ = new QAction(tr("&Lesson"), this);
    lessonShown_->setCheckable(true);
    view->addActions({a.legend, a.states, lessonShown_, benchDock_->toggleViewAction(), handDock_->toggleViewAction(),
                      tableDock_->toggleViewAction(), a.resetLayout});
    view->addSeparator();
    view->addAction(a.fullScreen);
}

void MainWindow::makeRunMenu(QMenuBar* bar) {
    const Actions& a = *actions_;
    for (QAction* speed : a.speeds) speeds_->addAction(speed);
    QMenu* run = bar->addMenu(tr("&Run"));
    run->addActions({a.step, a.back, a.play});
    run->addSeparator();
    run->addActions({a.start, a.live, a.goTo});
    run->addSeparator();
    run->addMenu(speeds_);
    run->addAction(a.restart);
}

void MainWindow::connectRun() {
    const Actions& a = *actions_;
    connect(a.step, &QAction::triggered, this, &MainWindow::stepForward);
    connect(a.back, &QAction::triggered, this, &MainWindow::stepBack);
    connect(a.play, &QAction::triggered, this, &MainWindow::playOrPause);
    connect(a.start, &QAction::triggered, this, [this] { seek(0); });
    connect(a.live, &QAction::triggered, this, [this] {
        session_->toLiveEdge();
        driver_.kick();
        sessionChanged();
    });
    connect(a.goTo, &QAction::triggered, this, &MainWindow::askForStep);
    connect(a.restart, &QAction::triggered, this, &MainWindow::beginAgain);
    for (QAction* speed : a.speeds)
        connect(speed, &QAction::triggered, this, [this, speed] {
            preferences_.speed = speed->data().toDouble();
            session_->setSpeed(preferences_.speed);
            transport_->setSpeedWord(speed->text());
            driver_.kick();
        });
}

void MainWindow::connectView() {
    const Actions& a = *actions_;
    connect(a.primitives, &QAction::triggered, this, [this] { setLevel(Level::Primitives); });
    connect(a.everything, &QAction::triggered, this, [this] { setLevel(Level::Everything); });
    bench_->offerEverything(a.everything);
    connect(a.shortRoles, &QAction::toggled, this, [this](bool on) {
        preferences_.roles = on ? RoleWords::InFlags : RoleWords::Beside;
        diagram_->setRoles(preferences_.roles);
    });
    a.shortRoles->setChecked(preferences_.roles == RoleWords::InFlags);
    connect(a.byTime, &QAction::triggered, this, [this] { setAxis(Axis::Stretched); });
    connect(a.byEvent, &QAction::triggered, this, [this] { setAxis(Axis::Even); });
    connect(a.toScale, &QAction::triggered, this, [this] { setAxis(Axis::Linear); });
    connect(a.nextAxis, &QAction::triggered, this,
            [this] { setAxis(static_cast<Axis>((static_cast<int>(preferences_.axis) + 1) % 3)); });
    connect(a.zoomIn, &QAction::triggered, this, [this] { setZoom(preferences_.zoom * 1.15); });
    connect(a.zoomOut, &QAction::triggered, this, [this] { setZoom(preferences_.zoom / 1.15); });
    connect(a.zoomReset, &QAction::triggered, this, [this] { setZoom(1); });
    connect(a.textNormal, &QAction::triggered, this, [this] { setTextSize(TextSize::Normal); });
    connect(a.textLarge, &QAction::triggered, this, [this] { setTextSize(TextSize::Large); });
    connect(a.themeAuto, &QAction::triggered, this, [this] { setTheme(ThemeChoice::Auto); });
    connect(a.themeLight, &QAction::triggered, this, [this] { setTheme(ThemeChoice::Light); });
    connect(a.themeDark, &QAction::triggered, this, [this] { setTheme(ThemeChoice::Dark); });
    connect(a.reducedMotion, &QAction::triggered, this, [this](bool on) {
        preferences_.reducedMotion = on;
        applyLook();
    });
    connect(a.legend, &QAction::triggered, this, [this](bool on) {
        preferences_.legend = on;
        showLegend();
    });
    connect(a.states, &QAction::triggered, this, [this](bool on) {
        statesChosen_ = true;
        openStates(on);
    });
    connect(statesDock_->toggleViewAction(), &QAction::toggled, a.states, &QAction::setChecked);
    a.states->setChecked(statesDock_->toggleViewAction()->isChecked());
    connect(a.resetLayout, &QAction::triggered, this, &MainWindow::resetLayout);
    connect(a.fullScreen, &QAction::triggered, this, [this](bool on) { on ? showFullScreen() : showNormal(); });
    connect(a.nextPane, &QAction::triggered, this, &MainWindow::goToNextPane);
}

void MainWindow::connectHand() {
    connect(hand_, &HandDesk::commanded, this, &MainWindow::give);
    connect(hand_, &HandDesk::refused, this, &MainWindow::showError);
    connect(hand_, &HandDesk::told, this,
            [this](const QString& sentence) { statusBar()->showMessage(sentence, 5000); });
}

void MainWindow::connectHelp() {
    const Actions& a = *actions_;
    connect(a.copySentence, &QAction::triggered, this,
            [this] { QGuiApplication::clipboard()->setText(diagram_->spokenText()); });
    connect(a.showKeys, &QAction::triggered, this, [this] { (new KeysSheet(*actions_, look_, this))->show(); });
    connect(a.about, &QAction::triggered, this, [this] {
        const auto& kernel = session_->info().kernel;
        (new AboutSheet(kernel ? QString::fromStdString(*kernel) : QString(), look_, this))->show();
    });
}

void MainWindow::askForStep() {
    const int steps = static_cast<int>(session_->timeline().steps());
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Go to Step"));
    dialog->setLabelText(tr("Step, 0 to %1:").arg(steps));
    dialog->setInputMode(QInputDialog::IntInput);
    dialog->setIntRange(0, steps);
    dialog->setIntValue(static_cast<int>(session_->playhead().u()));
    connect(dialog, &QInputDialog::intValueSelected, this, [this](int step) { seek(step); });
    dialog->open();
}

} // namespace socketscope
