// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/doctor.h"

#include "core/base/errno_name.h"
#include "core/net/sock_diag.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace socketscope {
namespace {

using Verdict = Finding::Verdict;
using SteadyClock = std::chrono::steady_clock;

template <typename Trial> Finding tried(const char* name, bool needed, Trial&& trial) {
    const auto began = SteadyClock::now();
    std::optional<Error> words = trial();
    return {name, words ? Verdict::Refused : Verdict::Good, needed, std::move(words), SteadyClock::now() - began};
}

std::optional<Error> tryLoopback(IpVersion version) {
    const Answer probed = net::probeLoopback(version);
    if (probed.ok()) return std::nullopt;
    const std::string address = IpAddress::loopback(version).toString();
    return Error{"No connection to " + address + " comes about",
                 errnoName(probed.error),
                 version == IpVersion::V4 ? "Bring the loopback interface up: ip link set lo up"
                                          : "Scenarios over IPv6 need it; an administrator can switch IPv6 on: sysctl "
                                            "net.ipv6.conf.lo.disable_ipv6=0",
                 {}};
}

std::optional<Error> trySockDiag() {
    if (SockDiag().works()) return std::nullopt;
    return Error{"The kernel does not tell of sockets",
                 "it has no sock_diag, or does not let us ask",
                 "Load the module: modprobe tcp_diag; without it, states that no descriptor shows are guessed",
                 {}};
}

Finding findingOf(SandboxStage stage) {
    Finding finding;
    finding.name = stageName(stage);
    return finding;
}

/// One finding for each step, up to the last that was made.
void tellSteps(std::vector<Finding>& findings, const std::vector<SandboxStep>& steps) {
    for (const SandboxStep& step : steps) {
        Finding finding = findingOf(step.stage);
        finding.verdict = Verdict::Good;
        finding.took = step.took;
        findings.push_back(std::move(finding));
    }
}

void tellRefusal(std::vector<Finding>& findings, const SandboxRefusal& refusal) {
    for (int i = 0; i < static_cast<int>(SandboxStage::Works); ++i) {
        const auto stage = static_cast<SandboxStage>(i);
        Finding finding = findingOf(stage);
        if (stage < refusal.stage) finding.verdict = Verdict::Good;
        if (stage == refusal.stage) {
            finding.verdict = Verdict::Refused;
            finding.words = refusal.words;
        }
        findings.push_back(std::move(finding));
    }
}

std::optional<Error> inWords(int error, const char* what, const char* remedy) {
    if (error == 0) return std::nullopt;
    return Error{what, errnoName(error), remedy, {}};
}

std::optional<Error> tryDestroy(Sandbox& sandbox) {
    const UniqueFd listener(static_cast<int>(sandbox.openSocket(AF_INET, SOCK_STREAM, 0).value));
    const Endpoint somewhere{IpAddress::v4(127, 0, 0, 2), 0};
    SockDiag diag(sandbox.diag());
    Answer ready = net::bindTo(listener.get(), somewhere);
    if (ready.ok()) ready = net::listenOn(listener.get(), 1);
    const auto here = net::localEndpoint(listener.get());
    const int error = ready.ok() && here ? diag.destroy({*here, Endpoint{}}) : ready.error;
    return inWords(error, "A socket cannot be destroyed from outside",
                   "A kernel with CONFIG_INET_DIAG_DESTROY could; without it, a host that vanishes is imitated by "
                   "cutting its cable, and TIME-WAIT lasts its minute");
}

std::optional<Error> tryRepair(Sandbox& sandbox) {
    const UniqueFd socket(static_cast<int>(sandbox.openSocket(AF_INET, SOCK_STREAM, 0).value));
    const int on = 1;
    const int error = ::setsockopt(socket.get(), IPPROTO_TCP, TCP_REPAIR, &on, sizeof on) == 0 ? 0 : errno;
    return inWords(error, "A connection's sequence numbers cannot be chosen",
                   "A kernel with CONFIG_CHECKPOINT_RESTORE could; nothing in Socketscope depends on it yet");
}

} // namespace

Diagnosis examineMachine(const std::string& helper) {
    const auto began = SteadyClock::now();
    Diagnosis found;
    found.findings.push_back(tried("loopback", true, [] { return tryLoopback(IpVersion::V4); }));
    if (found.findings.back().verdict == Verdict::Good) found.best = Wire::Loopback;
    found.findings.push_back(tried("loopback6", false, [] { return tryLoopback(IpVersion::V6); }));
    found.findings.push_back(tried("sock-diag", false, trySockDiag));
    SandboxSetup setup;
    setup.helper = helper;
    setup.profile = "class"; // the one that wants most
    const auto made = Sandbox::start(setup);
    if (const auto* refusal = std::get_if<SandboxRefusal>(&made)) {
        tellRefusal(found.findings, *refusal);
        for (const char* name : {"destroy", "repair"})
            found.findings.push_back({name, Verdict::NotTried, false, std::nullopt, {}});
    } else {
        Sandbox& sandbox = *std::get<std::unique_ptr<Sandbox>>(made);
        tellSteps(found.findings, sandbox.steps());
        found.findings.push_back(tried("destroy", false, [&] { return tryDestroy(sandbox); }));
        found.findings.push_back(tried("repair", false, [&] { return tryRepair(sandbox); }));
        found.lacking = sandbox.lacking();
        found.best = Wire::Sandbox;
    }
    found.took = SteadyClock::now() - began;
    return found;
}

std::string_view findingTitle(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 15> titles{{
        {"loopback", "connections to 127.0.0.1"},
        {"loopback6", "connections to ::1"},
        {"sock-diag", "the kernel tells of sockets that no program holds"},
        {"helper", "the sandbox's helper program"},
        {"unshare", "a private network for an ordinary program"},
        {"id-map", "an owner for it"},
        {"link", "a wire in it"},
        {"settings", "settings of its own"},
        {"routing", "127.0.0.0/8 goes over the wire"},
        {"offload", "finished checksums on the wire"},
        {"capture", "our hands on the wire"},
        {"sockets", "sockets of the private network"},
        {"syn", "a SYN seen, a connection made by hand"},
        {"destroy", "a TIME-WAIT can be ended by hand"},
        {"repair", "a host can vanish without a word"},
    }};
    const auto found = std::ranges::find(titles, name, [](const auto& title) { return title.first; });
    return found == titles.end() ? name : found->second;
}

} // namespace socketscope
