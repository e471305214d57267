// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A scenario played in a sandbox of its own, for tests. Ticked by whoever made it, so that many can run side by side
// and their waits pass together.
#pragma once

#include "core/engine/sandbox_engine.h"
#include "core/session/session.h"

#include <memory>
#include <optional>
#include <string>

namespace socketscope::test {

/// Why this machine has no sandbox, for QSKIP; empty where it has one. Asked once.
[[nodiscard]] const std::string& whyNoSandbox();

/// How the sandbox is to be.
struct House {
    std::string profile = "stock";
    bool olderKernel = false;
    std::uint64_t seed = 0;
    [[nodiscard]] std::string name() const { return profile + (olderKernel ? ", older kernel" : ""); }
};

/// A session in a sandbox of its own, as fast as possible: free play of these programs (servers are those whose name
/// begins so), or a scenario. Throws std::runtime_error with the refusal where there is no sandbox.
[[nodiscard]] std::unique_ptr<Session> sandboxSession(const std::vector<std::string>& programs, const House& house = {},
                                                      Pace pace = Pace::AsFastAsPossible);
[[nodiscard]] std::unique_ptr<Session> sandboxSession(Scenario scenario, const House& house);

class SandboxRun {
public:
    /// Throws std::runtime_error with the refusal where there is no sandbox.
    SandboxRun(Scenario scenario, const House& house);

    void tick();
    /// The script came to its end and every call returned.
    [[nodiscard]] bool finished() const;
    /// It will get no further: finished, timed out, or over its time.
    [[nodiscard]] bool over() const;
    /// Ticks until `condition` holds; false after `longest`.
    template <typename Condition> bool until(Condition condition, Duration longest = std::chrono::seconds(5)) {
        for (const Time began = session_->now(); !condition(); wait())
            if (tick(); session_->now() - began > longest) return condition();
        return true;
    }
    [[nodiscard]] const Trace& trace() const { return session_->trace(); }
    [[nodiscard]] Session& session() { return *session_; }
    [[nodiscard]] int descriptor() const { return session_->descriptor(); }
    /// For failure messages: the house and the ladder.
    [[nodiscard]] std::string story() const;

private:
    void wait() const;
    House house_;
    std::unique_ptr<Session> session_;
    Time last_{};
};

} // namespace socketscope::test
