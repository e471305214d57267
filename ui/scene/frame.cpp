// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/frame.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace socketscope {
namespace {

double distanceToSegment(QPointF p, QPointF a, QPointF b) {
    const QPointF along = b - a;
    const double length2 = QPointF::dotProduct(along, along);
    const double t = length2 > 0 ? std::clamp(QPointF::dotProduct(p - a, along) / length2, 0.0, 1.0) : 0.0;
    const QPointF d = p - (a + along * t);
    return std::hypot(d.x(), d.y());
}

double distanceToBox(QPointF p, const QRectF& box) {
    const double dx = std::max({box.left() - p.x(), 0.0, p.x() - box.right()});
    const double dy = std::max({box.top() - p.y(), 0.0, p.y() - box.bottom()});
    return std::hypot(dx, dy);
}

/// 0 where the point hits the item, else how far away it is.
double distanceTo(const Item& item, QPointF p) {
    if (item.line.isEmpty()) return distanceToBox(p, item.box);
    double nearest = std::numeric_limits<double>::infinity();
    for (qsizetype i = 1; i < item.line.size(); ++i)
        nearest = std::min(nearest, distanceToSegment(p, item.line[i - 1], item.line[i]));
    nearest = std::max(0.0, nearest - item.reach);
    // The box of an item with a line is its chip or its words.
    return item.box.isEmpty() ? nearest : std::min(nearest, distanceToBox(p, item.box));
}

bool isGround(Mark mark) { return mark == Mark::Column || mark == Mark::StateBand || mark == Mark::Area; }

} // namespace

std::optional<ItemIndex> Frame::itemAt(QPointF point, double slop) const {
    std::optional<ItemIndex> best;
    double bestDistance = slop;
    std::optional<ItemIndex> ground;
    for (std::size_t i = items.size(); i-- > 0;) {
        const double distance = distanceTo(items[i], point);
        if (isGround(items[i].mark)) {
            if (distance <= 0 && !ground) ground = static_cast<ItemIndex>(i);
            continue;
        }
        if (distance <= 0) return static_cast<ItemIndex>(i);
        if (distance < bestDistance) {
            bestDistance = distance;
            best = static_cast<ItemIndex>(i);
        }
    }
    return best ? best : ground;
}

std::optional<ItemIndex> Frame::itemOf(EventId event) const {
    const auto it = std::find_if(items.begin(), items.end(), [&](const Item& item) {
        return item.event == event && showsFact(item.mark) && item.mark != Mark::StepNumber && item.mark != Mark::Cut;
    });
    if (it == items.end()) return std::nullopt;
    return static_cast<ItemIndex>(it - items.begin());
}

QRectF boundsOf(const Shape& shape) {
    struct Bounds {
        QRectF operator()(const LineShape& s) const { return QRectF(s.a, s.b).normalized(); }
        QRectF operator()(const PolyShape& s) const { return s.points.boundingRect(); }
        QRectF operator()(const RectShape& s) const { return s.box; }
        QRectF operator()(const EllipseShape& s) const {
            return {s.centre.x() - s.rx, s.centre.y() - s.ry, 2 * s.rx, 2 * s.ry};
        }
        QRectF operator()(const PathShape& s) const { return s.path.controlPointRect(); }
        QRectF operator()(const LabelShape& s) const { return s.box; }
    };
    return std::visit(Bounds{}, shape.form);
}

} // namespace socketscope
