// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/draw.h"

#include <utility>

namespace socketscope {

ItemIndex Draw::begin(Item item) {
    frame_.items.push_back(std::move(item));
    current_ = static_cast<ItemIndex>(frame_.items.size() - 1);
    return current_;
}

template <typename Form> void Draw::add(Form form) {
    if (alpha_ <= 0) return;
    frame_.shapes.push_back({std::move(form), current_});
}

Ink Draw::faded(Ink ink) const {
    ink.alpha *= alpha_;
    return ink;
}

Stroke Draw::faded(Stroke stroke) const {
    stroke.ink = faded(stroke.ink);
    return stroke;
}

Fill Draw::faded(Fill fill) const {
    fill.ink = faded(fill.ink);
    fill.ground = faded(fill.ground);
    return fill;
}

void Draw::line(QPointF a, QPointF b, Stroke stroke) { add(LineShape{a, b, faded(stroke)}); }

void Draw::polyline(QPolygonF points, Stroke stroke) {
    add(PolyShape{std::move(points), false, faded(stroke), noFill});
}

void Draw::polygon(QPolygonF points, Stroke stroke, Fill fill) {
    add(PolyShape{std::move(points), true, faded(stroke), faded(fill)});
}

void Draw::rect(QRectF box, Stroke stroke, Fill fill, double radius, Corners corners) {
    add(RectShape{box, radius, corners, faded(stroke), faded(fill)});
}

void Draw::ellipse(QPointF centre, double r, Stroke stroke, Fill fill) {
    add(EllipseShape{centre, r, r, faded(stroke), faded(fill)});
}

void Draw::path(const QPainterPath& path, Stroke stroke, Fill fill) {
    add(PathShape{path, faded(stroke), faded(fill)});
}

void Draw::label(QRectF box, QString text, FontRole font, Ink ink, Qt::AlignmentFlag align, Qt::TextElideMode elide) {
    add(LabelShape{box, std::move(text), font, faded(ink), align, elide});
}

} // namespace socketscope
