// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/glyphs.h"
#include "ui/sequence/blocks.h"
#include "ui/sequence/sequence_words.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace socketscope {
namespace {

constexpr double flagHeight = 22, flagNose = 9;
constexpr double killArm = 6, killClear = 9; ///< of the cross where a program was killed, and the room around it

/// What is drawn lies within the window and a little around it: a bar may span a million rows.
double clipped(const Stage& stage, double y) {
    return std::clamp(y, stage.top() - stage.px(40), stage.bottom() + stage.px(40));
}

void fillView(const Stage& stage, CallView& view, Step step) {
    const TraceEvent& event = stage.trace[view.call];
    view.what = stage.trace.get<Call>(view.call);
    view.program = event.program;
    view.yCall = stage.y(step);
    view.yReturn = std::max(view.yCall, stage.now());
    const EventId killed = stage.trace.killed(view.program);
    const EventId ret = stage.trace.call(view.what->id).ret;
    const auto* known = stage.trace.get<Return>(ret);
    if (stage.happened(ret)) {
        view.ret = ret;
        view.result = known;
        view.yReturn = stage.y(ret);
        view.blocks = known->blocked > Duration{};
        view.waited = known->blocked;
        return;
    }
    Time until = stage.timeline.timeAt(stage.cursor);
    if (killed > view.call) { // it ends there, a little above the cross
        view.yReturn =
            std::clamp(view.yReturn, view.yCall, std::max(view.yCall, stage.y(killed) - stage.px(killClear)));
        if (stage.happened(killed)) {
            view.killed = killed;
            until = stage.trace[killed].at;
        }
    }
    view.waited = std::max(Duration{}, until - event.at);
    const bool stands = stage.complete() > step || stage.cursor.beyond > Duration{};
    view.blocks = known != nullptr ? known->blocked > Duration{} : stands;
}

Item barItem(const Stage& stage, const CallView& call, const QRectF& box) {
    Item item{Mark::BlockedBar, call.call, stage.trace[call.call].origin, box};
    item.text = callText(stage.trace, *call.what);
    return item;
}

/// A bar whose program is still inside the call: its lower end is torn, because nobody knows where it will be.
QPolygonF tornBar(const QRectF& box, double tooth) {
    QPolygonF outline{box.topRight(), box.topLeft()};
    outline << tornEdge(box.left(), box.right(), box.bottom() - tooth, tooth);
    return outline;
}

} // namespace

std::vector<CallView> callsInView(const Stage& stage) {
    std::vector<IntervalIndex::Span> spans;
    if (stage.first() > stage.last()) return {};
    stage.timeline.calls().overlapping(stage.first(), stage.last(), spans, stage.shortestSpan());
    std::sort(spans.begin(), spans.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
    std::vector<CallView> views;
    views.reserve(spans.size());
    for (const IntervalIndex::Span& span : spans) {
        if (stage.arrived(span.from, 0.25) <= 0) continue;
        CallView view;
        view.call = stage.trace.call(CallId{span.key}).call;
        if (!present(view.call)) continue;
        fillView(stage, view, span.from);
        views.push_back(view);
    }
    return views;
}

QPolygonF flagOutline(double from, double to, double y, double scale) {
    const double half = flagHeight / 2 * scale;
    const double length = std::abs(to - from);
    const double nose = std::min(flagNose * scale, length) * (to < from ? -1 : 1);
    return {{from, y - half}, {to - nose, y - half}, {to, y}, {to - nose, y + half}, {from, y + half}};
}

void drawKills(Draw& draw, const Stage& stage, Labels& labels, const ProgramPlace& place,
               const std::vector<ProgramId>& programs) {
    for (const ProgramId program : programs) {
        const EventId event = stage.trace.killed(program);
        if (!stage.happened(event) || !stage.visible(stage.y(event), stage.y(event))) continue;
        const auto* killed = stage.trace.get<Killed>(event);
        const double arm = stage.px(place.words ? killArm : 4), clear = stage.px(killClear);
        const QPointF at(place.bar.middle(), stage.y(event));
        Item item{Mark::Fate, event, stage.trace[event].origin,
                  QRectF(at.x() - clear, at.y() - clear, 2 * clear, 2 * clear)};
        item.text =
            killed->host ? tr(QT_TRANSLATE_NOOP("sequence", "host gone")) : tr(QT_TRANSLATE_NOOP("sequence", "killed"));
        draw.begin(item);
        const Attention attention = stage.attention(Mark::Fate, event);
        if (attention.selected || attention.hovered)
            draw.ellipse(at, clear + stage.px(2), noStroke, solid(Token::SelHalo));
        drawCross(draw, at, arm, stage.px(3.4), Token::Lost);
        labels.block(item.box);
        if (!place.words) continue;
        item.mark = Mark::Role;
        const double width = stage.type.width(FontRole::DetailStrong, item.text), height = stage.px(16);
        const double x =
            place.facing == Facing::Right ? at.x() + clear + stage.px(5) : at.x() - clear - stage.px(5) - width;
        for (const double shift : {0.0, 12.0, 24.0}) {
            const QRectF box(x, at.y() - height / 2 + stage.px(shift), width, height);
            if (placeFact(draw, labels, item, box, item.text, FontRole::DetailStrong, Token::Lost)) break;
        }
    }
    draw.end();
}

void drawBars(Draw& draw, const Stage& stage, const ProgramPlace& place, const std::vector<CallView>& calls) {
    for (const CallView& call : calls) {
        const double from = call.yCall - stage.px(2);
        const double to = call.result != nullptr ? call.yReturn + stage.px(2) : call.yReturn;
        if (!stage.visible(from, to)) continue;
        const double top = clipped(stage, from), bottom = clipped(stage, to);
        const QRectF box(place.bar.left, top, place.bar.width(), std::max(stage.px(1), bottom - top));
        draw.begin(barItem(stage, call, box));
        draw.setAlpha(stage.arrived(stage.timeline.stepOf(call.call), 0.25));
        Fill fill = call.blocks ? blockedHatch() : solid(Token::PrimTint);
        fill.phase = top - from;
        const Attention attention = stage.attention(Mark::BlockedBar, call.call);
        const Stroke stroke = outlined(stage, {Token::Prim, stage.px(1.4)}, attention);
        drawHalo(draw, stage, box, stage.px(2), attention);
        if (call.result == nullptr && box.height() > stage.px(12))
            draw.polygon(tornBar(box, stage.px(5)), stroke, fill);
        else
            draw.rect(box, stroke, fill, stage.px(2));
        draw.setAlpha(1);
    }
    draw.end();
}

} // namespace socketscope
