// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/packet/checksum.h"

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
    const std::size_t pairs = bytes.size() / 2;
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    for (std::size_t i = 0; i < pairs; ++i) {
        high += std::to_integer<std::uint64_t>(bytes[2 * i]);
        low += std::to_integer<std::uint64_t>(bytes[2 * i + 1]);
    }
    sum_ += (high << 8U) + low;
    if (bytes.size() % 2 != 0) addOctet(std::to_integer<std::uint8_t>(bytes.back()));
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
