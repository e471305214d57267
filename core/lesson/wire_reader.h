// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Steps that are no call: what the wire does with segments, what is decided about one of them, one that is forged, and
// who is killed. From YAML; throws YamlMistake; used by the reader of scenarios only.
#pragma once

#include "core/lesson/pattern_reader.h"
#include "core/lesson/scenario_step.h"

#include <span>
#include <variant>

namespace socketscope {

/// Reads steps that speak of these programs; both must outlive it.
class WireReader {
public:
    WireReader(std::span<const ProgramSetup> programs, const PatternReader& patterns)
        : programs_(programs), patterns_(patterns) {}

    /// wire: …
    [[nodiscard]] WireStep wire(const YamlReader& step) const;
    /// segment: … with do: …
    [[nodiscard]] std::variant<DecideStep, ForgeStep> segment(const YamlReader& step) const;
    /// kill_program: … or kill_host: …
    [[nodiscard]] KillStep kill(const YamlReader& step) const;

private:
    [[nodiscard]] SegmentChoice choice(const YamlReader& yaml, WireStep& step) const;
    [[nodiscard]] DecideStep decide(const YamlReader& step) const;
    [[nodiscard]] ForgeStep forge(const YamlReader& step) const;
    [[nodiscard]] std::string otherSide(const YamlReader& segment, const std::string& from) const;

    std::span<const ProgramSetup> programs_;
    const PatternReader& patterns_;
};

} // namespace socketscope
