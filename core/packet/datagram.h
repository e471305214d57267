// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whatever travels in one IP datagram over the sandbox's wire: a TCP segment, a UDP datagram, an ICMP message about
// another datagram. As much of it as a wire and its trace need; the inspector reads the bytes itself. Used by the
// sandbox wire. Never reads past the bytes given.
#pragma once

#include "core/base/bytes.h"
#include "core/packet/segment.h"

#include <cstdint>
#include <optional>
#include <variant>

namespace socketscope {

/// RFC 768.
struct UdpMessage {
    std::uint32_t length = 0; ///< octets of data
};

/// RFC 792: a host or router complains about a datagram.
struct IcmpMessage {
    std::uint8_t type = 0, code = 0; ///< 3 and 3: no program has that port
    Endpoint aboutFrom, aboutTo;     ///< whose datagram, and for whom it was
};

struct Datagram {
    Endpoint src, dst; ///< ICMP: the ports of the datagram that it is about, the other way round
    std::variant<Segment, UdpMessage, IcmpMessage> what;

    [[nodiscard]] const Segment* segment() const { return std::get_if<Segment>(&what); }
    /// Octets of data that a program has sent.
    [[nodiscard]] std::uint32_t dataLength() const;
};

/// The data of a segment is counted and not copied, and its checksum not judged: a wire has no time for either.
/// Nothing for a fragment, for another protocol, for ICMP that is about no datagram, and for what cannot be read.
[[nodiscard]] std::optional<Datagram> decodeDatagram(ByteView bytes);

/// The header of a UDP datagram with so many octets of data. Its checksum is 0: not computed (RFC 768).
[[nodiscard]] Bytes udpHeader(const Endpoint& src, const Endpoint& dst, std::size_t dataLength);
/// A whole datagram that carries UDP, as an ordinary host would send it. Both addresses are of one version (asserted).
[[nodiscard]] Bytes encodeUdp(const Endpoint& src, const Endpoint& dst, ByteView data);

/// Writes the TCP checksum that the sender left to a network card. Nothing is done to what is no TCP over IPv4.
void fillInChecksum(Bytes& datagram);

} // namespace socketscope
