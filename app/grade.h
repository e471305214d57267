// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// `socketscope grade`: judges what students handed in, one row each. It reads files and runs nothing of them.
#pragma once

#include "app/options.h"

namespace socketscope {

[[nodiscard]] int grade(const GradeOptions& options);

} // namespace socketscope
