// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/glyphs.h"
#include "ui/scene/units.h"
#include "ui/sequence/blocks.h"
#include "ui/sequence/sequence_words.h"

#include <QCoreApplication>

#include <algorithm>
#include <optional>

namespace socketscope {
namespace {

constexpr double waveHeight = 3.05; ///< half of a wave and of its line

/// The words of a cut: the whole sentence where there is room for it.
QString cutText(const Stage& stage, Duration gap, double room) {
    const QString time = durationText(gap);
    const QString sentence = tr(QT_TRANSLATE_NOOP("sequence", "%1 in which nothing happened")).arg(time);
    return stage.type.width(FontRole::Detail, sentence) < room ? sentence : time;
}

/// A cut in sight.
struct CutView {
    Step step = 0;    ///< the one below it
    double shown = 1; ///< how far it has faded in
    double middle = 0, apart = 0;
    QRectF box; ///< both waves, over all columns
};

std::optional<CutView> cutBefore(const Stage& stage, Step step) {
    const double above = stage.y(step - 1), below = stage.y(step), height = below - above;
    if (height < stage.px(10) || !stage.visible(above, below)) return std::nullopt;
    CutView cut{step, stage.arrived(step, 0.15), (above + below) / 2, std::min(stage.px(20), height * 0.28), {}};
    const double half = cut.apart / 2 + stage.px(waveHeight);
    cut.box = QRectF(0, cut.middle - half, stage.view.size.width(), 2 * half);
    return cut.shown > 0 ? std::optional(cut) : std::nullopt;
}

std::vector<CutView> cutsInView(const Stage& stage) {
    std::vector<CutView> views;
    if (stage.dense()) return views;
    const std::vector<Step>& cuts = stage.timeline.cuts();
    const Step last = stage.style.reducedMotion ? std::min(stage.last(), stage.complete()) : stage.last();
    for (auto it = std::lower_bound(cuts.begin(), cuts.end(), stage.first()); it != cuts.end(); ++it) {
        // The cut above the first step below the window may still be seen; the next one is below it.
        if (*it > last && (*it > last + 1 || *it > stage.complete())) break;
        if (const std::optional<CutView> cut = cutBefore(stage, *it)) views.push_back(*cut);
    }
    return views;
}

Duration silenceOf(const Stage& stage, const CutView& cut) {
    return stage.timeline.timeOf(cut.step) - stage.timeline.timeOf(cut.step - 1);
}

Item cutItem(const Stage& stage, const CutView& cut) {
    const EventId event = stage.timeline.eventAt(cut.step);
    Item item{Mark::Cut, event, stage.trace[event].origin, cut.box};
    item.text = cutText(stage, silenceOf(stage, cut), cut.box.width());
    return item;
}

} // namespace

void closeOffCuts(const Stage& stage, Labels& labels) {
    for (const CutView& cut : cutsInView(stage)) labels.closeOff(cut.box);
}

double belowCut(const Stage& stage, double top, double height) {
    for (const CutView& cut : cutsInView(stage))
        if (cut.box.top() < top + height && cut.box.bottom() > top) top = cut.box.bottom();
    return top;
}

std::vector<ItemIndex> drawCuts(Draw& draw, const Stage& stage) {
    std::vector<ItemIndex> items;
    const Stroke stroke{Token::Edge, stage.px(1.1), Dash::Solid, true};
    for (const CutView& cut : cutsInView(stage)) {
        items.push_back(draw.begin(cutItem(stage, cut)));
        draw.setAlpha(cut.shown);
        const double top = cut.middle - cut.apart / 2;
        draw.rect({0, top, cut.box.width(), cut.apart}, noStroke, solid(Token::Paper));
        for (const double y : {top, top + cut.apart}) drawWave(draw, 0, cut.box.width(), y, stage.type.scale(), stroke);
    }
    draw.setAlpha(1);
    draw.end();
    return items;
}

void drawCutWords(Draw& draw, const Stage& stage, Labels& labels, const std::vector<ItemIndex>& cuts) {
    const double room = stage.view.size.width(), height = stage.px(14);
    const std::vector<CutView> views = cutsInView(stage);
    for (std::size_t i = 0; i < views.size(); ++i) {
        const CutView& cut = views[i];
        draw.resume(cuts[i]);
        if (cut.apart < stage.px(16)) continue;
        const QString text = cutText(stage, silenceOf(stage, cut), room / 3);
        const double width = stage.type.width(FontRole::Detail, text);
        for (const double at : {0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7}) {
            const QRectF box(room * at - width / 2, cut.middle - height / 2, width, height);
            if (!labels.takeForMark(box)) continue;
            draw.setAlpha(cut.shown);
            draw.label(box, text, FontRole::Detail, Token::Ink2, Qt::AlignHCenter);
            break;
        }
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
    if (stage.view.reviewing) return time;
    return (stage.view.recorded ? tr(QT_TRANSLATE_NOOP("sequence", "end %1"))
                                : tr(QT_TRANSLATE_NOOP("sequence", "now %1")))
        .arg(time);
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
