// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Steps about the wire, decisions, forged segments, kills and socket options: what is read from them, and what the
// author of a mistake is told, to the column.
#include "core/lesson/scenario.h"

#include <QtTest/QtTest>

using namespace socketscope;

namespace {

using namespace std::chrono_literals;

constexpr const char* head = "title: T\nneeds: [hold]\nprograms: {client: {}, server: {}, anna: {}}\nsteps:\n";

/// The only step of a scenario; throws with the message where there is a mistake.
ScenarioStep step(const std::string& yaml) {
    const auto parsed = parseScenario(head + yaml, "x.yaml");
    if (!parsed) throw std::runtime_error(parsed.error().line());
    return parsed.value().steps.back();
}

template <typename T> T stepOf(const std::string& yaml) { return std::get<T>(step(yaml).what); }

template <typename T> T wireOf(const std::string& yaml) { return std::get<T>(stepOf<WireStep>(yaml).command.what); }

void whole(const char* name, const std::string& yaml, const char* says, int line, int column) {
    QTest::newRow(name) << QByteArray::fromStdString(yaml) << says << line << column;
}

/// `steps` begin in line 5.
void row(const char* name, const std::string& steps, const char* says, int line, int column) {
    whole(name, head + steps, says, line, column);
}

void wireMistakes() {
    row("word of wire", "- wire: hodl\n", "Did you mean hold?", 5, 9);
    row("key of wire", "- wire: {reoder: 0.1}\n", "Did you mean reorder?", 5, 10);
    row("nothing of wire", "- wire: {}\n", "told to do something", 5, 9);
    row("key beside wire", "- wire: hold\n  limit: 3\n", "Unknown key \"limit\"", 6, 3);
    row("chance", "- wire: {lose: 1.5}\n", "from 0 to 1", 5, 16);
    row("chance in words", "- wire: {lose: often}\n", "neither a chance nor a segment", 5, 16);
    row("delay of the wire", "- wire: {delay: 61}\n", "from 0 to 60", 5, 17);
    row("two ways to lose", "- wire: {lose: {flags: S}, copies: 0.1}\n", "Unknown key \"copies\"", 5, 28);
    row("hold and quality", "- wire: {hold: S, delay: 1}\n", "Unknown key \"delay\"", 5, 19);
    row("stranger on the wire", "- wire: {hold: {from: cleint}}\n", "Did you mean client?", 5, 23);
    row("fate on the wire", "- wire: {hold: {fate: lost}}\n", "Unknown key \"fate\"", 5, 17);
    row("nth of none", "- wire: {hold: {flags: S, nth: 0}}\n", "whole number", 5, 32);
    row("no do", "- segment: {flags: S}\n", "do: is missing", 5, 3);
    row("word of do", "- segment: S\n  do: deliever\n", "Did you mean deliver?", 6, 7);
    row("hold is no decision", "- segment: S\n  do: hold\n", "There is no action hold", 6, 7);
    row("delay without length", "- segment: S\n  do: delay\n", "do: {delay: 0.5}", 6, 7);
    row("key of delay", "- segment: S\n  do: {delays: 1}\n", "Did you mean delay?", 6, 8);
    row("delay too long", "- segment: S\n  do: {delay: 3601}\n", "from 0 to 3600", 6, 15);
    row("limit too long", "- segment: S\n  do: drop\n  limit: -1\n", "from 0 to 3600", 7, 10);
    row("flag", "- segment: X\n  do: drop\n", "no flag X", 5, 12);
    row("nth of what is held", "- segment: {nth: some}\n  do: drop\n", "whole number", 5, 18);
    row("seq of a decision", "- segment: {seq: 1}\n  do: drop\n", "Unknown key \"seq\"", 5, 13);
    row("forged by nobody", "- segment: {flags: R}\n  do: forge\n", "from: is needed", 5, 12);
    row("forged without flags", "- segment: {from: client}\n  do: forge\n", "flags: is needed", 5, 12);
    row("forged to oneself", "- segment: {flags: R, from: anna, to: anna}\n  do: forge\n", "both are anna", 5, 39);
    row("forged nth", "- segment: {flags: R, from: anna, nth: 1}\n  do: forge\n", "Unknown key \"nth\"", 5, 35);
    row("forged seq", "- segment: {flags: R, from: anna, seq: -1}\n  do: forge\n", "4294967295", 5, 40);
    row("forged window", "- segment: {flags: R, from: anna, win: 65536}\n  do: forge\n", "65535", 5, 40);
    row("forged twice", "- segment: {flags: R, from: anna, text: a, hex: 0a}\n  do: forge\n", "one text", 5, 12);
    row("forged at length", "- segment: {flags: A, from: anna, text: " + std::string(1461, 'x') + "}\n  do: forge\n",
        "at most 1460 bytes", 5, 12);
}

void programMistakes() {
    row("killed stranger", "- kill_program: sever\n", "Did you mean server?", 5, 17);
    row("killed twice", "- kill_program: server\n  kill_host: server\n", "Unknown key \"kill_program\"", 5, 3);
    row("key of a step", "- kill_progam: server\n", "Did you mean kill_program?", 5, 3);
    row("buffer", "- client: CONNECT\n  send_buffer: 0\n", "from 1 to 67108864", 6, 16);
    row("another buffer", "- server: LISTEN\n  receive_buffer: 67108865\n", "from 1 to 67108864", 6, 19);
    row("buffer of ACCEPT", "- server: ACCEPT\n  send_buffer: 1\n", "Unknown key", 6, 3);
    row("user timeout", "- client: CONNECT\n  user_timeout: 0\n", "from 0.001 to 3600", 6, 17);
    row("keep alive", "- client: CONNECT\n  keep_alive: maybe\n", "true or false", 6, 15);
    row("key of keep alive", "- client: CONNECT\n  keep_alive: {idel: 1}\n", "Did you mean idle?", 6, 16);
    row("probes", "- client: CONNECT\n  keep_alive: {probes: 0}\n", "from 1 to 127", 6, 24);
    row("held: false", "- wait: {segment: {flags: S, held: false}}\n", "held: true", 5, 36);
    row("held and a fate", "- wait: {segment: {fate: lost, held: true}}\n", "held: true", 5, 38);
    row("nth of a wait", "- wait: {segment: {flags: S, nth: 0}}\n", "whole number", 5, 35);
    const std::string programs = "programs: {client: {}, server: {}}\n";
    whole("profile", "title: T\nprofile: clas\n" + programs + "steps: [{client: CONNECT}]\n", "Did you mean class?", 2,
          10);
    whole("transport of a program", "title: T\nprograms: {client: {transport: upd}}\nsteps: [{client: CONNECT}]\n",
          "Did you mean udp?", 2, 32);
    whole("wire without needs", "title: T\n" + programs + "steps:\n- wire: hold\n", "Write needs: [hold]", 4, 9);
    whole("decision without needs", "title: T\n" + programs + "steps:\n- segment: S\n  do: drop\n",
          "Write needs: [hold]", 4, 12);
    whole("a program called segment", "title: T\nprograms: {segment: {}}\nsteps: [{segment: CONNECT}]\n",
          "a step has a key of that name", 2, 12);
}

void patternMistakes() {
    const std::string expect = "- wire: hold\nexpect:\n- {id: a, happens: ";
    row("fate", expect + "{segment: {fate: deliverd}}}\n", "Did you mean delivered?", 7, 37);
    row("fate of an arrival", expect + "{segment: {arrived: true, fate: lost}}}\n", "what arrived", 7, 52);
    row("held outside a wait", expect + "{segment: {held: true}}}\n", "Unknown key \"held\"", 7, 31);
    row("again", expect + "{segment: {again: 2}}}\n", "true or false", 7, 38);
    row("window", expect + "{segment: {win: wide}}}\n", "whole number", 7, 36);
    row("transport", expect + "{segment: {transport: tpc}}}\n", "Did you mean tcp?", 7, 42);
    row("decision", expect + "{decision: {action: dorp}}}\n", "Did you mean drop?", 7, 40);
    row("decider", expect + "{decision: {by: scenaro}}}\n", "Did you mean scenario?", 7, 36);
    row("killed", expect + "{killed: {program: sever}}}\n", "Did you mean server?", 7, 39);
    row("pattern", expect + "{kiled: {program: server}}}\n", "Did you mean killed?", 7, 21);
}

} // namespace

class WireMistakesTest : public QObject {
    Q_OBJECT

private slots:
    void theWireIsTold() {
        QVERIFY(!wireOf<WireHolds>("- wire: hold\n").which);
        QVERIFY(std::holds_alternative<WireFlows>(stepOf<WireStep>("- wire: flow\n").command.what));
        QVERIFY(std::holds_alternative<WireIsCut>(stepOf<WireStep>("- wire: cut\n").command.what));
        QCOMPARE(stepOf<WireStep>("- wire: cut\n").command.by, DecidedBy::Scenario);
        const auto held = stepOf<WireStep>("- wire: {hold: {flags: SA, from: server, to: client, len: 0, nth: 2}}\n");
        const SegmentChoice which = std::get<WireHolds>(held.command.what).which.value();
        QCOMPARE(which.flags, std::optional<FlagBits>(flag::syn | flag::ack));
        QCOMPARE(held.from, std::string("server"));
        QCOMPARE(held.to, std::string("client"));
        QCOMPARE(which.leastLength, 0U);
        QCOMPARE(which.mostLength, 0U);
        QCOMPARE(which.nth, 2U);
        const auto every = wireOf<WireHolds>("- wire: {hold: SA}\n").which.value();
        QCOMPARE(every.nth, 0U);
        QCOMPARE(every.mostLength, UINT32_MAX);
        const auto lost = wireOf<WireLoses>("- wire: {lose: {flags: S, from: client, len: {at_least: 1}, nth: 1}}\n");
        QCOMPARE(lost.which.leastLength, 1U);
        QCOMPARE(lost.which.mostLength, UINT32_MAX);
        QCOMPARE(lost.which.nth, 1U);
    }

    void theWireHasAQuality() {
        const auto all = wireOf<WireQuality>("- wire: {lose: 0.1, copies: 0.05, reorder: 0.2, delay: 0.02}\n");
        QCOMPARE(all.loss, std::optional(0.1));
        QCOMPARE(all.copies, std::optional(0.05));
        QCOMPARE(all.reordering, std::optional(0.2));
        QCOMPARE(all.delay, std::optional<Duration>(20ms));
        const auto one = wireOf<WireQuality>("- wire: {lose: 0}\n");
        QCOMPARE(one.loss, std::optional(0.0));
        QVERIFY(!one.copies && !one.reordering && !one.delay);
    }

    void aSegmentIsDecidedAbout() {
        const auto drop = stepOf<DecideStep>("- segment: {flags: A, from: client, nth: 2}\n  do: drop\n  limit: 3\n");
        QCOMPARE(drop.action, WireAction::Drop);
        QCOMPARE(drop.nth, 2U);
        QCOMPARE(drop.limit, Duration(3s));
        QCOMPARE(drop.which.from, std::optional<std::string>("client"));
        const auto delay = stepOf<DecideStep>("- segment: S\n  do: {delay: 0.5}\n");
        QCOMPARE(delay.action, WireAction::Delay);
        QCOMPARE(delay.delay, Duration(500ms));
        QCOMPARE(delay.nth, 1U);
        QCOMPARE(delay.limit, Duration(10s));
        QCOMPARE(stepOf<DecideStep>("- segment: all\n  do: deliver\n").nth, 0U);
        QCOMPARE(stepOf<DecideStep>("- segment: {flags: A, nth: all}\n  do: copy\n").nth, 0U);
        QCOMPARE(stepOf<DecideStep>("- segment: {again: true}\n  do: corrupt\n").which.again, std::optional(true));
    }

    void aSegmentIsForged() {
        const auto forged = stepOf<ForgeStep>("- segment: {flags: R, from: client, to: server, seq: 1, ack: 2, win: 0,"
                                              " text: \"hi\"}\n  do: forge\n");
        QCOMPARE(forged.command.flags, FlagBits{flag::rst});
        QCOMPARE(forged.command.seq, std::optional<std::uint32_t>(1));
        QCOMPARE(forged.command.ack, std::optional<std::uint32_t>(2));
        QCOMPARE(forged.command.window, std::optional<std::uint16_t>(0));
        QCOMPARE(forged.command.data.size(), std::size_t{2});
        QCOMPARE(forged.command.by, DecidedBy::Scenario);
        const auto least = stepOf<ForgeStep>("- segment: {flags: R, from: server}\n  do: forge\n");
        QCOMPARE(least.to, std::string("client")); // the first on the other host
        QVERIFY(!least.command.seq && !least.command.ack && !least.command.window);
        QCOMPARE(stepOf<ForgeStep>("- segment: {flags: A, from: anna, hex: 0a 0b}\n  do: forge\n").to,
                 std::string("server"));
    }

    void programsAndHostsAreKilled() {
        QCOMPARE(stepOf<KillStep>("- kill_program: server\n").program, std::string("server"));
        QVERIFY(!stepOf<KillStep>("- kill_program: server\n").host);
        QVERIFY(stepOf<KillStep>("- kill_host: server\n").host);
        // On loopback the kernel's hosts are this machine: a kill needs a wire that is ours.
        QVERIFY(!parseScenario("title: T\nprograms: {client: {}}\nsteps: [{kill_program: client}]\n", "x.yaml").ok());
    }

    void socketsHaveOptions() {
        const auto act = stepOf<ActStep>("- client: CONNECT\n  send_buffer: 4096\n  receive_buffer: 67108864\n"
                                         "  user_timeout: 1.5\n  keep_alive: {idle: 1, every: 0.5, probes: 3}\n");
        const SocketOptions& options = act.command.options;
        QCOMPARE(options.sendBuffer, std::optional<std::uint32_t>(4096));
        QCOMPARE(options.receiveBuffer, std::optional<std::uint32_t>(64U << 20U));
        QCOMPARE(options.userTimeout, std::optional<Duration>(1500ms));
        QCOMPARE(options.keepAlive->idle, Duration(1s));
        QCOMPARE(options.keepAlive->interval, Duration(500ms));
        QCOMPARE(int{options.keepAlive->probes}, 3);
        QCOMPARE(stepOf<ActStep>("- server: LISTEN\n  keep_alive: true\n").command.options.keepAlive->idle,
                 Duration(2h));
        QVERIFY(!stepOf<ActStep>("- server: LISTEN\n  keep_alive: false\n").command.options.keepAlive);
    }

    void waitsAndPatterns() {
        const auto held = stepOf<WaitStep>("- wait: {segment: {flags: S, held: true, nth: 2}}\n");
        QCOMPARE(std::get<SegmentPattern>(held.what).fate, std::optional(SegmentFate::Held));
        QCOMPARE(held.nth, 2U);
        QCOMPARE(stepOf<WaitStep>("- wait: {state: {program: client, to: SYN-SENT, nth: 3}}\n").nth, 3U);
        QCOMPARE(stepOf<WaitStep>("- wait: {state: {client: SYN-SENT}}\n").nth, 1U);
        const auto parsed = parseScenario(
            std::string(head) +
                "- wire: hold\n  say: Nothing moves.\nexpect:\n"
                "- {id: a, never: {segment: {fate: lost, again: true, win: {at_most: 0}, transport: udp}}}\n"
                "- {id: b, happens: {decision: {action: drop, by: scenario}}}\n- {id: c, never: {killed: {program: "
                "anna}}}\n",
            "x.yaml");
        QVERIFY2(parsed.ok(), parsed.ok() ? "" : parsed.error().line().c_str());
        QCOMPARE(parsed.value().steps.front().say, std::string("Nothing moves."));
        const auto& a = std::get<SegmentPattern>(std::get<Never>(parsed.value().expect[0].rule).pattern);
        QCOMPARE(a.fate, std::optional(SegmentFate::Lost));
        QCOMPARE(a.window->atMost, std::int64_t{0});
        QCOMPARE(a.transport, std::optional(Transport::Udp));
        const auto& b = std::get<DecisionPattern>(std::get<Happens>(parsed.value().expect[1].rule).pattern);
        QCOMPARE(b.action, std::optional(WireAction::Drop));
        QCOMPARE(b.by, std::optional(DecidedBy::Scenario));
    }

    void profileAndTransport() {
        const auto parsed = parseScenario("title: T\nprofile: class\nprograms: {client: {transport: udp}, server: {}}\n"
                                          "steps: [{client: CONNECT}]\n",
                                          "x.yaml");
        QCOMPARE(parsed.value().profile, std::optional<std::string>("class"));
        QCOMPARE(parsed.value().programs[0].transport, Transport::Udp);
        QCOMPARE(parsed.value().programs[1].transport, Transport::Tcp);
    }

    void eachMistakeHasItsPlace_data() {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("says");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        wireMistakes();
        programMistakes();
        patternMistakes();
    }
    void eachMistakeHasItsPlace() {
        QFETCH(QByteArray, yaml);
        QFETCH(QString, says);
        QFETCH(int, line);
        QFETCH(int, column);
        const auto parsed = parseScenario({yaml.constData(), static_cast<std::size_t>(yaml.size())}, "lesson.yaml");
        QVERIFY(!parsed.ok());
        const QString told = QString::fromStdString(parsed.error().line());
        QVERIFY2(told.contains(says), qPrintable(told));
        QVERIFY2(told.startsWith(QStringLiteral("lesson.yaml:%1:%2: ").arg(line).arg(column)), qPrintable(told));
    }
};

QTEST_GUILESS_MAIN(WireMistakesTest)
#include "tst_wire_mistakes.moc"
