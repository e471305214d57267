// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/painter.h"

#include "ui/scene/patterns.h"

#include <QFontMetricsF>
#include <QImage>
#include <QPaintEngine>

#include <algorithm>

namespace socketscope {
namespace {

/// Dash lengths of DESIGN 3 in design px, and whether the caps are round whatever the stroke says.
struct DashRow {
    double on, off;
    bool round;
};

DashRow dashOf(Dash dash) {
    switch (dash) {
    case Dash::Solid:
        break;
    case Dash::Return:
        return {5, 3, false};
    case Dash::Inferred:
        return {9, 5, false};
    case Dash::Modelled:
        return {1.5, 5, true};
    case Dash::Expected:
        return {1.5, 4, false};
    case Dash::Boundary:
        return {2, 3, false};
    case Dash::Stem:
        return {1, 4, true};
    case Dash::WireMiddle:
        return {1, 5, false};
    case Dash::Chip:
        return {6, 3, false};
    case Dash::ChipModel:
        return {2, 3, false};
    case Dash::Ring:
        return {1.6, 1.6, false};
    case Dash::Focus:
        return {2, 2, false};
    case Dash::Slot:
        return {3, 3, false};
    }
    return {0, 0, false};
}

void addCorner(QPainterPath& path, const QRectF& box, double r, Corners corners, int index) {
    // Corners clockwise from the top left; each arc runs 90 degrees clockwise.
    const bool round = ((unsigned{corners} >> static_cast<unsigned>(index)) & 1U) != 0;
    const QPointF at = index == 0   ? box.topLeft()
                       : index == 1 ? box.topRight()
                       : index == 2 ? box.bottomRight()
                                    : box.bottomLeft();
    if (!round) {
        path.elementCount() == 0 ? path.moveTo(at) : path.lineTo(at);
        return;
    }
    const double x = index == 0 || index == 3 ? at.x() : at.x() - 2 * r;
    const double y = index < 2 ? at.y() : at.y() - 2 * r;
    const QRectF arc(x, y, 2 * r, 2 * r);
    const double start = index == 0 ? 180 : index == 1 ? 90 : index == 2 ? 0 : 270;
    if (path.elementCount() == 0) path.arcMoveTo(arc, start);
    path.arcTo(arc, start, -90);
}

QPainterPath roundedPath(const QRectF& box, double radius, Corners corners) {
    const double r = std::min({radius, box.width() / 2, box.height() / 2});
    QPainterPath path;
    for (int i = 0; i < 4; ++i) addCorner(path, box, r, corners, i);
    path.closeSubpath();
    return path;
}

} // namespace

/// One call of paint(): the painter with what it is set to, so that nothing is set twice.
struct FramePainter::Canvas {
    QPainter& painter;
    const Theme& theme;
    std::array<Face, fontRoleCount>& faces;
    double scale;
    QRectF exposed;
    QTransform transform;             ///< the painter's, as the caller set it
    std::size_t font = fontRoleCount; ///< the one that is set, if any

    void setStroke(const Stroke& stroke) {
        if (stroke.width <= 0) {
            painter.setPen(Qt::NoPen);
            return;
        }
        const DashRow dash = dashOf(stroke.dash);
        QPen pen(theme.color(stroke.ink), stroke.width, Qt::SolidLine,
                 stroke.roundEnds || dash.round ? Qt::RoundCap : Qt::FlatCap, Qt::RoundJoin);
        if (dash.on > 0) pen.setDashPattern({dash.on * scale / stroke.width, dash.off * scale / stroke.width});
        painter.setPen(pen);
    }
    void setFill(const Fill& fill) {
        if (fill.pattern == Pattern::None)
            painter.setBrush(Qt::NoBrush);
        else
            painter.setBrush(theme.color(fill.pattern == Pattern::Solid ? fill.ink : fill.ground));
    }
    [[nodiscard]] static bool isPattern(const Fill& fill) {
        return fill.pattern != Pattern::None && fill.pattern != Pattern::Solid;
    }

    /// The pattern's marks, cut to the outline where that is not the box itself.
    void fillPattern(const Fill& fill, const QRectF& box, const std::optional<QPainterPath>& outline) {
        const QRectF seen = box.intersected(exposed.adjusted(-8, -8, 8, 8));
        if (seen.isEmpty()) return;
        const std::vector<QPolygonF> marks = patternMarks(fill, box, seen, scale);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color(fill.ink));
        if (painter.paintEngine()->type() != QPaintEngine::Raster) {
            // Files: one path, and no clipping, which not every format has.
            QPainterPath all;
            for (const QPolygonF& mark : marks) {
                all.addPolygon(mark);
                all.closeSubpath();
            }
            painter.drawPath(outline ? outline->intersected(all) : all);
            return;
        }
        if (outline) {
            painter.save();
            painter.setClipPath(*outline, Qt::IntersectClip);
        }
        for (const QPolygonF& mark : marks) painter.drawConvexPolygon(mark);
        if (outline) painter.restore();
    }

    /// Ground, then pattern, then outline.
    template <typename DrawIt, typename Outline>
    void area(const QRectF& box, const Stroke& stroke, const Fill& fill, DrawIt drawIt, Outline outline) {
        if (!isPattern(fill)) {
            setStroke(stroke);
            setFill(fill);
            drawIt();
            return;
        }
        painter.setPen(Qt::NoPen);
        setFill(fill);
        drawIt();
        fillPattern(fill, box, outline());
        if (stroke.width <= 0) return;
        setStroke(stroke);
        painter.setBrush(Qt::NoBrush);
        drawIt();
    }

    void operator()(const LineShape& s) {
        setStroke(s.stroke);
        painter.drawLine(s.a, s.b);
    }
    void operator()(const PolyShape& s) {
        if (!s.closed) {
            setStroke(s.stroke);
            painter.setBrush(Qt::NoBrush);
            painter.drawPolyline(s.points);
            return;
        }
        area(
            s.points.boundingRect(), s.stroke, s.fill, [&] { painter.drawPolygon(s.points); },
            [&] {
                QPainterPath path;
                path.addPolygon(s.points);
                path.closeSubpath();
                return path;
            });
    }
    void operator()(const RectShape& s) {
        if (s.radius <= 0 && isPattern(s.fill)) {
            patternRect(s);
            return;
        }
        const bool plain = s.radius <= 0 && s.stroke.width <= 0 && s.fill.pattern == Pattern::Solid;
        if (plain && std::min(s.box.width(), s.box.height()) >= 4) {
            painter.fillRect(s.box, theme.color(s.fill.ink)); // on a screen: whole px, crisp and fast
            return;
        }
        const auto drawIt = [&] {
            if (s.radius <= 0)
                painter.drawRect(s.box);
            else if (s.corners == allCorners)
                painter.drawRoundedRect(s.box, s.radius, s.radius);
            else
                painter.drawPath(roundedPath(s.box, s.radius, s.corners));
        };
        area(s.box, s.stroke, s.fill, drawIt, [&] { return roundedPath(s.box, s.radius, s.corners); });
    }
    void operator()(const EllipseShape& s) {
        area(
            QRectF(s.centre.x() - s.rx, s.centre.y() - s.ry, 2 * s.rx, 2 * s.ry), s.stroke, s.fill,
            [&] { painter.drawEllipse(s.centre, s.rx, s.ry); },
            [&] {
                QPainterPath path;
                path.addEllipse(s.centre, s.rx, s.ry);
                return path;
            });
    }
    void operator()(const PathShape& s) {
        area(
            s.path.controlPointRect(), s.stroke, s.fill, [&] { painter.drawPath(s.path); }, [&] { return s.path; });
    }
    void operator()(const LabelShape& s) {
        const auto wanted = static_cast<std::size_t>(s.font);
        Face& face = faces[wanted];
        const double shrink = face.sized.shrink;
        if (font != wanted) painter.setFont(face.sized.font);
        font = wanted;
        painter.setPen(theme.color(s.ink));
        const Word* laid = &word(face, s.text);
        const double room = (s.box.width() + 1) / shrink;
        if (laid->width > room) laid = &word(face, QFontMetricsF(face.sized.font).elidedText(s.text, s.elide, room));
        const double width = laid->width * shrink;
        double x = s.box.left();
        if (s.align == Qt::AlignRight) x = s.box.right() - width;
        if (s.align == Qt::AlignHCenter) x = s.box.center().x() - width / 2;
        // Centred on the capitals, not on the line: that is what looks level with a mark.
        const double top = s.box.center().y() + (face.capHeight / 2 - face.ascent) * shrink;
        if (shrink == 1) {
            painter.drawStaticText(QPointF(x, top), laid->text);
            return;
        }
        painter.translate(x, top);
        painter.scale(shrink, shrink);
        painter.drawStaticText(QPointF(), laid->text);
        painter.setTransform(transform);
    }

    void patternRect(const RectShape& s) {
        painter.fillRect(s.box, theme.color(s.fill.ground));
        fillPattern(s.fill, s.box, std::nullopt);
        if (s.stroke.width <= 0) return;
        setStroke(s.stroke);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(s.box);
    }
};

void FramePainter::prepareFonts(double scale) {
    if (scale == fontScale_) return;
    for (std::size_t i = 0; i < fontRoleCount; ++i) {
        Face& face = faces_[i];
        face.sized = fontFor(static_cast<FontRole>(i), scale);
        const QFontMetricsF metrics(face.sized.font);
        face.ascent = metrics.ascent();
        face.capHeight = metrics.capHeight();
        face.words.clear();
    }
    fontScale_ = scale;
}

const FramePainter::Word& FramePainter::word(Face& face, const QString& text) {
    constexpr qsizetype enough = 1024;
    const auto known = face.words.constFind(text);
    if (known != face.words.constEnd()) return *known;
    if (face.words.size() >= enough) face.words.clear();
    Word word;
    word.text.setTextFormat(Qt::PlainText);
    word.text.setText(text);
    word.text.prepare(QTransform::fromScale(face.sized.shrink, face.sized.shrink), face.sized.font);
    word.width = word.text.size().width();
    return *face.words.insert(text, word);
}

void FramePainter::paint(QPainter& painter, const Frame& frame, std::optional<QRectF> exposed) {
    prepareFonts(frame.scale);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    Canvas canvas{
        painter, *theme_, faces_, frame.scale, exposed.value_or(QRectF(QPointF(), frame.size)), painter.transform()};
    const QRectF reach = canvas.exposed.adjusted(-8, -8, 8, 8);
    for (const Shape& shape : frame.shapes) {
        const QRectF box = boundsOf(shape);
        if (box.right() < reach.left() || box.left() > reach.right() || box.bottom() < reach.top() ||
            box.top() > reach.bottom())
            continue;
        std::visit(canvas, shape.form);
    }
}

} // namespace socketscope
