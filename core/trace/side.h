// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// On which side of the wire things are. Whoever draws a trace asks here, so that all pictures of it agree.
#pragma once

#include "core/trace/trace.h"

namespace socketscope {

/// False for a program that the trace does not know.
[[nodiscard]] bool isServer(const Trace& trace, ProgramId program);

/// Which way the segment went that left with the event `sent`. One from a port that nobody has comes from the host
/// that its receiver is not on.
[[nodiscard]] bool goesToServer(const Trace& trace, EventId sent);

} // namespace socketscope
