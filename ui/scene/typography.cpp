// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/theme.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace socketscope {
namespace {

struct Face {
    double size; ///< px at scale 1
    QFont::Weight weight;
    bool mono;
};

/// In the order of FontRole (DESIGN 4).
constexpr std::array<Face, fontRoleCount> faces{{
    {13, QFont::DemiBold, false},   // Heading
    {11.5, QFont::Normal, false},   // Subheading
    {12, QFont::DemiBold, false},   // Flag
    {11.5, QFont::DemiBold, false}, // ReturnFlag
    {12, QFont::DemiBold, false},   // State
    {11, QFont::DemiBold, false},   // StateSmall
    {10.5, QFont::Normal, false},   // StateDetail
    {11.5, QFont::Bold, false},     // Chip
    {11, QFont::Normal, true},      // ChipDetail
    {11, QFont::Normal, false},     // Detail
    {11.5, QFont::DemiBold, false}, // DetailStrong
    {11, QFont::Bold, false},       // Number
    {10.5, QFont::Normal, true},    // Clock
    {11.5, QFont::DemiBold, false}, // Tag
    {13, QFont::Normal, false},     // Body
    {12, QFont::Normal, true},      // Mono
    {10.5, QFont::Normal, true},    // MonoSmall
}};

} // namespace

SizedFont fontFor(FontRole role, double scale) {
    const Face& face = faces[static_cast<std::size_t>(role)];
    QFont font(face.mono ? QStringLiteral("JetBrains Mono") : QStringLiteral("Inter"));
    font.setStyleHint(face.mono ? QFont::Monospace : QFont::SansSerif);
    font.setWeight(face.weight);
    font.setHintingPreference(QFont::PreferNoHinting); // so that width follows size, and size may be anything
    const double size = std::max(1.0, face.size * scale);
    const int whole = static_cast<int>(std::ceil(size - 1e-6));
    font.setPixelSize(whole);
    return {font, size / whole};
}

Typography::Typography(double scale) : scale_(scale) {
    for (std::size_t i = 0; i < fontRoleCount; ++i) {
        fonts_[i] = fontFor(static_cast<FontRole>(i), scale);
        heights_[i] = QFontMetricsF(fonts_[i].font).height() * fonts_[i].shrink;
    }
}

double Typography::width(FontRole role, const QString& text) const {
    auto& known = widths_[static_cast<std::size_t>(role)];
    const auto it = known.constFind(text);
    if (it != known.constEnd()) return *it;
    if (known.size() > 4096) known.clear();
    const SizedFont& sized = fonts_[static_cast<std::size_t>(role)];
    const double width = QFontMetricsF(sized.font).horizontalAdvance(text) * sized.shrink;
    known.insert(text, width);
    return width;
}

QString Typography::elided(FontRole role, const QString& text, double room, Qt::TextElideMode mode) const {
    if (width(role, text) <= room) return text;
    const SizedFont& sized = fonts_[static_cast<std::size_t>(role)];
    return QFontMetricsF(sized.font).elidedText(text, mode, room / sized.shrink);
}

} // namespace socketscope
