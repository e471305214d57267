// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What went wrong with a file, in the words of a person: what could not be done, why, and what to do about it.
#pragma once

#include "core/base/result.h"

#include <string>

namespace socketscope {

inline constexpr auto couldNotRead = "The file could not be read";
inline constexpr auto couldNotWrite = "The file could not be written";

/// `what`: "The session could not be saved"; `error`: errno.
[[nodiscard]] Error fileError(std::string what, const std::string& path, int error);

} // namespace socketscope
