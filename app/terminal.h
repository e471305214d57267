// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the terminal can show: its width, whether it draws lines, whether it has colours.
#pragma once

#include "core/session/ladder.h"

namespace socketscope {

[[nodiscard]] LadderOptions terminalLook();

} // namespace socketscope
