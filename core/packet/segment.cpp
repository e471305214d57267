// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/packet/segment.h"

#include <array>
#include <utility>

namespace socketscope {

namespace {

constexpr std::array<std::pair<char, TcpFlag>, 8> lettersOfFlags{{
    {'S', TcpFlag::Syn},
    {'A', TcpFlag::Ack},
    {'F', TcpFlag::Fin},
    {'R', TcpFlag::Rst},
    {'P', TcpFlag::Psh},
    {'U', TcpFlag::Urg},
    {'E', TcpFlag::Ece},
    {'C', TcpFlag::Cwr},
}};

} // namespace

std::optional<TcpFlag> tcpFlag(char letter) {
    for (const auto& [known, flag] : lettersOfFlags) {
        if (known == letter) return flag;
    }
    return std::nullopt;
}

std::optional<TcpFlags> TcpFlags::parse(std::string_view letters) {
    TcpFlags flags;
    for (const char letter : letters) {
        const auto flag = tcpFlag(letter);
        if (!flag || flags.has(*flag)) return std::nullopt;
        flags = flags.with(*flag);
    }
    return flags;
}

std::string TcpFlags::letters() const {
    std::string text;
    for (const auto& [letter, flag] : lettersOfFlags) {
        if (has(flag)) text += letter;
    }
    return text;
}

std::uint32_t Segment::length() const {
    const unsigned controls = (flags.has(TcpFlag::Syn) ? 1U : 0U) + (flags.has(TcpFlag::Fin) ? 1U : 0U);
    return static_cast<std::uint32_t>(payload.size()) + uncaptured + controls;
}

} // namespace socketscope
