// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A script over a trace that the test writes: when each step is ready, what command it gives, and which moment it waits
// for. No engine, no real time.
#include "core/lesson/script.h"
#include "core/trace/batch.h"
#include "tests/support/written.h"

#include <QtTest/QtTest>

using namespace socketscope;

namespace {

using namespace std::chrono_literals;
using State = Script::State;

/// A trace written event by event, and a script that reads it.
class Desk {
public:
    explicit Desk(const std::string& steps) : script(scenario(steps)) {
        for (const char* name : {"client", "server", "mail"})
            writer_.program({name, name[0] == 'c' ? Host::Client : Host::Server});
        grow();
    }
    static Scenario scenario(const std::string& steps) {
        auto parsed =
            parseScenario("title: T\nneeds: [hold]\nprograms: {client: {}, server: {}, mail: {host: server}}\n"
                          "steps:\n" +
                              steps,
                          "t.yaml");
        if (!parsed) throw std::runtime_error(parsed.error().line());
        return std::move(parsed).value();
    }

    void add(ProgramId program, const What& what) {
        writer_.add({}, program, Origin::Modelled, {}, what);
        grow();
    }
    void grow() { test::moveWritten(writer_, trace); }
    void call(ProgramId program, Primitive primitive) {
        Call c;
        c.id = call_ = writer_.nextCall();
        c.primitive = primitive;
        add(program, c);
    }
    void returns(ProgramId program, Primitive primitive) {
        Return r;
        r.call = call_;
        r.primitive = primitive;
        add(program, r);
    }
    SegmentId leaves(ProgramId from, FlagBits flags, SegmentId copyOf = {}) {
        Sent s;
        s.id = writer_.nextSegment();
        s.copyOf = copyOf;
        s.flags = flags;
        s.toProgram = from == client ? server : client;
        add(from, s);
        return s.id;
    }
    SegmentId held(ProgramId from, FlagBits flags) {
        const SegmentId id = leaves(from, flags);
        decided(id, WireAction::Hold);
        return id;
    }
    void decided(SegmentId id, WireAction action) {
        Decided d;
        d.segment = id;
        d.action = action;
        add(noProgram, d);
    }

    State state() { return script.state(trace, clock); }
    template <typename T> T take() {
        if (state() != State::Ready) throw std::runtime_error("not ready: " + script.waitingFor(trace));
        return std::get<T>(script.take(trace));
    }
    [[nodiscard]] QString waitingFor() const { return QString::fromStdString(script.waitingFor(trace)); }

    static constexpr ProgramId client{0}, server{1}, mail{2};
    Trace trace;
    Script script;
    Duration clock{};

private:
    TraceWriter writer_;
    CallId call_{};
};

} // namespace

class ScriptTest : public QObject {
    Q_OBJECT

private slots:
    void wireStepsAreReadyAtOnce() {
        Desk desk("- wire: {hold: {flags: S, from: client, to: mail}}\n- wire: {lose: {from: server}}\n- wire: cut\n");
        const auto hold = desk.take<SetWire>();
        QCOMPARE(std::get<WireHolds>(hold.what).which->from, Desk::client);
        QCOMPARE(std::get<WireHolds>(hold.what).which->to, Desk::mail);
        QCOMPARE(hold.by, DecidedBy::Scenario);
        const auto lose = desk.take<SetWire>();
        QCOMPARE(std::get<WireLoses>(lose.what).which.from, Desk::server);
        QCOMPARE(std::get<WireLoses>(lose.what).which.to, noProgram);
        QVERIFY(std::holds_alternative<WireIsCut>(desk.take<SetWire>().what));
        QCOMPARE(desk.state(), State::Finished);
    }

    void nothingIsReadyBeforeProgramsAreDeclared() {
        Script script(Desk::scenario("- wire: {hold: {from: client}}\n"));
        QCOMPARE(script.state(Trace{}, {}), State::Waiting);
    }

    void aDecisionWaitsForASegmentThatIsHeld() {
        Desk desk("- segment: {flags: S, from: client}\n  do: drop\n- client: CONNECT\n");
        QCOMPARE(desk.state(), State::Waiting);
        QCOMPARE(desk.script.nextDue(), std::optional<Duration>(10s));
        desk.leaves(Desk::client, flag::syn); // not held
        desk.held(Desk::server, flag::syn);   // not the client's
        QCOMPARE(desk.state(), State::Waiting);
        const SegmentId syn = desk.held(Desk::client, flag::syn);
        const auto drop = desk.take<DecideSegment>();
        QCOMPARE(drop.segment, syn);
        QCOMPARE(drop.action, WireAction::Drop);
        QCOMPARE(drop.by, DecidedBy::Scenario);
        QCOMPARE(desk.state(), State::Ready);
        QVERIFY(!desk.script.nextDue());
    }

    void aSegmentIsDecidedAboutOnce() {
        Desk desk("- segment: S\n  do: drop\n- segment: S\n  do: {delay: 0.5}\n");
        const SegmentId first = desk.held(Desk::client, flag::syn);
        QCOMPARE(desk.take<DecideSegment>().segment, first);
        QCOMPARE(desk.state(), State::Waiting); // the trace does not show the decision yet
        desk.decided(first, WireAction::Drop);
        QCOMPARE(desk.state(), State::Waiting);
        const SegmentId again = desk.held(Desk::client, flag::syn);
        const auto delay = desk.take<DecideSegment>();
        QCOMPARE(delay.segment, again);
        QCOMPARE(delay.delay, Duration(500ms));
    }

    void oneThatIsHeldAgainIsDecidedAboutAgain() {
        Desk desk("- segment: S\n  do: {delay: 1}\n- segment: S\n  do: deliver\n");
        const SegmentId syn = desk.held(Desk::client, flag::syn);
        QCOMPARE(desk.take<DecideSegment>().segment, syn);
        desk.decided(syn, WireAction::Delay);
        QCOMPARE(desk.state(), State::Waiting);
        desk.decided(syn, WireAction::Hold);
        QCOMPARE(desk.take<DecideSegment>().segment, syn);
    }

    void theNthOfThoseHeld() {
        Desk desk("- segment: {flags: A, nth: 2}\n  do: corrupt\n");
        desk.held(Desk::client, flag::ack);
        QCOMPARE(desk.state(), State::Waiting);
        desk.held(Desk::client, flag::syn);
        const SegmentId second = desk.held(Desk::client, flag::ack);
        desk.held(Desk::client, flag::ack);
        QCOMPARE(desk.take<DecideSegment>().segment, second);
        QCOMPARE(desk.state(), State::Finished);
    }

    void allOfThoseHeld() {
        Desk desk("- segment: {flags: A, nth: all}\n  do: deliver\n- client: CONNECT\n");
        QCOMPARE(desk.state(), State::Waiting); // there is to be one
        const SegmentId a = desk.held(Desk::client, flag::ack);
        desk.held(Desk::client, flag::syn);
        const SegmentId b = desk.held(Desk::client, flag::ack);
        const SegmentId c = desk.held(Desk::client, flag::ack);
        QCOMPARE(desk.take<DecideSegment>().segment, a);
        desk.held(Desk::client, flag::ack); // came later
        desk.decided(b, WireAction::Drop);  // a person was quicker
        QCOMPARE(desk.take<DecideSegment>().segment, c);
        QCOMPARE(desk.take<PrimitiveCommand>().primitive, Primitive::Connect);
    }

    void allAreGoneInTheMeantime() {
        Desk desk("- segment: all\n  do: deliver\n");
        desk.held(Desk::client, flag::ack);
        const SegmentId b = desk.held(Desk::client, flag::ack);
        QVERIFY(present(desk.take<DecideSegment>().segment));
        QCOMPARE(desk.state(), State::Ready);
        desk.decided(b, WireAction::Drop);
        QCOMPARE(desk.state(), State::Finished);
    }

    void whatFlowsIsNoLongerHeld() {
        Desk desk("- wire: flow\n- wait: {segment: {held: true}}\n  limit: 2\n");
        desk.held(Desk::client, flag::syn);
        QVERIFY(std::holds_alternative<WireFlows>(desk.take<SetWire>().what));
        QCOMPARE(desk.state(), State::Waiting);
        desk.held(Desk::client, flag::syn);
        QCOMPARE(desk.state(), State::Finished);
    }

    void aDecisionTimesOut() {
        Desk desk("- client: CONNECT\n- segment: {flags: S, from: client, nth: 2}\n  do: drop\n  limit: 3\n");
        desk.clock = 5s;
        desk.take<PrimitiveCommand>();
        QCOMPARE(desk.state(), State::Waiting); // the call is not seen yet: its clock has not begun
        QVERIFY(!desk.script.nextDue());
        desk.clock = 6s;
        desk.call(Desk::client, Primitive::Connect);
        QCOMPARE(desk.state(), State::Waiting);
        QCOMPARE(desk.script.nextDue(), std::optional<Duration>(9s));
        desk.clock = 9s - 1ns;
        QCOMPARE(desk.state(), State::Waiting);
        desk.clock = desk.script.nextDue().value();
        QCOMPARE(desk.state(), State::TimedOut);
        QCOMPARE(desk.waitingFor(), QString("line 6 is to drop segment S from client, number 2, and none is held"));
    }

    void forgedSegmentsHaveTheirPrograms() {
        Desk desk("- segment: {flags: R, from: mail, seq: 7}\n  do: forge\n");
        const auto forged = desk.take<ForgeSegment>();
        QCOMPARE(forged.from, Desk::mail);
        QCOMPARE(forged.to, Desk::client);
        QCOMPARE(forged.seq, std::optional<std::uint32_t>(7));
    }

    void aKilledProgramIsFreeAndQuiet() {
        Desk desk("- server: ACCEPT\n- kill_program: server\n- server: LISTEN\n- wait: {seconds: 1}\n");
        desk.take<PrimitiveCommand>();
        desk.call(Desk::server, Primitive::Accept);
        const auto kill = desk.take<Kill>();
        QCOMPARE(kill.program, Desk::server);
        QVERIFY(!kill.host);
        QCOMPARE(desk.state(), State::Waiting); // still inside ACCEPT
        QVERIFY(!desk.script.quiet(desk.trace));
        desk.add(Desk::server, Killed{});
        QVERIFY(desk.script.quiet(desk.trace));
        desk.take<PrimitiveCommand>();
        QCOMPARE(desk.state(), State::Waiting);
        QCOMPARE(desk.script.nextDue(), std::optional<Duration>(1s)); // though the call was never made
    }

    void aHostIsKilled() {
        Desk desk("- kill_host: server\n");
        QVERIFY(desk.take<Kill>().host);
        QCOMPARE(desk.state(), State::Finished);
    }

    void theMomentOfAWaitForTime() {
        Desk desk("- wait: {seconds: 0.5}\n- wait: {state: {client: ESTABLISHED}}\n");
        QVERIFY(!desk.script.nextDue());
        desk.clock = 1s;
        QCOMPARE(desk.state(), State::Waiting);
        QCOMPARE(desk.script.nextDue(), std::optional<Duration>(1500ms));
        desk.clock = 1500ms;
        QCOMPARE(desk.state(), State::Waiting); // for the state
        QCOMPARE(desk.script.nextDue(), std::optional<Duration>(11500ms));
        QCOMPARE(desk.waitingFor(), QString("the wait in line 6 for client entering ESTABLISHED"));
        desk.clock = 11500ms;
        QCOMPARE(desk.state(), State::TimedOut);
    }

    void theNthSegmentOfTheRun() {
        Desk desk("- wait: {segment: {flags: S, nth: 2}}\n- wait: {segment: {flags: S, again: true}}\n");
        const SegmentId first = desk.leaves(Desk::client, flag::syn);
        QCOMPARE(desk.state(), State::Waiting);
        desk.leaves(Desk::client, flag::syn);
        QCOMPARE(desk.state(), State::Waiting);
        QCOMPARE(desk.script.position(), std::size_t{1});
        desk.leaves(Desk::client, flag::syn, first);
        QCOMPARE(desk.state(), State::Finished);
    }

    void aWaitForTheHeldOneSeesWhatWasDecided() {
        Desk desk("- segment: S\n  do: drop\n- wait: {segment: {flags: S, held: true}}\n");
        desk.held(Desk::client, flag::syn);
        desk.take<DecideSegment>();
        QCOMPARE(desk.state(), State::Waiting);
        desk.held(Desk::client, flag::syn);
        QCOMPARE(desk.state(), State::Finished);
    }
};

QTEST_GUILESS_MAIN(ScriptTest)
#include "tst_script.moc"
