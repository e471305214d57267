// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Bytes written as hexadecimal digits, for datagrams in tests.
#pragma once

#include "core/base/bytes.h"

#include <cassert>
#include <string>
#include <string_view>

namespace socketscope::test {

/// Spaces are for the reader.
inline Bytes hex(std::string_view digits) {
    Bytes bytes;
    unsigned value = 0;
    bool half = false;
    for (const char c : digits) {
        if (c == ' ') continue;
        const std::string_view known = "0123456789abcdef";
        const std::size_t digit = known.find(c);
        assert(digit != std::string_view::npos);
        value = (value << 4U | static_cast<unsigned>(digit)) & 0xffU;
        if (half) bytes.push_back(std::byte{static_cast<std::uint8_t>(value)});
        half = !half;
    }
    assert(!half);
    return bytes;
}

inline std::string toHex(ByteView bytes) {
    std::string text;
    for (const std::byte b : bytes) {
        constexpr std::string_view digits = "0123456789abcdef";
        text += digits[std::to_integer<std::size_t>(b) >> 4U];
        text += digits[std::to_integer<std::size_t>(b) & 0xfU];
    }
    return text;
}

} // namespace socketscope::test
