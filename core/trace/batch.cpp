// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/batch.h"

#include <algorithm>

namespace socketscope {
namespace {

template <typename T> void moveInto(std::vector<T>& to, std::vector<T>& from) {
    if (to.empty()) {
        to.swap(from);
    } else {
        to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
        from.clear();
    }
}

} // namespace

void TraceBatch::clear() {
    events.clear();
    kept.clear();
    endpoints.clear();
    programs.clear();
}

void TraceBatch::absorb(TraceBatch& later) {
    moveInto(events, later.events);
    kept.absorb(later.kept);
    moveInto(endpoints, later.endpoints);
    moveInto(programs, later.programs);
}

ProgramId TraceWriter::program(ProgramInfo info) {
    batch_.programs.push_back(std::move(info));
    return ProgramId{programs_++};
}

EndpointId TraceWriter::endpoint(const Endpoint& endpoint) {
    const auto [it, isNew] = endpoints_.try_emplace(endpoint, EndpointId{});
    if (isNew) {
        it->second = EndpointId{static_cast<std::uint32_t>(endpoints_.size())};
        batch_.endpoints.push_back(endpoint);
    }
    return it->second;
}

Blob TraceWriter::keep(ByteView bytes) {
    if (bytes.empty()) return Blob{};
    const Blob handle{++blobs_};
    batch_.kept.keep(handle, bytes);
    return handle;
}

Blob TraceWriter::keepData(ByteView data) {
    const std::size_t size = dataKept_ < wholeData ? data.size() : std::min(data.size(), dataAfterwards);
    dataKept_ += size;
    return keep(data.first(size));
}

EventId TraceWriter::add(Time at, ProgramId program, Origin origin, EventId cause, What what) {
    last_ = std::max(last_, at);
    batch_.events.push_back({last_, cause, program, origin, what});
    return EventId{++events_};
}

} // namespace socketscope
