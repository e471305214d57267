// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/event.h"

#include <utility>

namespace socketscope {

std::string flagLetters(FlagBits flags) {
    constexpr std::array<std::pair<FlagBits, char>, 8> order{{{flag::syn, 'S'},
                                                              {flag::ack, 'A'},
                                                              {flag::fin, 'F'},
                                                              {flag::rst, 'R'},
                                                              {flag::psh, 'P'},
                                                              {flag::urg, 'U'},
                                                              {flag::ece, 'E'},
                                                              {flag::cwr, 'C'}}};
    std::string letters;
    for (const auto& [bit, letter] : order)
        if ((flags & bit) != 0) letters += letter;
    return letters;
}

bool flagsFit(FlagBits wanted, FlagBits actual) {
    constexpr FlagBits exact = flag::syn | flag::fin | flag::rst;
    if ((wanted & exact) != (actual & exact)) return false;
    if (wanted == flag::syn && (actual & flag::ack) != 0) return false;
    return (wanted & ~actual) == 0;
}

} // namespace socketscope
