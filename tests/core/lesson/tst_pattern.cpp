// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What patterns find of a wire that is in somebody's hands: fates, repetitions, windows, decisions, killed programs;
// and how they are said in words.
#include "core/lesson/pattern.h"
#include "core/packet/packet.h"
#include "core/trace/batch.h"
#include "tests/support/written.h"

#include <QtTest/QtTest>

using namespace socketscope;

namespace {

/// A datagram as it was seen on the wire.
Bytes datagram(std::uint16_t window) {
    Segment segment;
    segment.src = {IpAddress::v4(127, 0, 0, 1), 40000};
    segment.dst = {IpAddress::v4(127, 0, 0, 2), 7000};
    segment.window = window;
    return encodePacket(segment);
}

/// One segment for each fate, a copy, a datagram and a kill.
class Story {
public:
    Story() {
        const ProgramId client = writer_.program({"client", Host::Client});
        const ProgramId server = writer_.program({"server", Host::Server});
        delivered = leaves(client);
        writer_.add({}, server, Origin::Modelled, {}, Arrived{.segment = delivered, .moment = {}, .rule = {}});
        dropped = leaves(client);
        decided(dropped, WireAction::Hold, DecidedBy::Policy);
        decided(dropped, WireAction::Drop, DecidedBy::Scenario);
        writer_.add({}, server, Origin::Modelled, {}, Lost{dropped, Lost::How::Dropped});
        lost = leaves(client);
        writer_.add({}, server, Origin::Modelled, {}, Lost{lost, Lost::How::Chance});
        corrupted = leaves(client);
        writer_.add({}, server, Origin::Modelled, {}, Lost{corrupted, Lost::How::Corrupted});
        held = leaves(client);
        decided(held, WireAction::Hold, DecidedBy::Person);
        unknown = leaves(client);
        again = leaves(client, dropped);
        udp = leaves(client, {}, Transport::Udp);
        seen = leaves(client, {}, Transport::Tcp, writer_.keep(datagram(512)));
        unreadable = leaves(client, {}, Transport::Tcp, writer_.keep(std::string_view("no datagram")));
        writer_.add({}, server, Origin::Modelled, {}, Killed{.host = true});
        test::moveWritten(writer_, trace);
    }

    /// The segments that fit, in order.
    [[nodiscard]] std::vector<SegmentId> fitting(const SegmentPattern& pattern) const {
        std::vector<SegmentId> found;
        for (std::uint32_t i = 1; i <= trace.size(); ++i)
            if (matches(pattern, trace, EventId{i})) found.push_back(trace.get<Sent>(EventId{i})->id);
        return found;
    }

    Trace trace;
    SegmentId delivered{}, dropped{}, lost{}, corrupted{}, held{}, unknown{}, again{}, udp{}, seen{}, unreadable{};

private:
    SegmentId leaves(ProgramId from, SegmentId copyOf = {}, Transport transport = Transport::Tcp, Blob raw = {}) {
        Sent s;
        s.id = writer_.nextSegment();
        s.copyOf = copyOf;
        s.transport = transport;
        s.raw = raw;
        writer_.add({}, from, Origin::Modelled, {}, s);
        return s.id;
    }
    void decided(SegmentId id, WireAction action, DecidedBy by) {
        writer_.add({}, noProgram, Origin::Modelled, {},
                    Decided{.delay = {}, .segment = id, .action = action, .by = by});
    }

    TraceWriter writer_;
};

QString said(const EventPattern& pattern) { return QString::fromStdString(describe(pattern)); }

} // namespace

class PatternTest : public QObject {
    Q_OBJECT

private slots:
    void fates() {
        const Story story;
        const auto of = [&](SegmentFate fate) {
            SegmentPattern pattern;
            pattern.fate = fate;
            return story.fitting(pattern);
        };
        using enum SegmentFate;
        QCOMPARE(of(Delivered), std::vector{story.delivered});
        QCOMPARE(of(Dropped), std::vector{story.dropped});
        QCOMPARE(of(Lost), std::vector{story.lost});
        QCOMPARE(of(Corrupted), std::vector{story.corrupted});
        QCOMPARE(of(Held), std::vector{story.held});
        QCOMPARE(of(Unknown).size(), std::size_t{5});
        QCOMPARE(name(fateOf(story.trace, story.held)), std::string_view("held"));
    }

    void anArrivalIsOfWhatWasDelivered() {
        const Story story;
        SegmentPattern pattern;
        pattern.arrived = true;
        pattern.fate = SegmentFate::Delivered;
        QCOMPARE(firstMatch(pattern, story.trace), EventId{2});
        pattern.again = true;
        QCOMPARE(firstMatch(pattern, story.trace), EventId{});
    }

    void whatIsSentAgain() {
        const Story story;
        SegmentPattern pattern;
        pattern.again = true;
        QCOMPARE(story.fitting(pattern), std::vector{story.again});
        pattern.again = false;
        QCOMPARE(story.fitting(pattern).size(), std::size_t{9});
    }

    void transports() {
        const Story story;
        SegmentPattern pattern;
        pattern.transport = Transport::Udp;
        QCOMPARE(story.fitting(pattern), std::vector{story.udp});
    }

    void aWindowIsKnownOnlyOfBytesThatWereSeen() {
        const Story story;
        SegmentPattern pattern;
        pattern.window = CountRange{};
        QCOMPARE(story.fitting(pattern), std::vector{story.seen});
        pattern.window = CountRange{512, 512};
        QCOMPARE(story.fitting(pattern), std::vector{story.seen});
        pattern.window = CountRange{0, 511};
        QVERIFY(story.fitting(pattern).empty());
    }

    void decisions() {
        const Story story;
        const auto count = [&](std::optional<WireAction> action, std::optional<DecidedBy> by) {
            std::uint32_t n = 0;
            while (present(nthMatch(DecisionPattern{action, by}, story.trace, n + 1))) ++n;
            return n;
        };
        QCOMPARE(count({}, {}), 3U);
        QCOMPARE(count(WireAction::Hold, {}), 2U);
        QCOMPARE(count(WireAction::Hold, DecidedBy::Person), 1U);
        QCOMPARE(count({}, DecidedBy::Scenario), 1U);
        QCOMPARE(count(WireAction::Forge, {}), 0U);
    }

    void killedPrograms() {
        const Story story;
        QVERIFY(present(firstMatch(KilledPattern{}, story.trace)));
        QVERIFY(present(firstMatch(KilledPattern{"server"}, story.trace)));
        QVERIFY(!present(firstMatch(KilledPattern{"client"}, story.trace)));
    }

    void theNthOfAll() {
        const Story story;
        const SegmentPattern any;
        QCOMPARE(nthMatch(any, story.trace, 1), firstMatch(any, story.trace));
        QCOMPARE(nthMatch(any, story.trace, 2), EventId{3});
        QCOMPARE(nthMatch(any, story.trace, 11), EventId{});
    }

    void inWords() {
        SegmentPattern pattern;
        QCOMPARE(said(pattern), QString("a segment"));
        pattern.flags = flag::syn;
        pattern.from = "client";
        pattern.again = true;
        pattern.fate = SegmentFate::Held;
        QCOMPARE(said(pattern), QString("segment S from client again being held"));
        SegmentPattern other;
        other.window = CountRange{0, 0};
        other.transport = Transport::Udp;
        other.again = false;
        QCOMPARE(said(other), QString("a segment of UDP with a window of 0 for the first time"));
        QCOMPARE(said(DecisionPattern{}), QString("a decision"));
        QCOMPARE(said(DecisionPattern{WireAction::Drop, DecidedBy::Scenario}),
                 QString("the decision to drop by the scenario"));
        QCOMPARE(said(KilledPattern{"server"}), QString("server being killed"));
        QCOMPARE(said(KilledPattern{}), QString("a kill"));
    }
};

QTEST_GUILESS_MAIN(PatternTest)
#include "tst_pattern.moc"
