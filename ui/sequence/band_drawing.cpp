// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/glyphs.h"
#include "ui/scene/text.h"
#include "ui/sequence/bands.h"

#include <algorithm>

namespace socketscope {
namespace {

constexpr double spineWidth = 6, roundCorner = 7;

bool isMono(const QString& line) { return line.startsWith(QStringLiteral("fd ")) || line.startsWith(QChar(u':')); }

/// What of the band lies in the window and a little around it.
QRectF bodyOf(const Stage& stage, const Band& band) {
    const double top = std::max(band.top, stage.top() - stage.px(40));
    const double bottom = std::min(band.bottom, stage.bottom() + stage.px(40));
    return {band.column.left, top, band.column.width(), std::max(0.0, bottom - top)};
}

double radiusOf(const Stage& stage, const Band& band) {
    return band.born && band.column.width() > stage.px(16) ? stage.px(roundCorner) : 0;
}

void drawSpine(Draw& draw, const Stage& stage, const Band& band, const QRectF& body) {
    if (band.spine == Spine::None) return;
    const double width = std::min(stage.px(spineWidth), body.width());
    const double x = band.spine == Spine::Right ? body.right() - width : body.left();
    const double from = std::max(body.top(), band.top + (radiusOf(stage, band) > 0 ? stage.px(4) : 0));
    Fill fill = spineFill(band.state);
    fill.phase = from - band.top;
    if (body.bottom() > from) draw.rect({x, from, width, body.bottom() - from}, noStroke, fill);
}

/// Inside the band, so that its neighbours stay as they are.
void drawBandAttention(Draw& draw, const Stage& stage, const Band& band, const QRectF& body) {
    const Attention attention = stage.attention(Mark::StateBand, band.event);
    if (!attention.selected && !attention.hovered) return;
    const double width = attention.selected ? std::min(stage.px(8), body.width() / 2) : stage.px(1);
    const double inset = width / 2;
    const QRectF inner = body.adjusted(inset, inset, -inset, -inset);
    if (inner.height() <= 0) return;
    const Ink ink = attention.selected ? Ink(Token::SelHalo) : stateInk(band.state, StatePart::Spine);
    draw.rect(inner, {ink, width}, noFill);
}

/// A closed socket: a line, and nothing below.
void drawDeath(Draw& draw, const Stage& stage, const Band& band) {
    const auto* next = stage.trace.get<StateChanged>(band.next);
    if (next == nullptr || next->to != ConnectionState::Closed || !stage.happened(band.next)) return;
    const QRectF line(band.column.left, band.bottom - stage.px(1), band.column.width(), stage.px(2));
    const double reach = stage.px(4);
    Item item{Mark::StateBand, band.next, stage.trace[band.next].origin, line.adjusted(0, -reach, 0, reach)};
    item.text = stateName(ConnectionState::Closed);
    draw.begin(item);
    draw.rect(line, noStroke, solid(stateInk(ConnectionState::Closed, StatePart::Spine)));
}

/// Word with its mark of origin, centred in what the spine leaves of the column.
QRectF headLine(const Stage& stage, const Band& band, double wordWidth, double middle) {
    const double mark = stage.px(4), gap = stage.px(4);
    const double width = 2 * mark + gap + wordWidth;
    const double spine = band.spine == Spine::None ? 0 : stage.px(spineWidth);
    const double left = band.column.left + (band.spine == Spine::Left ? spine : 0);
    return {left + (band.column.width() - spine - width) / 2, middle - stage.px(8), width, stage.px(16)};
}

void drawWords(Draw& draw, const Stage& stage, Labels& labels, const Band& band) {
    const FontRole role = band.narrow ? FontRole::StateSmall : FontRole::State;
    const QString word = stateName(band.state);
    const Ink ink = stateInk(band.state, StatePart::Text);
    const double room = band.bottom - band.headTop;
    const double middle = band.headTop + std::min(stage.px(12.5), room / 2);
    const QRectF line = headLine(stage, band, stage.type.width(role, word), middle);
    if (!labels.take(line)) return;
    const double mark = stage.px(band.narrow ? 3.6 : 3.9);
    drawOriginMark(draw, {line.left() + mark, middle}, mark, band.origin, ink);
    draw.label(line.adjusted(stage.px(12), 0, stage.px(1), 0), word, role, ink);
    if (band.second.isEmpty() || room < stage.px(37)) return;
    const FontRole small = isMono(band.second) ? FontRole::MonoSmall : FontRole::StateDetail;
    const double width = stage.type.width(small, band.second);
    const QRectF box(line.center().x() - width / 2, band.headTop + stage.px(21.5), width, stage.px(13));
    placeLabel(draw, labels, box, band.second, small, ink, Qt::AlignHCenter);
}

/// ACCEPT took the connection while this state lasted: from there on it has a descriptor.
void drawDescriptor(Draw& draw, const Stage& stage, Labels& labels, const Band& band) {
    const EventId descriptor = stage.cast.descriptorOf(band.what->socket);
    const auto* result = stage.trace.get<Return>(descriptor);
    if (result == nullptr || !stage.happened(descriptor) || !present(band.what->listener)) return;
    const double y = stage.y(descriptor);
    const double clear = stage.px(9);
    if (y < band.headTop + band.headHeight + clear || y + clear > band.bottom || !stage.visible(y, y)) return;
    const QString text = QStringLiteral("fd ") + QString::number(result->value);
    const double width = stage.type.width(FontRole::MonoSmall, text);
    const double x = band.column.middle() + stage.px(spineWidth) / 2 - width / 2;
    placeFact(draw, labels, {Mark::StateBand, descriptor, stage.trace[descriptor].origin, {}},
              {x, y - stage.px(7), width, stage.px(14)}, text, FontRole::MonoSmall,
              stateInk(band.state, StatePart::Text));
}

void drawHead(Draw& draw, const Stage& stage, Labels& labels, const Band& band) {
    const double height = band.bottom - band.top;
    const double inset = band.spine == Spine::None ? 0 : std::min(stage.px(spineWidth), band.column.width());
    const double left = band.column.left + (band.spine == Spine::Left ? inset : 0);
    const QRectF head(left, band.headTop, band.column.width() - inset, band.headHeight);
    const bool atTop = band.headTop <= band.top;
    const Corners corners = band.spine == Spine::Right ? 1 : band.spine == Spine::Left ? 2 : topCorners;
    if (head.width() > 0 && head.height() > 0)
        draw.rect(head, noStroke, solid(stateInk(band.state, StatePart::Head)), atTop ? radiusOf(stage, band) : 0,
                  corners);
    if (!band.born && atTop && band.shown > 0)
        draw.line({band.column.left, band.top}, {band.column.right, band.top},
                  {stateInk(band.state, StatePart::Spine), stage.px(1.6)});
    if (height < stage.px(18)) return;
    if (band.words) {
        drawWords(draw, stage, labels, band);
    } else if (band.narrow && band.column.width() >= stage.px(30)) {
        const QRectF box(left, band.headTop + stage.px(4), head.width(), stage.px(16));
        placeLabel(draw, labels, box, clientLetter(band.client), FontRole::StateSmall,
                   stateInk(band.state, StatePart::Text), Qt::AlignHCenter);
    }
}

} // namespace

void drawBandBodies(Draw& draw, const Stage& stage, std::vector<Band>& bands) {
    for (Band& band : bands) {
        const QRectF body = bodyOf(stage, band);
        const double seenFrom = std::clamp(body.top(), stage.top(), stage.bottom());
        const double seenTo = std::clamp(body.bottom(), stage.top(), stage.bottom());
        Item item{Mark::StateBand, band.event, stage.trace[band.event].origin,
                  QRectF(body.left(), seenFrom, body.width(), seenTo - seenFrom)};
        item.text = stateName(band.state);
        if (!band.second.isEmpty()) item.text += QStringLiteral(" · ") + band.second;
        band.item = draw.begin(item);
        draw.setAlpha(band.shown);
        draw.rect(body, noStroke, solid(stateInk(band.state, StatePart::Body)),
                  body.top() <= band.top ? radiusOf(stage, band) : 0, topCorners);
        drawSpine(draw, stage, band, body);
        drawBandAttention(draw, stage, band, body);
        draw.setAlpha(1);
        drawDeath(draw, stage, band);
    }
    draw.end();
}

void drawBandHeads(Draw& draw, const Stage& stage, Labels& labels, const std::vector<Band>& bands) {
    for (const Band& band : bands) {
        draw.resume(band.item);
        draw.setAlpha(band.shown);
        drawHead(draw, stage, labels, band);
        draw.setAlpha(1);
        if (band.words) drawDescriptor(draw, stage, labels, band);
    }
    draw.end();
}

} // namespace socketscope
