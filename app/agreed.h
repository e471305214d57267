// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How model and kernel agreed, at the end of a run or a visit: in numbers for the last line of the JSON, in words for
// people. Nothing is said where no segment was seen.
#pragma once

#include "core/session/session.h"
#include "core/trace/json_lines.h"

namespace socketscope {

/// Concludes the session's agreement, writes its numbers into `end`, and says it in words (session/agreement.h).
[[nodiscard]] std::string agreed(const Session& session, RunEnd& end);

} // namespace socketscope
