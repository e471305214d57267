// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The frames of which exports are made: the diagram at any step, as high as the whole picture, on paper of its own.
// Used by export.cpp and the replay page; the frames are those of the screen.
#pragma once

#include "ui/sequence/export.h"
#include "ui/sequence/sequence_frame.h"

namespace socketscope {

class ExportFrames {
public:
    /// `scale`: px for one design px. Keeps references: `record` must outlive it.
    ExportFrames(const Record& record, const ExportOptions& options, double scale);

    /// The first and the last step that are shown; nothing has happened where `last` is before `first`.
    [[nodiscard]] Step first() const { return first_; }
    [[nodiscard]] Step last() const { return last_; }
    [[nodiscard]] double headerHeight() const { return socketscope::headerHeight(view_, style_); }
    /// How far down now is when this step is over, in px.
    [[nodiscard]] double nowAt(Step step) const;
    /// The picture when this step is over. All have the same size.
    [[nodiscard]] Frame at(Step step) const;

private:
    [[nodiscard]] Story story() const { return {record_.trace(), record_.timeline(), cast_, record_.connections()}; }

    const Record& record_;
    Cast cast_;
    Style style_;
    Viewport view_;
    Step first_ = 1, last_ = 0;
};

} // namespace socketscope
