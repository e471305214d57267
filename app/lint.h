// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// `socketscope lint`: whether files are scenarios as docs/scenarios.md describes them. Reads them and runs nothing.
#pragma once

#include "app/options.h"

namespace socketscope {

[[nodiscard]] int lint(const LintOptions& options);

} // namespace socketscope
