// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the sandbox's helper program lies. Used by every command that may start a sandbox; core is told the path.
#pragma once

#include <string>

namespace socketscope {

/// SOCKETSCOPE_SANDBOX of the environment if it is set; else beside this program; else in ../libexec/socketscope. Where
/// it is in neither, the path beside this program, so that the refusal names a place.
[[nodiscard]] std::string sandboxHelper();

} // namespace socketscope
