// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Random stories in the sandbox: programs that call what comes to their mind, a wire that holds, loses, copies,
// corrupts and delays, and segments that nobody has sent. Whatever the kernel makes of it, our model of RFC 9293 makes
// the same, or the difference is known by name. SOCKETSCOPE_SEEDS sets how many stories, SOCKETSCOPE_SEED the first.
#include "core/session/agreement.h"
#include "core/session/ladder.h"
#include "tests/support/sandbox_run.h"

#include <QtTest/QtTest>

#include <deque>
#include <poll.h>
#include <random>

using namespace socketscope;
using namespace socketscope::test;

namespace {

constexpr std::size_t sideBySide = 8;

class RandomStory {
public:
    RandomStory(std::uint64_t seed, const House& house) : random_(seed) {
        Scenario scenario;
        scenario.name = "random";
        for (const auto& [name, host] :
             {std::pair("client", Host::Client), std::pair("other", Host::Client), std::pair("server", Host::Server)}) {
            ProgramSetup setup;
            setup.info = {name, host};
            scenario.programs.push_back(setup);
        }
        for (int tries = 0; run_ == nullptr; ++tries) try {
                run_ = std::make_unique<SandboxRun>(scenario, house);
            } catch (const std::runtime_error&) {
                if (tries == 5) throw;
            }
    }

    /// To be called when nobody starts any more: a helper that is being spawned holds all descriptors of this process
    /// for a moment, and close() then is not the last.
    void begin() {
        press(call(2, Primitive::Listen));
        press(call(0, Primitive::Connect));
        press(call(2, Primitive::Accept));
    }
    [[nodiscard]] bool over() const { return actions_ == 60 && run_->session().now() > next_; }
    [[nodiscard]] SandboxRun& run() { return *run_; }

    void tick() {
        run_->tick();
        if (actions_ == 60 || run_->session().now() < next_) return;
        if (++actions_ == 60)
            flow();
        else
            act();
        const bool longPause = chance(15);
        next_ = run_->session().now() + std::chrono::milliseconds(actions_ == 60 ? 400 : below(longPause ? 120 : 12));
    }

private:
    std::uint32_t below(std::uint32_t n) { return std::uniform_int_distribution<std::uint32_t>(0, n - 1)(random_); }
    bool chance(std::uint32_t percent) { return below(100) < percent; }
    void press(Command command) { run_->session().press(std::move(command)); }
    void flow() { press(SetWire{WireFlows{}, DecidedBy::Scenario}); }

    PrimitiveCommand call(std::uint16_t program, Primitive primitive) {
        PrimitiveCommand command;
        command.program = ProgramId{program};
        command.primitive = primitive;
        command.backlog = static_cast<int>(below(3));
        command.options.reuseAddress = true;
        command.data = Bytes(1 + below(chance(20) ? 4000 : 20), std::byte{'x'});
        command.max = chance(50) ? 65536 : 1 + below(20);
        command.how = chance(40) ? DisconnectHow::Close : chance(70) ? DisconnectHow::Write : DisconnectHow::Abort;
        return command;
    }

    void act() {
        const std::uint32_t what = below(100);
        if (what < 50) return callSomething();
        if (what < 60) return setWire();
        if (what < 84) return decide();
        forge();
    }

    void callSomething() {
        constexpr std::array clients{Primitive::Connect, Primitive::Send, Primitive::Send, Primitive::Receive,
                                     Primitive::Disconnect};
        constexpr std::array servers{Primitive::Accept,     Primitive::Send,   Primitive::Receive, Primitive::Send,
                                     Primitive::Disconnect, Primitive::Listen, Primitive::Accept};
        const auto program = static_cast<std::uint16_t>(below(3));
        press(call(program, program == 2 ? servers[below(7)] : clients[below(5)]));
    }

    void setWire() {
        const std::uint32_t what = below(4);
        if (what == 0) return flow();
        if (what == 1) return press(SetWire{WireHolds{}, DecidedBy::Scenario});
        if (what == 2) {
            SegmentChoice choice;
            choice.fromHost = chance(50) ? Host::Client : Host::Server;
            return press(SetWire{WireHolds{choice}, DecidedBy::Scenario});
        }
        WireQuality quality;
        quality.loss = chance(50) ? 0.1 : 0;
        quality.copies = chance(50) ? 0.2 : 0;
        quality.reordering = chance(50) ? 0.3 : 0;
        quality.delay = std::chrono::milliseconds(below(20));
        press(SetWire{quality, DecidedBy::Scenario});
    }

    void decide() {
        const auto held = run_->trace().heldSegments();
        if (held.empty()) return callSomething();
        constexpr std::array actions{WireAction::Deliver, WireAction::Deliver, WireAction::Deliver, WireAction::Drop,
                                     WireAction::Copy,    WireAction::Delay,   WireAction::Corrupt};
        DecideSegment decision;
        decision.segment = held[chance(70) ? 0 : below(static_cast<std::uint32_t>(held.size()))];
        decision.action = actions[below(7)];
        decision.delay = std::chrono::milliseconds(below(100));
        press(decision);
    }

    /// It has an endpoint from which a segment can pretend to come.
    [[nodiscard]] bool hasCalled(ProgramId program) const {
        const Trace& trace = run_->trace();
        for (std::uint32_t i = 1; i <= trace.socketCount(); ++i) {
            const Trace::SocketRecord& socket = trace.socket(SocketId{i});
            if (socket.program == program && !socket.states.empty()) return true;
        }
        return false;
    }

    void forge() {
        constexpr std::array<FlagBits, 10> all{flag::rst,
                                               flag::rst | flag::ack,
                                               flag::ack,
                                               flag::syn,
                                               flag::syn | flag::ack,
                                               flag::fin,
                                               flag::fin | flag::ack,
                                               flag::ack | flag::psh,
                                               0,
                                               flag::syn | flag::fin};
        ForgeSegment forged;
        const bool fromClient = chance(50);
        forged.from = ProgramId{static_cast<std::uint16_t>(fromClient ? below(2) : 2)};
        forged.to = ProgramId{static_cast<std::uint16_t>(fromClient ? 2 : below(2))};
        if (!hasCalled(fromClient ? forged.from : forged.to)) return callSomething();
        forged.flags = all[below(10)];
        if (chance(40)) forged.seq = below(12);
        if (chance(10)) forged.seq = below(100000);
        if (chance(40)) forged.ack = below(12);
        if (chance(10)) forged.ack = below(100000);
        if (chance(30)) forged.data = Bytes(1 + below(10), std::byte{'f'});
        press(forged);
    }

    std::mt19937_64 random_;
    std::unique_ptr<SandboxRun> run_;
    Time next_{};
    int actions_ = 0;
};

/// What was there of that pair of endpoints, up to the event: each end's calls, segments and states.
std::string before(const Trace& trace, EventId last) {
    std::string text;
    const std::uint32_t first = number(last) > 60 ? number(last) - 60 : 1;
    for (std::uint32_t i = first; i <= std::min<std::size_t>(number(last) + 6, trace.size()); ++i) {
        const TraceEvent& event = trace[EventId{i}];
        std::string line;
        if (const auto* sent = std::get_if<Sent>(&event.what))
            line = "Sent #" + std::to_string(number(sent->id)) + " " + flagLetters(sent->flags) + " " +
                   trace.endpoint(sent->from).toString() + " > " + trace.endpoint(sent->to).toString() + " seq " +
                   std::to_string(static_cast<std::int32_t>(sent->seq)) + " ack " +
                   std::to_string(static_cast<std::int32_t>(sent->ack)) + " length " + std::to_string(sent->length) +
                   (trace.get<Decided>(event.cause) != nullptr ? " by hand" : "");
        if (const auto* arrived = std::get_if<Arrived>(&event.what))
            line = "Arrived #" + std::to_string(number(arrived->segment));
        if (const auto* state = std::get_if<StateChanged>(&event.what))
            line = "socket " + std::to_string(number(state->socket)) + " " + trace.endpoint(state->local).toString() +
                   " " + std::string(name(state->from)) + " > " + std::string(name(state->to)) +
                   (event.origin == Origin::Observed ? "" : " inferred");
        if (const auto* call = std::get_if<Call>(&event.what))
            line = std::string(name(call->primitive)) + " of socket " + std::to_string(number(call->socket)) + " how " +
                   std::to_string(static_cast<int>(call->how));
        if (const auto* queue = std::get_if<QueueChanged>(&event.what))
            line = "queues of socket " + std::to_string(number(queue->socket)) + ": syn " + std::to_string(queue->syn) +
                   " accept " + std::to_string(queue->accept) + " backlog " + std::to_string(queue->backlog) +
                   " receive " + std::to_string(queue->receive);
        if (line.empty()) continue;
        text += "  " + std::to_string(i) + " (" + std::to_string(number(event.cause)) + ") " + line + "\n";
    }
    return text;
}

std::string disagreementsOf(SandboxRun& run, std::map<LinuxDifference, int>& known, std::uint32_t& checked) {
    Agreement agreement;
    agreement.extend(run.trace());
    agreement.conclude(run.trace());
    for (const LinuxDifference d : agreement.knownDifferences()) ++known[d];
    checked += agreement.checked();
    if (agreement.disagreements().empty()) return {};
    const EventId first = agreement.disagreements().front().event;
    return summary(run.trace(), agreement) + before(run.trace(), first) + run.story();
}

} // namespace

class AgreementRandomTest : public QObject {
    Q_OBJECT

private slots:
    void randomStoriesAgree() {
        if (!whyNoSandbox().empty()) QSKIP(whyNoSandbox().c_str());
        const bool many = qEnvironmentVariableIsSet("SOCKETSCOPE_SEEDS");
        const auto count = static_cast<std::uint64_t>(many ? qEnvironmentVariableIntValue("SOCKETSCOPE_SEEDS") : 24);
        std::uint64_t seed = static_cast<std::uint64_t>(qEnvironmentVariableIntValue("SOCKETSCOPE_SEED"));
        const std::array houses{House{"stock", false, 0}, House{"class", false, 0}, House{"class", true, 0}};
        const std::uint64_t last = seed + count;
        std::vector<std::pair<std::uint64_t, std::unique_ptr<RandomStory>>> running;
        std::map<LinuxDifference, int> known;
        std::uint32_t checked = 0;
        int wrong = 0;
        while (seed < last || !running.empty()) {
            for (const bool empty = running.empty(); empty && seed < last && running.size() < sideBySide; ++seed) {
                House house = houses[seed % 3];
                house.seed = seed;
                running.emplace_back(seed, std::make_unique<RandomStory>(seed, house));
                if (seed + 1 < last && running.size() < sideBySide) continue;
                for (const auto& [s, story] : running) story->begin();
            }
            std::vector<pollfd> news;
            for (const auto& [s, story] : running) news.push_back({story->run().descriptor(), POLLIN, 0});
            ::poll(news.data(), news.size(), 2);
            for (const auto& [s, story] : running) story->tick();
            std::erase_if(running, [&](const auto& entry) {
                if (!entry.second->over()) return false;
                const std::string why = disagreementsOf(entry.second->run(), known, checked);
                if (why.empty()) return true;
                ++wrong;
                std::fprintf(stderr, "seed %llu: %s\n", static_cast<unsigned long long>(entry.first), why.c_str());
                return true;
            });
        }
        for (const auto& [what, times] : known) qInfo() << times << "stories:" << name(what).data();
        qInfo() << checked << "comparisons in" << count << "stories";
        QVERIFY2(checked > 20 * count, "the stories were about nothing");
        QCOMPARE(wrong, 0);
    }
};

QTEST_GUILESS_MAIN(AgreementRandomTest)
#include "tst_agreement_random.moc"
