// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What counts as the same story and what does not: every kind of difference is found, named by its place, and the free
// things are free.
#include "core/session/same_story.h"

#include "core/base/cell_text.h"
#include "core/lesson/builtin.h"
#include "tests/support/live.h"
#include "tests/support/trace_builder.h"
#include "tests/support/written.h"

#include <QtTest/QtTest>
#include <algorithm>
#include <cerrno>
#include <sstream>

using namespace socketscope;
using namespace socketscope::test;

namespace {

using enum ConnectionState;

constexpr FlagBits syn = flag::syn, synAck = flag::syn | flag::ack, ack = flag::ack, fin = flag::fin | flag::ack,
                   rst = flag::rst | flag::ack;

/// A trace of one server and two clients, event by event, for what TraceBuilder does not tell.
class Teller {
public:
    explicit Teller(Origin wire = Origin::Modelled) : wire_(wire) {
        for (const char* name : {"client", "server", "anna"})
            writer_.program({name, name[0] == 's' ? Host::Server : Host::Client});
    }
    /// Two endpoints and the sockets at them.
    struct Line {
        ProgramId caller;
        EndpointId at, door;
        SocketId ours, theirs;
    };
    Line line(ProgramId caller, std::uint16_t port) {
        const IpAddress address = IpAddress::v4(127, 0, 0, 1);
        const SocketId ours = writer_.nextSocket(), theirs = writer_.nextSocket();
        return {caller, writer_.endpoint({address, port}), writer_.endpoint({address, 7000}), ours, theirs};
    }
    SegmentId out(const Line& l, FlagBits flags, SegmentId copyOf = {}, EventId cause = {}) {
        return leaves(l.caller, l.at, l.door, server, flags, copyOf, cause);
    }
    SegmentId in(const Line& l, FlagBits flags, SegmentId copyOf = {}) {
        return leaves(server, l.door, l.at, l.caller, flags, copyOf, {});
    }
    void ours(const Line& l, ConnectionState to) { enters(l.caller, l.ours, l.at, l.door, to); }
    void theirs(const Line& l, ConnectionState to) { enters(server, l.theirs, l.door, l.at, to); }
    void forge(const Line& l, FlagBits flags) {
        const SegmentId id = writer_.nextSegment();
        const EventId decision = writer_.add(
            {}, noProgram, wire_, {}, Decided{.delay = {}, .segment = id, .action = WireAction::Forge, .by = {}});
        leaves(l.caller, l.at, l.door, server, flags, {}, decision, id);
    }
    void handshake(const Line& l) {
        out(l, syn);
        ours(l, SynSent);
        theirs(l, SynReceived);
        in(l, synAck);
        ours(l, Established);
        out(l, ack);
        theirs(l, Established);
    }
    void call(ProgramId program, Primitive primitive) {
        Call c;
        c.id = writer_.nextCall();
        c.primitive = primitive;
        writer_.add({}, program, wire_, {}, c);
        last_ = c;
    }
    void returns(ProgramId program, std::int32_t value, std::uint16_t error = 0) {
        Return r;
        r.call = last_.id;
        r.primitive = last_.primitive;
        r.value = value;
        r.error = error;
        writer_.add({}, program, wire_, {}, r);
    }
    Trace told() { return test::written(writer_); }

    static constexpr ProgramId client{0}, server{1}, anna{2};

private:
    SegmentId leaves(ProgramId from, EndpointId at, EndpointId to, ProgramId toProgram, FlagBits flags,
                     SegmentId copyOf, EventId cause, SegmentId id = {}) {
        Sent s;
        s.id = present(id) ? id : writer_.nextSegment();
        s.copyOf = copyOf;
        s.from = at;
        s.to = to;
        s.toProgram = toProgram;
        s.flags = flags;
        writer_.add({}, from, wire_, cause, s);
        return s.id;
    }
    void enters(ProgramId program, SocketId socket, EndpointId local, EndpointId remote, ConnectionState to) {
        StateChanged s;
        s.socket = socket;
        s.local = local;
        s.remote = remote;
        s.kind = to == SynReceived ? SocketKind::Request : SocketKind::Connection;
        s.to = to;
        writer_.add({}, program, wire_, {}, s);
    }

    TraceWriter writer_;
    Origin wire_;
    Call last_;
};

std::string difference(const Trace& a, const Trace& b) {
    const auto found = storyDifference(a, b);
    return found ? found->what : std::string();
}

/// One connection, told by two tellers, each in its own way.
template <typename A, typename B> std::string differenceOf(A first, B second, Origin wire = Origin::Modelled) {
    Teller a(wire), b(wire);
    first(a, a.line(Teller::client, 40000));
    second(b, b.line(Teller::client, 50000));
    return difference(a.told(), b.told());
}

Record recordOf(const std::function<void(TraceBuilder&)>& tell) {
    TraceBuilder builder;
    tell(builder);
    Trace trace = builder.build();
    TraceBatch batch;
    for (std::uint32_t i = 1; i <= trace.size(); ++i) batch.events.push_back(trace[EventId{i}]);
    for (const ProgramInfo& program : trace.programs()) batch.programs.push_back(program);
    Record record;
    record.append(batch);
    return record;
}

void hello(TraceBuilder& told, std::string_view answer) {
    const ProgramId server = told.server(), client = told.client();
    const SocketId door = told.listen(server);
    test::Connection line = told.connect(client, server, door);
    told.accept(line);
    told.send(line, End::Client, "hello");
    told.receive(line, End::Server, answer);
    told.disconnect(line, End::Client);
    told.disconnect(line, End::Server);
}

} // namespace

class SameStoryTest : public QObject {
    Q_OBJECT

private slots:
    void everyStoryIsItself() {
        for (const Trace& trace : {phoneCall(), twoClients(), echo(20), crowd(5, true), crowd(5, false), refusedCall()})
            QCOMPARE(difference(trace, trace), std::string());
        QVERIFY(sameStory(Trace{}, Trace{}));
    }

    void whatTheWireShowsIsNoDifference() {
        QVERIFY(sameStory(phoneCall(Origin::Observed), phoneCall(Origin::Inferred)));
    }

    void differentStoriesDiffer() {
        QVERIFY(!sameStory(phoneCall(), twoClients()));
        QVERIFY(!sameStory(phoneCall(), refusedCall()));
        QVERIFY(!sameStory(echo(20), echo(21)));
    }

    void calls_data() {
        QTest::addColumn<int>("primitive");
        QTest::addColumn<int>("value");
        QTest::addColumn<int>("error");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* name, Primitive primitive, int value, int error, const char* says) {
            QTest::newRow(name) << static_cast<int>(primitive) << value << error << QByteArray(says);
        };
        row("primitive", Primitive::Send, 5, 0,
            "server, call 2: RECEIVE 5 bytes in the first, SEND 5 bytes in the second");
        row("bytes", Primitive::Receive, 3, 0,
            "server, call 2: RECEIVE 5 bytes in the first, RECEIVE 3 bytes in the second");
        row("end", Primitive::Receive, 0, 0,
            "server, call 2: RECEIVE 5 bytes in the first, RECEIVE the end in the second");
        row("errno", Primitive::Receive, -1, ECONNRESET,
            "server, call 2: RECEIVE 5 bytes in the first, RECEIVE ECONNRESET in the second");
    }
    void calls() {
        QFETCH(int, primitive);
        QFETCH(int, value);
        QFETCH(int, error);
        QFETCH(QByteArray, says);
        const auto tell = [](Primitive p, int result, int errorOfCall) {
            Teller teller;
            teller.call(Teller::server, Primitive::Accept);
            teller.returns(Teller::server, 7);
            teller.call(Teller::server, p);
            teller.returns(Teller::server, result, static_cast<std::uint16_t>(errorOfCall));
            return teller.told();
        };
        const Trace a = tell(Primitive::Receive, 5, 0);
        const Trace b = tell(static_cast<Primitive>(primitive), value, error);
        const auto found = storyDifference(a, b);
        QVERIFY(found.has_value());
        QCOMPARE(QByteArray::fromStdString(found->what), says);
        QCOMPARE(found->a, EventId{4});
        QCOMPARE(found->b, EventId{4});
    }

    void aCallThatNeverReturns() {
        const auto tell = [](bool returns) {
            Teller teller;
            teller.call(Teller::server, Primitive::Accept);
            if (returns) teller.returns(Teller::server, 7);
            return teller.told();
        };
        QCOMPARE(
            difference(tell(true), tell(false)),
            std::string("server, call 1: ACCEPT with success in the first, ACCEPT that does not return in the second"));
        QVERIFY(sameStory(tell(false), tell(false)));
    }

    void aCallTooMany() {
        Teller a, b;
        a.call(Teller::anna, Primitive::Listen);
        const auto found = storyDifference(a.told(), b.told());
        QCOMPARE(found->what,
                 std::string("anna, call 1: LISTEN that does not return in the first, none in the second"));
        QCOMPARE(found->a, EventId{1});
        QCOMPARE(found->b, EventId{});
    }

    void descriptorsAreFree() {
        Teller a, b;
        a.call(Teller::server, Primitive::Accept);
        a.returns(Teller::server, 7);
        b.call(Teller::server, Primitive::Accept);
        b.returns(Teller::server, 8);
        QVERIFY(sameStory(a.told(), b.told()));
    }

    void programsAreComparedByName() {
        TraceBuilder a, b;
        a.server();
        a.client("anna");
        b.client("ben");
        b.server();
        QCOMPARE(difference(a.build(), b.build()), std::string("there is a program anna in the first only"));
    }

    void segmentsThatCount() {
        const auto shake = [](Teller& t, const Teller::Line& l) { t.handshake(l); };
        const auto ends = [](FlagBits flags) {
            return [flags](Teller& t, const Teller::Line& l) {
                t.handshake(l);
                t.in(l, flags);
            };
        };
        QCOMPARE(
            differenceOf(ends(fin), ends(rst)),
            std::string("connection 1 of client, SYN, FIN or RST 2 from server: FIN in the first, RST in the second"));
        QCOMPARE(
            differenceOf(shake, ends(rst)),
            std::string("connection 1 of client, SYN, FIN or RST 2 from server: none in the first, RST in the second"));
        const auto silent = [](Teller& t, const Teller::Line& l) {
            t.out(l, syn);
            t.ours(l, SynSent);
            t.theirs(l, SynReceived);
        };
        QCOMPARE(
            differenceOf(silent, shake),
            std::string(
                "connection 1 of client, SYN, FIN or RST 1 from server: none in the first, SYN+ACK in the second"));
    }

    void whatIsSentAgainIsFree() {
        const auto once = [](Teller& t, const Teller::Line& l) {
            t.handshake(l);
            t.in(l, fin);
            t.out(l, rst);
        };
        const auto often = [](Teller& t, const Teller::Line& l) {
            t.out(l, syn, t.out(l, syn));
            t.ours(l, SynSent);
            t.theirs(l, SynReceived);
            const SegmentId answer = t.in(l, synAck);
            t.in(l, synAck, answer);
            t.ours(l, Established);
            t.out(l, ack);
            t.out(l, ack);
            t.out(l, ack | flag::psh);
            t.theirs(l, Established);
            t.in(l, fin, t.in(l, fin));
            t.out(l, rst);
            t.out(l, rst);
        };
        QCOMPARE(differenceOf(once, often), std::string());
    }

    void aForgedSynBeginsNoConnection() {
        const auto forged = [](Teller& t, const Teller::Line& l) {
            t.handshake(l);
            t.forge(l, syn);
            t.in(l, fin);
        };
        QCOMPARE(differenceOf(forged, forged), std::string());
        QCOMPARE(
            differenceOf(forged,
                         [](Teller& t, const Teller::Line& l) {
                             t.handshake(l);
                             t.in(l, fin);
                         }),
            std::string("connection 1 of client, SYN, FIN or RST 2 from client: SYN in the first, none in the second"));
    }

    void statesCount() {
        const auto ends = [](std::initializer_list<ConnectionState> path) {
            return [path = std::vector(path)](Teller& t, const Teller::Line& l) {
                t.handshake(l);
                for (const ConnectionState s : path) t.ours(l, s);
            };
        };
        QCOMPARE(
            differenceOf(ends({FinWait1, FinWait2, TimeWait}), ends({FinWait1, Closing, TimeWait})),
            std::string("connection 1 of client, state 4 at client: FIN-WAIT-2 in the first, CLOSING in the second"));
        QCOMPARE(differenceOf(ends({FinWait1, FinWait2, TimeWait}), ends({FinWait1, FinWait2, TimeWait, Closed})),
                 std::string());
        QCOMPARE(differenceOf(ends({FinWait1, FinWait2}), ends({FinWait1, FinWait1, FinWait2})), std::string());
        QVERIFY(!differenceOf(ends({CloseWait, LastAck}), ends({CloseWait, LastAck, Closed})).empty());
    }

    void anEndThatIsOutOfSight() {
        const auto both = [](Teller& t, const Teller::Line& l) { t.handshake(l); };
        const auto one = [](Teller& t, const Teller::Line& l) {
            t.out(l, syn);
            t.ours(l, SynSent);
            t.in(l, synAck);
            t.ours(l, Established);
        };
        QCOMPARE(differenceOf(both, one, Origin::Inferred), std::string());
        QCOMPARE(
            differenceOf(both, one, Origin::Observed),
            std::string("connection 1 of client, state 1 at server: SYN-RECEIVED in the first, none in the second"));
    }

    void theOrderOfTwoCallersIsFree() {
        Teller a, b;
        const auto clients = {Teller::client, Teller::anna};
        std::vector<Teller::Line> inOrder, turned;
        for (const ProgramId p : clients) inOrder.push_back(a.line(p, static_cast<std::uint16_t>(40000 + number(p))));
        for (const ProgramId p : clients) turned.push_back(b.line(p, static_cast<std::uint16_t>(50000 - number(p))));
        std::reverse(turned.begin(), turned.end());
        for (const Teller::Line& l : inOrder) a.handshake(l);
        for (const Teller::Line& l : turned) b.handshake(l);
        a.in(inOrder[1], fin);
        b.in(turned[0], fin); // anna's in both
        const Trace first = a.told();
        QCOMPARE(difference(first, b.told()), std::string());
    }

    void aSocketMayCallTwice() {
        const auto twice = [](bool sameSocket) {
            return [sameSocket](Teller& t, const Teller::Line& l) {
                t.out(l, syn);
                t.ours(l, SynSent);
                t.in(l, rst);
                t.ours(l, Closed);
                Teller::Line again = t.line(l.caller, 60000);
                if (sameSocket) again.ours = l.ours;
                t.handshake(again);
            };
        };
        QCOMPARE(differenceOf(twice(true), twice(false)), std::string());
        QCOMPARE(differenceOf(twice(true),
                              [](Teller& t, const Teller::Line& l) {
                                  t.out(l, syn);
                                  t.ours(l, SynSent);
                                  t.in(l, rst);
                                  t.ours(l, Closed);
                              }),
                 std::string("client, connection 2: one to server in the first, none in the second"));
    }

    void portsMayBeUsedAgain() {
        const auto again = [](Teller& t, const Teller::Line& l) {
            t.handshake(l);
            Teller::Line second = l;
            second.ours = t.line(l.caller, 1).ours;
            second.theirs = t.line(l.caller, 1).theirs;
            t.handshake(second);
            t.ours(second, CloseWait);
            t.ours(l, FinWait1); // of the first one still
        };
        QCOMPARE(differenceOf(again,
                              [](Teller& t, const Teller::Line& l) {
                                  t.handshake(l);
                                  const Teller::Line second = t.line(l.caller, 60000);
                                  t.ours(l, FinWait1);
                                  t.handshake(second);
                                  t.ours(second, CloseWait);
                              }),
                 std::string());
    }

    void theFirstDifferenceIsTold() {
        Teller a, b;
        const Teller::Line ofA = a.line(Teller::client, 40000), ofB = b.line(Teller::client, 50000);
        a.handshake(ofA);
        b.handshake(ofB);
        a.in(ofA, rst);
        b.in(ofB, fin);
        a.call(Teller::client, Primitive::Receive);
        b.call(Teller::client, Primitive::Receive);
        a.returns(Teller::client, -1, ECONNRESET);
        b.returns(Teller::client, 0);
        const auto found = storyDifference(a.told(), b.told());
        QCOMPARE(
            found->what,
            std::string("connection 1 of client, SYN, FIN or RST 2 from server: RST in the first, FIN in the second"));
        QCOMPARE(found->a, EventId{8});
        QCOMPARE(found->b, EventId{8});
    }

    void bothLaddersAreShown() {
        const Record a = recordOf([](TraceBuilder& told) { hello(told, "hello"); });
        const Record b = recordOf([](TraceBuilder& told) { hello(told, "hell"); });
        SessionInfo info;
        info.version = "test";
        std::istringstream text(sideBySide(info, a, info, b));
        std::string first, line;
        std::getline(text, first);
        QCOMPARE(first,
                 std::string("Differs: server, call 3: RECEIVE 5 bytes in the first, RECEIVE 4 bytes in the second"));
        std::vector<std::string> marked;
        std::size_t rows = 0;
        while (std::getline(text, line)) {
            QVERIFY2(cellWidth(line) <= 200, line.c_str());
            if (line.find("[RECEIVE]") != std::string::npos) ++rows;
            if (line.rfind("> ", 0) == 0) marked.push_back(line);
        }
        QCOMPARE(rows, std::size_t{1}); // the two stand in one line
        QCOMPARE(marked.size(), std::size_t{1});
        const auto other = marked[0].find("  > ");
        QVERIFY(other != std::string::npos);
        QVERIFY2(marked[0].find(" 5 ") < other, marked[0].c_str());
        QVERIFY2(marked[0].find(" 4 ", other) != std::string::npos, marked[0].c_str());
        QVERIFY(sideBySide(info, a, info, a).rfind("Both tell the same story.\n", 0) == 0);
    }

    void twoRunsOnTheKernel_data() {
        QTest::addColumn<QByteArray>("name");
        for (const BuiltinScenario& builtin : builtinScenarios())
            if (findScenario(std::string(builtin.name)).value().needs.empty())
                QTest::newRow(builtin.name.data()) << QByteArray(builtin.name.data());
    }
    void twoRunsOnTheKernel() {
        QFETCH(QByteArray, name);
        const auto scenario = findScenario(name.toStdString());
        QVERIFY(scenario.ok());
        Live a(Live::Play{scenario.value()}), b(Live::Play{scenario.value()});
        VERIFY_STORY(a, a.untilFinished());
        VERIFY_STORY(b, b.untilFinished());
        // What lingers in the kernel after the last call is read a few times a second.
        const bool same = a.until([&] { return sameStory(a.trace(), b.trace()); }) ||
                          b.until([&] { return sameStory(a.trace(), b.trace()); });
        if (!same)
            qWarning(
                "%s",
                sideBySide(a.session().info(), a.session().record(), b.session().info(), b.session().record()).c_str());
        QVERIFY(same);
    }
};

QTEST_GUILESS_MAIN(SameStoryTest)
#include "tst_same_story.moc"
