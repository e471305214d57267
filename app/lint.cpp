// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/lint.h"

#include "app/exit_status.h"
#include "app/terminal.h"
#include "core/base/printable.h"
#include "core/lesson/scenario.h"

#include <algorithm>
#include <iostream>

namespace socketscope {
namespace {

std::string summary(const Scenario& scenario) {
    if (scenario.isLab()) {
        double points = 0;
        for (const Check& check : scenario.checks) points += check.points;
        return "lab, " + counted(scenario.steps.size(), "step") + ", " +
               counted(questionsOf(scenario).size(), "question") + ", " + counted(scenario.checks.size(), "check") +
               " (" + pointsText(points) + " points), " + counted(scenario.hints.size(), "hint");
    }
    std::string text = "scenario, " + counted(scenario.steps.size(), "step") + ", ";
    text += scenario.expect.empty() ? "nothing expected: every run of it will do"
                                    : counted(scenario.expect.size(), "expectation");
    return text;
}

/// A file that is there, and says something that a scenario does not say, is a mistake of its author's; one that cannot
/// be read is a mistake of the caller's.
ExitStatus statusOf(const Error& error) {
    return error.place && error.place->line > 0 ? ExitStatus::NotMet : ExitStatus::Unusable;
}

} // namespace

int lint(const LintOptions& options) {
    ExitStatus worst = ExitStatus::AsExpected;
    for (const std::string& path : options.files) {
        const auto scenario = loadScenario(path);
        if (scenario) {
            std::cout << path << ": " << summary(scenario.value()) << "\n";
            continue;
        }
        std::cerr << scenario.error().line() << "\n";
        worst = std::max(worst, statusOf(scenario.error()));
    }
    if (std::cout.flush()) return code(worst);
    return outputLost();
}

} // namespace socketscope
