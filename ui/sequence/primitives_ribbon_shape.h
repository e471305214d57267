// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The shape of a ribbon: a way of constant width with open ends, cut upright where it slopes (so that it starts and
// ends at the edge of a column) and level where it stands upright. Pure geometry in px.
#pragma once

#include <QPainterPath>
#include <QPolygonF>

#include <array>

namespace socketscope {

struct RibbonShape {
    QPolygonF body;                    ///< to be filled, without its outline
    std::array<QPainterPath, 2> sides; ///< its two long sides, outer corners round
};

/// `way` has at least two points, no two alike.
[[nodiscard]] RibbonShape ribbonShape(const QPolygonF& way, double width);

} // namespace socketscope
