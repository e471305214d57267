// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/monotonic_clock.h"
#include "core/engine/kernel_engine.h"
#include "core/lesson/builtin.h"
#include "core/session/ladder.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QScrollBar>
#include <QSettings>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>

#include <cerrno>
#include <set>

using namespace socketscope;

namespace {

/// Every text longer by 40 %, as a translation may be.
class Longer : public QTranslator {
public:
    QString translate(const char*, const char* source, const char*, int n) const override {
        QString text = QString::fromUtf8(source);
        if (n >= 0) text.replace(QLatin1String("%n"), QString::number(n));
        const qsizetype more = (text.size() * 2 + 4) / 5;
        for (qsizetype i = 0; i < more; ++i) text += i % 6 == 0 ? u' ' : u'x';
        return text;
    }
    bool isEmpty() const override { return false; }
};

} // namespace

/// The window with a real kernel behind it, off the screen, by keys and by its own actions.
class TestMainWindow : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void opensOnTheFirstScenario();
    void telephoneCallByKeyboardAlone();
    void stepMakesThingsHappenAndBackOnlyLooks();
    void nextCallsOfTheScenarioAreShown();
    void stepPassesOverWhatTheLevelHides();
    void refusedKeyMayBePressed();
    void blockedProgramCanBeInterrupted();
    void levelSwitchKeepsScrollAndSelection();
    void whatIsHiddenIsCountedAndOffered();
    void selectionSpeaks();
    void statesFollowAndSelect();
    void statesAreWhereTheyWereLeft();
    void anotherClientJoins();
    void ipv6();
    void badFileIsACard();
    void picturesAreSavedOrExplained();
    void onlyWhatIsInSightIsExported();
    void thePictureIsCopied();
    void theCommandIsCopiedWhereThereIsOne();
    void choicesAreFoundAgain();
    void everyKeyMeansOneThing();
    void everyLetterOfAMenuMeansOneThing();
    void aPassingMessageHidesWhatLasts();
    void everythingIsReachedByTab();
    void everyControlHasAName();
    void longWordsAreNotClipped();
    void darkAndLargeLook();
    void sheetsAreDarkToo();

private:
    void open(std::vector<Scenario> scenarios);
    void openFreePlay() { open({}); }
    void key(int key, Qt::KeyboardModifiers modifiers = {}) const { QTest::keyClick(focus(), Qt::Key(key), modifiers); }
    [[nodiscard]] QWidget* focus() const { return QApplication::focusWidget(); }
    [[nodiscard]] const Trace& trace() const { return window_->session().trace(); }
    [[nodiscard]] const Return* lastReturn(Primitive primitive) const;
    [[nodiscard]] Step steps() const { return window_->session().timeline().steps(); }
    /// Presses a number key and waits for the call to come back.
    void call(Primitive primitive);
    /// Waits for the scenario to come to its end.
    [[nodiscard]] bool finishes() const {
        return QTest::qWaitFor([this] { return window_->session().scriptState() == Script::State::Finished; }, 20000);
    }
    /// For failure messages: what the scenario waits for, and the ladder.
    [[nodiscard]] std::string told() const;

    QTemporaryDir folder_;
    std::unique_ptr<QSettings> settings_;
    const MonotonicClock clock_; // for engines that are only tried
    std::unique_ptr<MainWindow> window_;
};

void TestMainWindow::init() {
    settings_ = std::make_unique<QSettings>(folder_.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    settings_->clear();
}

void TestMainWindow::cleanup() {
    window_.reset();
    settings_.reset();
}

void TestMainWindow::open(std::vector<Scenario> scenarios) {
    const SessionFactory factory = [](SessionWish wish) -> Result<std::unique_ptr<Session>> {
        KernelEngineSetup setup;
        auto& scenario = wish.scenario;
        if (scenario && wish.ip) useIpVersion(*scenario, *wish.ip);
        if (scenario) setup.programs = scenario->programs;
        if (!scenario)
            for (const auto& [name, host] : {std::pair{"client", Host::Client}, {"server", Host::Server}}) {
                ProgramSetup program;
                program.info = {name, host};
                program.address = IpAddress::loopback(wish.ip.value_or(IpVersion::V4));
                setup.programs.push_back(program);
            }
        auto clock = std::make_unique<const MonotonicClock>();
        auto engine = KernelEngine::start(setup, *clock);
        if (!engine) return engine.error();
        SessionInfo info;
        info.kernel = "Linux";
        auto session =
            std::make_unique<Session>(std::move(clock), std::move(engine).value(), info, Pace::WithThePlayhead);
        if (scenario) session->play(std::move(*scenario));
        return session;
    };
    window_ = std::make_unique<MainWindow>(*settings_, factory, std::move(scenarios));
    window_->actions().reducedMotion->trigger(); // no waiting for things that glide
    window_->actions().speeds.back()->trigger();
    window_->resize(1280, 720);
    window_->show();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
    QTRY_VERIFY(!window_->bench().cards().empty() && window_->bench().cards().front()->isVisible());
}

std::string TestMainWindow::told() const {
    const Session& session = window_->session();
    const Script* script = session.script();
    return (script != nullptr ? "waits for " + script->waitingFor(session.trace()) : std::string("free play")) +
           (session.playhead().playing() ? ", plays" : ", stands") + ", cursor at " +
           std::to_string(session.playhead().u()) + '\n' + ladder(session.info(), session.record(), {});
}

const Return* TestMainWindow::lastReturn(Primitive primitive) const {
    for (std::uint32_t n = number(trace().last()); n > 0; --n) {
        const auto* result = trace().get<Return>(EventId{n});
        if (result != nullptr && result->primitive == primitive) return result;
    }
    return nullptr;
}

void TestMainWindow::call(Primitive primitive) {
    const std::size_t before = trace().callCount();
    key(Qt::Key_1 + static_cast<int>(primitive));
    QTRY_VERIFY(trace().callCount() > before);
    QTRY_VERIFY(!anyCallOpen(trace()));
}

void TestMainWindow::opensOnTheFirstScenario() {
    open({findScenario("phone-call").value()});
    QVERIFY(window_->windowTitle().contains(QString::fromStdString(findScenario("phone-call").value().title)));
    QCOMPARE(steps(), Step{0});
    QVERIFY(focus() == &window_->diagram());
    QVERIFY(window_->diagram().spokenText().contains(QLatin1String("LISTEN"))); // says what to press
}

void TestMainWindow::telephoneCallByKeyboardAlone() {
    openFreePlay();
    call(Primitive::Listen);
    key(Qt::Key_P);
    call(Primitive::Connect);
    QCOMPARE(lastReturn(Primitive::Connect)->error, std::uint16_t{0});
    key(Qt::Key_P);
    call(Primitive::Accept);
    key(Qt::Key_P);
    key(Qt::Key_M); // the message
    QTRY_VERIFY(qobject_cast<QLineEdit*>(focus()) != nullptr);
    QTest::keyClicks(focus(), QStringLiteral("1 2 p")); // keys of the diagram are letters here
    key(Qt::Key_Return);
    QTRY_VERIFY(lastReturn(Primitive::Send) != nullptr);
    QCOMPARE(lastReturn(Primitive::Send)->value, 5);
    key(Qt::Key_Escape);
    QTRY_VERIFY(focus() == &window_->diagram());
    key(Qt::Key_P);
    call(Primitive::Receive);
    QCOMPARE(QByteArray(trace().text(lastReturn(Primitive::Receive)->data).data(), 5), QByteArray("1 2 p"));
    key(Qt::Key_P);
    call(Primitive::Disconnect);
    key(Qt::Key_P);
    call(Primitive::Receive);
    QCOMPARE(lastReturn(Primitive::Receive)->value, 0);
    call(Primitive::Disconnect);
    QCOMPARE(lastReturn(Primitive::Disconnect)->error, std::uint16_t{0});
}

void TestMainWindow::stepMakesThingsHappenAndBackOnlyLooks() {
    open({findScenario("phone-call").value()});
    window_->setLevel(Level::Everything);
    key(Qt::Key_Right);
    QTRY_COMPARE(window_->session().playhead().u(), 1.0); // the call alone
    QTRY_COMPARE(steps(), Step{2});                       // though the kernel has answered
    key(Qt::Key_F10);
    QTRY_COMPARE(window_->session().playhead().u(), 2.0);
    key(Qt::Key_Left);
    QTRY_COMPARE(window_->session().playhead().u(), 1.0);
    const std::size_t known = trace().size();
    key(Qt::Key_Home);
    QTRY_COMPARE(window_->session().playhead().u(), 0.0);
    key(Qt::Key_End);
    QTRY_VERIFY(window_->session().atLiveEdge());
    QCOMPARE(trace().size(), known); // looking changes nothing
    key(Qt::Key_Right);
    QTRY_VERIFY(steps() > 2);
}

/// What comes next is below now, until it happens; free play knows nothing of a next call.
void TestMainWindow::nextCallsOfTheScenarioAreShown() {
    open({findScenario("phone-call").value()});
    const auto& upcoming = [this]() -> const std::vector<UpcomingCall>& { return window_->diagram().state().upcoming; };
    QCOMPARE(upcoming().size(), std::size_t{3});
    QCOMPARE(upcoming()[0].primitive, Primitive::Listen);
    key(Qt::Key_Right);
    QTRY_COMPARE(upcoming()[0].primitive, Primitive::Connect);
    QTRY_COMPARE(window_->session().playhead().u(), 1.0);
    key(Qt::Key_Space);
    QVERIFY2(finishes(), told().c_str());
    QTRY_VERIFY(upcoming().empty());
    window_->begin(std::nullopt);
    QVERIFY(upcoming().empty());
}

void TestMainWindow::stepPassesOverWhatTheLevelHides() {
    open({findScenario("phone-call").value()});
    window_->setLevel(Level::Primitives);
    key(Qt::Key_Space);
    QTRY_VERIFY(steps() > 9);
    window_->session().pause();
    key(Qt::Key_Home);
    QTRY_COMPARE(window_->session().playhead().u(), 0.0);
    const Trace& t = trace();
    for (int i = 0; i < 4; ++i) {
        const double before = window_->session().playhead().u();
        key(Qt::Key_Right);
        QTRY_VERIFY(window_->session().playhead().u() > before);
        QTRY_VERIFY(!window_->session().playhead().moving(steps()));
        const EventId event =
            window_->session().timeline().eventAt(static_cast<Step>(window_->session().playhead().u()));
        QVERIFY(t.get<Call>(event) != nullptr || t.get<Return>(event) != nullptr);
    }
}

void TestMainWindow::refusedKeyMayBePressed() {
    openFreePlay();
    key(Qt::Key_P); // the client
    const ProgramCard* client = window_->bench().cards().front();
    const auto* connect = client->findChild<PrimitiveKey*>(QStringLiteral("key2"));
    QTRY_VERIFY(connect->accessibleName().contains(QLatin1String("ECONNREFUSED")));
    QVERIFY(connect->isEnabled());
    QVERIFY(connect->toolTip().contains(QLatin1String("Nobody listens")));
    call(Primitive::Connect);
    QCOMPARE(lastReturn(Primitive::Connect)->error, std::uint16_t{ECONNREFUSED});
    QTRY_VERIFY(window_->narration().sentence().contains(QLatin1String("Nobody listens")));
}

void TestMainWindow::blockedProgramCanBeInterrupted() {
    openFreePlay();
    call(Primitive::Listen);
    key(Qt::Key_3);
    QTRY_VERIFY(anyCallOpen(trace()));
    QPushButton* interrupt = nullptr;
    for (auto* button : window_->bench().cards().back()->findChildren<QPushButton*>())
        if (button->text() == QLatin1String("Interrupt")) interrupt = button;
    QVERIFY(interrupt != nullptr);
    QTRY_VERIFY(interrupt->isVisible());
    interrupt->click();
    QTRY_VERIFY(lastReturn(Primitive::Accept) != nullptr);
    QCOMPARE(lastReturn(Primitive::Accept)->error, std::uint16_t{EINTR});
    QTRY_VERIFY(!interrupt->isVisible());
}

void TestMainWindow::levelSwitchKeepsScrollAndSelection() {
    open({findScenario("phone-call").value()});
    key(Qt::Key_Space);
    QVERIFY2(finishes(), told().c_str());
    QTRY_VERIFY(window_->session().atLiveEdge());
    SequenceView& view = window_->diagram();
    QTRY_VERIFY(view.verticalScrollBar()->maximum() > 100);
    view.verticalScrollBar()->setValue(90);
    key(Qt::Key_Up);
    const EventId selected = view.selected();
    QVERIFY(present(selected));
    view.verticalScrollBar()->setValue(90);
    key(Qt::Key_3, Qt::ControlModifier);
    QCOMPARE(view.state().level, Level::Everything);
    QCOMPARE(view.verticalScrollBar()->value(), 90);
    QCOMPARE(view.selected(), selected);
    key(Qt::Key_1, Qt::ControlModifier);
    QCOMPARE(view.state().level, Level::Primitives);
    QCOMPARE(view.verticalScrollBar()->value(), 90);
    QCOMPARE(view.selected(), selected);
}

/// The level Primitives says how much it leaves out, and a button shows it.
void TestMainWindow::whatIsHiddenIsCountedAndOffered() {
    openFreePlay();
    const HiddenCard& card = window_->bench().hidden();
    call(Primitive::Listen);
    QVERIFY(!card.isVisible()); // LISTEN alone sends nothing
    key(Qt::Key_P);
    call(Primitive::Connect);
    QTRY_VERIFY(card.isVisible());
    const auto calls = static_cast<Step>(2 * trace().callCount());
    QTRY_VERIFY2(card.sentence().contains(QString::number(steps() - calls)), qPrintable(card.sentence()));
    card.findChild<HintButton*>()->click();
    QCOMPARE(window_->diagram().state().level, Level::Everything);
    QVERIFY(!card.isVisible());
    key(Qt::Key_1, Qt::ControlModifier);
    QVERIFY(card.isVisible());
}

void TestMainWindow::selectionSpeaks() {
    openFreePlay();
    call(Primitive::Listen);
    QTRY_VERIFY(window_->session().atLiveEdge());
    key(Qt::Key_Up);
    key(Qt::Key_Up);
    QVERIFY(window_->diagram().spokenText().contains(QLatin1String("LISTEN")));
    QVERIFY(window_->narration().sentence().contains(QLatin1String("never waits")));
    key(Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), window_->diagram().spokenText());
}

/// The state diagram stands where the playhead stands, and selects what all views select.
void TestMainWindow::statesFollowAndSelect() {
    openFreePlay();
    StatesView& states = window_->states();
    QVERIFY(!states.isVisible()); // in a window of this size the bench needs the room
    key(Qt::Key_D, Qt::ControlModifier);
    QTRY_VERIFY(states.isVisible() && window_->actions().states->isChecked());
    call(Primitive::Listen);
    QTRY_COMPARE(states.story().server.state(), ConnectionState::Listen);
    QCOMPARE(states.story().client.state(), ConnectionState::Closed);
    key(Qt::Key_P);
    call(Primitive::Connect);
    QTRY_COMPARE(states.story().client.state(), ConnectionState::Established);
    QTRY_COMPARE(states.story().server.state(), ConnectionState::Established);
    QVERIFY(states.accessibleDescription().contains(QLatin1String("ESTABLISHED")));
    const EventId asked = states.story().client.moves.front().event; // CLOSED → SYN-SENT
    for (const Item& item : states.frame().items) {
        if (item.mark != Mark::Transition || item.event != asked || item.line.isEmpty()) continue;
        QTest::mouseClick(&states, Qt::LeftButton, {}, ((item.line[0] + item.line[1]) / 2).toPoint());
        break;
    }
    QCOMPARE(window_->diagram().selected(), asked);
    states.setFocus(Qt::TabFocusReason);
    key(Qt::Key_Down);
    QVERIFY(window_->diagram().selected() > asked);
    key(Qt::Key_Escape);
    QCOMPARE(window_->diagram().selected(), EventId{});
    window_->actions().start->trigger();
    QTRY_COMPARE(states.story().client.state(), ConnectionState::Closed);
    QVERIFY(states.story().server.moves.empty());
}

void TestMainWindow::statesAreWhereTheyWereLeft() {
    openFreePlay();
    window_->resize(1500, 1000); // as long as nobody has chosen, room decides
    QTRY_VERIFY(window_->states().isVisible() && window_->actions().states->isChecked());
    window_->resize(1280, 720);
    QTRY_VERIFY(!window_->states().isVisible());
    window_->actions().states->trigger();
    QTRY_VERIFY(window_->states().isVisible());
    window_->close();
    openFreePlay();
    QTRY_VERIFY(window_->states().isVisible() && window_->actions().states->isChecked());
    window_->actions().resetLayout->trigger();
    QTRY_VERIFY(!window_->states().isVisible() && !window_->actions().states->isChecked());
}

void TestMainWindow::anotherClientJoins() {
    openFreePlay();
    key(Qt::Key_N, Qt::ControlModifier);
    QTRY_COMPARE(trace().programs().size(), std::size_t{3});
    QTRY_COMPARE(window_->bench().cards().size(), std::size_t{3});
    call(Primitive::Listen);
    key(Qt::Key_BracketRight);
    call(Primitive::Connect);
    key(Qt::Key_BracketRight);
    call(Primitive::Connect);
    QCOMPARE(lastReturn(Primitive::Connect)->error, std::uint16_t{0});
}

void TestMainWindow::ipv6() {
    if (!KernelEngine::start({{{{"s", Host::Server}, IpAddress::loopback(IpVersion::V6), 0}}}, clock_).ok())
        QSKIP("this machine has no ::1");
    openFreePlay();
    window_->actions().ip6->trigger();
    QTRY_COMPARE(trace().programs().size(), std::size_t{2});
    call(Primitive::Listen);
    QVERIFY(trace().endpoint(lastReturn(Primitive::Listen)->local).toString().starts_with("[::1]:"));
}

void TestMainWindow::badFileIsACard() {
    openFreePlay();
    const QString path = folder_.filePath(QStringLiteral("bad.yaml"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("title: x\nprograms:\n  client: {}\nsteps:\n  - client: CONNEKT\n");
    file.close();
    window_->openFile(path);
    ErrorCard& card = window_->errorCard();
    QVERIFY(card.isVisible());
    QVERIFY(card.words().contains(QLatin1String("bad.yaml:5:")));
    QVERIFY(card.words().contains(QLatin1String("CONNECT")));
    QVERIFY(QApplication::activeModalWidget() == nullptr);
    card.findChildren<QPushButton*>().front()->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), card.words());
    key(Qt::Key_Escape);
    QVERIFY(!card.isVisible());
    QTRY_VERIFY(focus() == &window_->diagram());
    call(Primitive::Listen); // the session before is untouched
}

void TestMainWindow::onlyWhatIsInSightIsExported() {
    openFreePlay();
    for (int i = 0; i < 30; ++i) call(Primitive::Receive); // ENOTCONN: more rows than there is room for
    window_->session().toLiveEdge();
    const QString whole = folder_.filePath(QStringLiteral("whole.png")),
                  part = folder_.filePath(QStringLiteral("part.png"));
    window_->exportTo(whole);
    window_->actions().exportInSight->trigger();
    window_->exportTo(part);
    const QImage all(whole), some(part);
    QVERIFY(!all.isNull() && !some.isNull());
    QVERIFY2(some.height() < all.height() && some.height() > 200, qPrintable(QString::number(some.height())));
}

void TestMainWindow::thePictureIsCopied() {
    openFreePlay();
    call(Primitive::Listen);
    window_->actions().copyPicture->trigger();
    const QMimeData* data = QGuiApplication::clipboard()->mimeData();
    QVERIFY(data->hasImage());
    QVERIFY(data->data(QStringLiteral("image/svg+xml")).contains("LISTEN"));
}

void TestMainWindow::theCommandIsCopiedWhereThereIsOne() {
    QGuiApplication::clipboard()->setText(QStringLiteral("before"));
    openFreePlay();
    call(Primitive::Listen);
    window_->actions().copyCommand->trigger(); // no command presses keys
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("before"));
    window_->actions().copySentence->trigger();
    QVERIFY(QGuiApplication::clipboard()->text() != QLatin1String("before"));
    open({findScenario("phone-call").value()});
    window_->actions().copyCommand->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("socketscope run phone-call --wire loopback"));
    key(Qt::Key_Space);
    QVERIFY2(finishes(), told().c_str());
    window_->actions().copyCommand->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("socketscope run phone-call --wire loopback"));
    call(Primitive::Listen); // a key of one's own
    QGuiApplication::clipboard()->setText(QStringLiteral("before"));
    window_->actions().copyCommand->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("before"));
}

void TestMainWindow::picturesAreSavedOrExplained() {
    openFreePlay();
    call(Primitive::Listen);
    const QString good = folder_.filePath(QStringLiteral("a.svg"));
    window_->exportTo(good);
    QVERIFY(QFile::exists(good));
    QVERIFY(!window_->errorCard().isVisible());
    window_->exportTo(folder_.filePath(QStringLiteral("nowhere/a.svg")));
    QVERIFY(window_->errorCard().isVisible());
    QVERIFY(window_->errorCard().words().contains(QLatin1String("nowhere")));
}

void TestMainWindow::choicesAreFoundAgain() {
    openFreePlay();
    window_->setLevel(Level::Everything);
    window_->setTheme(ThemeChoice::Dark);
    window_->setTextSize(TextSize::Large);
    window_->setAxis(Axis::Even);
    key(Qt::Key_O);
    window_->close();
    openFreePlay();
    const Preferences found = Preferences::read(*settings_);
    QCOMPARE(window_->diagram().state().level, Level::Everything);
    QCOMPARE(window_->diagram().state().axis, Axis::Even);
    QCOMPARE(window_->diagram().state().roles, RoleWords::InFlags);
    QVERIFY(window_->actions().shortRoles->isChecked());
    QCOMPARE(found.theme, ThemeChoice::Dark);
    QCOMPARE(found.textSize, TextSize::Large);
    settings_->setValue(QStringLiteral("view/zoom"), QStringLiteral("nonsense"));
    settings_->setValue(QStringLiteral("view/theme"), 77);
    QCOMPARE(Preferences::read(*settings_).zoom, 1.0);
    QCOMPARE(Preferences::read(*settings_).theme, ThemeChoice::Auto);
}

void TestMainWindow::everyKeyMeansOneThing() {
    openFreePlay();
    std::set<QString> seen;
    std::set<const QAction*> all;
    for (const QAction* action : window_->findChildren<QAction*>())
        if (all.insert(action).second)
            for (const QKeySequence& sequence : action->shortcuts()) {
                const QString text = sequence.toString();
                QVERIFY2(seen.insert(text).second || text == QLatin1String("Ctrl+Q"), qPrintable(text));
            }
    QVERIFY(seen.size() > 30);
}

void TestMainWindow::everyLetterOfAMenuMeansOneThing() {
    openFreePlay();
    const auto menus = window_->findChildren<QMenu*>();
    QStringList clashes;
    QVERIFY(menus.size() > 5);
    for (const QMenu* menu : menus) {
        std::set<QString> seen;
        for (const QAction* action : menu->actions()) {
            const QString letter = QKeySequence::mnemonic(action->text()).toString();
            if (!letter.isEmpty() && !seen.insert(letter).second) clashes << menu->title() + u' ' + letter;
        }
    }
    QVERIFY2(clashes.isEmpty(), qPrintable(clashes.join(u',')));
}

void TestMainWindow::aPassingMessageHidesWhatLasts() {
    openFreePlay();
    const auto* kernel = window_->findChild<QLabel*>(QStringLiteral("kernel"));
    QVERIFY(kernel->isVisible());
    window_->statusBar()->showMessage(QStringLiteral("Saved."));
    call(Primitive::Listen); // the status bar tells of it, under the message
    QVERIFY(!kernel->isVisible());
    window_->statusBar()->clearMessage();
    QVERIFY(kernel->isVisible());
}

void TestMainWindow::everythingIsReachedByTab() {
    openFreePlay();
    window_->diagram().setFocus();
    std::set<QWidget*> reached{focus()};
    key(Qt::Key_Tab);
    QVERIFY2(window_->bench().cards().front()->isAncestorOf(focus()), // to the bench, from its top
             qPrintable(QLatin1String(focus()->metaObject()->className()) + focus()->objectName()));
    window_->diagram().setFocus();
    for (int i = 0; i < 80; ++i) {
        key(Qt::Key_Tab);
        reached.insert(focus());
    }
    for (QPushButton* button : window_->findChildren<QPushButton*>()) {
        const bool wanted = button->isVisible() && button->isEnabled() && button->focusPolicy() != Qt::NoFocus;
        QVERIFY2(!wanted || reached.contains(button), qPrintable(button->text()));
    }
    QVERIFY(reached.contains(&window_->diagram()));
    QVERIFY(reached.contains(window_->findChild<Scrubber*>()));
    for (int i = 0; i < 6; ++i) key(Qt::Key_F6);
    QVERIFY(focus() != nullptr);
}

void TestMainWindow::everyControlHasAName() {
    openFreePlay();
    call(Primitive::Listen);
    for (const QWidget* widget : window_->findChildren<QWidget*>()) {
        if (!widget->isVisible() || (widget->focusPolicy() & Qt::TabFocus) == 0) continue;
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        const bool named = !widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty());
        QVERIFY2(named, qPrintable(QString::fromLatin1(widget->metaObject()->className()) + widget->objectName()));
    }
}

void TestMainWindow::longWordsAreNotClipped() {
    Longer longer;
    QVERIFY(QCoreApplication::installTranslator(&longer));
    open({findScenario("phone-call").value()});
    key(Qt::Key_Space);
    QTRY_VERIFY(steps() > 12);
    window_->session().pause();
    QTRY_VERIFY(!window_->session().playhead().moving(steps()));
    for (const TextSize size : {TextSize::Normal, TextSize::Large}) {
        window_->setTextSize(size);
        for (const QWidget* widget : window_->findChildren<QWidget*>()) {
            const auto* label = qobject_cast<const QLabel*>(widget);
            const auto* button = qobject_cast<const QAbstractButton*>(widget);
            const bool wraps = label != nullptr && label->wordWrap();
            if (!widget->isVisible() || wraps || (label == nullptr && button == nullptr)) continue;
            if (widget->objectName() == QLatin1String("mono") || widget->objectName() == QLatin1String("cardName"))
                continue;
            const QString what = label != nullptr ? label->text() : button->text();
            QTRY_VERIFY2(widget->width() >= widget->minimumSizeHint().width(), qPrintable(what)); // layouts settle
            const QRect inWindow(widget->mapTo(window_.get(), QPoint()), widget->size());
            const bool scrolls = window_->bench().isAncestorOf(widget);
            QVERIFY2(inWindow.right() <= window_->width(), qPrintable(what));
            QVERIFY2(scrolls || inWindow.bottom() <= window_->height(), qPrintable(what));
        }
    }
    QCoreApplication::removeTranslator(&longer);
}

void TestMainWindow::darkAndLargeLook() {
    openFreePlay();
    call(Primitive::Listen);
    const auto corner = [&] { return window_->grab().toImage().pixelColor(4, window_->height() - 4).lightness(); };
    window_->setTheme(ThemeChoice::Light);
    QVERIFY(corner() > 200);
    window_->setTheme(ThemeChoice::Dark);
    QVERIFY(corner() < 60);
    window_->setTextSize(TextSize::Large);
    QVERIFY(!window_->grab().isNull());
}

void TestMainWindow::sheetsAreDarkToo() {
    openFreePlay();
    window_->setTheme(ThemeChoice::Dark);
    int sheets = 0;
    for (QAction* action : window_->findChildren<QAction*>()) {
        const QString name = QString(action->text()).remove(u'&');
        if (!name.contains(QStringLiteral("Kernel")) && !name.contains(QStringLiteral("Own Program"))) continue;
        action->trigger();
        for (QDialog* sheet : window_->findChildren<QDialog*>()) {
            if (!sheet->isVisible()) continue;
            ++sheets;
            const QImage image =
                sheet->grab().toImage().scaled(100, 100, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
            int light = 0;
            for (int y = 0; y < 100; ++y)
                for (int x = 0; x < 100; ++x) light += image.pixelColor(x, y).lightness() > 150 ? 1 : 0;
            QVERIFY2(light < 1000,
                     qPrintable(name + QStringLiteral(": so many of 10000 are light: ") + QString::number(light)));
            sheet->close();
        }
    }
    QVERIFY2(sheets >= 3, qPrintable(QString::number(sheets)));
}

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
