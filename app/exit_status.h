// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Exit statuses, the same for every subcommand (docs/command-line.md).
#pragma once

namespace socketscope {

enum class ExitStatus : int {
    AsExpected = 0,
    NotMet = 1,     ///< an expectation not met
    Unusable = 2,   ///< arguments or input
    Impossible = 3, ///< this machine cannot do what was asked
    TimedOut = 4,
    Interrupted = 130,
};

[[nodiscard]] constexpr int code(ExitStatus s) { return static_cast<int>(s); }

} // namespace socketscope
