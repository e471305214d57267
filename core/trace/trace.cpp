// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/trace.h"

#include "core/trace/slot.h"

#include <algorithm>

namespace socketscope {
namespace {

EventId lastNotAfter(const std::vector<EventId>& ids, EventId moment) {
    const auto after = std::upper_bound(ids.begin(), ids.end(), moment);
    return after == ids.begin() ? EventId{} : *std::prev(after);
}

} // namespace

void Trace::append(TraceBatch& batch) {
    kept_.absorb(batch.kept);
    endpoints_.insert(endpoints_.end(), batch.endpoints.begin(), batch.endpoints.end());
    for (ProgramInfo& program : batch.programs) programs_.push_back(std::move(program));
    callsOf_.resize(programs_.size());
    killed_.resize(programs_.size());
    for (const TraceEvent& event : batch.events) {
        events_.push_back(event);
        index(last(), events_.back());
    }
    batch.clear();
}

void Trace::index(EventId id, const TraceEvent& event) {
    std::visit(Overloaded{
                   [&](const Call& c) {
                       slot(calls_, c.id).call = id;
                       if (number(event.program) < callsOf_.size()) callsOf_[number(event.program)].push_back(id);
                   },
                   [&](const Return& r) { slot(calls_, r.call).ret = id; },
                   [&](const Sent& s) { slot(segments_, s.id).sent = id; },
                   [&](const Arrived& a) { slot(segments_, a.segment).fate = id; },
                   [&](const Lost& l) {
                       slot(segments_, l.segment).fate = id;
                       std::erase(held_, l.segment);
                   },
                   [&](const Decided& d) {
                       SegmentRecord& segment = slot(segments_, d.segment);
                       const bool holds = d.action == WireAction::Hold;
                       (holds ? segment.held : segment.decided) = id;
                       if (holds)
                           held_.push_back(d.segment);
                       else
                           std::erase(held_, d.segment);
                   },
                   [&](const StateChanged& s) { socketSlot(s.socket, event.program).states.push_back(id); },
                   [&](const QueueChanged& q) { socketSlot(q.socket, event.program).queues.push_back(id); },
                   [&](const Missed& m) { missed_ += m.segments; },
                   [&](const Killed&) {
                       if (number(event.program) < killed_.size()) killed_[number(event.program)] = id;
                   },
                   [](const auto&) {},
               },
               event.what);
}

Trace::SocketRecord& Trace::socketSlot(SocketId id, ProgramId program) {
    SocketRecord& record = slot(sockets_, id);
    if (program != noProgram) record.program = program;
    return record;
}

ByteView Trace::bytes(Blob blob) const { return kept_.bytes(blob); }

std::string_view Trace::text(Blob blob) const { return asText(bytes(blob)); }

const Endpoint& Trace::endpoint(EndpointId id) const {
    static const Endpoint none;
    return present(id) && number(id) <= endpoints_.size() ? endpoints_[number(id) - 1] : none;
}

const ProgramInfo* Trace::program(ProgramId id) const {
    return number(id) < programs_.size() ? &programs_[number(id)] : nullptr;
}

Trace::CallRecord Trace::call(CallId id) const {
    return present(id) && number(id) <= calls_.size() ? calls_[number(id) - 1] : CallRecord{};
}

Trace::SegmentRecord Trace::segment(SegmentId id) const {
    return present(id) && number(id) <= segments_.size() ? segments_[number(id) - 1] : SegmentRecord{};
}

const Trace::SocketRecord& Trace::socket(SocketId id) const {
    static const SocketRecord none;
    return present(id) && number(id) <= sockets_.size() ? sockets_[number(id) - 1] : none;
}

std::span<const EventId> Trace::callsOf(ProgramId id) const {
    if (number(id) >= callsOf_.size()) return {};
    return callsOf_[number(id)];
}

EventId Trace::killed(ProgramId id) const { return number(id) < killed_.size() ? killed_[number(id)] : EventId{}; }

EventId Trace::stateAt(SocketId id, EventId moment) const { return lastNotAfter(socket(id).states, moment); }

EventId Trace::queueAt(SocketId id, EventId moment) const { return lastNotAfter(socket(id).queues, moment); }

} // namespace socketscope
