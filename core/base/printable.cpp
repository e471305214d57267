// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/printable.h"

#include <array>

namespace socketscope {
namespace {

unsigned at(ByteView bytes, std::size_t i) { return std::to_integer<unsigned>(bytes[i]); }

std::string escape(unsigned byte) {
    switch (byte) {
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    case '\\':
        return "\\\\";
    default:
        break;
    }
    constexpr std::string_view digits = "0123456789abcdef";
    return {'\\', 'x', digits[byte >> 4U], digits[byte & 15U]};
}

} // namespace

// RFC 3629 section 4: no overlong forms, no surrogates, nothing above U+10FFFF.
std::size_t utf8Length(ByteView bytes) {
    if (bytes.empty()) return 0;
    const unsigned lead = at(bytes, 0);
    if (lead < 0x80) return 1;
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || bytes.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((at(bytes, i) & 0xC0U) != 0x80) return 0;
    const unsigned second = at(bytes, 1);
    const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
    const bool outside = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
    return overlong || outside ? 0 : length;
}

std::string printable(ByteView bytes, std::size_t most) {
    std::string text;
    std::size_t i = 0;
    while (i < bytes.size()) {
        const std::size_t length = utf8Length(bytes.subspan(i));
        const unsigned byte = at(bytes, i);
        const bool shows =
            length > 0 && byte >= 0x20 && byte != 0x7F && byte != '\\' && !(byte == 0xC2 && at(bytes, i + 1) < 0xA0);
        const std::size_t step = shows ? length : 1;
        if (i + step > most) break;
        if (shows)
            for (std::size_t k = 0; k < length; ++k) text += static_cast<char>(at(bytes, i + k));
        else
            text += escape(byte);
        i += step;
    }
    return text;
}

bool isPlainText(ByteView bytes) {
    for (std::size_t i = 0; i < bytes.size();) {
        const std::size_t length = utf8Length(bytes.subspan(i));
        const unsigned byte = at(bytes, i);
        if (length == 0 || (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F) return false;
        i += length;
    }
    return true;
}

std::string counted(std::size_t count, std::string_view word) {
    return std::to_string(count) + " " + std::string(word) + (count == 1 ? "" : "s");
}

} // namespace socketscope
