// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The two colour themes of DESIGN 2 and the bundled fonts of DESIGN 4. The painter turns inks into colours here; frames
// measure text here. Plain values, passed to whoever needs them; which theme is on is decided in the shell.
#pragma once

#include "ui/scene/frame.h"

#include <QColor>
#include <QFont>
#include <QHash>

#include <array>
#include <vector>

namespace socketscope {

class Theme {
public:
    static const Theme& light();
    static const Theme& dark();

    [[nodiscard]] QColor color(Token token) const { return colors_[static_cast<std::size_t>(token)]; }
    [[nodiscard]] QColor color(Ink ink) const;
    [[nodiscard]] bool isDark() const { return dark_; }

private:
    struct Source;
    explicit Theme(const Source& source);

    std::array<QColor, tokenCount> colors_;
    bool dark_ = false;
};

/// Loads the bundled fonts from the program's resources, once; they are needed before any Typography is made. Returns
/// the families that could not be loaded: none, or the build is broken.
std::vector<QString> loadFonts();

/// How big text is (DESIGN 4). `Projector` sizes follow the height of the screen.
enum class TextSize : std::uint8_t { Normal, Large, Projector };

/// A font of any size. Qt knows whole px only, so it is one of the next whole size, to be drawn `shrink` times as big.
struct SizedFont {
    QFont font;
    double shrink = 1; ///< in (0, 1]
};
[[nodiscard]] SizedFont fontFor(FontRole role, double scale);

/// Fonts by role at one scale, and the widths of words in them. Keeps what it has measured, so it is to be used from
/// one thread; two of the same scale measure the same.
class Typography {
public:
    /// `scale` is px for one design px (uiFontPx / 13 × zoom).
    explicit Typography(double scale = 1);

    [[nodiscard]] double scale() const { return scale_; }
    /// A length in design px.
    [[nodiscard]] double px(double design) const { return design * scale_; }
    [[nodiscard]] double width(FontRole role, const QString& text) const;
    /// The text, shortened with "…" where it is wider than `room` px.
    [[nodiscard]] QString elided(FontRole role, const QString& text, double room,
                                 Qt::TextElideMode mode = Qt::ElideRight) const;
    /// Height of one line.
    [[nodiscard]] double height(FontRole role) const { return heights_[static_cast<std::size_t>(role)]; }

private:
    double scale_;
    std::array<SizedFont, fontRoleCount> fonts_;
    std::array<double, fontRoleCount> heights_{};
    mutable std::array<QHash<QString, double>, fontRoleCount> widths_;
};

} // namespace socketscope
