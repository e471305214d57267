// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// IPv4 and IPv6 headers to and from bytes (RFC 791, RFC 8200). Used by packet.h, and by whoever carries another
// protocol later. The header values hold all that a segment does not say itself (its addresses it does), so that a
// datagram can be rebuilt octet for octet. Never puts fragments together.
#pragma once

#include "core/base/bytes.h"
#include "core/packet/checksum.h"
#include "core/packet/decode_error.h"
#include "core/packet/endpoint.h"
#include "core/packet/field.h"

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace socketscope {

/// The protocol number of TCP, and next header value of the same (RFC 9293 3.1).
constexpr std::uint8_t protocolTcp = 6, protocolUdp = 17;

/// RFC 791 3.1. Defaults are what an ordinary host sends.
struct Ipv4Header {
    std::uint8_t trafficClass = 0; ///< DSCP and ECN (RFC 2474, RFC 3168)
    std::uint16_t identification = 0;
    bool reservedFlag = false; ///< must be zero (or "evil", RFC 3514); kept as it stands
    bool dontFragment = true;
    bool moreFragments = false;
    std::uint16_t fragmentOffset = 0; ///< in units of 8 octets, 13 bits
    std::uint8_t timeToLive = 64;
    std::uint8_t protocol = protocolTcp;
    Bytes options; ///< as they stand; whole words, at most 40 octets
    /// Write total length 0, as captures of segmentation offload have it: it is as long as what was captured.
    bool lengthUnsaid = false;
    /// Written instead of the right header checksum; set by decoding where another stood there.
    std::optional<std::uint16_t> checksum;

    [[nodiscard]] bool isFragment() const { return moreFragments || fragmentOffset != 0; }
    friend bool operator==(const Ipv4Header&, const Ipv4Header&) = default;
};

/// One of the extension headers of RFC 8200 4 that may stand before a segment.
struct Ipv6Extension {
    enum class Kind : std::uint8_t { HopByHop = 0, Routing = 43, Fragment = 44, DestinationOptions = 60 };
    Kind kind = Kind::DestinationOptions;
    /// All its octets after the first (which names the next header and is written by the encoder), its own length
    /// octet among them: 7, 15, 23 … octets.
    Bytes octets;
    friend bool operator==(const Ipv6Extension&, const Ipv6Extension&) = default;
};

/// RFC 8200 3. Defaults are what an ordinary host sends.
struct Ipv6Header {
    std::uint8_t trafficClass = 0;
    std::uint32_t flowLabel = 0; ///< 20 bits
    std::uint8_t hopLimit = 64;
    std::uint8_t protocol = protocolTcp; ///< the last next header value
    std::vector<Ipv6Extension> extensions;
    /// Write payload length 0, as jumbograms and captures of segmentation offload have it.
    bool lengthUnsaid = false;
    friend bool operator==(const Ipv6Header&, const Ipv6Header&) = default;
};

using IpHeader = std::variant<Ipv4Header, Ipv6Header>;

/// The header that an ordinary host writes before a segment.
[[nodiscard]] IpHeader plainIpHeader(IpVersion version);

/// The address that the pseudo header takes for the destination: `headerDestination`, save where an IPv6 routing header
/// with segments left says that the datagram goes on from there (RFC 8200 8.1, RFC 8754 4.1).
[[nodiscard]] IpAddress finalDestination(const IpHeader& header, const IpAddress& headerDestination);

struct DecodedIp {
    IpHeader header;
    IpAddress src;
    IpAddress dst;
    std::optional<ChecksumVerdict> checksum; ///< of the header; IPv6 has none
    std::uint8_t protocol = 0;
    std::size_t protocolAt = 0;    ///< offset of the field that names the protocol
    std::size_t payloadOffset = 0; ///< where the protocol's own bytes begin
    std::size_t payloadLength = 0; ///< how many of them are here
    std::size_t missing = 0;       ///< how many more the datagram had: the capture was cut
    std::size_t trailing = 0;      ///< octets after the datagram's end, such as Ethernet's padding
};

/// Reads the header at the front of `datagram`. A length of 0 is taken from what is here. Appends to `fields` unless it
/// is null. An IPv4 fragment is decoded and says so; an IPv6 one (save an atomic one, RFC 6946) is the error Fragment,
/// for what follows its header is nothing that has a name.
Decoded<DecodedIp> decodeIp(ByteView datagram, FieldList* fields = nullptr);

/// Appends the header for `payloadLength` octets to come. Addresses are of the header's version (asserted). A length
/// that does not fit its field is written as 0.
void encodeIp(ByteWriter& out, const IpHeader& header, const IpAddress& src, const IpAddress& dst,
              std::size_t payloadLength);

} // namespace socketscope
