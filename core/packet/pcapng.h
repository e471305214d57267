// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The blocks of a pcapng file (draft-ietf-opsawg-pcapng), to and from bytes. Used by session files and by captures.
// Written little-endian, read in either order. It knows nothing of what packets and journal entries mean, trusts no
// length that it reads, and never reads past the bytes given.
#pragma once

#include "core/base/bytes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace socketscope::pcapng {

/// Block types.
inline constexpr std::uint32_t sectionHeader = 0x0A0D0D0A, interfaceDescription = 1, enhancedPacket = 6,
                               journalEntry = 9;
/// LINKTYPE_RAW: a datagram begins with its IP header, of either version.
inline constexpr std::uint16_t rawIp = 101;

/// Codes of options.
inline constexpr std::uint16_t comment = 1;                                            // of any block
inline constexpr std::uint16_t operatingSystem = 3, application = 4;                   // of a section
inline constexpr std::uint16_t interfaceName = 2, description = 3, timeResolution = 9; // of an interface
inline constexpr std::uint16_t packetId = 5;                                           // of a packet

/// Blocks in the making. Between begin() and end() the body is written piece by piece, so that nothing is copied twice.
class Writer {
public:
    void begin(std::uint32_t type);
    /// Pads the body to 32 bits and tells the block's length.
    void end();

    void u8(std::uint8_t v) { octets(&v, sizeof v); }
    void u16(std::uint16_t v);
    void u32(std::uint32_t v);
    void u64(std::uint64_t v);
    void bytes(ByteView more) { octets(more.data(), more.size()); }
    void text(std::string_view more) { octets(more.data(), more.size()); }
    /// A journal entry's line: prefix, key, "=", value and its end.
    void line(std::string_view prefix, std::string_view key, std::string_view value);
    /// Fills up to the next multiple of 32 bits in the body.
    void pad();
    void option(std::uint16_t code, ByteView value);
    void option(std::uint16_t code, std::string_view value) { option(code, asBytes(value)); }
    void option(std::uint16_t code, std::uint64_t value);
    void endOfOptions() { u32(0); }

    /// A section of unknown length.
    void section(std::string_view os, std::string_view program);
    /// With times in nanoseconds, and packets that are never cut.
    void interface(std::string_view name, std::string_view about, std::uint16_t linkType);
    /// Begins a packet block, to be followed by options and end(). `wall`: nanoseconds since 1970; `length`: octets
    /// that the datagram had.
    void beginPacket(std::uint32_t interface, std::int64_t wall, ByteView captured, std::uint32_t length);
    /// A whole block as it stood in another file: type, lengths and all.
    void verbatim(ByteView block) { bytes(block); }

    /// Everything written and not yet taken.
    [[nodiscard]] ByteView view() const { return ByteView(bytes_).first(size_); }
    /// Forgets it.
    void clear() { size_ = 0; }

private:
    void octets(const void* from, std::size_t count);
    /// Room for so many octets at the end, to be filled in.
    std::byte* room(std::size_t count);

    Bytes bytes_; ///< with room to spare: what is written comes in small pieces
    std::size_t size_ = 0;
    std::size_t block_ = 0; ///< where the block in the making begins
};

struct Block {
    std::uint32_t type = 0;
    ByteView body;
    ByteView whole; ///< with its type and lengths
};

struct Option {
    std::uint16_t code = 0;
    ByteView value;
};

struct Interface {
    std::uint16_t linkType = 0;
    std::uint64_t ticks = 1'000'000; ///< of its clock, a second
    std::string name;
};

struct Packet {
    std::uint32_t interface = 0;
    std::int64_t wall = 0;    ///< nanoseconds since 1970
    std::uint32_t length = 0; ///< octets that it had
    ByteView captured;
    ByteView options;
};

/// Reads block after block from bytes that may come in pieces.
class Reader {
public:
    enum class Found : std::uint8_t {
        Block,
        Incomplete, ///< the bytes end inside a block
        Broken,     ///< this is no pcapng, or is damaged: nothing after it can be found
    };
    /// The block at the front of `bytes`, which begin where the last block ended.
    [[nodiscard]] Found next(ByteView bytes, Block& block);

    /// Of the blocks of this section; what is damaged is nothing.
    [[nodiscard]] std::optional<Interface> interface(const Block& block) const;
    /// `interfaces`: those of this section, in their order.
    [[nodiscard]] std::optional<Packet> packet(const Block& block, const std::vector<Interface>& interfaces) const;
    /// Takes the option at the front of `options`; nothing at their end, or where they are damaged.
    [[nodiscard]] std::optional<Option> option(ByteView& options) const;

private:
    [[nodiscard]] std::uint16_t u16(ByteView bytes, std::size_t at) const;
    [[nodiscard]] std::uint32_t u32(ByteView bytes, std::size_t at) const;

    bool inSection_ = false;
    bool bigEndian_ = false;
};

} // namespace socketscope::pcapng
