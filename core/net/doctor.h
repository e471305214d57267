// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What this machine allows, found out by trying it: the loopback wire, each step of the sandbox, and what a sandbox can
// do besides. Used by `socketscope doctor` and by the window that explains why a wire is missing. Changes nothing, and
// leaves nothing behind.
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/net/sandbox.h"
#include "core/trace/session_info.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace socketscope {

struct Finding {
    enum class Verdict : std::uint8_t {
        Good,
        Refused,
        NotTried, ///< a step before it was refused
    };
    std::string name; ///< "loopback", "sock-diag", the steps of SandboxStage, "destroy", "repair"; an id for texts too
    Verdict verdict = Verdict::NotTried;
    bool needed = true;         ///< without it there is no such wire; else only a comfort is missing
    std::optional<Error> words; ///< of a refusal
    Duration took{};
};

struct Diagnosis {
    std::vector<Finding> findings;    ///< in the order in which they were tried
    std::vector<std::string> lacking; ///< settings of the class profile that this kernel has not
    Wire best = Wire::Model;          ///< what `--wire auto` takes for a scenario that any wire will do
    Duration took{};
};

/// Tries everything; takes some 30 ms, two seconds where the helper does not answer. `helper`: path of
/// socketscope-sandbox.
[[nodiscard]] Diagnosis examineMachine(const std::string& helper);

/// In a few words of English what was tried: "the kernel gives a private network".
[[nodiscard]] std::string_view findingTitle(std::string_view name);

} // namespace socketscope
