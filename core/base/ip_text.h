// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// IP addresses to and from text, by the C library's own rules (inet_pton(3), inet_ntop(3)). Used by packet/endpoint,
// so that no folder but base/ and net/ includes a system header.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace socketscope {

enum class IpText : std::uint8_t { NotAnAddress, V4, V6 };

/// Octets of `text` in network order into the front of `octets`; says which kind of address it was.
IpText parseIpText(std::string_view text, std::array<std::uint8_t, 16>& octets);

/// The shortest usual spelling; `v6` says whether 16 octets count or 4.
[[nodiscard]] std::string ipText(const std::array<std::uint8_t, 16>& octets, bool v6);

} // namespace socketscope
