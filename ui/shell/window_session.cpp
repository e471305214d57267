// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.h"

#include "ui/network/agreement_sheet.h"
#include "ui/network/guest_sheet.h"
#include "ui/network/kernel_sheet.h"
#include "ui/network/wire_words.h"

#include "ui/scene/text.h"
#include "ui/scene/units.h"
#include "ui/sequence/export.h"
#include "ui/sequence/primitives_level.h"

#include <QLabel>
#include <QStatusBar>

#include <cmath>

// Between session and controls: wishes one way, news the other.

namespace socketscope {
namespace {

/// The first paragraph of a scenario's Markdown, without its marks.
QString firstWords(const std::string& markdown) {
    QString text = QString::fromStdString(markdown).section(QStringLiteral("\n\n"), 0, 0).simplified();
    return text.remove(QLatin1Char('*')).remove(QLatin1Char('`')).remove(QLatin1Char('#')).trimmed();
}

} // namespace

void MainWindow::connectParts() {
    connectLesson();
    connect(&driver_, &SessionDriver::changed, this, &MainWindow::sessionChanged);
    connect(top_, &TopBar::stopsChosen, this, [this](int stops) { hand_->choose(static_cast<Stops>(stops)); });
    connect(hand_, &HandDesk::stopsChanged, top_, &TopBar::setStops);
    connect(top_, &TopBar::levelChosen, this, [this](int level) { setLevel(static_cast<Level>(level)); });
    connect(diagram_, &SequenceView::seekRequested, this, &MainWindow::seek);
    connect(diagram_, &SequenceView::selectionChanged, this, &MainWindow::selectionChanged);
    connect(diagram_, &SequenceView::scrolled, this, &MainWindow::tellWindow);
    connect(diagram_, &SequenceView::zoomRequested, this,
            [this](int way) { setZoom(preferences_.zoom * std::pow(1.1, way)); });
    connect(diagram_, &SequenceView::hiddenStepActivated, this, [this](EventId event) {
        showLevel(Level::Everything);
        diagram_->select(event, true);
    });
    connect(bench_, &BenchPanel::commanded, this, &MainWindow::give);
    connect(bench_, &BenchPanel::leaveAsked, this, [this] { diagram_->setFocus(Qt::OtherFocusReason); });
    connect(bench_, &BenchPanel::liveAsked, actions_->live, &QAction::trigger);
    connect(bench_, &BenchPanel::focusChanged, this, [this](ProgramId program) {
        const ProgramInfo* info = session_->trace().program(program);
        if (info == nullptr || info->host != Host::Client) return;
        diagram_->setFocusedClient(program);
        transport_->scrubber()->setClient(program);
        states_->setFocusedClient(program);
    });
    connect(bench_, &BenchPanel::partsChanged, this, &MainWindow::orderTabs);
    connect(bench_, &BenchPanel::eventChosen, this, [this](EventId event) { diagram_->select(event, true); });
    connect(table_, &StepTable::eventChosen, this, [this](EventId event) { diagram_->select(event, true); });
    connect(states_, &StatesView::eventChosen, this,
            [this](EventId event) { diagram_->select(event, present(event)); });
    connect(agreed_, &QLabel::linkActivated, this, &MainWindow::showAgreement);
    connect(strip_, &WireStrip::restartWanted, this, &MainWindow::beginAgain);
    connect(error_, &ErrorCard::closed, this, [this] { diagram_->setFocus(Qt::OtherFocusReason); });
    Scrubber* scrubber = transport_->scrubber();
    connect(scrubber, &Scrubber::seekRequested, this, &MainWindow::seek);
    connect(scrubber, &Scrubber::stepRequested, this, [this](int way) { way > 0 ? stepForward() : stepBack(); });
}

void MainWindow::begin(std::optional<Scenario> scenario) {
    SessionWish wish;
    wish.scenario = std::move(scenario);
    wish.wire = preferences_.wire;
    if (!wish.scenario || preferences_.ip == IpVersion::V6) wish.ip = preferences_.ip;
    begin(std::move(wish));
}

void MainWindow::beginAttended() {
    SessionWish wish;
    wish.wire = Wire::Sandbox;
    wish.attended = true;
    begin(std::move(wish));
}

/// What stopped at the person's hand stops there again.
void MainWindow::beginAgain() {
    const Stops stops = hand_->personsStops();
    beginFromNothing();
    if (stops != Stops::None && session_->info().wire != Wire::Loopback) hand_->choose(stops);
}

void MainWindow::beginFromNothing() {
    const QString file = scenarioFile_;
    attended_ ? beginAttended() : begin(scenario_);
    scenarioFile_ = file;
}

void MainWindow::begin(SessionWish wish) {
    letGo();
    scenario_ = wish.scenario;
    scenarioFile_.clear();
    attended_ = wish.attended;
    wish.profile = preferences_.profile;
    if (wish.scenario && wish.scenario->isLab()) wish.attempt = lesson_->nextAttempt(*wish.scenario);
    error_->hide();
    auto made = factory_(wish);
    if (!made) {
        showError(made.error());
        if (wish.wire && !wish.attended) { // the best that can be had is better than an empty window
            wish.wire = std::nullopt;
            made = factory_(std::move(wish));
        }
    }
    if (made) session_ = std::move(made).value();
    files_->setSession(session_.get());
    journals_->setSession(session_.get());
    adopt();
}

/// Everybody lets go of the old session before it dies, and it dies before a new one may need its ports.
void MainWindow::letGo() {
    driver_.setSession(nullptr);
    if (kernelSheet_) kernelSheet_->close(); // it speaks of the session that ends
    if (agreementSheet_) agreementSheet_->close();
    files_->setSession(nullptr);
    journals_->setSession(nullptr);
    hand_->setSession(nullptr);
    lesson_->setSession(nullptr);
    diagram_->setSession(nullptr);
    bench_->setSession(nullptr);
    table_->setSession(nullptr);
    states_->setSession(nullptr);
    transport_->scrubber()->setSession(nullptr);
    session_ = std::make_unique<Session>(nullptr, nullptr, SessionInfo{}, Pace::WithThePlayhead);
}

/// Everybody turns to the new one.
void MainWindow::adopt() {
    session_->setSpeed(preferences_.speed);
    session_->setReducedMotion(look_.reducedMotion);
    diagram_->setFocusedClient(noProgram);
    transport_->scrubber()->setClient(noProgram);
    states_->setFocusedClient(noProgram);
    diagram_->setSession(session_.get());
    hand_->setSession(session_.get());
    bench_->setSession(session_.get());
    table_->setSession(session_.get());
    states_->setSession(session_.get());
    transport_->scrubber()->setSession(session_.get());
    actions_->setRecorded(session_->isRecording());
    transport_->setRecorded(session_->isRecording());
    adoptLesson();
    tellTitle();
    tellWire();
    driver_.setSession(session_.get());
    sessionChanged();
}

void MainWindow::showError(const Error& error) { error_->show(error); }

void MainWindow::sessionChanged() {
    journals_->keep();
    const bool over = session_->virtualTime()
                          ? session_->nothingToCome()
                          : session_->script() == nullptr || session_->scriptState() == Script::State::Finished;
    if (session_->playhead().playing() && session_->atLiveEdge() && over) session_->pause();
    if (kernelSheet_) kernelSheet_->refresh(session_->trace());
    strip_->setBroken(session_->broken());
    tellAgreement();
    diagram_->setInvitation(invitation());
    diagram_->refresh();
    hand_->refresh();
    lesson_->refresh();
    hand_->showBar();
    driver_.setClockShown(diagram_->showsClock());
    legend_->refresh(session_->trace());
    bench_->refresh();
    table_->refresh();
    states_->refresh();
    transport_->scrubber()->refresh();
    transport_->setPlaying(session_->playhead().playing());
    const bool reviewing = !session_->atHand();
    transport_->setReviewing(reviewing);
    transport_->setTime(timeText(session_->timeline().timeAt(session_->cursor())));
    actions_->live->setEnabled(reviewing);
    actions_->back->setEnabled(session_->playhead().u() > 0);
    actions_->start->setEnabled(session_->playhead().u() > 0);
    tellWindow();
    speak();
    tellStatus();
}

void MainWindow::give(const Command& command) {
    Command given = command;
    if (auto* added = std::get_if<AddProgram>(&given)) added->setup.address = IpAddress::loopback(preferences_.ip);
    session_->press(std::move(given));
    driver_.kick();
}

bool MainWindow::isShown(Step step) const {
    if (level_ != Level::Primitives || step == 0) return true;
    return isPrimitiveStep(session_->trace(), session_->timeline().eventAt(step));
}

/// Before the edge, steps that this level hides are passed over.
void MainWindow::stepForward() {
    if (hand_->step()) return;
    const bool acts = session_->stepActs();
    if (!acts && session_->atLiveEdge())
        statusBar()->showMessage(session_->isRecording()
                                     ? tr("The recording ends here.")
                                     : tr("Nothing comes by itself here: the keys 1 to 6 make things happen."),
                                 5000);
    session_->step();
    if (!acts) {
        const Step steps = session_->timeline().steps();
        auto next = static_cast<Step>(std::floor(session_->playhead().u())) + 1;
        for (; next < steps && !isShown(next); ++next) session_->step();
    }
    driver_.kick();
}

void MainWindow::stepBack() {
    do {
        session_->back();
    } while (session_->playhead().u() > 0 && !isShown(static_cast<Step>(session_->playhead().u())));
    driver_.kick();
    sessionChanged();
}

void MainWindow::playOrPause() {
    if (session_->playhead().playing())
        session_->pause();
    else
        session_->start();
    driver_.kick();
    transport_->setPlaying(session_->playhead().playing());
}

void MainWindow::seek(double u) {
    session_->seek(u);
    driver_.kick();
    sessionChanged();
}

QString MainWindow::invitation() const {
    const Script* script = session_->script();
    if (session_->isRecording()) return {};
    if (attended_) return tr("Start a program of your own: menu Network, Your Own Program…");
    if (script == nullptr) return tr("Press 1 to make the server listen");
    if (script->waitsForPerson()) return taskSentence();
    for (std::size_t i = script->position(); i < script->scenario().steps.size(); ++i) {
        const auto* act = std::get_if<ActStep>(&script->scenario().steps[i].what);
        if (act == nullptr) continue;
        const QString primitive = latin(name(act->command.primitive));
        if (act->program == "server") return tr("Press → : the server will %1", "a primitive").arg(primitive);
        if (act->program == "client") return tr("Press → : the client will %1", "a primitive").arg(primitive);
        return tr("Press → : %1 will %2", "a program, a primitive")
            .arg(QString::fromStdString(act->program), primitive);
    }
    return {};
}

/// What the scenario's author says about the step that made this call, or decided about this segment.
QString MainWindow::authorsSentence(EventId event) const {
    const Trace& trace = session_->trace();
    if (const auto* decided = trace.get<Decided>(event); decided != nullptr && decided->by == DecidedBy::Scenario)
        return authorsSentenceOfDecision(event);
    const auto* call = trace.get<Call>(event);
    const Script* script = session_->script();
    const ProgramInfo* program = call != nullptr ? trace.program(trace[event].program) : nullptr;
    if (script == nullptr || program == nullptr) return {};
    const auto calls = trace.callsOf(trace[event].program);
    auto nth = std::find(calls.begin(), calls.end(), event) - calls.begin();
    for (std::size_t i = 0; i < script->position(); ++i) {
        const ScenarioStep& step = script->scenario().steps[i];
        const auto* act = std::get_if<ActStep>(&step.what);
        if (act == nullptr || act->program != program->name || nth-- > 0) continue;
        return act->command.primitive == call->primitive ? QString::fromStdString(step.say) : QString();
    }
    return {};
}

QString MainWindow::authorsSentenceOfDecision(EventId event) const {
    const Trace& trace = session_->trace();
    std::size_t nth = 0;
    for (EventId id{1}; id <= event; id = EventId{number(id) + 1})
        if (const auto* d = trace.get<Decided>(id); d != nullptr && d->by == DecidedBy::Scenario) ++nth;
    const Script* script = session_->script();
    if (script == nullptr) return {};
    for (const ScenarioStep& step : script->scenario().steps) {
        const auto* decides = std::get_if<DecideStep>(&step.what);
        const bool one = std::holds_alternative<ForgeStep>(step.what) || (decides != nullptr && decides->nth != 0);
        if (decides != nullptr && decides->nth == 0) return {}; // about so many as there were
        if (one && --nth == 0) return QString::fromStdString(step.say);
    }
    return {};
}

/// Where Linux did otherwise than the RFC at this event: how, and what the RFC says.
QString MainWindow::linuxSays(EventId event) const {
    QString words;
    for (const Agreement::Difference& d : session_->agreement().differences())
        if (d.event == event) words += QLatin1Char(' ') + differenceSentence(d.what);
    return words;
}

void MainWindow::speak() {
    const Trace& trace = session_->trace();
    const EventId event = diagram_->spokenOf();
    if (!present(event)) {
        if (session_->isRecording())
            narration_->setWords(tr("A recording"), {},
                                 tr("What happened, step by step. Nothing new can be called in it."), {});
        else if (scenario_)
            narration_->setWords(QString::fromStdString(scenario_->title), {}, firstWords(scenario_->about), {});
        else if (attended_)
            narration_->setWords(tr("Servers that answer"), {},
                                 tr("One answers HTTP, one gives back what it gets. The client is a program of your "
                                    "own: menu Network."),
                                 {});
        else
            narration_->setWords(tr("Free play"), {},
                                 tr("Two programs, nothing between them yet. You call, the kernel answers."), {});
        return;
    }
    const QString authors = authorsSentence(event);
    QString detail = fieldDetail(trace, event);
    if (std::holds_alternative<StateChanged>(trace[event].what)) detail.clear();
    narration_->setWords(QStringLiteral("%1 %2").arg(session_->timeline().stepOf(event)).arg(headline(trace, event)),
                         detail,
                         (authors.isEmpty() ? socketscope::narration(trace, event) : authors) + linuxSays(event),
                         evidence(trace, event));
    table_->select(event);
}

void MainWindow::selectionChanged() {
    states_->setSelected(diagram_->selected());
    hand_->refresh();
    hand_->showBar();
    speak();
}

void MainWindow::tellWindow() {
    if (diagram_ == nullptr || transport_ == nullptr) return;
    const auto [from, to] = diagram_->stepsInSight();
    transport_->scrubber()->setWindow(from, to);
}

void MainWindow::tellStatus() {
    const bool calls = level_ == Level::Primitives;
    const bool doubtful = altered_ && session_->isRecording();
    const WireClaim claim =
        doubtful ? doubtfulClaim() : wireClaim(session_->info(), calls, session_->trace().missedSegments());
    wire_->setText(QStringLiteral("<span style='color:%1'>%2</span>&nbsp; %3")
                       .arg(look_.color(claim.dot).name(), claim.mark, claim.words.toHtmlEscaped()));
    const auto& whyNot = session_->info().whyNot;
    wire_->setToolTip(whyNot ? QString::fromStdString(*whyNot) : QString());
    const Step steps = session_->timeline().steps();
    const auto now = static_cast<Step>(std::floor(session_->playhead().u()));
    const bool live = session_->atLiveEdge();
    QString place = tr("step %1 of %2").arg(now).arg(steps);
    if (live && steps > 0 && !session_->isRecording()) place += tr(", live", "after: step 5 of 5");
    if (session_->scriptState() == Script::State::TimedOut) place += tr(" · the scenario has waited in vain");
    step_->setText(place);
    const auto& kernel = session_->info().kernel;
    kernel_->setText(kernel ? QString::fromStdString(*kernel) : QString());
    setWindowModified(files_->unsaved() && !session_->trace().empty());
    shownSteps_->setText(stepsSentence(live));
    // Where the words are long, what can be read elsewhere gives way.
    int needed = look_.whole(24);
    for (const QLabel* l : {wire_, step_, agreed_, kernel_, shownSteps_})
        needed += l->sizeHint().width() + look_.whole(8);
    kernel_->setVisible(kernel.has_value() && needed <= width());
}

QString MainWindow::stepsSentence(bool live) const {
    const Step steps = session_->timeline().steps();
    const Script* script = session_->script();
    if (level_ != Level::Primitives) {
        const bool over = script != nullptr && script->finished() && live && steps > 0;
        return over ? tr("The scenario is over: go on with keys 1 to 6.") : QString();
    }
    std::uint32_t shown = 0;
    using Tally = Timeline::Tally;
    const auto tallies = session_->timeline().tallies(1, steps);
    for (const Tally t : {Tally::ClientCall, Tally::ServerCall, Tally::Return})
        shown += tallies[static_cast<std::size_t>(t)];
    return tr("Primitives: %1 of %2 steps shown").arg(shown).arg(steps);
}

} // namespace socketscope
