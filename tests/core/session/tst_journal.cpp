// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The journal of a running session: what is written is there, whoever is killed leaves it behind, whoever still runs
// keeps it to itself.
#include "core/session/journal.h"
#include "core/session/session_file.h"
#include "tests/support/fate_stories.h"
#include "tests/support/same_facts.h"

#include <QtTest/QtTest>

#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace socketscope;
using namespace socketscope::test;

class TestJournal : public QObject {
    Q_OBJECT
private slots:
    void init() { folder_ = std::make_unique<QTemporaryDir>(); }

    void whoRunsKeepsItToItself() {
        const auto session = fateStory("held");
        auto journal = Journal::begin(folder(), session->info());
        QVERIFY(journal.ok());
        QVERIFY(!journal.value().write(session->trace()));
        QVERIFY(leftJournals(folder()).empty());
        journal.value().discard();
        QVERIFY(leftJournals(folder()).empty());
        QVERIFY(QDir(folder_->path()).entryList(QDir::Files).isEmpty());
    }

    void severalAtOnceDoNotMeet() {
        const auto session = fateStory("held");
        const auto one = Journal::begin(folder(), session->info()), other = Journal::begin(folder(), session->info());
        QVERIFY(one.ok() && other.ok());
        QVERIFY(one.value().path() != other.value().path());
    }

    void whoIsKilledLeavesItBehind() {
        const auto session = fateStory("held");
        const pid_t child = ::fork();
        if (child == 0) {
            auto journal = Journal::begin(folder(), session->info());
            if (journal) (void)journal.value().write(session->trace());
            ::kill(::getpid(), SIGKILL);
        }
        QVERIFY(child > 0);
        QCOMPARE(::waitpid(child, nullptr, 0), child);
        const auto left = leftJournals(folder());
        QCOMPARE(left.size(), std::size_t{1});
        QCOMPARE(firstDifference(session->trace(), openSession(left[0].path).value().record.trace()), std::string());
        removeJournal(left[0].path);
        QVERIFY(leftJournals(folder()).empty());
    }

    void oneInWhichNothingStandsIsNotOffered() {
        const auto session = fateStory("held");
        const std::string path = Journal::begin(folder(), session->info()).value().path();
        QFile::remove(QString::fromStdString(path));
        QFile empty(QString::fromStdString(path));
        QVERIFY(empty.open(QIODevice::WriteOnly));
        empty.close();
        QVERIFY(leftJournals(folder()).empty());
    }

    void aFullDiskEndsItAndNothingIsHalf() {
        const auto session = fateStory("held");
        auto journal = Journal::begin(folder(), session->info());
        QVERIFY(journal.ok());
        rlimit before{};
        ::getrlimit(RLIMIT_FSIZE, &before);
        const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit little{4096, before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &little);
        const auto failed = journal.value().write(session->trace());
        ::setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, ignored);
        QVERIFY(failed.has_value());
        QVERIFY(journal.value().stopped());
        QVERIFY(!journal.value().write(session->trace())); // it is said once
        QCOMPARE(QFileInfo(QString::fromStdString(journal.value().path())).size(), qint64{0});
    }

    /// Somebody has cleaned up while the session runs: what is written would be lost with nobody knowing.
    void aFolderThatIsGoneIsSaid() {
        const auto session = fateStory("held");
        auto journal = Journal::begin(folder(), session->info());
        QVERIFY(journal.ok());
        QVERIFY(QDir(folder_->path()).removeRecursively());
        const auto failed = journal.value().write(session->trace());
        QVERIFY(failed.has_value());
        QVERIFY2(failed->why.find("No such file") != std::string::npos, failed->line().c_str());
        QVERIFY(journal.value().stopped());
    }

private:
    [[nodiscard]] std::string folder() const { return folder_->path().toStdString(); }
    std::unique_ptr<QTemporaryDir> folder_;
};

QTEST_GUILESS_MAIN(TestJournal)
#include "tst_journal.moc"
