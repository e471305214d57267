// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A lab is a scenario that waits for a person, asks, and judges what the record shows.
#include "tests/support/lab_run.h"

#include "core/session/ladder.h"

#include <QtTest/QtTest>

#include <sstream>

using namespace socketscope;
using namespace socketscope::test;

namespace {

QByteArray drawn(const LabRun& run) {
    return QByteArray::fromStdString(ladder(run.session.info(), run.session.record(), {}));
}

/// Reads a lab with these lines in it; the mistake that is found, empty for none.
QString mistake(const QString& steps, const QString& checks) {
    const QString text =
        QStringLiteral("title: T\nprograms: {client: {}, server: {}}\nsteps:\n%1\nchecks:\n%2\n").arg(steps, checks);
    const auto lab = parseScenario(text.toStdString(), "t.yaml");
    return lab ? QString() : QString::fromStdString(lab.error().line());
}

} // namespace

class LabTest : public QObject {
    Q_OBJECT

private slots:
    void whoDoesAllThatIsAskedGetsAllPoints() {
        LabRun run;
        run.doAll();
        const LabResult result = run.result();
        for (const CheckResult& check : result.checks)
            QVERIFY2(check.verdict() == CheckResult::Verdict::Met, (check.why + "\n").c_str() + drawn(run));
        QCOMPARE(result.points, 10.0);
        QCOMPARE(result.outOf, 10.0);
        QCOMPARE(result.predictions, std::size_t{4});
        QCOMPARE(result.questions, std::size_t{4});
        QVERIFY(run.session.script()->finished());
    }

    void aQuestionComesBeforeTheStepAndTheStepWaits() {
        LabRun run;
        QCOMPARE(run.open(), std::string()); // first something is to be done
        QVERIFY(run.session.script()->waitsForPerson());
        QVERIFY(!run.session.stepActs());
        run.listen();
        QCOMPARE(run.open(), std::string("client-state"));
        run.say("SYN-SENT");
        QCOMPARE(run.open(), std::string("connect-returns"));
    }

    /// ACCEPT while nobody has connected: the run cannot show that CONNECT does not need it.
    void whoAcceptsTooEarlyIsToldWhereAndTriesAgain() {
        LabRun run;
        run.listen();
        run.accept();
        run.connect();
        const CheckResult check = run.check("kernels-alone");
        QCOMPARE(check.points, 0.0);
        const auto* early = run.session.trace().get<Call>(check.at);
        QVERIFY2(early != nullptr && early->primitive == Primitive::Accept, drawn(run));
        const auto* late = run.session.trace().get<StateChanged>(check.other);
        QVERIFY2(late != nullptr && late->to == ConnectionState::Established, drawn(run));
        const RunsAnswer told = whatTheRunSays(*questionsOf(run.lab())[1], run.session.trace());
        QCOMPARE(told.kind, RunsAnswer::Kind::CannotTell);
        QCOMPARE(told.answer, std::string("ACCEPT was waiting"));
    }

    void aPredictionIsComparedAndNeverScored() {
        LabRun run;
        run.listen();
        run.say("SYN-SENT");
        run.say("No: it waits for ACCEPT");
        run.connect();
        const Question& question = *questionsOf(run.lab())[1];
        QCOMPARE(whatTheRunSays(question, run.session.trace()).answer, std::string("Yes: nobody needs ACCEPT for it"));
        const PersonsAnswer said = whatWasSaid(question, run.session.trace());
        QVERIFY(said.predicted);
        QVERIFY(!noteFor(question, said.answer).empty());
        QCOMPARE(run.check("predicted").points, 1.0); // two of four so far, whatever they said
    }

    void whatIsSaidAfterwardsIsNoPrediction() {
        LabRun run;
        run.listen();
        run.connect(); // without a word
        QCOMPARE(run.open(), std::string("who-acknowledges"));
        run.say("client-state", "ESTABLISHED");
        const PersonsAnswer late = whatWasSaid(*questionsOf(run.lab())[0], run.session.trace());
        QVERIFY(late.given());
        QVERIFY(!late.predicted);
        run.say("who-acknowledges", "");
        QVERIFY(!whatWasSaid(*questionsOf(run.lab())[2], run.session.trace()).given());
        QCOMPARE(run.check("predicted").points, 0.0);
    }

    void anAnswerThatIsKnownCountsEvenIfLate() {
        LabRun run;
        run.doAll();
        QCOMPARE(run.check("queue-length").points, 2.0);
        LabRun wrong;
        wrong.listen();
        wrong.say("");
        wrong.say("");
        wrong.connect();
        wrong.say("");
        wrong.send();
        wrong.say("3");
        wrong.accept();
        QCOMPARE(wrong.check("queue-length").points, 0.0);
        QCOMPARE(wrong.check("queue-length").why, std::string("you: 3, the run: 1"));
    }

    void hintsAreCountedOnceEach() {
        LabRun run;
        run.hint(1);
        run.hint(2);
        run.hint(1);
        QCOMPARE(run.result().hints, std::size_t{2});
    }

    void whatCameAfterTheStepIsNotDoneAgain() {
        const auto at = [](int second) { return Time(std::chrono::seconds(second)); };
        PrimitiveCommand connect;
        connect.primitive = Primitive::Connect;
        const std::vector<GivenCommand> given{
            {at(1), SetWire{WireHolds{}}, true, 0},
            {at(2), connect, true, 0},
            {at(3), DecideSegment{SegmentId{1}, WireAction::Deliver, {}, DecidedBy::Person}, true, 1},
            {at(4), SetWire{WireFlows{}}, false, 1}, // the scenario's own
            {at(5), DecideSegment{SegmentId{2}, WireAction::Drop, {}, DecidedBy::Person}, true, 1}};
        QCOMPARE(doneBefore(given, 1, at(9)).size(), std::size_t{4}); // what the person did
        const auto some = doneBefore(given, 1, at(2));
        QCOMPARE(some.size(), std::size_t{2});
        QVERIFY(std::holds_alternative<PrimitiveCommand>(some.back().command));
        QCOMPARE(doneBefore(given, 0, at(9)).size(), std::size_t{1}); // before the first call
    }

    /// What was done before the ACCEPT is done once more, answers and hints too; the rest is the person's.
    void tryingAgainBeginsWhereItWentWrong() {
        LabRun run;
        run.listen();
        run.say("ESTABLISHED");
        run.hint(1);
        run.accept();
        run.connect();
        const EventId wrong = run.check("kernels-alone").at;
        std::size_t calls = 0;
        for (std::uint32_t n = 1; n < number(wrong); ++n) calls += run.session.trace().get<Call>(EventId{n}) != nullptr;
        LabRun again;
        again.session.redo(doneBefore(*run.session.given(), calls, run.session.now()));
        again.pass();
        QCOMPARE(again.session.trace().callCount(), std::size_t{1});
        QCOMPARE(whatWasSaid(*questionsOf(again.lab())[0], again.session.trace()).answer, std::string("ESTABLISHED"));
        QCOMPARE(again.result().hints, std::size_t{1});
        QCOMPARE(again.open(), std::string("connect-returns"));
        again.say("Yes: nobody needs ACCEPT for it");
        again.connect();
        again.say("The server's kernel, at once");
        again.send();
        again.say("1");
        again.accept();
        again.receive();
        QCOMPARE(again.result().points, 10.0);
    }

    void whatPassesBetweenLessonAndPersonIsPrintedToo() {
        LabRun run;
        run.listen();
        run.say("SYN-SENT");
        run.say("");
        run.hint(1);
        std::ostringstream out;
        JsonLines lines(out);
        lines.begin(run.session.info(), run.session.trace().programs());
        lines.write(run.session.trace());
        const std::string text = out.str();
        for (const char* expected : {"\"event\":\"asked\"", "\"question\":\"client-state\",\"text\":\"In which state",
                                     "\"event\":\"answered\"", "\"answer\":\"SYN-SENT\"", "\"answer\":null",
                                     "\"event\":\"hint\"", "\"number\":1"})
            QVERIFY2(text.find(expected) != std::string::npos, expected);
    }

    /// A lab may come in a hand-in: few words must not become much to judge.
    void whatNobodyCouldDoIsRefusedBeforeItGrows() {
        QString asks = QStringLiteral("  - {ask: Q, choices: &c [A, B]}\n");
        for (int n = 1; n < 100; ++n) asks += QStringLiteral("  - {ask: Q, choices: *c}\n");
        const QString check = QStringLiteral("  - {id: c, title: C, %1}\n");
        QCOMPARE(mistake(asks, check.arg(QStringLiteral("predicted: all"))), QString());
        QVERIFY(mistake(asks + QStringLiteral("  - {ask: Q, choices: *c}\n"), check.arg(QStringLiteral("known: all")))
                    .contains(QLatin1String("too many questions")));
        QStringList parts{QStringLiteral("&p {predicted: all}")};
        while (parts.size() < 10'000) parts += QStringLiteral("*p");
        const QString all = QStringLiteral("all_of: [%1]").arg(parts.join(QLatin1String(", ")));
        QVERIFY(mistake(asks, check.arg(all)).contains(QLatin1String("too much to be judged")));
        QString checks;
        for (int n = 0; n < 301; ++n)
            checks += QStringLiteral("  - {id: c%1, title: C, happens: {killed: {}}}\n").arg(n);
        QVERIFY(mistake(asks, checks).contains(QLatin1String("too much to be judged")));
        const QString hints =
            QStringLiteral("hints: [%1]").arg(QStringList(31, QStringLiteral("h")).join(QLatin1Char(',')));
        QVERIFY(mistake(asks, check.arg(QStringLiteral("predicted: all")) + hints)
                    .contains(QLatin1String("too many hints")));
    }

    void partsOfACheckShareItsPoints() {
        const auto lab = parseScenario("title: T\nprograms: {client: {}, server: {}}\n"
                                       "steps: [{task: Listen, until: {happens: {call: {program: server}}}}]\n"
                                       "checks:\n  - {id: a, title: A, points: 3, all_of: [{happens: {call: {program: "
                                       "server}}}, {never: {call: {program: client}}}, {happens: {killed: {}}}]}\n",
                                       "t.yaml");
        QVERIFY2(lab, lab ? "" : lab.error().line().c_str());
        LabRun run;
        run.listen();
        const LabResult result = judgeLab(lab.value(), run.session.trace());
        QCOMPARE(result.checks[0].points, 2.0);
        QCOMPARE(result.checks[0].verdict(), CheckResult::Verdict::Partly);
        QVERIFY(!result.checks[0].why.empty());
    }

    void mistakesOfAnAuthorAreNamed_data() {
        QTest::addColumn<QString>("steps");
        QTest::addColumn<QString>("checks");
        QTest::addColumn<QString>("said");
        const QString task = QStringLiteral("  - {task: T, until: {happens: {call: {program: client}}}}\n");
        const QString ask = QStringLiteral("  - {ask: Q, id: q, choices: [a, b]}\n");
        const QString check = QStringLiteral("  - {id: c, title: C, happens: {call: {}}}\n");
        const auto row = [&](const char* name, const QString& steps, const QString& checks, const char* said) {
            QTest::newRow(name) << steps << checks << QString::fromLatin1(said);
        };
        row("none", task + ask, check, "");
        row("a choice as a block", "  - {ask: Q, choices: [\"a\\n\", b]}\n", check, "");
        row("equal but for the block", "  - {ask: Q, choices: [\"a\\n\", a]}\n", check, "say the same");
        row("one choice", "  - {ask: Q, choices: [a]}\n", check, "two to nine choices");
        row("equal choices", "  - {ask: Q, choices: [a, a]}\n", check, "say the same");
        row("no answers", "  - {ask: Q}\n", check, "choices: or number:");
        row("an id twice", ask + ask, check, "used twice");
        row("two rules", "  - {task: T, until: {happens: {call: {}}, never: {call: {}}}}\n", check, "One rule");
        row("no rule", task, "  - {id: c, title: C}\n", "has a rule");
        row("unknown question", ask, "  - {id: c, title: C, predicted: p}\n", "There is no question p");
        row("unknown key", ask, "  - {id: c, title: C, happen: {call: {}}}\n", "happen");
        row("a rule beside all_of", task, "  - {id: c, title: C, all_of: [{happens: {call: {}}}], never: {call: {}}}\n",
            "has its rules there");
    }
    void mistakesOfAnAuthorAreNamed() {
        QFETCH(const QString, steps);
        QFETCH(const QString, checks);
        QFETCH(const QString, said);
        const QString found = mistake(steps, checks);
        QVERIFY2(said.isEmpty() ? found.isEmpty() : found.contains(said), qPrintable(found));
    }
};

QTEST_GUILESS_MAIN(LabTest)
#include "tst_lab.moc"
