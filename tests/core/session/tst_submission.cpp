// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What students hand in is judged afresh from the record, and whatever is wrong with a file is told apart.
#include "tests/core/session/agreement_runs.h"
#include "tests/support/lab_run.h"
#include "tests/support/retold.h"

#include "core/session/session_file.h"
#include "core/session/submission.h"

#include <QFile>
#include <QtTest/QtTest>

using namespace socketscope;
using namespace socketscope::test;
using Standing = Submission::Standing;

class SubmissionTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        LabRun run;
        run.hint(1);
        run.doAll();
        handIn(run, QStringLiteral("anna.pcapng"), run.session.info());
    }

    void theWholeLabIsWorthAllItsPoints() {
        const Submission submission = judged(QStringLiteral("anna.pcapng"));
        QVERIFY2(submission.standing == Standing::Proper, submission.remark.c_str());
        QCOMPARE(submission.result->points, 10.0);
        QCOMPARE(submission.result->predictions, std::size_t{4});
        QCOMPARE(submission.result->hints, std::size_t{1});
        QCOMPARE(submission.info.attempt, 2U);
        QCOMPARE(*submission.info.student, std::string("Anna = Ä"));
        QVERIFY(submission.otherText.empty());
    }

    void aCutFileIsJudgedAsFarAsItGoes() {
        const QByteArray whole = read(QStringLiteral("anna.pcapng"));
        write(QStringLiteral("cut.pcapng"), whole.left(whole.size() / 2));
        const Submission submission = judged(QStringLiteral("cut.pcapng"));
        QCOMPARE(submission.standing, Standing::Cut);
        QVERIFY(submission.result->points < 10);
    }

    void whoChangesAnAnswerIsFound() {
        QByteArray changed = read(QStringLiteral("anna.pcapng"));
        const qsizetype at = changed.indexOf("SOCKETSCOPE_ANSWER=1");
        QVERIFY(at > 0);
        changed[at + 19] = '2';
        write(QStringLiteral("changed.pcapng"), changed);
        QCOMPARE(judged(QStringLiteral("changed.pcapng")).standing, Standing::Altered);
    }

    void aDamagedFileIsJudgedUpToThere() {
        QByteArray damaged = read(QStringLiteral("anna.pcapng"));
        damaged.replace(damaged.size() / 2, 64, QByteArray(64, '\xff'));
        write(QStringLiteral("damaged.pcapng"), damaged);
        const Submission submission = judged(QStringLiteral("damaged.pcapng"));
        QCOMPARE(submission.standing, Standing::Altered);
        QVERIFY2(submission.result.has_value() && !submission.remark.empty(), submission.remark.c_str());
    }

    void aRunOfTheModelIsNotTakenForAKernels() {
        LabRun run;
        run.doAll();
        SessionInfo info = run.session.info();
        info.wire = Wire::Sandbox;
        handIn(run, QStringLiteral("pretended.pcapng"), info);
        const Submission submission = judged(QStringLiteral("pretended.pcapng"));
        QCOMPARE(submission.standing, Standing::Impossible);
        QVERIFY2(submission.remark.find("the model's word") != std::string::npos, submission.remark.c_str());
    }

    void whatTheModelCannotExplainIsJudgedAllTheSame() {
        if (!whyNoSandbox().empty()) QSKIP(whyNoSandbox().c_str());
        PhoneCall call;
        const Trace odd = retold(call(), [](EventId, TraceEvent& event, Bytes&) {
            auto* state = std::get_if<StateChanged>(&event.what);
            if (state != nullptr && state->from == ConnectionState::SynReceived) state->to = ConnectionState::CloseWait;
        });
        SessionInfo info = LabRun().session.info();
        info.wire = Wire::Sandbox;
        const auto error = saveSession(path(QStringLiteral("odd.pcapng")), info, odd);
        QVERIFY2(!error, error ? error->line().c_str() : "");
        const Submission submission = judged(QStringLiteral("odd.pcapng"));
        QVERIFY2(submission.standing == Standing::Unexplained, submission.remark.c_str());
        QVERIFY2(submission.remark.find("the kernel in CLOSE-WAIT") != std::string::npos, submission.remark.c_str());
        QVERIFY(submission.result.has_value());
    }

    void anAnswerToWhatNobodyAskedIsImpossible() {
        LabRun run;
        run.say("waiting", "1");
        handIn(run, QStringLiteral("unasked.pcapng"), run.session.info());
        QCOMPARE(judged(QStringLiteral("unasked.pcapng")).standing, Standing::Impossible);
    }

    void aNewerFileIsJudgedAsFarAsItIsUnderstood() {
        QByteArray newer = read(QStringLiteral("anna.pcapng"));
        const qsizetype at = newer.indexOf("SOCKETSCOPE_FORMAT=1");
        newer[at + 19] = '9';
        write(QStringLiteral("newer.pcapng"), newer.left(newer.size() - 300)); // its end is of another kind
        QCOMPARE(judged(QStringLiteral("newer.pcapng")).standing, Standing::Newer);
    }

    void otherFilesAreForeign() {
        write(QStringLiteral("letter.pcapng"), "Dear teacher, my dog has eaten the session.");
        QCOMPARE(judged(QStringLiteral("letter.pcapng")).standing, Standing::Foreign);
        LabRun run;
        SessionInfo info = run.session.info();
        info.scenario = "phone-call";
        handIn(run, QStringLiteral("other.pcapng"), info);
        const Submission other = judged(QStringLiteral("other.pcapng"));
        QCOMPARE(other.standing, Standing::Foreign);
        QVERIFY(!other.result);
        QCOMPARE(judged(QStringLiteral("nowhere.pcapng")).standing, Standing::Unreadable);
    }

    void anotherTextOfTheLabIsTold() {
        LabRun run;
        SessionInfo info = run.session.info();
        info.lab = "0123";
        handIn(run, QStringLiteral("text.pcapng"), info);
        QVERIFY(!judged(QStringLiteral("text.pcapng")).otherText.empty());
    }

    void manyAreJudgedInTheirOrder() {
        const std::vector<std::string> paths{
            path(QStringLiteral("anna.pcapng")), path(QStringLiteral("nowhere.pcapng")),
            path(QStringLiteral("letter.pcapng")), path(QStringLiteral("anna.pcapng"))};
        const auto all = judgeSubmissions(lab_, paths);
        QCOMPARE(all.size(), paths.size());
        for (std::size_t i = 0; i < all.size(); ++i) QCOMPARE(all[i].path, paths[i]);
        QCOMPARE(all[0].result->points, all[3].result->points);
    }

private:
    [[nodiscard]] std::string path(const QString& name) const { return folder_.filePath(name).toStdString(); }
    void handIn(const LabRun& run, const QString& name, SessionInfo info) const {
        info.attempt = 2;
        info.student = "Anna = Ä";
        const auto error = saveSession(path(name), info, run.session.trace());
        QVERIFY2(!error, error ? error->line().c_str() : "");
    }
    [[nodiscard]] QByteArray read(const QString& name) const {
        QFile file(folder_.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void write(const QString& name, const QByteArray& bytes) const {
        QFile file(folder_.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    [[nodiscard]] Submission judged(const QString& name) const { return judgeSubmission(lab_, path(name)); }

    QTemporaryDir folder_;
    Scenario lab_ = handsLab();
};

QTEST_GUILESS_MAIN(SubmissionTest)
#include "tst_submission.moc"
