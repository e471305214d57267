// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Text in terminal cells: how wide it is, and how to cut or pad it to a width. UTF-8 in and out; East Asian wide
// characters count two cells. Used by the ladder.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace socketscope {

/// Cells that `text` fills.
[[nodiscard]] std::size_t cellWidth(std::string_view text);
/// `text` cut to at most `width` cells; what is cut off is marked by `ellipsis`.
[[nodiscard]] std::string cutToCells(std::string_view text, std::size_t width, std::string_view ellipsis);
/// `text` followed by spaces up to `width` cells, or cut.
[[nodiscard]] std::string padToCells(std::string_view text, std::size_t width, std::string_view ellipsis);

} // namespace socketscope
