// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A session that is saved and opened again tells the same, event for event; what others wrote into it stays; one that
// is cut, changed, foreign or hostile is told apart and harms nobody.
#include "core/lesson/builtin.h"
#include "core/session/ladder.h"
#include "core/session/session_file.h"
#include "tests/support/fate_stories.h"
#include "tests/support/live.h"
#include "tests/support/model_run.h"
#include "tests/support/same_facts.h"
#include "tests/support/sandbox_run.h"

#include <QtTest/QtTest>

#include <random>

using namespace socketscope;
using namespace socketscope::test;

namespace {

using End = SessionFindings::End;

Bytes saved(const SessionInfo& info, const Trace& trace, const SessionExtras* extras = nullptr) {
    SessionWriter writer(info, extras);
    writer.end(trace);
    return {writer.view().begin(), writer.view().end()};
}

/// A file, read in pieces of so many octets.
struct Opened {
    explicit Opened(ByteView file, std::size_t piece = 4096) {
        for (std::size_t at = 0; at < file.size() && !error; at += piece) {
            TraceBatch batch;
            error = parser.take(file.subspan(at, std::min(piece, file.size() - at)), batch);
            record.append(batch);
        }
        if (!error) error = parser.end();
    }
    [[nodiscard]] End end() const { return parser.findings().end; }

    SessionParser parser;
    Record record;
    std::optional<Error> error;
};

Bytes fileOf(const std::string& story) {
    const auto session = fateStory(story);
    return saved(session->info(), session->trace());
}

/// Where blocks begin.
std::vector<std::size_t> blocksOf(ByteView file) {
    std::vector<std::size_t> begins;
    pcapng::Reader reader;
    pcapng::Block block;
    for (std::size_t at = 0; reader.next(file.subspan(at), block) == pcapng::Reader::Found::Block;
         at += block.whole.size())
        begins.push_back(at);
    return begins;
}

/// The file with `block` before its n-th block.
Bytes withBlock(const Bytes& file, std::size_t n, ByteView block) {
    Bytes longer(file);
    const auto at = static_cast<std::ptrdiff_t>(blocksOf(file).at(n));
    longer.insert(longer.begin() + at, block.begin(), block.end());
    return longer;
}

Bytes row(const std::vector<std::string>& lines) {
    pcapng::Writer writer;
    writer.begin(pcapng::journalEntry);
    for (const std::string& line : lines) writer.text(line + "\n");
    writer.end();
    return {writer.view().begin(), writer.view().end()};
}

/// A session whose events are these rows.
Bytes sessionOf(const std::vector<Bytes>& rows) {
    SessionWriter writer(SessionInfo{});
    Bytes file(writer.view().begin(), writer.view().end());
    const Bytes program = row({"SOCKETSCOPE_EVENT=program", "SOCKETSCOPE_NAME=client"});
    file.insert(file.end(), program.begin(), program.end());
    for (const Bytes& r : rows) file.insert(file.end(), r.begin(), r.end());
    return file;
}

} // namespace

class TestSessionFile : public QObject {
    Q_OBJECT
private slots:
    void everyStoryComesBack_data() {
        QTest::addColumn<QString>("name");
        for (const std::string& name : fateStories()) QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    void everyStoryComesBack() {
        QFETCH(QString, name);
        const auto session = fateStory(name.toStdString());
        comesBack(session->info(), session->record());
    }

    void everyScenarioOfTheModelComesBack() {
        for (const auto& builtin : builtinScenarios()) {
            ModelRun run(findScenario(std::string(builtin.name)).value());
            comesBack(run.session().info(), run.session().record());
        }
    }

    void whatTheKernelDidComesBack() {
        Live live(Live::Play{findScenario("phone-call").value()});
        VERIFY_STORY(live, live.untilFinished());
        comesBack(live.session().info(), live.session().record());
    }

    void whatTheWireSawComesBack() {
        if (!whyNoSandbox().empty()) QSKIP(whyNoSandbox().c_str());
        SandboxRun run(findScenario("phone-call").value(), {});
        QVERIFY2(run.until([&] { return run.finished(); }), run.story().c_str());
        comesBack(run.session().info(), run.session().record());
    }

    void whatASessionSaysOfItselfComesBack() {
        SessionInfo info;
        info.version = "9.9";
        info.scenario = "a name = with\na newline";
        info.wire = Wire::Sandbox;
        info.whyNot = "";
        info.profile = "class";
        info.kernel = "Linux 6.1";
        info.sysctls = {{"net.ipv4.tcp_sack", "1"}, {"net.ipv4.tcp_rmem", "4096\t131072\t6291456"}};
        info.seed = 0xFFFF'FFFF'FFFF'FFFFULL;
        info.wallZero = 1'700'000'000'123'456'789;
        info.lab = "0123";
        info.labText = "title: a lab\nhints:\n  - \"ä = b\"\n";
        const Opened opened(saved(info, Trace{}));
        QVERIFY(!opened.error);
        const SessionInfo& back = opened.parser.info();
        QCOMPARE(back.version, info.version);
        QCOMPARE(back.scenario, info.scenario);
        QCOMPARE(back.wire, info.wire);
        QVERIFY(back.whyNot == info.whyNot && back.profile == info.profile && back.kernel == info.kernel);
        QVERIFY(back.sysctls == info.sysctls);
        QVERIFY(back.lab == info.lab && back.labText == info.labText);
        info.labText = std::string((1U << 20U) + 1, 'x'); // longer than any lab that is read
        QVERIFY(!Opened(saved(info, Trace{})).parser.info().labText);
        QCOMPARE(back.seed, info.seed);
        QCOMPARE(back.wallZero, info.wallZero);
    }

    void itGrowsAsTheSessionDoes() {
        const auto session = fateStory("copied");
        SessionWriter writer(session->info());
        Bytes file;
        while (writer.written() < session->trace().size()) {
            writer.write(session->trace(), 3);
            file.insert(file.end(), writer.view().begin(), writer.view().end());
            writer.clear();
        }
        writer.end(session->trace());
        file.insert(file.end(), writer.view().begin(), writer.view().end());
        QVERIFY(file == saved(session->info(), session->trace()));
    }

    void aFileIsThereWholeOrNotAtAll() {
        const QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("call.pcapng")).toStdString();
        const auto session = fateStory("held");
        QVERIFY(!saveSession(path, session->info(), session->trace()));
        auto opening = SessionOpening::begin(path);
        QVERIFY(opening.ok());
        Record record;
        for (bool more = true; more;) {
            TraceBatch batch;
            const auto step = opening.value().step(batch);
            QVERIFY2(step.ok(), step ? "" : step.error().line().c_str());
            more = step.value();
            record.append(batch);
        }
        QCOMPARE(opening.value().done(), 1.0);
        QCOMPARE(firstDifference(session->trace(), record.trace()), std::string());
        { // begun, and given up
            auto saving = SessionSaving::begin(path, SessionInfo{});
            QVERIFY(saving.ok() && saving.value().step(Trace{}).ok());
        }
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList{QStringLiteral("call.pcapng")});
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(saved(session->info(), session->trace()) ==
                Bytes(asBytes({bytes.constData(), static_cast<std::size_t>(bytes.size())}).begin(),
                      asBytes({bytes.constData(), static_cast<std::size_t>(bytes.size())}).end()));
        const auto nothing = SessionOpening::begin(path + ".not");
        QVERIFY(!nothing.ok() && nothing.error().why.find("No such file") != std::string::npos);
        QVERIFY(!SessionOpening::begin("/dev/zero").ok());
        QVERIFY(!SessionOpening::begin(folder.path().toStdString()).ok());
    }

    void aCutLosesOnlyWhatIsBehindIt() {
        const auto session = fateStory("held");
        const Bytes file = saved(session->info(), session->trace());
        std::size_t before = 0;
        for (std::size_t length = 0; length < file.size(); ++length) {
            const Opened opened(ByteView(file).first(length));
            if (opened.error) {
                QCOMPARE(before, std::size_t{0}); // it never was a session
                continue;
            }
            QCOMPARE(opened.end(), End::Missing);
            const std::size_t events = opened.record.trace().size();
            QVERIFY(events >= before && events <= before + 1);
            QVERIFY(opened.parser.findings().goodOctets <= length);
            before = events;
        }
        QCOMPARE(before, session->trace().size());
    }

    void whatWasChangedIsSeen() {
        const Bytes file = fileOf("copied");
        std::mt19937 chance(7);
        for (int i = 0; i < 2000; ++i) {
            Bytes changed(file);
            for (auto n = 1 + chance() % 3; n > 0; --n)
                changed[chance() % changed.size()] ^= static_cast<std::byte>(1U << chance() % 8);
            if (changed == file) continue;
            const Opened opened(changed);
            QVERIFY2(opened.error || opened.end() != End::Proper, "a changed file passes for the one that was written");
        }
    }

    void whatFollowsTheEndIsSeen() {
        Bytes file = fileOf("copied");
        QCOMPARE(Opened(file).end(), End::Proper);
        const Bytes more = row({"SOCKETSCOPE_EVENT=note"});
        file.insert(file.end(), more.begin(), more.end());
        QCOMPARE(Opened(file).end(), End::Altered);
        file.resize(file.size() - 4);
        QCOMPARE(Opened(file).end(), End::Altered);
    }

    void whatOthersWroteStays() {
        const Bytes file = fileOf("held");
        pcapng::Writer statistics; // as dumpcap leaves them
        statistics.begin(5);
        statistics.text("abcdefgh");
        statistics.end();
        const Bytes strange = row({"MESSAGE=From another program", "PRIORITY=3"});
        Bytes more = withBlock(file, 12, statistics.view());
        more = withBlock(more, 9, strange);
        const Opened opened(more);
        QVERIFY(!opened.error);
        QCOMPARE(opened.parser.findings().notUnderstood, std::uint64_t{2});
        QCOMPARE(opened.end(), End::Altered);
        const Bytes again = saved(opened.parser.info(), opened.record.trace(), &opened.parser.extras());
        const Opened twice(again);
        QCOMPARE(twice.end(), End::Proper);
        QCOMPARE(twice.parser.findings().notUnderstood, std::uint64_t{2});
        QVERIFY(std::equal(again.begin(), again.end() - 100, more.begin())); // all but its end
    }

    void aNewerVersionIsToldAndKept() {
        Bytes future =
            sessionOf({row({"SOCKETSCOPE_EVENT=program", "SOCKETSCOPE_NAME=server", "SOCKETSCOPE_SHOE=42"}),
                       row({"MESSAGE=A dream", "SOCKETSCOPE_EVENT=dream", "SOCKETSCOPE_N=1", "SOCKETSCOPE_AT=5",
                            "SOCKETSCOPE_ORIGIN=observed", "SOCKETSCOPE_OF=sheep"}),
                       row({"SOCKETSCOPE_EVENT=missed", "SOCKETSCOPE_N=2", "SOCKETSCOPE_AT=6", "SOCKETSCOPE_CAUSE=1",
                            "SOCKETSCOPE_ORIGIN=observed", "SOCKETSCOPE_SEGMENTS=3", "SOCKETSCOPE_MOOD=good"}),
                       row({"SOCKETSCOPE_EVENT=end", "SOCKETSCOPE_WEATHER=fair"})});
        const std::string_view format = "SOCKETSCOPE_FORMAT=1";
        const auto at = std::search(future.begin(), future.end(), asBytes(format).begin(), asBytes(format).end());
        QVERIFY(at != future.end());
        *(at + static_cast<std::ptrdiff_t>(format.size()) - 1) = std::byte{'7'};
        const Opened opened(future);
        QVERIFY(!opened.error);
        QCOMPARE(opened.parser.findings().newerFormat, 7U);
        QCOMPARE(opened.parser.findings().notUnderstood, std::uint64_t{4});
        const Trace& trace = opened.record.trace();
        QCOMPARE(trace.size(), std::size_t{2});
        const auto* note = trace.get<Note>(EventId{1});
        QVERIFY(note != nullptr && trace.text(note->text).find("dream") != std::string_view::npos);
        QCOMPARE(trace.get<Missed>(EventId{2})->segments, 3U);
        const Bytes again = saved(opened.parser.info(), trace, &opened.parser.extras());
        const std::string text(reinterpret_cast<const char*>(again.data()), again.size());
        for (const char* line : {"_OF=sheep", "_MOOD=good", "_SHOE=42", "_WEATHER=fair"})
            QVERIFY2(text.find(line) != std::string::npos, line);
        QCOMPARE(Opened(again).end(), End::Proper);
    }

    void whatCannotBeIsANote_data() {
        QTest::addColumn<QStringList>("lines");
        QTest::addColumn<QString>("says");
        const QStringList good{"SOCKETSCOPE_N=2", "SOCKETSCOPE_AT=5", "SOCKETSCOPE_ORIGIN=observed"};
        const auto bad = [&](const char* name, const QStringList& lines, const char* says) {
            QTest::newRow(name) << lines << QString(says);
        };
        bad("a handle without end", good + QStringList{"SOCKETSCOPE_EVENT=call", "SOCKETSCOPE_CALL=4000000000"},
            "CALL");
        bad("no handle", good + QStringList{"SOCKETSCOPE_EVENT=arrived"}, "whose");
        bad("a negative size",
            good + QStringList{"SOCKETSCOPE_EVENT=call", "SOCKETSCOPE_CALL=1", "SOCKETSCOPE_AMOUNT=-1"}, "AMOUNT");
        bad("the future as its cause", good + QStringList{"SOCKETSCOPE_EVENT=killed", "SOCKETSCOPE_CAUSE=2"}, "cause");
        bad("a stranger", good + QStringList{"SOCKETSCOPE_EVENT=killed", "SOCKETSCOPE_PROGRAM=1"}, "program");
        bad("no time", {"SOCKETSCOPE_N=2", "SOCKETSCOPE_ORIGIN=observed", "SOCKETSCOPE_EVENT=killed"}, "when");
        bad("time that runs back",
            {"SOCKETSCOPE_N=2", "SOCKETSCOPE_AT=0", "SOCKETSCOPE_ORIGIN=observed", "SOCKETSCOPE_EVENT=killed"},
            "earlier");
        bad("the end of time",
            {"SOCKETSCOPE_N=2", "SOCKETSCOPE_AT=9223372036854775807", "SOCKETSCOPE_ORIGIN=observed",
             "SOCKETSCOPE_EVENT=killed"},
            "when");
        bad("no origin", {"SOCKETSCOPE_N=2", "SOCKETSCOPE_AT=5", "SOCKETSCOPE_EVENT=killed"}, "rests on");
    }
    void whatCannotBeIsANote() {
        QFETCH(QStringList, lines);
        QFETCH(QString, says);
        std::vector<std::string> plain;
        for (const QString& line : lines) plain.push_back(line.toStdString());
        const Bytes file = sessionOf({row({"SOCKETSCOPE_EVENT=killed", "SOCKETSCOPE_N=1", "SOCKETSCOPE_AT=4",
                                           "SOCKETSCOPE_ORIGIN=observed", "SOCKETSCOPE_PROGRAM=0"}),
                                      row(plain)});
        const Opened opened(file);
        QVERIFY(!opened.error);
        QCOMPARE(opened.record.trace().size(), std::size_t{2});
        QVERIFY(opened.record.trace().get<Note>(EventId{2}) != nullptr);
        QVERIFY2(QString::fromStdString(opened.parser.findings().firstWrong).contains(says),
                 opened.parser.findings().firstWrong.c_str());
    }

    void aMissingEventEndsTheReading() {
        const Bytes file = fileOf("copied");
        const auto blocks = blocksOf(file);
        Bytes without(file);
        without.erase(without.begin() + static_cast<std::ptrdiff_t>(blocks[12]),
                      without.begin() + static_cast<std::ptrdiff_t>(blocks[13]));
        const Opened opened(without);
        QVERIFY(!opened.error);
        QCOMPARE(opened.end(), End::Damaged);
        QVERIFY(!opened.record.trace().empty());
        QVERIFY(!opened.parser.findings().firstWrong.empty());
    }

    void otherFilesAreToldApart_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("says");
        QTest::newRow("nothing") << QByteArray() << "empty";
        QTest::newRow("text") << QByteArray("title: The telephone call\n") << "no capture file";
        QTest::newRow("pcap") << QByteArray("\xd4\xc3\xb2\xa1\x02\x00\x04\x00\x00\x00\x00\x00", 12)
                              << "no capture file";
        pcapng::Writer capture;
        capture.section("Linux", "dumpcap");
        capture.interface("lo", "", pcapng::rawIp);
        QTest::newRow("a capture without packets") << bytesOf(capture.view()) << "before its session begins";
        capture.beginPacket(0, 0, {}, 0);
        capture.endOfOptions();
        capture.end();
        QTest::newRow("another program's capture") << bytesOf(capture.view()) << "another program's capture";
    }
    void otherFilesAreToldApart() {
        QFETCH(QByteArray, file);
        QFETCH(QString, says);
        const Opened opened(asBytes({file.constData(), static_cast<std::size_t>(file.size())}));
        QVERIFY(opened.error.has_value());
        QVERIFY2(QString::fromStdString(opened.error->line()).contains(says), opened.error->line().c_str());
    }

private:
    static QByteArray bytesOf(ByteView bytes) {
        return {reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())};
    }

    /// Saved, opened in pieces of any size, and saved again.
    static void comesBack(const SessionInfo& info, const Record& record) {
        const Bytes file = saved(info, record.trace());
        for (const std::size_t piece : {std::size_t{1}, std::size_t{1000}, file.size()}) {
            const Opened opened(file, piece);
            QVERIFY2(!opened.error, opened.error ? opened.error->line().c_str() : "");
            const std::string difference = firstDifference(record.trace(), opened.record.trace());
            QVERIFY2(difference.empty(), (difference + "\n" + ladder(info, record, {})).c_str());
            QCOMPARE(opened.end(), End::Proper);
            QCOMPARE(opened.parser.findings().notUnderstood, std::uint64_t{0});
            QCOMPARE(ladder(opened.parser.info(), opened.record, {}), ladder(info, record, {}));
            QVERIFY(saved(opened.parser.info(), opened.record.trace(), &opened.parser.extras()) == file);
        }
    }
};

QTEST_GUILESS_MAIN(TestSessionFile)
#include "tst_session_file.moc"
