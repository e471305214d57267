// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/live_session.h"

#include "core/base/monotonic_clock.h"
#include "core/engine/kernel_engine.h"
#include "core/net/machine.h"

#include <algorithm>

namespace socketscope {
namespace {

SessionInfo describe(std::uint64_t seed) {
    SessionInfo info;
    info.version = SOCKETSCOPE_VERSION;
    info.wire = Wire::Loopback;
    info.whyNot = "this version has no wire on which segments can be seen";
    info.kernel = kernelName();
    info.sysctls = tcpSysctls();
    info.seed = seed;
    return info;
}

std::vector<ProgramSetup> freePlay(IpVersion version) {
    std::vector<ProgramSetup> programs(2);
    programs[0].info = {"client", Host::Client};
    programs[1].info = {"server", Host::Server};
    for (ProgramSetup& program : programs) program.address = IpAddress::loopback(version);
    return programs;
}

} // namespace

Result<std::unique_ptr<Session>> makeSession(std::optional<Scenario> scenario, IpVersion version, std::uint64_t seed,
                                             Pace pace) {
    if (scenario && std::find(scenario->needs.begin(), scenario->needs.end(), "hold") != scenario->needs.end())
        return Error{"Scenario " + scenario->name + " needs a wire that can hold segments",
                     "on loopback nobody can: the kernel hands them straight to itself",
                     "socketscope list shows the scenarios that run here", std::nullopt};
    KernelEngineSetup setup;
    setup.programs = scenario ? scenario->programs : freePlay(version);
    auto clock = std::make_unique<const MonotonicClock>();
    auto engine = KernelEngine::start(setup, *clock);
    if (!engine) return engine.error();
    auto session = std::make_unique<Session>(std::move(clock), std::move(engine).value(), describe(seed), pace);
    if (scenario) session->play(std::move(*scenario));
    return session;
}

} // namespace socketscope
