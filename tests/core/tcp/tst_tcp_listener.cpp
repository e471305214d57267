// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A listening socket and its two queues: one end for each caller, the oldest complete one first, and what happens to
// those for whom there is no room.
#include "core/tcp/listener.h"

#include <QtTest/QtTest>

using namespace socketscope;

namespace {

using namespace std::chrono_literals;
using enum ConnectionState;
using Room = TcpListener::Arrival::Room;

Endpoint at(std::uint16_t port) { return {IpAddress::loopback(IpVersion::V4), port}; }

struct Caller {
    explicit Caller(std::uint16_t port) : end({}, at(port), at(7000)) {}
    Segment dial(Time now = {}) { return end.open(true, Seq{1000}, now).segments.at(0); }
    /// Takes what the other side says, and gives the answer.
    Segment hears(const TcpOutcome& outcome) {
        return end.arrives(outcome.segments.at(0), Seq{}, Time{}).segments.at(0);
    }
    TcpEnd end;
};

struct Desk {
    explicit Desk(std::uint32_t backlog) : listener({}, at(7000), backlog) {}
    TcpListener::Arrival hears(const Segment& segment) { return listener.arrives(segment, Seq{5000}, Time{}); }
    /// The whole handshake; whether there was room for its last segment.
    Room connect(Caller& caller) {
        const auto syn = hears(caller.dial());
        if (syn.room == Room::AcceptQueueFull) return syn.room;
        return hears(caller.hears(syn.outcome)).room;
    }
    TcpListener listener;
};

} // namespace

class TcpListenerTest : public QObject {
    Q_OBJECT

private slots:
    void aHandshakeGoesFromQueueToQueue() {
        Desk desk(5);
        Caller anna(40001);
        const auto syn = desk.hears(anna.dial());
        QCOMPARE(syn.outcome.rule, RuleId::S6);
        QCOMPARE(desk.listener.synQueue(), std::size_t{1});
        const auto ack = desk.hears(anna.hears(syn.outcome));
        QCOMPARE(ack.outcome.rule, RuleId::S24);
        QCOMPARE(desk.listener.synQueue(), std::size_t{0});
        QCOMPARE(desk.listener.acceptQueue(), std::size_t{1});
        QCOMPARE(desk.listener.accept()->tcb().state, Established); // before anybody called ACCEPT
        QVERIFY(!desk.listener.accept());
    }

    void theOldestCompleteOneComesFirst() {
        Desk desk(5);
        Caller anna(40001), ben(40002);
        const auto hers = desk.hears(anna.dial());
        QCOMPARE(desk.connect(ben), Room::Found); // dialled later, complete before her
        QCOMPARE(desk.hears(anna.hears(hers.outcome)).room, Room::Found);
        QCOMPARE(desk.listener.accept()->remote(), at(40002));
        QCOMPARE(desk.listener.accept()->remote(), at(40001));
    }

    void textArrivesBeforeAccept() {
        Desk desk(5);
        Caller anna(40001);
        QCOMPARE(desk.connect(anna), Room::Found);
        const std::string hello = "hello";
        desk.hears(anna.end.send(asBytes(hello), Time{}).segments.at(0));
        TcpEnd taken = *desk.listener.accept();
        const TcpOutcome got = taken.receive(100, Time{});
        QCOMPARE(std::string(reinterpret_cast<const char*>(got.taken.data()), got.taken.size()), hello);
    }

    void aFullHouseLetsNobodyIn() {
        Desk desk(0); // holds one
        Caller anna(40001), ben(40002);
        QCOMPARE(desk.connect(anna), Room::Found);
        const auto refused = desk.hears(ben.dial());
        QCOMPARE(refused.room, Room::AcceptQueueFull);
        QVERIFY(refused.outcome.segments.empty()); // in silence: ben will dial again
        desk.listener.accept();
        QCOMPARE(desk.hears(ben.end.timeout(TcpTimer::Retransmit, Time(1s)).segments.at(0)).room, Room::Found);
    }

    void theLastAckFindsNoRoom() {
        Desk desk(0);
        Caller anna(40001), ben(40002);
        const auto his = desk.hears(ben.dial());
        QCOMPARE(desk.connect(anna), Room::Found);
        QCOMPARE(desk.hears(ben.hears(his.outcome)).room, Room::AcceptQueueFull);
        QCOMPARE(ben.end.tcb().state, Established); // he cannot know
        QCOMPARE(desk.listener.synQueue(), std::size_t{1});
        const auto again = desk.listener.timeouts(desk.listener.nextTimeout());
        QCOMPARE(again.at(0).outcome.segments.at(0).flags.letters(), std::string("SA"));
    }

    void aResetTakesTheRequestAndNothingElse() {
        Desk desk(5);
        Caller anna(40001), ben(40002);
        desk.hears(anna.dial());
        desk.hears(ben.dial());
        Segment reset;
        reset.src = at(40001);
        reset.dst = at(7000);
        reset.seq = Seq{1001};
        reset.flags = {TcpFlag::Rst};
        QCOMPARE(desk.hears(reset).outcome.rule, RuleId::S16);
        QCOMPARE(desk.listener.synQueue(), std::size_t{1});
        Caller again(40001);
        QCOMPARE(desk.connect(again), Room::Found);
    }

    void whatIsForNobodyIsAnsweredByTheListener() {
        Desk desk(5);
        Segment stray;
        stray.src = at(40009);
        stray.dst = at(7000);
        stray.ack = Seq{4711};
        stray.flags = {TcpFlag::Ack};
        const auto answer = desk.hears(stray);
        QVERIFY(answer.forListener);
        QCOMPARE(answer.outcome.rule, RuleId::S5);
        QCOMPARE(answer.outcome.segments.at(0).seq, Seq{4711});
        QCOMPARE(desk.listener.synQueue(), std::size_t{0});
    }

    void closeResetsWhoWasNotAccepted() {
        Desk desk(5);
        Caller anna(40001), ben(40002);
        QCOMPARE(desk.connect(anna), Room::Found);
        desk.hears(ben.dial());
        const auto all = desk.listener.close(Time{});
        QCOMPARE(all.size(), std::size_t{1});
        QCOMPARE(all[0].outcome.segments.at(0).flags.letters(), std::string("R"));
        QCOMPARE(desk.listener.nextTimeout(), never);
    }

    void anUnansweredRequestIsGivenUp() {
        Desk desk(5);
        Caller anna(40001);
        desk.hears(anna.dial());
        for (int i = 0; i < 100 && desk.listener.synQueue() > 0; ++i)
            desk.listener.timeouts(desk.listener.nextTimeout());
        QCOMPARE(desk.listener.synQueue(), std::size_t{0});
        QCOMPARE(desk.listener.nextTimeout(), never);
    }
};

QTEST_GUILESS_MAIN(TcpListenerTest)
#include "tst_tcp_listener.moc"
