// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the scenario will do next, for the pale flags below now. Read from the script by whoever has a session; never
// a fact, and never a guess at what the kernel will answer.
#pragma once

#include "core/session/session.h"
#include "ui/sequence/viewport.h"

namespace socketscope {

/// The script's next calls, at most as many as are drawn; none in free play.
[[nodiscard]] std::vector<UpcomingCall> upcomingCalls(const Session& session);

} // namespace socketscope
