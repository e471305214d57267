// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From the theme's tokens to what Qt's own widgets understand: a palette and a style sheet. The one place where they
// are written; nothing else sets a colour on a stock widget.
#pragma once

#include "ui/controls/look.h"
#include "ui/shell/preferences.h"

#include <QPalette>

namespace socketscope {

[[nodiscard]] Look lookFor(const Preferences& preferences, const QPalette& system);
[[nodiscard]] QPalette paletteFor(const Look& look);
[[nodiscard]] QString styleSheetFor(const Look& look);

} // namespace socketscope
