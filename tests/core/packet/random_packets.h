// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Random segments and datagrams for the property tests of packet/, from one seeded generator, so that a failure is
// repeated by its seed. Segments are well formed: their options are padded to whole words, and an option that cannot be
// read is only ever the last.
#pragma once

#include "core/packet/packet.h"

#include <cstdint>
#include <random>

namespace socketscope::test {

class RandomPackets {
public:
    explicit RandomPackets(std::uint64_t seed) : generator_(seed) {}

    /// From `low` to `high`, both included.
    std::uint32_t number(std::uint32_t low, std::uint32_t high) {
        return std::uniform_int_distribution<std::uint32_t>(low, high)(generator_);
    }
    std::uint32_t u32() { return static_cast<std::uint32_t>(generator_()); }
    std::uint16_t u16() { return static_cast<std::uint16_t>(generator_()); }
    std::uint8_t u8() { return static_cast<std::uint8_t>(generator_()); }
    bool oneIn(std::uint32_t n) { return number(1, n) == 1; }
    Bytes bytes(std::size_t count) {
        Bytes made(count);
        for (std::byte& b : made) b = std::byte{u8()};
        return made;
    }

    IpAddress address(IpVersion version) {
        if (version == IpVersion::V4) return IpAddress::v4(u8(), u8(), u8(), u8());
        std::array<std::uint8_t, 16> octets{};
        for (std::uint8_t& octet : octets) octet = u8();
        return IpAddress::v6(octets);
    }

    TcpOption option() {
        switch (number(0, 11)) {
        case 0:
            return NoOperation{};
        case 1:
            return MaximumSegmentSize{u16()};
        case 2:
            return WindowScale{u8()};
        case 3:
            return SackPermitted{};
        case 4:
            return sack();
        case 5:
            return Timestamps{u32(), u32()};
        case 6:
            return md5();
        case 7:
            return UserTimeout{oneIn(2) ? UserTimeout::Unit::Minutes : UserTimeout::Unit::Seconds,
                               static_cast<std::uint16_t>(u16() & 0x7fffU)};
        case 8:
            return TcpAuthentication{u8(), u8(), bytes(number(0, 16))};
        case 9:
            return Multipath{bytes(number(1, 20))};
        case 10:
            return FastOpenCookie{bytes(number(0, 16))};
        default:
            return UnknownOption{static_cast<std::uint8_t>(number(64, 255)), bytes(number(0, 12))};
        }
    }

    TcpOptions options() {
        TcpOptions made;
        const std::uint32_t tries = number(0, 8);
        for (std::uint32_t i = 0; i < tries; ++i) {
            made.push_back(option());
            if (encodedLength(made) > maxOptionOctets) made.pop_back();
        }
        const std::size_t left = maxOptionOctets - encodedLength(made);
        if (left >= 4 && oneIn(6)) {
            // Up to the end of the header: a kind, a length that cannot be, anything.
            MalformedOption malformed{bytes(left)};
            malformed.octets[0] = std::byte{static_cast<std::uint8_t>(number(2, 255))};
            malformed.octets[1] = std::byte{static_cast<std::uint8_t>(oneIn(2) ? number(0, 1) : number(41, 255))};
            made.emplace_back(std::move(malformed));
        } else if (left > 0 && oneIn(6)) {
            made.emplace_back(EndOfList{bytes(number(0, static_cast<std::uint32_t>(left) - 1))});
        }
        return padded(std::move(made));
    }

    Segment segment(IpVersion version) {
        Segment s;
        s.src = {address(version), u16()};
        s.dst = {address(version), u16()};
        s.seq = Seq(u32());
        s.ack = Seq(u32());
        s.flags = TcpFlags::fromBits(u8());
        s.window = u16();
        s.urgentPointer = u16();
        s.options = options();
        s.payload = bytes(oneIn(3) ? 0 : number(0, oneIn(20) ? 9000 : 200));
        return s;
    }

    PacketForm form(IpVersion version) {
        PacketForm made;
        if (version == IpVersion::V4) {
            made.ip = ipv4();
        } else {
            made.ip = ipv6();
        }
        made.tcp.reserved = static_cast<std::uint8_t>(number(0, 15));
        return made;
    }

private:
    TcpOption sack() {
        Sack made;
        for (std::uint32_t n = number(1, 4); n > 0; --n) made.blocks.push_back({Seq(u32()), Seq(u32())});
        return made;
    }
    TcpOption md5() {
        Md5Signature made;
        for (std::byte& b : made.digest) b = std::byte{u8()};
        return made;
    }
    Ipv4Header ipv4() {
        Ipv4Header made;
        made.trafficClass = u8();
        made.identification = u16();
        made.reservedFlag = oneIn(8);
        made.dontFragment = oneIn(2);
        made.timeToLive = u8();
        made.options = bytes(oneIn(3) ? 4 * std::size_t{number(0, 10)} : 0);
        made.lengthUnsaid = oneIn(16);
        return made;
    }
    Ipv6Header ipv6() {
        Ipv6Header made;
        made.trafficClass = u8();
        made.flowLabel = number(0, 0xfffff);
        made.hopLimit = u8();
        made.lengthUnsaid = oneIn(16);
        using Kind = Ipv6Extension::Kind;
        if (oneIn(6)) made.extensions.push_back(extension(Kind::HopByHop));
        if (oneIn(6)) made.extensions.push_back(extension(Kind::DestinationOptions));
        if (oneIn(6)) made.extensions.push_back(extension(Kind::Routing));
        if (oneIn(6)) made.extensions.push_back(extension(Kind::Fragment));
        if (oneIn(6)) made.extensions.push_back(extension(Kind::DestinationOptions));
        return made;
    }
    Ipv6Extension extension(Ipv6Extension::Kind kind) {
        if (kind == Ipv6Extension::Kind::Fragment) {
            Ipv6Extension atomic{kind, bytes(7)};
            atomic.octets[1] = std::byte{0};
            atomic.octets[2] = std::byte{0};
            return atomic;
        }
        const std::uint32_t units = number(0, 5);
        Ipv6Extension made{kind, bytes(8 * (std::size_t{units} + 1) - 1)};
        made.octets[0] = std::byte{static_cast<std::uint8_t>(units)};
        if (kind == Ipv6Extension::Kind::Routing) made.octets[1] = std::byte{static_cast<std::uint8_t>(number(0, 5))};
        return made;
    }

    std::mt19937_64 generator_;
};

} // namespace socketscope::test
