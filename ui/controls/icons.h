// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The icons of DESIGN 10: 16 px grid, 1.5 px stroke, one colour. Drawn from paths at any size, so that they are sharp
// at every scale and follow the theme.
#pragma once

#include <QColor>
#include <QIcon>
#include <QPainter>

#include <cstdint>

namespace socketscope {

enum class Icon : std::uint8_t {
    None,
    Open,
    Save,
    Export,
    First,
    Back,
    Forward,
    Play,
    Pause,
    Live,
    Add,
    Copy,
    Close,
    Restart,
    Down,
    Fold,
};

void paintIcon(QPainter& painter, Icon icon, const QRectF& box, const QColor& color);
/// For menus and for widgets of Qt's own; paler where disabled.
[[nodiscard]] QIcon iconOf(Icon icon, const QColor& color);

} // namespace socketscope
