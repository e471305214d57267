// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// `socketscope [FILE]`: the window, where there is a display to open it on.
#pragma once

#include "app/options.h"
#include "app/signals.h"
#include "core/base/time.h"

namespace socketscope {

[[nodiscard]] int openWindow(const WindowOptions& options, const Signals& stop, int argc, char** argv);

} // namespace socketscope
