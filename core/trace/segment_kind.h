// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person calls a segment, by its flags: RST before SYN before FIN before data before a bare ACK. Ladder, diagram
// and sentences ask here, so that one segment has one name. It says nothing about what a TCP makes of it.
#pragma once

#include "core/trace/event.h"

#include <string_view>

namespace socketscope {

/// What is no segment of TCP but travels on the same wire has kinds of its own.
enum class SegmentKind : std::uint8_t {
    Syn,
    SynAck,
    Ack,
    Data,
    Fin,
    Rst,
    NoAck, ///< none of the flags that name one, and no data: no TCP sends that, a forger may (RFC 9293 3.10.7.4)
    Udp,
    Icmp,
};
inline constexpr std::size_t segmentKindCount = 9;

[[nodiscard]] constexpr SegmentKind kindOf(const Sent& sent) {
    const auto has = [&](FlagBits bits) { return (sent.flags & bits) != 0; };
    if (sent.transport == Transport::Udp) return SegmentKind::Udp;
    if (sent.transport == Transport::Icmp) return SegmentKind::Icmp;
    if (has(flag::rst)) return SegmentKind::Rst;
    if (has(flag::syn)) return has(flag::ack) ? SegmentKind::SynAck : SegmentKind::Syn;
    if (has(flag::fin)) return SegmentKind::Fin;
    if (sent.length > 0) return SegmentKind::Data;
    return has(flag::ack) ? SegmentKind::Ack : SegmentKind::NoAck;
}

/// The field's own word: "SYN+ACK".
[[nodiscard]] constexpr std::string_view name(SegmentKind kind) {
    constexpr std::string_view names[segmentKindCount]{"SYN", "SYN+ACK", "ACK", "DATA", "FIN",
                                                       "RST", "NO-ACK",  "UDP", "ICMP"};
    return names[static_cast<std::size_t>(kind)];
}

} // namespace socketscope
