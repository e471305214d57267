// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether a window can be opened. Qt answers a missing or dead display by aborting the process, so it is asked before
// the application is made.
#pragma once

#include "core/base/result.h"

#include <optional>

namespace socketscope {

/// Why no window can be opened, or nothing where it can.
[[nodiscard]] std::optional<Error> missingDisplay();

} // namespace socketscope
