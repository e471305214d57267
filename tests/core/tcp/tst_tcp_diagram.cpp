// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The state diagram and step() cannot disagree: a story for each row of the table that takes it, and thousands of
// things that happen by chance, after which no state may have changed in a way that the table does not know.
#include "core/tcp/diagram.h"

#include "tests/support/tcp_story.h"

#include <QtTest/QtTest>

#include <random>
#include <set>

using namespace socketscope;
using test::TcpStory;

namespace {

using namespace std::chrono_literals;
using enum ConnectionState;
using enum RuleId;

/// How an end comes to a state, and what then takes it along the edge.
struct Way {
    ConnectionState from, to;
    RuleId rule;
    const char* before;
    const char* happens;
};

#define ESTABLISHED_ "OPEN active; < SA 0/1"
#define FIN_WAIT_1_ ESTABLISHED_ "; CLOSE"
#define FIN_WAIT_2_ FIN_WAIT_1_ "; < A 1/2"
#define CLOSE_WAIT_ ESTABLISHED_ "; < FA 1/1"
#define CLOSING_ FIN_WAIT_1_ "; < FA 1/1"
#define LAST_ACK_ CLOSE_WAIT_ "; CLOSE"
#define TIME_WAIT_ FIN_WAIT_2_ "; < FA 1/2"
#define PASSIVE_ "OPEN passive; < S 0"
#define ACTIVE_ "OPEN active; < S 0"
/// Ten keep-alives that nobody answers: the first nine ask.
#define SILENCE_                                                                                                       \
    "timeout KeepAlive; timeout KeepAlive; timeout KeepAlive; timeout KeepAlive; timeout KeepAlive; "                  \
    "timeout KeepAlive; timeout KeepAlive; timeout KeepAlive; timeout KeepAlive; timeout KeepAlive"

const std::vector<Way> ways{
    {Closed, Listen, U1, "", "OPEN passive"},
    {Closed, SynSent, U2, "", "OPEN active"},
    {Listen, SynReceived, S6, "OPEN passive", "< S 0"},
    {Listen, SynSent, U6, "OPEN passive", "SEND 5 to"},
    {Listen, Closed, U16, "OPEN passive", "CLOSE"},
    {Listen, SynSent, U5, "OPEN passive", "OPEN active"},
    {Listen, Closed, U24, "OPEN passive", "ABORT"},
    {SynSent, Established, S11, "OPEN active", "< SA 0/1"},
    {SynSent, SynReceived, S12, "OPEN active", "< S 0"},
    {SynSent, Closed, U17, "OPEN active", "CLOSE"},
    {SynSent, Closed, S9, "OPEN active", "< RA 0/1"},
    {SynSent, Closed, U24, "OPEN active", "ABORT"},
    {SynSent, Closed, T1, "OPEN active", "timeout User"},
    {SynReceived, Established, S24, PASSIVE_, "< A 1/1"},
    {SynReceived, FinWait1, U18, PASSIVE_, "CLOSE"},
    {SynReceived, Listen, S16, PASSIVE_, "< R 1"},
    {SynReceived, FinWait1, U19, PASSIVE_ "; SEND 5; CLOSE", "< A 1/1"},
    {SynReceived, CloseWait, S35, PASSIVE_, "< FA 1/1"},
    {SynReceived, Closing, S37, PASSIVE_ "; SEND 5; CLOSE", "< FA 1/1"},
    {SynReceived, Listen, S20, PASSIVE_, "< S 5"},
    {SynReceived, Closed, S17, ACTIVE_, "< R 1"},
    {SynReceived, Closed, U25, ACTIVE_, "ABORT"},
    {SynReceived, Closed, T1, PASSIVE_, "timeout User"},
    {Established, FinWait1, U20, ESTABLISHED_, "CLOSE"},
    {Established, CloseWait, S35, ESTABLISHED_, "< FA 1/1"},
    {Established, Closed, S18, ESTABLISHED_, "< R 1"},
    {Established, Closed, U25, ESTABLISHED_, "ABORT"},
    {Established, Closed, T1, ESTABLISHED_ "; SEND 5", "timeout User"},
    {Established, Closed, KeepAliveDead, ESTABLISHED_, SILENCE_},
    {FinWait1, FinWait2, S28, FIN_WAIT_1_, "< A 1/2"},
    {FinWait1, Closing, S37, FIN_WAIT_1_, "< FA 1/1"},
    {FinWait1, TimeWait, S36, FIN_WAIT_1_, "< FA 1/2"},
    {FinWait1, Closed, S18, FIN_WAIT_1_, "< R 1"},
    {FinWait1, Closed, U25, FIN_WAIT_1_, "ABORT"},
    {FinWait1, Closed, T1, FIN_WAIT_1_, "timeout User"},
    {FinWait1, Closed, KeepAliveDead, FIN_WAIT_1_, SILENCE_},
    {FinWait2, TimeWait, S38, FIN_WAIT_2_, "< FA 1/2"},
    {FinWait2, Closed, S18, FIN_WAIT_2_, "< R 1"},
    {FinWait2, Closed, U25, FIN_WAIT_2_, "ABORT"},
    {FinWait2, Closed, KeepAliveDead, FIN_WAIT_2_, SILENCE_},
    {CloseWait, LastAck, U22, CLOSE_WAIT_, "CLOSE"},
    {CloseWait, Closed, S18, CLOSE_WAIT_, "< R 2"},
    {CloseWait, Closed, U25, CLOSE_WAIT_, "ABORT"},
    {CloseWait, Closed, T1, CLOSE_WAIT_ "; SEND 5", "timeout User"},
    {CloseWait, Closed, KeepAliveDead, CLOSE_WAIT_, SILENCE_},
    {Closing, TimeWait, S30, CLOSING_, "< A 2/2"},
    {Closing, Closed, S19, CLOSING_, "< R 2"},
    {Closing, Closed, U26, CLOSING_, "ABORT"},
    {Closing, Closed, T1, CLOSING_, "timeout User"},
    {Closing, Closed, KeepAliveDead, CLOSING_, SILENCE_},
    {LastAck, Closed, S31, LAST_ACK_, "< A 2/2"},
    {LastAck, Closed, S19, LAST_ACK_, "< R 2"},
    {LastAck, Closed, U26, LAST_ACK_, "ABORT"},
    {LastAck, Closed, T1, LAST_ACK_, "timeout User"},
    {LastAck, Closed, KeepAliveDead, LAST_ACK_, SILENCE_},
    {TimeWait, Closed, T3, TIME_WAIT_, "timeout TimeWait"},
    {TimeWait, SynReceived, S22, TIME_WAIT_, "< S 900"},
    {TimeWait, Closed, S19, TIME_WAIT_, "< R 2"},
    {TimeWait, Closed, U26, TIME_WAIT_, "ABORT"},
};

/// What was sent is what the row says.
void checkAction(const TcpStory& end, const DiagramEdge& edge) {
    const auto sends = [&](TcpFlag flag) {
        return std::any_of(end.out.begin(), end.out.end(), [&](const Transmit& t) { return t.flags.has(flag); });
    };
    const auto says = [&](const char* word) { return edge.action.find(word) != std::string_view::npos; };
    QCOMPARE(!end.out.empty(), says("snd "));
    QCOMPARE(sends(TcpFlag::Syn), says("SYN"));
    QCOMPARE(sends(TcpFlag::Rst), says("RST"));
    QCOMPARE(sends(TcpFlag::Fin), says("FIN"));
    QVERIFY(!says("ACK") || sends(TcpFlag::Ack));
    QCOMPARE(edge.to == Closed, says("delete TCB"));
}

QByteArray words(ConnectionState from, ConnectionState to, RuleId rule) {
    const auto bytes = [](std::string_view s) { return QByteArray(s.data(), static_cast<qsizetype>(s.size())); };
    return bytes(name(from)) + " to " + bytes(name(to)) + " by " + bytes(ruleOf(rule).name);
}

/// What may happen to an end, by chance: most of it near to what it expects, so that it comes far.
class Chance {
public:
    explicit Chance(std::uint32_t seed) : engine_(seed) {}

    TcpSettings settings() {
        TcpSettings s;
        if (oneIn(2)) s.keepAliveIdle = 30s;
        s.keepAliveProbes = static_cast<std::uint8_t>(below(3));
        s.delayedAck = oneIn(3);
        if (oneIn(4)) s.receiveBuffer = 64;
        return s;
    }
    TcpInput input(const Tcb& tcb) {
        if (oneIn(4)) return call();
        if (oneIn(5))
            if (const auto timer = running(tcb)) return Timeout{*timer};
        return segment(tcb);
    }
    bool oneIn(std::uint32_t n) { return below(n) == 0; }

private:
    std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(engine_()) % n; }

    UserCall call() {
        switch (below(10)) {
        case 0:
        case 1:
            return OpenCall{true, !oneIn(8), Seq{static_cast<std::uint32_t>(engine_())}};
        case 2:
        case 3:
            return OpenCall{false, true, Seq{}};
        case 4:
            return SendCall{below(3000), oneIn(2), Seq{static_cast<std::uint32_t>(engine_())}};
        case 5:
            return ReceiveCall{below(2000)};
        case 6:
        case 7:
            return CloseCall{};
        case 8:
            return oneIn(3) ? UserCall(AbortCall{}) : UserCall(CloseCall{});
        default:
            return StatusCall{};
        }
    }
    std::optional<TcpTimer> running(const Tcb& tcb) {
        std::vector<TcpTimer> all;
        for (std::size_t t = 0; t < tcpTimerCount; ++t)
            if (tcb.timers[t] != never) all.push_back(static_cast<TcpTimer>(t));
        if (all.empty()) return std::nullopt;
        return all[below(static_cast<std::uint32_t>(all.size()))];
    }
    SegmentArrives segment(const Tcb& tcb) {
        static constexpr std::uint8_t likely[]{2, 18, 16, 16, 17, 17, 24, 25, 4, 20}; // S SA A A FA FA PA FPA R RA
        SegmentArrives s;
        s.flags = TcpFlags::fromBits(static_cast<std::uint8_t>(oneIn(5) ? below(256) : likely[below(10)]));
        s.seq = tcb.rcvNxt + (oneIn(3) ? below(5) - 2U : 0U);
        if (oneIn(12)) s.seq = Seq{static_cast<std::uint32_t>(engine_())};
        s.ack = oneIn(3) ? tcb.sndUna + below(3) : tcb.sndNxt;
        if (oneIn(12)) s.ack = Seq{static_cast<std::uint32_t>(engine_())};
        s.text = oneIn(3) ? below(40) : 0;
        s.window = static_cast<std::uint16_t>(oneIn(6) ? 0U : below(9000));
        s.mss = static_cast<std::uint16_t>(oneIn(2) ? 0U : 500U);
        s.windowShift = static_cast<std::int8_t>(oneIn(2) ? -1 : 3);
        s.iss = Seq{static_cast<std::uint32_t>(engine_())};
        return s;
    }

    std::mt19937 engine_;
};

} // namespace

class TcpDiagram : public QObject {
    Q_OBJECT

private slots:
    void way_data() {
        QTest::addColumn<const void*>("way");
        for (const Way& w : ways)
            QTest::newRow(words(w.from, w.to, w.rule).constData()) << static_cast<const void*>(&w);
    }

    void way() {
        QFETCH(const void*, way);
        const Way& w = *static_cast<const Way*>(way);
        const DiagramEdge* edge = findDiagramEdge(w.from, w.to, w.rule);
        QVERIFY2(edge != nullptr, "the table does not have it");
        TcpSettings settings;
        if (w.rule == KeepAliveDead) {
            settings.keepAliveIdle = 1s;
            settings.userTimeout = 24h; // the keep-alives are to be the first to lose patience
        }
        TcpStory end(settings);
        end.does(w.before);
        QCOMPARE(name(end.tcb.state), name(w.from));
        end.does(w.happens);
        QCOMPARE(name(end.tcb.state), name(w.to));
        QCOMPARE(ruleOf(end.rule).name, ruleOf(edge->rule).name);
        checkAction(end, *edge);
    }

    void everyRowHasAStory() {
        std::set<std::tuple<ConnectionState, ConnectionState, RuleId>> told;
        for (const Way& w : ways) told.emplace(w.from, w.to, w.rule);
        QCOMPARE(told.size(), ways.size());
        for (const DiagramEdge& e : diagramEdges())
            QVERIFY2(told.erase({e.from, e.to, e.rule}) == 1, words(e.from, e.to, e.rule).constData());
        QVERIFY(told.empty());
    }

    /// The figure has twenty arrows; which, a person can compare with the RFC in a minute.
    void theFigureIsWhole() {
        const auto all = diagramEdges();
        QCOMPARE(std::count_if(all.begin(), all.end(), [](const DiagramEdge& e) { return e.inFigure; }), 20);
        for (std::size_t s = 0; s < connectionStateCount; ++s) {
            const auto state = static_cast<ConnectionState>(s);
            for (const DiagramEdge& e : diagramEdgesFrom(state)) QVERIFY(e.from == state && e.to != state);
            QVERIFY(!diagramEdgesFrom(state).empty());
        }
        QVERIFY(findDiagramEdge(Closed, Established, S11) == nullptr);
    }

    void chanceFindsNoOtherWay_data() {
        QTest::addColumn<std::uint32_t>("seed");
        for (const std::uint32_t seed : {1U, 9293U, 793U, 20260U}) QTest::addRow("seed %u", seed) << seed;
    }

    void chanceFindsNoOtherWay() {
        QFETCH(std::uint32_t, seed);
        Chance chance(seed);
        std::set<ConnectionState> seen;
        std::set<const DiagramEdge*> taken;
        for (int life = 0; life < 1500; ++life) {
            Tcb tcb = freshTcb(chance.settings());
            Time now{};
            for (int i = 0; i < 40; ++i) {
                const TcpInput input = chance.input(tcb);
                if (const auto* timeout = std::get_if<Timeout>(&input)) now = std::max(now, tcb.timer(timeout->timer));
                const Transition t = step(tcb, input, now);
                const ConnectionState from = tcb.state, to = t.next.state;
                tcb = t.next;
                seen.insert(to);
                now += 1ms;
                if (from == to) continue;
                const QByteArray place = words(from, to, t.rule()) + ", seed " + QByteArray::number(seed) + ", life " +
                                         QByteArray::number(life) + ", input " + QByteArray::number(i);
                const DiagramEdge* edge = findDiagramEdge(from, to, t.rule());
                QVERIFY2(edge != nullptr, place.constData());
                taken.insert(edge);
            }
        }
        QCOMPARE(seen.size(), connectionStateCount);
        QVERIFY2(taken.size() * 10 > diagramEdges().size() * 9, // chance came nearly everywhere
                 QByteArray::number(static_cast<qulonglong>(taken.size())).constData());
    }
};

QTEST_GUILESS_MAIN(TcpDiagram)
#include "tst_tcp_diagram.moc"
