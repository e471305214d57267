// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The model wire through its public door: what the wire does to segments, what programs are told of it, and what
// cannot go wrong whatever is put on the wire. Seeds are fixed, and printed where something fails.
#include "core/lesson/pattern.h"
#include "tests/support/model_run.h"

#include <QtTest/QtTest>

#include <algorithm>
#include <random>

using namespace socketscope;
using namespace socketscope::test;

namespace {

const std::string hello = R"(title: T
needs: [hold]
programs: {client: {}, server: {}}
steps:
  - server: LISTEN
  - client: CONNECT
  - server: ACCEPT
)";

Scenario scenarioOf(const std::string& yaml) {
    auto parsed = parseScenario(yaml, "story.yaml");
    if (!parsed) throw std::runtime_error(parsed.error().line() + "\n" + yaml);
    return std::move(parsed).value();
}

/// Everything that a program has received, in order.
std::string heard(const Trace& trace, std::string_view program) {
    std::string all;
    for (EventId id{1}; id <= trace.last(); id = EventId{number(id) + 1})
        if (const auto* back = trace.get<Return>(id); back != nullptr && back->primitive == Primitive::Receive &&
                                                      trace.program(trace[id].program)->name == program)
            all += trace.text(back->data);
    return all;
}

SegmentPattern data(std::string from) {
    SegmentPattern pattern;
    pattern.from = std::move(from);
    pattern.length = CountRange{1, INT64_MAX};
    return pattern;
}

int count(const Trace& trace, const EventPattern& pattern) {
    int found = 0;
    for (EventId at = firstMatch(pattern, trace); present(at); at = firstMatch(pattern, trace, at)) ++found;
    return found;
}

/// What happened, with the two programs' names changed for one another where asked.
std::vector<std::string> retold(const Trace& trace, bool swapped) {
    const auto who = [&](ProgramId id) {
        const ProgramInfo* program = trace.program(id);
        if (program == nullptr) return std::string("wire");
        return std::string((program->name == "anna") != swapped ? "anna" : "ben");
    };
    std::vector<std::string> lines;
    for (EventId id{1}; id <= trace.last(); id = EventId{number(id) + 1}) {
        const TraceEvent& e = trace[id];
        std::string line = std::to_string(e.at.time_since_epoch().count()) + " " + who(e.program) + " ";
        if (const auto* call = std::get_if<Call>(&e.what)) line += std::string(name(call->primitive));
        if (const auto* back = std::get_if<Return>(&e.what))
            line += std::to_string(back->value) + "/" + std::to_string(back->error);
        if (const auto* sent = std::get_if<Sent>(&e.what))
            line += flagLetters(sent->flags) + " " + std::to_string(sent->seq) + "/" + std::to_string(sent->ack) + "+" +
                    std::to_string(sent->length);
        if (std::holds_alternative<Arrived>(e.what)) line += "arrived";
        if (std::holds_alternative<Lost>(e.what)) line += "lost";
        if (const auto* state = std::get_if<StateChanged>(&e.what)) line += std::string(name(state->to));
        lines.push_back(std::move(line));
    }
    return lines;
}

/// Two programs that call each other at once, and a wire that is in somebody's hands; from a seed, for either side.
std::string evenStory(std::uint64_t seed, bool swapped) {
    std::mt19937_64 chance(seed);
    const auto side = [&](std::uint64_t s) { return (s == 0) != swapped ? "anna" : "ben"; };
    const auto port = [&](std::uint64_t s) { return (s == 0) != swapped ? 7001 : 7002; };
    std::string yaml =
        "title: T\nneeds: [hold]\nprograms: {anna: {port: 7001}, ben: {host: server, port: 7002}}\nsteps:\n";
    yaml += "  - wire: hold\n";
    for (const std::uint64_t s : {0U, 1U})
        yaml += "  - " + std::string(side(s)) + ": CONNECT\n    from_port: " + std::to_string(port(s)) +
                "\n    address: 127.0.0.1\n    port: " + std::to_string(port(1 - s)) + "\n";
    yaml += "  - wait: {seconds: 0.1}\n";
    for (const std::uint64_t s : {0U, 1U})
        yaml += "  - segment: {flags: S, from: " + std::string(side(s)) + "}\n    do: deliver\n";
    yaml += "  - wait: {seconds: 0.1}\n  - wire: flow\n  - wait: {seconds: 0.5}\n";
    for (int i = 0; i < 12; ++i) {
        const std::uint64_t s = chance() % 2;
        switch (chance() % 4) {
        case 0:
            yaml += "  - wire: {lose: {from: " + std::string(side(s)) + ", nth: " + std::to_string(1 + chance() % 3) +
                    "}}\n";
            break;
        case 1:
            yaml += "  - " + std::string(side(s)) + ": SEND\n    bytes: " + std::to_string(1 + chance() % 4000) + "\n";
            break;
        case 2:
            yaml += "  - " + std::string(side(s)) + ": SEND\n    bytes: 10\n  - " + side(1 - s) + ": RECEIVE\n";
            break;
        default:
            yaml += "  - wait: {seconds: 0." + std::to_string(1 + chance() % 9) + "}\n";
            break;
        }
    }
    for (const std::uint64_t s : {0U, 1U}) yaml += "  - " + std::string(side(s)) + ": DISCONNECT\n    how: write\n";
    return yaml;
}

/// A story in which segments of any bits are put on the wire in every phase of a connection.
std::string wildStory(std::uint64_t seed) {
    std::mt19937_64 chance(seed);
    constexpr std::string_view letters = "SAFRPUEC";
    std::string yaml = hello.substr(0, hello.find("steps:")) + "steps:\n";
    const auto forge = [&] {
        for (std::uint64_t n = chance() % 6; n > 0; --n) {
            std::string flags;
            for (const char letter : letters)
                if (chance() % 3 == 0) flags += letter;
            yaml += "  - segment: {flags: \"" + flags + "\", from: " + (chance() % 2 == 0 ? "client" : "server");
            const auto number = [&] { return chance() % 2 == 0 ? chance() % 40 : chance() & 0xFFFFFFFFU; };
            if (chance() % 2 == 0) yaml += ", seq: " + std::to_string(number());
            if (chance() % 2 == 0) yaml += ", ack: " + std::to_string(number());
            if (chance() % 3 == 0) yaml += ", win: " + std::to_string(chance() & 0xFFFFU);
            if (chance() % 3 == 0) yaml += ", text: " + std::string(1 + chance() % 1400, 'x');
            yaml += "}\n    do: forge\n";
            if (chance() % 3 == 0) yaml += "  - wait: {seconds: 0.02}\n";
        }
    };
    forge();
    yaml += "  - server: LISTEN\n";
    forge();
    yaml += "  - client: CONNECT\n  - wait: {seconds: 0.008}\n";
    forge();
    yaml += "  - wait: {seconds: 0.008}\n";
    forge();
    yaml += "  - wait: {seconds: 5}\n  - server: ACCEPT\n";
    forge();
    yaml += "  - client: SEND\n    bytes: 3000\n";
    forge();
    yaml += "  - client: DISCONNECT\n";
    forge();
    yaml += "  - wait: {seconds: 1}\n";
    forge();
    return yaml + "  - server: DISCONNECT\n    connection: 1\n";
}

} // namespace

class ModelEngineTest : public QObject {
    Q_OBJECT

private slots:
    void bytesArriveOnceAndInOrderOverABadWire() {
        std::string wanted;
        for (int i = 0; i < 20'000; ++i) wanted += static_cast<char>('a' + i % 26);
        for (std::uint64_t seed = 1; seed <= 150; ++seed) {
            std::string yaml = hello + "  - wire: {lose: 0.15, copies: 0.15, reorder: 0.2}\n"
                                       "  - client: SEND\n    bytes: 20000\n  - client: DISCONNECT\n";
            for (int i = 0; i < 25; ++i) yaml += "  - server: RECEIVE\n";
            ModelRun run(scenarioOf(yaml), seed);
            QVERIFY2(run.finished(), run.story().c_str());
            QVERIFY2(heard(run.trace(), "server") == wanted, run.story().c_str());
        }
    }

    void aDroppedSegmentIsSentAgain() {
        ModelRun run(scenarioOf(hello + "  - wire: {hold: {from: client, len: 5, nth: 1}}\n"
                                        "  - client: SEND\n    text: hello\n"
                                        "  - segment: {from: client}\n    do: drop\n  - server: RECEIVE\n"));
        QVERIFY2(run.finished(), run.story().c_str());
        QCOMPARE(heard(run.trace(), "server"), std::string("hello"));
        QCOMPARE(count(run.trace(), data("client")), 2);
        SegmentPattern again = data("client");
        again.again = true;
        const EventId second = firstMatch(again, run.trace());
        QVERIFY(present(second));
        QCOMPARE(run.trace().get<Sent>(second)->rule, RuleId::T2);
    }

    void aCopyIsTakenOnce() {
        ModelRun run(scenarioOf(hello + "  - wire: {hold: {from: client, len: 5, nth: 1}}\n"
                                        "  - client: SEND\n    text: hello\n"
                                        "  - segment: {from: client}\n    do: copy\n  - server: RECEIVE\n"
                                        "  - client: DISCONNECT\n  - server: RECEIVE\n"));
        QVERIFY2(run.finished(), run.story().c_str());
        QCOMPARE(heard(run.trace(), "server"), std::string("hello"));
    }

    void aDelayedSegmentTakesThatMuchLonger() {
        ModelRun run(scenarioOf(hello + "  - wire: {hold: {from: client, len: 5, nth: 1}}\n"
                                        "  - client: SEND\n    text: hello\n"
                                        "  - segment: {from: client}\n    do: {delay: 0.1}\n  - server: RECEIVE\n"));
        QVERIFY2(run.finished(), run.story().c_str());
        const EventId sent = firstMatch(data("client"), run.trace());
        const auto record = run.trace().segment(run.trace().get<Sent>(sent)->id);
        const Duration took = run.trace()[record.fate].at - run.trace()[sent].at;
        QVERIFY(took >= std::chrono::milliseconds(110) && took < std::chrono::milliseconds(170));
    }

    void aDecisionAboutASegmentThatIsGoneSaysSo() {
        ModelEngineSetup setup;
        ProgramSetup client;
        client.info = {"client", Host::Client};
        setup.programs = {client};
        ModelEngine engine(setup);
        engine.submit({DecideSegment{SegmentId{9}, WireAction::Drop, {}, DecidedBy::Person}});
        TraceBatch batch;
        engine.poll(Time{}, batch);
        Trace trace;
        trace.append(batch);
        const auto* note = trace.get<Note>(trace.last());
        QVERIFY(note != nullptr && trace.text(note->text).find("9 is not held") != std::string_view::npos);
    }

    void commandsForNobodyDoNothing() {
        ModelEngine engine({});
        PrimitiveCommand call;
        call.program = ProgramId{5};
        engine.submit(
            {call, Interrupt{ProgramId{5}}, Kill{ProgramId{5}, true}, ForgeSegment{}, SetWire{WireIsCut{}, {}}});
        TraceBatch batch;
        engine.poll(Time(std::chrono::hours(1)), batch);
        QVERIFY(batch.events.empty());
        QVERIFY(!engine.nextDue());
    }

    /// Time passes by horizons: how they are cut changes nothing.
    void howTimeIsCutChangesNothing() {
        const auto events = [](Duration stride) {
            ModelEngineSetup setup;
            for (const char* name : {"client", "server"}) {
                ProgramSetup program;
                program.info = {name, name[0] == 's' ? Host::Server : Host::Client};
                setup.programs.push_back(program);
            }
            ModelEngine engine(setup);
            PrimitiveCommand listen, connect, accept;
            listen.program = accept.program = ProgramId{1};
            connect.program = ProgramId{0};
            listen.primitive = Primitive::Listen;
            connect.primitive = Primitive::Connect;
            accept.primitive = Primitive::Accept;
            engine.submit({SetWire{WireQuality{0.3, 0.2, 0.3, {}}, {}}, listen, connect, accept});
            TraceBatch batch;
            for (Time now{}; now <= Time(std::chrono::seconds(30)); now += stride) engine.poll(now, batch);
            Trace trace;
            trace.append(batch);
            return retold(trace, false);
        };
        const auto fine = events(std::chrono::milliseconds(1));
        QVERIFY(fine.size() > 10);
        QVERIFY(events(std::chrono::seconds(30)) == fine);
        QVERIFY(events(std::chrono::milliseconds(700)) == fine);
    }

    /// TCP has no sides: whatever happens to the one happens to the other when the two change places.
    void swappingTheEndsMirrorsTheRun() {
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            ModelRun run(scenarioOf(evenStory(seed, false)), seed), mirror(scenarioOf(evenStory(seed, true)), seed);
            auto one = retold(run.trace(), false), other = retold(mirror.trace(), true);
            std::sort(one.begin(), one.end()); // at one moment the order of the two is free
            std::sort(other.begin(), other.end());
            if (one != other) {
                const auto differs = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
                qWarning("%s\n%s\n%s\n%s", run.story().c_str(), mirror.story().c_str(),
                         differs.first == one.end() ? "nothing" : differs.first->c_str(),
                         differs.second == other.end() ? "nothing" : differs.second->c_str());
            }
            QVERIFY2(one == other, ("seed " + std::to_string(seed)).c_str());
        }
    }

    void segmentsOfAnyBitsBreakNothing() {
        for (std::uint64_t seed = 1; seed <= 400; ++seed) {
            ModelRun run(scenarioOf(wildStory(seed)), seed);
            QVERIFY2(run.trace().size() > 10, run.story().c_str());
            QVERIFY2(run.trace().size() < 2000, run.story().c_str()); // nobody answers for ever
            for (EventId id{1}; id <= run.trace().last(); id = EventId{number(id) + 1})
                if (const auto* sent = run.trace().get<Sent>(id); sent != nullptr && present(run.trace()[id].cause))
                    QVERIFY2(run.trace()[id].cause < id, run.story().c_str());
        }
    }

    void aKilledProgramsCallNeverReturns() {
        ModelRun run(scenarioOf(hello + "  - client: RECEIVE\n  - kill_program: client\n  - server: RECEIVE\n"));
        QVERIFY2(run.finished(), run.story().c_str());
        const Trace& trace = run.trace();
        QVERIFY(present(trace.killed(ProgramId{0})));
        const auto calls = trace.callsOf(ProgramId{0});
        QVERIFY(!present(trace.call(trace.get<Call>(calls.back())->id).ret));
        ReturnPattern end;
        end.program = "server";
        end.eof = true;
        QVERIFY(present(firstMatch(end, trace)));
    }

    /// The scenario has waited in vain; a person may still let time pass.
    void timeGoesOnAfterAWaitInVain() {
        ModelRun run(scenarioOf(hello + "  - wire: {hold: {from: client, len: 5, nth: 1}}\n"
                                        "  - client: SEND\n    text: hello\n"
                                        "  - wait: {segment: {flags: R}}\n    limit: 0.1\n"));
        Session& session = run.session();
        QCOMPARE(session.scriptState(), Script::State::TimedOut);
        QVERIFY(!session.nothingToCome());
        const Time stopped = session.now();
        for (int i = 0; i < 1000 && !session.nothingToCome(); ++i) session.tick({});
        QVERIFY2(session.nothingToCome(), run.story().c_str());
        QVERIFY2(session.now() > stopped, run.story().c_str());
        SegmentPattern again = data("client");
        again.again = true;
        QVERIFY2(present(firstMatch(again, run.trace())), run.story().c_str());
    }

    void aScriptThatCanNeverGoOnIsSeen() {
        ModelRun run(scenarioOf(hello + "  - server: RECEIVE\n  - server: SEND\n    text: never\n"));
        QVERIFY(!run.finished());
        QVERIFY(run.session().nothingToCome());
    }
};

QTEST_GUILESS_MAIN(ModelEngineTest)
#include "tst_model_engine.moc"
