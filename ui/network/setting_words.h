// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What each setting of the kernel that shapes TCP means, in a line. Used by the sheet that lists them.
#pragma once

#include <QString>

namespace socketscope {

/// Nothing for a name that is not one of shapingSettings().
[[nodiscard]] QString settingWords(const QString& name);

} // namespace socketscope
