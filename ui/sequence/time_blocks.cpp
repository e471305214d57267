// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/glyphs.h"
#include "ui/scene/units.h"
#include "ui/sequence/blocks.h"

#include <QCoreApplication>

#include <algorithm>

namespace socketscope {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("sequence", text); }

/// The words of a cut: the whole sentence where there is room for it.
QString cutText(const Stage& stage, Duration gap, double room) {
    const QString time = durationText(gap);
    const QString sentence = tr(QT_TRANSLATE_NOOP("sequence", "%1 in which nothing happened")).arg(time);
    return stage.type.width(FontRole::Detail, sentence) < room ? sentence : time;
}

void drawCut(Draw& draw, const Stage& stage, Labels& labels, Step step) {
    const double above = stage.y(step - 1), below = stage.y(step);
    const double height = below - above;
    if (height < stage.px(10) || !stage.visible(above, below)) return;
    const double middle = (above + below) / 2;
    const double apart = std::min(stage.px(20), height * 0.28);
    const double left = 0, right = stage.view.size.width();
    const EventId event = stage.timeline.eventAt(step);
    draw.begin({Mark::Cut, event, stage.trace[event].origin,
                QRectF(left, middle - apart / 2, right - left, apart).adjusted(0, -4, 0, 4)});
    const Duration gap = stage.timeline.timeOf(step) - stage.timeline.timeOf(step - 1);
    draw.item(draw.current()).text = cutText(stage, gap, right);
    draw.rect({left, middle - apart / 2, right - left, apart}, noStroke, solid(Token::Paper));
    const Stroke stroke{Token::Edge, stage.px(1.1), Dash::Solid, true};
    for (const double y : {middle - apart / 2, middle + apart / 2})
        drawWave(draw, left, right, y, stage.type.scale(), stroke);
    if (apart < stage.px(16)) return;
    const QString text = cutText(stage, gap, right / 3);
    const double width = stage.type.width(FontRole::Detail, text);
    const QRectF box((right - width) / 2, middle - stage.px(7), width, stage.px(14));
    placeLabel(draw, labels, box, text, FontRole::Detail, Token::Ink2, Qt::AlignHCenter);
}

} // namespace

void drawCuts(Draw& draw, const Stage& stage, Labels& labels) {
    if (stage.dense()) return;
    const std::vector<Step>& cuts = stage.timeline.cuts();
    const Step last = stage.style.reducedMotion ? std::min(stage.last(), stage.complete()) : stage.last();
    for (auto it = std::lower_bound(cuts.begin(), cuts.end(), stage.first()); it != cuts.end(); ++it) {
        if (*it > last) {
            // The cut above the first step in the window may still be seen; the next one is below it.
            if (*it > last + 1 || *it > stage.complete()) break;
        }
        draw.setAlpha(stage.arrived(*it, 0.15));
        drawCut(draw, stage, labels, *it);
    }
    draw.setAlpha(1);
    draw.end();
}

void drawFuture(Draw& draw, const Stage& stage, const std::vector<Extent>& programs) {
    const double top = std::max(stage.now(), stage.top());
    if (top >= stage.bottom()) return;
    draw.end();
    draw.rect({0, top, stage.view.size.width(), stage.bottom() - top}, noStroke, solid(Token::Future));
    for (const Extent& program : programs)
        draw.rect({program.left, top, program.width(), stage.bottom() - top}, noStroke,
                  solid(Ink(Token::User, 0, 0.6)));
}

QString nowText(const Stage& stage) {
    const QString time = timeText(stage.timeline.timeAt(stage.cursor));
    return stage.view.reviewing ? time : tr(QT_TRANSLATE_NOOP("sequence", "now %1")).arg(time);
}

QRectF nowTag(const Stage& stage, double gutter) {
    const double height = stage.px(22);
    const double width = stage.type.width(FontRole::Tag, nowText(stage)) + stage.px(22);
    // The last step's number is worth more than the line: the tag makes room for it.
    double shift = 0;
    if (stage.complete() > 0 && gutter > 0) {
        const double free = stage.now() - stage.y(stage.complete());
        shift = std::clamp(stage.px(20.5) - free, 0.0, stage.px(20.5));
    }
    const double left = gutter > 0 ? stage.px(2) : stage.view.size.width() - width - stage.px(2);
    return {left, stage.now() - height / 2 + shift, width, height};
}

void drawNowLine(Draw& draw, const Stage& stage, double gutter) {
    if (!stage.visible(stage.now(), stage.now())) return;
    draw.end();
    // Where the tag has stepped aside for a number, so does the line.
    const double from = nowTag(stage, gutter).center().y() > stage.now() + stage.px(1) ? gutter : 0;
    draw.line({from, stage.now()}, {stage.view.size.width(), stage.now()}, {Token::Sel, stage.px(1.6)});
}

void drawNowTag(Draw& draw, const Stage& stage, double gutter) {
    if (!stage.visible(stage.now(), stage.now())) return;
    const QRectF tag = nowTag(stage, gutter);
    Item item{Mark::Now, stage.latest(), Origin::Observed, tag,
              QPolygonF{{0, stage.now()}, {stage.view.size.width(), stage.now()}}};
    item.reach = stage.px(2);
    item.text = nowText(stage);
    if (present(stage.latest())) item.origin = stage.trace[stage.latest()].origin;
    draw.begin(item);
    const double nose = stage.px(8);
    const double r = tag.right(), l = tag.left(), m = tag.center().y();
    QPolygonF outline;
    if (gutter > 0)
        outline << tag.topLeft() << QPointF(r - nose, tag.top()) << QPointF(r, m) << QPointF(r - nose, tag.bottom())
                << tag.bottomLeft();
    else
        outline << tag.topRight() << tag.bottomRight() << QPointF(l + nose, tag.bottom()) << QPointF(l, m)
                << QPointF(l + nose, tag.top());
    draw.polygon(outline, {Token::Sel, stage.px(1), Dash::Solid, true}, solid(Token::Sel));
    const QRectF words = gutter > 0 ? tag.adjusted(stage.px(7), 0, -nose, 0) : tag.adjusted(nose, 0, -stage.px(7), 0);
    draw.label(words, item.text, FontRole::Tag, Token::OnSel, Qt::AlignHCenter);
    draw.end();
}

} // namespace socketscope
