// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The small signs of DESIGN 3 that diagrams are made of: marks of origin, arrow heads, hand, cross, clock, chevron. All
// are paths, none is a letter of a font, so that they look the same everywhere. Lengths are in px.
#pragma once

#include "ui/scene/draw.h"

namespace socketscope {

/// ● observed, ◐ inferred, ◌ modelled.
void drawOriginMark(Draw& draw, QPointF centre, double r, Origin origin, Ink ink);

/// The head of a segment's line.
struct ArrowHead {
    double length = 12, half = 5.6; ///< design px
    int bars = 0;                   ///< upright bars behind the triangle: FIN 1, RST 2
    bool open = false;              ///< a chevron instead of a triangle
};
/// `direction` points where the line goes; a hollow head is filled with paper.
void drawArrowHead(Draw& draw, QPointF tip, QPointF direction, const ArrowHead& head, Ink ink, bool hollow,
                   double scale);

/// ✕ with arms of `arm` px.
void drawCross(Draw& draw, QPointF centre, double arm, double width, Ink ink);
/// The hand that holds segments, `size` px high.
[[nodiscard]] QPainterPath handPath(QPointF centre, double size);
/// ‹ or › beside a message.
void drawChevron(Draw& draw, QPointF tip, double size, bool toTheRight, Stroke stroke);
/// A ring with two hands, for delayed segments.
void drawClock(Draw& draw, QPointF centre, double r, Ink ink);
/// Where a bar is still growing: a zigzag of `pitch` from left to right.
[[nodiscard]] QPolygonF tornEdge(double left, double right, double y, double pitch);
/// One wave of a cut over the whole width. Drawn in pieces: Qt strokes one long path ten times slower than many short
/// ones.
void drawWave(Draw& draw, double left, double right, double y, double scale, Stroke stroke);

} // namespace socketscope
