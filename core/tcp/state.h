// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The states of a connection, by the names of RFC 9293 3.3.2. Everything that shows or stores a state uses these; the
// kernel's own numbers are translated in net/tcp_info.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace socketscope {

enum class ConnectionState : std::uint8_t {
    Closed,
    Listen,
    SynSent,
    SynReceived,
    Established,
    FinWait1,
    FinWait2,
    CloseWait,
    Closing,
    LastAck,
    TimeWait,
};

inline constexpr std::size_t connectionStateCount = 11;

/// This end has sent its FIN and still keeps state for the connection (RFC 9293 3.6).
[[nodiscard]] constexpr bool hasSentFin(ConnectionState s) {
    using enum ConnectionState;
    return s == FinWait1 || s == FinWait2 || s == Closing || s == LastAck || s == TimeWait;
}

/// "SYN-SENT", "FIN-WAIT-1" …, as the RFC writes them, the same in every language.
[[nodiscard]] constexpr std::string_view name(ConnectionState s) {
    constexpr std::array<std::string_view, connectionStateCount> names{
        "CLOSED",     "LISTEN",     "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1",
        "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING",  "LAST-ACK",     "TIME-WAIT"};
    return names[static_cast<std::size_t>(s)];
}

[[nodiscard]] constexpr std::optional<ConnectionState> connectionStateNamed(std::string_view text) {
    for (std::size_t i = 0; i < connectionStateCount; ++i)
        if (name(static_cast<ConnectionState>(i)) == text) return static_cast<ConnectionState>(i);
    return std::nullopt;
}

} // namespace socketscope
