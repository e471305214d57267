// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Patterns and goals from YAML, for scenarios and labs. Throws YamlMistake; used inside lesson/ only.
#pragma once

#include "core/lesson/goal.h"
#include "core/lesson/yaml_reader.h"

#include <string>
#include <vector>

namespace socketscope {

[[nodiscard]] Transport readTransport(const YamlReader& yaml); ///< tcp or udp

/// Reads patterns that speak of these programs and of no others.
class PatternReader {
public:
    explicit PatternReader(std::vector<std::string> programs) : programs_(std::move(programs)) {}

    [[nodiscard]] std::string program(const YamlReader& yaml) const;
    [[nodiscard]] Primitive primitive(const YamlReader& yaml) const;
    [[nodiscard]] ConnectionState state(const YamlReader& yaml) const;
    [[nodiscard]] int error(const YamlReader& yaml) const;
    [[nodiscard]] FlagBits flags(const YamlReader& yaml) const;

    [[nodiscard]] static CountRange range(const YamlReader& yaml);

    /// {call: …}, {return: …}, {segment: …}, {state: …}, {queue: …}, {decision: …} or {killed: …}
    [[nodiscard]] EventPattern pattern(const YamlReader& yaml) const;
    [[nodiscard]] SegmentPattern segment(const YamlReader& yaml) const;
    /// With these keys besides flags, from, to and len; those that are no part of a pattern are left to the caller.
    [[nodiscard]] SegmentPattern segment(const YamlReader& yaml, const std::vector<std::string_view>& more) const;
    /// May have `nth` beside the keys of a state; it is left to the caller.
    [[nodiscard]] StatePattern countedState(const YamlReader& yaml) const;
    [[nodiscard]] Goal goal(const YamlReader& yaml) const;
    /// The one rule of a goal that stands among keys that are the caller's.
    [[nodiscard]] GoalRule rule(const YamlReader& yaml, const std::vector<std::string_view>& others = {}) const;
    /// "before", "happens" …
    [[nodiscard]] static const std::vector<std::string_view>& ruleKeys();

private:
    [[nodiscard]] CallPattern call(const YamlReader& yaml) const;
    [[nodiscard]] ReturnPattern returned(const YamlReader& yaml) const;
    [[nodiscard]] QueuePattern queue(const YamlReader& yaml) const;
    [[nodiscard]] StatePattern stateOf(const YamlReader& yaml, const std::vector<std::string_view>& keys) const;
    [[nodiscard]] DecisionPattern decision(const YamlReader& yaml) const;
    [[nodiscard]] KilledPattern killed(const YamlReader& yaml) const;
    [[nodiscard]] static CountRange bounds(const YamlReader& yaml); ///< at_least: and at_most:
    [[nodiscard]] static std::vector<YamlReader> oneOrMore(const YamlReader& yaml);
    [[nodiscard]] std::vector<EventPattern> patterns(const YamlReader& yaml) const;
    [[nodiscard]] InOrder segments(const YamlReader& yaml) const;
    [[nodiscard]] InOrder states(const YamlReader& yaml) const;

    std::vector<std::string> programs_;
};

} // namespace socketscope
