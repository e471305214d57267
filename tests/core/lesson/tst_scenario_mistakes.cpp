// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a scenario's author is told: file, line, column, what was expected, and a suggestion.
#include "core/lesson/builtin.h"

#include <QtTest/QtTest>
#include <random>

using namespace socketscope;

namespace {

constexpr const char* head = "title: T\nprograms: {client: {}, server: {}}\nsteps:\n";

std::string nested(std::size_t depth) { return "title: " + std::string(depth, '[') + std::string(depth, ']'); }

/// Ten anchors, each of ten aliases of the one before: ten thousand million values.
std::string aliasBomb() {
    std::string text = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
    for (int i = 1; i < 10; ++i) {
        const std::string before = "*a" + std::to_string(i - 1);
        text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
        for (int k = 1; k < 10; ++k) text += "," + before;
        text += "]\n";
    }
    return text;
}

/// What the built-in scenarios do not speak of.
constexpr const char* everyWord = R"(title: T
profile: class
needs: [hold]
programs: {client: {transport: tcp}, server: {}}
steps:
- server: LISTEN
  send_buffer: 4096
  keep_alive: {idle: 1, every: 0.5, probes: 3}
- wire: {hold: {flags: SA, from: server, to: client, len: {at_least: 0}, nth: 1}}
- wire: {lose: {flags: S}}
- wire: {lose: 0.1, copies: 0.05, reorder: 0.1, delay: 0.02}
- client: CONNECT
  user_timeout: 2
- segment: {flags: A, from: client, nth: all, again: false, win: {at_most: 9}}
  do: {delay: 0.5}
  limit: 1
- segment: {flags: R, from: client, seq: 1, ack: 1, win: 0, text: hi}
  do: forge
- wait: {segment: {flags: F, held: true, nth: 2}}
- wait: {state: {program: client, to: ESTABLISHED, nth: 2}}
- kill_host: server
expect:
- {id: a, never: {segment: {fate: lost, transport: udp}}}
- {id: b, happens: {decision: {action: drop, by: scenario}}}
- {id: c, happens: {killed: {program: server}}}
)";

} // namespace

class ScenarioMistakesTest : public QObject {
    Q_OBJECT

private slots:
    void eachMistakeIsNamed_data() {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("says");
        QTest::addColumn<int>("line");
        const auto row = [](const char* name, const std::string& yaml, const char* says, int line) {
            QTest::newRow(name) << QByteArray::fromStdString(yaml) << says << line;
        };
        const std::string h = head;
        row("empty", "", "empty", 0);
        row("only a comment", "# nothing\n", "empty", 0);
        row("not YAML", "title: [unclosed", "not YAML", 1);
        row("a list", "- a\n- b\n", "not a scenario", 1);
        row("binary",
            std::string("\x7f"
                        "ELF\0\0",
                        6),
            "not a text file", 0);
        row("deep", nested(20'000), "nested too deeply", 1);
        row("deep but parsed", nested(40), "nested too deeply", 1);
        row("alias bomb", aliasBomb(), "too large", 5);
        row("too long", std::string(2 << 20, ' '), "too large", 0);
        row("no title", "programs: {client: {}}\nsteps: []\n", "title", 1);
        row("no steps", "title: T\nprograms: {client: {}}\nsteps: []\n", "A scenario has steps", 3);
        row("no programs", "title: T\nsteps: []\n", "programs", 1);
        row("unknown key", "title: T\nprogramms: {}\n", "Did you mean programs?", 2);
        row("unknown program", h + "- sever: LISTEN\n", "Did you mean server?", 4);
        row("unknown primitive", h + "- server: LISTN\n", "Did you mean LISTEN?", 4);
        row("small letters", h + "- server: listen\n", "Did you mean LISTEN?", 4);
        row("unknown option", h + "- server: LISTEN\n  backlogg: 3\n", "Did you mean backlog?", 5);
        row("option of another", h + "- client: CONNECT\n  backlog: 3\n", "Unknown key", 5);
        row("two programs in one step", h + "- {server: LISTEN, client: CONNECT}\n", "two programs", 4);
        row("backlog is a word", h + "- server: LISTEN\n  backlog: many\n", "whole number", 5);
        row("port out of range", "title: T\nprograms: {server: {port: 70000}}\nsteps: [{server: LISTEN}]\n",
            "from 0 to 65535", 2);
        row("foreign address", "title: T\nprograms: {server: {address: 8.8.8.8}}\nsteps: [{server: LISTEN}]\n",
            "not loopback", 2);
        row("no address", "title: T\nprograms: {server: {address: home}}\nsteps: [{server: LISTEN}]\n",
            "not an address", 2);
        row("SEND of nothing", h + "- client: SEND\n", "SEND needs one message", 4);
        row("SEND of two", h + "- client: SEND\n  text: a\n  bytes: 3\n", "several are given", 4);
        row("odd hex", h + "- client: SEND\n  hex: \"0a0\"\n", "pairs", 5);
        row("no hex", h + "- client: SEND\n  hex: \"zz\"\n", "hexadecimal", 5);
        row("unknown errno", h + "- client: CONNECT\n  fails: ENOPE\n", "There is no error ENOPE", 5);
        row("unknown end", h + "- client: DISCONNECT\n  how: clsoe\n", "Did you mean close?", 5);
        row("unknown wait", h + "- wait: client.CONNECTED\n", "cannot be waited for", 4);
        row("wait for a stranger", h + "- wait: clent.CONNECT.returned\n", "Did you mean client?", 4);
        row("unknown state", h + "- server: LISTEN\nexpect:\n- {id: a, happens: {state: {server: LISTENING}}}\n",
            "Did you mean LISTEN?", 6);
        row("unknown flag", h + "- server: LISTEN\nexpect:\n- {id: a, segments: {in_order: [X]}}\n", "no flag X", 6);
        row("goal without a rule", h + "- server: LISTEN\nexpect:\n- {id: a}\n", "one rule", 6);
        row("goal twice",
            h + "- server: LISTEN\nexpect:\n- {id: a, segments: {in_order: [S]}}\n- {id: a, segments: {in_order: "
                "[S]}}\n",
            "used twice", 7);
        row("unknown need", "title: T\nneeds: [root]\nprograms: {client: {}}\nsteps: [{client: CONNECT}]\n",
            "no ability root", 2);
    }
    void eachMistakeIsNamed() {
        QFETCH(QByteArray, yaml);
        QFETCH(QString, says);
        QFETCH(int, line);
        const auto parsed = parseScenario({yaml.constData(), static_cast<std::size_t>(yaml.size())}, "lesson.yaml");
        QVERIFY(!parsed.ok());
        const QString told = QString::fromStdString(parsed.error().line());
        QVERIFY2(told.contains(says), qPrintable(told));
        QVERIFY2(told.startsWith("lesson.yaml"), qPrintable(told));
        QVERIFY2(!told.contains('\n'), qPrintable(told));
        QCOMPARE(static_cast<int>(parsed.error().place->line), line);
    }

    void theContractsMessageIsRead() {
        const auto parsed =
            parseScenario(std::string(head) + "- client: SEND\n  text: \"hello, \\\"you\\\" #1: yes\"\n", "x.yaml");
        QVERIFY2(parsed.ok(), parsed.ok() ? "" : parsed.error().line().c_str());
        const auto& act = std::get<ActStep>(parsed.value().steps.front().what);
        QCOMPARE(QByteArray(reinterpret_cast<const char*>(act.command.data.data()), qsizetype(act.command.data.size())),
                 QByteArray("hello, \"you\" #1: yes"));
    }

    void everyWordIsRead() {
        const auto parsed = parseScenario(everyWord, "x.yaml");
        QVERIFY2(parsed.ok(), parsed.ok() ? "" : parsed.error().line().c_str());
    }

    void anythingAtAllNeverCrashes_data() {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 50; ++seed) QTest::addRow("seed %u", seed) << seed;
    }
    void anythingAtAllNeverCrashes() {
        QFETCH(quint32, seed);
        std::mt19937 chance(seed);
        std::vector<std::string> texts{everyWord};
        for (const BuiltinScenario& builtin : builtinScenarios()) texts.emplace_back(builtin.yaml);
        for (std::string& text : texts) {
            for (int i = 0; i < 20; ++i) {
                const std::size_t at = chance() % text.size();
                switch (chance() % 3) {
                case 0:
                    text[at] = static_cast<char>(chance());
                    break;
                case 1:
                    text.erase(at, chance() % 20);
                    break;
                default:
                    text.insert(at, text.substr(chance() % text.size(), chance() % 30));
                    break;
                }
                if (text.empty()) text = "x";
                const auto parsed = parseScenario(text, "x.yaml");
                if (!parsed) QVERIFY(!parsed.error().what.empty());
            }
        }
    }

    void unknownNamesGetASuggestion() {
        const auto missing = findScenario("phone-cal");
        QVERIFY(!missing.ok());
        QVERIFY(QString::fromStdString(missing.error().line()).contains("Did you mean phone-call?"));
    }
};

QTEST_GUILESS_MAIN(ScenarioMistakesTest)
#include "tst_scenario_mistakes.moc"
