// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How controls look: theme, size of text, whether movement is wanted. The shell makes one and hands it to every control
// that paints itself; a control never asks anybody else for a colour.
#pragma once

#include "ui/scene/theme.h"

#include <QFont>

#include <cmath>

namespace socketscope {

struct Look {
    const Theme* theme = &Theme::light();
    double scale = 1; ///< px for one design px: the size of text, without the diagram's zoom
    bool reducedMotion = false;

    [[nodiscard]] QColor color(Ink ink) const { return theme->color(ink); }
    [[nodiscard]] double px(double design) const { return design * scale; }
    [[nodiscard]] int whole(double design) const { return static_cast<int>(std::lround(design * scale)); }
    /// A font of the interface by its size in design px.
    [[nodiscard]] QFont font(double designPx, QFont::Weight weight = QFont::Normal, bool mono = false) const;
};

} // namespace socketscope
