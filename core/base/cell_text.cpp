// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/cell_text.h"

#include "core/base/printable.h"

#include <algorithm>

namespace socketscope {
namespace {

std::size_t lengthAt(std::string_view text) { return std::max<std::size_t>(1, utf8Length(asBytes(text))); }

char32_t codePoint(std::string_view character) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
    switch (character.size()) {
    case 2:
        return static_cast<char32_t>((byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU));
    case 3:
        return static_cast<char32_t>((byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU));
    case 4:
        return static_cast<char32_t>((byte(0) & 0x07U) << 18U | (byte(1) & 0x3FU) << 12U | (byte(2) & 0x3FU) << 6U |
                                     (byte(3) & 0x3FU));
    default:
        return byte(0);
    }
}

/// Unicode TR 11 "wide" ranges, roughly: Hangul, CJK, kana, full-width forms, emoji.
std::size_t cellsOf(char32_t c) {
    const bool wide = (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
                      (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
                      (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD);
    const bool combining = c >= 0x300 && c <= 0x36F;
    return combining ? 0 : wide ? 2 : 1;
}

} // namespace

std::size_t cellWidth(std::string_view text) {
    std::size_t cells = 0;
    while (!text.empty()) {
        const std::size_t length = lengthAt(text);
        cells += cellsOf(codePoint(text.substr(0, length)));
        text.remove_prefix(length);
    }
    return cells;
}

std::string cutToCells(std::string_view text, std::size_t width, std::string_view ellipsis) {
    if (cellWidth(text) <= width) return std::string(text);
    const std::size_t markWidth = std::min(cellWidth(ellipsis), width);
    std::size_t cells = 0, end = 0;
    while (end < text.size()) {
        const std::size_t length = lengthAt(text.substr(end));
        const std::size_t wide = cellsOf(codePoint(text.substr(end, length)));
        if (cells + wide > width - markWidth) break;
        cells += wide;
        end += length;
    }
    return std::string(text.substr(0, end)) + std::string(cellWidth(ellipsis) <= width ? ellipsis : "");
}

std::string padToCells(std::string_view text, std::size_t width, std::string_view ellipsis) {
    std::string cut = cutToCells(text, width, ellipsis);
    const std::size_t have = cellWidth(cut);
    cut.append(width > have ? width - have : 0, ' ');
    return cut;
}

} // namespace socketscope
