// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What every part of the sequence diagram needs to know to draw itself: the facts, the moment, the window and the
// measure; how far a mark has come at the cursor; where a step lies. Made once for a frame by sequenceFrame(), read by
// all parts of all levels. Holds references and lives no longer than the call.
#pragma once

#include "core/trace/connections.h"
#include "core/trace/side.h"
#include "core/trace/timeline.h"
#include "ui/sequence/cast.h"
#include "ui/sequence/columns.h"
#include "ui/sequence/viewport.h"

namespace socketscope {

/// The facts of a session with their indexes, all extended equally far.
struct Story {
    const Trace& trace;
    const Timeline& timeline;
    const Cast& cast;
    const Connections& connections;
};

/// Whether a person means a mark.
struct Attention {
    bool selected = false, hovered = false;
};

class Stage {
public:
    Stage(const Story& story, const Cursor& cursor, const Viewport& view, const Style& style);

    const Trace& trace;
    const Timeline& timeline;
    const Cast& cast;
    const Connections& connections;
    const Cursor cursor;
    const Viewport& view;
    const Style& style;
    const Typography& type;

    /// A length of DESIGN in px.
    [[nodiscard]] double px(double design) const { return type.px(design); }

    [[nodiscard]] double top() const { return top_; }       ///< lower edge of the header
    [[nodiscard]] double bottom() const { return bottom_; } ///< of the window
    [[nodiscard]] double y(Step step) const { return fromPicture(timeline.y(view.axis, step)); }
    [[nodiscard]] double y(EventId event) const { return y(timeline.stepOf(event)); }
    [[nodiscard]] double now() const { return now_; } ///< height of the cursor
    [[nodiscard]] double fromPicture(double picture) const { return top_ + picture * rowScale_ - view.scrollY; }
    [[nodiscard]] double toPicture(double y) const { return (y - top_ + view.scrollY) / rowScale_; }

    /// Steps whose marks may be seen, the cursor's next one included; empty where first() > last().
    [[nodiscard]] Step first() const { return first_; }
    [[nodiscard]] Step last() const { return last_; }
    /// Whole steps that are complete at the cursor.
    [[nodiscard]] Step complete() const { return complete_; }
    /// The last event that has happened at the cursor.
    [[nodiscard]] EventId latest() const { return timeline.lastEventOf(complete_); }
    [[nodiscard]] bool happened(EventId event) const { return present(event) && timeline.stepOf(event) <= complete_; }
    /// True where so many steps are in view that they are drawn merged, by pixel.
    [[nodiscard]] bool dense() const { return dense_; }

    /// Spans shorter than this many steps are lower than a px of this window; 0 unless dense().
    [[nodiscard]] Step shortestSpan() const;

    /// An event's own marks light up together: a call's flag, bar and ribbon. A mark that only begins at an event (a
    /// phase, the CLOSED before a SYN) does so when it is itself pointed at, and alone.
    [[nodiscard]] Attention attention(Mark mark, EventId event) const;

    /// How far (0 … 1) a mark of `step` has come that takes `span` steps to appear. It is complete when the cursor
    /// reaches its step, so that a picture at rest never shows half a mark; eased out.
    [[nodiscard]] double arrived(Step step, double span) const;
    [[nodiscard]] bool visible(double yFrom, double yTo) const { return yTo >= top_ - 40 && yFrom <= bottom_ + 40; }

    [[nodiscard]] ColumnsInput columnsInput() const;

private:
    double rowScale_, top_, bottom_, now_ = 0;
    Step first_ = 1, last_ = 0, complete_ = 0;
    bool dense_ = false;
};

} // namespace socketscope
