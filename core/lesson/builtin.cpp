// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lesson/builtin.h"

#include "core/lesson/yaml_reader.h"

#include <vector>

namespace socketscope {

Result<Scenario> findScenario(const std::string& nameOrPath) {
    std::vector<std::string> names;
    for (const auto& all : {builtinScenarios(), builtinLabs()}) {
        for (const BuiltinScenario& builtin : all) {
            if (builtin.name == nameOrPath) return parseScenario(builtin.yaml, std::string(builtin.name) + ".yaml");
            names.emplace_back(builtin.name);
        }
    }
    const bool looksLikeFile = nameOrPath.find('/') != std::string::npos || nameOrPath.find('.') != std::string::npos;
    auto loaded = loadScenario(nameOrPath);
    if (loaded || looksLikeFile) return loaded;
    std::string all;
    for (const std::string& n : names) all += (all.empty() ? "" : ", ") + n;
    std::string near = suggestion(nameOrPath, names);
    return Error{"There is no scenario " + nameOrPath, "built in are " + all,
                 near.empty() ? "Or give the path of a YAML file" : near, std::nullopt};
}

} // namespace socketscope
