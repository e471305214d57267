// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ip_text.h"

#include <arpa/inet.h>
#include <charconv>

namespace socketscope {

IpText parseIpText(std::string_view text, std::array<std::uint8_t, 16>& octets) {
    if (text.find('\0') != std::string_view::npos) return IpText::NotAnAddress;
    const std::string zeroEnded(text);
    if (inet_pton(AF_INET, zeroEnded.c_str(), octets.data()) == 1) return IpText::V4;
    if (inet_pton(AF_INET6, zeroEnded.c_str(), octets.data()) == 1) return IpText::V6;
    return IpText::NotAnAddress;
}

std::string ipText(const std::array<std::uint8_t, 16>& octets, bool v6) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (v6) return inet_ntop(AF_INET6, octets.data(), text.data(), text.size()) != nullptr ? text.data() : "";
    char* end = text.data(); // inet_ntop(3) takes ten times as long, and every saved event has two of them
    for (std::size_t i = 0; i < 4; ++i) {
        if (i > 0) *end++ = '.';
        end = std::to_chars(end, text.data() + text.size(), octets[i]).ptr;
    }
    return {text.data(), end};
}

} // namespace socketscope
