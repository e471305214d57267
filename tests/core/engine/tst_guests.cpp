// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A person's own programs in the sandbox: drawn by their sockets, heard line by line, told apart, ended; and nobody
// makes up the calls that nobody saw.
#include "tests/support/live.h"
#include "tests/support/sandbox_run.h"

#include <QtTest/QtTest>

#include <csignal>

using namespace socketscope;
using namespace socketscope::test;

namespace {

const char* const echoClient = R"(
import socket
with socket.create_connection(("127.0.0.2", 7000)) as s:
    s.sendall(b"hello")
    s.shutdown(socket.SHUT_WR)
    print("heard", s.recv(100).decode())
)";
const char* const server = R"(
import socket
with socket.create_server(("127.0.0.2", 9000)) as listener:
    connection, _ = listener.accept()
    print("got", connection.recv(100).decode())
    connection.close()
)";
const char* const talker = R"(
for i in range(5000): print("line", i)
)";

StatePattern state(const char* program, ConnectionState to) {
    StatePattern pattern;
    pattern.program = program;
    pattern.to = to;
    return pattern;
}

/// A session with a server that echoes, and guests.
class Hosts : public Live {
public:
    explicit Hosts(bool echoes = true)
        : Live(sandboxSession(std::vector<std::string>{"client", "server"}, House{"class"})) {
        if (echoes) session().attend({Responder(program("server"), Service::Echo)});
        if (echoes) until([&] { return trace().callsOf(program("server")).size() > 1; });
    }
    std::shared_ptr<GuestFate> start(std::vector<std::string> arguments) {
        auto fate = std::make_shared<GuestFate>();
        session().press(RunProgram{std::move(arguments), std::nullopt, fate});
        return fate;
    }
    std::shared_ptr<GuestFate> python(const char* text) { return start({"/usr/bin/python3", "-c", text}); }
    /// Waits for its end: the exit status, or -1 - signal; -1000 where it did not end or was refused.
    int end(const std::shared_ptr<GuestFate>& fate) {
        if (!until([&] { return fate->news().has_value(); })) return -1000;
        const auto news = *fate->news();
        const auto* ended = std::get_if<GuestFate::Ended>(&news);
        if (ended == nullptr) return -1000;
        return ended->killed ? -1 - ended->status : ended->status;
    }
    std::vector<std::string> notes() const {
        std::vector<std::string> all;
        for (std::uint32_t i = 1; i <= trace().size(); ++i)
            if (const auto* note = trace().get<Note>(EventId{i})) all.emplace_back(trace().text(note->text));
        return all;
    }
    bool hasNote(const std::string& text) {
        return until([&] {
            const auto all = notes();
            return std::ranges::any_of(all, [&](const std::string& note) { return note == text; });
        });
    }
};

} // namespace

class GuestsTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        if (!whyNoSandbox().empty()) QSKIP(whyNoSandbox().c_str());
    }

    void aClientOfTheirOwn() {
        Hosts house;
        const auto fate = house.python(echoClient);
        VERIFY_STORY(house, house.untilMatch(state("python3", ConnectionState::TimeWait)));
        QCOMPARE(house.end(fate), 0);
        VERIFY_STORY(house, house.hasNote("python3: heard hello"));
        const ProgramId guest = house.program("python3");
        QCOMPARE(house.trace().program(guest)->host, Host::Client);
        QVERIFY(house.trace().callsOf(guest).empty()); // nobody saw its calls
        // What is between is seen as far as it lasts until somebody looks.
        VERIFY_STORY(house, house.untilMatch(state("python3", ConnectionState::SynSent)));
        // It is known to have begun a connection, and with whom.
        const Connections& all = house.session().record().connections();
        QCOMPARE(all.begunBy(guest).size(), std::size_t{1});
        const Connection& made = all[all.begunBy(guest).front()];
        QVERIFY(present(made.client) && present(made.server));
        QCOMPARE(all.party(made.server).program, house.program("server"));
    }

    void aServerOfTheirOwn() {
        Hosts house(false);
        const auto fate = house.python(server);
        VERIFY_STORY(house, house.untilMatch(state("python3", ConnectionState::Listen)));
        QCOMPARE(house.trace().program(house.program("python3"))->host, Host::Server);
        PrimitiveCommand connect = command(Primitive::Connect);
        connect.address = Endpoint{IpAddress::v4(127, 0, 0, 2), 9000};
        const Return* connected = house.call("client", connect);
        VERIFY_STORY(house, connected != nullptr && connected->error == 0);
        house.call("client", Primitive::Send, "ping");
        QCOMPARE(house.end(fate), 0);
        VERIFY_STORY(house, house.hasNote("python3: got ping"));
        VERIFY_STORY(house, house.untilMatch(state("python3", ConnectionState::Closed)));
    }

    void twoOfThemAreToldApart() {
        Hosts house;
        const auto first = house.python(echoClient);
        const auto second = house.python(echoClient);
        QCOMPARE(house.end(first), 0);
        QCOMPARE(house.end(second), 0);
        VERIFY_STORY(house, house.untilMatch(state("python3", ConnectionState::TimeWait)));
        VERIFY_STORY(house, house.untilMatch(state("python3 2", ConnectionState::TimeWait)));
    }

    void itsSegmentsStopAtTheHand() {
        Hosts house;
        house.session().press(SetWire{WireHolds{}, DecidedBy::Person});
        const auto fate = house.python(echoClient);
        VERIFY_STORY(house, house.until([&] { return !house.trace().heldSegments().empty(); }));
        VERIFY_STORY(house, house.untilMatch(state("python3", ConnectionState::SynSent)));
        house.session().press(SetWire{WireFlows{}, DecidedBy::Person});
        QCOMPARE(house.end(fate), 0);
    }

    void howTheyEndIsTold() {
        Hosts house;
        QCOMPARE(house.end(house.start({"/bin/sh", "-c", "exit 3"})), 3);
        QVERIFY(house.hasNote("sh has ended with status 3."));
        QCOMPARE(house.end(house.start({"/bin/sh", "-c", "kill -9 $$"})), -1 - SIGKILL);
        QVERIFY(house.hasNote("sh was ended by SIGKILL."));
        QCOMPARE(house.end(house.start({"no-such-program"})), -1000);
        QVERIFY(house.end(house.start({})) == -1000);
        // The session goes on.
        QCOMPARE(house.end(house.python(echoClient)), 0);
    }

    void whatItSaysIsBounded() {
        Hosts house;
        QCOMPARE(house.end(house.python(talker)), 0);
        QVERIFY(house.until([&] {
            const auto all = house.notes();
            return std::ranges::any_of(all, [](const std::string& n) { return n.find("were left out") != n.npos; });
        }));
        QVERIFY(house.notes().size() < 2000);
    }

    void aGuestCanBeKilled() {
        Hosts house;
        const auto fate = house.python("import socket, time\ns = socket.create_connection(('127.0.0.2', 7000))\n"
                                       "time.sleep(1000)\n");
        VERIFY_STORY(house, house.untilMatch(state("python3", ConnectionState::Established)));
        house.session().press(Kill{house.program("python3"), false});
        QCOMPARE(house.end(fate), -1 - SIGKILL);
        VERIFY_STORY(house, house.untilMatch(state("python3", ConnectionState::FinWait1)));
    }

    /// A hundred connections, each with more data than anybody reads: the engine stays answerable.
    void aFlood() {
        Hosts house;
        const auto fate = house.python("import socket\n"
                                       "for i in range(100):\n"
                                       "    s = socket.socket()\n"
                                       "    s.setblocking(False)\n"
                                       "    try: s.connect(('127.0.0.2', 7000))\n"
                                       "    except BlockingIOError: pass\n"
                                       "    try: s.send(b'x' * 1000000)\n"
                                       "    except OSError: pass\n");
        QCOMPARE(house.end(fate), 0);
        QCOMPARE(house.end(house.start({"/bin/true"})), 0);
    }
};

QTEST_GUILESS_MAIN(GuestsTest)
#include "tst_guests.moc"
