// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/theme.h"

#include <QFontDatabase>

#include <cmath>

/// A static library's resources are not there unless somebody asks for them; the macro wants the global namespace.
static void initResources() { Q_INIT_RESOURCE(assets); }

namespace socketscope {

/// The tables of DESIGN 2. `tokens` in the order of Token, without what is derived.
struct Theme::Source {
    bool dark;
    double bodyToPaper, haloAlpha;
    std::array<QRgb, static_cast<std::size_t>(Token::FirstState)> tokens;
    std::array<std::array<QRgb, 3>, connectionStateCount> states; ///< head, spine, text
};

namespace {

QColor mixed(const QColor& from, const QColor& to, double part) {
    const auto mix = [part](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * part)); };
    return {mix(from.red(), to.red()), mix(from.green(), to.green()), mix(from.blue(), to.blue())};
}

} // namespace

Theme::Theme(const Source& source) : dark_(source.dark) {
    for (std::size_t i = 0; i < source.tokens.size(); ++i) colors_[i] = QColor(source.tokens[i]);
    QColor halo = color(Token::Sel);
    halo.setAlphaF(static_cast<float>(source.haloAlpha));
    colors_[static_cast<std::size_t>(Token::SelHalo)] = halo;
    for (std::size_t s = 0; s < connectionStateCount; ++s) {
        const auto state = static_cast<ConnectionState>(s);
        const auto set = [&](StatePart part, const QColor& c) {
            colors_[static_cast<std::size_t>(stateToken(state, part))] = c;
        };
        const QColor head(source.states[s][0]);
        set(StatePart::Head, head);
        set(StatePart::Spine, QColor(source.states[s][1]));
        set(StatePart::Text, QColor(source.states[s][2]));
        set(StatePart::Body, mixed(head, color(Token::Paper), source.bodyToPaper));
    }
}

QColor Theme::color(Ink ink) const {
    QColor c = color(ink.token);
    if (ink.toPaper != 0) c = mixed(c, color(Token::Paper), ink.toPaper / 100.0);
    if (ink.alpha < 1) c.setAlphaF(c.alphaF() * ink.alpha);
    return c;
}

const Theme& Theme::light() {
    static const Theme theme(Source{
        false,
        0.42,
        0.28,
        {0xFFFFFF, 0xF6F7F9, 0xECEFF3, 0xD5DAE1, 0x858F9D, 0x17202B, 0x48535F, 0x626D7B, 0xF3F2FA,
         0xF5F7FA, 0x1B70EB, 0xFFFFFF, 0xE2ECFC, 0,        0x35318A, 0xFFFFFF, 0xE9E8F6, 0xB34A0A,
         0xFFFFFF, 0xFFEBD6, 0x9B000C, 0xFCE6E3, 0x0B6B4F, 0xDDF2E8, 0x765700, 0xFBF0CC, 0x0D0F13,
         0x73726E, 0x1D6A83, 0x771148, 0x9B000C, 0x35507A, 0xE3EAF5, 0xFFF7DF, 0x9C7A12},
        {{{0xEDEFF1, 0x8296A9, 0x414B57},
          {0xC8D4FD, 0x1A4EA0, 0x123F7C},
          {0xEFBF80, 0x9A4300, 0x6B3300},
          {0xF6FABB, 0xA08600, 0x544500},
          {0x93CBAC, 0x097B5A, 0x06452F},
          {0xD3CAFF, 0x7046B7, 0x3A2080},
          {0xF7F2FF, 0x9C84D6, 0x4B3490},
          {0xE0BCD2, 0xD55485, 0x7A1C48},
          {0xA9A0EF, 0x311978, 0x261163},
          {0xE293A8, 0x83134A, 0x4D0A2D},
          {0xAECAD1, 0x5A647C, 0x353E55}}},
    });
    return theme;
}

const Theme& Theme::dark() {
    static const Theme theme(Source{
        true,
        0.50,
        0.50,
        {0x11151B, 0x191F27, 0x232B36, 0x343E4B, 0x7A8696, 0xEAEEF3, 0xB8C1CD, 0x98A3B1, 0x181A28,
         0x161B23, 0x4581D0, 0x0B1526, 0x1B2E4D, 0,        0xB2B0FC, 0x16143F, 0x25254A, 0xFFC976,
         0x2B1400, 0x3A2512, 0xD36153, 0x2E1413, 0x63D0A4, 0x12352A, 0xE6C453, 0x362C0C, 0xF8F6EC,
         0x817F82, 0xA6EDFE, 0xEE8DB6, 0xD36153, 0x9DB8E6, 0x1C2840, 0x2B2610, 0xA88A2A},
        {{{0x22252A, 0x777887, 0xC6CED8},
          {0x0A3166, 0x4480D3, 0xCFE2FF},
          {0x5A2600, 0xC47207, 0xFFE0BD},
          {0x595005, 0xE3CB3F, 0xFFF3B0},
          {0x0D5A48, 0x3CB787, 0xC3F3DF},
          {0x432074, 0xA484E9, 0xE3D8FF},
          {0x171A45, 0xD9C4FF, 0xE8E0FF},
          {0x4A1C40, 0xF38EBB, 0xFFD7E8},
          {0x543DA2, 0x7251CA, 0xEFE7FF},
          {0x7D2D47, 0xB62A64, 0xFFE3EF},
          {0x32526A, 0x9AAEB1, 0xDBE2F2}}},
    });
    return theme;
}

std::vector<QString> loadFonts() {
    static const std::vector<QString> missing = [] {
        initResources();
        std::vector<QString> failed;
        for (const char* name : {"Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "Inter-Bold.otf",
                                 "JetBrainsMono-Regular.ttf", "JetBrainsMono-SemiBold.ttf"}) {
            const QString path = QStringLiteral(":/socketscope/fonts/") + QLatin1String(name);
            if (QFontDatabase::addApplicationFont(path) < 0) failed.push_back(path);
        }
        return failed;
    }();
    return missing;
}

} // namespace socketscope
