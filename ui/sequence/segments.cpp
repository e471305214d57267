// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/segment_line.h"

#include "ui/scene/glyphs.h"
#include "ui/scene/text.h"
#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace socketscope {

const SegmentLook& lookOf(SegmentKind kind) {
    static const std::array<SegmentLook, segmentKindCount> looks{{
        {"SYN", Token::Syn, 2, {12, 5.6}},
        {"S+A", Token::Syn, 2, {12, 5.6}},
        {"A", Token::Ack, 1.6, {10, 5.2, 0, true}},
        {"D", Token::Data, 3.2, {13, 6.6}},
        {"F", Token::Fin, 2, {12, 5.6, 1}},
        {"R", Token::Rst, 2.4, {12, 5.6, 2}},
        {"–", Token::Ack, 1.6, {10, 5.2, 0, true}},
        {"U", Token::Data, 3.2, {13, 6.6}},
        {"I", Token::Rst, 1.6, {10, 5.2}},
    }};
    return looks[static_cast<std::size_t>(kind)];
}

QString kindName(SegmentKind kind) { return latin(name(kind)); }

Dash lineDash(Origin origin) {
    return origin == Origin::Observed ? Dash::Solid : origin == Origin::Inferred ? Dash::Inferred : Dash::Modelled;
}

Dash chipDash(Origin origin) {
    return origin == Origin::Observed ? Dash::Solid : origin == Origin::Inferred ? Dash::Chip : Dash::ChipModel;
}

namespace {

constexpr double crossingGap = 3.5; ///< paper on each side of a line on top, design px

/// A letter says whose line it is, where its own column is not next to the wire.
void drawBadge(Draw& draw, const Stage& stage, Labels& labels, QPointF centre, const Flight& f) {
    const double r = stage.px(9);
    const QRectF box(centre.x() - r, centre.y() - r, 2 * r, 2 * r);
    if (!labels.takeForMark(box)) return;
    draw.ellipse(centre, r, {lookOf(f.kind).ink, stage.px(1.5)}, solid(Token::Paper));
    draw.label(box, clientLetter(f.ends.client), FontRole::Number, Token::Ink, Qt::AlignHCenter);
}

/// Whether its line touches this edge of the wire.
bool touches(const Flight& f, bool sender) { return sender ? !f.fromMiddle : f.complete(); }
bool leadsToClient(const Flight& f) { return f.clientFolded && touches(f, f.ends.fromClient); }
bool leadsToLane(const Flight& f) { return f.laneFar && touches(f, !f.ends.fromClient); }

void drawBadges(Draw& draw, const Stage& stage, Labels& labels, const Columns& columns, const Flight& f) {
    const double r = stage.px(9);
    if (leadsToClient(f)) drawBadge(draw, stage, labels, {columns.wire.left + r, f.clientY()}, f);
    if (leadsToLane(f) && !f.ends.fromClient) drawBadge(draw, stage, labels, {columns.wire.right - r, f.serverY()}, f);
}

/// Dotted lines from the wire's edge over other columns to the column meant.
void drawLeaders(Draw& draw, const Stage& stage, const Columns& columns, const Flight& f) {
    const Ink ink = lookOf(f.kind).ink;
    if (leadsToClient(f)) {
        const double x = columns.clients[f.ends.client].band.right;
        draw.line({x, f.clientY()}, {columns.wire.left, f.clientY()},
                  {Ink(ink.token, 0, 0.8), stage.px(1), Dash::Stem});
    }
    if (!leadsToLane(f)) return;
    const double lane = columns.lane(f.ends.lane).left;
    draw.line({columns.wire.right, f.serverY()}, {lane, f.serverY()}, {ink, stage.px(1.2), Dash::Boundary});
    draw.ellipse({lane + stage.px(3), f.serverY()}, stage.px(2.8), noStroke, solid(Token::Ink));
}

/// A SYN that made a request: the dotted line runs on to the listening socket, whose queue it joins.
void drawBirth(Draw& draw, const Stage& stage, const Columns& columns, const Flight& f) {
    if (f.kind != SegmentKind::Syn || f.fate != Fate::Arrived || !f.complete()) return;
    const std::uint32_t after = number(f.fateEvent) + 1;
    if (after > stage.trace.size()) return;
    const auto* made = stage.trace.get<StateChanged>(EventId{after});
    if (made == nullptr || stage.trace[EventId{after}].cause != f.fateEvent || !present(made->listener)) return;
    const QPointF a(columns.wire.right, f.to().y()), b(columns.listening.left, f.to().y());
    Item item{Mark::Birth, EventId{after}, stage.trace[EventId{after}].origin, {}, QPolygonF{a, b}};
    item.reach = stage.px(4);
    draw.begin(item);
    const Ink ink = lookOf(f.kind).ink;
    draw.line(a, b, {ink, stage.px(1.2), Dash::Boundary});
    draw.ellipse(b, stage.px(3), noStroke, solid(ink));
}

/// Which arrival made this TCP send: on its own spine, for the mark in question only.
void drawCause(Draw& draw, const Stage& stage, const Columns& columns, const Flight& f) {
    const Attention attention = stage.attention(Mark::SegmentLine, f.event);
    if (!attention.selected && !attention.hovered) return;
    const EventId cause = stage.trace[f.event].cause;
    if (stage.trace.get<Arrived>(cause) == nullptr || f.fromMiddle) return;
    const double x = f.ends.fromClient ? columns.wire.left - stage.px(3) : columns.wire.right + stage.px(3);
    const QPointF a(x, stage.y(cause)), b(x, f.from().y());
    Item item{Mark::Cause, cause, stage.trace[cause].origin, {}, QPolygonF{a, b}};
    item.reach = stage.px(4);
    draw.begin(item);
    draw.line(a, b, {Token::Ink, stage.px(1.4)});
    draw.ellipse(a, stage.px(2.8), noStroke, solid(Token::Ink));
    draw.ellipse(b, stage.px(2.8), noStroke, solid(Token::Ink));
}

/// The last part of the way: damaged or not, with its head where it has one.
void drawLastLeg(Draw& draw, const Stage& stage, const Flight& f, QPointF from, const Stroke& stroke) {
    const SegmentLook& look = lookOf(f.kind);
    const QPointF tip = f.shown.last(), direction = tip - from;
    const double length = std::hypot(direction.x(), direction.y());
    const bool head = f.reaches() && f.shown.size() == f.way.size() && length > stage.px(1);
    QPointF end = tip;
    if (head && !look.head.open && length > stage.px(look.head.length))
        end = tip - direction * (stage.px(look.head.length - 2) / length);
    if (f.damaged && length > stage.px(1)) {
        // Where nobody decided it, only the arrival tells: somewhere on the way.
        const bool byHand = f.way.size() > 2;
        const QPointF where = byHand ? from : from + (f.to() - from) * 0.5;
        if (where.y() <= tip.y()) {
            draw.line(from, where, stroke);
            from = drawZigzag(draw, stage, where, end);
        }
    }
    draw.line(from, end, stroke);
    if (head)
        drawArrowHead(draw, tip, direction, look.head, look.ink, f.hollow || f.origin != Origin::Observed,
                      stage.type.scale());
}

void drawLine(Draw& draw, const Stage& stage, const Flight& f) {
    const SegmentLook& look = lookOf(f.kind);
    const Attention attention = stage.attention(Mark::SegmentLine, f.event);
    if (attention.selected) draw.polyline(f.shown, haloStroke(stage, stage.px(look.width)));
    const Stroke stroke = outlined(stage, {look.ink, stage.px(look.width), lineDash(f.origin)}, attention);
    QPolygonF before = f.shown;
    before.removeLast();
    if (before.size() > 1) draw.polyline(before, stroke);
    drawLastLeg(draw, stage, f, before.last(), stroke);
    if (!f.fromMiddle) draw.ellipse(f.from(), stage.px(2.6), noStroke, solid(look.ink));
    drawStandstills(draw, stage, f);
}

/// Where two stretches cross between their ends.
std::optional<QPointF> crossing(const QLineF& f, const QLineF& g) {
    const QPointF a = f.p2() - f.p1(), b = g.p2() - g.p1(), between = g.p1() - f.p1();
    const double across = a.x() * b.y() - a.y() * b.x();
    if (std::abs(across) < 1e-6) return std::nullopt;
    const double onF = (between.x() * b.y() - between.y() * b.x()) / across;
    const double onG = (between.x() * a.y() - between.y() * a.x()) / across;
    const auto inside = [](double part) { return part > 0.01 && part < 0.99; };
    return inside(onF) && inside(onG) ? std::optional(f.p1() + a * onF) : std::nullopt;
}

/// A stretch of a segment's way, and how wide it is drawn.
struct Stretch {
    QLineF line;
    double width = 0;
};

std::vector<Stretch> stretchesOf(const Stage& stage, const Flight& f) {
    std::vector<Stretch> stretches;
    for (qsizetype i = 1; i < f.shown.size(); ++i) {
        const QLineF line(f.shown[i - 1], f.shown[i]);
        const bool upright = line.dx() == 0;
        const bool held = upright && f.held && line.y1() < f.held->to;
        stretches.push_back({line, stage.px(held ? 11 : upright ? 4 : lookOf(f.kind).width)});
    }
    return stretches;
}

/// What lies on top leaves a gap in what lies below, on both sides of itself.
void drawGap(Draw& draw, const Stage& stage, const Stretch& top, const Stretch& below) {
    const double length = top.line.length(), other = below.line.length();
    if (length < 1 || other < 1) return;
    const std::optional<QPointF> at = crossing(top.line, below.line);
    if (!at) return;
    const QPointF way = top.line.p2() - top.line.p1();
    const double width = top.width + stage.px(2 * crossingGap);
    const double sine = std::abs(top.line.dx() * below.line.dy() - top.line.dy() * below.line.dx()) / (length * other);
    // As far along the later line as the earlier one is near it.
    const double half = std::min(stage.px(40), (width / 2 + below.width) / std::max(sine, 0.05));
    // No gap reaches beyond the line that makes it.
    const double here = QLineF(top.line.p1(), *at).length() / length;
    const double from = std::max(0.0, here - half / length), to = std::min(1.0, here + half / length);
    draw.line(top.line.p1() + way * from, top.line.p1() + way * to, {Token::Paper, width});
}

/// A later line lies on top of those it crosses.
void drawGaps(Draw& draw, const Stage& stage, const std::vector<Flight>& flights, std::size_t index) {
    const Flight& f = flights[index];
    const std::vector<Stretch> mine = stretchesOf(stage, f);
    for (std::size_t i = 0; i < index; ++i) {
        const Flight& g = flights[i];
        if (g.shown.last().y() < f.shown.first().y()) continue;
        for (const Stretch& below : stretchesOf(stage, g))
            for (const Stretch& top : mine) drawGap(draw, stage, top, below);
    }
}

Item lineItem(const Stage& stage, const Flight& f) {
    Item item{Mark::SegmentLine, f.event, stage.trace[f.event].origin, {}, f.shown};
    item.reach = stage.px(6);
    item.text = kindName(f.kind);
    if (const QString repeat = repeatText(f.repeat); !repeat.isEmpty()) item.text += QLatin1Char(' ') + repeat;
    const std::vector<QString> details = chipDetails(stage.trace, f.event, *f.what);
    if (!details.empty()) item.text += QLatin1Char(' ') + details.front();
    if (const QString fate = fateText(stage, f); !fate.isEmpty()) item.text += QStringLiteral(" · ") + fate;
    item.count = f.what->count;
    return item;
}

} // namespace

void drawLeaders(Draw& draw, const Stage& stage, const Columns& columns, std::vector<Flight>& flights) {
    for (Flight& f : flights) {
        drawBirth(draw, stage, columns, f);
        f.item = draw.begin(lineItem(stage, f));
        drawLeaders(draw, stage, columns, f);
    }
    draw.end();
}

void drawSegments(Draw& draw, const Stage& stage, Labels& labels, const Columns& columns,
                  const std::vector<Flight>& flights) {
    for (std::size_t i = 0; i < flights.size(); ++i) {
        const Flight& f = flights[i];
        draw.resume(f.item);
        if (!stage.dense()) drawGaps(draw, stage, flights, i);
        drawLine(draw, stage, f);
        drawBadges(draw, stage, labels, columns, f);
        drawCause(draw, stage, columns, f);
    }
    drawFateSigns(draw, stage, labels, flights);
    if (!stage.dense()) {
        drawFateWords(draw, stage, labels, columns.wire, flights);
        drawChips(draw, stage, labels, columns, flights);
    }
    draw.end();
}

} // namespace socketscope
