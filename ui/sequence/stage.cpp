// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/stage.h"

#include "ui/sequence/sequence_frame.h"

#include <algorithm>
#include <cmath>

namespace socketscope {
namespace {

/// So many steps for one px of height are too many to be told apart.
constexpr double denseSteps = 3;
/// Marks reach this far above and below their row, design px.
constexpr double reach = 60;

} // namespace

Stage::Stage(const Story& story, const Cursor& at, const Viewport& viewport, const Style& drawn)
    : trace(story.trace), timeline(story.timeline), cast(story.cast), connections(story.connections), cursor(at),
      view(viewport), style(drawn), type(drawn.type), rowScale_(drawn.type.scale() * viewport.timeZoom),
      top_(headerHeight(viewport, drawn)), bottom_(viewport.size.height()) {
    now_ = fromPicture(timeline.y(view.axis, cursor));
    const double u = std::clamp(cursor.u, 0.0, static_cast<double>(timeline.steps()));
    complete_ = static_cast<Step>(u);
    const Step begun = std::min(timeline.steps(), complete_ + (u > complete_ ? 1U : 0U));
    const Step from = timeline.stepAtY(view.axis, toPicture(top_ - px(reach)));
    const Step to = timeline.stepAtY(view.axis, toPicture(bottom_ + px(reach)));
    first_ = std::max<Step>(1, from);
    last_ = std::min(to, begun);
    dense_ = last_ >= first_ && static_cast<double>(last_ - first_) > denseSteps * std::max(1.0, bottom_ - top_);
}

Step Stage::shortestSpan() const {
    return dense_ ? static_cast<Step>((last_ - first_) / std::max(1.0, bottom_ - top_)) : 0;
}

Attention Stage::attention(Mark mark, EventId event) const {
    const auto borrowed = [&](std::optional<Mark> as) {
        return as == Mark::Phase || (as == Mark::StateBand && trace.get<StateChanged>(event) == nullptr);
    };
    const auto means = [&](EventId meant, std::optional<Mark> as) {
        return present(meant) && meant == event && (borrowed(mark) || borrowed(as) ? as == mark : true);
    };
    return {means(view.selected, view.selectedAs), means(view.hovered, view.hoveredAs)};
}

double Stage::arrived(Step step, double span) const {
    if (step <= complete_) return 1;
    if (style.reducedMotion) return 0;
    const double t = std::clamp((cursor.u - (step - span)) / span, 0.0, 1.0);
    return 1 - std::pow(1 - t, 3);
}

ColumnsInput Stage::columnsInput() const {
    ColumnsInput input;
    input.width = view.size.width();
    input.scale = type.scale();
    input.established = type.width(FontRole::State, QStringLiteral("ESTABLISHED"));
    input.synReceived = type.width(FontRole::StateSmall, QStringLiteral("SYN-RECEIVED"));
    input.listen = type.width(FontRole::StateSmall, QStringLiteral("LISTEN"));
    input.clients = cast.clientCount();
    input.focused = cast.clientIndex(view.focused);
    input.lanes = cast.laneCount();
    input.projector = view.projector;
    const auto* state = trace.get<StateChanged>(view.selected);
    const std::uint16_t lane = state != nullptr ? cast.laneOf(state->socket) : Cast::noLane;
    if (lane != Cast::noLane) input.selectedLane = lane;
    return input;
}

} // namespace socketscope
