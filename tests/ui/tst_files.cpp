// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files in the window: a session is saved, opened again and looks as it did; nothing new can be called in it; what is
// not as it was written is said, and what could not be opened leaves everything as it was.
#include "core/lesson/builtin.h"
#include "tests/support/fate_stories.h"
#include "tests/support/same_facts.h"
#include "tests/support/trace_builder.h"
#include "ui/sequence/sequence_frame.h"
#include "ui/shell/main_window.h"

#include <QtTest/QtTest>

#include <QDropEvent>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>

using namespace socketscope;
using namespace socketscope::test;

class TestFiles : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup() { window_.reset(); }

    void whatIsSavedIsOpenedAgain();
    void aRecordingIsOnlyLookedAt();
    void itStandsWhereItWasAsked();
    void savingKnowsItsFile();
    void whatAnotherWindowSavedStays();
    void whoClosesWaitsForWhatIsSaved();
    void anAlteredFileClaimsNothing();
    void recentFilesAreFoundAgain();
    void aDroppedFileIsOpened();
    void aCutFileIsShownAndSaid();
    void whatIsNoSessionChangesNothing();
    void whatCannotBeSavedIsSaid();

private:
    [[nodiscard]] QString path(const char* name) const { return folder_->filePath(QString::fromLatin1(name)); }
    [[nodiscard]] const Trace& trace() const { return window_->session().trace(); }
    void save(const QString& to) {
        window_->files().saveTo(to);
        QTRY_VERIFY(!window_->files().busy());
    }
    void open(const QString& from, Step at = 0) {
        window_->openFile(from, at);
        QTRY_VERIFY(!window_->files().busy());
    }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<QSettings> settings_;
    std::unique_ptr<MainWindow> window_;
};

/// The window stands on a story in which a segment was held.
void TestFiles::init() {
    folder_ = std::make_unique<QTemporaryDir>();
    settings_ = std::make_unique<QSettings>(path("settings.ini"), QSettings::IniFormat);
    const SessionFactory factory = [](SessionWish) -> Result<std::unique_ptr<Session>> { return fateStory("held"); };
    window_ = std::make_unique<MainWindow>(*settings_, factory, std::vector<Scenario>{});
    window_->actions().reducedMotion->trigger();
    window_->resize(1280, 720);
    window_->show();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
}

void TestFiles::whatIsSavedIsOpenedAgain() {
    const auto before = fateStory("held");
    window_->session().toLiveEdge();
    const QImage picture = window_->diagram().grab().toImage();
    save(path("call.pcapng"));
    QVERIFY(!window_->isWindowModified());
    QVERIFY(window_->windowTitle().contains(QStringLiteral("call.pcapng")));
    open(path("call.pcapng"));
    QVERIFY(window_->session().isRecording());
    QVERIFY(!window_->errorCard().isVisible());
    QCOMPARE(firstDifference(before->trace(), trace()), std::string());
    QCOMPARE(window_->session().timeline().steps(), before->timeline().steps());
    for (Step step = 1; step <= before->timeline().steps(); ++step)
        for (const Axis axis : {Axis::Stretched, Axis::Even, Axis::Linear})
            QCOMPARE(window_->session().timeline().y(axis, step), before->timeline().y(axis, step));
}

void TestFiles::aRecordingIsOnlyLookedAt() {
    const auto says = [this](const char* word) {
        const auto buttons = window_->findChildren<QPushButton*>();
        return std::any_of(buttons.begin(), buttons.end(),
                           [&](const QPushButton* b) { return b->text() == QLatin1String(word); });
    };
    QVERIFY(says("Live") && says("Show now"));
    save(path("call.pcapng"));
    open(path("call.pcapng"));
    QVERIFY(says("End") && says("Show the end") && !says("Live") && !says("Show now"));
    const std::size_t events = trace().size();
    for (const Qt::Key key : {Qt::Key_1, Qt::Key_2, Qt::Key_4, Qt::Key_Right, Qt::Key_Space})
        QTest::keyClick(QApplication::focusWidget(), key);
    for (const ProgramCard* card : window_->bench().cards())
        for (const auto* key : card->findChildren<PrimitiveKey*>()) QVERIFY(!key->isVisible());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Home);
    QTRY_COMPARE(window_->session().playhead().u(), 0.0);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Right);
    QTRY_COMPARE(window_->session().playhead().u(), 1.0);
    QCOMPARE(trace().size(), events);
}

void TestFiles::itStandsWhereItWasAsked() {
    save(path("call.pcapng"));
    open(path("call.pcapng"), 3);
    QCOMPARE(window_->session().playhead().u(), 3.0);
    open(path("call.pcapng"), 100'000);
    QCOMPARE(window_->session().playhead().u(), static_cast<double>(window_->session().timeline().steps()));
}

void TestFiles::savingKnowsItsFile() {
    QVERIFY(window_->files().unsaved());
    save(path("one.pcapng"));
    QVERIFY(!window_->files().unsaved());
    QFile::remove(path("one.pcapng"));
    window_->actions().save->trigger(); // asks for nothing: it has a file
    QTRY_VERIFY(QFile::exists(path("one.pcapng")));
    save(path("two.pcapng"));
    QCOMPARE(window_->files().path(), path("two.pcapng"));
    window_->begin(std::nullopt);
    QVERIFY(window_->files().path().isEmpty());
}

/// Two windows have the same file open: whoever saves last does not take away what the other has saved.
void TestFiles::whatAnotherWindowSavedStays() {
    save(path("one.pcapng"));
    QVERIFY(!saveSession(path("one.pcapng").toStdString(), SessionInfo{}, echo(100)));
    const auto theirs = openSession(path("one.pcapng").toStdString()).value().record.trace().size();
    window_->actions().save->trigger();
    const auto lines = window_->errorCard().findChildren<QLabel*>();
    QVERIFY(std::any_of(lines.begin(), lines.end(), [](const QLabel* line) { // a file keeps its name
        return line->text() == QStringLiteral("one.pcapng was not saved.");
    }));
    QVERIFY2(window_->errorCard().words().contains(QStringLiteral("somebody else")),
             qPrintable(window_->errorCard().words()));
    QCOMPARE(openSession(path("one.pcapng").toStdString()).value().record.trace().size(), theirs);
    save(path("two.pcapng"));
    QVERIFY(!window_->files().unsaved());
}

void TestFiles::whoClosesWaitsForWhatIsSaved() {
    QVERIFY(!saveSession(path("long.pcapng").toStdString(), SessionInfo{}, echo(10'000)));
    open(path("long.pcapng"));
    window_->files().saveTo(path("again.pcapng"));
    QVERIFY(window_->files().busy());
    QVERIFY(window_->close());
    const auto saved = openSession(path("again.pcapng").toStdString());
    QVERIFY(saved.ok());
    QCOMPARE(saved.value().findings.end, SessionFindings::End::Proper);
}

void TestFiles::anAlteredFileClaimsNothing() {
    save(path("call.pcapng"));
    QFile file(path("call.pcapng"));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QByteArray octets = file.readAll();
    octets.replace("client calls CONNECT", "client calls CONNEKT");
    file.seek(0);
    file.write(octets.left(static_cast<int>(file.size())));
    file.close();
    open(path("call.pcapng"));
    QVERIFY(window_->errorCard().words().contains(QStringLiteral("changed after it was saved")));
    const auto* claim = window_->findChild<QLabel*>(QStringLiteral("wire"));
    QVERIFY2(claim->text().contains(QStringLiteral("prove nothing")), qPrintable(claim->text()));
    window_->beginAgain();
    QVERIFY(!claim->text().contains(QStringLiteral("prove nothing")));
}

void TestFiles::recentFilesAreFoundAgain() {
    for (const char* name : {"a.pcapng", "b.pcapng", "a.pcapng"}) save(path(name));
    QCOMPARE(window_->files().recent(), (QStringList{path("a.pcapng"), path("b.pcapng")}));
    for (int i = 0; i < 12; ++i) save(path(qPrintable(QStringLiteral("%1.pcapng").arg(i))));
    QCOMPARE(window_->files().recent().size(), 10);
}

void TestFiles::aDroppedFileIsOpened() {
    save(path("call.pcapng"));
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path("call.pcapng"))});
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QVERIFY(QApplication::sendEvent(window_.get(), &enter) && enter.isAccepted());
    QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QVERIFY(QApplication::sendEvent(window_.get(), &drop));
    QTRY_VERIFY(window_->session().isRecording());
}

void TestFiles::aCutFileIsShownAndSaid() {
    save(path("call.pcapng"));
    QFile file(path("call.pcapng"));
    QVERIFY(file.resize(file.size() * 2 / 3));
    open(path("call.pcapng"));
    QVERIFY(window_->session().isRecording() && !trace().empty());
    QVERIFY(window_->errorCard().isVisible());
    QVERIFY2(window_->errorCard().words().contains(QStringLiteral("cut")), qPrintable(window_->errorCard().words()));
}

void TestFiles::whatIsNoSessionChangesNothing() {
    QFile file(path("text.pcapng"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("\n\r\r\nnothing of the kind") > 0);
    file.close();
    const Session* before = &window_->session();
    open(path("text.pcapng"));
    QCOMPARE(&window_->session(), before);
    QVERIFY(window_->errorCard().isVisible());
    open(path("not there.pcapng"));
    QCOMPARE(&window_->session(), before);
    QVERIFY(window_->errorCard().words().contains(QStringLiteral("No such file")));
}

void TestFiles::whatCannotBeSavedIsSaid() {
    save(path("no such folder/call.pcapng"));
    QVERIFY(window_->errorCard().isVisible());
    QVERIFY(window_->files().unsaved());
    QVERIFY(window_->files().path().isEmpty());
}

QTEST_MAIN(TestFiles)
#include "tst_files.moc"
