// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a test's writer has written so far, as the trace that a reader has. Used by tests that write events themselves.
#pragma once

#include "core/trace/batch.h"
#include "core/trace/trace.h"

namespace socketscope::test {

/// Moves it to the end of a Trace or a Record.
template <typename Target> void moveWritten(TraceWriter& writer, Target& target) {
    TraceBatch batch;
    writer.drain(batch);
    target.append(batch);
}

/// A trace of nothing else.
inline Trace written(TraceWriter& writer) {
    Trace trace;
    moveWritten(writer, trace);
    return trace;
}

} // namespace socketscope::test
