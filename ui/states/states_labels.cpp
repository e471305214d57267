// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/states/states_layout.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

// The words beside the arrows: the first place that is free, with the action, else without; else none.

namespace socketscope {
namespace {

constexpr double apart = 4; ///< design px between words and everything else

/// A straight piece of an arrow.
struct Piece {
    QPointF a, b;
    [[nodiscard]] bool level() const { return a.y() == b.y(); }
    [[nodiscard]] double length() const { return std::abs(a.x() - b.x()) + std::abs(a.y() - b.y()); }
    [[nodiscard]] QPointF at(double part) const { return a + (b - a) * part; }
};

std::vector<Piece> piecesOf(const QPolygonF& line) {
    std::vector<Piece> pieces;
    for (qsizetype i = 1; i < line.size(); ++i) pieces.push_back({line[i - 1], line[i]});
    std::ranges::stable_sort(pieces, std::greater{}, &Piece::length);
    return pieces;
}

struct LabelWords {
    QSizeF event, action;
};

/// Where words may stand at a piece, the best first: at a level one above and below the line, at an upright one beside
/// it.
std::vector<StatesLabel> placesAt(const Piece& piece, const LabelWords& words, double gap) {
    std::vector<StatesLabel> places;
    const auto beside = [&](QPointF at, bool right) {
        const double height = words.event.height() + words.action.height();
        const auto box = [&](const QSizeF& size, double top) {
            const double x = right ? at.x() + gap : at.x() - gap - size.width();
            return size.isEmpty() ? QRectF() : QRectF(QPointF(x, at.y() - height / 2 + top), size);
        };
        places.push_back({{}, {}, box(words.event, 0), box(words.action, words.event.height())});
    };
    const auto around = [&](QPointF at, bool above) { // the event first, as the figure has it
        const auto box = [&](const QSizeF& size, bool up) {
            const double y = up ? at.y() - gap / 2 - size.height() : at.y() + gap / 2;
            return size.isEmpty() ? QRectF() : QRectF(QPointF(at.x() - size.width() / 2, y), size);
        };
        if (above || words.action.isEmpty())
            places.push_back({{}, {}, box(words.event, above), box(words.action, false)});
    };
    for (const double part : {0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8})
        for (const bool first : {true, false})
            piece.level() ? around(piece.at(part), first) : beside(piece.at(part), first);
    return places;
}

} // namespace

bool StatesLayout::isFree(const QRectF& box) const {
    if (box.isEmpty()) return true;
    const double clear = px(apart) - 1;
    const QRectF wide = box.adjusted(-clear, 0, clear, 0);
    if (!room_.contains(box)) return false;
    for (const QRectF& b : boxes_)
        if (b.intersects(wide)) return false;
    for (const StatesLabel& label : labels_)
        if (label.event.intersects(wide) || label.action.intersects(wide)) return false;
    for (const StatesRoute& route : routes_) {
        if (!route.inFigure) continue;
        for (qsizetype i = 1; i < route.line.size(); ++i)
            if (QRectF(route.line[i - 1], route.line[i]).normalized().adjusted(-1, -1, 1, 1).intersects(box))
                return false;
        const QRectF head(route.line.back() - QPointF(px(5), px(5)), QSizeF(px(10), px(10)));
        const QPointF back = route.line[route.line.size() - 2] - route.line.back();
        const QPointF way(std::clamp(back.x(), -px(4), px(4)), std::clamp(back.y(), -px(4), px(4)));
        if (head.translated(way).intersects(box)) return false;
    }
    return true;
}

StatesLabel StatesLayout::labelOf(const StatesRoute& route, const DiagramEdge& edge, const Typography& type) const {
    const double line = type.height(FontRole::StateDetail);
    const auto size = [&](std::string_view words) {
        if (words.empty()) return QSizeF();
        return QSizeF(std::ceil(type.width(FontRole::StateDetail, edgeWords(words))) + 1, line);
    };
    for (const bool whole : {true, false}) {
        const LabelWords words{size(edge.event), whole ? size(edge.action) : QSizeF()};
        for (const Piece& piece : piecesOf(route.line))
            for (StatesLabel place : placesAt(piece, words, px(apart)))
                if (isFree(place.event) && isFree(place.action)) {
                    place.from = route.from;
                    place.to = route.to;
                    return place;
                }
        if (edge.action.empty()) break;
    }
    return {route.from, route.to, {}, {}};
}

void StatesLayout::placeLabels(const Typography& type) {
    for (const StatesRoute& route : routes_)
        for (const DiagramEdge& edge : diagramEdgesFrom(route.from))
            if (edge.to == route.to && edge.inFigure)
                if (const StatesLabel label = labelOf(route, edge, type); !label.event.isEmpty())
                    labels_.push_back(label);
}

QString edgeWords(std::string_view words) {
    static constexpr const char* all[]{
        QT_TRANSLATE_NOOP("States", "passive OPEN"),
        QT_TRANSLATE_NOOP("States", "active OPEN"),
        QT_TRANSLATE_NOOP("States", "SEND"),
        QT_TRANSLATE_NOOP("States", "CLOSE"),
        QT_TRANSLATE_NOOP("States", "ABORT"),
        QT_TRANSLATE_NOOP("States", "rcv SYN"),
        QT_TRANSLATE_NOOP("States", "rcv newer SYN"),
        QT_TRANSLATE_NOOP("States", "rcv SYN,ACK"),
        QT_TRANSLATE_NOOP("States", "rcv ACK of SYN"),
        QT_TRANSLATE_NOOP("States", "rcv ACK of SYN, CLOSE queued"),
        QT_TRANSLATE_NOOP("States", "rcv ACK of SYN, FIN"),
        QT_TRANSLATE_NOOP("States", "rcv ACK of SYN, FIN, CLOSE queued"),
        QT_TRANSLATE_NOOP("States", "rcv FIN"),
        QT_TRANSLATE_NOOP("States", "rcv FIN, ACK of FIN"),
        QT_TRANSLATE_NOOP("States", "rcv ACK of FIN"),
        QT_TRANSLATE_NOOP("States", "rcv RST"),
        QT_TRANSLATE_NOOP("States", "user timeout"),
        QT_TRANSLATE_NOOP("States", "keep-alive timeout"),
        QT_TRANSLATE_NOOP("States", "timeout = 2 MSL"),
        QT_TRANSLATE_NOOP("States", "create TCB"),
        QT_TRANSLATE_NOOP("States", "create TCB, snd SYN"),
        QT_TRANSLATE_NOOP("States", "delete TCB"),
        QT_TRANSLATE_NOOP("States", "snd SYN"),
        QT_TRANSLATE_NOOP("States", "snd SYN,ACK"),
        QT_TRANSLATE_NOOP("States", "snd ACK"),
        QT_TRANSLATE_NOOP("States", "snd FIN"),
        QT_TRANSLATE_NOOP("States", "snd FIN, ACK"),
        QT_TRANSLATE_NOOP("States", "snd RST, delete TCB"),
    };
    const auto* const known = std::ranges::find_if(all, [&](const char* text) { return words == text; });
    return known == std::end(all) ? QString() : QCoreApplication::translate("States", *known);
}

} // namespace socketscope
