// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How events travel from a source to the Trace. A `TraceWriter` belongs to one source and hands out every handle, so
// that a batch can be appended elsewhere without renumbering; `TraceBatch` is what crosses a thread. A writer never
// takes an event back.
#pragma once

#include "core/base/bytes.h"
#include "core/packet/endpoint.h"
#include "core/trace/event.h"
#include "core/trace/kept_bytes.h"
#include "core/trace/session_info.h"

#include <map>
#include <string_view>
#include <vector>

namespace socketscope {

struct TraceBatch {
    std::vector<TraceEvent> events;
    KeptBytes kept;                    ///< further bytes behind `Blob`
    std::vector<Endpoint> endpoints;   ///< further endpoints behind `EndpointId`
    std::vector<ProgramInfo> programs; ///< further programs behind `ProgramId`

    [[nodiscard]] bool empty() const { return events.empty() && kept.empty() && endpoints.empty() && programs.empty(); }
    void clear();
    /// Adds what `later`, from the same writer, holds; `later` is left empty.
    void absorb(TraceBatch& later);
};

class TraceWriter {
public:
    ProgramId program(ProgramInfo info);
    EndpointId endpoint(const Endpoint& endpoint); ///< the same handle for the same endpoint
    Blob keep(ByteView bytes);                     ///< none for no bytes
    Blob keep(std::string_view text) { return keep(asBytes(text)); }
    /// What a program sends or receives: all of it, until a session has kept `wholeData` octets of such; then the first
    /// `dataAfterwards` of each call.
    Blob keepData(ByteView data);
    static constexpr std::size_t wholeData = std::size_t{64} << 20U, dataAfterwards = 4096;
    [[nodiscard]] CallId nextCall() { return CallId{++calls_}; }
    [[nodiscard]] SegmentId nextSegment() { return SegmentId{++segments_}; }
    [[nodiscard]] SocketId nextSocket() { return SocketId{++sockets_}; }

    /// Appends an event. `at` is lifted to the moment of the event before it, should it be earlier: append order is
    /// time order.
    EventId add(Time at, ProgramId program, Origin origin, EventId cause, What what);

    [[nodiscard]] std::size_t pending() const { return batch_.events.size(); }
    /// Nothing to drain: no event, and no program that has joined without one.
    [[nodiscard]] bool drained() const { return batch_.empty(); }
    [[nodiscard]] EventId last() const { return EventId{events_}; }
    /// Everything since the last drain, added to `out`.
    void drain(TraceBatch& out) { out.absorb(batch_); }

private:
    TraceBatch batch_;
    std::map<Endpoint, EndpointId> endpoints_;
    Time last_{};
    std::size_t dataKept_ = 0;
    std::uint32_t events_ = 0, calls_ = 0, segments_ = 0, sockets_ = 0, blobs_ = 0;
    std::uint16_t programs_ = 0;
};

} // namespace socketscope
