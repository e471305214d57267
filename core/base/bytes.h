// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reading and writing numbers in network byte order. `ByteReader` never reads past its end: a read that would do so
// returns nothing and leaves the position where it was, so a decoder can name the offset at which the bytes ran out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace socketscope {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;

class ByteReader {
public:
    explicit ByteReader(ByteView bytes) : bytes_(bytes) {}

    [[nodiscard]] std::size_t offset() const { return at_; }
    [[nodiscard]] std::size_t remaining() const { return bytes_.size() - at_; }

    std::optional<std::uint8_t> u8() { return number<std::uint8_t>(); }
    std::optional<std::uint16_t> u16() { return number<std::uint16_t>(); }
    std::optional<std::uint32_t> u32() { return number<std::uint32_t>(); }

    /// The next `count` bytes, or nothing if there are fewer.
    std::optional<ByteView> take(std::size_t count) {
        if (count > remaining()) return std::nullopt;
        const ByteView taken = bytes_.subspan(at_, count);
        at_ += count;
        return taken;
    }

private:
    template <typename T> std::optional<T> number() {
        const auto taken = take(sizeof(T));
        if (!taken) return std::nullopt;
        std::uint32_t value = 0;
        for (const std::byte b : *taken) value = (value << 8U) | std::to_integer<std::uint32_t>(b);
        return static_cast<T>(value);
    }

    ByteView bytes_;
    std::size_t at_ = 0;
};

class ByteWriter {
public:
    void u8(std::uint8_t v) { bytes_.push_back(std::byte{v}); }
    void u16(std::uint16_t v) {
        u8(static_cast<std::uint8_t>(v >> 8U));
        u8(static_cast<std::uint8_t>(v));
    }
    void u32(std::uint32_t v) {
        u16(static_cast<std::uint16_t>(v >> 16U));
        u16(static_cast<std::uint16_t>(v));
    }
    void append(ByteView more) { bytes_.insert(bytes_.end(), more.begin(), more.end()); }
    /// Overwrites two bytes written before (a length or checksum known only at the end).
    void patch16(std::size_t at, std::uint16_t v) {
        bytes_.at(at) = std::byte{static_cast<std::uint8_t>(v >> 8U)};
        bytes_.at(at + 1) = std::byte{static_cast<std::uint8_t>(v)};
    }
    [[nodiscard]] std::size_t size() const { return bytes_.size(); }
    [[nodiscard]] Bytes take() { return std::move(bytes_); }
    [[nodiscard]] ByteView view() const { return bytes_; }

private:
    Bytes bytes_;
};

/// Text as bytes, without copying.
[[nodiscard]] inline ByteView asBytes(std::string_view text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

/// Bytes as text, without copying: whatever they hold.
[[nodiscard]] inline std::string_view asText(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; // NOLINT(*-reinterpret-cast): the same octets
}

} // namespace socketscope
