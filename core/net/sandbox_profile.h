// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which settings a sandbox begins with, as data. `stock` changes only what the wire needs, so that a student sees what
// their own kernel does; `class` makes timers fit a lesson. Used by the helper, which writes them, and by whoever wants
// to say what "class" means. Never touches the machine's own settings.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace socketscope {

struct SandboxProfile {
    std::string_view name;
    std::map<std::string, std::string> settings;
    /// Milliseconds; the shortest retransmission timeout, by a locked route (RTAX_RTO_MIN) where the kernel has no
    /// tcp_rto_min_us (before 6.11). 0: the kernel's own.
    std::uint32_t shortestRto = 0;
};

/// "stock" or "class"; none for another name.
[[nodiscard]] std::optional<SandboxProfile> sandboxProfile(std::string_view name);

/// The settings of a namespace that shape TCP: those that may be set, and that `Sandbox::settings()` tells of.
[[nodiscard]] std::span<const std::string_view> shapingSettings();
[[nodiscard]] bool isShapingSetting(std::string_view name);

/// Linux 5.15 had it not (6.0 to 6.15 brought it).
[[nodiscard]] bool isNewSetting(std::string_view name);

} // namespace socketscope
