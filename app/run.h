// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// `socketscope run`: a scenario without a window, with the exit status of docs/command-line.md.
#pragma once

#include "app/options.h"
#include "app/signals.h"
#include "core/base/time.h"

namespace socketscope {

[[nodiscard]] int run(const RunOptions& options, const Signals& interrupts);

} // namespace socketscope
