// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The words of the ladder: calls, returns, chips. Used by ladder.cpp only.
#pragma once

#include "core/trace/trace.h"

#include <string>

namespace socketscope::ladder_text {

/// "CONNECT", "SEND 5"
[[nodiscard]] std::string call(const Call& call);
/// "0", "fd 7", "2 “hi”", "ECONNREFUSED"
[[nodiscard]] std::string result(const Trace& trace, const Return& back);
/// "SYN", "SYN+ACK", "ACK", "DATA", "FIN", "RST"
[[nodiscard]] std::string kind(const Sent& sent);
/// "seq 0 ack 1", "1–5 ack 1"
[[nodiscard]] std::string detail(const Sent& sent);

} // namespace socketscope::ladder_text
