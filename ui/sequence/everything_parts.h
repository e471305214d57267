// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The levels "Everything" and "Segments", and the merged marks that they have in a view from far away. Their other
// parts are in bands.h and segment_line.h.
#pragma once

#include "ui/sequence/blocks.h"

#include <QLineF>

namespace socketscope {

[[nodiscard]] Frame everythingLevel(const Stage& stage);

/// Where steps are too many to be told apart: how many of each kind, row by row.
void drawDensity(Draw& draw, const Stage& stage, const Columns& columns);

/// Where the ghost of what the model expects stands in the window.
struct ExpectedPlaces {
    double leaves = 0, arrives = 0; ///< y
    QLineF line;                    ///< of the segment; null where none is expected
    QRectF chip, note;              ///< empty where there was no room
    QString chipText, noteText;
};
/// Takes the places of its words; nothing where it is not to be seen, or not all of it.
[[nodiscard]] std::optional<ExpectedPlaces> placeExpected(const Stage& stage, Labels& labels, const Columns& columns);
/// What the model expects next: its segment and the states that it leads to, as ghosts without an event. Call after
/// the ghosts of calls.
void drawExpected(Draw& draw, const Stage& stage, Labels& labels, const Columns& columns, const ExpectedPlaces& places);
/// How far below now that reaches, design px; 0 where nothing is expected.
[[nodiscard]] double expectedReach(const Viewport& view);

} // namespace socketscope
