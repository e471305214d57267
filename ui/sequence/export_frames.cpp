// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/export_frames.h"

#include <algorithm>
#include <cmath>

namespace socketscope {
namespace {

constexpr double shortest = 240; ///< design px

Cursor after(Step step) { return {static_cast<double>(step), Duration{}}; }

} // namespace

ExportFrames::ExportFrames(const Record& record, const ExportOptions& options, double scale)
    : record_(record), style_{Typography(scale), true} {
    cast_.extend(record.trace());
    const Timeline& timeline = record.timeline();
    last_ = std::min(options.to.value_or(timeline.steps()), timeline.steps());
    first_ = std::clamp<Step>(options.from.value_or(1), 1, std::max<Step>(last_, 1));
    view_.axis = options.axis;
    view_.level = options.level;
    view_.focused = options.focused;
    view_.reviewing = true;
    view_.size = QSizeF(options.width * scale, shortest * scale);
    if (first_ > 1) // the row above it would be cut in half: begin between the two
        view_.scrollY = (timeline.y(view_.axis, first_) - timeline.settings().top) * scale;
    const double height = pictureHeight(story(), after(last_), view_, style_) - view_.scrollY;
    view_.size.setHeight(std::ceil(std::max(height, shortest * scale)));
}

double ExportFrames::nowAt(Step step) const {
    const double y = record_.timeline().y(view_.axis, after(step)) * style_.type.scale();
    return headerHeight() + y - view_.scrollY;
}

Frame ExportFrames::at(Step step) const { return sequenceFrame(story(), after(step), view_, style_); }

} // namespace socketscope
