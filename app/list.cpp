// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/list.h"

#include "app/exit_status.h"
#include "app/terminal.h"
#include "core/base/cell_text.h"
#include "core/lesson/builtin.h"

#include <iostream>
#include <nlohmann/json.hpp>

namespace socketscope {
namespace {

std::string join(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text.empty() ? "any" : text;
}

/// Where it can be played, or that a person does it.
std::string wiresOf(const Scenario& scenario) { return scenario.isLab() ? "lab" : "wire: " + join(scenario.needs); }

} // namespace

int list(const ListOptions& options) {
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const auto& builtins : {builtinScenarios(), builtinLabs()})
        for (const BuiltinScenario& builtin : builtins) {
            const auto scenario = parseScenario(builtin.yaml, std::string(builtin.name) + ".yaml");
            if (!scenario) return refuse(scenario.error(), ExitStatus::Unusable);
            if (options.json)
                all.push_back({{"name", builtin.name},
                               {"kind", scenario.value().isLab() ? "lab" : "scenario"},
                               {"title", scenario.value().title},
                               {"needs", scenario.value().needs}});
            else
                std::cout << padToCells(builtin.name, 24, "") << padToCells(scenario.value().title, 52, "…")
                          << wiresOf(scenario.value()) << "\n";
        }
    if (options.json) std::cout << all.dump(2) << "\n";
    std::cout.flush();
    return std::cout ? code(ExitStatus::AsExpected) : outputLost();
}

} // namespace socketscope
