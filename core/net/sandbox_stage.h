// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The steps in which a sandbox comes up, and how one of them went. Said by the helper as it builds, by the probe that
// follows, and by `socketscope doctor`. The order is that of the work: a refusal at one step means that all before it
// went well.
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace socketscope {

enum class SandboxStage : std::uint8_t {
    Helper,   ///< the helper program starts and answers
    Unshare,  ///< unshare(2) makes a user and a network namespace
    IdMap,    ///< user_namespaces(7): our user and group, and no other, are mapped
    Link,     ///< lo goes up, and a pair of veth(4) devices is made: the wire
    Settings, ///< sysctls of the namespace are written
    Routing,  ///< all of 127.0.0.0/8 is sent over the wire
    Offload,  ///< checksums are computed before a segment reaches the wire
    Capture,  ///< packet(7) gives the wire's other end
    Sockets,  ///< sockets of the sandbox reach us; bind(2) and listen(2) work on them
    Syn,      ///< a SYN is seen on the wire, and a connection comes about when it is delivered
    Works,
};

/// "helper", "unshare", "id-map" … "works": as `doctor --json` has it.
[[nodiscard]] std::string_view stageName(SandboxStage stage);

/// One step, done or refused.
struct SandboxStep {
    SandboxStage stage = SandboxStage::Helper;
    int error = 0;      ///< errno; 0 where it went well
    std::string detail; ///< what was tried, where that is not the same every time: a setting's name
    Duration took{};
};

/// Why there is no sandbox.
struct SandboxRefusal {
    SandboxStage stage = SandboxStage::Helper;
    int error = 0; ///< errno
    Error words;   ///< what happened, why, and what would change it
};

/// Puts a failed step into words. `helper`: path of the helper program, for remedies that name it.
[[nodiscard]] SandboxRefusal refusalOf(const SandboxStep& step, const std::string& helper);

} // namespace socketscope
