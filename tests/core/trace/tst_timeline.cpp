// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where facts sit: order is kept on every axis, what is drawn never shifts, and a search costs what it finds.
#include "core/trace/timeline.h"

#include "tests/support/fate_stories.h"
#include "tests/support/trace_builder.h"
#include "tests/support/written.h"

#include <QtTest/QtTest>
#include <random>
#include <set>

using namespace socketscope;

namespace {

using namespace std::chrono_literals;

/// Calls and returns with gaps from nanoseconds to seconds.
Trace randomCalls(quint32 seed, int count) {
    std::mt19937 chance(seed);
    TraceWriter writer;
    writer.program({"client", Host::Client});
    Time at{};
    for (int i = 0; i < count; ++i) {
        at += Duration(static_cast<Duration::rep>(std::pow(10.0, chance() % 10)));
        Call call;
        call.id = writer.nextCall();
        const EventId called = writer.add(at, ProgramId{0}, Origin::Observed, EventId{}, call);
        at += Duration(static_cast<Duration::rep>(chance() % 100'000));
        Return back;
        back.call = call.id;
        writer.add(at, ProgramId{0}, Origin::Observed, called, back);
    }
    return test::written(writer);
}

} // namespace

class TimelineTest : public QObject {
    Q_OBJECT

private slots:
    void orderIsKeptOnEveryAxis() {
        const Trace trace = randomCalls(1, 500);
        Timeline timeline;
        timeline.extend(trace);
        QCOMPARE(timeline.steps(), Step{1000});
        for (const Axis axis : {Axis::Stretched, Axis::Even, Axis::Linear})
            for (Step s = 2; s <= timeline.steps(); ++s) QVERIFY(timeline.y(axis, s) >= timeline.y(axis, s - 1));
        for (Step s = 2; s <= timeline.steps(); ++s)
            QVERIFY(timeline.y(Axis::Stretched, s) - timeline.y(Axis::Stretched, s - 1) >= 20);
    }

    void whatIsDrawnNeverShifts() {
        const Trace whole = randomCalls(2, 300);
        Timeline timeline, grown;
        timeline.extend(whole);
        // The same facts, one batch after another.
        TraceWriter writer;
        Trace trace;
        writer.program({"client", Host::Client});
        for (std::uint32_t i = 1; i <= whole.size(); ++i) {
            const TraceEvent& e = whole[EventId{i}];
            writer.add(e.at, e.program, e.origin, e.cause, e.what);
            test::moveWritten(writer, trace);
            grown.extend(trace);
            for (const Step s : {Step{1}, grown.steps() / 2 + 1, grown.steps()})
                QCOMPARE(grown.y(Axis::Stretched, s), timeline.y(Axis::Stretched, s));
        }
    }

    void theFreezeAtTheNextEventMovesNothing() {
        Timeline timeline;
        const double before = timeline.gapHeight(Axis::Stretched, 3ms);
        const Trace trace = randomCalls(3, 1);
        timeline.extend(trace);
        Cursor now{timeline.steps() + 1.0, 3ms};
        QCOMPARE(timeline.y(Axis::Stretched, now), timeline.y(Axis::Stretched, timeline.steps()) + before);
    }

    void heightsAndCursorsAreInverse() {
        const Trace trace = randomCalls(4, 200);
        Timeline timeline;
        timeline.extend(trace);
        for (const Axis axis : {Axis::Stretched, Axis::Even})
            for (double u = 1; u < timeline.steps(); u += 0.37)
                QVERIFY(std::abs(timeline.uAtY(axis, timeline.y(axis, Cursor{u, {}})) - u) < 1e-6);
    }

    void silenceIsCut() {
        TraceWriter writer;
        writer.program({"client", Host::Client});
        for (const Duration at : {Duration{0}, Duration{1ms}, Duration{2s}, Duration{2001ms}}) {
            Call call;
            call.id = writer.nextCall();
            writer.add(Time{at}, ProgramId{0}, Origin::Observed, EventId{}, call);
        }
        const Trace trace = test::written(writer);
        Timeline timeline;
        timeline.extend(trace);
        QCOMPARE(timeline.cuts(), std::vector<Step>{3});
    }

    void whoHoldsASegmentStandsStill() {
        // The SYN+ACK is in the hand for 0.6 s in which nothing else happens, then goes on.
        const auto held = test::fateStory("held");
        QCOMPARE(held->timeline().cuts().size(), std::size_t{1});
        const Step cut = held->timeline().cuts().front();
        const auto* decided = held->trace().get<Decided>(held->timeline().eventAt(cut));
        QVERIFY(decided != nullptr && decided->action == WireAction::Deliver);
        std::vector<IntervalIndex::Span> spans;
        held->timeline().holds().overlapping(cut - 1, cut - 1, spans);
        QCOMPARE(spans.size(), std::size_t{1});
        QCOMPARE(spans[0].to, cut);
        // The row is higher for it, so that there is room for what can be decided.
        const Timeline& t = held->timeline();
        QVERIFY(t.y(Axis::Stretched, cut) - t.y(Axis::Stretched, cut - 1) > t.settings().stretch + t.settings().rowMin);
    }

    void theSilenceBeforeARepeatIsCut() {
        const auto dropped = test::fateStory("SYN dropped");
        QCOMPARE(dropped->timeline().cuts().size(), std::size_t{1});
        const auto* again = dropped->trace().get<Sent>(dropped->timeline().eventAt(dropped->timeline().cuts()[0]));
        QVERIFY(again != nullptr && present(again->copyOf));
    }

    void aDelayedSegmentIsUnderWay() {
        const auto story = test::fateStory("delayed and overtaken");
        QVERIFY(story->timeline().cuts().empty());
    }

    void whatStaysInTheHandBlocksNoCut() {
        const auto story = test::fateStory("still in the hand");
        QVERIFY(!story->timeline().cuts().empty());
    }

    void aFateThatNeverComesIsNotWaitedForForEver() {
        TraceWriter writer;
        writer.program({"client", Host::Client});
        Sent sent;
        sent.id = writer.nextSegment();
        writer.add(Time{}, ProgramId{0}, Origin::Inferred, EventId{}, sent);
        for (const Duration at : {Duration{1s}, Duration{3s}, Duration{300s}}) {
            Call call;
            call.id = writer.nextCall();
            writer.add(Time{at}, ProgramId{0}, Origin::Observed, EventId{}, call);
        }
        const Trace trace = test::written(writer);
        Timeline timeline;
        timeline.extend(trace);
        QCOMPARE(timeline.cuts(), std::vector<Step>{4});
    }

    void aDroppedSegmentIsLostInOneStep() {
        const auto story = test::fateStory("SYN dropped");
        const Timeline& t = story->timeline();
        for (Step s = 1; s <= t.steps(); ++s) QVERIFY(story->trace().get<Lost>(t.eventAt(s)) == nullptr);
        const auto tallies = t.tallies(1, t.steps());
        QCOMPARE(tallies[static_cast<std::size_t>(Timeline::Tally::Lost)], 1U);
    }

    void aResetFromNobodysPortComesFromItsHostsSide() {
        TraceWriter writer;
        const ProgramId client = writer.program({"client", Host::Client});
        Sent syn, refusal;
        syn.id = writer.nextSegment();
        writer.add(Time{}, client, Origin::Observed, EventId{}, syn);
        refusal.id = writer.nextSegment();
        refusal.toProgram = client;
        writer.add(Time{1ms}, noProgram, Origin::Observed, EventId{}, refusal);
        const Trace trace = test::written(writer);
        Timeline timeline;
        timeline.extend(trace);
        const auto tallies = timeline.tallies(1, timeline.steps());
        QCOMPARE(tallies[static_cast<std::size_t>(Timeline::Tally::ToServer)], 1U);
        QCOMPARE(tallies[static_cast<std::size_t>(Timeline::Tally::ToClient)], 1U);
    }

    void bandsEndWithTheirHost() {
        // Where no engine says that the sockets of a host that is gone are closed.
        TraceWriter writer;
        writer.program({"server", Host::Server});
        StateChanged listens;
        listens.socket = writer.nextSocket();
        listens.kind = SocketKind::Listener;
        listens.to = ConnectionState::Listen;
        writer.add(Time{}, ProgramId{0}, Origin::Observed, EventId{}, listens);
        writer.add(Time{1ms}, ProgramId{0}, Origin::Observed, EventId{}, Killed{true});
        Call call;
        call.id = writer.nextCall();
        writer.add(Time{2ms}, ProgramId{0}, Origin::Observed, EventId{}, call);
        const Trace trace = test::written(writer);
        Timeline timeline;
        timeline.extend(trace);
        std::vector<IntervalIndex::Span> spans;
        timeline.bands().overlapping(1, 9, spans);
        QCOMPARE(spans.size(), std::size_t{1});
        QCOMPARE(spans[0].to, Step{2});
    }

    void momentsAndCursorsAreInverse() {
        const Trace trace = randomCalls(6, 100);
        Timeline timeline;
        timeline.extend(trace);
        for (double u = 1; u < timeline.steps(); u += 0.73) {
            const Time moment = timeline.timeAt(Cursor{u, {}});
            const Time back = timeline.timeAt(Cursor{timeline.uAtTime(moment), {}});
            QVERIFY(back - moment <= 1ns && moment - back <= 1ns);
        }
    }

    void spansAreFoundAsAPlainSearchWouldFindThem_data() {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 30; ++seed) QTest::addRow("seed %u", seed) << seed;
    }
    void spansAreFoundAsAPlainSearchWouldFindThem() {
        QFETCH(quint32, seed);
        std::mt19937 chance(seed);
        IntervalIndex index;
        std::vector<IntervalIndex::Span> all;
        std::vector<std::size_t> open;
        for (Step step = 1; step <= 2000; ++step) {
            if (chance() % 2 == 0) {
                const auto key = static_cast<IntervalIndex::Key>(all.size());
                index.open(key, step);
                open.push_back(all.size());
                all.push_back({key, step, openEnd});
            } else if (!open.empty()) {
                const std::size_t which = chance() % open.size();
                index.close(all[open[which]].key, step);
                all[open[which]].to = step;
                open.erase(open.begin() + static_cast<std::ptrdiff_t>(which));
            }
        }
        for (int i = 0; i < 200; ++i) {
            const auto upTo = [&](Step most) { return static_cast<Step>(chance() % most); };
            const Step first = upTo(2000), last = first + upTo(300), shortest = upTo(40);
            std::vector<IntervalIndex::Span> found;
            index.overlapping(first, last, found, shortest);
            std::set<IntervalIndex::Key> got, wanted;
            for (const auto& span : found) got.insert(span.key);
            for (const auto& span : all)
                if (span.from <= last && span.to >= first && (span.to == openEnd || span.to - span.from >= shortest))
                    wanted.insert(span.key);
            QCOMPARE(got.size(), found.size());
            QVERIFY(got == wanted);
        }
    }

    void talliesCountWhatIsThere() {
        const Trace trace = randomCalls(5, 400);
        Timeline timeline;
        timeline.extend(trace);
        std::mt19937 chance(5);
        for (int i = 0; i < 200; ++i) {
            const auto upTo = [&](Step most) { return static_cast<Step>(chance() % most); };
            const Step first = 1 + upTo(timeline.steps());
            const Step last = first + upTo(timeline.steps() - first + 1);
            std::uint32_t calls = 0;
            for (Step s = first; s <= last; ++s)
                if (trace.get<Call>(timeline.eventAt(s)) != nullptr) ++calls;
            const auto tallies = timeline.tallies(first, last);
            QCOMPARE(tallies[static_cast<std::size_t>(Timeline::Tally::ClientCall)], calls);
        }
    }
};

QTEST_GUILESS_MAIN(TimelineTest)
#include "tst_timeline.moc"
