// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/primitives_ribbon_shape.h"

#include <QLineF>

#include <cmath>
#include <vector>

namespace socketscope {
namespace {

bool upright(const QLineF& line) { return std::abs(line.dx()) < 0.5; }

/// The line `by` px to the left of where it leads (y down: left of "to the right" is above).
QLineF beside(const QLineF& line, double by) {
    const double length = std::max(line.length(), 1e-6);
    return line.translated(line.dy() / length * by, -line.dx() / length * by);
}

/// Where the side of a ribbon starts or ends: cut upright on a slope, level on an upright.
QPointF cutOff(const QLineF& side, QPointF end) {
    if (upright(side)) return {side.p1().x(), end.y()};
    const double slope = side.dy() / side.dx();
    return {end.x(), side.p1().y() + (end.x() - side.p1().x()) * slope};
}

QPolygonF sideOf(const std::vector<QLineF>& way, double by) {
    std::vector<QLineF> lines;
    for (const QLineF& stretch : way) lines.push_back(beside(stretch, by));
    // On the inner side of a tight turn a short stretch vanishes: its neighbours meet without it.
    for (std::size_t i = 1; i + 1 < lines.size();) {
        QPointF a, b;
        lines[i].intersects(lines[i - 1], &a);
        lines[i].intersects(lines[i + 1], &b);
        const bool turnedRound = QPointF::dotProduct(b - a, lines[i].p2() - lines[i].p1()) < 0;
        if (turnedRound)
            lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(i));
        else
            ++i;
    }
    QPolygonF side{cutOff(lines.front(), way.front().p1())};
    for (std::size_t i = 1; i < lines.size(); ++i) {
        QPointF corner;
        if (lines[i - 1].intersects(lines[i], &corner) == QLineF::NoIntersection) corner = lines[i].p1();
        side << corner;
    }
    return side << cutOff(lines.back(), way.back().p2());
}

/// Corners rounded, outer ones more than inner ones. On the left side of a way a turn to the right is outside.
QPainterPath rounded(const QPolygonF& line, bool left, double outer, double inner) {
    QPainterPath path(line.first());
    for (int i = 1; i + 1 < line.size(); ++i) {
        const QLineF in(line[i], line[i - 1]), out(line[i], line[i + 1]);
        const bool clockwise = out.dx() * in.dy() - out.dy() * in.dx() > 0; // y down
        const double r = std::min({clockwise == left ? outer : inner, in.length() / 2, out.length() / 2});
        if (r < 0.1) {
            path.lineTo(line[i]);
            continue;
        }
        path.lineTo(in.pointAt(r / in.length()));
        path.quadTo(line[i], out.pointAt(r / out.length()));
    }
    path.lineTo(line.last());
    return path;
}

} // namespace

RibbonShape ribbonShape(const QPolygonF& way, double width) {
    std::vector<QLineF> stretches;
    for (int i = 1; i < way.size(); ++i) {
        const QLineF stretch(way[i - 1], way[i]);
        if (stretch.length() > 0.01) stretches.push_back(stretch);
    }
    RibbonShape shape;
    if (stretches.empty()) return shape;
    const QPolygonF left = sideOf(stretches, width / 2), right = sideOf(stretches, -width / 2);
    const double outer = width * 0.45, inner = width * 0.06;
    shape.sides = {rounded(left, true, outer, inner), rounded(right, false, outer, inner)};
    QPainterPath body = shape.sides[0];
    body.connectPath(shape.sides[1].toReversed());
    shape.body = body.toFillPolygon();
    return shape;
}

} // namespace socketscope
