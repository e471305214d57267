// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// `Segment`: one TCP segment as a value (RFC 9293 3.1), with its flags and options. The word of everyone who speaks of
// what crosses the wire: engines, trace, scenarios, views. Numbers are in host order. Holds what the segment says and
// nothing about how it travelled or what became of it: the IP header is in packet.h, moments and fates in the trace.
#pragma once

#include "core/base/bytes.h"
#include "core/packet/endpoint.h"
#include "core/packet/seq.h"
#include "core/packet/tcp_option.h"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace socketscope {

/// The control bits at their places in the header's octet (RFC 9293 3.1).
enum class TcpFlag : std::uint8_t {
    Fin = 0x01,
    Syn = 0x02,
    Rst = 0x04,
    Psh = 0x08,
    Ack = 0x10,
    Urg = 0x20,
    Ece = 0x40,
    Cwr = 0x80,
};

class TcpFlags {
public:
    constexpr TcpFlags() = default;
    constexpr TcpFlags(std::initializer_list<TcpFlag> flags) {
        for (const TcpFlag f : flags) *this = with(f);
    }
    /// The header's octet as it stands.
    static constexpr TcpFlags fromBits(std::uint8_t bits) {
        TcpFlags flags;
        flags.bits_ = bits;
        return flags;
    }
    /// From letters such as "SA": S SYN, A ACK, F FIN, R RST, P PSH, U URG, E ECE, C CWR, in any order, each at most
    /// once, capital. "" is no flag at all. Nothing for anything else.
    [[nodiscard]] static std::optional<TcpFlags> parse(std::string_view letters);

    [[nodiscard]] constexpr std::uint8_t bits() const { return bits_; }
    [[nodiscard]] constexpr bool has(TcpFlag flag) const { return (bits_ & static_cast<std::uint8_t>(flag)) != 0; }
    [[nodiscard]] constexpr TcpFlags with(TcpFlag flag) const {
        return fromBits(static_cast<std::uint8_t>(bits_ | static_cast<std::uint8_t>(flag)));
    }
    [[nodiscard]] constexpr TcpFlags without(TcpFlag flag) const {
        return fromBits(static_cast<std::uint8_t>(bits_ & ~static_cast<unsigned>(flag)));
    }
    /// Letters in the order SAFRPUEC; "" where none is set.
    [[nodiscard]] std::string letters() const;

    friend constexpr bool operator==(TcpFlags, TcpFlags) = default;

private:
    std::uint8_t bits_ = 0;
};

/// The flag of one of the letters SAFRPUEC; nothing for another letter.
[[nodiscard]] std::optional<TcpFlag> tcpFlag(char letter);

struct Segment {
    Endpoint src;
    Endpoint dst;
    Seq seq;
    Seq ack; ///< as it stands in the header, also where ACK is not set
    TcpFlags flags;
    std::uint16_t window = 0; ///< as it stands: not shifted by the window scale
    std::uint16_t urgentPointer = 0;
    TcpOptions options;
    Bytes payload;
    std::uint32_t uncaptured = 0; ///< octets of data behind it that were not taken in; they count for SEG.LEN

    /// SEG.LEN of RFC 9293 3.4: octets of data, and one each for SYN and FIN.
    [[nodiscard]] std::uint32_t length() const;
    /// The sequence number after the last one that this segment uses.
    [[nodiscard]] Seq end() const { return seq + length(); }

    friend bool operator==(const Segment&, const Segment&) = default;
};

} // namespace socketscope
