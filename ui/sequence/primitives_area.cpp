// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/glyphs.h"
#include "ui/sequence/blocks.h"
#include "ui/sequence/primitives_parts.h"

#include <algorithm>
#include <array>

// The connection as an area: where it is, how much of it is left, where it ended.

namespace socketscope {
namespace {

constexpr int wholePale = 72, halfPale = 88; ///< per cent to paper

/// A line over the band, from edge to edge.
struct Slope {
    double left = 0, right = 0;
    [[nodiscard]] double at(double u) const { return left + (right - left) * u; }
};

/// What of a shape lies above (or below) a slope: a half-plane, cut edge by edge.
QPolygonF cut(const QPolygonF& shape, const Extent& band, const Slope& slope, bool keepAbove) {
    const auto depth = [&](QPointF p) {
        const double d = p.y() - slope.at((p.x() - band.left) / band.width());
        return keepAbove ? d : -d;
    };
    QPolygonF kept;
    for (int i = 0; i < shape.size(); ++i) {
        const QPointF a = shape[i], b = shape[(i + 1) % shape.size()];
        const double da = depth(a), db = depth(b);
        if (da <= 0) kept << a;
        if ((da < 0 && db > 0) || (da > 0 && db < 0)) kept << a + (b - a) * (da / (da - db));
    }
    return kept.size() < 3 ? QPolygonF{} : kept;
}

struct AreaView {
    const PrimitivesPlan& plan;
    const Connection& c;
    QPolygonF upper; ///< its upper edge, from left to right
    EventId from{};  ///< the event since which there is an area at all
    bool begun = false;
    std::optional<double> end; ///< reset: its level lower edge

    [[nodiscard]] bool breaksOff(const Party& sender) const;
    [[nodiscard]] Slope crossing(const Party& sender) const;
};

/// Its DISCONNECT was answered with a reset, or was one: both directions end with it.
bool AreaView::breaksOff(const Party& sender) const {
    const ByteStream& stream = plan.connections.carriedFrom(sender.isClient ? c.client : c.server);
    return present(sender.closeCall) && present(stream.resetSent()) && !present(stream.finSent());
}

/// Where a DISCONNECT crosses: nothing of its direction is left below.
Slope AreaView::crossing(const Party& sender) const {
    const PartyId id = sender.isClient ? c.client : c.server;
    const EventId there = breaksOff(sender) ? plan.connections.carriedFrom(id).resetArrived() : plan.endOf(id);
    const double near = plan.y(sender.lastWord());
    if (sender.hostGone) return {near, near}; // nothing crosses: nobody is told
    const double far = present(there) ? plan.y(there) : std::max(plan.now(), near);
    return sender.isClient ? Slope{near, far} : Slope{far, near};
}

AreaView areaOf(const PrimitivesPlan& plan, ConnectionId id) {
    AreaView area{plan, plan.connections[id], {}, {}, false, {}};
    const Connection& c = area.c;
    const double left = plan.clientEdge(), right = plan.serverEdge(), middle = plan.columns.connection.middle();
    const bool here = c.established() && plan.happened(c.confirm), there = plan.happened(c.indication);
    if (c.error != 0 || (!here && !there)) return area;
    area.begun = true;
    area.from = here ? c.confirm : c.indication;
    // One side does not know yet: the edge goes to mid-band and stands there.
    const double now = plan.now(), drop = plan.px(24);
    if (present(c.confirm) && present(c.indication)) {
        area.upper << QPointF(left, plan.y(c.confirm)) << QPointF(right, plan.y(c.indication));
    } else if (here) {
        const double y = plan.y(c.confirm);
        area.upper << QPointF(left, y) << QPointF(middle, std::min(now, y + drop)) << QPointF(middle, now);
    } else {
        const double y = plan.y(c.indication);
        area.upper << QPointF(middle, now) << QPointF(middle, std::min(now, y + drop)) << QPointF(right, y);
    }
    const EventId reset = plan.connections.resetAt(id);
    if (plan.happened(reset)) area.end = plan.y(reset);
    return area;
}

/// The whole region between its upper edge and now, the reset or the window's end.
QPolygonF regionOf(const AreaView& area) {
    const PrimitivesPlan& plan = area.plan;
    const Extent& band = plan.columns.connection;
    const double bottom = std::min({plan.now(), plan.stage.bottom() + 50, area.end.value_or(plan.now())});
    const double top = plan.stage.top() - 50;
    QPolygonF region = area.upper;
    const double deepest = std::max(bottom, region.boundingRect().bottom()) + 1;
    region << QPointF(region.last().x(), deepest) << QPointF(region.first().x(), deepest);
    region = cut(region, band, {bottom, bottom}, true);
    return region.isEmpty() ? region : cut(region, band, {top, top}, false);
}

void fillRegion(Draw& draw, const AreaView& area, const QPolygonF& region, int pale) {
    if (region.isEmpty()) return;
    const Token head = stateToken(ConnectionState::Established, StatePart::Head);
    Item item = area.plan.item(Mark::Area, area.from, words(QT_TRANSLATE_NOOP("primitives", "connected")));
    item.box = region.boundingRect();
    draw.begin(item);
    draw.polygon(region, noStroke, solid(Ink(head, pale)));
}

void drawRegions(Draw& draw, const AreaView& area) {
    const PrimitivesPlan& plan = area.plan;
    const Extent& band = plan.columns.connection;
    QPolygonF region = regionOf(area);
    std::vector<Slope> ends;
    for (const PartyId side : {area.c.client, area.c.server}) {
        const Party& party = plan.connections.party(side);
        if (!plan.happened(party.lastWord()) || region.isEmpty()) continue;
        if (area.breaksOff(party))
            region = cut(region, band, area.crossing(party), true);
        else
            ends.push_back(area.crossing(party));
    }
    if (region.isEmpty()) return;
    if (ends.empty()) return fillRegion(draw, area, region, wholePale);
    QPolygonF whole = region;
    for (const Slope& end : ends) whole = whole.isEmpty() ? whole : cut(whole, band, end, true);
    fillRegion(draw, area, whole, wholePale);
    if (ends.size() == 1) return fillRegion(draw, area, cut(region, band, ends[0], false), halfPale);
    for (const auto& [over, past] : {std::pair{ends[0], ends[1]}, std::pair{ends[1], ends[0]}}) {
        const QPolygonF below = cut(region, band, past, false);
        if (!below.isEmpty()) fillRegion(draw, area, cut(below, band, over, true), halfPale);
    }
}

void drawEdges(Draw& draw, const AreaView& area) {
    const PrimitivesPlan& plan = area.plan;
    const EventId known = present(area.c.indication) ? area.c.indication : area.from;
    const Stroke spine{stateInk(ConnectionState::Established, StatePart::Spine), plan.px(1.6),
                       dashOf(plan.stage.trace[known].origin)};
    // Only what has happened of the edge, from whichever side began.
    QPolygonF edge = area.upper;
    if (edge.first().y() > edge.last().y()) std::reverse(edge.begin(), edge.end());
    edge = above(edge, plan.now());
    if (edge.size() >= 2) {
        Item item = plan.item(Mark::Area, area.from, words(QT_TRANSLATE_NOOP("primitives", "connected")));
        item.line = edge;
        item.reach = plan.px(3);
        item.box = edge.boundingRect();
        draw.begin(item);
        draw.polyline(edge, spine);
    }
    if (!area.end) return;
    const EventId reset = plan.connections.resetAt(plan.connections.party(area.c.client).connection);
    draw.begin(plan.item(Mark::Fate, reset, words(QT_TRANSLATE_NOOP("primitives", "reset"))));
    draw.line({plan.clientEdge(), *area.end}, {plan.serverEdge(), *area.end}, {Token::Lost, plan.px(1.6)});
}

/// CONNECT failed: no area, a level edge.
void drawRefused(Draw& draw, const PrimitivesPlan& plan, const Connection& c) {
    const bool sent = present(plan.connections.carriedFrom(c.client).synSent());
    if (c.error == 0 || !plan.happened(c.confirm) || !sent) return;
    const double y = plan.y(c.confirm);
    if (!plan.stage.visible(y, y)) return;
    Item item = plan.item(Mark::Fate, c.confirm, words(QT_TRANSLATE_NOOP("primitives", "refused: no connection")));
    item.line = QPolygonF{{plan.clientEdge(), y}, {plan.serverEdge() - plan.sizes.turn, y}};
    item.reach = plan.px(3);
    draw.begin(item);
    draw.line(item.line[0], item.line[1], {Token::Lost, plan.px(1.6)});
}

} // namespace

void drawAreas(Draw& draw, const PrimitivesPlan& plan) {
    for (const ConnectionId id : plan.shown) {
        drawRefused(draw, plan, plan.connections[id]);
        const AreaView area = areaOf(plan, id);
        if (!area.begun) continue;
        drawRegions(draw, area);
        drawEdges(draw, area);
    }
    draw.end();
}

void drawAreaWords(Draw& draw, const PrimitivesPlan& plan, Labels& labels) {
    const Extent& band = plan.columns.connection;
    for (const ConnectionId id : plan.shown) {
        const AreaView area = areaOf(plan, id);
        const Connection& c = area.c;
        blockAlong(plan, labels, area.upper, plan.px(2));
        if (plan.projector() || !area.begun || !plan.happened(c.confirm) || !plan.happened(c.indication)) continue;
        const QString text = words(QT_TRANSLATE_NOOP("primitives", "connected"));
        const double width = plan.stage.type.width(FontRole::State, text), height = plan.px(15), mark = plan.px(14);
        const Ink ink = stateInk(ConnectionState::Established, StatePart::Text);
        const Slope edge{area.upper.first().y(), area.upper.last().y()};
        for (const double u : {0.5, 0.36, 0.64, 0.25, 0.75}) {
            const double x = band.left + band.width() * u - (width + mark) / 2;
            const double y = std::max(edge.at(u - 0.1), edge.at(u + 0.1)) + plan.px(7);
            const QRectF box(x, y, width + mark, height);
            if (box.bottom() > std::min(plan.now(), area.end.value_or(plan.now())) || !labels.take(box)) continue;
            Item item = plan.item(Mark::Role, c.indication, text);
            item.box = box;
            draw.begin(item);
            drawOriginMark(draw, {x + plan.px(4), y + height / 2}, plan.px(4), item.origin, ink);
            draw.label(box.adjusted(mark, 0, 0, 0), text, FontRole::State, ink);
            break;
        }
    }
    draw.end();
}

void drawListening(Draw& draw, const PrimitivesPlan& plan, Labels& labels) {
    for (const Listener& listener : plan.connections.listeners()) {
        const EventId since = present(listener.call) ? listener.call : listener.since;
        if (!plan.happened(listener.since)) continue;
        const double from = plan.y(since);
        const double to = plan.happened(listener.closed) ? plan.y(listener.closed) : plan.now();
        if (!plan.stage.visible(from, to)) continue;
        const double top = std::max(from, plan.stage.top() - 50), bottom = std::min(to, plan.stage.bottom() + 50);
        const QString text = words(QT_TRANSLATE_NOOP("primitives", "listening"));
        Item item = plan.item(Mark::Area, since, text);
        item.box = QRectF(plan.serverEdge() - plan.sizes.listening, top, plan.sizes.listening, bottom - top);
        draw.begin(item);
        draw.rect(item.box, noStroke, solid(stateInk(ConnectionState::Listen, StatePart::Head)));
        const double width = plan.stage.type.width(FontRole::Detail, text), height = plan.px(14);
        const QRectF box(plan.serverEdge() - plan.px(14) - width, from - height / 2, width, height);
        if (!plan.projector())
            placeLabel(draw, labels, box, text, FontRole::Detail, stateInk(ConnectionState::Listen, StatePart::Text),
                       Qt::AlignRight);
    }
    draw.end();
}

} // namespace socketscope
