// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/text.h"
#include "ui/sequence/blocks.h"
#include "ui/sequence/everything_parts.h"
#include "ui/sequence/sequence_frame.h"
#include "ui/sequence/sequence_words.h"

#include <QCoreApplication>

#include <algorithm>

// Below now: the calls that a scenario will make. Pale, without an event, and never with an answer.

namespace socketscope {
namespace {

constexpr double rowHeight = 28, paleOfPlans = 0.85;

QString wordsOf(const UpcomingCall& call) {
    const std::string_view word = name(call.primitive);
    const QString text = QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size()));
    return call.primitive == Primitive::Send ? text + QLatin1Char(' ') + QString::number(call.bytes) : text;
}

double rowOf(const Stage& stage, std::size_t index) {
    return stage.now() + stage.px(rowHeight) * static_cast<double>(index + 1);
}

/// How a ghost fits its column: a folded client's has the whole column, and smaller words or none.
struct GhostForm {
    double from = 0, to = 0;
    double scale = 1;
    std::optional<FontRole> words = FontRole::Flag;
};

GhostForm formOf(const Stage& stage, const ProgramPlace& place) {
    const double near = place.facing == Facing::Right ? place.bar.right : place.bar.left;
    if (place.words) return {near, place.edge};
    if (place.column.width() < stage.px(80)) return {near, place.edge, 0.55, std::nullopt};
    return {place.bar.left, place.column.right - stage.px(4), 0.9, FontRole::StateSmall};
}

void drawGhost(Draw& draw, const Stage& stage, Labels& labels, const ProgramPlace& place, const UpcomingCall& call,
               double y) {
    const GhostForm form = formOf(stage, place);
    if (std::abs(form.to - form.from) < stage.px(10)) return;
    const QPolygonF outline = flagOutline(form.from, form.to, y, stage.type.scale() * form.scale);
    const QRectF box = outline.boundingRect();
    if (box.bottom() > stage.bottom() || !labels.take(box)) return;
    Item item{Mark::Ghost, {}, Origin::Modelled, box};
    item.text = tr(QT_TRANSLATE_NOOP("sequence", "Not happened yet. %1: %2, when the scenario goes on."))
                    .arg(programTitle(stage.trace, call.program), wordsOf(call));
    draw.begin(std::move(item));
    draw.polygon(outline, {Token::Prim, stage.px(1.4), Dash::Boundary}, solid(Token::Paper));
    if (!form.words) return;
    const double nose = stage.px(9 * form.scale), tail = stage.px(3);
    const bool right = place.facing == Facing::Right;
    const QRectF body = right ? box.adjusted(tail, 0, -nose, 0) : box.adjusted(nose, 0, -tail, 0);
    draw.label(body, stage.type.elided(*form.words, wordsOf(call), body.width()), *form.words, Token::Prim,
               Qt::AlignHCenter);
}

/// In the middle of the picture, at the first of the rows that has room for it.
void drawExplanation(Draw& draw, const Stage& stage, Labels& labels, const Extent& middle) {
    const QString whole = tr(QT_TRANSLATE_NOOP("sequence", "Not happened yet: the next calls of the scenario"));
    const QString brief = tr(QT_TRANSLATE_NOOP("sequence", "Not happened yet"));
    const double height = stage.px(14);
    for (const QString& text : {whole, brief}) {
        const double width = stage.type.width(FontRole::Detail, text);
        if (width > middle.width() - stage.px(16)) continue;
        for (std::size_t row = stage.view.upcoming.size(); row-- > 0;) {
            const QRectF box(middle.middle() - width / 2, rowOf(stage, row) - height / 2, width, height);
            if (box.bottom() > stage.bottom() - stage.px(2)) continue;
            Item item{Mark::Ghost, {}, Origin::Modelled, box};
            item.text = whole;
            draw.begin(std::move(item));
            if (placeLabel(draw, labels, box, text, FontRole::Detail, Token::Ink3, Qt::AlignHCenter)) return;
        }
    }
}

} // namespace

double futureHeight(const Viewport& view, const Style& style) {
    const double rows = view.upcoming.empty() ? 0 : rowHeight * static_cast<double>(view.upcoming.size()) + 24;
    return style.type.px(std::max({80.0, rows, expectedReach(view), cardReach(view)}));
}

void drawUpcoming(Draw& draw, const Stage& stage, Labels& labels, const PlaceOf& placeOf, const Extent& middle) {
    if (stage.view.reviewing || stage.view.upcoming.empty() || stage.now() > stage.bottom()) return;
    draw.setAlpha(paleOfPlans);
    for (std::size_t i = 0; i < stage.view.upcoming.size(); ++i) {
        const UpcomingCall& call = stage.view.upcoming[i];
        const double y = rowOf(stage, i);
        const ProgramPlace* place = placeOf(call.program);
        if (place != nullptr && y > stage.top()) drawGhost(draw, stage, labels, *place, call, y);
    }
    draw.setAlpha(1);
    drawExplanation(draw, stage, labels, middle);
    draw.end();
}

} // namespace socketscope
