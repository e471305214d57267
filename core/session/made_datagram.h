// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The headers of a segment that nobody saw, made from what was inferred of it, so that a capture file has a place for
// it. Used by the session file's writer, which says of each that it is made. Its data is never made up: it is left
// out, as where a capture was cut.
#pragma once

#include "core/trace/trace.h"

namespace socketscope {

struct MadeDatagram {
    Bytes headers;
    std::uint32_t length = 0; ///< octets that the datagram would have had; the most that IP can say where it is more
};

[[nodiscard]] MadeDatagram madeDatagram(const Trace& trace, const Sent& sent);

} // namespace socketscope
