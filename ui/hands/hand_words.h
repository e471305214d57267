// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A held segment in words, for the list and the bar: which way, what, how long already, when its sender loses patience.
// Reads the trace only.
#pragma once

#include "core/session/session.h"
#include "ui/scene/hands.h"

#include <QString>

#include <optional>

namespace socketscope {

/// "Client → Server: SYN seq 0 × 2".
[[nodiscard]] QString heldTitle(const Trace& trace, const Hands::Row& row);
/// "held 0.21 s · Client sends again in 0.7 s"; `expires`: when its sender will send it again, if it will.
[[nodiscard]] QString heldSince(const Session& session, const Hands::Row& row, std::optional<Time> expires);

} // namespace socketscope
