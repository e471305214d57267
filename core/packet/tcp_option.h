// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// TCP options as values: one type for each kind that has an RFC, and two for what cannot be named or read. Used through
// `Segment`. Decoding keeps every octet: encodeOptions() gives back the bytes that decodeOptions() was given. Judges no
// option's meaning (an MSS of 0 is kept): that is tcp/'s part.
#pragma once

#include "core/base/bytes.h"
#include "core/packet/decode_error.h"
#include "core/packet/field_reader.h"
#include "core/packet/seq.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

namespace socketscope {

/// Kind 0 (RFC 9293 3.2): nothing but padding follows. Always the last option.
struct EndOfList {
    static constexpr std::uint8_t kind = 0;
    Bytes padding; ///< the octets after it, to the end of the header; zeros, unless somebody hid something there
    friend bool operator==(const EndOfList&, const EndOfList&) = default;
};

/// Kind 1 (RFC 9293 3.2).
struct NoOperation {
    static constexpr std::uint8_t kind = 1;
    friend bool operator==(const NoOperation&, const NoOperation&) = default;
};

/// Kind 2 (RFC 9293 3.7.1): octets of data that the sender of this option can receive in one segment.
struct MaximumSegmentSize {
    static constexpr std::uint8_t kind = 2;
    std::uint16_t octets = 0;
    friend bool operator==(const MaximumSegmentSize&, const MaximumSegmentSize&) = default;
};

/// Kind 3 (RFC 7323 2.2).
struct WindowScale {
    static constexpr std::uint8_t kind = 3;
    std::uint8_t shift = 0; ///< as it stands in the option
    /// What counts: a shift over 14 is used as 14 (RFC 7323 2.3).
    [[nodiscard]] constexpr std::uint8_t effective() const { return std::min<std::uint8_t>(shift, 14); }
    friend bool operator==(const WindowScale&, const WindowScale&) = default;
};

/// Kind 4 (RFC 2018 2).
struct SackPermitted {
    static constexpr std::uint8_t kind = 4;
    friend bool operator==(const SackPermitted&, const SackPermitted&) = default;
};

/// Octets from `left` up to, not including, `right`.
struct SackBlock {
    Seq left;
    Seq right;
    friend bool operator==(const SackBlock&, const SackBlock&) = default;
};

/// Kind 5 (RFC 2018 3): one to four blocks.
struct Sack {
    static constexpr std::uint8_t kind = 5;
    std::vector<SackBlock> blocks;
    friend bool operator==(const Sack&, const Sack&) = default;
};

/// Kind 8 (RFC 7323 3.2): TSval and TSecr, in ticks of clocks that only their owners know.
struct Timestamps {
    static constexpr std::uint8_t kind = 8;
    std::uint32_t value = 0;
    std::uint32_t echo = 0;
    friend bool operator==(const Timestamps&, const Timestamps&) = default;
};

/// Kind 19 (RFC 2385): obsolete, still met between routers.
struct Md5Signature {
    static constexpr std::uint8_t kind = 19;
    std::array<std::byte, 16> digest{};
    friend bool operator==(const Md5Signature&, const Md5Signature&) = default;
};

/// Kind 28 (RFC 5482).
struct UserTimeout {
    static constexpr std::uint8_t kind = 28;
    enum class Unit : std::uint8_t { Seconds, Minutes };
    Unit unit = Unit::Seconds;
    std::uint16_t timeout = 0; ///< 15 bits, in `unit`
    friend bool operator==(const UserTimeout&, const UserTimeout&) = default;
};

/// Kind 29, TCP-AO (RFC 5925 2.2). Kept, never verified: the keys are not ours.
struct TcpAuthentication {
    static constexpr std::uint8_t kind = 29;
    std::uint8_t keyId = 0;
    std::uint8_t nextKeyId = 0; ///< RNextKeyID
    Bytes mac;
    friend bool operator==(const TcpAuthentication&, const TcpAuthentication&) = default;
};

/// Kind 30 (RFC 8684 3): subtype in the first four bits, kept raw.
struct Multipath {
    static constexpr std::uint8_t kind = 30;
    Bytes data;
    friend bool operator==(const Multipath&, const Multipath&) = default;
};

/// Kind 34 (RFC 7413 4.1.1): an empty cookie asks for one.
struct FastOpenCookie {
    static constexpr std::uint8_t kind = 34;
    Bytes cookie;
    friend bool operator==(const FastOpenCookie&, const FastOpenCookie&) = default;
};

/// A kind without a type of its own, or one of those above with a length that it cannot have. Never kind 0 or 1.
struct UnknownOption {
    std::uint8_t kind = 253; ///< 253 and 254 are for experiments (RFC 6994)
    Bytes data;              ///< what follows kind and length
    friend bool operator==(const UnknownOption&, const UnknownOption&) = default;
};

/// All octets from the first option that cannot be read to the end of the header. Always the last option.
struct MalformedOption {
    Bytes octets;
    friend bool operator==(const MalformedOption&, const MalformedOption&) = default;
};

using TcpOption =
    std::variant<EndOfList, NoOperation, MaximumSegmentSize, WindowScale, SackPermitted, Sack, Timestamps, Md5Signature,
                 UserTimeout, TcpAuthentication, Multipath, FastOpenCookie, UnknownOption, MalformedOption>;

/// In the order in which they stand in the header.
using TcpOptions = std::vector<TcpOption>;

/// Octets that options may fill: a data offset of 15 words less the fixed header.
constexpr std::size_t maxOptionOctets = 40;

/// The first option of one type, or null.
template <typename Option> [[nodiscard]] const Option* findOption(const TcpOptions& options) {
    for (const TcpOption& option : options) {
        if (const auto* found = std::get_if<Option>(&option)) return found;
    }
    return nullptr;
}

/// The kind octet; of a malformed option the first octet kept.
[[nodiscard]] std::uint8_t optionKind(const TcpOption& option);
/// A short English name: "MSS", "window scale", "timestamps".
[[nodiscard]] std::string_view optionName(const TcpOption& option);

/// Octets in the header, before padding. To be encoded they must be at most maxOptionOctets.
[[nodiscard]] std::size_t encodedLength(const TcpOptions& options);
/// The same options filled up to whole words by an EndOfList and zeros, as encodeOptions() writes them and a decoder
/// will find them.
[[nodiscard]] TcpOptions padded(TcpOptions options);

/// Appends kind, length and data of each, and zeros up to a whole word. Writes at most maxOptionOctets: more is our own
/// mistake (asserted).
void encodeOptions(ByteWriter& out, const TcpOptions& options);

struct DecodedOptions {
    TcpOptions options;
    std::vector<DecodeError> marks; ///< what was wrong in them, in order
};
/// Reads to the end of `reader`, which is the end of the header. Never fails: what cannot be read is kept and marked.
[[nodiscard]] DecodedOptions decodeOptions(FieldReader reader);

} // namespace socketscope
