// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A scenario being played: which step comes next, and whether it may come now. Knows the trace and a clock of its own
// that stands still while the session is paused; issues nothing itself, and never asks what time it is. Of a command
// about the wire it never waits to see that it was carried out, since not every one leaves an event.
#pragma once

#include "core/lesson/scenario.h"

#include <optional>
#include <vector>

namespace socketscope {

class Script {
public:
    /// Who is there to answer questions. Where nobody is, they are put, and passed over.
    enum class Company : std::uint8_t { Person, Nobody };
    explicit Script(Scenario scenario, Company company = Company::Nobody)
        : scenario_(std::move(scenario)), company_(company) {}

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
    /// `clock`: the script's own, in which paused time does not count. Passes over waits that are fulfilled. At the
    /// moment of nextDue() a wait for time is fulfilled, and any other that is not has timed out.
    [[nodiscard]] State state(const Trace& trace, Duration clock);
    /// The next command. Only in State::Ready, with the trace of that answer. A step that decides about all segments
    /// that are held gives one command for each, one after another.
    [[nodiscard]] Command take(const Trace& trace);

    /// When the wait that is running ends, or its limit is over: a moment of the script's own clock, the `clock` of
    /// state(), and not of the session's. As of the last state(); none while no wait runs, as where a step waits for
    /// its program to come back from a call.
    [[nodiscard]] std::optional<Duration> nextDue() const;

    /// The step that comes next waits for a person: for an answer, or for something to be done.
    [[nodiscard]] bool waitsForPerson() const;
    /// The question that stands open: it was put, and neither answered nor passed over.
    [[nodiscard]] const Question* openQuestion() const;

    /// True once every call that was made has returned, or its program was killed.
    [[nodiscard]] bool quiet(const Trace& trace) const;
    /// A LISTEN for which there was no socket or no address, and that the author did not expect to fail: going on would
    /// call strangers.
    [[nodiscard]] EventId failedListen(const Trace& trace) const;
    /// For messages: what the script is waiting for, in a few words.
    [[nodiscard]] std::string waitingFor(const Trace& trace) const;

private:
    /// A held segment about which this script has given a command, perhaps not carried out yet.
    struct Given {
        SegmentId segment{};
        EventId held{}; ///< since when it was held: it may come into somebody's hands again
    };

    [[nodiscard]] ProgramId programNamed(const Trace& trace, const std::string& name) const;
    [[nodiscard]] bool free(const Trace& trace, ProgramId program) const;
    [[nodiscard]] bool callsSeen(const Trace& trace) const;
    [[nodiscard]] bool declared(const Trace& trace) const;
    [[nodiscard]] bool fulfilled(const WaitStep& wait, const Trace& trace, Duration clock) const;
    [[nodiscard]] State deciding(const DecideStep& step, const Trace& trace, Duration clock);
    /// Where a wait stands that has just been looked at: Ready where it is fulfilled.
    [[nodiscard]] State running(bool fulfilled, Duration clock) const;
    /// Begins the clock of a wait once every call before it is seen; false before that.
    [[nodiscard]] bool waitBegins(const Trace& trace, Duration clock);
    /// Segments in somebody's hands that fit, those held longest first; not those already given a command.
    [[nodiscard]] std::vector<SegmentId> inHands(const SegmentPattern& which, const Trace& trace) const;
    void give(SegmentId segment, const Trace& trace);
    void pass();

    [[nodiscard]] Command take(const ActStep& step, const Trace& trace);
    [[nodiscard]] Command take(const WireStep& step, const Trace& trace);
    [[nodiscard]] Command take(const DecideStep& step, const Trace& trace);
    [[nodiscard]] Command take(const ForgeStep& step, const Trace& trace);
    [[nodiscard]] Command take(const KillStep& step, const Trace& trace);
    [[nodiscard]] Command take(const SettingStep& step, const Trace& trace);
    [[nodiscard]] Command take(const AskStep& step, const Trace& trace);
    /// Finished where nobody needs to be waited for any more.
    [[nodiscard]] State asking(const AskStep& step, const Trace& trace) const;

    Scenario scenario_;
    Company company_;
    bool asked_ = false; ///< of the step that comes next: its question was put
    std::size_t next_ = 0;
    std::vector<std::size_t> issued_; ///< by program: calls asked for
    std::optional<Duration> waitingSince_;
    std::vector<Given> given_;
    std::vector<SegmentId> rest_; ///< of a decision about all: those still to come
};

} // namespace socketscope
