// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Addresses as values: `IpAddress` (IPv4 or IPv6), `Endpoint` (address and port), `FourTuple` (what tells one
// connection from another, RFC 9293 3.3.1). Ports are in host order; addresses in network order, as they travel.
// Knows nothing of sockets: conversion to sockaddr lives in net/address.h.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace socketscope {

enum class IpVersion : std::uint8_t { V4 = 4, V6 = 6 };

class IpAddress {
public:
    /// 0.0.0.0
    constexpr IpAddress() = default;
    /// Dotted IPv4 from four octets in reading order.
    static constexpr IpAddress v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
        IpAddress ip;
        ip.octets_ = {a, b, c, d};
        return ip;
    }
    static constexpr IpAddress v6(const std::array<std::uint8_t, 16>& octets) {
        IpAddress ip;
        ip.version_ = IpVersion::V6;
        ip.octets_ = octets;
        return ip;
    }
    /// 127.0.0.1 or ::1.
    static constexpr IpAddress loopback(IpVersion version) {
        if (version == IpVersion::V4) return v4(127, 0, 0, 1);
        return v6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
    }
    /// "127.0.0.1", "::1"; nothing for anything else (no names, no zones, no shorthand like "127.1").
    [[nodiscard]] static std::optional<IpAddress> parse(std::string_view text);

    [[nodiscard]] constexpr IpVersion version() const { return version_; }
    /// 4 or 16.
    [[nodiscard]] constexpr std::size_t size() const { return version_ == IpVersion::V4 ? 4 : 16; }
    /// Octets in network order; the first size() count.
    [[nodiscard]] constexpr const std::array<std::uint8_t, 16>& octets() const { return octets_; }
    /// 127.0.0.0/8 or ::1 (RFC 1122 3.2.1.3, RFC 4291 2.5.3): the only addresses that Socketscope ever uses itself.
    [[nodiscard]] bool isLoopback() const;
    [[nodiscard]] std::string toString() const;

    friend constexpr auto operator<=>(const IpAddress&, const IpAddress&) = default;

private:
    IpVersion version_ = IpVersion::V4;
    std::array<std::uint8_t, 16> octets_{};
};

struct Endpoint {
    IpAddress address;
    std::uint16_t port = 0;

    /// "127.0.0.1:7000", "[::1]:7000".
    [[nodiscard]] std::string toString() const;
    friend constexpr auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

struct FourTuple {
    Endpoint local;
    Endpoint remote;

    /// The same connection as the other end sees it.
    [[nodiscard]] FourTuple mirrored() const { return {remote, local}; }
    friend constexpr auto operator<=>(const FourTuple&, const FourTuple&) = default;
};

} // namespace socketscope
