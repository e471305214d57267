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

} // namespace socketscope
