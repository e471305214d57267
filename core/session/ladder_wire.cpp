// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/ladder_wire.h"

#include "core/base/cell_text.h"
#include "core/session/ladder.h"
#include "core/session/ladder_text.h"

#include <algorithm>

namespace socketscope::ladder_text {
namespace {

std::string spaces(std::size_t room, std::size_t used) { return std::string(room > used ? room - used : 0, ' '); }

} // namespace

WireCells::Line WireCells::lineOf(EventId sent, Origin origin) const {
    const auto o = static_cast<std::size_t>(origin);
    const bool toRight = goesToServer(trace_, sent);
    return {glyphs_.wireLine[o], toRight ? glyphs_.toRight[o] : glyphs_.toLeft[o], toRight};
}

std::string WireCells::chip(EventId id, const Sent& sent, std::size_t room) const {
    const ProgramId from = trace_[id].program;
    const ProgramId client = isServer(trace_, from) || from == noProgram ? sent.toProgram : from;
    const std::string kind = tag(trace_, client) + ladder_text::kind(sent) + repeat(trace_, id);
    const std::string full = " " + kind + " " + detail(sent) + " ";
    return cellWidth(full) <= room ? full : " " + cutToCells(kind, room - 2, "") + " ";
}

std::string WireCells::middle(const std::string& text) const {
    const std::string cut = cutToCells(text, room_, glyphs_.ellipsis);
    return std::string((room_ - cellWidth(cut)) / 2, ' ') + cut;
}

/// From edge to edge, or from the middle on for what was made there.
std::string WireCells::whole(const Line& line, const std::string& chip, bool fromMiddle) const {
    const std::size_t used = cellWidth(chip) + cellWidth(line.head);
    const std::size_t lines = room_ > used ? room_ - used : 0;
    const std::string head(line.head);
    if (fromMiddle) {
        const std::string far = times(line.dash, std::min<std::size_t>(lines, 3));
        const std::string body = line.toRight ? chip + far + head : head + far + chip;
        return line.toRight ? spaces(room_, cellWidth(body)) + body : body;
    }
    const std::string near = times(line.dash, std::min<std::size_t>(lines, 2));
    const std::string far = times(line.dash, lines > 2 ? lines - 2 : 0);
    return line.toRight ? near + chip + far + head : head + far + chip + near;
}

/// It leaves, and the row does not show where it arrives.
std::string WireCells::stub(const Line& line, const std::string& chip, std::string_view end) const {
    const std::size_t used = cellWidth(chip) + cellWidth(end);
    const std::size_t lines = room_ > used ? room_ - used : 0;
    const std::string near = times(line.dash, std::min<std::size_t>(lines, 2));
    const std::string far = times(line.dash, lines > 8 ? lines - 8 : lines > 2 ? 1 : 0);
    if (line.toRight) return near + chip + far + std::string(end);
    const std::string body = std::string(end) + far + chip + near;
    return spaces(room_, cellWidth(body)) + body;
}

EventId WireCells::endAtOnce(Step step, const Sent& sent) const {
    if (step >= timeline_.steps()) return EventId{};
    const EventId next = timeline_.eventAt(step + 1);
    const Trace::SegmentRecord record = trace_.segment(sent.id);
    if (next == record.fate) return next;
    // A decision to drop it is one step with its loss.
    const bool dropped = next == record.decided && trace_.get<Lost>(record.fate) != nullptr;
    return dropped && timeline_.stepOf(next) == timeline_.stepOf(record.fate) ? record.fate : EventId{};
}

WireCells::Cell WireCells::departure(Step step, EventId id, const Sent& sent) const {
    const Line line = lineOf(id, trace_[id].origin);
    const EventId end = endAtOnce(step, sent);
    const auto* made = trace_.get<Decided>(trace_[id].cause);
    const std::string sign(made == nullptr ? "" : made->action == WireAction::Forge ? glyphs_.held : glyphs_.copied);
    if (present(end) && trace_.get<Arrived>(end) != nullptr)
        return {whole(line, sign + chip(id, sent, room_ - 4 - cellWidth(sign)), made != nullptr), step + 2};
    if (present(end)) {
        const std::string word = trace_.get<Lost>(end)->how == Lost::How::Dropped ? "dropped" : "lost";
        const std::string sign_(glyphs_.lost);
        const std::string fate = line.toRight ? sign_ + " " + word : word + " " + sign_;
        if (trace_.get<Lost>(end)->how != Lost::How::Corrupted)
            return {stub(line, chip(id, sent, room_ - 4 - cellWidth(fate)), fate), step + 2};
    }
    const bool known = present(trace_.segment(sent.id).fate);
    const std::string_view turn = !known ? glyphs_.ellipsis : line.toRight ? glyphs_.leaves : glyphs_.leavesLeft;
    if (made == nullptr) return {stub(line, chip(id, sent, room_ - 4), turn), step + 1};
    const std::string words = sign + chip(id, sent, room_ - 4);
    const std::string body = line.toRight ? words + std::string(turn) : std::string(turn) + words;
    const std::size_t before = line.toRight ? room_ / 3 : 0;
    return {std::string(std::min(before, room_ - std::min(room_, cellWidth(body))), ' ') + body, step + 1};
}

std::string WireCells::arrival(EventId id, SegmentId segment) const {
    const EventId left = trace_.segment(segment).sent;
    const auto* sent = trace_.get<Sent>(left);
    if (sent == nullptr) return {};
    const Line line = lineOf(left, trace_[id].origin);
    const ProgramId client = line.toRight ? trace_[left].program : sent->toProgram;
    const bool damaged = trace_.get<Lost>(id) != nullptr;
    const std::string label = " " + tag(trace_, client) + kind(*sent) + " " +
                              (damaged ? std::string(glyphs_.damaged) + " checksum " : std::string());
    const std::string dashes = times(line.dash, damaged ? 2 : 4), head(line.head);
    const std::string body = line.toRight ? std::string(glyphs_.arrives) + dashes + label + dashes + head
                                          : head + dashes + label + dashes + std::string(glyphs_.arrivesLeft);
    return line.toRight ? spaces(room_, cellWidth(body)) + body : body;
}

std::string WireCells::loss(EventId id, const Lost& lost) const {
    if (lost.how == Lost::How::Corrupted) return arrival(id, lost.segment);
    return middle(std::string(glyphs_.lost) + " " + segmentName(trace_, lost.segment) +
                  (lost.how == Lost::How::Dropped ? " dropped" : " lost"));
}

std::string WireCells::decision(EventId id, const Decided& decided) const {
    const std::string name = segmentName(trace_, decided.segment), hand = std::string(glyphs_.held) + " ";
    const EventId held = trace_.segment(decided.segment).held;
    const std::string since =
        present(held) && held < id ? " held " + shortDuration(trace_[id].at - trace_[held].at) : std::string();
    switch (decided.action) {
    case WireAction::Hold:
        return middle(hand + name + " in hand");
    case WireAction::Deliver:
        return middle(hand + name + (since.empty() ? " delivered" : since));
    case WireAction::Drop:
        return middle(std::string(glyphs_.lost) + " " + name + " dropped");
    case WireAction::Copy:
        return middle(std::string(glyphs_.copied) + " " + name + " copied");
    case WireAction::Delay:
        return middle(hand + name + " delayed " + shortDuration(decided.delay));
    case WireAction::Corrupt:
        return middle(std::string(glyphs_.damaged) + " " + name + " corrupted");
    case WireAction::Forge:
        break;
    }
    return middle(hand + name + " forged");
}

} // namespace socketscope::ladder_text
