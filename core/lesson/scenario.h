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
#include "core/lesson/lab.h"
#include "core/lesson/level.h"
#include "core/lesson/scenario_step.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace socketscope {

struct Scenario {
    std::string name; ///< "phone-call": of the built-in, or the file's name without its ending
    std::string title;
    std::string topic;          ///< under which it is offered with others; empty where it stands alone
    std::string about;          ///< Markdown
    std::optional<Level> level; ///< at which it opens; the person's own where the author says nothing
    std::vector<ProgramSetup> programs;
    std::optional<std::string> profile;          ///< of kernel settings: "stock" or "class", where the author chose one
    std::map<std::string, std::string> settings; ///< of the sandbox's kernel, beyond the profile: name → value
    std::vector<std::string> needs;              ///< abilities that the wire must have
    std::vector<ScenarioStep> steps;
    /// It says itself which segments are held, and what becomes of them.
    [[nodiscard]] bool handlesTheWire() const;
    std::vector<Goal> expect;
    std::vector<Check> checks;      ///< of a lab, in the order in which they are shown
    std::vector<std::string> hints; ///< of a lab, from the gentlest to the plainest; Markdown
    std::string text;               ///< that it was read from, YAML
    std::string digest;             ///< of that text
    /// It is done by a person, and judged.
    [[nodiscard]] bool isLab() const { return !checks.empty(); }
    /// A step waits for a person: without one it cannot be played to its end.
    [[nodiscard]] bool needsAPerson() const;
};

/// `file` names the source in messages. Text longer than 1 MiB, nesting deeper than 32 and aliases that multiply are
/// refused before anything is built from them.
[[nodiscard]] Result<Scenario> parseScenario(std::string_view yaml, const std::string& file);
/// Reads and parses a file.
[[nodiscard]] Result<Scenario> loadScenario(const std::string& path);

/// Every program of the scenario on the other kind of loopback address.
void useIpVersion(Scenario& scenario, IpVersion version);
/// Where the scenario says 127.0.0.1, or nothing: its clients at one address and its servers at the other; who CONNECTs
/// to a bare address or port means the other host.
void useTwoHosts(Scenario& scenario, const IpAddress& client, const IpAddress& server);

} // namespace socketscope
