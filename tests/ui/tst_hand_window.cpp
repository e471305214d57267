// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A person with a hand on the wire, in the window: a handshake held segment by segment, by keys, by the card, by the
// list; the switch, segments made by hand, and what is said where nothing can be held. On the model, off the screen.
#include "core/engine/model_engine.h"
#include "core/lesson/builtin.h"
#include "core/session/ladder.h"
#include "tests/support/sandbox_run.h"
#include "ui/hands/forge_dialog.h"
#include "ui/hands/quality_dialog.h"
#include "ui/scene/text.h"
#include "ui/shell/main_window.h"

#include <QAccessible>
#include <QApplication>
#include <QDockWidget>
#include <QMenu>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>

#include <algorithm>

using namespace socketscope;
using namespace socketscope::test;

namespace {

/// Every text longer by 40 %, as a translation may be.
class Longer : public QTranslator {
public:
    QString translate(const char*, const char* source, const char*, int) const override {
        QString text = QString::fromUtf8(source);
        const qsizetype more = (text.size() * 2 + 4) / 5;
        for (qsizetype i = 0; i < more; ++i) text += i % 6 == 0 ? u' ' : u'x';
        return text;
    }
    bool isEmpty() const override { return false; }
};

Result<std::unique_ptr<Session>> freePlay(Wire wire) {
    ModelEngineSetup setup;
    for (const auto& [name, host] : {std::pair{"client", Host::Client}, {"server", Host::Server}}) {
        ProgramSetup program;
        program.info = {name, host};
        program.port = host == Host::Server ? std::uint16_t{7000} : std::uint16_t{0};
        setup.programs.push_back(program);
    }
    SessionInfo info;
    info.version = "test";
    info.wire = wire;
    return std::make_unique<Session>(nullptr, std::make_unique<ModelEngine>(setup), info, Pace::WithThePlayhead);
}

} // namespace

class TestHandWindow : public QObject {
    Q_OBJECT
private slots:
    void init() {
        settings_ = std::make_unique<QSettings>(folder_.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
        settings_->clear();
    }
    void cleanup() {
        window_.reset();
        settings_.reset();
    }

    void aHandshakeByHand() {
        open();
        holdEverything();
        key(Qt::Key_1); // the server listens
        key(Qt::Key_P);
        key(Qt::Key_2); // the client calls
        for (const char* kind : {"SYN", "SYN+ACK", "ACK"}) {
            QTRY_VERIFY2(isHeld(kind), story().c_str());
            QTRY_VERIFY2(hasCard(), kind);
            key(Qt::Key_Return);
        }
        QTRY_VERIFY2(held().empty() && lastState() == ConnectionState::Established, story().c_str());
    }

    void theCardsButtonsAreItsDecisions_data() {
        QTest::addColumn<int>("offer");
        QTest::addColumn<int>("action");
        const auto row = [](const char* name, Offer offer, WireAction action) {
            QTest::newRow(name) << static_cast<int>(offer) << static_cast<int>(action);
        };
        row("deliver", Offer::Deliver, WireAction::Deliver);
        row("drop", Offer::Drop, WireAction::Drop);
        row("copy", Offer::Copy, WireAction::Copy);
        row("corrupt", Offer::Corrupt, WireAction::Corrupt);
    }
    void theCardsButtonsAreItsDecisions() {
        QFETCH(int, offer);
        QFETCH(int, action);
        openWithSynInHand();
        click(static_cast<Offer>(offer));
        QTRY_VERIFY2(decisions().back().action == static_cast<WireAction>(action), story().c_str());
    }

    void keysDecide_data() {
        QTest::addColumn<int>("pressed");
        QTest::addColumn<int>("action");
        QTest::newRow("Enter") << static_cast<int>(Qt::Key_Enter) << static_cast<int>(WireAction::Deliver);
        QTest::newRow("D") << static_cast<int>(Qt::Key_D) << static_cast<int>(WireAction::Drop);
        QTest::newRow("U") << static_cast<int>(Qt::Key_U) << static_cast<int>(WireAction::Copy);
        QTest::newRow("X") << static_cast<int>(Qt::Key_X) << static_cast<int>(WireAction::Corrupt);
        QTest::newRow("step") << static_cast<int>(Qt::Key_Right) << static_cast<int>(WireAction::Deliver);
    }
    void keysDecide() {
        QFETCH(int, pressed);
        QFETCH(int, action);
        openWithSynInHand();
        key(pressed);
        QTRY_VERIFY2(decisions().back().action == static_cast<WireAction>(action), story().c_str());
    }

    void delayAsksForHowLong() {
        openWithSynInHand();
        key(Qt::Key_H);
        QMenu* menu = window_->hand().delayMenu();
        QTRY_VERIFY(menu->isVisible());
        QCOMPARE(menu->actions().front()->text(), QStringLiteral("0.2 s"));
        menu->actions()[1]->trigger();
        menu->hide();
        QTRY_VERIFY2(decisions().back().action == WireAction::Delay, story().c_str());
        QCOMPARE(decisions().back().delay, Duration(std::chrono::milliseconds(500)));
    }

    void theListsOrderIsThatOfStepAndOfAll() {
        openWithTwoInHand();
        const SegmentId one = held()[0], two = held()[1];
        QCOMPARE(window_->handList().list().count(), 2);
        // The second is chosen in the list and moved before the first.
        window_->handList().list().setCurrentRow(1);
        QTRY_COMPARE(window_->diagram().state().decides, two);
        actions().earlier->trigger();
        QTRY_COMPARE(window_->hand().hands().first(), two);
        window_->diagram().select({}, false);
        key(Qt::Key_Right); // Step
        QTRY_VERIFY2(held().size() == 1 && held().front() == one, story().c_str());
        QCOMPARE(decisions().back().segment, two);
    }

    void allGoInTheOrderOfTheList() {
        openWithTwoInHand();
        const SegmentId one = held()[0], two = held()[1];
        emit window_->handList().rowMoved(1, 0); // as a drag says it
        actions().deliverAll->trigger();
        QTRY_VERIFY2(!trace().isHeld(one) && !trace().isHeld(two), story().c_str());
        const auto all = decisions();
        std::vector<SegmentId> delivered;
        for (const Decided& d : all)
            if (d.action == WireAction::Deliver) delivered.push_back(d.segment);
        QVERIFY(delivered.size() >= 2);
        QCOMPARE(delivered[delivered.size() - 2], two);
        QCOMPARE(delivered.back(), one);
    }

    void carriedToItsReceiverItIsDelivered() {
        openWithTwoInHand();
        const SegmentId two = held()[1];
        carry(two, {column(QStringLiteral("Server TCP")).center().x(), discOf(two).y()});
        QTRY_VERIFY2(held().size() == 1, story().c_str());
        QVERIFY2(decisions().back().action == WireAction::Deliver && decisions().back().segment == two,
                 story().c_str());
    }

    void carriedOntoAnotherItTakesItsTurn() {
        openWithTwoInHand();
        const SegmentId one = held()[0], two = held()[1];
        QVERIFY(window_->diagram().state().turns.empty()); // by age
        carry(two, discOf(one));
        QTRY_COMPARE(window_->hand().hands().first(), two);
        QTRY_COMPARE(window_->diagram().state().turns, (std::vector<SegmentId>{two, one}));
        QCOMPARE(held().size(), std::size_t{2}); // nothing was decided
        key(Qt::Key_Right);
        QTRY_VERIFY2(held().size() == 1 && held().front() == one, story().c_str());
        QTRY_VERIFY(window_->diagram().state().turns.empty());
    }

    void carriedNowhereItStays() {
        openWithTwoInHand();
        const SegmentId one = held()[0];
        carry(one, discOf(one) + QPoint(0, 60));
        const QPoint from = discOf(one);
        QTest::mousePress(window_->diagram().viewport(), Qt::LeftButton, {}, from);
        moveTo({column(QStringLiteral("Server TCP")).center().x(), from.y()});
        key(Qt::Key_Escape);
        QTest::mouseRelease(window_->diagram().viewport(), Qt::LeftButton);
        QTest::qWait(50);
        QVERIFY2(held().size() == 2 && held()[0] == one, story().c_str());
    }

    void whatHasGoneIsNoLongerSpokenOf() {
        openWithTwoInHand();
        window_->handList().list().setCurrentRow(1);
        const EventId meant = window_->diagram().selected();
        QVERIFY(present(meant));
        key(Qt::Key_Return);
        QTRY_VERIFY2(held().size() == 1, story().c_str());
        QTRY_VERIFY(window_->diagram().selected() != meant);
    }

    void whereTheListEndsTheKeysAreTheDiagrams() {
        openWithTwoInHand();
        window_->findChild<QDockWidget*>(QStringLiteral("handDock"))->show();
        window_->handList().list().setFocus();
        QTRY_VERIFY(window_->handList().list().hasFocus());
        key(Qt::Key_Return);
        QTRY_VERIFY2(held().size() == 1, story().c_str());
        key(Qt::Key_Return);
        QTRY_VERIFY2(held().empty(), story().c_str());
        QTRY_VERIFY(window_->diagram().hasFocus());
    }

    /// T is a key of the diagram, and the letter of an entry of this menu.
    void inAnOpenMenuALetterIsItsEntrys() {
        open();
        const auto menus = window_->findChildren<QMenu*>();
        const auto network = std::find_if(menus.begin(), menus.end(), [](const QMenu* menu) {
            return menu->title().remove(QLatin1Char('&')) == QLatin1String("Network");
        });
        QVERIFY(network != menus.end());
        const Axis axis = window_->diagram().state().axis;
        const auto entries = (*network)->actions();
        const auto entry = std::find_if(entries.begin(), entries.end(),
                                        [](const QAction* a) { return a->text().contains(QLatin1String("&T")); });
        QVERIFY(entry != entries.end());
        int chosen = 0;
        connect(*entry, &QAction::triggered, this, [&chosen] { ++chosen; });
        (*network)->popup(window_->mapToGlobal(QPoint(10, 10)));
        QTRY_VERIFY((*network)->isVisible());
        QTest::keyClick(*network, Qt::Key_T);
        QTRY_VERIFY(!(*network)->isVisible());
        QCOMPARE(window_->diagram().state().axis, axis);
        QCOMPARE(chosen, 1);
    }

    void theSwitchHoldsOneDirection() {
        open();
        choose(Stops::FromServer);
        key(Qt::Key_1);
        key(Qt::Key_P);
        key(Qt::Key_2);
        QTRY_VERIFY2(isHeld("SYN+ACK"), story().c_str());
        QVERIFY(actions().stops[2]->isChecked());
        choose(Stops::None); // and what is held goes on
        QTRY_VERIFY2(held().empty() && lastState() == ConnectionState::Established, story().c_str());
        QVERIFY(actions().stops[0]->isChecked());
    }

    void whereNothingCanBeHeldItIsSaid() {
        open(Wire::Loopback);
        choose(Stops::All);
        QVERIFY(window_->errorCard().isVisible());
        QVERIFY(window_->errorCard().words().contains(QStringLiteral("Model")));
        QVERIFY(actions().stops[0]->isChecked()); // the switch springs back
        QVERIFY(window_->session().given()->empty());
    }

    void screenReadersFindTheCard() {
        openWithSynInHand();
        QAccessibleInterface* diagram = QAccessible::queryAccessibleInterface(&window_->diagram());
        QVERIFY(diagram != nullptr);
        QCOMPARE(diagram->childCount(), 6);
        QAccessibleInterface* drop = diagram->child(1);
        QVERIFY(drop != nullptr && drop->isValid());
        QCOMPARE(drop->role(), QAccessible::Button);
        QVERIFY(drop->text(QAccessible::Name).startsWith(QStringLiteral("Drop")));
        QCOMPARE(drop->rect(), window_->diagram().placeOf(Offer::Drop));
        QCOMPARE(diagram->indexOfChild(drop), 1);
        drop->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QTRY_VERIFY2(decisions().back().action == WireAction::Drop, story().c_str());
        QTRY_COMPARE(diagram->childCount(), 0); // and the card is gone
    }

    void whoLooksBackDecidesNothing() {
        openWithSynInHand();
        key(Qt::Key_Left);
        QTRY_VERIFY(!window_->session().atLiveEdge());
        const std::size_t before = decisions().size();
        QVERIFY(!hasCard());
        key(Qt::Key_End);
        QTRY_VERIFY(hasCard());
        QCOMPARE(decisions().size(), before);
    }

    void whoLooksBackCannotDropWhatIsNotShown() {
        openWithSynInHand();
        key(Qt::Key_Home);
        const std::size_t before = decisions().size();
        key(Qt::Key_D);
        QTest::qWait(50);
        QCOMPARE(decisions().size(), before);
        QVERIFY(isHeld("SYN"));
    }

    void theKernelsTimersDoNotOutrunTheHand() {
        if (!whyNoSandbox().empty()) QSKIP(whyNoSandbox().c_str());
        open(Wire::Sandbox);
        holdEverything();
        key(Qt::Key_1);
        key(Qt::Key_P);
        key(Qt::Key_2);
        QTRY_VERIFY2(isHeld("SYN"), story().c_str());
        QTRY_VERIFY2(held().size() > 1, story().c_str()); // the client's TCP has lost patience
        QTRY_VERIFY2(window_->session().atLiveEdge() && hasCard(), story().c_str());
        key(Qt::Key_Return);
        QTRY_VERIFY2(isAmongHeld("SYN+ACK"), story().c_str());
        key(Qt::Key_Right); // Step delivers the answer, not the SYN once more
        QTRY_VERIFY2(lastState() == ConnectionState::Established, story().c_str());
    }

    void whereTheScenarioOnlyCallsStepDelivers() {
        if (!whyNoSandbox().empty()) QSKIP(whyNoSandbox().c_str());
        open(Wire::Sandbox, findScenario("phone-call").value());
        holdEverything();
        while (held().empty()) { // LISTEN, CONNECT
            key(Qt::Key_Right);
            QTest::qWait(50);
        }
        QVERIFY(held().size() == 1 && isHeld("SYN"));
        key(Qt::Key_Right);
        QTRY_VERIFY2(isHeld("SYN+ACK"), story().c_str()); // and not ACCEPT
    }

    void whatStopsStopsAgainAfterARestart() {
        open();
        choose(Stops::FromClient);
        window_->beginAgain();
        QTRY_VERIFY(actions().stops[static_cast<std::size_t>(Stops::FromClient)]->isChecked());
        QTRY_COMPARE(window_->diagram().state().wireNote, QStringLiteral("the client’s side stops at your hand"));
    }

    void theHeadOfTheWireSaysWhatStops() {
        open();
        holdEverything();
        QTRY_COMPARE(window_->diagram().state().wireNote, QStringLiteral("all stops at your hand"));
        choose(Stops::FromServer);
        QTRY_COMPARE(window_->diagram().state().wireNote, QStringLiteral("the server’s side stops at your hand"));
        actions().cut->trigger();
        QTRY_COMPARE(window_->diagram().state().wireNote, QStringLiteral("the cable is cut"));
        actions().cut->trigger();
        choose(Stops::None);
        QTRY_COMPARE(window_->diagram().state().wireNote, QString());
    }

    void whereTheCardHasNoRoomThereIsABar() {
        openWithSynInHand();
        QVERIFY(!window_->handBar().isVisible());
        window_->setLevel(Level::Primitives);
        QTRY_VERIFY(window_->handBar().isVisible());
        QVERIFY(window_->handBar().accessibleName().contains(QStringLiteral("SYN")));
        for (const auto* button : window_->handBar().findChildren<QPushButton*>())
            QVERIFY(!button->accessibleName().isEmpty());
        window_->handBar().findChildren<QPushButton*>().front()->click();
        QTRY_VERIFY2(decisions().back().action == WireAction::Deliver, story().c_str());
    }

    void aForgedSegment() {
        openWithSynInHand();
        actions().forge->trigger();
        auto* dialog = window_->findChild<ForgeDialog*>();
        QVERIFY(dialog != nullptr);
        QCOMPARE(dialog->command()->flags, flag::ack); // as every segment after the first
        const auto fields = dialog->findChildren<QLineEdit*>();
        fields[0]->setText(QStringLiteral("nonsense"));
        QVERIFY(!dialog->command());
        fields[0]->setText(QStringLiteral("5"));
        for (QCheckBox* box : dialog->findChildren<QCheckBox*>()) box->setChecked(box->text() == QLatin1String("RST"));
        const auto command = dialog->command();
        QVERIFY(command && command->seq == 5U && !command->ack && command->flags == flag::rst);
        emit dialog->forged(*command);
        QTRY_VERIFY2(decided(WireAction::Forge), story().c_str());
    }

    void theCableIsCutAndMended() {
        openWithSynInHand();
        actions().cut->trigger();
        QVERIFY(window_->hand().stance().cut);
        QVERIFY(actions().cut->isChecked());
        actions().cut->trigger();
        const WireStance stance = window_->hand().stance();
        QVERIFY(!stance.cut && stance.stops() == Stops::All); // as before
    }

    void theQualityOfTheWireIsKeptWhereItIsNotTouched() {
        WireQuality now;
        now.loss = 0.25;
        QualityDialog dialog(now, 7, Look{}, nullptr);
        QVERIFY(!dialog.wanted().loss && !dialog.wanted().copies && !dialog.wanted().delay);
        auto boxes = dialog.findChildren<QDoubleSpinBox*>();
        boxes[1]->setValue(50);
        QCOMPARE(dialog.wanted().copies, std::optional(0.5));
        QVERIFY(!dialog.wanted().loss);
    }

    void stancesAreReadOffWhatWasSaid() {
        std::vector<GivenCommand> given;
        const auto say = [&](auto what) { given.push_back({Time{}, SetWire{what}}); };
        QCOMPARE(stanceOf(given).stops(), Stops::None);
        for (const Stops wanted : {Stops::FromClient, Stops::All, Stops::FromServer, Stops::None, Stops::All}) {
            for (const Command& c : commandsFor(wanted, stanceOf(given))) given.push_back({Time{}, c});
            QCOMPARE(stanceOf(given).stops(), wanted);
        }
        QVERIFY(commandsFor(Stops::All, stanceOf(given)).empty()); // nothing to say
        say(WireIsCut{});
        for (const Command& c : commandsFor(Stops::None, stanceOf(given))) given.push_back({Time{}, c});
        QVERIFY(stanceOf(given).cut); // the cable is another matter
    }

    void bytesAreReadFromDigits() {
        QCOMPARE(bytesFromHex(QStringLiteral("68 69"))->size(), std::size_t{2});
        QVERIFY(!bytesFromHex(QStringLiteral("6")) && !bytesFromHex(QStringLiteral("zz")));
        QVERIFY(bytesFromHex(QString())->empty());
    }

    void longWordsHaveRoom() {
        Longer longer;
        QVERIFY(QCoreApplication::installTranslator(&longer));
        openWithSynInHand();
        window_->setLevel(Level::Primitives);
        QTRY_VERIFY(window_->handBar().isVisible());
        for (const TextSize size : {TextSize::Normal, TextSize::Large}) {
            window_->setTextSize(size);
            for (const QPushButton* button : window_->handBar().findChildren<QPushButton*>()) {
                QTRY_VERIFY2(button->mapTo(window_.get(), QPoint(button->width(), 0)).x() <= window_->width(),
                             qPrintable(button->text()));
                QVERIFY(button->width() >= button->minimumSizeHint().width());
            }
        }
        QCoreApplication::removeTranslator(&longer);
    }

private:
    void open(Wire wire = Wire::Model, const std::optional<Scenario>& scenario = std::nullopt) {
        const SessionFactory factory = [=](const SessionWish&) -> Result<std::unique_ptr<Session>> {
            if (wire != Wire::Sandbox) return freePlay(wire);
            auto session = sandboxSession({"server", "client"}, {}, Pace::WithThePlayhead);
            if (scenario) session->play(*scenario);
            return session;
        };
        window_ = std::make_unique<MainWindow>(*settings_, factory, std::vector<Scenario>{});
        window_->actions().reducedMotion->trigger();
        window_->actions().speeds.back()->trigger();
        window_->resize(1280, 720);
        window_->setLevel(Level::Everything);
        window_->show();
        QVERIFY(QTest::qWaitForWindowActive(window_.get()));
        QTRY_VERIFY(!window_->bench().cards().empty());
        window_->diagram().setFocus();
    }
    void holdEverything() {
        key(Qt::Key_H, Qt::ControlModifier);
        QTRY_VERIFY(actions().stops[3]->isChecked());
    }
    void openWithSynInHand() {
        open();
        holdEverything();
        key(Qt::Key_1);
        key(Qt::Key_P);
        key(Qt::Key_2);
        QTRY_VERIFY2(isHeld("SYN"), story().c_str());
        QTRY_VERIFY(window_->diagram().state().level == Level::Primitives || hasCard());
    }
    /// Two messages that the client sends one after the other.
    void openWithTwoInHand() {
        open();
        key(Qt::Key_1);
        key(Qt::Key_P);
        key(Qt::Key_2);
        QTRY_VERIFY2(lastState() == ConnectionState::Established, story().c_str());
        QTRY_VERIFY(window_->session().atLiveEdge());
        choose(Stops::FromClient);
        key(Qt::Key_4);
        QTRY_COMPARE(held().size(), std::size_t{1});
        key(Qt::Key_4);
        QTRY_VERIFY2(held().size() == 2, story().c_str());
    }
    void choose(Stops stops) { actions().stops[static_cast<std::size_t>(stops)]->trigger(); }
    void key(int key, Qt::KeyboardModifiers modifiers = {}) const {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key(key), modifiers);
    }
    void click(Offer offer) const {
        SequenceView& diagram = window_->diagram();
        const QPoint at = diagram.viewport()->mapFromGlobal(diagram.placeOf(offer).center());
        QTest::mouseClick(diagram.viewport(), Qt::LeftButton, {}, at);
    }
    /// What the diagram shows, its text at the usual size.
    [[nodiscard]] Frame shown() const {
        const Record& record = window_->session().record();
        const SequenceView& diagram = window_->diagram();
        return sequenceFrame({record.trace(), record.timeline(), diagram.cast(), record.connections()},
                             window_->session().cursor(), diagram.state(), Style{Typography(1), true});
    }
    /// Its column in the header, px of the diagram.
    [[nodiscard]] QRect column(const QString& title) const {
        const Frame frame = shown();
        for (const Item& item : frame.items)
            if (item.mark == Mark::Column && item.text == title) return item.box.toRect();
        return {};
    }
    /// Where the pointer becomes a hand that may take this segment.
    [[nodiscard]] QPoint discOf(SegmentId segment) const {
        const Frame frame = shown();
        const auto item = frame.itemOf(trace().segment(segment).held);
        if (!item) return {};
        const QRectF& box = frame.items[*item].box;
        const QPoint at(static_cast<int>(box.center().x()), static_cast<int>(box.bottom()) - 6);
        QTest::mouseMove(window_->diagram().viewport(), at);
        return window_->diagram().viewport()->cursor().shape() == Qt::OpenHandCursor ? at : QPoint();
    }
    void moveTo(QPoint to) const {
        for (int part = 1; part <= 4; ++part) {
            QTest::mouseMove(window_->diagram().viewport(), to * part / 4);
            QTest::qWait(1);
        }
    }
    void carry(SegmentId segment, QPoint to) const {
        const QPoint from = discOf(segment);
        QVERIFY2(!from.isNull(), story().c_str());
        QTest::mousePress(window_->diagram().viewport(), Qt::LeftButton, {}, from);
        moveTo(to);
        QCOMPARE(window_->diagram().viewport()->cursor().shape(), Qt::ClosedHandCursor);
        QTest::mouseRelease(window_->diagram().viewport(), Qt::LeftButton, {}, to);
    }
    [[nodiscard]] bool hasCard() const { return window_->diagram().showsCard(); }
    [[nodiscard]] HandActions& actions() const { return *window_->actions().hand; }
    [[nodiscard]] const Trace& trace() const { return window_->session().trace(); }
    [[nodiscard]] std::vector<SegmentId> held() const {
        const auto all = trace().heldSegments();
        return {all.begin(), all.end()};
    }
    [[nodiscard]] bool isHeld(const char* kind) const {
        const auto all = held();
        return all.size() == 1 && headline(trace(), trace().segment(all.front()).sent) == QLatin1String(kind);
    }
    [[nodiscard]] bool isAmongHeld(const char* kind) const {
        const auto all = held();
        return std::any_of(all.begin(), all.end(), [&](SegmentId segment) {
            return headline(trace(), trace().segment(segment).sent) == QLatin1String(kind);
        });
    }
    [[nodiscard]] std::vector<Decided> decisions() const {
        std::vector<Decided> all{{{}, {}, WireAction::Hold, {}}}; // never empty
        for (std::uint32_t i = 1; i <= trace().size(); ++i)
            if (const auto* d = trace().get<Decided>(EventId{i})) all.push_back(*d);
        return all;
    }
    [[nodiscard]] bool decided(WireAction action) const {
        const auto all = decisions();
        return std::any_of(all.begin(), all.end(), [&](const Decided& d) { return d.action == action; });
    }
    /// Of the server's connection.
    [[nodiscard]] ConnectionState lastState() const {
        ConnectionState state{};
        for (std::uint32_t i = 1; i <= trace().size(); ++i) {
            const auto* s = trace().get<StateChanged>(EventId{i});
            if (s != nullptr && s->kind != SocketKind::Listener && trace()[EventId{i}].program == ProgramId{1})
                state = s->to;
        }
        return state;
    }
    [[nodiscard]] std::string story() const {
        return "\n" + ladder(window_->session().info(), window_->session().record(), {});
    }
    QTemporaryDir folder_;
    std::unique_ptr<QSettings> settings_;
    std::unique_ptr<MainWindow> window_;
};

QTEST_MAIN(TestHandWindow)
#include "tst_hand_window.moc"
