// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The tokens of the two ends, and the lines around the picture of the state diagram: whose connection it is above it,
// the last move and what may come below. Part of statesFrame(); nobody else includes it.
#pragma once

#include "ui/scene/draw.h"
#include "ui/scene/theme.h"
#include "ui/states/states_story.h"

#include <optional>

namespace socketscope {

enum class EndShape : std::uint8_t { Client, Server, Listener }; ///< ●, ■, ▣

/// Filled, half or dashed as the origin wants; an outline where no event is behind it.
void drawEnd(Draw& draw, QPointF centre, double r, EndShape shape, std::optional<Origin> origin, Ink ink);

/// Heights that depend on the size alone: the picture never moves because a sentence grows.
[[nodiscard]] double titleHeight(const Typography& type);
[[nodiscard]] double wordsHeight(const QSizeF& size, const Typography& type);

void drawTitle(Draw& draw, const Trace& trace, const StatesStory& story, const QRectF& room, const Typography& type);
void drawWords(Draw& draw, const Trace& trace, const StatesStory& story, const QRectF& room, const Typography& type);

} // namespace socketscope
