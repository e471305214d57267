// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ip_text.h"

#include <arpa/inet.h>

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
    return inet_ntop(v6 ? AF_INET6 : AF_INET, octets.data(), text.data(), text.size()) != nullptr ? text.data() : "";
}

} // namespace socketscope
