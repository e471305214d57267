// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.h"

#include "ui/controls/menu_letters.h"
#include "ui/shell/appearance.h"
#include "ui/shell/dock_head.h"

#include <QCloseEvent>
#include <QDockWidget>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenuBar>
#include <QProgressBar>
#include <QStatusBar>
#include <QVBoxLayout>

namespace socketscope {
namespace {

constexpr int roomForLegend = 800; ///< height of a window that has room for it, design px

DockHead* headOf(QDockWidget* dock) {
    return static_cast<DockHead*>(dock->titleBarWidget()); // NOLINT(*-static-cast-downcast): makeDock has made it
}

} // namespace

MainWindow::MainWindow(QSettings& settings, SessionFactory factory, std::vector<Scenario> scenarios, QWidget* parent)
    : QMainWindow(parent), settings_(settings), factory_(std::move(factory)), scenarios_(std::move(scenarios)),
      preferences_(Preferences::read(settings)), system_(QGuiApplication::palette()),
      session_(std::make_unique<Session>(nullptr, nullptr, SessionInfo{}, Pace::WithThePlayhead)) {
    loadFonts();
    setAcceptDrops(true);
    setObjectName(QStringLiteral("shell"));
    makeCentre();
    setMenuWidget(makeMenuArea());
    QCoreApplication::instance()->installEventFilter(new MenuLetters(this));
    makeStatus();
    connectParts();
    applyLook();
    restore();
    begin(scenarios_.empty() ? std::nullopt : std::optional(scenarios_.front()));
    if (!settings_.contains(QLatin1String("window/layout"))) shareRoom();
    diagram_->setFocus(Qt::OtherFocusReason);
}

MainWindow::~MainWindow() {
    driver_.setSession(nullptr);
    journals_->setSession(nullptr); // while the session lives
}

void MainWindow::makeCentre() {
    stage_ = new QMainWindow;
    stage_->setWindowFlags(Qt::Widget);
    stage_->setDockOptions(QMainWindow::AllowTabbedDocks | QMainWindow::AllowNestedDocks);
    auto* middle = new QWidget(stage_);
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    diagram_ = new SequenceView(middle);
    legend_ = new LegendView(middle);
    narration_ = new NarrationBar(middle);
    column->addWidget(diagram_, 1);
    handBar_ = new HandBar(middle);
    column->addWidget(handBar_);
    column->addWidget(legend_);
    column->addWidget(narration_);
    stage_->setCentralWidget(middle);
    error_ = new ErrorCard(diagram_);
    bench_ = new BenchPanel;
    table_ = new StepTable;
    states_ = new StatesView;
    handList_ = new HandList;
    lessonPanel_ = new LessonPanel;
    rail_ = new LessonRail;
    benchDock_ = makeDock(tr("Bench"), QStringLiteral("benchDock"), bench_);
    tableDock_ = makeDock(tr("Table of Steps"), QStringLiteral("tableDock"), table_);
    statesDock_ = makeDock(tr("States"), QStringLiteral("statesDock"), states_);
    handDock_ = makeDock(tr("In Your Hands"), QStringLiteral("handDock"), handList_);
    lessonDock_ = makeDock(tr("Lesson"), QStringLiteral("lessonDock"), lessonPanel_);
    stage_->addDockWidget(Qt::LeftDockWidgetArea, lessonDock_);
    lessonDock_->setAllowedAreas(Qt::LeftDockWidgetArea); // its rail is there
    lessonDock_->hide();
    fold_ = headOf(lessonDock_)->addFold(tr("Folds the lesson to the edge: more room for the diagram."));
    stage_->setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    stage_->addDockWidget(Qt::RightDockWidgetArea, benchDock_);
    stage_->addDockWidget(Qt::RightDockWidgetArea, handDock_);
    stage_->addDockWidget(Qt::RightDockWidgetArea, statesDock_);
    stage_->addDockWidget(Qt::BottomDockWidgetArea, tableDock_);
    tableDock_->hide();
    statesDock_->hide();
    handDock_->hide();
    auto* outer = new QWidget(this);
    auto* rows = new QVBoxLayout(outer);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    auto* beside = new QHBoxLayout;
    beside->addWidget(rail_);
    beside->addWidget(stage_, 1);
    rows->addLayout(beside, 1);
    setCentralWidget(outer);
}

QWidget* MainWindow::makeMenuArea() {
    actions_ = new Actions(this, {diagram_, bench_, states_});
    auto* area = new QWidget(this);
    auto* rows = new QVBoxLayout(area);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    hand_ = new HandDesk(*actions_->hand, *diagram_, *handList_, *handBar_, this);
    lesson_ = new LessonDesk(*lessonPanel_, settings_, this);
    files_ = new FileDesk(settings_, this);
    journals_ = new JournalDesk(this);
    exporting_ = new ExportDesk(
        *actions_, settings_, [this] { return shown(); }, this);
    recovery_ = new RecoveryStrip(area);
    auto* bar = new QMenuBar(area);
    bar->setNativeMenuBar(false);
    makeMenus(bar);
    top_ = new TopBar(*actions_, exports_, scenarioMenu_, wires_, area);
    transport_ = new TransportBar(*actions_, axes_, speeds_, centralWidget());
    centralWidget()->layout()->addWidget(transport_);
    rows->addWidget(bar);
    rows->addWidget(top_);
    strip_ = new WireStrip(area);
    connect(strip_, &WireStrip::explanationWanted, this, &MainWindow::showMachine);
    rows->addWidget(strip_);
    rows->addWidget(recovery_);
    return area;
}

QDockWidget* MainWindow::makeDock(const QString& title, const QString& name, QWidget* content) {
    auto* dock = new QDockWidget(title, stage_);
    dock->setObjectName(name);
    dock->setFeatures(QDockWidget::DockWidgetClosable | QDockWidget::DockWidgetMovable);
    dock->setTitleBarWidget(new DockHead(title, dock));
    dock->setWidget(content);
    return dock;
}

void MainWindow::makeStatus() {
    statusBar()->setSizeGripEnabled(false);
    // One widget for all on the left: a passing message hides it, whatever is shown within.
    auto* lasting = new QWidget(this);
    auto* row = new QHBoxLayout(lasting);
    row->setContentsMargins(0, 0, 0, 0);
    statusBar()->addWidget(lasting);
    const auto label = [&](const char* name, bool right) {
        auto* l = new QLabel(this);
        l->setObjectName(QLatin1String(name));
        right ? statusBar()->addPermanentWidget(l) : row->addWidget(l);
        return l;
    };
    wire_ = label("wire", false);
    step_ = label("step", false);
    agreed_ = label("agreement", false);
    kernel_ = label("kernel", false);
    shownSteps_ = label("shownSteps", true);
    progress_ = new QProgressBar(this);
    progress_->setObjectName(QStringLiteral("progress"));
    progress_->setRange(0, 1000);
    progress_->hide();
    statusBar()->addPermanentWidget(progress_);
}

void MainWindow::restore() {
    firstLayout_ = stage_->saveState();
    resize(1280, 800);
    const QByteArray geometry = settings_.value(QLatin1String("window/geometry")).toByteArray();
    if (!geometry.isEmpty()) restoreGeometry(geometry);
    const QByteArray layout = settings_.value(QLatin1String("window/layout")).toByteArray();
    if (!layout.isEmpty()) stage_->restoreState(layout);
    applyView();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!files_->finishSaving() && !unasked_) { // the card says why
        event->ignore();
        return;
    }
    settings_.setValue(QLatin1String("window/geometry"), saveGeometry());
    settings_.setValue(QLatin1String("window/layout"), stage_->saveState());
    preferences_.write(settings_);
    QMainWindow::closeEvent(event);
}

void MainWindow::applyLook() {
    look_ = lookFor(preferences_, system_);
    setPalette(paletteFor(look_));
    setStyleSheet(styleSheetFor(look_));
    for (QDockWidget* dock : {benchDock_, tableDock_, statesDock_, handDock_, lessonDock_})
        headOf(dock)->setLook(look_);
    diagram_->setLook(look_);
    legend_->setLook(look_);
    narration_->setLook(look_);
    error_->setLook(look_);
    bench_->setLook(look_);
    table_->setLook(look_);
    states_->setLook(look_);
    hand_->setLook(look_);
    lesson_->setLook(look_);
    rail_->setLook(look_);
    top_->setLook(look_);
    transport_->setLook(look_);
    strip_->setLook(look_);
    recovery_->setLook(look_);
    session_->setReducedMotion(look_.reducedMotion);
    tellAgreement();
    tellStatus();
}

/// Everything that follows from the preferences and is not a matter of looks.
void MainWindow::applyView() {
    setLevel(preferences_.level);
    setAxis(preferences_.axis);
    setZoom(preferences_.zoom);
    showLegend();
    Actions& a = *actions_;
    a.reducedMotion->setChecked(preferences_.reducedMotion);
    (preferences_.ip == IpVersion::V6 ? a.ip6 : a.ip4)->setChecked(true);
    checkNetwork();
    (preferences_.textSize == TextSize::Large ? a.textLarge : a.textNormal)->setChecked(true);
    QAction* const themes[]{a.themeAuto, a.themeLight, a.themeDark};
    themes[static_cast<std::size_t>(preferences_.theme)]->setChecked(true);
    for (QAction* speed : a.speeds) {
        if (speed->data().toDouble() != preferences_.speed) continue;
        speed->setChecked(true);
        transport_->setSpeedWord(speed->text());
    }
}

void MainWindow::setLevel(Level level) {
    preferences_.level = level;
    showLevel(level);
}

void MainWindow::showLevel(Level level) {
    level_ = level;
    (level == Level::Primitives ? actions_->primitives : actions_->everything)->setChecked(true);
    top_->setLevel(static_cast<int>(level));
    diagram_->setLevel(level);
    legend_->setLevel(level);
    bench_->setShowsStates(level != Level::Primitives);
    transport_->scrubber()->setShowsStates(level != Level::Primitives);
    speak();
    tellStatus();
}

void MainWindow::setAxis(Axis axis) {
    preferences_.axis = axis;
    QAction* const actions[]{actions_->byTime, actions_->byEvent, actions_->toScale};
    const QString words[]{tr("by time", "the axis"), tr("by event", "the axis"), tr("to scale", "the axis")};
    actions[static_cast<std::size_t>(axis)]->setChecked(true);
    transport_->setAxisWord(words[static_cast<std::size_t>(axis)]);
    diagram_->setAxis(axis);
    transport_->scrubber()->setAxis(axis);
    tellWindow();
}

void MainWindow::setTheme(ThemeChoice theme) {
    preferences_.theme = theme;
    applyLook();
}

void MainWindow::setTextSize(TextSize size) {
    preferences_.textSize = size;
    applyLook();
}

void MainWindow::setZoom(double zoom) {
    preferences_.zoom = std::clamp(zoom, 0.5, 3.0);
    diagram_->setZoom(preferences_.zoom);
    tellWindow();
}

void MainWindow::showLegend() {
    const bool wanted = preferences_.legend.value_or(height() >= look_.px(roomForLegend));
    legend_->setVisible(wanted);
    actions_->legend->setChecked(wanted);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    showLegend();
    tellStatus();
    // When the parts have taken their places in the new size.
    if (!settings_.contains(QLatin1String("window/layout")))
        QMetaObject::invokeMethod(this, &MainWindow::shareRoom, Qt::QueuedConnection);
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    // The desktop went dark or light.
    if (event->type() == QEvent::ApplicationPaletteChange && preferences_.theme == ThemeChoice::Auto &&
        QGuiApplication::palette() != system_) {
        system_ = QGuiApplication::palette();
        applyLook();
    }
}

} // namespace socketscope
