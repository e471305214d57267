// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the kernel says of one socket through TCP_INFO (tcp(7)), by the length that it returns: an older kernel fills
// less, and what it does not fill is none. Never guesses.
#pragma once

#include "core/tcp/state.h"

#include <cstdint>
#include <optional>

namespace socketscope {

struct TcpInfo {
    ConnectionState state = ConnectionState::Closed;
    std::uint32_t acceptQueue = 0;              ///< listening sockets: finished connections that wait
    std::uint32_t acceptBacklog = 0;            ///< listening sockets: as listen() set it; the kernel admits one more
    std::uint32_t retransmits = 0;              ///< segments sent again, over the connection's life
    std::optional<std::uint64_t> bytesReceived; ///< of the peer's stream, in order; Linux counts its FIN as one
    std::optional<std::uint64_t> bytesAcked;    ///< of our stream; Linux counts the SYN as one
    std::optional<std::uint32_t> dataSegmentsOut;
    std::uint32_t congestionWindow = 0, slowStartThreshold = 0;               ///< segments
    std::uint32_t roundTrip = 0, roundTripVariation = 0, retransmitAfter = 0; ///< microseconds
};

/// RFC 9293 name of the kernel's own state number (net/tcp_states.h); the request socket's NEW_SYN_RECV too.
[[nodiscard]] ConnectionState stateFromKernel(unsigned number);

/// None for a descriptor that is no TCP socket.
[[nodiscard]] std::optional<TcpInfo> readTcpInfo(int fd);

/// The same from bytes that a netlink answer carried (INET_DIAG_INFO).
[[nodiscard]] TcpInfo tcpInfoFromBytes(const void* bytes, std::size_t length);

} // namespace socketscope
