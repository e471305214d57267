// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/address.h"

#include <algorithm>
#include <cstring>
#include <netinet/in.h>

namespace socketscope {

// sockaddr is C's way of inheritance: these two casts are what it is made for.
sockaddr* SocketAddress::raw() { return reinterpret_cast<sockaddr*>(&storage); }                   // NOLINT
const sockaddr* SocketAddress::raw() const { return reinterpret_cast<const sockaddr*>(&storage); } // NOLINT

SocketAddress SocketAddress::from(const Endpoint& endpoint) {
    SocketAddress address;
    const auto& octets = endpoint.address.octets();
    if (endpoint.address.version() == IpVersion::V4) {
        sockaddr_in v4{};
        v4.sin_family = AF_INET;
        v4.sin_port = htons(endpoint.port);
        std::memcpy(&v4.sin_addr, octets.data(), 4);
        std::memcpy(&address.storage, &v4, sizeof v4);
        address.length = sizeof v4;
    } else {
        sockaddr_in6 v6{};
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(endpoint.port);
        std::memcpy(&v6.sin6_addr, octets.data(), 16);
        std::memcpy(&address.storage, &v6, sizeof v6);
        address.length = sizeof v6;
    }
    return address;
}

Endpoint SocketAddress::endpoint() const {
    if (storage.ss_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &storage, sizeof v4);
        std::array<std::uint8_t, 4> o{};
        std::memcpy(o.data(), &v4.sin_addr, o.size());
        return {IpAddress::v4(o[0], o[1], o[2], o[3]), ntohs(v4.sin_port)};
    }
    if (storage.ss_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, &storage, sizeof v6);
        std::array<std::uint8_t, 16> o{};
        std::memcpy(o.data(), &v6.sin6_addr, o.size());
        return {IpAddress::v6(o), ntohs(v6.sin6_port)};
    }
    return {};
}

} // namespace socketscope
