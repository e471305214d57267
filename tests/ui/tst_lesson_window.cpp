// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A lab in the window: the dock leads through it, asks before it lets happen, points at what went wrong, and hands in
// the best attempt.
#include "tests/support/lab_run.h"

#include "core/session/ladder.h"
#include "core/session/session_file.h"
#include "core/session/submission.h"
#include "ui/lesson/lesson_parts.h"
#include "ui/shell/main_window.h"

#include <QDockWidget>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

using namespace socketscope;
using socketscope::test::handsLab;
using socketscope::test::LabRun;

class LessonWindowTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        settings_ = std::make_unique<QSettings>(folder_.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
        settings_->clear();
        const SessionFactory onModel = [](SessionWish wish) -> Result<std::unique_ptr<Session>> {
            ModelEngineSetup setup;
            setup.programs = wish.scenario->programs;
            SessionInfo info;
            info.wire = Wire::Model;
            info.attempt = wish.attempt;
            auto session =
                std::make_unique<Session>(nullptr, std::make_unique<ModelEngine>(setup), info, Pace::WithThePlayhead);
            session->play(*wish.scenario, Script::Company::Person);
            return session;
        };
        window_ = std::make_unique<MainWindow>(*settings_, onModel,
                                               std::vector<Scenario>{handsLab(), findScenario("phone-call").value()});
        window_->resize(1280, 800);
        window_->show();
        QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
    }
    void cleanup() { window_.reset(); }

    void theDockIsThereForALabAndForNothingElse() {
        auto* dock = window_->findChild<QDockWidget*>(QStringLiteral("lessonDock"));
        QVERIFY(dock->isVisible());
        window_->begin(findScenario("phone-call").value());
        QVERIFY(!dock->isVisible());
        window_->begin(handsLab());
        QVERIFY(dock->isVisible());
    }

    void thatItIsTheModelIsTold() {
        QVERIFY2(shown().wireNote.contains(QLatin1String("not this machine's kernel")), qPrintable(shown().wireNote));
        QCOMPARE(window_->diagram().state().level, Level::Everything); // whatever was chosen before
    }

    void theLabIsDoneAnsweredAndHandedIn() {
        doAll();
        QVERIFY2(shown().finished, drawn());
        QVERIFY2(qFuzzyCompare(shown().points, 10), drawn());
        const Submission judged = handedIn(QStringLiteral("Anna"));
        QVERIFY2(judged.standing == Submission::Standing::Proper, judged.remark.c_str());
        QCOMPARE(judged.result->points, 10.0);
        QCOMPARE(judged.info.student.value_or(""), std::string("Anna"));
    }

    void whatIsNotMetIsShownWhereItHappened() {
        press(LabRun::server, Primitive::Listen);
        press(LabRun::server, Primitive::Accept);
        press(LabRun::client, Primitive::Connect);
        QCOMPARE(shown().checks[3].state, LessonModel::Row::State::Wrong);
        click(QStringLiteral("Show Both"));
        const auto& callout = window_->diagram().state().callout;
        QVERIFY(callout.has_value());
        QVERIFY2(callout->title.startsWith(QLatin1String("ACCEPT")), qPrintable(callout->title));
        window_->diagram().select(EventId{1}, true);
        QVERIFY(!window_->diagram().state().callout.has_value());
    }

    void tryingAgainBeginsBeforeIt() {
        press(LabRun::server, Primitive::Listen);
        choose(0);
        press(LabRun::server, Primitive::Accept);
        press(LabRun::client, Primitive::Connect);
        click(QStringLiteral("Try Again from Here"));
        QTRY_COMPARE(window_->session().trace().callCount(), std::size_t{1});
        QCOMPARE(window_->session().info().attempt, 2U);
        QTRY_COMPARE(shown().askedId, QStringLiteral("connect-returns")); // what was said is said again
    }

    void tryingAgainBeginsAtTheStepThatIsLookedAt() {
        press(LabRun::server, Primitive::Listen);
        choose(0);
        choose(0);
        press(LabRun::client, Primitive::Connect);
        const Step whole = window_->session().timeline().steps();
        QTest::keyClick(&window_->diagram(), Qt::Key_Home);
        QTest::keyClick(&window_->diagram(), Qt::Key_Right);
        QTRY_COMPARE(window_->session().cursor().u, 1.0);
        click(QStringLiteral("Try Again from This Step"));
        QTRY_COMPARE(window_->session().trace().callCount(), std::size_t{1}); // LISTEN
        QCOMPARE(window_->session().info().attempt, 2U);
        QVERIFY(window_->session().timeline().steps() < whole);
    }

    /// What the author plays is played by the lab each time, and not once more by the person's hand.
    void whatTheLabDoesItselfIsNotDoneTwice() {
        const auto lab = parseScenario(R"(
title: Played for you
programs: {client: {}, server: {}}
steps:
  - server: LISTEN
  - task: Let the client CONNECT.
    until: {happens: {return: {program: client, primitive: CONNECT, ok: true}}}
checks:
  - {id: connected, title: Connected, happens: {state: {client: ESTABLISHED}}}
)",
                                       "played.yaml");
        QVERIFY2(lab.ok(), lab ? "" : lab.error().line().c_str());
        window_->actions().reducedMotion->trigger();
        window_->begin(lab.value());
        QTest::keyClick(&window_->diagram(), Qt::Key_Right);
        QTRY_COMPARE(window_->session().trace().callCount(), std::size_t{1});
        press(LabRun::client, Primitive::Connect);
        QTRY_VERIFY(shown().finished);
        QTest::keyClick(&window_->diagram(), Qt::Key_Left);
        click(QStringLiteral("Try Again from This Step"));
        QCOMPARE(window_->session().info().attempt, 2U);
        QTest::qWait(50);
        QCOMPARE(window_->session().trace().callCount(), std::size_t{0}); // the server's LISTEN comes first
        QTest::keyClick(&window_->diagram(), Qt::Key_Right);
        QTRY_COMPARE(window_->session().trace().callCount(), std::size_t{2});
        for (int i = 0; i < 40 && !shown().finished; ++i) { // step by step, as it was begun
            QTest::keyClick(&window_->diagram(), Qt::Key_Right);
            QTest::qWait(20);
        }
        QVERIFY2(shown().checks.front().state == LessonModel::Row::State::Met, drawn());
    }

    void theBestAttemptIsHandedIn() {
        doAll();
        window_->beginAgain();
        QCOMPARE(window_->session().info().attempt, 2U);
        press(LabRun::server, Primitive::Listen);
        const Submission judged = handedIn(QStringLiteral("Ben"));
        QCOMPARE(judged.result->points, 10.0);
        QCOMPARE(judged.info.attempt, 1U);
    }

    void hintsAreReadOneByOneAndTold() {
        click(QStringLiteral("Hint 1 of 3"));
        QTRY_COMPARE(shown().hints.size(), std::size_t{1});
        click(QStringLiteral("Hint 2 of 3"));
        QTRY_COMPARE(shown().hints.size(), std::size_t{2});
        QVERIFY(shown().history.contains(QLatin1String("2 hints")));
    }

    void whoReadsFurtherDownStaysThere() {
        window_->resize(1280, 560);
        QScrollBar* bar = window_->lessonPanel().verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 100);
        bar->setValue(bar->maximum() / 2);
        const int before = bar->value();
        click(QStringLiteral("Hint 1 of 3"));
        QTRY_COMPARE(shown().hints.size(), std::size_t{1});
        QCOMPARE(bar->value(), before);
        press(LabRun::server, Primitive::Listen); // a question is next: it stands at the top
        QTRY_VERIFY(!shown().askedId.isEmpty());
        QCOMPARE(bar->value(), 0);
    }

    void nothingOfItIsCutInASmallWindow() {
        press(LabRun::server, Primitive::Listen);
        for (const QSize size : {QSize(1440, 900), QSize(1280, 720)}) {
            window_->resize(size);
            const LessonPanel& panel = window_->lessonPanel();
            QTRY_VERIFY2(panel.widget()->width() <= panel.viewport()->width(),
                         qPrintable(QString::number(panel.widget()->width() - panel.viewport()->width())));
        }
    }

    /// Where the diagram wants the room, and from the keyboard too.
    void foldedItStillSaysThatAQuestionWaits() {
        auto* dock = window_->findChild<QDockWidget*>(QStringLiteral("lessonDock"));
        auto* rail = window_->findChild<LessonRail*>();
        auto* fold = dock->titleBarWidget()->findChild<HintButton*>();
        QVERIFY(!rail->isVisible());
        const int before = window_->diagram().width();
        fold->setFocus(Qt::TabFocusReason);
        QTest::keyClick(fold, Qt::Key_Space);
        QTRY_VERIFY(!dock->isVisible() && rail->isVisible() && rail->hasFocus());
        QTRY_VERIFY(window_->diagram().width() > before + 150);
        QCOMPARE(rail->text(), QStringLiteral("Lesson"));
        press(LabRun::server, Primitive::Listen);
        QTRY_COMPARE(rail->text(), QStringLiteral("Lesson ?"));
        window_->begin(handsLab()); // begun again it stays as it was left
        QVERIFY(!dock->isVisible() && rail->isVisible());
        rail->setFocus(Qt::TabFocusReason);
        QTest::keyClick(rail, Qt::Key_Space);
        QTRY_VERIFY(dock->isVisible() && !rail->isVisible() && fold->hasFocus());
        window_->begin(findScenario("phone-call").value());
        QVERIFY(!dock->isVisible() && !rail->isVisible());
    }

    /// A click has left the keyboard in the dock that goes.
    void foldedByThePointerItGivesTheKeyboardToTheDiagram() {
        auto* dock = window_->findChild<QDockWidget*>(QStringLiteral("lessonDock"));
        window_->lessonPanel().findChild<QPushButton*>(QStringLiteral("hint"))->setFocus(Qt::MouseFocusReason);
        QTest::mouseClick(dock->titleBarWidget()->findChild<HintButton*>(), Qt::LeftButton);
        QTRY_VERIFY(!dock->isVisible() && window_->diagram().hasFocus());
        QTest::mouseClick(window_->findChild<LessonRail*>(), Qt::LeftButton, {}, {20, 30});
        QTRY_VERIFY(dock->isVisible());
        QVERIFY(window_->diagram().hasFocus());
    }

    /// A right click on the edge of a pane offers the panes.
    void foldedFromTheMenuOfPanesItLeavesItsTab() {
        auto* dock = window_->findChild<QDockWidget*>(QStringLiteral("lessonDock"));
        auto* rail = window_->findChild<LessonRail*>();
        auto* stage = qobject_cast<QMainWindow*>(dock->parentWidget());
        for (const bool open : {false, true}) {
            const std::unique_ptr<QMenu> panes(stage->createPopupMenu());
            QVERIFY(panes->actions().contains(dock->toggleViewAction()));
            dock->toggleViewAction()->trigger();
            QTRY_VERIFY(dock->isVisible() == open && rail->isVisible() != open);
        }
    }

    /// Judging a long run takes time; questions and hints do not wait for that, and the end is never missed.
    void aLongRunIsNotJudgedAtEachEvent() {
        using namespace std::chrono_literals;
        window_->lesson().setPatience({0ms, 30s}); // every judging is a long one
        window_->begin(handsLab());
        emit window_->bench().commanded(calls(LabRun::server, Primitive::Listen));
        QTRY_COMPARE(shown().askedId, QStringLiteral("client-state")); // long before the rest is over
        window_->lessonPanel().findChild<QPushButton*>(QStringLiteral("hint"))->click();
        QTRY_COMPARE(shown().hints.size(), std::size_t{1});
        window_->lesson().setPatience({0ms, 200ms});
        window_->begin(handsLab());
        press(LabRun::server, Primitive::Listen);
        QTRY_COMPARE(shown().checks.size(), std::size_t{5});
        QTRY_VERIFY(window_->lesson().upToDate()); // though nothing more has happened
    }

    void whoHasAnsweredCanGoOn() {
        press(LabRun::server, Primitive::Listen);
        while (!shown().askedId.isEmpty()) {
            const QString asked = shown().askedId;
            auto* first = window_->lessonPanel().findChild<ChoiceButton*>(QStringLiteral("choice"));
            QVERIFY(first != nullptr);
            first->setFocus(Qt::TabFocusReason);
            QTest::keyClick(first, Qt::Key_Space);
            QTRY_VERIFY(shown().askedId != asked);
        }
        QTRY_VERIFY(window_->diagram().hasFocus()); // where the keys are
    }

    void whatWasHandedInOpensAsItWas() {
        doAll();
        static_cast<void>(handedIn(QStringLiteral("Cem")));
        window_->openFile(path());
        QTRY_VERIFY(window_->session().isRecording());
        QVERIFY(window_->findChild<QDockWidget*>(QStringLiteral("lessonDock"))->isVisible());
        QCOMPARE(shown().predictions.size(), std::size_t{4});
        QCOMPARE(shown().points, 10.0);
        QVERIFY2(shown().rulesNote.isEmpty(), qPrintable(shown().rulesNote)); // the program's own
        QVERIFY(window_->lessonPanel().findChild<QPushButton*>(QStringLiteral("handIn")) == nullptr);
    }

    /// A run that was saved, or recovered after a crash, is as good as one that has just been made.
    void whatWasSavedCanBeHandedInLater() {
        doAll();
        reopened(QStringLiteral("saved.pcapng"));
        QVERIFY(window_->lessonPanel().findChild<QPushButton*>(QStringLiteral("handIn")) != nullptr);
        const Submission judged = handedIn(QStringLiteral("Dora"));
        QVERIFY2(judged.standing == Submission::Standing::Proper, judged.remark.c_str());
        QCOMPARE(judged.result->points, 10.0);
    }

    /// Opened where nobody has its lab, or after a crash: the file has all that it takes.
    void aLabOfATeachersOwnTravelsInTheFile() {
        const Scenario own = ourOwnLab();
        window_->begin(own);
        doAll();
        reopened(QStringLiteral("own.pcapng"));
        QVERIFY(window_->findChild<QDockWidget*>(QStringLiteral("lessonDock"))->isVisible());
        QCOMPARE(shown().title, QStringLiteral("Our own"));
        QCOMPARE(shown().points, 10.0);
        QVERIFY2(shown().rulesNote.contains(QLatin1String("in the file")), qPrintable(shown().rulesNote));
        static_cast<void>(handedIn(QStringLiteral("Eli")));
        const Submission judged = judgeSubmission(own, path().toStdString());
        QVERIFY2(judged.standing == Submission::Standing::Proper, judged.remark.c_str());
        QVERIFY(judged.info.labText == own.text);
        QVERIFY(window_->lesson().report().contains(shown().rulesNote));
    }

    /// The same name and other checks: a student may have made them easier.
    void aLabThatOnlyLooksLikeABuiltinOneIsToldApart() {
        std::string text = lab_.text;
        text.replace(text.find("points: 3"), 9, "points: 9");
        window_->begin(parseScenario(text, lab_.name + ".yaml").value());
        press(LabRun::server, Primitive::Listen);
        reopened(QStringLiteral("like.pcapng"));
        QVERIFY2(shown().rulesNote.contains(QLatin1String("is not the one")), qPrintable(shown().rulesNote));
    }

    /// A text that is not the one that was worked on is not taken for it.
    void aLabThatWasPutIntoAFileLaterIsNotBelieved() {
        doAll();
        SessionInfo info = window_->session().info();
        info.labText = ourOwnLab().text;
        info.lab = "0123";
        const QString forged = folder_.filePath(QStringLiteral("forged.pcapng"));
        QVERIFY(!saveSession(forged.toStdString(), info, window_->session().trace()));
        window_->openFile(forged);
        QTRY_VERIFY(window_->session().isRecording());
        QCOMPARE(shown().title, QString::fromStdString(lab_.title));
        QVERIFY2(shown().rulesNote.contains(QLatin1String("damaged or was changed")), qPrintable(shown().rulesNote));
    }

    void theReportSaysWhatWasPredicted() {
        doAll();
        const QString report = window_->lesson().report();
        for (const char* words : {"10 of 10 points", "In which state", "you: **ESTABLISHED**", "LISTEN comes before"})
            QVERIFY2(report.contains(QLatin1String(words)), qPrintable(report));
    }

    void noFolderIsSaid() {
        press(LabRun::server, Primitive::Listen);
        QVERIFY(!window_->lesson().handInTo(folder_.filePath(QStringLiteral("none/x.pcapng")), QStringLiteral("D")));
        QVERIFY(window_->errorCard().isVisible());
    }

private:
    [[nodiscard]] const LessonModel& shown() const { return window_->lessonPanel().shown(); }
    [[nodiscard]] QString path() const { return folder_.filePath(QStringLiteral("hand-in.pcapng")); }
    [[nodiscard]] const char* drawn() const {
        static QByteArray text;
        text = QByteArray::fromStdString(ladder(window_->session().info(), window_->session().record(), {}));
        return text.constData();
    }
    /// The lab as a teacher would have changed it.
    [[nodiscard]] static Scenario ourOwnLab() {
        std::string text = handsLab().text;
        text.replace(text.find("title: Who shakes hands?"), 24, "title: Our own");
        return parseScenario(text, "our-own.yaml").value();
    }
    void reopened(const QString& name) {
        window_->files().saveTo(folder_.filePath(name));
        window_->openFile(folder_.filePath(name));
        QTRY_VERIFY(window_->session().isRecording());
    }
    [[nodiscard]] static PrimitiveCommand calls(ProgramId program, Primitive primitive) {
        PrimitiveCommand command;
        command.program = program;
        command.primitive = primitive;
        if (primitive == Primitive::Send) command.data = {std::byte{'h'}, std::byte{'i'}};
        return command;
    }
    void press(ProgramId program, Primitive primitive) {
        Session& session = window_->session();
        session.setSpeed(1000);
        const std::size_t before = session.trace().callCount();
        emit window_->bench().commanded(calls(program, primitive));
        QTRY_COMPARE(session.trace().callCount(), before + 1);
        QTRY_VERIFY(session.nothingToCome() && session.atLiveEdge()); // it has returned, or waits for good
        QTRY_VERIFY(window_->lesson().upToDate());                    // the dock has heard of it
    }
    /// Presses the n-th choice of the question that is open.
    void choose(int nth) {
        QTRY_VERIFY(!shown().askedId.isEmpty());
        const QString id = shown().askedId;
        const auto choices = window_->lessonPanel().findChildren<ChoiceButton*>();
        QTest::mouseClick(choices.at(nth), Qt::LeftButton);
        QTRY_VERIFY(shown().askedId != id);
    }
    void click(const QString& words) {
        for (auto* button : window_->lessonPanel().findChildren<QPushButton*>())
            if (button->text() == words) {
                button->click();
                return;
            }
        QFAIL(qPrintable(words));
    }
    void doAll() {
        press(LabRun::server, Primitive::Listen);
        choose(2);
        choose(0);
        press(LabRun::client, Primitive::Connect);
        choose(0);
        press(LabRun::client, Primitive::Send);
        QTRY_VERIFY(window_->lessonPanel().findChild<QSpinBox*>() != nullptr);
        window_->lessonPanel().findChild<QSpinBox*>()->setValue(1);
        click(QStringLiteral("Say So"));
        QTRY_VERIFY(shown().askedId.isEmpty());
        press(LabRun::server, Primitive::Accept);
        press(LabRun::server, Primitive::Receive);
        QTRY_VERIFY2(shown().finished, drawn());
    }
    [[nodiscard]] Submission handedIn(const QString& name) {
        if (!window_->lesson().handInTo(path(), name)) qWarning("%s", "it could not be handed in");
        return judgeSubmission(lab_, path().toStdString());
    }

    QTemporaryDir folder_;
    std::unique_ptr<QSettings> settings_;
    std::unique_ptr<MainWindow> window_;
    Scenario lab_ = handsLab();
};

QTEST_MAIN(LessonWindowTest)
#include "tst_lesson_window.moc"
