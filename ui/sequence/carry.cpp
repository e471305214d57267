// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/carry.h"

#include <algorithm>

namespace socketscope {
namespace {

constexpr double nearEdge = 24; ///< design px before the wire's end where the receiver already takes it

/// The column of the header above this x.
const Item* columnAt(const Frame& frame, double x) {
    const auto found = std::find_if(frame.items.begin(), frame.items.end(), [x](const Item& item) {
        return item.mark == Mark::Column && item.box.left() <= x && x < item.box.right();
    });
    return found == frame.items.end() ? nullptr : &*found;
}

} // namespace

SegmentId heldAt(const Frame& frame, const Trace& trace, QPointF point) {
    const auto index = frame.itemAt(point);
    if (!index || frame.items[*index].mark != Mark::Fate) return {};
    const EventId event = frame.items[*index].event;
    const auto* hold = trace.get<Decided>(event);
    if (hold == nullptr || hold->action != WireAction::Hold) return {};
    const Trace::SegmentRecord record = trace.segment(hold->segment);
    const bool lasts = record.held == event && record.decided <= event && !present(record.fate);
    return lasts ? hold->segment : SegmentId{};
}

std::optional<Carry> takeUp(const Frame& frame, const Trace& trace, QPointF point) {
    const SegmentId segment = heldAt(frame, trace, point);
    const Item* wire = columnAt(frame, point.x());
    if (!present(segment) || wire == nullptr) return std::nullopt;
    const EventId sent = trace.segment(segment).sent;
    const auto* what = trace.get<Sent>(sent);
    if (what == nullptr) return std::nullopt;
    Carry carry;
    carry.segment = segment;
    carry.receiver = what->toProgram;
    carry.from = carry.at = point;
    carry.wireLeft = wire->box.left();
    carry.wireRight = wire->box.right();
    carry.toRight = !isServer(trace, trace[sent].program);
    return carry;
}

Landing landingOf(const Carry& carry, const Frame& frame, const Trace& trace) {
    if (!carry.lifted) return {};
    const double edge = nearEdge * frame.scale;
    const bool there = carry.toRight ? carry.at.x() >= carry.wireRight - edge : carry.at.x() <= carry.wireLeft + edge;
    if (there) return {Landing::Where::Receiver, {}};
    const SegmentId other = heldAt(frame, trace, carry.at);
    if (!present(other) || other == carry.segment) return {};
    return {Landing::Where::Other, other};
}

} // namespace socketscope
