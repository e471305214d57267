// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// `FieldReader`: reads numbers in network byte order and notes the place of each as a `FieldSpan`, so that a field's
// value and its place can never disagree. Used by the decoders of this folder only. Callers ask has() first and turn
// "no" into a typed error; a read past the end is our own mistake (asserted), and gives 0 rather than stray memory.
#pragma once

#include "core/base/bytes.h"
#include "core/packet/field.h"

#include <cassert>

namespace socketscope {

/// Octets of their own.
[[nodiscard]] inline Bytes copy(ByteView view) { return {view.begin(), view.end()}; }

class FieldReader {
public:
    /// Reads `bytes` from `at` to their end. `fields` may be null: nobody wants the places.
    FieldReader(ByteView bytes, std::size_t at, FieldList* fields) : bytes_(bytes), at_(at), fields_(fields) {
        assert(at <= bytes.size());
    }

    [[nodiscard]] std::size_t offset() const { return at_; }
    [[nodiscard]] std::size_t remaining() const { return bytes_.size() - at_; }
    [[nodiscard]] bool has(std::size_t count) const { return count <= remaining(); }

    /// The octet `ahead` of the position, not consumed.
    [[nodiscard]] std::uint8_t peek(std::size_t ahead = 0) const {
        assert(has(ahead + 1));
        return has(ahead + 1) ? std::to_integer<std::uint8_t>(bytes_[at_ + ahead]) : std::uint8_t{0};
    }

    /// Reads without noting a place: for octets that several fields share.
    std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
    std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
    std::uint32_t u32() { return number(4); }
    ByteView take(std::size_t count) {
        assert(has(count));
        const ByteView taken = bytes_.subspan(at_, has(count) ? count : remaining());
        at_ += taken.size();
        return taken;
    }

    /// Reads one field and notes where it stood.
    std::uint8_t u8(FieldId id) {
        note(id, 1);
        return u8();
    }
    std::uint16_t u16(FieldId id) {
        note(id, 2);
        return u16();
    }
    std::uint32_t u32(FieldId id) {
        note(id, 4);
        return u32();
    }
    /// A field without octets has no place.
    ByteView take(FieldId id, std::size_t count) {
        if (count > 0) note(id, count);
        return take(count);
    }

    /// Notes a field that begins `ahead` octets from here, without reading it.
    void note(FieldId id, std::size_t length, std::uint32_t mask = 0, std::size_t ahead = 0) {
        if (fields_ != nullptr) fields_->push_back({id, at_ + ahead, length, mask});
    }

    /// A reader of the next `count` octets only, at the same offsets; the position here moves past them.
    FieldReader part(std::size_t count) {
        const std::size_t begin = at_;
        take(count);
        return {bytes_.first(at_), begin, fields_};
    }

private:
    std::uint32_t number(std::size_t size) {
        std::uint32_t value = 0;
        for (const std::byte b : take(size)) value = (value << 8U) | std::to_integer<std::uint32_t>(b);
        return value;
    }

    ByteView bytes_;
    std::size_t at_;
    FieldList* fields_;
};

} // namespace socketscope
