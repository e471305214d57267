// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/packet/checksum.h"

#include <bit>
#include <cstring>

namespace socketscope {

void InternetChecksum::addOctet(std::uint8_t octet) {
    sum_ += odd_ ? octet : static_cast<std::uint64_t>(octet) << 8U;
    odd_ = !odd_;
}

void InternetChecksum::add(ByteView bytes) {
    if (odd_ && !bytes.empty()) {
        addOctet(std::to_integer<std::uint8_t>(bytes.front()));
        bytes = bytes.subspan(1);
    }
    // Summed in this machine's own order, eight octets at a time, and turned at the end (RFC 1071, 2 B and C).
    const std::size_t eights = bytes.size() / 8;
    std::uint64_t wide = 0, carries = 0;
    for (std::size_t i = 0; i < eights; ++i) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + 8 * i, sizeof word);
        wide += word;
        carries += wide < word ? 1 : 0;
    }
    wide = (wide & 0xffffffffU) + (wide >> 32U) + carries; // a carry out of 64 bits is worth 1 (end-around)
    while (wide > 0xffffU) wide = (wide & 0xffffU) + (wide >> 16U);
    if constexpr (std::endian::native == std::endian::little) wide = ((wide & 0xffU) << 8U) | (wide >> 8U);
    sum_ += wide;
    for (const std::byte octet : bytes.subspan(8 * eights)) addOctet(std::to_integer<std::uint8_t>(octet));
}

void InternetChecksum::add16(std::uint16_t word) {
    addOctet(static_cast<std::uint8_t>(word >> 8U));
    addOctet(static_cast<std::uint8_t>(word & 0xffU));
}

void InternetChecksum::add32(std::uint32_t words) {
    add16(static_cast<std::uint16_t>(words >> 16U));
    add16(static_cast<std::uint16_t>(words & 0xffffU));
}

std::uint16_t InternetChecksum::sum() const {
    std::uint64_t folded = sum_;
    while (folded > 0xffffU) folded = (folded & 0xffffU) + (folded >> 16U);
    return static_cast<std::uint16_t>(folded);
}

void addPseudoHeader(InternetChecksum& checksum, const IpAddress& source, const IpAddress& destination,
                     std::uint8_t protocol, std::uint32_t length) {
    checksum.add(std::as_bytes(std::span(source.octets())).first(source.size()));
    checksum.add(std::as_bytes(std::span(destination.octets())).first(destination.size()));
    // IPv4 writes zero, protocol, 16-bit length; IPv6 32-bit length, three zeros, protocol. The sums are the same.
    checksum.add32(length);
    checksum.add32(protocol);
}

ChecksumVerdict judgeChecksum(std::uint16_t field, std::uint16_t sumOfAll, std::uint16_t sumOfPseudoHeader) {
    if (sumOfAll == 0xffffU) return ChecksumVerdict::Valid;
    if (field == 0) return ChecksumVerdict::Zero;
    return field == sumOfPseudoHeader ? ChecksumVerdict::Partial : ChecksumVerdict::Wrong;
}

std::string_view name(ChecksumVerdict verdict) {
    switch (verdict) {
    case ChecksumVerdict::Valid:
        return "valid";
    case ChecksumVerdict::Wrong:
        return "wrong";
    case ChecksumVerdict::Zero:
        return "zero";
    case ChecksumVerdict::Partial:
        return "partial";
    case ChecksumVerdict::Unchecked:
        return "unchecked";
    }
    return "";
}

} // namespace socketscope
