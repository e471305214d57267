// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Settings of the kernel in a scenario: those with which its sandbox begins, and those that a step changes. From YAML;
// throws YamlMistake; used by the reader of scenarios only.
#pragma once

#include "core/lesson/yaml_reader.h"

#include <map>
#include <string>

namespace socketscope {

/// {tcp_syn_retries: 2}: names as sysctl(8) has them, with or without their net.ipv4. in front; values of one word, a
/// number or numbers. Only settings that a sandbox may change (core/net/sandbox_profile.h).
[[nodiscard]] std::map<std::string, std::string> readSettings(const YamlReader& yaml);

} // namespace socketscope
