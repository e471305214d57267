// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The words of the ladder: calls, returns, chips. Used by ladder.cpp only.
#pragma once

#include "core/trace/side.h"

#include <string>

namespace socketscope::ladder_text {

/// "A " where there are several clients, so that they can share a column; nothing for a server.
[[nodiscard]] std::string tag(const Trace& trace, ProgramId id);

/// "CONNECT", "SEND 5"
[[nodiscard]] std::string call(const Call& call);
/// "0", "fd 7", "2 “hi”", "ECONNREFUSED"
[[nodiscard]] std::string result(const Trace& trace, const Return& back);
/// "SYN", "SYN+ACK", "ACK", "DATA", "FIN", "RST"
[[nodiscard]] std::string kind(const Sent& sent);
/// Its kind; "segment" for one that the trace does not know.
[[nodiscard]] std::string segmentName(const Trace& trace, SegmentId id);
/// " again" for what TCP sends once more, " copy" for what was copied on the wire, else nothing.
[[nodiscard]] std::string repeat(const Trace& trace, EventId sent);
/// "seq 0 ack 1", "1–5 ack 1"
[[nodiscard]] std::string detail(const Sent& sent);

} // namespace socketscope::ladder_text
