// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/sandbox_work.h"

#include "core/trace/trace.h"

#include <algorithm>

namespace socketscope {
namespace {

constexpr std::uint64_t wireToken = ~std::uint64_t{0} - 1, lifelineToken = ~std::uint64_t{0} - 2;
constexpr Duration glance = std::chrono::milliseconds(250); ///< between looks at sockets that change by themselves
constexpr int mostAtOnce = 512;                             ///< segments, before programs have their turn
constexpr std::uint16_t firstHome = 7000, nobodysPort = 65000;

} // namespace

SandboxWork::SandboxWork(const SandboxEngineSetup& setup, std::shared_ptr<Sandbox> sandbox, TraceWriter& trace,
                         Poller& poller, const Clock& clock)
    : sandbox_(std::move(sandbox)), trace_(trace), poller_(poller), clock_(clock), diag_(sandbox_->diag()),
      witness_(trace, diag_, clock, surroundings()), wire_(*sandbox_, trace, clock, witness_, setup.mtu, setup.seed),
      programs_(trace, poller, clock, insideTheSandbox(), witness_),
      guests_(*sandbox_, diag_, trace, poller, clock,
              [this](const ProgramSetup& guest) { return programs_.add(guest); }) {
    poller.watch(sandbox_->wire(), wireToken);
    poller.watch(sandbox_->lifeline(), lifelineToken);
    for (const ProgramSetup& program : setup.programs) {
        programs_.add(program);
        guests_.reserve(program.info.name);
    }
}

SandboxWork::~SandboxWork() {
    poller_.forget(sandbox_->wire());
    poller_.forget(sandbox_->lifeline());
}

KernelPlace SandboxWork::insideTheSandbox() {
    KernelPlace place;
    place.openSocket = [this](IpVersion version, Transport transport) {
        return transport == Transport::Udp ? sandbox_->openDatagram(version) : sandbox_->openStream(version);
    };
    place.killHolding = [this](std::vector<UniqueFd> sockets) { return sandbox_->killHolding(std::move(sockets)); };
    return place;
}

Witness::Around SandboxWork::surroundings() {
    Witness::Around around;
    around.takeIn = [this] { wire_.takeIn(); };
    around.isSlow = [this] { return wire_.isSlow(); };
    around.programAt = [this](const Endpoint& local) { return programs_.programAt(local); };
    around.hostOf = [this](ProgramId program) { return programs_.hostOf(program); };
    around.stranger = [this](const Endpoint& local, const Endpoint& remote, bool calls) {
        return guests_.ownerOf(local, remote, calls);
    };
    around.strangerListens = [this](const DiagListener& listener) { return guests_.ownerOf(listener); };
    around.isStranger = [this](ProgramId program) { return guests_.isGuest(program); };
    return around;
}

void SandboxWork::carryOut(const Command& command) {
    run(command);
    if (wire_.takeFlowsAgain()) witness_.hostsAreBack();
    pump();
}

void SandboxWork::run(const Command& command) {
    std::visit(Overloaded{
                   [&](const PrimitiveCommand& c) { call(c); },
                   [&](const AddProgram& c) {
                       programs_.add(c.setup);
                       guests_.reserve(c.setup.info.name);
                   },
                   [&](const Interrupt& c) { programs_.interrupt(c.program); }, [&](const SetWire& c) { wire_.set(c); },
                   [&](const DecideSegment& c) { wire_.decide(c); }, [&](const ForgeSegment& c) { forge(c); },
                   [&](const Kill& c) { kill(c); }, [&](const EndTimeWait& c) { endTimeWait(c.socket); },
                   [&](const ChangeSetting& c) { change(c); }, [&](const RunProgram& c) { guests_.run(c); },
                   [&](const SignalPrograms& c) { guests_.signal(c.signal); }, [](const Remark&) {}, // the engine's
               },
               command);
}

/// Between two that never spoke it comes from, or goes to, a port that nobody has.
void SandboxWork::forge(ForgeSegment command) {
    if (!programs_.knows(command.from)) return;
    command.to = programs_.counterpart(command.from, command.to);
    FourTuple ends =
        witness_.newestBetween(command.from, command.to).value_or(programs_.between(command.from, command.to));
    for (Endpoint* end : {&ends.local, &ends.remote})
        if (end->port == 0) end->port = nobodysPort;
    wire_.forge(command, ends, programs_.hostOf(command.from));
}

void SandboxWork::call(const PrimitiveCommand& command) {
    if (!guests_.isGuest(command.program)) return programs_.carryOut(command);
    programs_.note("A person's own program makes its calls itself: nothing was called in its name.");
}

void SandboxWork::kill(const Kill& command) {
    if (guests_.isGuest(command.program) && !command.host) return guests_.kill(command.program);
    programs_.kill(command);
}

void SandboxWork::endTimeWait(SocketId socket) {
    const auto tuple = witness_.timeWait(socket);
    if (!tuple) return programs_.note("That socket is not in TIME-WAIT: nothing was done.");
    if (const int error = diag_.destroy(*tuple); error != 0)
        return programs_.note("This kernel does not let a TIME-WAIT be ended (SOCK_DESTROY, error " +
                              std::to_string(error) + "): its minute has to pass.");
    witness_.lookAt(socket, {});
}

void SandboxWork::change(const ChangeSetting& command) {
    const Answer set = sandbox_->setSetting(command.name, command.value);
    trace_.add(
        clock_.now(), noProgram, Origin::Observed, EventId{},
        SettingChanged{trace_.keep(command.name), trace_.keep(command.value), static_cast<std::uint16_t>(set.error)});
}

void SandboxWork::ready(std::uint64_t token) {
    if (token == wireToken) return; // round() takes in what has come
    if (guests_.ready(token)) return witness_.lookForListeners(clock_.now());
    if (token != lifelineToken) return programs_.ready(token);
    poller_.forget(sandbox_->lifeline());
    broken_ = true;
    programs_.note(
        "The helper of the sandbox has died. What is connected goes on; no new socket can be made. Start the "
        "session again for a new sandbox.");
}

void SandboxWork::pump() {
    for (int i = 0; i < mostAtOnce; ++i) {
        wire_.takeIn();
        const auto delivery = wire_.deliverNext();
        if (!delivery) return;
        witness_.delivered(*delivery);
        if (present(delivery->arrived)) programs_.lookAgain(delivery->what.dst, delivery->what.src);
    }
}

void SandboxWork::round(Time now) {
    pump();
    if (now < nextGlance_) return;
    if (guests_.anyRuns()) witness_.lookForListeners(now);
    witness_.lookAround(now);
    nextGlance_ = now + glance;
}

Duration SandboxWork::patience(Time now) const {
    const auto due = wire_.nextDue();
    if (due && *due <= now) return {};
    const Duration wait = witness_.anythingLingers() || guests_.anyRuns() ? glance : Duration(-1);
    if (!due) return wait;
    return wait < Duration{} ? *due - now : std::min(wait, *due - now);
}

void moveIntoSandbox(std::vector<ProgramSetup>& programs) {
    std::uint16_t next = firstHome;
    for (ProgramSetup& program : programs) {
        const bool serves = program.info.host == Host::Server;
        if (program.address == IpAddress::loopback(IpVersion::V4))
            program.address = serves ? sandboxServer : sandboxClient;
        const auto lives = [&](std::uint16_t port) {
            return std::any_of(programs.begin(), programs.end(),
                               [&](const ProgramSetup& p) { return p.port == port && p.address == program.address; });
        };
        if (!serves || program.port != 0) continue;
        while (lives(next)) ++next;
        program.port = next;
    }
}

Result<std::unique_ptr<Engine>> startSandboxEngine(SandboxEngineSetup setup, std::unique_ptr<Sandbox> sandbox,
                                                   const Clock& clock) {
    const std::shared_ptr<Sandbox> shared = std::move(sandbox);
    return KernelEngine::start(
        [setup = std::move(setup), shared](TraceWriter& trace, Poller& poller, const Clock& c) {
            return std::make_unique<SandboxWork>(setup, shared, trace, poller, c);
        },
        clock);
}

} // namespace socketscope
