// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/glyphs.h"
#include "ui/scene/units.h"
#include "ui/sequence/blocks.h"
#include "ui/sequence/primitives_parts.h"
#include "ui/sequence/primitives_ribbon_shape.h"

#include <algorithm>
#include <array>

// How ribbons look: outlined, pale, without head or chip; and the words that belong to them.

namespace socketscope {
namespace {

constexpr int messagePale = 87; ///< per cent to paper

struct Look {
    double width, edge;
    Ink line;
    Fill fill;
};

Look lookOf(const PrimitivesPlan& plan, const Ribbon& ribbon) {
    const ServiceSizes& s = plan.sizes;
    if (ribbon.kind == Ribbon::Kind::Reset) return {s.request, s.requestEdge, Token::Rst, solid(Token::LostTint)};
    if (ribbon.kind == Ribbon::Kind::Request) return {s.request, s.requestEdge, Token::Prim, solid(Token::PrimTint)};
    if (ribbon.spoilt) return {ribbon.width, s.messageEdge, Token::Lost, solid(Token::LostTint)};
    return {ribbon.width, s.messageEdge, Token::Data, solid(Ink(Token::Data, messagePale))};
}

QString bytesText(std::uint64_t bytes) {
    if (bytes == 1) return words(QT_TRANSLATE_NOOP("primitives", "1 byte"));
    return words(QT_TRANSLATE_NOOP("primitives", "%1 bytes")).arg(bytes);
}

/// Both ends of a text, as much of them as there is room for.
QString elidedMiddle(const PrimitivesPlan& plan, const QString& text, FontRole role, double room) {
    qsizetype least = 0, most = text.size() / 2; // characters kept at each end
    const auto with = [&](qsizetype kept) { return text.left(kept) + QChar(u'…') + text.right(kept); };
    while (least < most) {
        const qsizetype middle = (least + most + 1) / 2;
        if (plan.stage.type.width(role, with(middle)) <= room)
            least = middle;
        else
            most = middle - 1;
    }
    return with(least);
}

/// Text of a message in so much room: whole, or its middle left out and its bytes counted.
QString messageText(const PrimitivesPlan& plan, const Ribbon& ribbon, std::uint64_t bytes, double room) {
    const FontRole role = FontRole::Heading;
    const bool whole = !ribbon.words.contains(QChar(u'…'));
    if (whole && plan.stage.type.width(role, ribbon.words) <= room) return ribbon.words;
    const QString count = QStringLiteral(" · ") + bytesText(bytes);
    const double left = room - plan.stage.type.width(role, count);
    if (left < plan.px(50)) return bytesText(bytes);
    return elidedMiddle(plan, ribbon.words, role, left) + count;
}

QRectF crossBox(const PrimitivesPlan& plan, QPointF at) {
    const double arm = plan.px(9);
    return {at.x() - arm, at.y() - arm, 2 * arm, 2 * arm};
}

/// Where segments of it were lost, on its way or beside it.
std::vector<QPointF> crossesOf(const PrimitivesPlan& plan, const Ribbon& ribbon) {
    std::vector<QPointF> crosses;
    for (const EventId lost : ribbon.losses) crosses.emplace_back(xAt(ribbon.path, plan.y(lost)), plan.y(lost));
    return crosses;
}

void drawMessageText(Draw& draw, const PrimitivesPlan& plan, Labels& labels, const Ribbon& ribbon) {
    if (ribbon.path.size() < 2 || ribbon.words.isEmpty() || ribbon.width < plan.px(15)) return;
    const QPointF a = ribbon.path[0], b = ribbon.path[1];
    const double run = std::abs(b.x() - a.x());
    if (run < plan.px(60)) return;
    const double slope = (b.y() - a.y()) / run;
    const double chevron = plan.px(22), height = plan.px(16);
    // Level words on a slope stay on their ribbon only if they are short.
    const double fits = slope > 0.001 ? plan.px(14) / slope : run;
    const double room =
        std::min({run - chevron - plan.px(16), plan.columns.connection.width() / 2, std::max(fits, plan.px(170))});
    const auto* call = plan.stage.trace.get<Call>(ribbon.event);
    const QString text = messageText(plan, ribbon, call->amount, room);
    const double width = plan.stage.type.width(FontRole::Heading, text);
    const Ink ink = ribbon.spoilt ? Token::Lost : Token::Data;
    for (const double u : {0.5, 0.35, 0.65, 0.25, 0.75}) {
        const QPointF middle = a + (b - a) * u;
        if (std::abs(middle.x() - a.x()) < (width + chevron) / 2 + plan.px(4)) continue;
        if (std::abs(middle.x() - b.x()) < (width + chevron) / 2 + plan.px(4)) continue;
        const QRectF box(middle.x() - width / 2, middle.y() - height / 2, width, height);
        if (!labels.take(box.adjusted(ribbon.toServer ? 0 : -chevron, 0, ribbon.toServer ? chevron : 0, 0))) continue;
        // Words that the slope would take off their ribbon bring their own ground.
        if (slope * width > plan.px(14))
            draw.rect(box.adjusted(-plan.px(3), 0, plan.px(3), 0), noStroke, lookOf(plan, ribbon).fill, plan.px(4));
        draw.label(box, text, FontRole::Heading, ink, Qt::AlignHCenter);
        const double sign = ribbon.toServer ? 1 : -1, tipX = middle.x() + sign * (width / 2 + plan.px(12));
        const double tipY = a.y() + (tipX - a.x()) / (b.x() - a.x()) * (b.y() - a.y());
        drawChevron(draw, {tipX, tipY}, plan.px(3.9), ribbon.toServer, {ink, plan.px(1.7), Dash::Solid, true});
        return;
    }
}

/// `TCP answers by itself`, where the two legs of the turning ribbon leave room for it.
void drawTurnText(Draw& draw, const PrimitivesPlan& plan, Labels& labels, const Ribbon& ribbon) {
    if (plan.projector() || ribbon.path.size() < 4) return;
    const double width = plan.stage.type.width(FontRole::Detail, ribbon.words), height = plan.px(14);
    const double edge = ribbon.path[0].x(), turn = ribbon.path[1].x();
    const QPolygonF down{ribbon.path[0], ribbon.path[1]}, back{ribbon.path[2], ribbon.path[3]};
    const auto gapAt = [&](double x) {
        const double u = (x - edge) / (turn - edge);
        return std::pair(down[0].y() + (down[1].y() - down[0].y()) * u, back[1].y() + (back[0].y() - back[1].y()) * u);
    };
    for (const double u : {0.54, 0.45, 0.36, 0.28}) {
        const double x = edge + (turn - edge) * u - width / 2;
        const auto [upper, lower] = gapAt(x + width);
        const auto [first, second] = gapAt(x);
        const double top = std::max(upper, first), bottom = std::min(lower, second);
        if (x < edge + plan.px(8) || bottom - top < height + plan.px(8)) continue;
        const QRectF box(x, (top + bottom - height) / 2, width, height);
        if (placeLabel(draw, labels, box, ribbon.words, FontRole::Detail, Token::Ink2, Qt::AlignHCenter)) return;
    }
}

QString itemText(const PrimitivesPlan& plan, const Ribbon& ribbon) {
    const auto* call = plan.stage.trace.get<Call>(ribbon.event);
    if (ribbon.kind == Ribbon::Kind::Reset)
        return words(QT_TRANSLATE_NOOP("primitives", "reset: the connection is broken off"));
    if (call == nullptr) return ribbon.words;
    const QString name = callText(plan.stage.trace, *call);
    return ribbon.words.isEmpty() ? name : name + QStringLiteral(": ") + ribbon.words;
}

/// Outlined and pale, without ends: it comes out of a flag and goes into one.
void drawWay(Draw& draw, const QPolygonF& way, const Look& look, Stroke side) {
    const RibbonShape shape = ribbonShape(way, look.width - look.edge);
    draw.polygon(shape.body, noStroke, look.fill);
    for (const QPainterPath& path : shape.sides) draw.path(path, side, noFill);
}

void drawRibbon(Draw& draw, const PrimitivesPlan& plan, const Ribbon& ribbon) {
    const Look look = lookOf(plan, ribbon);
    Item item = plan.item(Mark::Ribbon, ribbon.event, itemText(plan, ribbon));
    item.line = ribbon.path;
    item.reach = look.width / 2;
    const double half = look.width / 2;
    item.box = ribbon.path.boundingRect().adjusted(0, -half, 0, half);
    draw.begin(item);
    const Attention attention = plan.stage.attention(Mark::Ribbon, ribbon.event);
    if (attention.selected) {
        const RibbonShape halo = ribbonShape(ribbon.path, look.width + plan.px(8));
        draw.polygon(halo.body, noStroke, solid(Token::SelHalo));
    }
    const Stroke side = outlined(plan.stage, {look.line, look.edge, dashOf(ribbon.origin)}, attention);
    for (const QPolygonF& branch : ribbon.branches) drawWay(draw, branch, look, side);
    drawWay(draw, ribbon.path, look, side);
    // Where a branch leaves, the side is open.
    for (const QPolygonF& branch : ribbon.branches) {
        const double inside = look.width - 2 * look.edge, step = branch.last().x() > branch.first().x() ? 1 : -1;
        const double x = branch.first().x() + step * half;
        draw.rect(QRectF(x - 1.5 * look.edge, branch.first().y() - inside / 2, 3 * look.edge, inside), noStroke,
                  look.fill);
    }
}

} // namespace

void blockAlong(const PrimitivesPlan& plan, Labels& labels, const QPolygonF& path, double width) {
    const double top = plan.stage.top() - 50, bottom = plan.stage.bottom() + 50, stride = plan.px(16);
    for (int i = 1; i < path.size(); ++i) {
        const QPointF a = path[i - 1], b = path[i];
        if (b.y() < top || a.y() > bottom) continue;
        const bool upright = std::abs(b.x() - a.x()) < 1;
        const double from = upright ? std::max(a.y(), top) : 0, to = upright ? std::min(b.y(), bottom) : 0;
        if (upright) {
            labels.block(QRectF(a.x() - width / 2, from, width, std::max(0.0, to - from)));
            continue;
        }
        const int pieces = std::max(1, static_cast<int>(std::abs(b.x() - a.x()) / stride));
        for (int k = 0; k < pieces; ++k) {
            const QPointF p = a + (b - a) * (static_cast<double>(k) / pieces);
            const QPointF q = a + (b - a) * ((k + 1.0) / pieces);
            labels.block(QRectF(p, q).normalized().adjusted(0, -width / 2, 0, width / 2));
        }
    }
}

void drawRibbons(Draw& draw, const PrimitivesPlan& plan, const std::vector<Ribbon>& ribbons) {
    for (const Ribbon& ribbon : ribbons) drawRibbon(draw, plan, ribbon);
    draw.end();
}

void blockUprights(const PrimitivesPlan& plan, Labels& labels, const std::vector<Ribbon>& ribbons) {
    for (const Ribbon& ribbon : ribbons)
        for (int i = 1; i < ribbon.path.size(); ++i)
            if (std::abs(ribbon.path[i].x() - ribbon.path[i - 1].x()) < 1)
                blockAlong(plan, labels, {ribbon.path[i - 1], ribbon.path[i]}, lookOf(plan, ribbon).width);
}

void drawRibbonWords(Draw& draw, const PrimitivesPlan& plan, Labels& labels, const std::vector<Ribbon>& ribbons) {
    for (const Ribbon& ribbon : ribbons)
        for (const QPointF& at : crossesOf(plan, ribbon)) labels.block(crossBox(plan, at));
    const auto begin = [&](const Ribbon& r, Mark mark) { draw.begin(plan.item(mark, r.event, r.words)); };
    for (const Ribbon& ribbon : ribbons) {
        if (ribbon.kind != Ribbon::Kind::Message) continue;
        begin(ribbon, Mark::Role);
        drawMessageText(draw, plan, labels, ribbon);
    }
    for (const Ribbon& ribbon : ribbons) {
        blockAlong(plan, labels, ribbon.path, lookOf(plan, ribbon).width);
        for (const QPolygonF& branch : ribbon.branches) blockAlong(plan, labels, branch, ribbon.width);
    }
    for (const Ribbon& ribbon : ribbons) {
        if (!ribbon.turns) continue;
        begin(ribbon, Mark::Role);
        drawTurnText(draw, plan, labels, ribbon);
    }
    draw.end();
}

namespace {

/// It stands still and nobody in the picture shows why.
void drawPill(Draw& draw, const PrimitivesPlan& plan, Labels& labels, const Ribbon& ribbon) {
    const QString text = words(QT_TRANSLATE_NOOP("primitives", "TCP is trying again · show"));
    const double width = plan.stage.type.width(FontRole::DetailStrong, text) + plan.px(20), height = plan.px(22);
    const double y = plan.y(ribbon.losses.back());
    for (const double drop : {0.0, 26.0, 52.0, -40.0}) {
        const QRectF box(xAt(ribbon.path, y) + plan.px(18), y + plan.px(drop) - height / 2, width, height);
        if (!labels.take(box)) continue;
        Item pill = plan.item(Mark::Note, ribbon.losses.back(), text);
        pill.box = box;
        draw.begin(pill);
        draw.rect(box, {Token::Edge, plan.px(1)}, solid(Token::Panel), height / 2);
        draw.label(box, text, FontRole::DetailStrong, Token::Ink, Qt::AlignHCenter);
        return;
    }
}

} // namespace

void drawMisfortunes(Draw& draw, const PrimitivesPlan& plan, Labels& labels, const std::vector<Ribbon>& ribbons) {
    for (const Ribbon& ribbon : ribbons) {
        const std::vector<QPointF> crosses = crossesOf(plan, ribbon);
        for (std::size_t i = 0; i < crosses.size(); ++i) {
            Item item = plan.item(Mark::Fate, ribbon.losses[i],
                                  words(QT_TRANSLATE_NOOP("primitives", "a segment of it was lost")));
            item.box = crossBox(plan, crosses[i]);
            draw.begin(item);
            drawCross(draw, crosses[i], plan.px(7), plan.px(3.4), Token::Lost);
        }
        if (ribbon.spoilt) {
            Item item = plan.item(Mark::Fate, ribbon.end, words(QT_TRANSLATE_NOOP("primitives", "thrown away unread")));
            item.box = crossBox(plan, ribbon.path.last());
            draw.begin(item);
            drawCross(draw, ribbon.path.last(), plan.px(5), plan.px(2.6), Token::Lost);
        }
        if (!ribbon.losses.empty() && !plan.happened(ribbon.readable) && !plan.happened(ribbon.end))
            drawPill(draw, plan, labels, ribbon);
    }
    draw.end();
}

void drawMessageWaits(Draw& draw, const PrimitivesPlan& plan, Labels& labels, const std::vector<Ribbon>& ribbons) {
    for (const Ribbon& ribbon : ribbons) {
        if (!present(ribbon.readable) || !plan.happened(ribbon.readable)) continue;
        const double height = plan.px(15);
        const double from = std::max(ribbon.waitFrom, plan.stage.top());
        const double to = std::min(ribbon.waitTo, plan.stage.bottom());
        if (to - from < plan.px(20)) continue;
        const Time since = plan.stage.trace[ribbon.readable].at;
        const bool over = plan.happened(ribbon.end);
        const Time until = over ? plan.stage.trace[ribbon.end].at : plan.stage.timeline.timeAt(plan.stage.cursor);
        QString text;
        const bool message = ribbon.kind == Ribbon::Kind::Message;
        if (ribbon.spoilt)
            text = words(QT_TRANSLATE_NOOP("primitives", "%1: nobody read it")).arg(bytesText(ribbon.waiting));
        else if (plan.projector())
            text = message ? words(QT_TRANSLATE_NOOP("primitives", "message waits"))
                           : words(QT_TRANSLATE_NOOP("primitives", "the end waits"));
        else if (!message)
            text = words(QT_TRANSLATE_NOOP("primitives", "the end waits for RECEIVE, %1"))
                       .arg(durationText(until - since));
        else if (ribbon.waiting == 1)
            text =
                words(QT_TRANSLATE_NOOP("primitives", "1 byte waits for RECEIVE, %1")).arg(durationText(until - since));
        else
            text = words(QT_TRANSLATE_NOOP("primitives", "%1 bytes wait for RECEIVE, %2"))
                       .arg(ribbon.waiting)
                       .arg(durationText(until - since));
        const double width = plan.stage.type.width(FontRole::DetailStrong, text);
        const double edge = (message ? plan.sizes.message : plan.sizes.request) / 2 + plan.px(9);
        const double x = ribbon.path[1].x();
        const double left = ribbon.toServer ? x - edge - width : x + edge;
        const double middle = (from + to) / 2;
        Item item = plan.item(Mark::Role, ribbon.readable, text);
        const double quiet = plan.happened(ribbon.quiet) ? plan.y(ribbon.quiet) : -1e9;
        for (const double shift : {0.0, -16.0, 16.0, -32.0, 32.0, -48.0, 48.0, -64.0, 64.0}) {
            const QRectF box(left, middle + plan.px(shift) - height / 2, width, height);
            if (std::abs(box.center().y() - quiet) < plan.px(15)) continue;
            if (box.top() < from - plan.px(4) || box.bottom() > to + plan.px(12)) continue;
            item.box = box;
            draw.begin(item);
            if (placeLabel(draw, labels, box, text, FontRole::DetailStrong,
                           ribbon.spoilt ? Token::Lost
                           : message     ? Token::Data
                                         : Token::Prim))
                break;
        }
    }
    draw.end();
}

} // namespace socketscope
