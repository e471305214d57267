// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The index of connections against small stories: what the two service users saw, and no more than any event says.
#include "core/trace/connections.h"
#include "tests/support/primitive_traces.h"

#include <QTest>

#include <algorithm>
#include <cerrno>

using namespace socketscope;
using namespace socketscope::test;
using std::chrono::milliseconds;

namespace {

Connections indexed(PrimitiveStory& story) {
    Connections index;
    index.extend(story.trace());
    return index;
}

constexpr ConnectionId one{1};
constexpr int server0 = -1;

} // namespace

class TestConnections : public QObject {
    Q_OBJECT

private slots:
    void phoneCall() {
        PrimitiveStory story;
        const EventId listening = story.listen();
        const EventId dialled = story.connectCall(0);
        story.handshake(0);
        const EventId confirm = story.connectReturns(0);
        const EventId rings = story.ackArrives(0);
        const EventId pickUp = story.acceptCall();
        const EventId picked = story.acceptReturns(0);
        const EventId said = story.send(0, "hello");
        const EventId there = story.dataArrives(0);
        const EventId heard = story.receive(server0, 5);
        const EventId hungUp = story.disconnect(0);
        const EventId noMore = story.finArrives(0);
        const EventId end = story.receive(server0, 0);
        const EventId bye = story.disconnect(server0);
        story.finArrives(server0);
        Connections index = indexed(story);

        QCOMPARE(index.count(), std::size_t{2}); // the server's half was heard of by itself, then absorbed
        const Connection& c = index[one];
        QCOMPARE(c.connectCall, dialled);
        QCOMPARE(c.confirm, confirm);
        QCOMPARE(c.indication, rings);
        QCOMPARE(c.acceptCall, pickUp);
        QCOMPARE(c.acceptReturn, picked);
        QCOMPARE(c.listener, story.listeningSocket());
        QVERIFY(c.established() && c.over);
        QCOMPARE(index.party(c.client).socket, story.socket(0));
        QCOMPARE(index.party(c.server).socket, story.socket(server0));
        QCOMPARE(index.party(c.server).program, story.program(server0));

        const auto& messages = index.party(c.client).messages;
        QCOMPARE(messages.size(), std::size_t{1});
        QCOMPARE(messages[0].call, said);
        QCOMPARE(messages[0].taken, heard);
        QCOMPARE(index.readable(c.client, messages[0]), there);
        QCOMPARE(index.party(c.client).disconnectCall, hungUp);
        QCOMPARE(index.endReadable(c.client), noMore);
        QCOMPARE(index.party(c.server).eofReturn, end);
        QCOMPARE(index.party(c.server).disconnectCall, bye);
        QVERIFY(!present(index.resetAt(one)));
        QVERIFY(index.listenerOf(story.listeningSocket()) != nullptr);
        QVERIFY(index.listeners()[0].call < listening);
    }

    void sendBeforeAccept() {
        PrimitiveStory story = waitingCall();
        Connections index = indexed(story);
        const Connection& c = index[one];
        const Message& m = index.party(c.client).messages.at(0);
        QVERIFY(m.ret < c.acceptCall);
        QVERIFY(index.readable(c.client, m) < c.acceptCall);
        QVERIFY(m.taken > c.acceptReturn);
        QVERIFY(c.confirm < c.indication);
    }

    void oneSendReadInTwo() {
        PrimitiveStory story;
        story.listen();
        story.connect(0);
        story.accept(0);
        story.send(0, "hello");
        story.dataArrives(0);
        const EventId first = story.receive(server0, 2, 2);
        const EventId second = story.receive(server0, 3);
        Connections index = indexed(story);
        const Connection& c = index[one];
        const Message& m = index.party(c.client).messages.at(0);
        const auto reads = index.readsOf(c.client, m);
        QCOMPARE(reads.size(), std::size_t{2});
        QCOMPARE(reads[0].ret, first);
        QCOMPARE(reads[1].ret, second);
        QCOMPARE(reads[1].first, std::uint64_t{2});
        QCOMPARE(m.taken, second);
    }

    void twoSendsReadInOne() {
        PrimitiveStory story;
        story.listen();
        story.connect(0);
        story.accept(0);
        story.send(0, "he");
        story.dataArrives(0);
        story.send(0, "llo");
        const EventId there = story.dataArrives(0);
        const EventId all = story.receive(server0, 5);
        Connections index = indexed(story);
        const Connection& c = index[one];
        const auto& messages = index.party(c.client).messages;
        QCOMPARE(messages.size(), std::size_t{2});
        for (const Message& m : messages) {
            QCOMPARE(index.readsOf(c.client, m).size(), std::size_t{1});
            QCOMPARE(m.taken, all);
        }
        QVERIFY(index.readable(c.client, messages[0]) < there);
        QCOMPARE(index.readable(c.client, messages[1]), there);
    }

    void bytesBehindAGapAreNotReadable() {
        PrimitiveStory story;
        story.listen();
        story.connect(0);
        story.accept(0);
        story.send(0, "he");
        const EventId lost = story.dataLost(0);
        story.dataLeaves(0); // the retransmission stays on its way for now
        const auto retransmitted = story.trace().last();
        story.send(0, "llo");
        const EventId late = story.dataArrives(0);
        Connections index = indexed(story);
        const Connection& c = index[one];
        QVERIFY(!present(index.readable(c.client, index.party(c.client).messages.at(1))));
        QCOMPARE(index.carriedFrom(c.client).losses().size(), std::size_t{1});
        QCOMPARE(index.carriedFrom(c.client).losses()[0].lost, lost);
        QVERIFY(retransmitted < late);
    }

    void unseenArrivalIsReadableAtLatestWhenTaken() {
        PrimitiveStory story(1, Origin::Inferred);
        story.listen();
        story.connect(0);
        story.accept(0);
        story.send(0, "hello"); // nobody sees it arrive
        const EventId taken = story.receive(server0, 5);
        Connections index = indexed(story);
        const Connection& c = index[one];
        QCOMPARE(index.readable(c.client, index.party(c.client).messages.at(0)), taken);
    }

    void halfClose() {
        PrimitiveStory story;
        story.listen();
        story.connect(0);
        story.accept(0);
        const EventId shut = story.disconnect(0, DisconnectHow::Write);
        story.finArrives(0);
        const EventId eof = story.receive(server0, 0);
        story.send(server0, "rest");
        story.dataArrives(server0);
        const EventId rest = story.receive(0, 4);
        Connections index = indexed(story);
        const Connection& c = index[one];
        QVERIFY(!c.over);
        QVERIFY(!present(index.party(c.client).closeCall));
        QCOMPARE(index.party(c.server).messages.at(0).taken, rest);
        QCOMPARE(index.party(c.server).eofReturn, eof);
        const auto client = index.phasesAt(c.client, story.trace().last());
        QCOMPARE(client.size(), std::size_t{2}); // it said nothing before it hung up
        QCOMPARE(client[1].phase, Phase::End);
        QCOMPARE(client[1].from, shut);
        QVERIFY(!present(client[1].to));
    }

    void refused() {
        PrimitiveStory story;
        const EventId returned = story.connectRefused(0);
        Connections index = indexed(story);
        const Connection& c = index[one];
        QCOMPARE(c.confirm, returned);
        QCOMPARE(c.error, std::uint16_t{ECONNREFUSED});
        QVERIFY(!c.established() && c.over && !present(c.server));
        story.listen();
        const EventId again = story.connect(0); // the same program dials again: another connection
        index.extend(story.trace());
        QCOMPARE(index.begunBy(story.program(0)).size(), std::size_t{2});
        const Connection& second = index[index.begunBy(story.program(0))[1]];
        QCOMPARE(second.confirm, again);
        QVERIFY(present(second.server));
        QVERIFY(index.carriedFrom(c.client).synSent() < returned); // each has its own SYN, the ports being the same
        QVERIFY(index.carriedFrom(second.client).synSent() > returned);
        QVERIFY(index.carriedFrom(second.client).synArrived() > returned);
    }

    void resetWithUnreadData() {
        PrimitiveStory story;
        story.listen();
        story.connect(0);
        story.accept(0);
        story.send(0, "hello");
        story.dataArrives(0);
        const EventId closed = story.disconnect(server0, DisconnectHow::Abort);
        story.reset(server0);
        const EventId told = story.receive(0, -ECONNRESET);
        story.receive(0, 0); // after an error the kernel says 0: that is no orderly end
        Connections index = indexed(story);
        const Connection& c = index[one];
        const Message& m = index.party(c.client).messages.at(0);
        QVERIFY(!present(m.taken));
        QCOMPARE(m.discarded, closed);
        QCOMPARE(index.party(c.client).failure, told);
        QVERIFY(!present(index.party(c.client).eofReturn));
        QVERIFY(index.resetAt(one) < told);
        QVERIFY(index.resetAt(one) > closed);
    }

    void twoClients() {
        PrimitiveStory story(2);
        story.listen();
        story.connect(0);
        story.connect(1);
        story.send(1, "from B");
        story.dataArrives(1);
        story.accept(0);
        story.accept(1);
        const EventId heard = story.receive(PrimitiveStory::server(1), 6);
        Connections index = indexed(story);
        const ConnectionId a = index.begunBy(story.program(0))[0], b = index.begunBy(story.program(1))[0];
        QVERIFY(a != b);
        QCOMPARE(index.party(index[b].server).reads.at(0).ret, heard);
        QVERIFY(index.party(index[a].client).messages.empty());
        QCOMPARE(index.partyOf(story.socket(PrimitiveStory::server(1))), index[b].server);
        std::vector<ConnectionId> alive;
        index.alive(EventId{1}, story.trace().last(), alive);
        QCOMPARE(alive.size(), std::size_t{2});
        // The second one was not the first to be picked up: its telephone was plugged in long before.
        QCOMPARE(index.party(index[b].server).establishFrom, index[b].acceptCall);
        QCOMPARE(index.party(index[a].server).establishFrom, index.listeners()[0].call);
    }

    void phasesAreKnownWhenTheyAreKnown() {
        PrimitiveStory story = wholeCall();
        Connections index = indexed(story);
        const Connection& c = index[one];
        const Party& server = index.party(c.server);
        // While RECEIVE waits, nobody can know that it will return 0: the server still talks.
        const EventId inside{number(server.eofCall) + 1};
        const auto before = index.phasesAt(c.server, inside);
        QCOMPARE(before.back().phase, Phase::Use);
        QVERIFY(!present(before.back().to));
        const auto after = index.phasesAt(c.server, server.eofReturn);
        QCOMPARE(after.back().phase, Phase::End);
        QCOMPARE(after.back().from, server.eofCall);
        QVERIFY(present(after[1].to) && after[1].to < server.eofCall);
        const auto client = index.phasesAt(c.client, story.trace().last());
        QCOMPARE(client.size(), std::size_t{3});
        QCOMPARE(client[0].to, c.confirm);
        QCOMPARE(client[2].to, index.party(c.client).closeReturn);
    }

    /// Extending event by event gives what extending at once gives.
    void extendsByPieces() {
        Connections pieces;
        PrimitiveStory story;
        const auto grow = [&] { pieces.extend(story.trace()); };
        story.listen(), grow();
        story.connectCall(0), grow();
        story.handshake(0), grow();
        story.connectReturns(0), grow();
        story.ackArrives(0), grow();
        story.sendCall(0, "hello"), grow();
        story.dataLeaves(0), grow();
        story.dataArrives(0), grow();
        story.acceptCall(), grow();
        story.acceptReturns(0), grow();
        story.receive(server0, 5), grow(); // read before the sender's SEND has returned
        story.sendReturns(0), grow();
        const Connections atOnce = indexed(story);
        QCOMPARE(pieces.count(), atOnce.count());
        QCOMPARE(pieces[one].acceptReturn, atOnce[one].acceptReturn);
        const Message &a = pieces.party(pieces[one].client).messages.at(0),
                      &b = atOnce.party(atOnce[one].client).messages.at(0);
        QCOMPARE(a.taken, b.taken);
        QCOMPARE(a.ret, b.ret);
        QVERIFY(a.taken < a.ret);
    }

    /// Looking at a few events of a long session costs what is found there.
    void windowsAreSmall() {
        PrimitiveStory story;
        story.listen();
        story.connect(0);
        story.accept(0);
        constexpr int rounds = 20'000;
        for (int i = 0; i < rounds; ++i) {
            story.send(0, "x");
            story.dataArrives(0);
            story.receive(server0, 1);
        }
        Connections index = indexed(story);
        const PartyId client = index[one].client;
        QCOMPARE(index.party(client).messages.size(), std::size_t{rounds});
        const EventId middle{number(story.trace().last()) / 2};
        const auto few = index.messagesWithin(client, middle, EventId{number(middle) + 12});
        QVERIFY(!few.empty() && few.size() <= 4);
        for (const Message& m : few) QVERIFY(m.taken >= middle && m.call <= EventId{number(middle) + 12});
    }
};

QTEST_GUILESS_MAIN(TestConnections)
#include "tst_connections.moc"
