// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What follows from what the kernel reports: the segments of the handshake and of the close, told in the order of RFC
// 9293 figures 6, 12 and 13.
#include "core/engine/inference.h"

#include "core/trace/event.h"

#include <QtTest/QtTest>
#include <random>
#include <set>

using namespace socketscope;
using enum ConnectionState;

namespace {

std::string spell(const InferredStep& step) {
    constexpr std::array<const char*, 6> names{"SYN", "SYN+ACK", "ACK", "FIN", "ACK of FIN", "RST"};
    const auto side = [](Side s) { return std::string(s == Side::Opener ? "opener" : "answerer"); };
    if (const auto* left = std::get_if<SegmentLeft>(&step))
        return side(left->from) + " sends " + names[static_cast<std::size_t>(left->what)];
    if (const auto* came = std::get_if<SegmentCame>(&step))
        return side(came->to) + " gets " + names[static_cast<std::size_t>(came->what)];
    const auto& entered = std::get<StateEntered>(step);
    return side(entered.side) + " is " + std::string(name(entered.to)) + (entered.observed ? "" : "?");
}

QStringList story(const std::vector<InferredStep>& steps) {
    QStringList lines;
    for (const InferredStep& step : steps) lines << QString::fromStdString(spell(step));
    return lines;
}

Inference open() {
    Inference link;
    link.observe({Established, {}}, {Established, {}});
    return link;
}

} // namespace

class InferenceTest : public QObject {
    Q_OBJECT

private slots:
    void connectAloneTellsTheHandshakeUpToItsThirdSegment() {
        Inference link;
        QCOMPARE(story(link.observe({Established, {}}, {})),
                 QStringList({"opener sends SYN", "opener is SYN-SENT?", "answerer gets SYN",
                              "answerer is SYN-RECEIVED?", "answerer sends SYN+ACK", "opener gets SYN+ACK",
                              "opener is ESTABLISHED", "opener sends ACK"}));
        QCOMPARE(story(link.observe({Established, {}}, {Established, {}})),
                 QStringList({"answerer gets ACK", "answerer is ESTABLISHED"}));
    }

    void theSameReadingTwiceTellsNothing() {
        Inference link = open();
        QVERIFY(link.observe({Established, {}}, {Established, {}}).empty());
    }

    void aSynWithoutAnAnswerIsAllThatIsSaid() {
        Inference link;
        QCOMPARE(story(link.observe({SynSent, {}}, {Closed, {}})),
                 QStringList({"opener sends SYN", "opener is SYN-SENT"}));
    }

    void refusedMeansTheSynArrivedAndARstCameBack() {
        Inference link;
        QCOMPARE(story(link.observe({Closed, Ending::ResetReceived}, {Closed, {}})),
                 QStringList({"opener sends SYN", "opener is SYN-SENT?", "answerer gets SYN", "answerer sends RST",
                              "opener gets RST", "opener is CLOSED"}));
    }

    void retriesThatRunOutMakeNobodySendAnything() {
        Inference link;
        link.observe({SynSent, {}}, {});
        QCOMPARE(story(link.observe({Closed, Ending::GivenUp}, {})), QStringList({"opener is CLOSED"}));
    }

    void orderlyCloseTakesFourSegmentsAndEndsInTimeWait() {
        Inference link = open();
        QCOMPARE(
            story(link.observe({FinWait2, {}}, {CloseWait, {}})),
            QStringList({"opener sends FIN", "opener is FIN-WAIT-1?", "answerer gets FIN", "answerer is CLOSE-WAIT",
                         "answerer sends ACK of FIN", "opener gets ACK of FIN", "opener is FIN-WAIT-2"}));
        QCOMPARE(story(link.observe({TimeWait, {}}, {Closed, {}})),
                 QStringList({"answerer sends FIN", "answerer is LAST-ACK?", "opener gets FIN", "opener is TIME-WAIT",
                              "opener sends ACK of FIN", "answerer gets ACK of FIN", "answerer is CLOSED"}));
        QCOMPARE(story(link.observe({Closed, {}}, {Closed, {}})), QStringList({"opener is CLOSED"}));
    }

    void theServerMayHangUpFirst() {
        Inference link = open();
        const auto lines = story(link.observe({CloseWait, {}}, {FinWait2, {}}));
        QCOMPARE(lines.first(), QString("answerer sends FIN"));
        QCOMPARE(link.state(Side::Answerer), FinWait2);
        QCOMPARE(link.state(Side::Opener), CloseWait);
    }

    void anAbortIsOneSegmentAndBothAreClosed() {
        Inference link = open();
        QCOMPARE(story(link.observe({Closed, Ending::ResetSent}, {Closed, Ending::ResetReceived})),
                 QStringList({"opener sends RST", "opener is CLOSED", "answerer gets RST", "answerer is CLOSED"}));
    }

    void anOrphanThatIsGivenUpSendsNoFin() {
        Inference link = open();
        link.observe({FinWait2, {}}, {CloseWait, {}});
        QCOMPARE(story(link.observe({Closed, Ending::GivenUp}, {CloseWait, {}})), QStringList({"opener is CLOSED"}));
    }

    /// Whatever the kernel may report, in whatever order: causes come first, nothing arrives twice, nothing arrives
    /// that was not sent, and each state told is where the one before left off.
    void anyReadingsGiveALawfulStory_data() {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 200; ++seed) QTest::addRow("seed %u", seed) << seed;
    }
    void anyReadingsGiveALawfulStory() {
        QFETCH(quint32, seed);
        std::mt19937 chance(seed);
        Inference link;
        std::set<std::pair<int, int>> left, came;
        std::array<ConnectionState, 2> states{Closed, Closed};
        for (int i = 0; i < 12; ++i) {
            const auto reading = [&] {
                Reading r;
                if (chance() % 4 != 0) r.state = static_cast<ConnectionState>(chance() % connectionStateCount);
                if (r.state == Closed) r.ending = static_cast<Ending>(chance() % 4);
                return r;
            };
            for (const InferredStep& step : link.observe(reading(), reading())) {
                if (const auto* l = std::get_if<SegmentLeft>(&step))
                    QVERIFY(left.insert({static_cast<int>(l->from), static_cast<int>(l->what)}).second);
                if (const auto* c = std::get_if<SegmentCame>(&step)) {
                    QVERIFY(came.insert({static_cast<int>(c->to), static_cast<int>(c->what)}).second);
                    const bool refused = c->what == Exchange::Syn; // told by its answer
                    QVERIFY(refused || left.contains({static_cast<int>(other(c->to)), static_cast<int>(c->what)}));
                }
                if (const auto* e = std::get_if<StateEntered>(&step)) {
                    QCOMPARE(e->from, states[static_cast<std::size_t>(e->side)]);
                    states[static_cast<std::size_t>(e->side)] = e->to;
                }
            }
            QCOMPARE(link.state(Side::Opener), states[0]);
            QCOMPARE(link.state(Side::Answerer), states[1]);
        }
    }
};

QTEST_GUILESS_MAIN(InferenceTest)
#include "tst_inference.moc"
