// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A trace that was tampered with, for the tests of those who must find that out.
#pragma once

#include "core/base/bytes.h"
#include "tests/support/written.h"

#include <functional>

namespace socketscope::test {

/// What is changed in a trace that is told once more: an event, and where a segment has left, its datagram.
using Change = std::function<void(EventId, TraceEvent&, Bytes& raw)>;

/// What is told after it.
using More = std::function<void(TraceWriter&)>;

/// The same trace told once more, with one change. What it says of data is left out.
inline Trace retold(const Trace& trace, const Change& change, const More& more = {}) {
    TraceWriter writer;
    for (const ProgramInfo& program : trace.programs()) static_cast<void>(writer.program(program));
    const auto again = [&](EndpointId& id) {
        if (present(id)) id = writer.endpoint(trace.endpoint(id));
    };
    for (std::uint32_t i = 1; i <= trace.size(); ++i) {
        TraceEvent event = trace[EventId{i}];
        const auto* before = std::get_if<Sent>(&event.what);
        Bytes raw;
        if (before != nullptr && present(before->raw)) {
            const auto bytes = trace.bytes(before->raw);
            raw.assign(bytes.begin(), bytes.end());
        }
        change(EventId{i}, event, raw);
        if (auto* sent = std::get_if<Sent>(&event.what)) {
            sent->raw = raw.empty() ? Blob{} : writer.keep(raw);
            again(sent->from);
            again(sent->to);
        }
        if (auto* state = std::get_if<StateChanged>(&event.what)) {
            again(state->local);
            again(state->remote);
        }
        writer.add(event.at, event.program, event.origin, event.cause, event.what);
    }
    if (more) more(writer);
    return written(writer);
}

} // namespace socketscope::test
