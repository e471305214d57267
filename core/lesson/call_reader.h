// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Steps in which a program calls a primitive, from YAML: which one, and what it needs. Throws YamlMistake; used by the
// reader of scenarios only.
#pragma once

#include "core/lesson/pattern_reader.h"
#include "core/lesson/scenario_step.h"

#include <span>
#include <string>

namespace socketscope {

/// The longest message of a SEND, in bytes.
inline constexpr long long largestMessage = 64LL << 20;

/// An address that is this machine's own and nobody else's.
[[nodiscard]] IpAddress readAddress(const YamlReader& yaml);
/// Pairs of hexadecimal digits, with spaces where wanted.
[[nodiscard]] Bytes readHex(const YamlReader& yaml);

/// Reads calls of these programs; both must outlive it.
class CallReader {
public:
    CallReader(std::span<const ProgramSetup> programs, const PatternReader& patterns)
        : programs_(programs), patterns_(patterns) {}

    /// `fails` is one of the keys, and left to the caller.
    [[nodiscard]] ActStep read(const YamlReader& step) const;

private:
    [[nodiscard]] const ProgramSetup* programNamed(const std::string& name) const;
    [[noreturn]] void refuseStep(const YamlReader& step) const;
    void options(const YamlReader& step, ActStep& act) const;
    void whereTo(const YamlReader& step, ActStep& act) const;

    std::span<const ProgramSetup> programs_;
    const PatternReader& patterns_;
};

} // namespace socketscope
