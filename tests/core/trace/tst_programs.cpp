// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/programs.h"
#include "tests/support/fate_stories.h"
#include "tests/support/live.h"

#include <QTest>

#include <cerrno>
#include <random>

using namespace socketscope;
using namespace socketscope::test;

/// What a program holds and what a press would meet, folded from the trace and held against the real kernel.
class TestPrograms : public QObject {
    Q_OBJECT
private slots:
    void emptyAtFirst();
    void followsATelephoneCall();
    void aCallThatWaitsIsOpen();
    void goingBackForgets();
    void choosesLikeTheEngine();
    void prospectsComeTrue();
    void aKilledProgramHoldsNothing();
};

namespace {

Programs now(const Trace& trace) {
    Programs programs;
    programs.moveTo(trace, trace.last());
    return programs;
}

} // namespace

void TestPrograms::emptyAtFirst() {
    const Trace trace;
    const Programs programs = now(trace);
    QVERIFY(programs[ProgramId{0}].sockets.empty());
    QVERIFY(programs.socketFor(ProgramId{0}, Primitive::Send) == nullptr);
    QCOMPARE(programs.prospectOf(trace, ProgramId{0}, Primitive::Disconnect).error, EBADF);
}

void TestPrograms::followsATelephoneCall() {
    Live live;
    const ProgramId client = live.program("client"), server = live.program("server");
    live.call("server", Primitive::Listen);
    QCOMPARE(now(live.trace()).listener(server)->use, SocketUse::Listening);
    QVERIFY(now(live.trace()).listener(server)->fd >= 0);
    live.call("client", Primitive::Connect);
    QCOMPARE(now(live.trace())[client].sockets.front().use, SocketUse::Open);
    live.call("server", Primitive::Accept);
    const Programs talking = now(live.trace());
    QCOMPARE(talking[server].sockets.size(), std::size_t{2});
    QCOMPARE(talking[server].sockets.back().accepted, std::uint16_t{1});
    live.call("client", Primitive::Send, "hello");
    VERIFY_STORY(live, live.until([&] {
        const Programs p = now(live.trace());
        return p.unread(live.trace(), p[server].sockets.back().id) == 5U;
    }));
    live.call("client", Primitive::Disconnect);
    QVERIFY(now(live.trace())[client].sockets.empty());
}

void TestPrograms::aCallThatWaitsIsOpen() {
    Live live;
    live.call("server", Primitive::Listen);
    live.begin("server", Primitive::Accept);
    const Programs programs = now(live.trace());
    const auto* call = live.trace().get<Call>(programs[live.program("server")].call);
    QVERIFY(call != nullptr);
    QCOMPARE(call->primitive, Primitive::Accept);
}

void TestPrograms::goingBackForgets() {
    Live live;
    live.call("server", Primitive::Listen);
    const EventId before = live.trace().last();
    live.call("server", Primitive::Disconnect);
    Programs programs = now(live.trace());
    QVERIFY(programs.listener(live.program("server")) == nullptr);
    programs.moveTo(live.trace(), before);
    QVERIFY(programs.listener(live.program("server")) != nullptr);
    QCOMPARE(programs.moment(), before);
    programs.moveTo(live.trace(), EventId{});
    QVERIFY(programs[live.program("server")].sockets.empty());
}

void TestPrograms::choosesLikeTheEngine() {
    Live live(std::vector<std::string>{"a", "b", "server"});
    const ProgramId server = live.program("server");
    live.call("server", Primitive::Listen);
    for (const char* client : {"a", "b"}) {
        live.call(client, Primitive::Connect);
        live.call("server", Primitive::Accept);
    }
    const Programs programs = now(live.trace());
    QCOMPARE(programs.socketFor(server, Primitive::Send)->accepted, std::uint16_t{2}); // the newest
    QCOMPARE(programs.socketFor(server, Primitive::Accept)->use, SocketUse::Listening);
    QCOMPARE(programs.socketFor(server, Primitive::Send, 1)->accepted, std::uint16_t{1});
    QVERIFY(programs.holdsNothing(server, 7));
    QCOMPARE(programs.prospectOf(live.trace(), server, Primitive::Send, DisconnectHow::Close, 7).error, EBADF);
}

/// A bench that says one thing while the kernel does another would teach nonsense: random presses, each held against
/// what was foretold.
void TestPrograms::prospectsComeTrue() {
    std::mt19937 random(7);
    for (int game = 0; game < 60; ++game) {
        Live live;
        for (int move = 0; move < 30; ++move) {
            const char* name = random() % 2 == 0 ? "client" : "server";
            const ProgramId program = live.program(name);
            const auto primitive = allPrimitives[random() % allPrimitives.size()];
            const Programs before = now(live.trace());
            PrimitiveCommand command;
            command.primitive = primitive;
            constexpr std::array ways{DisconnectHow::Close, DisconnectHow::Write, DisconnectHow::Abort};
            if (primitive == Primitive::Disconnect) command.how = ways[random() % ways.size()];
            if (primitive == Primitive::Send) command.data = Bytes{std::byte{'x'}};
            const Prospect foretold = before.prospectOf(live.trace(), program, primitive, command.how);
            // shutdown() without a connection fails and marks the socket all the same, an oddity of Linux with a name
            // of its own (core/tcp/linux_difference.h): not played here.
            if (command.how == DisconnectHow::Write && foretold.kind == Prospect::Kind::Fails) continue;
            if (foretold.kind == Prospect::Kind::Waits) {
                live.begin(name, primitive);
                live.session().press(Interrupt{program});
                VERIFY_STORY(live, live.until([&] { return !present(now(live.trace())[program].call); }));
                const auto* back = live.trace().get<Return>(now(live.trace())[program].lastReturn);
                VERIFY_STORY(live, back->error == EINTR);
                continue;
            }
            const Return* back = live.call(name, command);
            VERIFY_STORY(live, back != nullptr);
            const int expected = foretold.kind == Prospect::Kind::Fails ? foretold.error : 0;
            VERIFY_STORY(live, back->error == expected);
        }
    }
}

void TestPrograms::aKilledProgramHoldsNothing() {
    const auto session = fateStory("killed in RECEIVE");
    const Trace& trace = session->trace();
    ProgramId server = noProgram;
    for (std::uint16_t i = 0; i < trace.programs().size(); ++i)
        if (trace.programs()[i].host == Host::Server) server = ProgramId{i};
    Programs programs;
    programs.moveTo(trace, trace.last());
    QCOMPARE(programs[server].killed, trace.killed(server));
    QVERIFY(!present(programs[server].call));
    QVERIFY(programs[server].sockets.empty());
    // A moment before, it was inside RECEIVE.
    programs.moveTo(trace, EventId{number(trace.killed(server)) - 1});
    QVERIFY(present(programs[server].call) && !present(programs[server].killed));
}

QTEST_GUILESS_MAIN(TestPrograms)
#include "tst_programs.moc"
