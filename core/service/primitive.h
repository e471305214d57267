// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The six primitives of the connection-oriented service, by the names that the textbooks use. Everything that a user
// presses, a scenario asks for or a picture shows is one of these; how each is carried out is in socket_calls.h.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace socketscope {

enum class Primitive : std::uint8_t { Listen, Connect, Accept, Send, Receive, Disconnect };

inline constexpr std::array allPrimitives{Primitive::Listen, Primitive::Connect, Primitive::Accept,
                                          Primitive::Send,   Primitive::Receive, Primitive::Disconnect};

/// "LISTEN" … "DISCONNECT": the field's own words, the same in every language.
[[nodiscard]] constexpr std::string_view name(Primitive p) {
    constexpr std::array<std::string_view, 6> names{"LISTEN", "CONNECT", "ACCEPT", "SEND", "RECEIVE", "DISCONNECT"};
    return names[static_cast<std::size_t>(p)];
}

/// The primitive of that name in capitals, or nothing.
[[nodiscard]] constexpr std::optional<Primitive> primitiveNamed(std::string_view text) {
    for (const Primitive p : allPrimitives)
        if (name(p) == text) return p;
    return std::nullopt;
}

/// Three ways to end: close() both directions, shutdown(SHUT_WR) ours only, or abort with SO_LINGER {1, 0}.
enum class DisconnectHow : std::uint8_t { Close, Write, Abort };

[[nodiscard]] constexpr std::string_view name(DisconnectHow how) {
    constexpr std::array<std::string_view, 3> names{"close", "write", "abort"};
    return names[static_cast<std::size_t>(how)];
}

} // namespace socketscope
