// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/glyphs.h"

#include <QTransform>

#include <cmath>

namespace socketscope {

void drawOriginMark(Draw& draw, QPointF centre, double r, Origin origin, Ink ink) {
    if (origin == Origin::Observed) {
        draw.ellipse(centre, r, noStroke, solid(ink));
        return;
    }
    const double width = r * 0.37;
    const Dash dash = origin == Origin::Modelled ? Dash::Ring : Dash::Solid;
    draw.ellipse(centre, r - width / 2, {ink, width, dash}, noFill);
    if (origin != Origin::Inferred) return;
    QPainterPath half(QPointF(centre.x(), centre.y() - r));
    half.arcTo(QRectF(centre.x() - r, centre.y() - r, 2 * r, 2 * r), 90, 180);
    half.closeSubpath();
    draw.path(half, noStroke, solid(ink));
}

void drawArrowHead(Draw& draw, QPointF tip, QPointF direction, const ArrowHead& head, Ink ink, bool hollow,
                   double scale) {
    const double length = std::hypot(direction.x(), direction.y());
    if (length <= 0) return;
    const QPointF along = direction / length * scale;
    const QPointF across(-along.y(), along.x());
    const auto at = [&](double x, double y) { return tip + along * x + across * y; };
    const QPolygonF outline{at(-head.length, -head.half), tip, at(-head.length, head.half)};
    if (head.open)
        draw.polyline(outline, {ink, 2 * scale, Dash::Solid, true});
    else
        draw.polygon(outline, {ink, 1.4 * scale, Dash::Solid, true}, solid(hollow ? Ink(Token::Paper) : ink));
    for (int i = 0; i < head.bars; ++i) {
        const double x = -(head.length + (head.bars == 1 ? 4 : 3) + 4 * i);
        draw.line(at(x, -6), at(x, 6), {ink, 2.2 * scale, Dash::Solid, true});
    }
}

void drawCross(Draw& draw, QPointF centre, double arm, double width, Ink ink) {
    const Stroke stroke{ink, width, Dash::Solid, true};
    draw.line(centre - QPointF(arm, arm), centre + QPointF(arm, arm), stroke);
    draw.line(centre + QPointF(-arm, arm), centre + QPointF(arm, -arm), stroke);
}

QPainterPath handPath(QPointF centre, double size) {
    QPainterPath path;
    path.setFillRule(Qt::WindingFill);
    const double tops[] = {5, 3, 3, 5}, bottoms[] = {14, 13, 13, 14};
    for (int i = 0; i < 4; ++i)
        path.addRoundedRect(QRectF(3.85 + 3 * i, tops[i], 2.3, bottoms[i] - tops[i]), 1.15, 1.15);
    QPainterPath palm(QPointF(3.85, 9.5));
    palm.lineTo(15.25, 9.5);
    palm.lineTo(15.25, 13);
    palm.cubicTo(15.25, 16.2, 13.25, 18, 10.25, 18);
    palm.cubicTo(7.6, 18, 6.2, 17, 5, 15);
    palm.lineTo(2.2, 11.2);
    palm.cubicTo(1.3, 9.8, 3, 8.6, 4.1, 10);
    palm.closeSubpath();
    path.addPath(palm);
    const double scale = size / 15;
    return QTransform::fromTranslate(centre.x(), centre.y()).scale(scale, scale).translate(-8.7, -10.5).map(path);
}

void drawChevron(Draw& draw, QPointF tip, double size, bool toTheRight, Stroke stroke) {
    const double back = toTheRight ? -size : size;
    draw.polyline({tip + QPointF(back, -size), tip, tip + QPointF(back, size)}, stroke);
}

void drawClock(Draw& draw, QPointF centre, double r, Ink ink) {
    const Stroke stroke{ink, r * 0.18, Dash::Solid, true};
    draw.ellipse(centre, r, stroke, solid(Token::Paper));
    draw.polyline({centre + QPointF(0, -r * 0.55), centre, centre + QPointF(r * 0.4, r * 0.25)}, stroke);
}

QPolygonF tornEdge(double left, double right, double y, double pitch) {
    QPolygonF edge;
    const int teeth = std::max(2, 2 * static_cast<int>(std::lround((right - left) / pitch / 1.4)));
    for (int i = 0; i <= teeth; ++i) edge << QPointF(left + (right - left) * i / teeth, y + (i % 2 == 0 ? 0 : pitch));
    return edge;
}

void drawWave(Draw& draw, double left, double right, double y, double scale, Stroke stroke) {
    const double period = 16 * scale, height = 5 * scale;
    constexpr int periods = 3; // in one piece
    for (double from = left; from < right; from += periods * period) {
        QPainterPath path(QPointF(from, y));
        for (int i = 0; i < periods && from + i * period < right; ++i) {
            const double x = from + i * period;
            path.quadTo(x + period / 4, y - height, x + period / 2, y);
            path.quadTo(x + period * 3 / 4, y + height, x + period, y);
        }
        draw.path(path, stroke, noFill);
    }
}

} // namespace socketscope
