// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a lab has come to, as Markdown to read, print or send: predictions beside what the run says, checks with the
// rule that decided. Used by the window. It says of a prediction that it was made, never that it was wrong.
#pragma once

#include "core/lesson/scenario.h"
#include "core/trace/session_info.h"

#include <string>

namespace socketscope {

[[nodiscard]] std::string labReport(const Scenario& lab, const SessionInfo& info, const Trace& trace);

} // namespace socketscope
