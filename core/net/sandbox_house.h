// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Builds the sandbox's house: a user and a network namespace with one wire in it. Runs inside the helper program, in
// its only thread, once. Steps and reasons: a pair of veth devices w0 and w1 stands in one namespace; policy routing
// sends all of 127.0.0.0/8 out of w0, even to ourselves; what arrives on w1 is read, and what is written there arrives
// at w0. Touches only the namespace that it has made; runs no program.
#pragma once

#include "core/base/unique_fd.h"
#include "core/net/sandbox_talk.h"

#include <functional>
#include <optional>
#include <string>

namespace socketscope {

struct House {
    UniqueFd wire;     ///< packet(7) on w1
    UniqueFd counters; ///< /proc/net/snmp of the namespace; invalid where there is none
    HouseReport report;
};

/// None after a step that failed, which `tell` has heard of, as of all before it.
[[nodiscard]] std::optional<House> buildHouse(const BuildOrder& order,
                                              const std::function<void(const SandboxStep&)>& tell);

/// Writes a setting of the namespace: 0 or errno. EPERM unless isShapingSetting(), ENOENT where the kernel, or the
/// older one that is imitated, has it not.
[[nodiscard]] int writeShapingSetting(const std::string& name, const std::string& value, bool olderKernel);

/// Every shaping setting that there is, as it is now.
[[nodiscard]] std::map<std::string, std::string> readShapingSettings(bool olderKernel);

} // namespace socketscope
