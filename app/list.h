// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// `socketscope list`: the built-in scenarios.
#pragma once

#include "app/options.h"

namespace socketscope {

[[nodiscard]] int list(const ListOptions& options);

} // namespace socketscope
