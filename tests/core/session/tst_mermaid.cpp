// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A session as Mermaid: what its grammar wants, and what it cannot draw said in words instead of drawn wrong.
#include "core/session/mermaid.h"
#include "tests/support/fate_stories.h"

#include <QtTest/QtTest>

#include <map>
#include <set>
#include <sstream>

using namespace socketscope;
using namespace socketscope::test;

namespace {

std::string told(const std::string& story, MermaidOptions options = {}) {
    const auto session = fateStory(story);
    return mermaid(session->info(), session->record(), options);
}

bool has(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    std::string line;
    for (std::istringstream in(text); std::getline(in, line);)
        lines.push_back(line.substr(line.find_first_not_of(' ')));
    return lines;
}

} // namespace

class TestMermaid : public QObject {
    Q_OBJECT
private slots:
    void everyLineIsOneOfItsGrammar_data();
    void everyLineIsOneOfItsGrammar();
    void whatIsLostHasACross();
    void whatIsOvertakenIsDrawnWhereItArrives();
    void wordsCannotEndAStatement();
    void aPartOfIt();
    void primitivesHideTheKernels();
};

void TestMermaid::everyLineIsOneOfItsGrammar_data() {
    QTest::addColumn<QString>("story");
    for (const std::string& name : fateStories()) QTest::newRow(name.c_str()) << QString::fromStdString(name);
}

/// Participants before they speak, a statement a line, bars that end only where they have begun.
void TestMermaid::everyLineIsOneOfItsGrammar() {
    QFETCH(QString, story);
    for (const LadderLevel level : {LadderLevel::Everything, LadderLevel::Primitives}) {
        const auto lines = linesOf(told(story.toStdString(), {.level = level}));
        QCOMPARE(lines.front(), std::string("sequenceDiagram"));
        std::set<QString> known;
        std::map<QString, int> bars;
        static const QRegularExpression participant(QStringLiteral("^participant (\\w+) as [^;]+$"));
        static const QRegularExpression message(QStringLiteral("^(\\w+)(->>|-->>|-x|--x)(\\w+): ((?!;)[^;]|#\\d+;)+$"));
        static const QRegularExpression note(QStringLiteral("^Note over (\\w+)(?:,(\\w+))?: ([^;]|#\\d+;)+$"));
        static const QRegularExpression bar(QStringLiteral("^(de)?activate (\\w+)$"));
        for (std::size_t i = 1; i < lines.size(); ++i) {
            const QString line = QString::fromStdString(lines[i]);
            if (line.startsWith(QLatin1String("%%"))) continue;
            if (const auto m = participant.match(line); m.hasMatch()) {
                known.insert(m.captured(1));
                continue;
            }
            const auto arrow = message.match(line), over = note.match(line), wait = bar.match(line);
            QVERIFY2(arrow.hasMatch() || over.hasMatch() || wait.hasMatch(), qPrintable(line));
            for (const QString& who :
                 {arrow.captured(1), arrow.captured(3), over.captured(1), over.captured(2), wait.captured(2)})
                QVERIFY2(who.isEmpty() || known.contains(who), qPrintable(line));
            if (wait.hasMatch()) {
                int& open = bars[wait.captured(2)];
                open += wait.captured(1).isEmpty() ? 1 : -1;
                QVERIFY2(open >= 0, qPrintable(line));
            }
        }
    }
}

void TestMermaid::whatIsLostHasACross() {
    const std::string dropped = told("SYN dropped");
    QVERIFY2(has(dropped, "--x"), dropped.c_str()); // dotted: modelled
    QVERIFY(has(dropped, "SYN seq 0, dropped (modelled)"));
    QVERIFY(has(dropped, "SYN again"));
}

void TestMermaid::whatIsOvertakenIsDrawnWhereItArrives() {
    const std::string held = told("held");
    QVERIFY2(has(held, "SYN+ACK seq 0 ack 1 leaves"), held.c_str());
    QVERIFY2(has(held, "SYN+ACK: hold, by "), held.c_str());
}

void TestMermaid::wordsCannotEndAStatement() {
    const auto session = played("title: t\nprograms: {client: {}, server: {}}\nsteps:\n  - server: LISTEN\n"
                                "  - client: CONNECT\n  - server: ACCEPT\n  - client: SEND\n    text: \"a;b#c<d>\"\n"
                                "  - server: RECEIVE\n");
    const std::string text = mermaid(session->info(), session->record(), {});
    QVERIFY2(has(text, "a#59;b#35;c#60;d#62;"), text.c_str());
}

void TestMermaid::aPartOfIt() {
    const std::string text = told("held", {.first = 2, .last = 4});
    QVERIFY(!has(text, ": LISTEN"));
    QVERIFY(has(text, "participant"));
    QVERIFY(linesOf(text).size() < linesOf(told("held")).size());
}

void TestMermaid::primitivesHideTheKernels() {
    const std::string text = told("held", {.level = LadderLevel::Primitives});
    QVERIFY(has(text, "N as the connection"));
    QVERIFY(!has(text, "SYN"));
    QVERIFY(has(text, ": CONNECT"));
}

QTEST_GUILESS_MAIN(TestMermaid)
#include "tst_mermaid.moc"
