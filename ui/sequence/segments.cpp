// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/segment_line.h"

#include "ui/scene/glyphs.h"
#include "ui/scene/text.h"
#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace socketscope {

SegmentKind kindOf(const Sent& sent) {
    if ((sent.flags & flag::rst) != 0) return SegmentKind::Rst;
    if ((sent.flags & flag::syn) != 0) return (sent.flags & flag::ack) != 0 ? SegmentKind::SynAck : SegmentKind::Syn;
    if ((sent.flags & flag::fin) != 0) return SegmentKind::Fin;
    return sent.length > 0 ? SegmentKind::Data : SegmentKind::Ack;
}

const SegmentLook& lookOf(SegmentKind kind) {
    static const std::array<SegmentLook, 6> looks{{
        {"SYN", "SYN", Token::Syn, 2, {12, 5.6}},
        {"SYN+ACK", "S+A", Token::Syn, 2, {12, 5.6}},
        {"ACK", "A", Token::Ack, 1.6, {10, 5.2, 0, true}},
        {"DATA", "D", Token::Data, 3.2, {13, 6.6}},
        {"FIN", "F", Token::Fin, 2, {12, 5.6, 1}},
        {"RST", "R", Token::Rst, 2.4, {12, 5.6, 2}},
    }};
    return looks[static_cast<std::size_t>(kind)];
}

Dash lineDash(Origin origin) {
    return origin == Origin::Observed ? Dash::Solid : origin == Origin::Inferred ? Dash::Inferred : Dash::Modelled;
}

Dash chipDash(Origin origin) {
    return origin == Origin::Observed ? Dash::Solid : origin == Origin::Inferred ? Dash::Chip : Dash::ChipModel;
}

namespace {

constexpr double crossingGap = 3.5; ///< paper on each side of a line on top, design px

/// How far the line has come at the cursor; at its full length it ends at `to`.
void advance(const Stage& stage, Flight& flight, Step sentStep) {
    const double dy = flight.to.y() - flight.from.y();
    if (flight.fate == Fate::Unknown) {
        // Nobody knows where it is: it leaves, and stops at the middle of the wire.
        const double u = stage.cursor.u - sentStep + seconds(stage.cursor.beyond);
        flight.progress = stage.style.reducedMotion ? 1 : std::clamp(u, 0.0, 1.0);
        const double room = stage.now() - flight.from.y();
        if (dy > 0) flight.progress = std::min(flight.progress, std::max(0.0, room / dy));
        return;
    }
    flight.progress = dy > 0 ? std::clamp((stage.now() - flight.from.y()) / dy, 0.0, 1.0) : 1;
}

std::optional<Flight> flightOf(const Stage& stage, const Columns& columns, const IntervalIndex::Span& span) {
    const SegmentId id{span.key};
    const Trace::SegmentRecord record = stage.trace.segment(id);
    const auto* sent = stage.trace.get<Sent>(record.sent);
    if (sent == nullptr || !stage.happened(record.sent)) return std::nullopt;
    Flight f;
    f.event = record.sent;
    f.what = sent;
    f.kind = kindOf(*sent);
    f.origin = stage.trace[record.sent].origin;
    f.ends = stage.cast.endsOf(id);
    const ClientColumn& client = columns.clients[std::min<std::size_t>(f.ends.client, columns.clients.size() - 1)];
    f.clientFolded = client.folded;
    f.laneFar = f.ends.lane != Cast::noLane && f.ends.lane > 0;
    const double badge = stage.px(18);
    const double clientX = columns.wire.left + (f.clientFolded ? badge : 0);
    const double serverX = columns.wire.right - (f.laneFar && !f.ends.fromClient ? badge : 0);
    f.from = {f.ends.fromClient ? clientX : serverX, stage.y(span.from)};
    f.to = {f.ends.fromClient ? serverX : clientX, 0};
    const bool ended = span.to != openEnd;
    f.fate = !ended ? Fate::Unknown : stage.trace.get<Lost>(record.fate) != nullptr ? Fate::Lost : Fate::Arrived;
    f.fateEvent = ended ? record.fate : EventId{};
    f.to.setY(ended ? stage.y(span.to) : f.from.y() + stage.px(20));
    if (f.fate != Fate::Arrived) f.to.setX((f.from.x() + f.to.x()) / 2);
    advance(stage, f, span.from);
    if (f.fate == Fate::Arrived && f.progress >= 1 && stage.trace[f.fateEvent].origin != Origin::Observed)
        f.hollow = true;
    return f;
}

/// A letter says whose line it is, where its own column is not next to the wire.
void drawBadge(Draw& draw, const Stage& stage, Labels& labels, QPointF centre, const Flight& f) {
    const double r = stage.px(9);
    const QRectF box(centre.x() - r, centre.y() - r, 2 * r, 2 * r);
    if (!labels.takeForMark(box)) return;
    draw.ellipse(centre, r, {lookOf(f.kind).ink, stage.px(1.5)}, solid(Token::Paper));
    draw.label(box, clientLetter(f.ends.client), FontRole::Number, Token::Ink, Qt::AlignHCenter);
}

bool leadsToClient(const Flight& f) { return f.clientFolded && (f.ends.fromClient || f.complete()); }
bool leadsToLane(const Flight& f) { return f.laneFar && (!f.ends.fromClient || f.complete()); }

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
    if (f.kind != SegmentKind::Syn || f.fate != Fate::Arrived || f.progress < 1) return;
    const std::uint32_t after = number(f.fateEvent) + 1;
    if (after > stage.trace.size()) return;
    const auto* made = stage.trace.get<StateChanged>(EventId{after});
    if (made == nullptr || stage.trace[EventId{after}].cause != f.fateEvent || !present(made->listener)) return;
    const QPointF a(columns.wire.right, f.to.y()), b(columns.listening.left, f.to.y());
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
    if (stage.trace.get<Arrived>(cause) == nullptr) return;
    const double x = f.ends.fromClient ? columns.wire.left - stage.px(3) : columns.wire.right + stage.px(3);
    const QPointF a(x, stage.y(cause)), b(x, f.from.y());
    Item item{Mark::Cause, cause, stage.trace[cause].origin, {}, QPolygonF{a, b}};
    item.reach = stage.px(4);
    draw.begin(item);
    draw.line(a, b, {Token::Ink, stage.px(1.4)});
    draw.ellipse(a, stage.px(2.8), noStroke, solid(Token::Ink));
    draw.ellipse(b, stage.px(2.8), noStroke, solid(Token::Ink));
}

void drawLost(Draw& draw, const Stage& stage, Labels& labels, const Flight& f) {
    if (f.fate != Fate::Lost || f.progress < 1) return;
    const double arm = stage.px(7);
    Item item{Mark::Fate, f.fateEvent, stage.trace[f.fateEvent].origin,
              QRectF(f.to.x() - arm, f.to.y() - arm, 2 * arm, 2 * arm)};
    item.text = QCoreApplication::translate("sequence", "lost");
    draw.begin(item);
    labels.block(item.box);
    drawCross(draw, f.to, arm, stage.px(3.4), Token::Lost);
    const double width = stage.type.width(FontRole::DetailStrong, item.text);
    placeLabel(draw, labels, {f.to.x() + stage.px(13), f.to.y() - stage.px(8), width, stage.px(16)}, item.text,
               FontRole::DetailStrong, Token::Lost);
}

void drawLine(Draw& draw, const Stage& stage, const Flight& f) {
    const SegmentLook& look = lookOf(f.kind);
    const QPointF tip = f.at(f.progress);
    const Attention attention = stage.attention(Mark::SegmentLine, f.event);
    if (attention.selected) draw.line(f.from, tip, haloStroke(stage, stage.px(look.width)));
    const bool head = f.fate == Fate::Arrived && f.progress > 0.02;
    const double length = std::hypot(tip.x() - f.from.x(), tip.y() - f.from.y());
    QPointF end = tip;
    if (head && !look.head.open && length > stage.px(look.head.length))
        end = tip - (tip - f.from) * (stage.px(look.head.length - 2) / length);
    draw.line(f.from, end, outlined(stage, {look.ink, stage.px(look.width), lineDash(f.origin)}, attention));
    draw.ellipse(f.from, stage.px(2.6), noStroke, solid(look.ink));
    if (head)
        drawArrowHead(draw, tip, tip - f.from, look.head, look.ink, f.hollow || f.origin != Origin::Observed,
                      stage.type.scale());
}

/// Where two lines cross between their ends, as far as both have come.
std::optional<QPointF> crossing(const Flight& f, const Flight& g) {
    const QPointF a = f.at(f.progress) - f.from, b = g.at(g.progress) - g.from, between = g.from - f.from;
    const double across = a.x() * b.y() - a.y() * b.x();
    if (std::abs(across) < 1e-6) return std::nullopt;
    const double onF = (between.x() * b.y() - between.y() * b.x()) / across;
    const double onG = (between.x() * a.y() - between.y() * a.x()) / across;
    const auto inside = [](double part) { return part > 0.01 && part < 0.99; };
    return inside(onF) && inside(onG) ? std::optional(f.from + a * onF) : std::nullopt;
}

/// A later line lies on top of those it crosses: they leave a gap on both sides of it.
void drawGaps(Draw& draw, const Stage& stage, const std::vector<Flight>& flights, std::size_t index) {
    const Flight& f = flights[index];
    const QPointF way = f.to - f.from;
    const double length = std::hypot(way.x(), way.y());
    if (length < 1) return;
    const double width = stage.px(lookOf(f.kind).width + 2 * crossingGap);
    for (std::size_t i = 0; i < index; ++i) {
        const Flight& g = flights[i];
        if (std::max(g.from.y(), g.to.y()) < f.from.y()) continue;
        const std::optional<QPointF> at = crossing(f, g);
        if (!at) continue;
        const QPointF other = g.to - g.from;
        const double sine =
            std::abs(way.x() * other.y() - way.y() * other.x()) / (length * std::hypot(other.x(), other.y()));
        // As far along the later line as the earlier one is near it.
        const double half = std::min(stage.px(40), (width / 2 + stage.px(lookOf(g.kind).width)) / std::max(sine, 0.05));
        const QPointF along = way * (half / length);
        draw.line(*at - along, *at + along, {Token::Paper, width});
    }
}

Item lineItem(const Stage& stage, const Flight& f) {
    Item item{Mark::SegmentLine, f.event, stage.trace[f.event].origin, {}, QPolygonF{f.from, f.at(f.progress)}};
    item.reach = stage.px(6);
    item.text = QString::fromLatin1(lookOf(f.kind).name);
    const std::vector<QString> details = chipDetails(stage.trace, f.event, *f.what);
    if (!details.empty()) item.text += QLatin1Char(' ') + details.front();
    item.count = f.what->count;
    return item;
}

} // namespace

std::vector<Flight> flightsInView(const Stage& stage, const Columns& columns) {
    std::vector<Flight> flights;
    if (stage.first() > stage.last()) return flights;
    std::vector<IntervalIndex::Span> spans;
    stage.timeline.flights().overlapping(stage.first(), stage.last(), spans, 2 * stage.shortestSpan());
    std::sort(spans.begin(), spans.end(),
              [](const auto& a, const auto& b) { return a.from != b.from ? a.from < b.from : a.key < b.key; });
    for (const IntervalIndex::Span& span : spans) {
        const std::optional<Flight> f = flightOf(stage, columns, span);
        if (f && stage.visible(f->from.y(), f->to.y())) flights.push_back(*f);
    }
    return flights;
}

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
        drawLost(draw, stage, labels, f);
        drawCause(draw, stage, columns, f);
    }
    if (!stage.dense()) drawChips(draw, stage, labels, columns, flights);
    draw.end();
}

} // namespace socketscope
