// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether a record can be true: what it says of itself in one place must fit what it says in another, and what a kernel
// did must be what a kernel does. Used by the grader. It finds contradictions, not lies: who forges a whole run that
// hangs together has understood the lab.
#pragma once

#include "core/trace/session_info.h"
#include "core/trace/trace.h"

#include <optional>
#include <string>

namespace socketscope {

struct Contradiction {
    EventId at{};
    std::string what; ///< "event 12: its bytes say SYN, and the record says FIN"
};

/// The first that is found; nothing where the record hangs together. `whole`: the record goes to the session's end, and
/// what is missing in it has not happened.
[[nodiscard]] std::optional<Contradiction> contradiction(const SessionInfo& info, const Trace& trace, bool whole);

} // namespace socketscope
