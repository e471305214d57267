// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What Step, Back, Play and Pause do: at the live edge Step makes the next thing happen, to its left it only looks.
#include "core/lesson/builtin.h"
#include "core/net/socket.h"
#include "core/session/session.h"
#include "core/trace/batch.h"

#include <QtTest/QtTest>

using namespace socketscope;

namespace {

using namespace std::chrono_literals;

/// An engine in which every call returns at once, ten microseconds after the one before.
class PaperEngine final : public Engine {
public:
    explicit PaperEngine(const Time& now) : now_(now) {
        trace_.program({"client", Host::Client});
        trace_.program({"server", Host::Server});
    }
    void submit(std::vector<Command> commands) override {
        for (const Command& command : commands) {
            const auto& primitive = std::get<PrimitiveCommand>(command);
            Call call;
            call.id = trace_.nextCall();
            call.primitive = primitive.primitive;
            at_ = std::max(at_, now_);
            const EventId called = trace_.add(at_ += 10us, primitive.program, Origin::Observed, EventId{}, call);
            Return back;
            back.call = call.id;
            back.primitive = primitive.primitive;
            trace_.add(at_ += 10us, primitive.program, Origin::Observed, called, back);
        }
    }
    void poll(Time /*horizon*/, TraceBatch& out) override { trace_.drain(out); }

private:
    TraceWriter trace_;
    const Time& now_;
    Time at_{};
};

Scenario threeCalls() {
    return parseScenario("title: T\nprograms: {client: {}, server: {}}\n"
                         "steps: [{server: LISTEN}, {client: CONNECT}, {wait: {seconds: 1}}, {server: ACCEPT}]\n",
                         "t.yaml")
        .value();
}

/// Shows the time that the test has set.
class PaperClock final : public Clock {
public:
    explicit PaperClock(const Time& now) : now_(now) {}
    [[nodiscard]] Time now() const override { return now_; }

private:
    const Time& now_;
};

struct Desk {
    explicit Desk(Pace pace = Pace::WithThePlayhead)
        : session(std::make_unique<PaperClock>(now), std::make_unique<PaperEngine>(now), {}, pace) {
        session.play(threeCalls());
        pass(0ms);
    }
    void pass(Duration d) {
        constexpr Duration frame = 10ms;
        for (Duration left = d; left >= 0ms; left -= frame) {
            now += frame;
            session.tick(frame);
        }
    }
    [[nodiscard]] std::size_t calls() const { return session.trace().callCount(); }
    Time now{};
    Session session;
};

} // namespace

class SessionTest : public QObject {
    Q_OBJECT

private slots:
    void nothingHappensWhilePaused() {
        Desk desk;
        desk.pass(5s);
        QCOMPARE(desk.calls(), std::size_t{0});
    }

    void stepAtTheEdgeMakesTheNextThingHappen() {
        Desk desk;
        QVERIFY(desk.session.stepActs());
        desk.session.step();
        desk.pass(2s);
        QCOMPARE(desk.calls(), std::size_t{1});
        QCOMPARE(desk.session.cursor().u, 1.0); // the call; its return is there and not looked at yet
        QVERIFY(!desk.session.stepActs());
    }

    void stepLeftOfTheEdgeOnlyLooks() {
        Desk desk;
        desk.session.step();
        desk.pass(2s);
        desk.session.step();
        desk.pass(2s);
        QCOMPARE(desk.calls(), std::size_t{1});
        QCOMPARE(std::floor(desk.session.cursor().u), 2.0); // and on into the row that is under way
        desk.session.step();
        desk.pass(2s);
        QCOMPARE(desk.calls(), std::size_t{2});
    }

    void backLooksBackAndUndoesNothing() {
        Desk desk;
        desk.session.step();
        desk.pass(2s);
        desk.session.back();
        QCOMPARE(desk.session.cursor().u, 0.0);
        QCOMPARE(desk.calls(), std::size_t{1});
        desk.session.step();
        desk.pass(2s);
        QCOMPARE(desk.session.cursor().u, 1.0);
        QCOMPARE(desk.calls(), std::size_t{1});
    }

    void playShowsAndThenActsUntilTheEnd() {
        Desk desk;
        desk.session.start();
        desk.pass(20s);
        QCOMPARE(desk.calls(), std::size_t{3});
        QVERIFY(desk.session.atLiveEdge());
        QCOMPARE(desk.session.scriptState(), Script::State::Finished);
    }

    void playRightAfterStepPlays() {
        Desk desk;
        desk.session.step();
        desk.session.start();
        desk.pass(20s);
        QCOMPARE(desk.calls(), std::size_t{3});
    }

    void pausedTimeDoesNotCountForWaits() {
        Desk desk;
        desk.session.start();
        desk.pass(4500ms); // both calls and their returns are shown; the wait has begun
        QCOMPARE(desk.calls(), std::size_t{2});
        desk.session.pause();
        desk.pass(10s);
        QCOMPARE(desk.calls(), std::size_t{2});
        desk.session.start();
        desk.pass(3s);
        QCOMPARE(desk.calls(), std::size_t{3});
    }

    void aPersonsCommandIsDoneAtOnceAndFollowed() {
        Desk desk;
        PrimitiveCommand listen;
        listen.program = ProgramId{1};
        desk.session.press(listen);
        desk.pass(3s);
        QCOMPARE(desk.calls(), std::size_t{1});
        QVERIFY(desk.session.atLiveEdge());
    }

    void headlessRunsDoNotWaitForThePlayhead() {
        Desk desk(Pace::AsFastAsPossible);
        desk.pass(2s);
        QCOMPARE(desk.calls(), std::size_t{3});
    }

    void nowGlidesAndNeverJumps() {
        // At the edge the row that is under way opens; with the next step it freezes as it is, and now moves on from
        // there. At four steps a second 10 ms are 0.04 rows, of at most 70 px.
        Desk desk;
        double before = 0;
        const auto glides = [&](Duration d) {
            for (Duration passed{}; passed < d; passed += 10ms) {
                desk.pass(0ms);
                const double y = desk.session.timeline().y(Axis::Stretched, desk.session.cursor());
                const bool smooth = y >= before - 0.001 && y <= before + 4;
                before = y;
                if (!smooth) return false;
            }
            return true;
        };
        desk.session.step();
        QVERIFY(glides(2s));
        for (int i = 0; i < 5; ++i) {
            desk.session.step();
            QVERIFY2(glides(2s), std::to_string(i).c_str());
        }
        QCOMPARE(desk.calls(), std::size_t{3});
    }

    void speedIsStepsASecond() {
        Playhead playhead;
        playhead.setSpeed(2);
        playhead.play();
        for (int i = 0; i < 100; ++i) playhead.advance(10ms, 100);
        QVERIFY(std::abs(playhead.u() - 2.0) < 1e-6);
        playhead.pause();
        playhead.advance(1s, 100);
        QVERIFY(std::abs(playhead.u() - 2.0) < 1e-6);
    }

    void reducedMotionShowsWholeStepsOnly() {
        Playhead playhead;
        playhead.setReducedMotion(true);
        playhead.play();
        for (int i = 0; i < 250; ++i) {
            playhead.advance(10ms, 100);
            QCOMPARE(playhead.u(), std::floor(playhead.u()));
        }
        QCOMPARE(playhead.u(), 2.0);
    }
};

QTEST_GUILESS_MAIN(SessionTest)
#include "tst_session.moc"
