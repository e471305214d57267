// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The levels "Everything" and "Segments", and the merged marks that they have in a view from far away. Their other
// parts are in bands.h and segment_line.h.
#pragma once

#include "ui/sequence/blocks.h"

namespace socketscope {

[[nodiscard]] Frame everythingLevel(const Stage& stage);

/// Where steps are too many to be told apart: how many of each kind, row by row.
void drawDensity(Draw& draw, const Stage& stage, const Columns& columns);

/// Keeps words out of the way of the segment that is expected.
void reserveExpected(const Stage& stage, Labels& labels, const Columns& columns);
/// What the model expects next: its segment and the states that it leads to, as ghosts without an event. Call after
/// the ghosts of calls.
void drawExpected(Draw& draw, const Stage& stage, Labels& labels, const Columns& columns);
/// How far below now that reaches, design px; 0 where nothing is expected.
[[nodiscard]] double expectedReach(const Viewport& view);

} // namespace socketscope
