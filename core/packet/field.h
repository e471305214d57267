// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The place of every field of a datagram. Used by the inspector to light up octets, and by tests to see that every
// octet belongs to a field. Knows places only; values stand in the decoded headers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace socketscope {

enum class FieldId : std::uint8_t {
    // IPv4, RFC 791 3.1 (and RFC 2474, RFC 3168 for the traffic class)
    Ipv4Version,
    Ipv4HeaderLength,
    Ipv4TrafficClass,
    Ipv4TotalLength,
    Ipv4Identification,
    Ipv4Flags,
    Ipv4FragmentOffset,
    Ipv4TimeToLive,
    Ipv4Protocol,
    Ipv4HeaderChecksum,
    Ipv4Source,
    Ipv4Destination,
    Ipv4Options,
    // IPv6, RFC 8200 3 and 4
    Ipv6Version,
    Ipv6TrafficClass,
    Ipv6FlowLabel,
    Ipv6PayloadLength,
    Ipv6NextHeader,
    Ipv6HopLimit,
    Ipv6Source,
    Ipv6Destination,
    Ipv6HopByHop,
    Ipv6Routing,
    Ipv6Fragment,
    Ipv6DestinationOptions,
    // TCP, RFC 9293 3.1
    TcpSourcePort,
    TcpDestinationPort,
    TcpSequenceNumber,
    TcpAcknowledgmentNumber,
    TcpDataOffset,
    TcpReserved,
    TcpControlBits,
    TcpWindow,
    TcpChecksum,
    TcpUrgentPointer,
    // TCP options: TcpOption spans a whole option, and the fields inside it follow at once.
    TcpOption,
    TcpOptionKind,
    TcpOptionLength,
    TcpOptionPadding,
    TcpOptionData, ///< what no narrower field below describes
    TcpMaximumSegmentSize,
    TcpWindowShift,
    TcpSackLeftEdge,
    TcpSackRightEdge,
    TcpTimestampValue,
    TcpTimestampEcho,
    TcpUserTimeout,
    TcpAuthKeyId,
    TcpAuthNextKeyId,
    TcpAuthMac,
    TcpMd5Digest,
    TcpFastOpenCookie,
    TcpMultipath,
    TcpMalformedOption, ///< from the first option that cannot be read to the end of the header
    Payload,
};

/// `offset` and `length` in octets of the datagram; `mask` says which bits of them, read as one big-endian number, are
/// the field, and is 0 where all are.
struct FieldSpan {
    FieldId id{};
    std::size_t offset = 0;
    std::size_t length = 0;
    std::uint32_t mask = 0;
    friend bool operator==(const FieldSpan&, const FieldSpan&) = default;
};

/// In the order in which they stand; a span may hold later ones (an option and its parts).
using FieldList = std::vector<FieldSpan>;

/// English, as the RFCs name it: "sequence number".
[[nodiscard]] std::string_view name(FieldId id);

} // namespace socketscope
