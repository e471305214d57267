// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/live_session.h"

#include "core/base/monotonic_clock.h"
#include "core/engine/kernel_engine.h"
#include "core/engine/model_engine.h"
#include "core/net/machine.h"

#include <algorithm>

namespace socketscope {
namespace {

constexpr const char* noBetterWire = "this version has no wire on which the kernel's segments can be seen";
constexpr const char* cannotHold = "on loopback nobody can hold segments: the kernel hands them straight to itself";
constexpr const char* noDatagrams = "on loopback this version has no datagram sockets";

constexpr const char* noUserCalls = "the kernel knows sockets, and not the user calls of RFC 9293";

/// Why this scenario cannot be played on loopback; nothing where it can.
std::optional<std::string> notOnLoopback(const std::optional<Scenario>& scenario) {
    if (!scenario) return std::nullopt;
    const auto& needs = scenario->needs;
    if (std::find(needs.begin(), needs.end(), "hold") != needs.end()) return cannotHold;
    const auto isUdp = [](const ProgramSetup& p) { return p.transport == Transport::Udp; };
    if (std::any_of(scenario->programs.begin(), scenario->programs.end(), isUdp)) return noDatagrams;
    const auto hasUserCalls = [](const ProgramSetup& p) { return p.userCalls; };
    if (std::any_of(scenario->programs.begin(), scenario->programs.end(), hasUserCalls)) return noUserCalls;
    return std::nullopt;
}

std::vector<ProgramSetup> programsOf(const SessionWish& wish) {
    if (wish.scenario) return wish.scenario->programs;
    std::vector<ProgramSetup> programs(2);
    programs[0].info = {"client", Host::Client};
    programs[1].info = {"server", Host::Server};
    for (ProgramSetup& program : programs) program.address = IpAddress::loopback(wish.ip.value_or(IpVersion::V4));
    return programs;
}

Result<std::unique_ptr<Session>> onLoopback(const SessionWish& wish, SessionInfo info) {
    info.wire = Wire::Loopback;
    info.whyNot = noBetterWire;
    info.kernel = kernelName();
    info.sysctls = tcpSysctls();
    KernelEngineSetup setup;
    setup.programs = programsOf(wish);
    auto clock = std::make_unique<const MonotonicClock>();
    auto engine = KernelEngine::start(setup, *clock);
    if (!engine) return engine.error();
    return std::make_unique<Session>(std::move(clock), std::move(engine).value(), std::move(info), wish.pace);
}

std::unique_ptr<Session> onModel(const SessionWish& wish, SessionInfo info, std::optional<std::string> whyNot) {
    info.wire = Wire::Model;
    info.whyNot = std::move(whyNot);
    info.profile = wish.profile ? wish.profile : wish.scenario ? wish.scenario->profile : std::nullopt;
    if (!info.profile) info.profile = "stock";
    ModelEngineSetup setup;
    setup.programs = programsOf(wish);
    setup.seed = wish.seed;
    if (info.profile == "class") setup.settings = classroomSettings();
    return std::make_unique<Session>(nullptr, std::make_unique<ModelEngine>(setup), std::move(info), wish.pace);
}

} // namespace

Result<std::unique_ptr<Session>> makeSession(SessionWish wish) {
    if (wish.scenario && wish.ip) useIpVersion(*wish.scenario, *wish.ip);
    SessionInfo info;
    info.version = SOCKETSCOPE_VERSION;
    info.seed = wish.seed;
    const auto why = notOnLoopback(wish.scenario);
    if (wish.wire == Wire::Loopback && why)
        return Error{"Scenario " + wish.scenario->name + " cannot be played on loopback", *why,
                     "Leave the wire to auto, or ask for the model", std::nullopt};
    const bool model = wish.wire == Wire::Model || (!wish.wire && why);
    Result<std::unique_ptr<Session>> session =
        model ? Result<std::unique_ptr<Session>>(onModel(wish, std::move(info), wish.wire ? std::nullopt : why))
              : onLoopback(wish, std::move(info));
    if (session && wish.scenario) session.value()->play(std::move(*wish.scenario));
    return session;
}

} // namespace socketscope
