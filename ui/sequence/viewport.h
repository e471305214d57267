// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From where the sequence diagram is looked at: window, scroll, axis, level, focus, selection. The view owns one and
// hands it to sequenceFrame(); an export makes its own. No fact is in here.
#pragma once

#include "core/trace/timeline.h"
#include "ui/scene/level.h"
#include "ui/scene/theme.h"

#include <QSizeF>
#include <QString>

namespace socketscope {

struct Viewport {
    QSizeF size;         ///< px, header included
    double scrollY = 0;  ///< px of the picture that lie above the window
    double timeZoom = 1; ///< stretches the rows, never the text
    Axis axis = Axis::Stretched;
    Level level = Level::Everything;
    ProgramId focused = noProgram; ///< the client next to the wire; none: the first
    EventId selected{}, hovered{}, keyboard{};
    bool reviewing = false; ///< the cursor is not at the live edge: the tag says the time, not "now"
    bool header = true;     ///< column titles on top
    bool projector = false; ///< no gutter, no mono details
    QString wireNote;       ///< under "The wire": translated, for example "in your hands"; empty: "flowing"
};

/// How it is drawn: fonts and their measure, and whether movement is wanted.
struct Style {
    Typography type;
    bool reducedMotion = false; ///< marks are there or not, nothing grows or fades
};

} // namespace socketscope
