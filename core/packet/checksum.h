// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The internet checksum (RFC 1071) and the pseudo headers that TCP and UDP put before their own bytes. Used by ip, tcp
// and packet; by the wire when it corrupts a segment on purpose. Judges, never refuses: a wrong checksum is a fact to
// be shown, not an error.
#pragma once

#include "core/base/bytes.h"
#include "core/packet/endpoint.h"

#include <cstdint>
#include <string_view>

namespace socketscope {

/// The one's complement sum of 16-bit words, built up piece by piece. Pieces may have odd lengths: they are summed as
/// though they had been joined first.
class InternetChecksum {
public:
    void add(ByteView bytes);
    void add16(std::uint16_t word);
    void add32(std::uint32_t words);

    /// The sum so far, folded to 16 bits and not complemented; an odd last octet counts as though a 0 followed.
    [[nodiscard]] std::uint16_t sum() const;
    /// What belongs in the checksum field (whose own octets were summed as 0): the complement of sum(), in host order.
    [[nodiscard]] std::uint16_t value() const { return static_cast<std::uint16_t>(~sum()); }

private:
    void addOctet(std::uint8_t octet);

    std::uint64_t sum_ = 0;
    bool odd_ = false; ///< an odd number of octets so far: the next one is the low half of a word
};

/// Adds the pseudo header of RFC 9293 3.1 (IPv4) or RFC 8200 8.1 (IPv6), whichever `source` is. `protocol` is 6 for
/// TCP; `length` counts the octets of header and data above IP.
void addPseudoHeader(InternetChecksum& checksum, const IpAddress& source, const IpAddress& destination,
                     std::uint8_t protocol, std::uint32_t length);

enum class ChecksumVerdict : std::uint8_t {
    Valid,
    Wrong,
    Zero,      ///< the field is 0 and that is not the right value: nobody filled it in
    Partial,   ///< the field holds the sum of the pseudo header: the sender left the rest to a network card
    Unchecked, ///< octets that the checksum covers are missing from the capture
};

/// `field`: what stood in the checksum field. `sumOfAll`: the folded sum of all that the checksum covers, field
/// included. `sumOfPseudoHeader`: the folded sum of the pseudo header alone; 0 where there is none (IPv4 header).
[[nodiscard]] ChecksumVerdict judgeChecksum(std::uint16_t field, std::uint16_t sumOfAll,
                                            std::uint16_t sumOfPseudoHeader);

/// "valid", "wrong", "zero", "partial", "unchecked".
[[nodiscard]] std::string_view name(ChecksumVerdict verdict);

} // namespace socketscope
