// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/patterns.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace socketscope {
namespace {

/// What of a convex polygon lies on one side of a level line: `below` says which (y grows downwards).
QPolygonF cutLevel(const QPolygonF& polygon, double y, bool below) {
    QPolygonF kept;
    const auto inside = [&](QPointF p) { return below ? p.y() >= y : p.y() <= y; };
    for (qsizetype i = 0; i < polygon.size(); ++i) {
        const QPointF a = polygon[i], b = polygon[(i + 1) % polygon.size()];
        if (inside(a)) kept << a;
        if (inside(a) != inside(b)) kept << a + (b - a) * ((y - a.y()) / (b.y() - a.y()));
    }
    return kept;
}

struct Marks {
    QRectF box, seen;
    double top; ///< y of the pattern's origin
    std::vector<QPolygonF> polygons{};

    void add(QPolygonF polygon) {
        // Only the box's own ends cut; what leaves the window merely is not seen.
        const double from = std::max(box.top(), seen.top() - 50), to = std::min(box.bottom(), seen.bottom() + 50);
        polygon = cutLevel(cutLevel(polygon, from, true), to, false);
        if (polygon.size() > 2) polygons.push_back(std::move(polygon));
    }
    void addRect(double x, double y, double w, double h) {
        add(QPolygonF{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}});
    }

    /// 45° bars; `pitch` and `bar` are measured across them.
    void hatch(double pitch, double bar, bool rising) {
        const double step = pitch * std::numbers::sqrt2, thick = bar * std::numbers::sqrt2; // along the upright
        const double w = box.width();
        // Bar k crosses the left edge at top + k·step; one that rises to the right has its right end w higher.
        const double from = seen.top() - (rising ? 0 : w) - thick, to = seen.bottom() + (rising ? w : 0);
        for (double k = std::ceil((from - top) / step); top + k * step <= to; ++k) {
            const double left = top + k * step, right = left + (rising ? -w : w);
            add({{box.left(), left}, {box.right(), right}, {box.right(), right + thick}, {box.left(), left + thick}});
        }
    }
    void rungs(double pitch, double bar) {
        for (double k = std::floor((seen.top() - top) / pitch); top + k * pitch <= seen.bottom(); ++k)
            addRect(box.left(), top + k * pitch, box.width(), bar);
    }
    void dots(double pitch, double r) {
        constexpr int corners = 12;
        for (double k = std::floor((seen.top() - top) / pitch); top + k * pitch <= seen.bottom(); ++k)
            for (double x = box.left() + pitch / 2; x + r < box.right() + 0.5; x += pitch) {
                QPolygonF dot;
                for (int i = 0; i < corners; ++i) {
                    const double angle = 2 * std::numbers::pi * i / corners;
                    dot << QPointF(x + r * std::cos(angle), top + (k + 0.5) * pitch + r * std::sin(angle));
                }
                add(dot);
            }
    }
    void stripes(int count, double bar) {
        const double gap = (box.width() - count * bar) / (count - 1); // the outer two lie at the edges
        for (int i = 0; i < count; ++i) addRect(box.left() + i * (bar + gap), seen.top(), bar, seen.height());
    }
};

} // namespace

std::vector<QPolygonF> patternMarks(const Fill& fill, const QRectF& box, const QRectF& seen, double s) {
    Marks marks{box, seen, box.top() - fill.phase};
    switch (fill.pattern) {
    case Pattern::None:
    case Pattern::Solid:
        break;
    case Pattern::Blocked:
        marks.hatch(6 * s, 1.6 * s, true);
        break;
    case Pattern::Held:
        marks.hatch(6 * s, 2 * s, false);
        break;
    case Pattern::HatchRising:
        marks.hatch(5 * s, 2.6 * s, true);
        break;
    case Pattern::HatchFalling:
        marks.hatch(5 * s, 2.6 * s, false);
        break;
    case Pattern::RungsWide:
        marks.rungs(5 * s, 2.6 * s);
        break;
    case Pattern::RungsThin:
        marks.rungs(5 * s, 1.6 * s);
        break;
    case Pattern::RungsClose:
        marks.rungs(3 * s, 2 * s);
        break;
    case Pattern::Dots:
        marks.dots(6 * s, 1.9 * s);
        break;
    case Pattern::TwoStripes:
        marks.stripes(2, 2.2 * s);
        break;
    case Pattern::ThreeStripes:
        marks.stripes(3, 1.3 * s);
        break;
    }
    return std::move(marks.polygons);
}

} // namespace socketscope
