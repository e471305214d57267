// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What can be wrong with the bytes of a datagram, and where. Used by every decoder of this folder and by the inspector,
// which marks the place. A typed error and not core/base's `Error`: bad bytes come by the thousand in a capture, and
// are shown at their offset, not read out to a person.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <variant>

namespace socketscope {

enum class DecodeErrorKind : std::uint8_t {
    CutShort,             ///< the capture ends before the header does; the offset is the number of octets captured
    NotIp,                ///< the version is neither 4 nor 6
    HeaderLengthTooSmall, ///< IPv4 header length under 5 words (RFC 791 3.1)
    TotalLengthTooSmall,  ///< IPv4 total length smaller than the header
    Fragment,             ///< a part of a datagram; only the whole holds a segment
    HopByHopOutOfPlace,   ///< a hop-by-hop header that is not the first (RFC 8200 4.1)
    ExtensionPastEnd,     ///< an IPv6 extension header longer than the datagram
    NotTcp,               ///< another protocol; the offset is that of the field that names it
    SegmentTooShort,      ///< the datagram has no room for the 20 octets of a TCP header
    DataOffsetTooSmall,   ///< TCP data offset under 5 words (RFC 9293 3.1)
    DataOffsetPastEnd,    ///< TCP data offset beyond the end of the segment
    // Those below never lose the segment: they are marks beside it.
    OptionLengthTooSmall, ///< TCP option length 0 or 1; reading options stops there
    OptionPastHeader,     ///< TCP option longer than what is left of the header; reading options stops there
    OptionLengthWrong,    ///< a known TCP option with a length that it cannot have; kept as UnknownOption
};

/// `offset` counts from the first octet of the bytes given, and is at most their number.
struct DecodeError {
    DecodeErrorKind kind{};
    std::size_t offset = 0;
    friend bool operator==(const DecodeError&, const DecodeError&) = default;
};

/// One English line: "TCP data offset under 5 words".
[[nodiscard]] std::string_view describe(DecodeErrorKind kind);

/// What a decoder gives: the value, or what was wrong.
template <typename T> class [[nodiscard]] Decoded {
public:
    Decoded(T value) : state_(std::in_place_index<0>, std::move(value)) {} // NOLINT(google-explicit-constructor)
    Decoded(DecodeError error) : state_(std::in_place_index<1>, error) {}  // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }

    [[nodiscard]] const T& value() const& {
        assert(ok());
        return *std::get_if<0>(&state_);
    }
    [[nodiscard]] T&& value() && {
        assert(ok());
        return std::move(*std::get_if<0>(&state_));
    }
    [[nodiscard]] const DecodeError& error() const {
        assert(!ok());
        return *std::get_if<1>(&state_);
    }

private:
    std::variant<T, DecodeError> state_;
};

} // namespace socketscope
