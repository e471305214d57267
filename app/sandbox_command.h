// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// `socketscope sandbox`: a person's own program in the sandbox, with two of ours that answer it; or the sandbox alone,
// open to programs from a terminal. Exit status: the command's own, and those of docs/command-line.md.
#pragma once

#include "app/options.h"
#include "app/signals.h"

namespace socketscope {

[[nodiscard]] int sandbox(const SandboxOptions& options, const Signals& interrupts);

} // namespace socketscope
