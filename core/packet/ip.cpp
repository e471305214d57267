// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/packet/ip.h"

#include "core/packet/field_reader.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace socketscope {

namespace {

constexpr std::size_t ipv4FixedOctets = 20;
constexpr std::size_t ipv6FixedOctets = 40;
constexpr std::size_t maxIpv4OptionOctets = 40;

IpAddress readAddress(FieldReader& reader, FieldId id, IpVersion version) {
    std::array<std::uint8_t, 16> octets{};
    const ByteView taken = reader.take(id, version == IpVersion::V4 ? 4 : 16);
    std::ranges::transform(taken, octets.begin(), [](std::byte b) { return std::to_integer<std::uint8_t>(b); });
    if (version == IpVersion::V6) return IpAddress::v6(octets);
    return IpAddress::v4(octets[0], octets[1], octets[2], octets[3]);
}

void writeAddress(ByteWriter& out, const IpAddress& address, std::size_t octets) {
    out.append(std::as_bytes(std::span(address.octets())).first(octets));
}

// ---- IPv4

ChecksumVerdict judgeIpv4Header(ByteView header, std::uint16_t field) {
    InternetChecksum sum;
    sum.add(header);
    return judgeChecksum(field, sum.sum(), 0);
}

/// What the checksum field of a header should hold, whatever it holds now.
std::uint16_t rightIpv4Checksum(ByteView header) {
    InternetChecksum sum;
    sum.add(header.first(10));
    sum.add(header.subspan(12));
    return sum.value();
}

/// The fixed header, whose octets are known to be there, and its options, which are too.
void readIpv4Fields(FieldReader& reader, std::size_t headerOctets, Ipv4Header& header, DecodedIp& ip) {
    reader.note(FieldId::Ipv4Version, 1, 0xf0);
    reader.note(FieldId::Ipv4HeaderLength, 1, 0x0f);
    reader.u8();
    header.trafficClass = reader.u8(FieldId::Ipv4TrafficClass);
    header.lengthUnsaid = reader.u16(FieldId::Ipv4TotalLength) == 0;
    header.identification = reader.u16(FieldId::Ipv4Identification);
    reader.note(FieldId::Ipv4Flags, 2, 0xe000);
    reader.note(FieldId::Ipv4FragmentOffset, 2, 0x1fff);
    const std::uint16_t fragment = reader.u16();
    header.reservedFlag = (fragment & 0x8000U) != 0;
    header.dontFragment = (fragment & 0x4000U) != 0;
    header.moreFragments = (fragment & 0x2000U) != 0;
    header.fragmentOffset = fragment & 0x1fffU;
    header.timeToLive = reader.u8(FieldId::Ipv4TimeToLive);
    ip.protocolAt = reader.offset();
    header.protocol = reader.u8(FieldId::Ipv4Protocol);
    header.checksum = reader.u16(FieldId::Ipv4HeaderChecksum);
    ip.src = readAddress(reader, FieldId::Ipv4Source, IpVersion::V4);
    ip.dst = readAddress(reader, FieldId::Ipv4Destination, IpVersion::V4);
    header.options = copy(reader.take(FieldId::Ipv4Options, headerOctets - ipv4FixedOctets));
}

Decoded<DecodedIp> decodeIpv4(ByteView datagram, FieldList* fields) {
    FieldReader reader(datagram, 0, fields);
    if (!reader.has(ipv4FixedOctets)) return DecodeError{DecodeErrorKind::CutShort, datagram.size()};
    const std::size_t headerOctets = 4 * std::size_t{reader.peek() & 0x0fU};
    if (headerOctets < ipv4FixedOctets) return DecodeError{DecodeErrorKind::HeaderLengthTooSmall, 0};
    const std::size_t said = std::size_t{reader.peek(2)} << 8U | reader.peek(3);
    if (said != 0 && said < headerOctets) return DecodeError{DecodeErrorKind::TotalLengthTooSmall, 2};
    if (!reader.has(headerOctets)) return DecodeError{DecodeErrorKind::CutShort, datagram.size()};

    DecodedIp ip;
    Ipv4Header header;
    readIpv4Fields(reader, headerOctets, header, ip);
    const ByteView headerBytes = datagram.first(headerOctets);
    const std::uint16_t checksum = header.checksum.value_or(0);
    ip.checksum = judgeIpv4Header(headerBytes, checksum);
    if (checksum == rightIpv4Checksum(headerBytes)) header.checksum.reset();

    const std::size_t total = said == 0 ? datagram.size() : said;
    const std::size_t here = std::min(total, datagram.size());
    ip.protocol = header.protocol;
    ip.payloadOffset = headerOctets;
    ip.payloadLength = here - headerOctets;
    ip.missing = total - here;
    ip.trailing = datagram.size() - here;
    ip.header = std::move(header);
    return ip;
}

void encodeIpv4(ByteWriter& out, const Ipv4Header& header, const IpAddress& src, const IpAddress& dst,
                std::size_t payloadLength) {
    assert(header.options.size() <= maxIpv4OptionOctets);
    Bytes options(header.options.begin(), header.options.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                                       header.options.size(), maxIpv4OptionOctets)));
    options.resize((options.size() + 3) / 4 * 4);
    const std::size_t headerOctets = ipv4FixedOctets + options.size();
    const std::size_t total = headerOctets + payloadLength;
    const bool sayLength = !header.lengthUnsaid && total <= 0xffff;

    ByteWriter own;
    own.u8(static_cast<std::uint8_t>(0x40U | headerOctets / 4));
    own.u8(header.trafficClass);
    own.u16(sayLength ? static_cast<std::uint16_t>(total) : std::uint16_t{0});
    own.u16(header.identification);
    const unsigned flags = (header.reservedFlag ? 0x8000U : 0U) | (header.dontFragment ? 0x4000U : 0U) |
                           (header.moreFragments ? 0x2000U : 0U);
    own.u16(static_cast<std::uint16_t>(flags | (header.fragmentOffset & 0x1fffU)));
    own.u8(header.timeToLive);
    own.u8(header.protocol);
    own.u16(0);
    writeAddress(own, src, 4);
    writeAddress(own, dst, 4);
    own.append(options);
    own.patch16(10, header.checksum.value_or(rightIpv4Checksum(own.view())));
    out.append(own.view());
}

// ---- IPv6

std::optional<FieldId> extensionField(std::uint8_t nextHeader) {
    switch (static_cast<Ipv6Extension::Kind>(nextHeader)) {
    case Ipv6Extension::Kind::HopByHop:
        return FieldId::Ipv6HopByHop;
    case Ipv6Extension::Kind::Routing:
        return FieldId::Ipv6Routing;
    case Ipv6Extension::Kind::Fragment:
        return FieldId::Ipv6Fragment;
    case Ipv6Extension::Kind::DestinationOptions:
        return FieldId::Ipv6DestinationOptions;
    }
    return std::nullopt;
}

/// How many octets the extension header at the reader's position takes: as far as can be seen, at least 8.
std::size_t extensionOctets(const FieldReader& reader, Ipv6Extension::Kind kind) {
    const bool saysLength = kind != Ipv6Extension::Kind::Fragment && reader.has(2);
    return 8 * (1 + std::size_t{saysLength ? reader.peek(1) : std::uint8_t{0}});
}

/// Why the extension header at the reader's position cannot be passed over, or nothing. The reader ends where the
/// datagram does, `missing` octets early if the capture was cut.
std::optional<DecodeError> judgeExtension(const FieldReader& reader, std::size_t missing, Ipv6Extension::Kind kind) {
    const std::size_t octets = extensionOctets(reader, kind);
    if (octets > reader.remaining() + missing) return DecodeError{DecodeErrorKind::ExtensionPastEnd, reader.offset()};
    if (!reader.has(octets)) return DecodeError{DecodeErrorKind::CutShort, reader.offset() + reader.remaining()};
    if (kind != Ipv6Extension::Kind::Fragment) return std::nullopt;
    const unsigned offsetAndMore = (unsigned{reader.peek(2)} << 8U | reader.peek(3)) & 0xfff9U;
    if (offsetAndMore != 0) return DecodeError{DecodeErrorKind::Fragment, reader.offset() + 2};
    return std::nullopt;
}

/// Passes over the extension headers and keeps them. `ip.protocol` and `ip.protocolAt` name the first of them, and in
/// the end what follows the last.
std::optional<DecodeError> readExtensions(FieldReader& reader, Ipv6Header& header, DecodedIp& ip) {
    while (const auto field = extensionField(ip.protocol)) {
        const auto kind = static_cast<Ipv6Extension::Kind>(ip.protocol);
        if (kind == Ipv6Extension::Kind::HopByHop && !header.extensions.empty())
            return DecodeError{DecodeErrorKind::HopByHopOutOfPlace, ip.protocolAt};
        if (const auto error = judgeExtension(reader, ip.missing, kind)) return error;
        ip.protocolAt = reader.offset();
        ip.protocol = reader.peek();
        const ByteView octets = reader.take(*field, extensionOctets(reader, kind));
        header.extensions.push_back({kind, copy(octets.subspan(1))});
    }
    return std::nullopt;
}

/// The fixed header, whose octets are known to be there.
void readIpv6Fields(FieldReader& reader, Ipv6Header& header, DecodedIp& ip) {
    reader.note(FieldId::Ipv6Version, 1, 0xf0);
    reader.note(FieldId::Ipv6TrafficClass, 2, 0x0ff0);
    reader.note(FieldId::Ipv6FlowLabel, 4, 0x000fffff);
    const std::uint32_t word = reader.u32();
    header.trafficClass = static_cast<std::uint8_t>((word >> 20U) & 0xffU);
    header.flowLabel = word & 0xfffffU;
    header.lengthUnsaid = reader.u16(FieldId::Ipv6PayloadLength) == 0;
    ip.protocolAt = reader.offset();
    ip.protocol = reader.u8(FieldId::Ipv6NextHeader);
    header.hopLimit = reader.u8(FieldId::Ipv6HopLimit);
    ip.src = readAddress(reader, FieldId::Ipv6Source, IpVersion::V6);
    ip.dst = readAddress(reader, FieldId::Ipv6Destination, IpVersion::V6);
}

Decoded<DecodedIp> decodeIpv6(ByteView datagram, FieldList* fields) {
    if (datagram.size() < ipv6FixedOctets) return DecodeError{DecodeErrorKind::CutShort, datagram.size()};
    DecodedIp ip;
    Ipv6Header header;
    FieldReader fixed(datagram.first(ipv6FixedOctets), 0, fields);
    readIpv6Fields(fixed, header, ip);

    const std::size_t said =
        std::to_integer<std::size_t>(datagram[4]) << 8U | std::to_integer<std::size_t>(datagram[5]);
    const std::size_t total = said == 0 ? datagram.size() : ipv6FixedOctets + said;
    const std::size_t here = std::min(total, datagram.size());
    ip.missing = total - here;
    ip.trailing = datagram.size() - here;
    FieldReader rest(datagram.first(here), ipv6FixedOctets, fields);
    if (const auto error = readExtensions(rest, header, ip)) return *error;
    header.protocol = ip.protocol;
    ip.payloadOffset = rest.offset();
    ip.payloadLength = rest.remaining();
    ip.header = std::move(header);
    return ip;
}

void encodeIpv6(ByteWriter& out, const Ipv6Header& header, const IpAddress& src, const IpAddress& dst,
                std::size_t payloadLength) {
    std::size_t length = payloadLength;
    for (const Ipv6Extension& extension : header.extensions) length += 1 + extension.octets.size();
    const bool sayLength = !header.lengthUnsaid && length <= 0xffff;

    out.u32(0x60000000U | std::uint32_t{header.trafficClass} << 20U | (header.flowLabel & 0xfffffU));
    out.u16(sayLength ? static_cast<std::uint16_t>(length) : std::uint16_t{0});
    const auto nextHeader = [&header](std::size_t i) {
        return i < header.extensions.size() ? static_cast<std::uint8_t>(header.extensions[i].kind) : header.protocol;
    };
    out.u8(nextHeader(0));
    out.u8(header.hopLimit);
    writeAddress(out, src, 16);
    writeAddress(out, dst, 16);
    for (std::size_t i = 0; i < header.extensions.size(); ++i) {
        out.u8(nextHeader(i + 1));
        out.append(header.extensions[i].octets);
    }
}

/// The last address of a routing header that still has segments to go, or nothing. `octets` lack the header's first.
std::optional<IpAddress> lastOfRoute(ByteView octets) {
    constexpr std::size_t typeAt = 1;
    constexpr std::size_t segmentsLeftAt = 2;
    constexpr std::size_t listAt = 7;
    if (octets.size() < listAt + 16 || octets[segmentsLeftAt] == std::byte{0}) return std::nullopt;
    const std::size_t addresses = (octets.size() - listAt) / 16;
    std::size_t last = 0;
    switch (std::to_integer<unsigned>(octets[typeAt])) {
    case 0: // RFC 2460 4.4: first hop first
    case 2: // RFC 6275 6.4: the home address alone
        last = addresses - 1;
        break;
    case 4:
        break; // RFC 8754 2: last segment first
    default:
        return std::nullopt;
    }
    FieldReader reader(octets, listAt + 16 * last, nullptr);
    return readAddress(reader, FieldId::Ipv6Routing, IpVersion::V6);
}

} // namespace

IpHeader plainIpHeader(IpVersion version) {
    if (version == IpVersion::V4) return Ipv4Header{};
    return Ipv6Header{};
}

IpAddress finalDestination(const IpHeader& header, const IpAddress& headerDestination) {
    const auto* ipv6 = std::get_if<Ipv6Header>(&header);
    if (ipv6 == nullptr) return headerDestination;
    for (const Ipv6Extension& extension : ipv6->extensions) {
        if (extension.kind != Ipv6Extension::Kind::Routing) continue;
        if (const auto last = lastOfRoute(extension.octets)) return *last;
    }
    return headerDestination;
}

Decoded<DecodedIp> decodeIp(ByteView datagram, FieldList* fields) {
    if (datagram.empty()) return DecodeError{DecodeErrorKind::CutShort, 0};
    switch (std::to_integer<unsigned>(datagram.front()) >> 4U) {
    case 4:
        return decodeIpv4(datagram, fields);
    case 6:
        return decodeIpv6(datagram, fields);
    default:
        return DecodeError{DecodeErrorKind::NotIp, 0};
    }
}

void encodeIp(ByteWriter& out, const IpHeader& header, const IpAddress& src, const IpAddress& dst,
              std::size_t payloadLength) {
    assert(src.version() == dst.version());
    assert((src.version() == IpVersion::V4) == std::holds_alternative<Ipv4Header>(header));
    if (const auto* ipv4 = std::get_if<Ipv4Header>(&header)) {
        encodeIpv4(out, *ipv4, src, dst, payloadLength);
    } else {
        encodeIpv6(out, std::get<Ipv6Header>(header), src, dst, payloadLength);
    }
}

} // namespace socketscope
