// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/packet/endpoint.h"

#include "core/base/ip_text.h"

namespace socketscope {

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    std::array<std::uint8_t, 16> octets{};
    switch (parseIpText(text, octets)) {
    case IpText::V4:
        return v4(octets[0], octets[1], octets[2], octets[3]);
    case IpText::V6:
        return v6(octets);
    case IpText::NotAnAddress:
        break;
    }
    return std::nullopt;
}

bool IpAddress::isLoopback() const {
    return version_ == IpVersion::V4 ? octets_[0] == 127 : *this == loopback(IpVersion::V6);
}

std::string IpAddress::toString() const { return ipText(octets_, version_ == IpVersion::V6); }

std::string Endpoint::toString() const {
    const std::string host = address.version() == IpVersion::V6 ? "[" + address.toString() + "]" : address.toString();
    return host + ":" + std::to_string(port);
}

} // namespace socketscope
