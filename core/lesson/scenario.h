// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A scenario: who takes part, what they do in which order, and what is expected to come of it. Read from YAML
// (docs/scenarios.md) with every mistake named by file, line, column and a suggestion. Plain data: a Script plays it,
// goals judge it. Reading one runs nothing.
#pragma once

#include "core/base/result.h"
#include "core/engine/command.h"
#include "core/lesson/goal.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace socketscope {

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
};

struct ScenarioStep {
    std::variant<ActStep, WaitStep> what;
    std::string say; ///< a sentence of the author's about this step, empty where there is none
    Place place;
};

struct Scenario {
    std::string name; ///< "phone-call": of the built-in, or the file's name without its ending
    std::string title;
    std::string about; ///< Markdown
    std::vector<ProgramSetup> programs;
    std::vector<std::string> needs; ///< abilities that the wire must have
    std::vector<ScenarioStep> steps;
    std::vector<Goal> expect;
};

/// `file` names the source in messages. Text longer than 1 MiB, nesting deeper than 32 and aliases that multiply are
/// refused before anything is built from them.
[[nodiscard]] Result<Scenario> parseScenario(std::string_view yaml, const std::string& file);
/// Reads and parses a file.
[[nodiscard]] Result<Scenario> loadScenario(const std::string& path);

/// Every program of the scenario on the other kind of loopback address.
void useIpVersion(Scenario& scenario, IpVersion version);

} // namespace socketscope
