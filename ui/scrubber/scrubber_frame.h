// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The whole run in one strip (DESIGN 7): the client's state on top, the server's below, calls and segments between,
// cuts in silence. A pure function of facts and width; cursor and window are drawn over it by the view.
#pragma once

#include "core/session/record.h"
#include "ui/scene/frame.h"
#include "ui/scene/theme.h"

#include <QSizeF>

namespace socketscope {

struct ScrubberInput {
    QSizeF size; ///< px
    double scale = 1;
    Axis axis = Axis::Stretched;
    bool states = true;           ///< strips show TCP's states; else what the programs wait in
    ProgramId client = noProgram; ///< whose strip is on top
    double edge = 0;              ///< u that lies at the right end, at least 1
};

[[nodiscard]] Frame scrubberFrame(const Record& record, const ScrubberInput& input);

/// x of a place on the timeline, and back.
[[nodiscard]] double scrubberX(const Record& record, const ScrubberInput& input, const Cursor& cursor);
[[nodiscard]] double scrubberU(const Record& record, const ScrubberInput& input, double x);

} // namespace socketscope
