// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/sandbox_run.h"

#include "core/base/monotonic_clock.h"
#include "core/engine/sandbox_guests.h"
#include "core/net/machine.h"
#include "core/session/ladder.h"

#include <poll.h>
#include <stdexcept>

namespace socketscope::test {
namespace {

constexpr Duration longEnough = std::chrono::seconds(90);

SandboxSetup setupOf(const House& house) {
    SandboxSetup setup;
    setup.helper = SOCKETSCOPE_SANDBOX_HELPER;
    setup.profile = house.profile;
    setup.olderKernel = house.olderKernel;
    return setup;
}

std::unique_ptr<Session> start(std::vector<ProgramSetup> programs, const House& house,
                               const std::map<std::string, std::string>& settings, Pace pace) {
    SandboxSetup sandbox = setupOf(house);
    sandbox.sysctls = settings;
    auto made = Sandbox::start(sandbox);
    if (const auto* refusal = std::get_if<SandboxRefusal>(&made)) throw std::runtime_error(refusal->words.line());
    SandboxEngineSetup setup;
    setup.programs = std::move(programs);
    setup.seed = house.seed;
    moveIntoSandbox(setup.programs);
    SessionInfo info;
    info.version = "test";
    info.wire = Wire::Sandbox;
    info.profile = house.profile;
    info.kernel = kernelName();
    info.seed = house.seed;
    info.terminalLine = terminalLine(*std::get<std::unique_ptr<Sandbox>>(made));
    auto clock = std::make_unique<const MonotonicClock>();
    auto engine = startSandboxEngine(setup, std::move(std::get<std::unique_ptr<Sandbox>>(made)), *clock);
    if (!engine) throw std::runtime_error(engine.error().line());
    return std::make_unique<Session>(std::move(clock), std::move(engine).value(), info, pace);
}

} // namespace

const std::string& whyNoSandbox() {
    static const std::string why = [] {
        const auto made = Sandbox::start(setupOf({}));
        const auto* refusal = std::get_if<SandboxRefusal>(&made);
        return refusal != nullptr ? refusal->words.line() : std::string();
    }();
    return why;
}

std::unique_ptr<Session> sandboxSession(const std::vector<std::string>& programs, const House& house, Pace pace) {
    std::vector<ProgramSetup> all;
    for (const std::string& name : programs) {
        ProgramSetup setup;
        setup.info = {name, name.rfind("server", 0) == 0 ? Host::Server : Host::Client};
        if (name.find("udp") != std::string::npos) setup.transport = Transport::Udp;
        all.push_back(setup);
    }
    return start(std::move(all), house, {}, pace);
}

std::unique_ptr<Session> sandboxSession(Scenario scenario, const House& house) {
    useTwoHosts(scenario, sandboxClient, sandboxServer);
    auto session = start(scenario.programs, house, scenario.settings, Pace::AsFastAsPossible);
    session->play(std::move(scenario));
    return session;
}

SandboxRun::SandboxRun(Scenario scenario, const House& house)
    : house_(house), session_(sandboxSession(std::move(scenario), house)) {}

void SandboxRun::tick() {
    const Time now = session_->now();
    session_->tick(now - last_);
    last_ = now;
}

bool SandboxRun::finished() const {
    return session_->scriptState() == Script::State::Finished && session_->script()->quiet(session_->trace());
}

bool SandboxRun::over() const {
    return finished() || session_->scriptState() == Script::State::TimedOut || session_->now() > Time(longEnough);
}

void SandboxRun::wait() const {
    pollfd news{session_->descriptor(), POLLIN, 0};
    ::poll(&news, 1, 5);
}

std::string SandboxRun::story() const {
    return "\nsandbox, " + house_.name() + ", seed " + std::to_string(house_.seed) + "\n" +
           ladder(session_->info(), session_->record(), {});
}

} // namespace socketscope::test
