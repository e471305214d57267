// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A live session for tests, on loopback unless it is given another: commands in, conditions waited for, and on failure
// the ladder of what happened. Waits for conditions, never for time.
#pragma once

#include "core/base/monotonic_clock.h"
#include "core/engine/kernel_engine.h"
#include "core/lesson/pattern.h"
#include "core/session/session.h"

#include <functional>
#include <string>
#include <string_view>

namespace socketscope::test {

class Live {
public:
    /// Programs by name; those whose name begins with "server" are servers.
    explicit Live(const std::vector<std::string>& programs = {"client", "server"}, IpVersion ip = IpVersion::V4,
                  Watch watch = Watch::Everything);
    /// A scenario, played as fast as possible.
    struct Play {
        Scenario scenario;
    };
    explicit Live(Play play);
    /// Any session.
    explicit Live(std::unique_ptr<Session> session);

    /// Calls and waits until the call is in the trace, and, unless `blocks`, until it has returned.
    const Return* call(std::string_view program, PrimitiveCommand command, bool blocks = false);
    const Return* call(std::string_view program, Primitive primitive, std::string_view text = {});
    /// The same for a call that is expected to wait.
    void begin(std::string_view program, Primitive primitive);

    /// True as soon as the condition holds; false after five seconds.
    bool until(const std::function<bool()>& condition);
    bool untilMatch(const EventPattern& pattern);
    /// Plays the script to its end, all calls returned.
    bool untilFinished();

    [[nodiscard]] ProgramId program(std::string_view name) const;
    [[nodiscard]] const Trace& trace() const { return session_->trace(); }
    [[nodiscard]] Session& session() { return *session_; }
    /// The story so far, for failure messages.
    [[nodiscard]] std::string story() const;

private:
    void tick();
    std::unique_ptr<Session> session_;
    Time last_{};
};

/// A command for one primitive.
[[nodiscard]] PrimitiveCommand command(Primitive primitive, std::string_view text = {});

} // namespace socketscope::test

/// QVERIFY that tells the story on failure.
#define VERIFY_STORY(live, condition)                                                                                  \
    do {                                                                                                               \
        const bool held = (condition);                                                                                 \
        if (!held) qWarning("%s", (live).story().c_str());                                                             \
        QVERIFY2(held, #condition);                                                                                    \
    } while (false)
