// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A whole IP datagram that carries a TCP segment, to and from bytes. Used by the sandbox wire, by the session file and
// capture readers, and by the inspector. Decoding and encoding are inverse: encodePacket(decoded.segment, decoded.form)
// gives back a whole datagram octet for octet, wrong checksums and all (of one that the capture cut, what is here under
// a new length). Never reads past the bytes given, whatever they are.
#pragma once

#include "core/base/bytes.h"
#include "core/packet/checksum.h"
#include "core/packet/decode_error.h"
#include "core/packet/field.h"
#include "core/packet/ip.h"
#include "core/packet/segment.h"
#include "core/packet/tcp.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace socketscope {

/// All of a datagram that is not the segment.
struct PacketForm {
    IpHeader ip;
    TcpForm tcp;
    friend bool operator==(const PacketForm&, const PacketForm&) = default;
};

struct DecodedPacket {
    Segment segment;
    PacketForm form;
    ChecksumVerdict tcpChecksum{};
    std::optional<ChecksumVerdict> ipChecksum; ///< IPv6 has none
    std::size_t missing = 0;                   ///< octets of data that the datagram had and the capture has not
    std::size_t trailing = 0;                  ///< octets after the datagram's end; no part of it
    std::vector<DecodeError> marks;            ///< options that are not as they should be
    FieldList fields;                          ///< empty where not asked for
};

enum class FieldPlaces : std::uint8_t { Wanted, NotWanted };

/// `datagram` begins with an IP header. Where its length field is 0 (segmentation offload), it is as long as what is
/// here. Fragments, other protocols and headers that cannot be read are errors; wrong checksums and odd options are
/// not.
Decoded<DecodedPacket> decodePacket(ByteView datagram, FieldPlaces places = FieldPlaces::Wanted);

/// The datagram of `segment` in `form`, whose IP version is that of both addresses (asserted). Checksums are right
/// unless `form` says otherwise. The options take at most maxOptionOctets (asserted). More than 65535 octets, as in
/// segmentation offload, get the length 0.
[[nodiscard]] Bytes encodePacket(const Segment& segment, const PacketForm& form);

/// The same, as an ordinary host would send it.
[[nodiscard]] Bytes encodePacket(const Segment& segment);

} // namespace socketscope
