// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The characters that the ladder is drawn with, once for terminals with line glyphs and once in plain ASCII. Used by
// ladder.cpp only.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace socketscope::ladder_text {

struct Glyphs {
    std::string_view callLine, callRight, callLeft, backLine, backRight, backLeft, lasts, blocked, cut, ellipsis, rule;
    std::array<std::string_view, 3> wireLine, toRight, toLeft, mark; ///< by Origin
    std::string_view leaves, arrives, lost;
    std::string_view leavesLeft, arrivesLeft;
    std::string_view held, copied, damaged;
};

inline constexpr Glyphs unicode{"═",
                                "▶",
                                "◀",
                                "╌",
                                "▶",
                                "◀",
                                "│",
                                "▒",
                                "≈",
                                "…",
                                "─",
                                {"─", "╌", "·"},
                                {"▶", "▶", "▶"},
                                {"◀", "◀", "◀"},
                                {"●", "◐", "◌"},
                                "╮",
                                "╰",
                                "✕",
                                "╭",
                                "╯",
                                "■",
                                "⧉",
                                "≠"};
inline constexpr Glyphs ascii{"=",
                              ">",
                              "<",
                              ".",
                              ">",
                              "<",
                              "|",
                              "#",
                              "~",
                              "...",
                              "-",
                              {"-", "-", "-"},
                              {">", "i>", "m>"},
                              {"<", "<i", "<m"},
                              {"*", "~", "?"},
                              ".",
                              "'",
                              "X",
                              ".",
                              "'",
                              "H",
                              "2x",
                              "!"};

inline std::string times(std::string_view glyph, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += glyph;
    return text;
}

/// What is not in the glyphs: words and data.
inline std::string toAscii(std::string text) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> words{
        {{"µ", "u"}, {"“", "\""}, {"”", "\""}, {"–", "-"}, {"×", "x"}}};
    for (const auto& [from, to] : words)
        for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
            text.replace(at, from.size(), to);
    for (char& c : text)
        if (static_cast<unsigned char>(c) >= 0x80) c = '?';
    return text;
}

} // namespace socketscope::ladder_text
