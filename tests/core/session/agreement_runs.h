// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the tests of Agreement share: stories played to their end in a sandbox, and what Agreement makes of them.
#pragma once

#include "core/lesson/builtin.h"
#include "core/session/agreement.h"
#include "tests/support/sandbox_run.h"

#include <QtTest/QtTest>

namespace socketscope::test {

[[nodiscard]] inline Agreement concluded(const Trace& trace) {
    Agreement agreement;
    agreement.extend(trace);
    agreement.conclude(trace);
    return agreement;
}

[[nodiscard]] inline Scenario builtin(const std::string& name) { return findScenario(name).value(); }

/// A machine that is busy may need more than one try to prove that a wire works.
[[nodiscard]] inline std::unique_ptr<SandboxRun> begun(const Scenario& scenario, const House& house = {}) {
    for (int tries = 0; tries < 5; ++tries) try {
            return std::make_unique<SandboxRun>(scenario, house);
        } catch (const std::runtime_error& refusal) {
            qWarning() << refusal.what();
        }
    return std::make_unique<SandboxRun>(scenario, house);
}

/// Plays it to its end, and until everything on the wire has arrived.
[[nodiscard]] inline std::unique_ptr<SandboxRun> played(const Scenario& scenario, const House& house = {}) {
    auto run = begun(scenario, house);
    const auto settled = [&] {
        const Trace& trace = run->trace();
        for (std::uint32_t i = 1; i <= trace.segmentCount(); ++i)
            if (!present(trace.segment(SegmentId{i}).fate)) return false;
        return run->finished();
    };
    if (!run->until(settled, std::chrono::seconds(20))) qWarning("not finished%s", run->story().c_str());
    return run;
}

/// The built-in phone-call, played when it is first asked for.
class PhoneCall {
public:
    [[nodiscard]] const Trace& operator()() {
        if (run_ == nullptr) run_ = played(builtin("phone-call"));
        return run_->trace();
    }

private:
    std::unique_ptr<SandboxRun> run_;
};

/// Server and client, connected.
inline constexpr const char* handshake = R"(
  - server: LISTEN
  - client: CONNECT
    from_port: 40000
  - wait: client.CONNECT.returned
  - server: ACCEPT
  - wait: server.ACCEPT.returned
)";

/// Steps as a scenario; those that say nothing of LISTEN begin with a connection.
[[nodiscard]] inline Scenario scenarioNamed(std::string_view called, const std::string& steps) {
    const bool connects = steps.find("LISTEN") == std::string::npos;
    const std::string yaml =
        "title: T\nprograms: {client: {port: 40000}, server: {}}\nneeds: [hold]\nprofile: class\nsteps:\n" +
        std::string(connects ? handshake : "") + steps;
    auto scenario = parseScenario(yaml, std::string(called));
    if (!scenario) throw std::runtime_error(scenario.error().line());
    return std::move(scenario).value();
}

} // namespace socketscope::test
