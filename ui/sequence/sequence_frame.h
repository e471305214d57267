// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The sequence diagram as a pure function of facts, moment and window: same arguments, same Frame, whatever happened
// before. The view paints it, an export writes it, tests hold it to the laws of ARCHITECTURE (seek = play, continuity,
// prefix). It animates nothing and remembers nothing.
#pragma once

#include "ui/scene/frame.h"
#include "ui/sequence/stage.h"

namespace socketscope {

[[nodiscard]] Frame sequenceFrame(const Story& story, const Cursor& cursor, const Viewport& view, const Style& style);

/// The level "Primitives" (PRIMITIVES.md): programs and one service, segments and states hidden.
[[nodiscard]] Frame primitivesLevel(const Stage& stage);

/// Height of the whole picture down to the cursor in px, header included: for scroll bars and for exports.
[[nodiscard]] double pictureHeight(const Story& story, const Cursor& cursor, const Viewport& view, const Style& style);
/// What of it lies below now: room for what has not happened yet.
[[nodiscard]] double futureHeight(const Viewport& view, const Style& style);
/// Height of the header in px.
[[nodiscard]] double headerHeight(const Viewport& view, const Style& style);
/// The step at a height of the window, for scrubbing in the gutter.
[[nodiscard]] double cursorAtY(const Story& story, const Viewport& view, const Style& style, double y);

} // namespace socketscope
