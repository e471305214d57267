// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a command shows in the terminal: the ladder as wide and as plain as the terminal wants it, and why it does not
// go on. Used by the commands. It never draws: that is core/session/ladder.h.
#pragma once

#include "app/exit_status.h"
#include "app/options.h"
#include "core/base/result.h"
#include "core/session/ladder.h"
#include "core/session/session.h"

namespace socketscope {

/// Width, lines and colours of this terminal, and what the options say of them.
[[nodiscard]] LadderOptions terminalLook(const RunOptions& options);

/// Writes the session as a ladder to stdout.
void printLadder(const RunOptions& options, const Session& session);

/// Says why a command ends, on stderr; returns the status to end with.
int refuse(const Error& error, ExitStatus status);
/// Stdout has not taken all that was printed: says so, and what to do; returns the status to end with.
int outputLost();

} // namespace socketscope
