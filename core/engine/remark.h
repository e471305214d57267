// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Remarks of a lesson, as events of the record. Used by every engine: whoever writes the record has the one clock and
// the one order in which it is written. It touches no socket.
#pragma once

#include "core/engine/command.h"
#include "core/trace/batch.h"

namespace socketscope {

void record(const Remark& remark, TraceWriter& trace, Time now);

} // namespace socketscope
