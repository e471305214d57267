// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/glyphs.h"
#include "ui/sequence/blocks.h"

#include <algorithm>
#include <array>

namespace socketscope {
namespace {

constexpr double flagHeight = 22, flagNose = 9;

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
    view.waited = std::max(Duration{}, stage.timeline.timeAt(stage.cursor) - event.at);
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
