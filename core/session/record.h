// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The facts of a session and everything that is derived from them, kept in step: trace, timeline, connections. The one
// argument that frames, ladders and goals need. Append-only.
#pragma once

#include "core/trace/connections.h"
#include "core/trace/timeline.h"
#include "core/trace/trace.h"

namespace socketscope {

class Record {
public:
    explicit Record(TimelineSettings settings = {}) : timeline_(settings) {}

    /// Takes a batch in; empties it.
    void append(TraceBatch& batch) {
        trace_.append(batch);
        timeline_.extend(trace_);
        connections_.extend(trace_);
    }
    [[nodiscard]] const Trace& trace() const { return trace_; }
    [[nodiscard]] const Timeline& timeline() const { return timeline_; }
    [[nodiscard]] const Connections& connections() const { return connections_; }

private:
    Trace trace_;
    Timeline timeline_;
    Connections connections_;
};

} // namespace socketscope
