// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an event says, as the fields of a JSON object (docs/events.md). Used by JsonLines alone, which knows which
// events make a line, and when. Numbers of seconds stand between marks, so that all nine decimals stay.
#pragma once

#include "core/trace/trace.h"

#include <nlohmann/json.hpp>

namespace socketscope {

using EventJson = nlohmann::ordered_json;

/// Before and after a number that was put in as text.
inline constexpr std::string_view numberMark = "\x01";

[[nodiscard]] EventJson exact(Duration d);
[[nodiscard]] EventJson exact(Time t);
[[nodiscard]] EventJson endpointOrNull(const Trace& trace, EndpointId id);
[[nodiscard]] EventJson programOrNull(const Trace& trace, ProgramId id);
/// "RFC 9293 3.10.7.3", null where no model was asked; and the rule's name, likewise.
[[nodiscard]] EventJson sectionOrNull(RuleId id);
[[nodiscard]] EventJson ruleOrNull(RuleId id);

/// Of all events but Sent, Arrived and Lost, which together are one line.
void describe(const Trace& trace, EventId id, EventJson& json);

} // namespace socketscope
