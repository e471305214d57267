// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The rules of RFC 9293 by name: U for user calls (3.10.1 to 3.10.6), S for arriving segments (3.10.7), T for timeouts
// (3.10.8), and a few for what other sections add. step() says which of them it followed; narration, state diagram and
// tests look their words up here. A table and nothing else: what a rule does is in step().
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace socketscope {

// clang-format off
enum class RuleId : std::uint8_t {
    None,
    U1, U2, U3, U4, U5, U6, U7, U8, U9, U10, U11, U12, U13, U14, U15, U16, U17, U18, U19, U20, U21, U22, U23, U24, U25,
    U26, U27,
    S1, S2, S3, S4, S5, S6, S7, S8, S9, S10, S11, S12, S13, S14, S15, S16, S17, S18, S19, S20, S21, S22, S23, S24, S25,
    S26, S27, S28, S29, S30, S31, S32, S33, S34, S35, S36, S37, S38, S39, S40,
    T1, T2, T3,
    ZeroWindowProbe, KeepAliveProbe, KeepAliveDead, DelayedAck, FastRetransmit, WindowUpdate,
};
// clang-format on
inline constexpr std::size_t ruleCount = static_cast<std::size_t>(RuleId::WindowUpdate) + 1;

struct Rule {
    RuleId id{};
    std::string_view name;    ///< "S24"
    std::string_view section; ///< where it is written: "RFC 9293 3.10.7.4"
    std::string_view says;    ///< in the RFC's terms, a line
};

/// Of any id; that of None says nothing.
[[nodiscard]] const Rule& ruleOf(RuleId id);
/// All but None, in the order of the RFC.
[[nodiscard]] std::span<const Rule> allRules();

} // namespace socketscope
