// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The scenarios and labs that come with the program: resources/scenarios/ and resources/labs/, made part of it by the
// build.
#pragma once

#include "core/lesson/scenario.h"

#include <optional>
#include <span>
#include <string_view>

namespace socketscope {

struct BuiltinScenario {
    std::string_view name;
    std::string_view yaml;
};

/// In the order in which they are best met.
[[nodiscard]] std::span<const BuiltinScenario> builtinScenarios();
[[nodiscard]] std::span<const BuiltinScenario> builtinLabs();

/// A built-in by name, or else a file by path. The error names what was looked for and what there is.
[[nodiscard]] Result<Scenario> findScenario(const std::string& nameOrPath);

} // namespace socketscope
