// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/packet/pcapng.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <limits>

namespace socketscope::pcapng {
namespace {

constexpr std::uint32_t byteOrderMagic = 0x1A2B3C4D;
constexpr std::size_t framing = 12; ///< octets of a block beside its body: type, length, length again
constexpr std::uint64_t billion = 1'000'000'000;

std::size_t padded(std::size_t size) { return (size + 3) & ~std::size_t{3}; }

template <typename T> std::array<std::byte, sizeof(T)> littleEndian(T v) {
    std::array<std::byte, sizeof(T)> octets{};
    for (std::byte& b : octets) {
        b = static_cast<std::byte>(v & 0xffU);
        v = static_cast<T>(v >> 8U);
    }
    return octets;
}

/// `count` ticks of a clock as nanoseconds; the largest there are where it would be more.
std::int64_t nanoseconds(std::uint64_t count, std::uint64_t ticks) {
    const std::uint64_t whole = count / ticks, rest = count % ticks;
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (whole >= most / billion) return std::numeric_limits<std::int64_t>::max();
    const auto part = static_cast<std::uint64_t>(static_cast<double>(rest) * 1e9 / static_cast<double>(ticks));
    return static_cast<std::int64_t>(whole * billion + (ticks == billion ? rest : part));
}

} // namespace

// Writing

std::byte* Writer::room(std::size_t count) {
    if (bytes_.size() - size_ < count) bytes_.resize(std::max(2 * bytes_.size(), size_ + count));
    std::byte* const here = bytes_.data() + size_;
    size_ += count;
    return here;
}

void Writer::octets(const void* from, std::size_t count) {
    if (count != 0) std::memcpy(room(count), from, count);
}

void Writer::line(std::string_view prefix, std::string_view key, std::string_view value) {
    std::byte* to = room(prefix.size() + key.size() + value.size() + 2);
    const auto put = [&to](std::string_view part) {
        if (!part.empty()) std::memcpy(to, part.data(), part.size());
        to += part.size();
    };
    put(prefix);
    put(key);
    put("=");
    put(value);
    put("\n");
}

void Writer::u16(std::uint16_t v) { bytes(littleEndian(v)); }
void Writer::u32(std::uint32_t v) { bytes(littleEndian(v)); }
void Writer::u64(std::uint64_t v) { bytes(littleEndian(v)); }

void Writer::begin(std::uint32_t type) {
    block_ = size_;
    u32(type);
    u32(0); // the length, known at its end
}

void Writer::pad() {
    const std::size_t body = size_ - block_, more = padded(body) - body;
    std::fill_n(room(more), more, std::byte{});
}

void Writer::end() {
    pad();
    const auto length = static_cast<std::uint32_t>(size_ - block_ + sizeof(std::uint32_t));
    const auto octets = littleEndian(length);
    std::copy(octets.begin(), octets.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(block_ + 4));
    bytes(octets);
}

void Writer::option(std::uint16_t code, ByteView value) {
    const ByteView fits = value.first(std::min<std::size_t>(value.size(), std::numeric_limits<std::uint16_t>::max()));
    u16(code);
    u16(static_cast<std::uint16_t>(fits.size()));
    bytes(fits);
    pad();
}

void Writer::option(std::uint16_t code, std::uint64_t value) { option(code, littleEndian(value)); }

void Writer::section(std::string_view os, std::string_view program) {
    begin(sectionHeader);
    u32(byteOrderMagic);
    u16(1); // version 1.0
    u16(0);
    u64(std::numeric_limits<std::uint64_t>::max()); // its length is not known
    if (!os.empty()) option(operatingSystem, os);
    option(application, program);
    endOfOptions();
    end();
}

void Writer::interface(std::string_view name, std::string_view about, std::uint16_t linkType) {
    begin(interfaceDescription);
    u16(linkType);
    u16(0);
    u32(0); // packets of any length
    option(interfaceName, name);
    option(description, about);
    option(timeResolution, littleEndian(std::uint8_t{9}));
    endOfOptions();
    end();
}

void Writer::beginPacket(std::uint32_t interface, std::int64_t wall, ByteView captured, std::uint32_t length) {
    begin(enhancedPacket);
    u32(interface);
    const auto time = static_cast<std::uint64_t>(wall);
    u32(static_cast<std::uint32_t>(time >> 32U));
    u32(static_cast<std::uint32_t>(time));
    u32(static_cast<std::uint32_t>(captured.size()));
    u32(length);
    bytes(captured);
    pad();
}

// Reading

std::uint16_t Reader::u16(ByteView bytes, std::size_t at) const {
    const auto octet = [&](std::size_t i) { return std::to_integer<unsigned>(bytes[at + i]); };
    return static_cast<std::uint16_t>(bigEndian_ ? octet(0) << 8U | octet(1) : octet(1) << 8U | octet(0));
}

std::uint32_t Reader::u32(ByteView bytes, std::size_t at) const {
    const std::uint32_t first = u16(bytes, at), second = u16(bytes, at + 2);
    return bigEndian_ ? first << 16U | second : second << 16U | first;
}

Reader::Found Reader::next(ByteView bytes, Block& block) {
    if (bytes.size() < framing) return Found::Incomplete;
    block.type = u32(bytes, 0);
    if (block.type == sectionHeader) { // the same in either order
        bigEndian_ = std::to_integer<unsigned>(bytes[8]) == byteOrderMagic >> 24U;
        if (u32(bytes, 8) != byteOrderMagic) return Found::Broken;
        inSection_ = true;
    }
    const std::size_t length = u32(bytes, 4);
    if (!inSection_ || length < framing || length % 4 != 0) return Found::Broken;
    if (bytes.size() < length) return Found::Incomplete;
    if (u32(bytes, length - 4) != length) return Found::Broken;
    block.whole = bytes.first(length);
    block.body = bytes.subspan(8, length - framing);
    return Found::Block;
}

std::optional<Option> Reader::option(ByteView& options) const {
    if (options.size() < 4) return std::nullopt;
    const std::uint16_t code = u16(options, 0), length = u16(options, 2);
    if (code == 0 || options.size() - 4 < length) return std::nullopt;
    const Option found{code, options.subspan(4, length)};
    options = options.subspan(std::min(options.size(), 4 + padded(length)));
    return found;
}

std::optional<Interface> Reader::interface(const Block& block) const {
    constexpr std::size_t fixed = 8;
    if (block.body.size() < fixed) return std::nullopt;
    Interface made;
    made.linkType = u16(block.body, 0);
    ByteView options = block.body.subspan(fixed);
    while (const auto found = option(options)) {
        if (found->code == interfaceName) made.name = asText(found->value);
        if (found->code != timeResolution || found->value.empty()) continue;
        const auto said = std::to_integer<unsigned>(found->value[0]);
        const unsigned power = said & 0x7fU;
        if (power > ((said & 0x80U) != 0 ? 63U : 19U)) return std::nullopt;
        made.ticks = 1;
        for (unsigned i = 0; i < power; ++i) made.ticks *= (said & 0x80U) != 0 ? 2U : 10U;
    }
    return made;
}

std::optional<Packet> Reader::packet(const Block& block, const std::vector<Interface>& interfaces) const {
    constexpr std::size_t fixed = 20;
    if (block.type != enhancedPacket || block.body.size() < fixed) return std::nullopt;
    Packet made;
    made.interface = u32(block.body, 0);
    const std::size_t captured = u32(block.body, 12);
    if (made.interface >= interfaces.size() || block.body.size() - fixed < captured) return std::nullopt;
    const std::uint64_t time = std::uint64_t{u32(block.body, 4)} << 32U | u32(block.body, 8);
    made.wall = nanoseconds(time, interfaces[made.interface].ticks);
    made.length = u32(block.body, 16);
    made.captured = block.body.subspan(fixed, captured);
    made.options = block.body.subspan(std::min(block.body.size(), fixed + padded(captured)));
    return made;
}

} // namespace socketscope::pcapng
