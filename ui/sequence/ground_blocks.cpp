// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/blocks.h"
#include "ui/sequence/sequence_frame.h"
#include "ui/sequence/sequence_words.h"

#include <algorithm>

namespace socketscope {

double headerHeight(const Viewport& view, const Style& style) { return view.header ? style.type.px(58) : 0; }

void drawHeader(Draw& draw, const Stage& stage, const std::vector<Title>& titles) {
    if (!stage.view.header) return;
    draw.end();
    const double width = stage.view.size.width(), height = stage.top();
    draw.rect({0, 0, width, height}, noStroke, solid(Token::Panel));
    const double lineY = height - stage.px(0.5);
    draw.line({0, lineY}, {width, lineY}, {Token::Line, stage.px(1)});
    for (const Title& title : titles) {
        const Extent& c = title.column;
        draw.begin({Mark::Column, {}, Origin::Observed, QRectF(c.left, 0, c.width(), height)});
        draw.item(draw.current()).text = title.text;
        const Qt::AlignmentFlag align = title.left ? Qt::AlignLeft : Qt::AlignHCenter;
        const auto row = [&](double middle, const QString& text, FontRole role, Token ink) {
            // A title may be wider than its column as long as it stays inside the picture.
            const double wanted = std::max(c.width(), std::min(stage.type.width(role, text), c.width() + stage.px(16)));
            const double centred = std::min(c.middle() - wanted / 2, width - wanted - stage.px(3));
            const double left = title.left ? c.left : centred;
            draw.label({left, stage.px(middle - 9), wanted, stage.px(18)}, text, role, ink, align);
        };
        row(18.5, title.text, FontRole::Heading, Token::Ink);
        row(38.5, title.below, title.mono ? FontRole::ChipDetail : FontRole::Subheading, Token::Ink2);
    }
    draw.end();
}

Title gutterTitle(const Stage& stage, double gutter) {
    QString axis;
    switch (stage.view.axis) {
    case Axis::Stretched:
        axis = tr(QT_TRANSLATE_NOOP("sequence", "stretched"));
        break;
    case Axis::Even:
        axis = tr(QT_TRANSLATE_NOOP("sequence", "by step"));
        break;
    case Axis::Linear:
        axis = tr(QT_TRANSLATE_NOOP("sequence", "to scale"));
        break;
    }
    return {{stage.px(10), gutter}, tr(QT_TRANSLATE_NOOP("sequence", "Time")), axis, false, true};
}

QString addressOf(const Stage& stage, ProgramId program) {
    // The newest socket at the cursor that is not a request: requests have no program yet.
    const std::span<const EventId> calls = stage.trace.callsOf(program);
    for (auto it = calls.rbegin(); it != calls.rend(); ++it) {
        if (stage.timeline.stepOf(*it) > stage.complete()) continue;
        const auto* call = stage.trace.get<Call>(*it);
        const auto* result = stage.trace.get<Return>(stage.trace.call(call->id).ret);
        SocketId socket = call->socket;
        if (!present(socket) && result != nullptr) socket = result->socket;
        const auto* state = stage.trace.get<StateChanged>(stage.trace.stateAt(socket, stage.latest()));
        if (state != nullptr && present(state->local))
            return QString::fromStdString(stage.trace.endpoint(state->local).toString());
    }
    return {};
}

void drawProgramGround(Draw& draw, const Stage& stage, const Extent& column, const Extent& bar,
                       const std::vector<ProgramId>& programs) {
    draw.rect({column.left, stage.top(), column.width(), stage.bottom() - stage.top()}, noStroke, solid(Token::User));
    double until = stage.top();
    for (const ProgramId program : programs) {
        const EventId killed = stage.trace.killed(program);
        until = std::max(until, stage.happened(killed) ? stage.y(killed) : stage.bottom());
    }
    if (programs.empty()) until = stage.bottom();
    if (until <= stage.top()) return;
    draw.line({bar.middle(), stage.top()}, {bar.middle(), std::min(until, stage.bottom())},
              {Ink(Token::Edge, 0, 0.6), stage.px(1)});
}

void drawUpright(Draw& draw, const Stage& stage, double x, Stroke stroke) {
    draw.line({x, stage.top()}, {x, stage.bottom()}, stroke);
}

Stroke haloStroke(const Stage& stage, double width) { return {Token::SelHalo, width + stage.px(8), Dash::Solid, true}; }

void drawHalo(Draw& draw, const Stage& stage, const QRectF& box, double radius, Attention attention) {
    if (attention.selected) draw.rect(box, haloStroke(stage, 0), noFill, radius);
}

Stroke outlined(const Stage& stage, Stroke stroke, Attention attention) {
    if (attention.hovered) stroke.width += stage.px(1);
    return stroke;
}

bool placeLabel(Draw& draw, Labels& labels, const QRectF& box, const QString& text, FontRole font, Ink ink,
                Qt::AlignmentFlag align) {
    if (text.isEmpty() || !labels.take(box)) return false;
    draw.label(box, text, font, ink, align);
    return true;
}

bool placeFact(Draw& draw, Labels& labels, Item item, const QRectF& box, const QString& text, FontRole font, Ink ink,
               Qt::AlignmentFlag align) {
    if (text.isEmpty() || !labels.take(box)) return false;
    item.box = box;
    item.text = text;
    draw.begin(std::move(item));
    draw.label(box, text, font, ink, align);
    draw.end();
    return true;
}

} // namespace socketscope
