// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The sandbox's wire in a person's hands: what is held stands still for the real kernel too, every decision has its
// effect there, and everything that is told was observed.
#include "tests/support/live.h"
#include "tests/support/sandbox_run.h"

#include <QtTest/QtTest>

#include <cerrno>
#include <csignal>
#include <sys/resource.h>

using namespace socketscope;
using namespace socketscope::test;

namespace {

SegmentPattern segment(FlagBits flags, const char* from) {
    SegmentPattern pattern;
    pattern.flags = flags;
    pattern.from = from;
    return pattern;
}

SegmentPattern fated(SegmentPattern pattern, SegmentFate fate) {
    pattern.fate = fate;
    return pattern;
}

StatePattern state(const char* program, ConnectionState to) {
    StatePattern pattern;
    pattern.program = program;
    pattern.to = to;
    return pattern;
}

/// All that comes from the client's host.
WireHolds fromTheClient() {
    SegmentChoice direction;
    direction.fromHost = Host::Client;
    return {direction};
}

/// A client, a server, and hands.
class Hands : public Live {
public:
    explicit Hands(const std::vector<std::string>& programs = {"client", "server"}, const House& house = {"class"})
        : Live(sandboxSession(programs, house)) {}

    void wire(std::variant<WireFlows, WireHolds, WireLoses, WireIsCut, WireQuality> what) {
        session().press(SetWire{std::move(what), DecidedBy::Person});
    }
    /// Decides about the segment held longest, once there is one.
    bool decide(WireAction action, Duration delay = {}) {
        if (!until([&] { return !trace().heldSegments().empty(); })) return false;
        return decideAbout(trace().heldSegments().front(), action, delay);
    }
    bool decideAbout(SegmentId id, WireAction action, Duration delay = {}) {
        session().press(DecideSegment{id, action, delay, DecidedBy::Person});
        return until([&] { return !trace().isHeld(id); });
    }
    bool holds(std::size_t count) {
        return until([&] { return trace().heldSegments().size() == count; });
    }
    const Sent& held(std::size_t index) const {
        return *trace().get<Sent>(trace().segment(trace().heldSegments()[index]).sent);
    }
    /// An open connection, with nothing under way.
    void connection() {
        call("server", Primitive::Listen);
        begin("client", Primitive::Connect);
        untilMatch(state("client", ConnectionState::Established));
        call("server", Primitive::Accept);
        until([&] { return trace().callsOf(program("client")).size() == 1; });
    }
    std::size_t count(const EventPattern& pattern) const {
        std::size_t n = 0;
        for (EventId at = firstMatch(pattern, trace()); present(at); at = firstMatch(pattern, trace(), at)) ++n;
        return n;
    }
    std::string notes() const {
        std::string all;
        for (std::uint32_t i = 1; i <= trace().size(); ++i)
            if (const auto* note = trace().get<Note>(EventId{i})) all += std::string(trace().text(note->text)) + "\n";
        return all;
    }
};

} // namespace

class SandboxEngineTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        if (!whyNoSandbox().empty()) QSKIP(whyNoSandbox().c_str());
    }

    void theHandshakeStepByStep() {
        Hands hands;
        hands.wire(WireHolds{});
        hands.call("server", Primitive::Listen);
        hands.begin("client", Primitive::Connect);
        VERIFY_STORY(hands, hands.holds(1));
        QCOMPARE(hands.held(0).flags, flag::syn);
        VERIFY_STORY(hands, hands.untilMatch(state("client", ConnectionState::SynSent)));
        VERIFY_STORY(hands, !present(firstMatch(state("server", ConnectionState::SynReceived), hands.trace())));
        VERIFY_STORY(hands, hands.decide(WireAction::Deliver));
        VERIFY_STORY(hands, hands.untilMatch(state("server", ConnectionState::SynReceived)));
        VERIFY_STORY(hands, hands.holds(1));
        QCOMPARE(hands.held(0).flags, FlagBits{flag::syn | flag::ack});
        VERIFY_STORY(hands, hands.decide(WireAction::Deliver));
        VERIFY_STORY(hands, hands.untilMatch(state("client", ConnectionState::Established)));
        VERIFY_STORY(hands, hands.holds(1));
        VERIFY_STORY(hands, !present(firstMatch(state("server", ConnectionState::Established), hands.trace())));
        VERIFY_STORY(hands, hands.decide(WireAction::Deliver));
        VERIFY_STORY(hands, hands.untilMatch(state("server", ConnectionState::Established)));
    }

    void everythingToldIsObserved() {
        Hands hands;
        hands.connection();
        hands.call("client", Primitive::Send, "hello");
        hands.call("server", Primitive::Receive);
        hands.call("client", Primitive::Disconnect);
        hands.call("server", Primitive::Receive);
        hands.call("server", Primitive::Disconnect);
        VERIFY_STORY(hands, hands.untilMatch(state("client", ConnectionState::TimeWait)));
        const Trace& trace = hands.trace();
        std::size_t segments = 0;
        for (std::uint32_t i = 1; i <= trace.size(); ++i) {
            const auto* sent = trace.get<Sent>(EventId{i});
            const auto* entered = trace.get<StateChanged>(EventId{i});
            const bool listener = entered != nullptr && entered->kind == SocketKind::Listener;
            if (!listener) QCOMPARE(trace[EventId{i}].origin, Origin::Observed);
            if (sent == nullptr) continue;
            ++segments;
            QVERIFY(trace.bytes(sent->raw).size() >= 40);
        }
        QVERIFY(segments >= 8);
    }

    /// SYN ×3: each copy names the first, and the timer says when the next one comes.
    void aHeldSynComesAgain() {
        Hands hands;
        hands.wire(WireHolds{});
        hands.call("server", Primitive::Listen);
        hands.begin("client", Primitive::Connect);
        VERIFY_STORY(hands, hands.holds(2));
        QVERIFY(!present(hands.held(0).copyOf));
        QCOMPARE(hands.held(1).copyOf, hands.held(0).id);
        const Trace& trace = hands.trace();
        bool timer = false;
        for (std::uint32_t i = 1; i <= trace.size(); ++i)
            if (const auto* t = trace.get<TimerChanged>(EventId{i}))
                timer = timer || (t->timer == TimerChanged::Timer::Retransmit && t->running &&
                                  t->expires > trace[EventId{i}].at);
        VERIFY_STORY(hands, timer);
    }

    void aDroppedSegmentIsSentAgain() {
        Hands hands;
        hands.connection();
        hands.wire(fromTheClient());
        hands.call("client", Primitive::Send, "once more");
        VERIFY_STORY(hands, hands.decide(WireAction::Drop));
        hands.wire(WireFlows{});
        SegmentPattern again = segment(flag::ack, "client");
        again.again = true;
        VERIFY_STORY(hands, hands.untilMatch(fated(again, SegmentFate::Delivered)));
        const Return* got = hands.call("server", Primitive::Receive);
        QCOMPARE(got->value, 9);
    }

    void aCopyArrivesTwiceAndIsReadOnce() {
        Hands hands;
        hands.connection();
        hands.wire(fromTheClient());
        hands.call("client", Primitive::Send, "twice");
        VERIFY_STORY(hands, hands.decide(WireAction::Copy));
        hands.wire(WireFlows{});
        SegmentPattern data = segment(flag::ack, "client");
        data.length = CountRange{5, 5};
        VERIFY_STORY(hands, hands.until([&] { return hands.count(fated(data, SegmentFate::Delivered)) == 2; }));
        QCOMPARE(hands.call("server", Primitive::Receive)->value, 5);
        hands.call("client", Primitive::Disconnect);
        QCOMPARE(hands.call("server", Primitive::Receive)->value, 0);
    }

    void theReceiverRefusesWhatWasCorrupted() {
        Hands hands;
        hands.connection();
        hands.wire(fromTheClient());
        hands.call("client", Primitive::Send, "damaged");
        VERIFY_STORY(hands, hands.decide(WireAction::Corrupt));
        const SegmentPattern damaged = fated(segment(flag::ack, "client"), SegmentFate::Corrupted);
        VERIFY_STORY(hands, hands.untilMatch(damaged));
        const EventId sent = firstMatch(damaged, hands.trace());
        const EventId fate = hands.trace().segment(hands.trace().get<Sent>(sent)->id).fate;
        QCOMPARE(hands.trace()[fate].origin, Origin::Observed); // the kernel has counted it
        hands.wire(WireFlows{});
        QCOMPARE(hands.call("server", Primitive::Receive)->value, 7); // sent again, undamaged
    }

    void overtaking() {
        Hands hands;
        hands.connection();
        hands.wire(fromTheClient());
        for (const char* text : {"one", "two", "six"}) hands.call("client", Primitive::Send, text);
        VERIFY_STORY(hands, hands.holds(3));
        const std::vector<SegmentId> three(hands.trace().heldSegments().begin(), hands.trace().heldSegments().end());
        for (const std::size_t i : {std::size_t{2}, std::size_t{1}, std::size_t{0}})
            VERIFY_STORY(hands, hands.decideAbout(three[i], WireAction::Deliver));
        const Return* got = hands.call("server", Primitive::Receive);
        const ByteView data = hands.trace().bytes(got->data);
        QCOMPARE(std::string(reinterpret_cast<const char*>(data.data()), data.size()),
                 std::string("onetwosix")); // NOLINT
    }

    void delayed() {
        Hands hands;
        hands.connection();
        hands.wire(fromTheClient());
        hands.call("client", Primitive::Send, "later");
        VERIFY_STORY(hands, hands.decide(WireAction::Delay, std::chrono::milliseconds(80)));
        const Time decided = hands.session().now();
        QCOMPARE(hands.call("server", Primitive::Receive)->value, 5);
        VERIFY_STORY(hands, hands.session().now() - decided >= std::chrono::milliseconds(60));
    }

    void aForgedResetIsBelieved() {
        Hands hands;
        hands.connection();
        hands.begin("client", Primitive::Receive);
        hands.session().press(ForgeSegment{
            hands.program("server"), hands.program("client"), flag::rst, {}, {}, {}, {}, DecidedBy::Person});
        VERIFY_STORY(hands, hands.untilMatch(state("client", ConnectionState::Closed)));
        VERIFY_STORY(hands, !present(firstMatch(state("server", ConnectionState::Closed), hands.trace())));
    }

    void aDecisionThatComesTooLateSaysSo() {
        Hands hands;
        hands.connection();
        hands.session().press(DecideSegment{SegmentId{1}, WireAction::Drop, {}, DecidedBy::Person});
        VERIFY_STORY(hands, hands.until([&] { return hands.notes().find("not held") != std::string::npos; }));
        QCOMPARE(hands.call("client", Primitive::Send, "on it goes")->error, std::uint16_t{0});
    }

    void oneDirectionFlowsAndTheOtherDoesNot() {
        Hands hands;
        hands.connection();
        hands.wire(fromTheClient());
        hands.call("client", Primitive::Send, "held");
        hands.call("server", Primitive::Send, "not held");
        QCOMPARE(hands.call("client", Primitive::Receive)->value, 8);
        VERIFY_STORY(hands, hands.until([&] { return !hands.trace().heldSegments().empty(); }));
        hands.wire(WireFlows{Host::Client});
        QCOMPARE(hands.call("server", Primitive::Receive)->value, 4);
        VERIFY_STORY(hands, hands.holds(0));
    }

    void aCutCableLosesAndAnIcmpMessageComesBack() {
        Hands hands({"client udp", "server udp"});
        PrimitiveCommand connect = command(Primitive::Connect);
        hands.call("client udp", connect);
        hands.call("client udp", Primitive::Send, "anybody?");
        SegmentPattern icmp;
        icmp.transport = Transport::Icmp;
        VERIFY_STORY(hands, hands.untilMatch(fated(icmp, SegmentFate::Delivered)));
        QCOMPARE(hands.call("client udp", Primitive::Send, "again")->error, std::uint16_t{ECONNREFUSED});
        hands.wire(WireIsCut{});
        hands.call("client udp", Primitive::Send, "into the void");
        SegmentPattern udp;
        udp.transport = Transport::Udp;
        VERIFY_STORY(hands, hands.untilMatch(fated(udp, SegmentFate::Lost)));
    }

    void killedCutAndGoneAreThreeThings() {
        Hands hands({"anna", "ben", "server", "server_b"});
        for (const auto& [client, server] : {std::pair("anna", "server"), std::pair("ben", "server_b")}) {
            hands.call(server, Primitive::Listen);
            PrimitiveCommand connect = command(Primitive::Connect);
            connect.server = hands.program(server);
            hands.call(client, connect);
            hands.call(server, Primitive::Accept);
        }
        hands.session().press(Kill{hands.program("server"), false});
        VERIFY_STORY(hands, hands.untilMatch(segment(flag::fin, "server"))); // its kernel lives
        hands.session().press(Kill{hands.program("server_b"), true});
        VERIFY_STORY(hands, hands.until([&] { return present(hands.trace().killed(hands.program("server_b"))); }));
        hands.call("ben", Primitive::Send, "hello?");
        VERIFY_STORY(hands, hands.untilMatch(fated(segment(flag::ack, "ben"), SegmentFate::Lost)));
        VERIFY_STORY(hands, !present(firstMatch(segment(flag::rst, "server_b"), hands.trace())));
        hands.wire(WireFlows{}); // the host is there again, and knows nothing
        VERIFY_STORY(hands, hands.untilMatch(segment(flag::rst, "server_b")));
        QCOMPARE(hands.call("ben", Primitive::Receive)->error, std::uint16_t{ECONNRESET});
    }

    void aTimeWaitEndsByHand() {
        Hands hands;
        hands.connection();
        hands.call("client", Primitive::Disconnect);
        hands.call("server", Primitive::Receive);
        hands.call("server", Primitive::Disconnect);
        const StatePattern waits = state("client", ConnectionState::TimeWait);
        VERIFY_STORY(hands, hands.untilMatch(waits));
        const EventId at = firstMatch(waits, hands.trace());
        hands.session().press(EndTimeWait{hands.trace().get<StateChanged>(at)->socket});
        VERIFY_STORY(hands, hands.until([&] {
            return present(firstMatch(state("client", ConnectionState::Closed), hands.trace(), at)) ||
                   !hands.notes().empty(); // a kernel without SOCK_DESTROY says so
        }));
    }

    void aSettingChangesWhileTheSessionRuns() {
        Hands hands;
        hands.session().press(ChangeSetting{"net.ipv4.tcp_syn_retries", "1"});
        hands.session().press(ChangeSetting{"kernel.hostname", "x"});
        const auto settings = [&] {
            std::vector<std::uint16_t> errors;
            for (std::uint32_t i = 1; i <= hands.trace().size(); ++i)
                if (const auto* s = hands.trace().get<SettingChanged>(EventId{i})) errors.push_back(s->error);
            return errors;
        };
        VERIFY_STORY(hands, hands.until([&] { return settings().size() == 2; }));
        QCOMPARE(settings(), (std::vector<std::uint16_t>{0, EPERM}));
    }

    /// Loss by chance is the seed's: TCP repairs it, and no byte is read twice.
    void aBadWireLosesNothingForGood() {
        for (const std::uint64_t seed : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{3}}) {
            House house{"stock"};
            house.seed = seed;
            Hands hands({"client", "server"}, house);
            hands.connection();
            hands.wire(
                WireQuality{.loss = 0.1, .copies = 0.1, .reordering = 0.2, .delay = std::chrono::milliseconds(1)});
            std::string all;
            for (int i = 0; i < 40; ++i) {
                const std::string text = "line " + std::to_string(i) + "\n";
                hands.call("client", Primitive::Send, text);
                all += text;
            }
            std::string got;
            while (got.size() < all.size()) {
                const Return* back = hands.call("server", Primitive::Receive);
                const ByteView data = hands.trace().bytes(back->data);
                VERIFY_STORY(hands, !data.empty());
                got.append(reinterpret_cast<const char*>(data.data()), data.size()); // NOLINT: bytes are text here
            }
            QCOMPARE(got, all);
        }
    }

    void noDescriptorsLeft() {
        Hands hands;
        hands.call("server", Primitive::Listen);
        rlimit before{};
        ::getrlimit(RLIMIT_NOFILE, &before);
        rlimit none = before;
        none.rlim_cur = 3; // every number from here on is taken
        ::setrlimit(RLIMIT_NOFILE, &none);
        const Return* refused = hands.call("client", Primitive::Connect);
        ::setrlimit(RLIMIT_NOFILE, &before);
        QCOMPARE(refused->error, std::uint16_t{EMFILE});
        QCOMPARE(refused->failed, SocketCall::Socket);
        QCOMPARE(hands.call("client", Primitive::Connect)->error, std::uint16_t{0});
    }
};

QTEST_GUILESS_MAIN(SandboxEngineTest)
#include "tst_sandbox_engine.moc"
