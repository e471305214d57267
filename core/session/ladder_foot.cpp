// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/ladder_foot.h"

#include "core/base/cell_text.h"
#include "core/base/printable.h"

namespace socketscope::ladder_text {
namespace {

/// What became of segments, and what was decided about them.
struct Fates {
    std::size_t calls = 0, segments = 0, observed = 0, modelled = 0;
    std::size_t arrived = 0, lost = 0, dropped = 0, damaged = 0, inHand = 0;
    std::size_t held = 0, copied = 0, corrupted = 0;
};

Fates countFates(const Trace& trace) {
    Fates n;
    n.inHand = trace.heldSegments().size();
    for (std::uint32_t i = 1; i <= trace.size(); ++i) {
        const TraceEvent& event = trace[EventId{i}];
        if (std::holds_alternative<Call>(event.what)) ++n.calls;
        if (std::holds_alternative<Arrived>(event.what)) ++n.arrived;
        if (const auto* lost = std::get_if<Lost>(&event.what))
            ++(lost->how == Lost::How::Dropped ? n.dropped : lost->how == Lost::How::Chance ? n.lost : n.damaged);
        if (const auto* decided = std::get_if<Decided>(&event.what)) {
            const bool byHand = decided->action == WireAction::Forge || decided->action == WireAction::Delay;
            if (decided->action == WireAction::Hold || byHand) ++n.held;
            if (decided->action == WireAction::Copy) ++n.copied;
            if (decided->action == WireAction::Corrupt) ++n.corrupted;
        }
        if (!std::holds_alternative<Sent>(event.what)) continue;
        ++n.segments;
        if (event.origin == Origin::Observed) ++n.observed;
        if (event.origin == Origin::Modelled) ++n.modelled;
    }
    return n;
}

/// Without the blanks that pad its end.
std::string line(std::string text) {
    while (!text.empty() && text.back() == ' ') text.pop_back();
    return text + "\n";
}

} // namespace

std::string legend(const Trace& trace, const Glyphs& glyphs) {
    // An ASCII head says itself what kind of line it ends.
    const auto arrow = [&](std::size_t origin) {
        return times(glyphs.wireLine[origin], 3 - cellWidth(glyphs.toRight[origin])) +
               std::string(glyphs.toRight[origin]);
    };
    std::string lines =
        line("[CALL]" + times(glyphs.callLine, 2) + std::string(glyphs.callRight) + " primitive   " +
             std::string(glyphs.backLeft) + times(glyphs.backLine, 2) + " return   " + std::string(glyphs.blocked) +
             " blocked   " + arrow(0) + " observed   " + arrow(1) + " inferred   " + arrow(2) + " modelled");
    std::string marks = std::string(glyphs.mark[0]) + " observed   " + std::string(glyphs.mark[1]) + " inferred   " +
                        std::string(glyphs.mark[2]) + " modelled   ";
    const Fates fates = countFates(trace);
    const auto add = [&](bool occurs, std::string_view glyph, const char* word) {
        if (occurs) marks += std::string(glyph) + " " + word + "   ";
    };
    add(fates.held > 0, glyphs.held, "held");
    add(true, glyphs.lost, "lost");
    add(fates.copied > 0, glyphs.copied, "copied");
    add(fates.corrupted > 0, glyphs.damaged, "corrupted");
    add(true, glyphs.cut, "time cut");
    return lines + line(marks);
}

std::string summary(const Trace& trace, Step steps) {
    const Fates n = countFates(trace);
    std::string fates = std::to_string(n.arrived) + " arrived";
    const auto add = [&](std::size_t count, const char* word) {
        if (count > 0) fates += ", " + std::to_string(count) + " " + word;
    };
    add(n.lost, "lost");
    add(n.dropped, "dropped");
    add(n.damaged, "corrupted");
    add(n.inHand, "in hand");
    const std::string text = counted(steps, "step") + ": " + counted(n.calls, "primitive") + ", " +
                             counted(n.segments, "segment") + " (" + fates + "). ";
    return text + (n.segments == 0            ? "No segment left."
                   : n.observed == n.segments ? "Every segment observed."
                   : n.modelled == n.segments ? "Segments are modelled: our own TCP on a virtual link."
                                              : "Segments are inferred from what the kernel says, not seen.");
}

} // namespace socketscope::ladder_text
