// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The patterns of DESIGN 2 and 3 as plain polygons, for the painter. They come out right everywhere: a texture brush
// would become a picture in SVG, and SVG (Tiny 1.2, which Qt writes) knows no clipping either, so every mark is cut to
// its box here. Marks start at the shape's own corner, so nothing swims when it moves.
#pragma once

#include "ui/scene/ink.h"

#include <QPolygonF>
#include <QRectF>

#include <vector>

namespace socketscope {

/// The marks of a pattern that lie in `seen`, a part of `box`: convex polygons inside the box.
[[nodiscard]] std::vector<QPolygonF> patternMarks(const Fill& fill, const QRectF& box, const QRectF& seen,
                                                  double scale);

} // namespace socketscope
