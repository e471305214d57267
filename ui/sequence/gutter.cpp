// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/units.h"
#include "ui/sequence/blocks.h"

#include <algorithm>
#include <cmath>

namespace socketscope {
namespace {

using Shown = std::function<bool(EventId)>;

/// Steps that share one row of numbers.
struct Group {
    Step first = 0, last = 0;
};

/// Rows are filed by where they lie in the picture, not in the window, so that scrolling regroups nothing.
std::vector<Group> groupsInView(const Stage& stage) {
    std::vector<Group> groups;
    // Rows that are never nearer than a number is high need no filing; where they may be, every number gets some air.
    const bool crowded = stage.view.timeZoom < 0.9 || stage.view.axis == Axis::Linear;
    const double pitch = stage.px(stage.dense() ? 40 : crowded ? 24 : 18);
    const double from = std::floor((stage.top() - stage.px(20) + stage.view.scrollY - stage.top()) / pitch);
    const double to = std::ceil((stage.bottom() + stage.px(20) + stage.view.scrollY - stage.top()) / pitch);
    const auto stepAt = [&](double row) {
        const double y = row * pitch + stage.top() - stage.view.scrollY;
        return std::min(stage.complete(), stage.timeline.stepAtY(stage.view.axis, stage.toPicture(y)));
    };
    Step before = stepAt(from);
    for (double row = from + 1; row <= to; ++row) {
        const Step last = stepAt(row);
        if (last > before) groups.push_back({before + 1, last});
        before = last;
    }
    return groups;
}

bool isShown(const Stage& stage, const Shown& shown, Step step) {
    return !shown || shown(stage.timeline.eventAt(step));
}

/// The nearest step before `step` that has a row of its own; 0 if there is none close by.
Step shownBefore(const Stage& stage, const Shown& shown, Step step) {
    constexpr Step farthest = 64;
    for (Step s = step - 1; s > 0 && step - s <= farthest; --s)
        if (isShown(stage, shown, s)) return s;
    return 0;
}

struct Row {
    Draw& draw;
    const Stage& stage;
    Labels& labels;
    double gutter;
    const Shown& shown;
    Step lit;
};

/// Writes the number and returns the right edge of its box.
double drawNumber(const Row& row, const Group& group, double y) {
    const Stage& stage = row.stage;
    const bool lit = group.first <= row.lit && row.lit <= group.last;
    QString text = QString::number(group.first);
    if (group.last > group.first) {
        const QString range = text + QStringLiteral("–") + QString::number(group.last);
        if (stage.type.width(FontRole::Number, range) + stage.px(20) < row.gutter) text = range;
    }
    const double width = std::max(stage.px(20), stage.type.width(FontRole::Number, text) + stage.px(6));
    const QRectF box(stage.px(8), y - stage.px(9), width, stage.px(18));
    if (!row.labels.takeForMark(box)) return -1;
    row.draw.rect(box, noStroke, solid(lit ? Token::Sel : Token::Panel2), stage.px(4));
    row.draw.label(box, text, FontRole::Number, lit ? Token::OnSel : Token::Ink2, Qt::AlignHCenter);
    return box.right();
}

void drawTime(const Row& row, const Group& group, double y, double left) {
    const Stage& stage = row.stage;
    const Step before = shownBefore(stage, row.shown, group.first);
    const bool absolute = before == 0 || stage.timeline.isCutBefore(group.first);
    const Time at = stage.timeline.timeOf(group.first);
    const QString text =
        absolute ? timeText(at) : QStringLiteral("+") + durationText(at - stage.timeline.timeOf(before));
    const double width = stage.type.width(FontRole::Clock, text);
    const QRectF box(row.gutter - stage.px(8) - width, y - stage.px(7), width, stage.px(14));
    if (box.left() < left + stage.px(2)) return;
    placeLabel(row.draw, row.labels, box, text, FontRole::Clock, absolute ? Token::Ink : Token::Ink3, Qt::AlignRight);
}

void drawGroup(const Row& row, Group group) {
    const Stage& stage = row.stage;
    constexpr Step few = 8;
    if (row.shown && group.last - group.first < few) {
        while (group.first < group.last && !isShown(stage, row.shown, group.first)) ++group.first;
        while (group.last > group.first && !isShown(stage, row.shown, group.last)) --group.last;
    }
    const EventId event = stage.timeline.eventAt(group.first);
    const double y = stage.y(group.first);
    Item item{Mark::StepNumber, event, stage.trace[event].origin};
    item.count = group.last - group.first + 1;
    item.box = {0, y - stage.px(9), row.gutter, stage.px(18)};
    if (group.first == group.last && !isShown(stage, row.shown, group.first)) {
        item.mark = Mark::HiddenStep;
        row.draw.begin(item);
        row.draw.ellipse({stage.px(18), y}, stage.px(1.6), noStroke, solid(Token::Edge));
        return;
    }
    row.draw.begin(item);
    const double right = drawNumber(row, group, y);
    if (right < 0) return;
    drawTime(row, group, y, right);
    row.draw.line({row.gutter - stage.px(5), y}, {row.gutter, y}, {Token::Edge, stage.px(1)});
}

} // namespace

void drawGutter(Draw& draw, const Stage& stage, Labels& labels, double gutter, const Shown& shown) {
    if (gutter <= 0) return;
    const EventId selected = stage.view.selected;
    const Step lit = stage.happened(selected) ? stage.timeline.stepOf(selected) : stage.complete();
    const Row row{draw, stage, labels, gutter, shown, lit};
    for (const Group& group : groupsInView(stage)) drawGroup(row, group);
    draw.end();
}

} // namespace socketscope
