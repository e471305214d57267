// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the model expects is what then happens: in little stories word by word, in every built-in scenario step by step,
// and on the kernel before every call.
#include "core/lesson/builtin.h"
#include "core/session/foresight.h"
#include "core/session/ladder.h"
#include "tests/support/live.h"

#include "core/engine/model_engine.h"

#include <QElapsedTimer>
#include <QtTest/QtTest>

using namespace socketscope;
using namespace socketscope::test;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<Session> onModel(Scenario scenario, Pace pace, std::uint64_t seed = 1) {
    ModelEngineSetup setup;
    setup.programs = scenario.programs;
    setup.seed = seed;
    SessionInfo info;
    info.version = "test";
    info.wire = Wire::Model;
    info.seed = seed;
    info.profile = scenario.profile;
    if (info.profile == "class") setup.settings = classroomSettings();
    auto session = std::make_unique<Session>(nullptr, std::make_unique<ModelEngine>(setup), info, pace);
    session->play(std::move(scenario));
    return session;
}

std::unique_ptr<Session> story(const char* steps, Pace pace = Pace::WithThePlayhead) {
    auto scenario = parseScenario(
        std::string("title: T\nneeds: [hold]\nprograms: {client: {}, server: {}}\nsteps: ") + steps, "t.yaml");
    if (!scenario) throw std::runtime_error(scenario.error().line());
    return onModel(std::move(scenario).value(), pace);
}

std::string programOf(const Trace& trace, ProgramId id) {
    return trace.program(id) != nullptr ? trace.program(id)->name : "?";
}

/// "client SA+0 to server"
std::string segmentText(const Trace& trace, ProgramId from, ProgramId to, FlagBits flags, std::uint32_t length) {
    return programOf(trace, from) + " " + flagLetters(static_cast<FlagBits>(flags & ~flag::psh)) + "+" +
           std::to_string(length) + " to " + programOf(trace, to);
}

/// "client S+0 to server, client SYN-SENT, server SYN-RECEIVED"
std::string textOf(const Trace& trace, const std::optional<Expected>& expected) {
    if (!expected) return "nothing";
    std::string text;
    const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
    if (const auto& s = expected->segment) add(segmentText(trace, s->from, s->to, s->flags, s->length));
    for (const auto& change : {expected->sender, expected->receiver})
        if (change) add(programOf(trace, change->program) + " " + std::string(name(change->state)));
    return text;
}

bool isNews(const Trace& trace, EventId id) {
    return trace.get<Sent>(id) != nullptr || trace.get<StateChanged>(id) != nullptr;
}

EventId firstNews(const Trace& trace, EventId after) {
    for (std::uint32_t n = number(after) + 1; n <= trace.size(); ++n)
        if (isNews(trace, EventId{n})) return EventId{n};
    return EventId{};
}

/// The segment or the state that the expectation begins with is the event.
bool comesTrue(const Trace& trace, const Expected& expected, EventId event) {
    const auto isState = [&](const std::optional<Expected::Change>& change) {
        const auto* state = trace.get<StateChanged>(event);
        return change && state != nullptr && change->state == state->to && change->program == trace[event].program;
    };
    if (trace.get<StateChanged>(event) != nullptr)
        return isState(expected.segment ? expected.sender : expected.receiver);
    const Sent& sent = *trace.get<Sent>(event);
    const auto& segment = expected.segment;
    return segment && segment->from == trace[event].program && segment->to == sent.toProgram &&
           segment->flags == sent.flags && segment->length == sent.length && segment->again == present(sent.copyOf);
}

void happenOnce(Session& session) {
    session.step();
    session.tick({});
    session.toLiveEdge();
}

struct Score {
    int asked = 0, given = 0, right = 0, silent = 0;
    std::string wrong;
    double worst = 0, all = 0; ///< ms
};

/// Plays to the end; before each thing that happens, asks what it will be.
Score scoreOf(Session& session, bool stepping) {
    Score score;
    std::vector<Expected> open; // of which nothing has been seen yet
    int idle = 0;
    for (int i = 0; i < 3000 && idle < 20; ++i) {
        const EventId before = session.trace().last();
        QElapsedTimer timer;
        timer.start();
        const auto expected = foresee(session);
        const double took = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        score.worst = std::max(score.worst, took);
        score.all += took;
        ++score.asked;
        if (expected) open.push_back(*expected);
        if (stepping)
            happenOnce(session);
        else
            session.tick({});
        const EventId news = firstNews(session.trace(), before);
        idle = session.trace().last() == before ? idle + 1 : 0;
        if (session.scriptState() == Script::State::TimedOut) break;
        if (!present(news)) continue;
        if (open.empty()) ++score.silent;
        for (const Expected& e : open) {
            ++score.given;
            if (comesTrue(session.trace(), e, news))
                ++score.right;
            else if (score.wrong.empty())
                score.wrong = "before event " + std::to_string(number(news)) + ": " + textOf(session.trace(), e);
        }
        open.clear();
    }
    return score;
}

} // namespace

class TestForesight : public QObject {
    Q_OBJECT

private:
    /// What is expected at each of the steps at which that changes, from the beginning.
    static std::vector<std::string> expectations(Session& session, std::size_t most) {
        std::vector<std::string> texts;
        for (int i = 0; i < 200 && texts.size() < most; ++i) {
            session.tick({});
            session.toLiveEdge();
            const std::string text = textOf(session.trace(), foresee(session));
            if (texts.empty() || texts.back() != text) texts.push_back(text);
            if (!session.stepActs()) break;
            session.step();
        }
        return texts;
    }
    /// The server's TCP knows of the connection, and the next call is not made yet.
    static void untilConnected(Session& session) {
        const auto over = [&] {
            return session.trace().callCount() == 3 && session.trace().socket(SocketId{3}).states.size() > 1;
        };
        for (int i = 0; i < 30 && !over(); ++i) happenOnce(session);
        QVERIFY(over());
    }
    static void compare(Session& session, const std::vector<std::string>& wanted) {
        const std::vector<std::string> found = expectations(session, wanted.size());
        for (std::size_t i = 0; i < wanted.size(); ++i)
            QCOMPARE(QString::fromStdString(i < found.size() ? found[i] : "(over)"), QString::fromStdString(wanted[i]));
    }

private slots:
    void handshake() {
        auto session = story("[{server: LISTEN}, {client: CONNECT}, {server: ACCEPT}]");
        compare(*session,
                {"server LISTEN", "client S+0 to server, client SYN-SENT, server SYN-RECEIVED",
                 "server SA+0 to client, server SYN-RECEIVED, client ESTABLISHED",
                 "client A+0 to server, client ESTABLISHED, server ESTABLISHED", "server ESTABLISHED", "nothing"});
    }

    void aSynThatIsLostIsSentAgain() {
        auto session = story("[{wire: {lose: {flags: S, nth: 1}}}, {server: LISTEN}, {client: CONNECT}]");
        const auto lost = [&] {
            const auto record = session->trace().segment(SegmentId{1});
            return session->trace().get<Lost>(record.fate) != nullptr;
        };
        for (int i = 0; i < 20 && !lost(); ++i) happenOnce(*session);
        QVERIFY(lost());
        const auto expected = foresee(*session);
        QCOMPARE(textOf(session->trace(), expected), std::string("client S+0 to server, server SYN-RECEIVED"));
        QVERIFY(expected->segment->again);
        QCOMPARE(expected->calls, std::size_t{0});
    }

    void close() {
        auto session = story("[{server: LISTEN}, {client: CONNECT}, {server: ACCEPT}, {wait: {seconds: 0.2}}, "
                             "{client: DISCONNECT}, {wait: {seconds: 0.2}}, {server: DISCONNECT}]");
        untilConnected(*session);
        compare(*session,
                {"client AF+0 to server, client FIN-WAIT-1, server CLOSE-WAIT",
                 "server A+0 to client, server CLOSE-WAIT, client FIN-WAIT-2", "client FIN-WAIT-2",
                 "server AF+0 to client, server LAST-ACK, client TIME-WAIT",
                 "client A+0 to server, client TIME-WAIT, server CLOSED", "server CLOSED", "client CLOSED", "nothing"});
    }

    void bothClose() {
        auto session = story("[{server: LISTEN}, {client: CONNECT}, {server: ACCEPT}, {wait: {seconds: 0.2}}, "
                             "{wire: hold}, {client: DISCONNECT}, {server: DISCONNECT}, "
                             "{segment: {flags: F, from: client}, do: deliver}, "
                             "{segment: {flags: F, from: server}, do: deliver}, {wire: flow}]");
        untilConnected(*session);
        compare(*session, {"client AF+0 to server, client FIN-WAIT-1", "server AF+0 to client, server FIN-WAIT-1"});
    }

    /// What lies in a person's hands comes first: Step would deliver it.
    void whatIsHeldIsDelivered() {
        auto session = story("[{server: LISTEN}, {wire: {hold: {flags: S}}}, {client: CONNECT}]");
        while (session->trace().heldSegments().empty()) happenOnce(*session);
        const auto expected = foresee(*session);
        QCOMPARE(textOf(session->trace(), expected),
                 std::string("server SA+0 to client, server SYN-RECEIVED, client ESTABLISHED"));
        QVERIFY(expected->byHand);
        happenOnce(*session);
        QVERIFY(!foresee(*session)->byHand);
    }

    /// Only the script's calls are looked ahead of, and each says how many of them come first.
    void whatCallsComeFirst() {
        auto session = story("[{server: LISTEN}, {client: CONNECT}, {server: ACCEPT}, {wait: {seconds: 0.2}}, "
                             "{server: RECEIVE}, {client: SEND, text: hello}]");
        session->tick({});
        QCOMPARE(foresee(*session)->calls, std::size_t{1});
        untilConnected(*session);
        const auto expected = foresee(*session);
        QCOMPARE(textOf(session->trace(), expected), std::string("client A+5 to server"));
        QCOMPARE(expected->calls, std::size_t{2});
    }

    /// A person's own commands are told to the model like the script's, programs that join included.
    void followsAPerson() {
        auto session = story("[{server: LISTEN}]");
        while (session->script()->position() < 1) happenOnce(*session);
        AddProgram joins;
        joins.setup.info = {"second", Host::Client};
        session->press(joins);
        PrimitiveCommand call = command(Primitive::Connect);
        call.program = ProgramId{2};
        session->press(call);
        session->tick({});
        session->pause(); // else what is under way goes on by itself
        session->toLiveEdge();
        QCOMPARE(textOf(session->trace(), foresee(*session)),
                 std::string("server SA+0 to second, server SYN-RECEIVED, second ESTABLISHED"));
    }

    /// Thought about once, whoever asks how often; and given up where too much has been asked for to remember it.
    void thinksOnce() {
        auto session = story("[{server: LISTEN}, {client: CONNECT}]");
        session->tick({});
        Foresight foresight;
        const auto* first = &foresight.of(*session);
        QVERIFY(first->has_value());
        const auto text = textOf(session->trace(), foresight.of(*session));
        happenOnce(*session);
        QVERIFY(textOf(session->trace(), foresight.of(*session)) != text);
        for (std::size_t i = 0; i < mostRemembered; ++i) session->press(Interrupt{ProgramId{0}});
        session->tick({});
        QVERIFY(session->given() == nullptr);
        QVERIFY(!foresight.of(*session));
    }

    void onTheKernel_data() {
        QTest::addColumn<QByteArray>("name");
        for (const char* name : {"phone-call", "refused", "half-close", "two-clients", "illegal-orders"})
            QTest::newRow(name) << QByteArray(name);
    }
    void onTheKernel() {
        QFETCH(QByteArray, name);
        Scenario scenario = findScenario(name.toStdString()).value();
        auto clock = std::make_unique<const MonotonicClock>();
        auto engine = KernelEngine::start({scenario.programs}, *clock);
        QVERIFY(engine.ok());
        Session session(std::move(clock), std::move(engine).value(), {}, Pace::WithThePlayhead);
        session.play(std::move(scenario));
        const auto settle = [&] {
            for (std::size_t before = SIZE_MAX; before != session.trace().size();) {
                before = session.trace().size();
                for (int i = 0; i < 4; ++i) {
                    QTest::qSleep(10);
                    session.tick(10ms);
                }
                session.toLiveEdge();
            }
        };
        settle();
        int asked = 0, given = 0, right = 0;
        std::string wrong;
        for (int i = 0; i < 60 && session.scriptState() != Script::State::Finished; ++i) {
            const EventId before = session.trace().last();
            const auto expected = foresee(session);
            session.step();
            settle();
            ++asked;
            // What is expected after a later call is asked for again before that one.
            if (!expected || expected->calls > 1) continue;
            ++given;
            const auto shown = [&] {
                for (std::uint32_t n = number(before) + 1; n <= session.trace().size(); ++n)
                    if (session.trace().get<Sent>(EventId{n}) != nullptr) return true;
                return present(firstNews(session.trace(), before)) && !expected->segment;
            };
            for (int wait = 0; wait < 50 && !shown(); ++wait) settle(); // others want the processor too
            const Trace& trace = session.trace();
            bool seen = false;
            for (std::uint32_t n = number(before) + 1; n <= trace.size() && !seen; ++n) {
                const auto* sent = trace.get<Sent>(EventId{n});
                if (expected->segment && sent == nullptr) continue;
                if (!expected->segment && !isNews(trace, EventId{n})) continue;
                seen = true;
                const auto& s = expected->segment;
                const FlagBits mask = flag::syn | flag::ack | flag::fin | flag::rst;
                const bool ok = s ? trace[EventId{n}].program == s->from && (sent->flags & mask) == (s->flags & mask) &&
                                        sent->length == s->length
                                  : comesTrue(trace, *expected, EventId{n});
                right += ok ? 1 : 0;
                if (!ok && wrong.empty()) wrong = std::to_string(n) + ": " + textOf(trace, expected);
            }
            if (!seen && wrong.empty()) wrong = "never: " + textOf(trace, expected);
        }
        qInfo("%d of %d right, asked %d times", right, given, asked);
        QVERIFY2(right == given, (wrong + "\n" + ladder(session.info(), session.record(), {})).c_str());
        QVERIFY(given > 1);
    }

    void comesTrueInEveryScenario_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("stepping");
        for (const BuiltinScenario& builtin : builtinScenarios())
            for (const bool stepping : {false, true})
                QTest::addRow("%s%s", builtin.name.data(), stepping ? ", by Step" : "")
                    << QByteArray(builtin.name.data()) << stepping;
    }
    void comesTrueInEveryScenario() {
        QFETCH(QByteArray, name);
        QFETCH(bool, stepping);
        auto session = onModel(findScenario(name.toStdString()).value(),
                               stepping ? Pace::WithThePlayhead : Pace::AsFastAsPossible, 7);
        const Score score = scoreOf(*session, stepping);
        qInfo("%d of %d right, %d without an expectation; %zu events, %zu commands; %.2f ms at most, %.2f on average",
              score.right, score.given, score.silent, session->trace().size(), session->given()->size(), score.worst,
              score.all / score.asked);
        QVERIFY2(score.right == score.given, score.wrong.c_str());
        QVERIFY(score.given > 3);
    }
};

#include "tst_foresight.moc"
QTEST_GUILESS_MAIN(TestForesight)
