// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A scenario being played: which step comes next, and whether it may come now. Knows the trace and a clock of its own
// that stands still while the session is paused; issues nothing itself.
#pragma once

#include "core/lesson/scenario.h"

#include <optional>

namespace socketscope {

class Script {
public:
    explicit Script(Scenario scenario) : scenario_(std::move(scenario)) {}

    [[nodiscard]] const Scenario& scenario() const { return scenario_; }
    [[nodiscard]] bool finished() const { return next_ >= scenario_.steps.size(); }
    /// Index of the next step, from 0.
    [[nodiscard]] std::size_t position() const { return next_; }
    /// The next step, nullptr at the end.
    [[nodiscard]] const ScenarioStep* next() const;

    enum class State : std::uint8_t {
        Ready,    ///< take() gives a command
        Waiting,  ///< for a call to return, a state, a segment or time
        TimedOut, ///< a wait's limit is over
        Finished,
    };
    /// `clock`: the script's own, in which paused time does not count. Passes over waits that are fulfilled.
    [[nodiscard]] State state(const Trace& trace, Duration clock);
    /// The next command. Only in State::Ready.
    [[nodiscard]] Command take(const Trace& trace);

    /// True once every call that was made has returned.
    [[nodiscard]] bool quiet(const Trace& trace) const;
    /// A LISTEN for which there was no socket or no address, and that the author did not expect to fail: going on would
    /// call strangers.
    [[nodiscard]] EventId failedListen(const Trace& trace) const;
    /// For messages: what the script is waiting for, in a few words.
    [[nodiscard]] std::string waitingFor(const Trace& trace) const;

private:
    [[nodiscard]] ProgramId programNamed(const Trace& trace, const std::string& name) const;
    [[nodiscard]] bool free(const Trace& trace, ProgramId program) const;
    [[nodiscard]] bool fulfilled(const WaitStep& wait, const Trace& trace, Duration clock) const;

    Scenario scenario_;
    std::size_t next_ = 0;
    std::vector<std::size_t> issued_; ///< by program: calls asked for
    std::optional<Duration> waitingSince_;
};

} // namespace socketscope
