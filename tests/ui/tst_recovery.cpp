// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A window keeps its session on the disk while it goes on. Who closes it leaves nothing; who is killed leaves what
// happened until then, and the next window offers it back until somebody has decided.
#include "core/session/session_file.h"
#include "tests/support/fate_stories.h"
#include "tests/support/same_facts.h"
#include "ui/shell/main_window.h"

#include <QtTest/QtTest>

#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>

#include <csignal>
#include <set>
#include <sys/wait.h>
#include <unistd.h>

using namespace socketscope;
using namespace socketscope::test;

class TestRecovery : public QObject {
    Q_OBJECT
private slots:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        settings_ = std::make_unique<QSettings>(folder_->filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        open();
    }
    void cleanup() { window_.reset(); }

    void whatGoesOnIsOnTheDisk();
    void whatEndsUnsavedIsAmongTheEarlierRuns();
    void whatWasSavedIsNot();
    void onlyTheYoungestAreKept();
    void aNewSessionTakesThePlaceOfTheOld();
    void whoIsAskedToEndLeavesItsSession();
    void whatWasCutOffIsOfferedAndSaved();
    void whatIsNotSavedIsOfferedAgain();
    void savingAnotherSessionDoesNotRemoveIt();
    void itCanBeThrownAway();
    void laterMeansTheNextWindow();
    void anotherWindowIsNotOffered();
    void whereItCannotBeKeptThatIsSaidOnce();

private:
    [[nodiscard]] std::string journals() const { return folder_->filePath(QStringLiteral("journals")).toStdString(); }
    [[nodiscard]] QStringList files() const { return QDir(QString::fromStdString(journals())).entryList(QDir::Files); }
    [[nodiscard]] std::unique_ptr<MainWindow> make() {
        const SessionFactory factory = [](SessionWish) -> Result<std::unique_ptr<Session>> {
            return fateStory("held");
        };
        auto window = std::make_unique<MainWindow>(*settings_, factory, std::vector<Scenario>{});
        window->actions().reducedMotion->trigger();
        window->resize(1280, 720);
        window->show();
        return window;
    }
    void open() {
        window_ = make();
        QVERIFY(QTest::qWaitForWindowActive(window_.get()));
        window_->setJournalFolder(journals());
        window_->session().toLiveEdge();
    }
    /// As if a program that played this had been killed.
    void leaveOne() {
        const pid_t child = ::fork();
        if (child == 0) {
            auto journal = Journal::begin(journals(), window_->session().info());
            if (journal) (void)journal.value().write(window_->session().trace());
            ::kill(::getpid(), SIGKILL);
        }
        QCOMPARE(::waitpid(child, nullptr, 0), child);
    }
    /// Presses a button of the offer, as the window stands.
    void press(const char* offer) {
        QVERIFY(window_->recovery().isVisible());
        for (auto* button : window_->recovery().findChildren<QPushButton*>())
            if (button->property("offer").toString() == QLatin1String(offer)) return button->click();
        QFAIL(offer);
    }
    /// What the menu of recent files offers of runs that nobody has saved.
    [[nodiscard]] QList<QAction*> earlierActions() const {
        QList<QAction*> runs;
        for (QMenu* menu : window_->findChildren<QMenu*>()) {
            if (!menu->title().remove(QLatin1Char('&')).startsWith(QLatin1String("Recent"))) continue;
            emit menu->aboutToShow();
            const auto all = menu->actions();
            const auto head = std::find_if(all.begin(), all.end(),
                                           [](const QAction* a) { return a->text() == QLatin1String("Not saved:"); });
            if (head != all.end()) runs.append(QList<QAction*>(head + 1, all.end() - 1));
        }
        return runs;
    }
    void openRecovered() {
        press("open");
        QTRY_VERIFY(!window_->files().busy());
        QVERIFY(window_->session().isRecording());
    }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<QSettings> settings_;
    std::unique_ptr<MainWindow> window_;
};

void TestRecovery::whatGoesOnIsOnTheDisk() {
    QTRY_COMPARE(files().size(), 1);
    const auto kept = openSession(journals() + "/" + files().front().toStdString());
    QVERIFY(kept.ok());
    QCOMPARE(firstDifference(window_->session().trace(), kept.value().record.trace()), std::string());
    QVERIFY(!window_->recovery().isVisible());
    window_->close();
    window_.reset();
    QVERIFY(files().isEmpty());
}

void TestRecovery::whatEndsUnsavedIsAmongTheEarlierRuns() {
    const auto before = fateStory("held");
    QTRY_COMPARE(files().size(), 1);
    window_->close();
    open();
    QVERIFY(!window_->recovery().isVisible()); // nothing was cut off
    QCOMPARE(earlierActions().size(), 1);
    earlierActions().front()->trigger();
    QTRY_VERIFY(!window_->files().busy() && window_->session().isRecording());
    QCOMPARE(firstDifference(before->trace(), window_->session().trace()), std::string());
    QVERIFY(window_->files().path().isEmpty()); // Save asks where
    QVERIFY(!window_->errorCard().isVisible());
    window_->files().saveTo(folder_->filePath(QStringLiteral("mine.pcapng")));
    QTRY_VERIFY(!window_->files().busy());
    const auto runs = earlierRuns(journals()); // that one is in a file of the person's now
    QCOMPARE(runs.size(), std::size_t{1});     // what this window showed before it
    QCOMPARE(openSession(runs.front().path).value().findings.end, SessionFindings::End::Proper);
}

void TestRecovery::whatWasSavedIsNot() {
    QTRY_COMPARE(files().size(), 1);
    window_->files().saveTo(folder_->filePath(QStringLiteral("mine.pcapng")));
    QTRY_VERIFY(!window_->files().busy());
    window_->close();
    window_.reset();
    QVERIFY(earlierRuns(journals()).empty());
}

void TestRecovery::onlyTheYoungestAreKept() {
    window_.reset();
    const auto session = fateStory("held");
    SessionInfo info = session->info();
    for (std::size_t i = 0; i < Journal::mostEarlier + 3; ++i) {
        info.scenario = "run " + std::to_string(i); // all begin at the same moment, as on the model
        auto journal = Journal::begin(journals(), info);
        QVERIFY(journal.ok());
        QVERIFY(!journal.value().write(session->trace()));
        journal.value().setAside(session->trace());
    }
    const auto runs = earlierRuns(journals());
    QCOMPARE(runs.size(), Journal::mostEarlier);
    std::set<std::string> kept;
    for (const LeftJournal& run : runs) kept.insert(openSession(run.path).value().info.scenario);
    QCOMPARE(kept.size(), Journal::mostEarlier);
    QVERIFY(!kept.contains("run 0") && kept.contains("run 12"));
    QVERIFY(leftJournals(journals()).empty());
}

void TestRecovery::aNewSessionTakesThePlaceOfTheOld() {
    QTRY_COMPARE(files().size(), 1);
    const QString old = files().front();
    window_->beginAgain();
    window_->session().toLiveEdge();
    QTRY_COMPARE(files().size(), 1);
}

void TestRecovery::whoIsAskedToEndLeavesItsSession() {
    QTRY_COMPARE(files().size(), 1);
    window_->closeUnasked();
    window_.reset();
    QCOMPARE(files().size(), 1);
    open();
    QVERIFY(window_->recovery().isVisible());
}

void TestRecovery::whatWasCutOffIsOfferedAndSaved() {
    const auto before = fateStory("held");
    leaveOne();
    open();
    openRecovered();
    QVERIFY(!window_->recovery().isVisible());
    QVERIFY(!window_->errorCard().isVisible()); // that it has no end is no news
    QCOMPARE(firstDifference(before->trace(), window_->session().trace()), std::string());
    QVERIFY(window_->files().path().isEmpty()); // its journal is no file of the user's
    QVERIFY(window_->files().recent().isEmpty());
    QVERIFY(window_->isWindowModified());
    QCOMPARE(files().size(), 1);
    const QString mine = folder_->filePath(QStringLiteral("mine.pcapng"));
    window_->files().saveTo(mine);
    QTRY_VERIFY(!window_->files().busy());
    QVERIFY(files().isEmpty());
    const auto saved = openSession(mine.toStdString());
    QVERIFY(saved.ok());
    QCOMPARE(saved.value().findings.end, SessionFindings::End::Proper);
}

void TestRecovery::whatIsNotSavedIsOfferedAgain() {
    leaveOne();
    open();
    openRecovered();
    window_->close();
    open();
    QVERIFY(window_->recovery().isVisible());
    openRecovered();
    window_->beginAgain(); // nobody has said that it may go
    open();
    QVERIFY(window_->recovery().isVisible());
}

void TestRecovery::savingAnotherSessionDoesNotRemoveIt() {
    QTRY_COMPARE(files().size(), 1);
    const QString own = files().front();
    leaveOne();
    QString left = files().front() == own ? files().back() : files().front();
    left = QString::fromStdString(journals()) + QLatin1Char('/') + left;
    open();
    QFile damaged(left);
    QVERIFY(damaged.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QVERIFY(damaged.write("no capture file") > 0);
    damaged.close();
    press("open");
    QTRY_VERIFY(window_->errorCard().isVisible());
    window_->files().saveTo(folder_->filePath(QStringLiteral("another.pcapng")));
    QTRY_VERIFY(!window_->files().busy());
    QVERIFY(QFile::exists(left));
}

void TestRecovery::itCanBeThrownAway() {
    leaveOne();
    leaveOne();
    open();
    press("throw");
    press("throw");
    QVERIFY(!window_->recovery().isVisible());
    window_->close();
    window_.reset();
    QVERIFY(files().isEmpty());
}

void TestRecovery::laterMeansTheNextWindow() {
    leaveOne();
    open();
    press("later");
    QVERIFY(!window_->recovery().isVisible());
    open();
    QVERIFY(window_->recovery().isVisible());
}

void TestRecovery::anotherWindowIsNotOffered() {
    QTRY_COMPARE(files().size(), 1);
    const auto other = make();
    other->setJournalFolder(journals());
    QVERIFY(!other->recovery().isVisible());
}

void TestRecovery::whereItCannotBeKeptThatIsSaidOnce() {
    QFile inTheWay(folder_->filePath(QStringLiteral("file")));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    window_ = make();
    window_->setJournalFolder(inTheWay.fileName().toStdString() + "/journals");
    window_->session().toLiveEdge();
    QTRY_VERIFY(window_->errorCard().isVisible());
    QVERIFY2(window_->errorCard().words().contains(QStringLiteral("not kept")),
             qPrintable(window_->errorCard().words()));
    window_->errorCard().hide();
    window_->session().back();
    QTest::qWait(50);
    QVERIFY(!window_->errorCard().isVisible());
}

QTEST_MAIN(TestRecovery)
#include "tst_recovery.moc"
