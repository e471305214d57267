// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The steps of a scenario, as plain data: what a program calls, what is waited for, what the wire does and what is
// decided about a segment on it. Read from YAML by the readers of lesson/, played by a Script. Programs are named here;
// a Script fills in their handles, which only a running session knows.
#pragma once

#include "core/base/result.h"
#include "core/engine/command.h"
#include "core/lesson/question.h"

#include <string>
#include <variant>

namespace socketscope {

/// The longest wait, limit or delay that a scenario may name, in seconds.
inline constexpr double longestWait = 3600;

/// A program calls a primitive. The command's program is filled in from the name when the script runs.
struct ActStep {
    std::string program;
    PrimitiveCommand command;
    std::string to;       ///< CONNECT: the server program to call, empty for the first
    bool mayFail = false; ///< an error is what the author expects here
};

/// A wait for a call to come back.
struct CallReturned {
    std::string program;
    Primitive primitive{};
};
/// A wait for time to pass, on the session's clock.
struct TimePasses {
    Duration time{};
};

struct WaitStep {
    std::variant<CallReturned, StatePattern, SegmentPattern, TimePasses> what;
    Duration limit = std::chrono::seconds(10);
    /// The n-th such state or segment since the run began; of segments that are held, the n-th of those held.
    std::uint32_t nth = 1;
};

/// From here on the wire does this. `from` and `to` are those of the command's choice of segments, empty for any.
struct WireStep {
    SetWire command;
    std::string from, to;
};

/// Something is decided about a segment that is held; waits until there is one that fits.
struct DecideStep {
    SegmentPattern which;
    std::uint32_t nth = 1; ///< of those held that fit, the one held longest is 1; 0 all of them
    WireAction action{};   ///< neither Hold nor Forge
    Duration delay{};      ///< of Delay
    Duration limit = std::chrono::seconds(10);
};

/// A segment that no TCP has sent is put on the wire.
struct ForgeStep {
    ForgeSegment command;
    std::string from, to;
};

/// A program is killed, or the host on which it lives.
struct KillStep {
    std::string program;
    bool host = false;
};

/// A setting of the sandbox's kernel is changed.
struct SettingStep {
    ChangeSetting command;
};

/// A question is put to the person; what comes next waits for the answer.
struct AskStep {
    Question question;
};

/// The person is to do something; what comes next waits until the record shows it.
struct TaskStep {
    std::string text; ///< Markdown
    GoalRule until;
};

struct ScenarioStep {
    std::variant<ActStep, WaitStep, WireStep, DecideStep, ForgeStep, KillStep, SettingStep, AskStep, TaskStep> what;
    std::string say; ///< a sentence of the author's about this step, empty where there is none
    Place place;
};

} // namespace socketscope
