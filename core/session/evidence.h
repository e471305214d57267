// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether a record can be true: what it says of itself in one place must fit what it says in another; and whether the
// model can explain what its kernel did, which is a hint and no proof, for the model may be at fault. Used by the
// grader. It finds contradictions, not lies: who forges a whole run that hangs together has understood the lab.
#pragma once

#include "core/trace/session_info.h"
#include "core/trace/trace.h"

#include <optional>
#include <string>

namespace socketscope {

/// What speaks against a record, and from where on.
struct Doubt {
    EventId at{};
    std::string what; ///< "event 12: its octets say something else than the record"
};

/// The first contradiction; nothing where the record hangs together.
[[nodiscard]] std::optional<Doubt> contradiction(const SessionInfo& info, const Trace& trace);
/// The first thing that a kernel did and the model, given the same, would not have; nothing where there is none, or
/// where the wire shows no segments. For a record that goes to its session's end: what is missing in it has not
/// happened.
[[nodiscard]] std::optional<Doubt> unexplained(const SessionInfo& info, const Trace& trace);

} // namespace socketscope
