// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the ladder says of segments that do not simply arrive, and of programs that are killed: in line glyphs, in plain
// ASCII, as sentences, in any width.
#include "core/base/cell_text.h"
#include "core/session/ladder.h"
#include "core/session/mermaid.h"
#include "core/session/session_parser.h"
#include "core/session/session_writer.h"
#include "tests/support/fate_stories.h"
#include "tests/support/trace_builder.h"

#include <QtTest/QtTest>

#include <algorithm>
#include <sstream>

using namespace socketscope;
using namespace socketscope::test;

namespace {

std::string told(const std::string& story, LadderOptions options = {}) {
    const auto session = fateStory(story);
    return ladder(session->info(), session->record(), options);
}

std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    std::string line;
    for (std::istringstream in(text); std::getline(in, line);) lines.push_back(line);
    return lines;
}

bool has(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

std::size_t countOf(const std::string& text, std::string_view words) {
    std::size_t count = 0;
    for (auto at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) ++count;
    return count;
}

/// The first line that has these words.
std::string lineWith(const std::string& text, std::string_view words) {
    for (const std::string& line : linesOf(text))
        if (has(line, words)) return line;
    return {};
}

} // namespace

class TestLadder : public QObject {
    Q_OBJECT
private slots:
    void fatesHaveTheirWords_data() {
        QTest::addColumn<QString>("story");
        QTest::addColumn<QStringList>("words");
        const auto row = [](const char* story, const QStringList& words) { QTest::newRow(story) << story << words; };
        row("SYN dropped", {"SYN seq 0 ─✕ dropped", "SYN again seq 0", "arrived, 1 dropped"});
        row("dropped from the hand", {"■ SYN in hand", "✕ SYN dropped", "SYN again", "1 dropped"});
        row("held", {"■ SYN+ACK in hand", "■ SYN+ACK held ", "■ held"});
        row("copied", {"⧉ DATA copied", "⧉ DATA copy", "⧉ copied"});
        row("corrupted", {"≠ DATA corrupted", "≠ checksum", "DATA again", "1 corrupted"});
        row("delayed and overtaken", {"■ DATA delayed 150 ms"});
        row("forged RST", {"■ RST forged", "■ RST seq 1"});
        row("killed in RECEIVE", {"✕ killed"});
        row("host gone", {"✕ host gone", "✕ lost"});
        row("still in the hand", {"■ DATA in hand", "in hand). "});
    }
    void fatesHaveTheirWords() {
        QFETCH(QString, story);
        QFETCH(QStringList, words);
        std::string text = told(story.toStdString());
        // Modelled lines are dotted: here only the words matter.
        for (auto at = text.find("·"); at != std::string::npos; at = text.find("·", at)) text.replace(at, 2, "─");
        for (const QString& word : words) QVERIFY2(has(text, word.toStdString()), text.c_str());
    }

    void everyRowFits_data() {
        QTest::addColumn<QString>("story");
        for (const std::string& name : fateStories()) QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    void everyRowFits() {
        QFETCH(QString, story);
        const auto session = fateStory(story.toStdString());
        for (const std::size_t width : {80U, 91U, 100U})
            for (const bool ascii : {false, true}) {
                LadderOptions options;
                options.width = width;
                options.ascii = ascii;
                const std::string text = ladder(session->info(), session->record(), options);
                bool rows = false;
                for (const std::string& line : linesOf(text)) {
                    if (rows && (line.empty() || line.rfind("[CALL]", 0) == 0)) break;
                    rows = rows || line.rfind(" 1 ", 0) == 0;
                    if (rows) QVERIFY2(cellWidth(line) <= width, (line + "\n" + text).c_str());
                }
                QVERIFY(rows);
                if (!ascii) continue;
                for (const char c : text) QVERIFY2(static_cast<unsigned char>(c) < 0x80, text.c_str());
            }
    }

    void everySegmentLeavesOnce() {
        // However many rows its way takes: one chip where it leaves, one word where it arrives.
        const std::string text = told("copied");
        QCOMPARE(countOf(text, "DATA 1–5"), std::size_t{1});
        QCOMPARE(countOf(text, "DATA copy"), std::size_t{1});
        QCOMPARE(countOf(text, "DATA ····▶"), std::size_t{2});
    }

    void modelledSegmentsAreCalledSo() {
        QVERIFY(has(told("held"), "Segments are modelled: our own TCP on a virtual link."));
        QVERIFY(!has(told("held"), "inferred from what the kernel says"));
        Record record;
        TraceBuilder story(Origin::Inferred);
        const ProgramId server = story.server(), client = story.client();
        story.connect(client, server, story.listen(server));
        TraceBatch batch;
        story.drain(batch);
        record.append(batch);
        QVERIFY(has(ladder({}, record, {}), "inferred from what the kernel says"));
    }

    void aKilledProgramIsInNoCallAnyMore() {
        const auto lines = linesOf(told("killed in RECEIVE"));
        const auto killed =
            std::find_if(lines.begin(), lines.end(), [](const std::string& l) { return has(l, "✕ killed"); });
        QVERIFY(killed != lines.end());
        const auto rule = std::find_if(killed, lines.end(), [](const std::string& l) { return l.rfind("──", 0) == 0; });
        for (auto line = killed; line != rule; ++line) QVERIFY2(!has(*line, "▒"), line->c_str());
    }

    void whatWasCutIsToldUpToTheCut_data() {
        QTest::addColumn<QString>("story");
        for (const std::string& story : fateStories()) QTest::newRow(story.c_str()) << QString::fromStdString(story);
    }
    void whatWasCutIsToldUpToTheCut() {
        QFETCH(QString, story);
        const auto session = fateStory(story.toStdString());
        SessionWriter writer(session->info());
        writer.end(session->trace());
        SessionParser parser;
        Record record;
        std::size_t lost = 0;
        constexpr std::size_t piece = 32; // at most one event at a time
        for (ByteView file = writer.view(); !file.empty(); file = file.subspan(std::min(piece, file.size()))) {
            TraceBatch batch;
            QVERIFY(!parser.take(file.first(std::min(piece, file.size())), batch));
            if (batch.events.empty()) continue;
            QCOMPARE(batch.events.size(), std::size_t{1});
            if (std::holds_alternative<Lost>(batch.events.front().what)) ++lost;
            record.append(batch);
            const std::string text = ladder(parser.info(), record, {});
            QVERIFY2(lost > 0 || !has(text, "─✕ "), text.c_str()); // what was decided is not yet done
            QVERIFY(!mermaid(parser.info(), record, {}).empty());
        }
        QCOMPARE(record.trace().size(), session->trace().size());
    }

    void asciiTellsTheSame() {
        LadderOptions ascii;
        ascii.ascii = true;
        QVERIFY(has(told("held", ascii), "H SYN+ACK in hand"));
        QVERIFY(has(lineWith(told("SYN dropped", ascii), "SYN seq 0"), "X dropped"));
        QVERIFY(has(told("copied", ascii), "2x DATA copied"));
        QVERIFY(has(told("corrupted", ascii), "! DATA corrupted"));
    }

    void narrowTerminalsGetSentences() {
        LadderOptions narrow;
        narrow.width = 60;
        QVERIFY(has(told("SYN dropped", narrow), "client's TCP sends SYN again seq 0"));
        QVERIFY(has(told("corrupted", narrow), "DATA arrives with a wrong checksum and is thrown away"));
        QVERIFY(has(told("forged RST", narrow), "on the wire in client's name: RST seq 1"));
        QVERIFY(has(told("host gone", narrow), "the host of server is gone"));
    }

    void primitivesKeepSilentAboutSegments() {
        LadderOptions primitives;
        primitives.level = LadderLevel::Primitives;
        const std::string text = told("corrupted", primitives);
        QVERIFY(!has(text, "■") && !has(text, "≠"));
        QVERIFY(has(told("killed in RECEIVE", primitives), "✕ killed"));
    }
};

QTEST_GUILESS_MAIN(TestLadder)
#include "tst_ladder.moc"
