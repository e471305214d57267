// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The loopback wire against the real kernel: calls that wait, calls that fail, states and queues as the kernel reports
// them, and no more inferred than may be.
#include "tests/support/live.h"

#include <QtTest/QtTest>
#include <dirent.h>

using namespace socketscope;
using namespace socketscope::test;

namespace {

std::size_t openDescriptors() {
    std::size_t count = 0;
    DIR* folder = opendir("/proc/self/fd");
    while (readdir(folder) != nullptr) ++count;
    closedir(folder);
    return count;
}

StatePattern entering(const char* program, ConnectionState state) { return {program, state, std::nullopt}; }

SegmentPattern segment(FlagBits flags, const char* from) {
    SegmentPattern p;
    p.flags = flags;
    p.from = from;
    return p;
}

std::size_t countSegments(const Trace& trace, Origin origin) {
    std::size_t count = 0;
    for (std::uint32_t i = 1; i <= trace.size(); ++i)
        if (trace.get<Sent>(EventId{i}) != nullptr && trace[EventId{i}].origin == origin) ++count;
    return count;
}

} // namespace

class KernelEngineTest : public QObject {
    Q_OBJECT

private slots:
    void bothIpVersions_data() {
        QTest::addColumn<int>("version");
        QTest::newRow("IPv4") << 4;
        QTest::newRow("IPv6") << 6;
    }
    void bothIpVersions() {
        QFETCH(int, version);
        Live live(std::vector<std::string>{"client", "server"}, version == 6 ? IpVersion::V6 : IpVersion::V4);
        QCOMPARE(live.call("server", Primitive::Listen)->error, 0);
        const Return* connected = live.call("client", Primitive::Connect);
        QCOMPARE(connected->error, 0);
        QVERIFY(live.trace().endpoint(connected->remote).address.isLoopback());
        VERIFY_STORY(live, live.untilMatch(entering("server", ConnectionState::Established)));
        VERIFY_STORY(live, live.untilMatch(segment(flag::syn | flag::ack, "server")));
    }

    void connectReturnsWhileNobodyAccepts() {
        Live live;
        live.call("server", Primitive::Listen);
        QCOMPARE(live.call("client", Primitive::Connect)->error, 0);
        QCOMPARE(live.call("client", Primitive::Send, "hello")->value, 5);
        QueuePattern waiting;
        waiting.program = "server";
        waiting.accept = CountRange{1, 1};
        VERIFY_STORY(live, live.untilMatch(waiting));
        QueuePattern unread;
        unread.program = "server";
        unread.receive = CountRange{5, 5};
        VERIFY_STORY(live, live.untilMatch(unread));
        const Return* accepted = live.call("server", Primitive::Accept);
        QCOMPARE(accepted->error, 0);
        QCOMPARE(accepted->blocked, Duration{});
        QCOMPARE(live.trace().text(live.call("server", Primitive::Receive)->data), std::string_view("hello"));
    }

    void receiveWaitsUntilBytesCome() {
        Live live;
        live.call("server", Primitive::Listen);
        live.call("client", Primitive::Connect);
        live.call("server", Primitive::Accept);
        live.begin("client", Primitive::Receive);
        const EventId waiting = live.trace().callsOf(live.program("client")).back();
        QVERIFY(!present(live.trace().call(live.trace().get<Call>(waiting)->id).ret));
        live.call("server", Primitive::Send, "hi");
        ReturnPattern back;
        back.program = "client";
        back.primitive = Primitive::Receive;
        back.blocked = true;
        back.data = "hi";
        VERIFY_STORY(live, live.untilMatch(back));
    }

    void sendOfMoreThanFitsWaitsForRoom() {
        Live live;
        live.call("server", Primitive::Listen);
        live.call("client", Primitive::Connect);
        live.call("server", Primitive::Accept);
        PrimitiveCommand big = command(Primitive::Send);
        big.data.assign(std::size_t{32} << 20U, std::byte{'x'});
        live.call("client", big, true);
        std::size_t got = 0;
        PrimitiveCommand read = command(Primitive::Receive);
        read.max = 1 << 20;
        while (got < big.data.size()) got += static_cast<std::size_t>(live.call("server", read)->value);
        QCOMPARE(got, big.data.size());
        ReturnPattern sent;
        sent.program = "client";
        sent.primitive = Primitive::Send;
        sent.bytes = static_cast<std::int64_t>(big.data.size());
        sent.blocked = true;
        QVERIFY(live.untilMatch(sent));
    }

    void refusedIsAnAnswerOfTheServersKernel() {
        Live live;
        QCOMPARE(live.call("client", Primitive::Connect)->error, ECONNREFUSED);
        VERIFY_STORY(live, live.untilMatch(segment(flag::rst, "server")));
        VERIFY_STORY(live, live.untilMatch(entering("client", ConnectionState::Closed)));
        live.call("server", Primitive::Listen);
        QCOMPARE(live.call("client", Primitive::Connect)->error, 0);
    }

    void closeWithUnreadBytesResetsThePeer() {
        Live live;
        live.call("server", Primitive::Listen);
        live.call("client", Primitive::Connect);
        live.call("server", Primitive::Accept);
        live.call("client", Primitive::Send, "never read");
        live.call("server", Primitive::Disconnect);
        VERIFY_STORY(live, live.untilMatch(segment(flag::rst, "server")));
        VERIFY_STORY(live, live.untilMatch(entering("client", ConnectionState::Closed)));
        QCOMPARE(live.call("client", Primitive::Receive)->error, ECONNRESET);
        QVERIFY(!present(firstMatch(segment(flag::fin, "server"), live.trace())));
    }

    void abortResets() {
        Live live;
        live.call("server", Primitive::Listen);
        live.call("client", Primitive::Connect);
        live.call("server", Primitive::Accept);
        PrimitiveCommand abort = command(Primitive::Disconnect);
        abort.how = DisconnectHow::Abort;
        QCOMPARE(live.call("client", abort)->error, 0);
        VERIFY_STORY(live, live.untilMatch(segment(flag::rst, "client")));
        QCOMPARE(live.call("server", Primitive::Receive)->error, ECONNRESET);
    }

    void firstSendToAClosedPeerSucceedsAndTheSecondFails() {
        Live live;
        live.call("server", Primitive::Listen);
        live.call("client", Primitive::Connect);
        live.call("server", Primitive::Accept);
        live.call("server", Primitive::Disconnect);
        QCOMPARE(live.call("client", Primitive::Send, "1")->error, 0);
        VERIFY_STORY(live, live.untilMatch(segment(flag::rst, "server")));
        QCOMPARE(live.call("client", Primitive::Send, "2")->error, EPIPE);
    }

    void closingTheListenerResetsWhoWaitsInItsQueue() {
        Live live;
        live.call("server", Primitive::Listen);
        live.call("client", Primitive::Connect);
        live.call("server", Primitive::Disconnect);
        VERIFY_STORY(live, live.untilMatch(segment(flag::rst, "server")));
        QCOMPARE(live.call("client", Primitive::Receive)->error, ECONNRESET);
    }

    void aFullAcceptQueueLeavesTheNextCallerInSynSent() {
        Live live(std::vector<std::string>{"a", "b", "c", "server"});
        PrimitiveCommand listen = command(Primitive::Listen);
        listen.backlog = 0;
        live.call("server", listen);
        QCOMPARE(live.call("a", Primitive::Connect)->error, 0);
        live.begin("b", Primitive::Connect);
        VERIFY_STORY(live, live.untilMatch(entering("b", ConnectionState::SynSent)));
        live.call("server", Primitive::Accept); // makes room: b's SYN, sent again after a second, is let in
        ReturnPattern connected;
        connected.program = "b";
        connected.primitive = Primitive::Connect;
        connected.ok = true;
        VERIFY_STORY(live, live.untilMatch(connected));
    }

    void aPortInUseIsTheKernelsAnswer() {
        Live live(std::vector<std::string>{"client", "server", "server2"});
        live.call("server", Primitive::Listen);
        PrimitiveCommand same = command(Primitive::Listen);
        const auto* first = live.trace().get<Call>(live.trace().callsOf(live.program("server")).front());
        same.address = live.trace().endpoint(first->address);
        const Return* refused = live.call("server2", same);
        QCOMPARE(refused->error, EADDRINUSE);
        QCOMPARE(refused->failed, SocketCall::Bind);
    }

    void anInterruptedCallReturnsEintr() {
        Live live;
        live.call("server", Primitive::Listen);
        live.begin("server", Primitive::Accept);
        live.session().press(Interrupt{live.program("server")});
        ReturnPattern back;
        back.program = "server";
        back.error = EINTR;
        VERIFY_STORY(live, live.untilMatch(back));
        QCOMPARE(live.trace()[firstMatch(back, live.trace())].origin, Origin::Modelled); // no signal was sent
        live.begin("client", Primitive::Connect);
        QCOMPARE(live.call("server", Primitive::Accept)->error, 0);
    }

    void nothingIsCalledObservedThatNobodySaw() {
        Live live;
        live.call("server", Primitive::Listen);
        live.call("client", Primitive::Connect);
        live.call("server", Primitive::Accept);
        live.call("client", Primitive::Send, "x");
        live.call("client", Primitive::Disconnect);
        live.call("server", Primitive::Receive);
        live.call("server", Primitive::Receive);
        live.call("server", Primitive::Disconnect);
        VERIFY_STORY(live, live.untilMatch(entering("client", ConnectionState::TimeWait)));
        QCOMPARE(countSegments(live.trace(), Origin::Observed), std::size_t{0});
        // Three of the handshake, one of data, and two FINs with their ACKs: nothing made up beside them.
        QCOMPARE(countSegments(live.trace(), Origin::Inferred), std::size_t{8});
    }

    void timeNeverGoesBackAndCausesComeFirst() {
        Live live(std::vector<std::string>{"a", "b", "server"});
        live.call("server", Primitive::Listen);
        for (const char* who : {"a", "b"}) live.call(who, Primitive::Connect);
        live.call("server", Primitive::Accept);
        live.call("a", Primitive::Send, "data");
        live.call("a", Primitive::Disconnect);
        const Trace& trace = live.trace();
        for (std::uint32_t i = 1; i <= trace.size(); ++i) {
            QVERIFY(number(trace[EventId{i}].cause) < i);
            if (i > 1) QVERIFY(trace[EventId{i}].at >= trace[EventId{i - 1}].at);
        }
    }

    void aHundredClientsAndNothingIsLeftOpen() {
        const std::size_t before = openDescriptors();
        {
            std::vector<std::string> names{"server"};
            for (int i = 0; i < 50; ++i) names.push_back("c" + std::to_string(i));
            Live live(names);
            PrimitiveCommand listen = command(Primitive::Listen);
            listen.backlog = 64;
            live.call("server", listen);
            for (std::size_t i = 1; i < names.size(); ++i) QCOMPARE(live.call(names[i], Primitive::Connect)->error, 0);
            for (std::size_t i = 1; i < names.size(); ++i) QCOMPARE(live.call("server", Primitive::Accept)->error, 0);
            live.begin("server", Primitive::Accept); // still inside a call when the session ends
        }
        QCOMPARE(openDescriptors(), before);
    }

    void onlyLoopbackEver() {
        const MonotonicClock clock;
        ProgramSetup outside;
        outside.info = {"server", Host::Server};
        outside.address = IpAddress::v4(192, 0, 2, 1);
        QVERIFY(!KernelEngine::start({{outside}, Watch::Everything}, clock));
        Live live;
        PrimitiveCommand call = command(Primitive::Connect);
        call.program = live.program("client");
        call.address = Endpoint{IpAddress::v4(192, 0, 2, 1), 80};
        live.session().press(call);
        VERIFY_STORY(live, live.until([&] { return live.trace().get<Note>(live.trace().last()) != nullptr; }));
        QVERIFY(live.trace().callsOf(live.program("client")).empty());
    }
};

QTEST_GUILESS_MAIN(KernelEngineTest)
#include "tst_kernel_engine.moc"
