// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Names of error numbers as the manual pages write them ("ECONNREFUSED"), with what they mean for a socket. Used by
// the trace's JSON, the ladder, scenarios (`fails: EPIPE`) and the bench. Never used to decide what happened.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace socketscope {

/// "ECONNREFUSED"; "errno 71" for a number without a name here. 0 gives "".
[[nodiscard]] std::string errnoName(int number);

/// The number of a name such as "EPIPE", or nothing.
[[nodiscard]] std::optional<int> errnoNamed(std::string_view text);

} // namespace socketscope
