// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/live_session.h"

#include "app/sandbox_place.h"
#include "core/base/monotonic_clock.h"
#include "core/engine/kernel_engine.h"
#include "core/engine/model_engine.h"
#include "core/engine/sandbox_engine.h"
#include "core/engine/sandbox_guests.h"
#include "core/net/machine.h"

#include <algorithm>

namespace socketscope {
namespace {

constexpr const char* cannotHold = "on loopback nobody can hold segments: the kernel hands them straight to itself";
constexpr const char* noDatagrams = "on loopback nobody sees datagrams";
constexpr const char* noSegments = "on loopback nobody sees the segments that this lab asks about";
constexpr const char* noUserCalls = "the kernel knows sockets, and not the user calls of RFC 9293";
constexpr std::uint16_t webPort = 8080, echoPort = 7; // RFC 862
constexpr const char* noIpv6 = "the sandbox's wire carries IPv4 only";

bool needsUserCalls(const std::optional<Scenario>& scenario) {
    const auto hasUserCalls = [](const ProgramSetup& p) { return p.userCalls; };
    return scenario && std::any_of(scenario->programs.begin(), scenario->programs.end(), hasUserCalls);
}

/// Why this scenario cannot be played on loopback; nothing where it can.
std::optional<std::string> notOnLoopback(const std::optional<Scenario>& scenario) {
    if (!scenario) return std::nullopt;
    const auto& needs = scenario->needs;
    if (std::find(needs.begin(), needs.end(), "hold") != needs.end()) return cannotHold;
    const auto isUdp = [](const ProgramSetup& p) { return p.transport == Transport::Udp; };
    if (std::any_of(scenario->programs.begin(), scenario->programs.end(), isUdp)) return noDatagrams;
    if (needsUserCalls(scenario)) return noUserCalls;
    if (scenario->isLab()) return noSegments;
    return std::nullopt;
}

std::vector<ProgramSetup> programsOf(const SessionWish& wish) {
    if (wish.scenario) return wish.scenario->programs;
    if (wish.attended)
        return {{{"web", Host::Server}, sandboxServer, webPort}, {{"echo", Host::Server}, sandboxServer, echoPort}};
    std::vector<ProgramSetup> programs(2);
    programs[0].info = {"client", Host::Client};
    programs[1].info = {"server", Host::Server};
    for (ProgramSetup& program : programs) program.address = IpAddress::loopback(wish.ip.value_or(IpVersion::V4));
    return programs;
}

std::string profileOf(const SessionWish& wish) {
    if (wish.profile) return *wish.profile;
    return wish.scenario && wish.scenario->profile ? *wish.scenario->profile : std::string("stock");
}

/// Why this cannot be played in the sandbox, whatever the machine; nothing where it can.
std::optional<std::string> notInSandbox(const SessionWish& wish, const std::vector<ProgramSetup>& programs) {
    if (needsUserCalls(wish.scenario)) return noUserCalls;
    const auto isV6 = [](const ProgramSetup& p) { return p.address.version() == IpVersion::V6; };
    if (std::any_of(programs.begin(), programs.end(), isV6)) return noIpv6;
    return std::nullopt;
}

Result<std::unique_ptr<Session>> inSandbox(SessionWish& wish, SessionInfo info) {
    SandboxEngineSetup setup;
    setup.programs = programsOf(wish);
    setup.seed = wish.seed;
    if (const auto why = notInSandbox(wish, setup.programs))
        return Error{"This cannot be played in the sandbox", *why, "Leave the wire to auto", std::nullopt};
    moveIntoSandbox(setup.programs);
    SandboxSetup house;
    house.helper = sandboxHelper();
    house.profile = profileOf(wish);
    house.mtu = setup.mtu;
    if (wish.scenario) house.sysctls = wish.scenario->settings;
    auto started = Sandbox::start(house);
    if (const auto* refusal = std::get_if<SandboxRefusal>(&started)) return refusal->words;
    auto& sandbox = std::get<std::unique_ptr<Sandbox>>(started);
    if (wish.scenario) useTwoHosts(*wish.scenario, sandboxClient, sandboxServer);
    info.wire = Wire::Sandbox;
    info.profile = house.profile;
    info.kernel = kernelName();
    info.sysctls = sandbox->settings();
    info.terminalLine = terminalLine(*sandbox);
    auto clock = std::make_unique<const MonotonicClock>();
    info.wallZero = clock->wallZero();
    auto engine = startSandboxEngine(std::move(setup), std::move(sandbox), *clock);
    if (!engine) return engine.error();
    auto session = std::make_unique<Session>(std::move(clock), std::move(engine).value(), std::move(info), wish.pace);
    if (wish.attended) session->attend({Responder(ProgramId{0}, Service::Web), Responder(ProgramId{1}, Service::Echo)});
    return session;
}

Result<std::unique_ptr<Session>> onLoopback(const SessionWish& wish, SessionInfo info,
                                            std::optional<std::string> whyNot) {
    info.wire = Wire::Loopback;
    info.whyNot = std::move(whyNot);
    info.kernel = kernelName();
    info.sysctls = tcpSysctls();
    KernelEngineSetup setup;
    setup.programs = programsOf(wish);
    auto clock = std::make_unique<const MonotonicClock>();
    info.wallZero = clock->wallZero();
    auto engine = KernelEngine::start(setup, *clock);
    if (!engine) return engine.error();
    return std::make_unique<Session>(std::move(clock), std::move(engine).value(), std::move(info), wish.pace);
}

std::unique_ptr<Session> onModel(const SessionWish& wish, SessionInfo info, std::optional<std::string> whyNot) {
    info.wire = Wire::Model;
    info.whyNot = std::move(whyNot);
    info.profile = profileOf(wish);
    ModelEngineSetup setup;
    setup.programs = programsOf(wish);
    setup.seed = wish.seed;
    if (info.profile == "class") setup.settings = classroomSettings();
    return std::make_unique<Session>(nullptr, std::make_unique<ModelEngine>(setup), std::move(info), wish.pace);
}

/// The best wire that this machine has and the wish allows; every better one that it has not is told of.
Result<std::unique_ptr<Session>> onBestWire(SessionWish& wish, const SessionInfo& info) {
    if (needsUserCalls(wish.scenario)) return onModel(wish, info, noUserCalls);
    std::optional<std::string> whyNot = notInSandbox(wish, programsOf(wish));
    if (!whyNot) {
        auto session = inSandbox(wish, info);
        if (session) return session;
        whyNot = session.error().line();
    }
    const auto unfit = notOnLoopback(wish.scenario);
    return unfit ? onModel(wish, info, *whyNot + "; " + *unfit) : onLoopback(wish, info, whyNot);
}

Result<std::unique_ptr<Session>> onWire(SessionWish& wish, const SessionInfo& info) {
    if (!wish.wire) return onBestWire(wish, info);
    switch (*wish.wire) {
    case Wire::Sandbox:
        return inSandbox(wish, info);
    case Wire::Model:
        return onModel(wish, info, std::nullopt);
    case Wire::Loopback:
        break;
    }
    if (const auto why = notOnLoopback(wish.scenario))
        return Error{"Scenario " + wish.scenario->name + " cannot be played on loopback", *why,
                     "Leave the wire to auto, or ask for the model", std::nullopt};
    return onLoopback(wish, info, std::nullopt);
}

} // namespace

Result<std::unique_ptr<Session>> makeSession(SessionWish wish) {
    if (wish.scenario && wish.ip) useIpVersion(*wish.scenario, *wish.ip);
    SessionInfo info;
    info.version = SOCKETSCOPE_VERSION;
    info.seed = wish.seed;
    info.attempt = wish.attempt;
    const auto company = wish.pace == Pace::WithThePlayhead ? Script::Company::Person : Script::Company::Nobody;
    auto session = onWire(wish, info);
    if (session && wish.scenario) session.value()->play(std::move(*wish.scenario), company);
    return session;
}

} // namespace socketscope
