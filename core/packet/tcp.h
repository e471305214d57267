// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The TCP header and its options to and from bytes (RFC 9293 3.1). Used by packet.h, which knows where in a datagram a
// segment stands and what the IP header says of it. Never looks at anything outside the segment.
#pragma once

#include "core/base/bytes.h"
#include "core/packet/checksum.h"
#include "core/packet/decode_error.h"
#include "core/packet/field.h"
#include "core/packet/segment.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace socketscope {

/// What a TCP header holds beside the segment.
struct TcpForm {
    std::uint8_t reserved = 0; ///< the 4 bits after the data offset; the last of them was NS and is AE (RFC 9768)
    /// Written instead of the right checksum; set by decoding where another stood there.
    std::optional<std::uint16_t> checksum;
    friend bool operator==(const TcpForm&, const TcpForm&) = default;
};

/// The addresses of the pseudo header: those that the checksum covers.
struct PseudoHeader {
    IpAddress src;
    IpAddress dst;
};

struct DecodedTcp {
    Segment segment; ///< with the addresses of the pseudo header
    TcpForm form;
    ChecksumVerdict checksum{};
    std::vector<DecodeError> marks; ///< options that are not as they should be
};

/// Reads the segment that begins at `offset` of `bytes` and ends with them, `missing` octets early if the capture was
/// cut. Offsets in fields and errors count from the first of `bytes`. Data that is missing leaves a shorter payload and
/// counts as uncaptured; a missing piece of header is the error CutShort. Appends to `fields` unless it is null.
Decoded<DecodedTcp> decodeTcp(ByteView bytes, std::size_t offset, std::size_t missing, const PseudoHeader& pseudo,
                              FieldList* fields = nullptr);

/// Header, options (padded with zeros to a whole word), payload. The options take at most maxOptionOctets (asserted).
/// The addresses for the checksum are those of `pseudo`, ports and all else those of `segment`.
[[nodiscard]] Bytes encodeTcp(const Segment& segment, const TcpForm& form, const PseudoHeader& pseudo);

} // namespace socketscope
