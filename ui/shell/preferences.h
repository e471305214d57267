// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person has chosen and wants to find again. Read and written through the QSettings that app/ hands in; unknown
// or damaged values fall back to the defaults.
#pragma once

#include "core/packet/endpoint.h"
#include "ui/scene/theme.h"
#include "ui/sequence/viewport.h"

#include <QSettings>

#include <optional>
#include <string>

namespace socketscope {

enum class ThemeChoice : std::uint8_t { Auto, Light, Dark };

struct Preferences {
    Level level = Level::Primitives;
    Axis axis = Axis::Stretched;
    RoleWords roles = RoleWords::Beside;
    ThemeChoice theme = ThemeChoice::Auto;
    TextSize textSize = TextSize::Normal;
    bool reducedMotion = false;
    std::optional<bool> legend; ///< none: where there is room
    IpVersion ip = IpVersion::V4;
    std::optional<Wire> wire;           ///< none: the best that can be had
    std::optional<std::string> profile; ///< "stock" or "class"; none: as the scenario says
    double zoom = 1;
    double speed = 1;

    [[nodiscard]] static Preferences read(const QSettings& settings);
    void write(QSettings& settings) const;
};

} // namespace socketscope
