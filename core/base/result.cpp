// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/result.h"

#include <algorithm>

namespace socketscope {

std::string Error::line() const {
    std::string out;
    if (place) {
        out += place->file;
        if (place->line != 0) out += ":" + std::to_string(place->line) + ":" + std::to_string(place->column);
        out += ": ";
    }
    out += what;
    if (!why.empty()) out += ": " + why;
    if (!remedy.empty()) out += ". " + remedy;
    // A file's name or a word in it may hold line ends and worse; a message is one line whatever it quotes.
    std::replace_if(
        out.begin(), out.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
    return out;
}

} // namespace socketscope
