// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The levels "Everything" and "Segments", and the merged marks that they have in a view from far away. Their other
// parts are in bands.h and segment_line.h.
#pragma once

#include "ui/sequence/bands.h"
#include "ui/sequence/segment_line.h"

#include <QLineF>

namespace socketscope {

[[nodiscard]] Frame everythingLevel(const Stage& stage);

/// Where steps are too many to be told apart: how many of each kind, row by row.
void drawDensity(Draw& draw, const Stage& stage, const Columns& columns);

/// Where the card of a held segment stands in the window, and the clocks beside it.
struct HandPlaces {
    struct Clock {
        EventId timer{};
        QRectF box;
        QString above, below; ///< its two lines
        double left = 0;      ///< of its whole time, 0 … 1
    };
    const Flight* flight = nullptr; ///< whose card it is
    QRectF card;                    ///< empty where it has no room
    double lower = 0;               ///< how far below now what has not happened begins; px
    std::vector<Clock> clocks;
};
/// Takes their places. Call after the chips, before what has not happened.
[[nodiscard]] HandPlaces placeHand(const Stage& stage, Labels& labels, const Columns& columns,
                                   const std::vector<Flight>& flights);
void drawHandCard(Draw& draw, const Stage& stage, const HandPlaces& places);
/// How far below now a card and its clock may reach, design px; 0 without one.
[[nodiscard]] double cardReach(const Viewport& view);
/// How long TIME-WAIT still lasts, in its band.
void drawTimeWaits(Draw& draw, const Stage& stage, Labels& labels, const std::vector<Band>& bands);

/// Where the ghost of what the model expects stands in the window.
struct ExpectedPlaces {
    double leaves = 0, arrives = 0; ///< y
    QLineF line;                    ///< of the segment; null where none is expected
    QRectF chip, note;              ///< empty where there was no room
    QString chipText, noteText;
};
/// Takes the places of its words; nothing where it is not to be seen, or not all of it.
/// It begins `lower` px further down than now.
[[nodiscard]] std::optional<ExpectedPlaces> placeExpected(const Stage& stage, Labels& labels, const Columns& columns,
                                                          double lower = 0);
/// What the model expects next: its segment and the states that it leads to, as ghosts without an event. Call after
/// the ghosts of calls.
void drawExpected(Draw& draw, const Stage& stage, Labels& labels, const Columns& columns, const ExpectedPlaces& places);
/// How far below now that reaches, design px; 0 where nothing is expected.
[[nodiscard]] double expectedReach(const Viewport& view);

} // namespace socketscope
