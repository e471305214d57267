// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What one input makes of a TCP: the next Tcb, what is to be done outside it, and the rules that say so. Plain values;
// effects stand in a small fixed array, in the order in which they are to be done, so that a step allocates nothing.
#pragma once

#include "core/tcp/rule.h"
#include "core/tcp/tcb.h"

#include <array>
#include <cassert>
#include <span>
#include <variant>

namespace socketscope {

/// Send segments: one without text, or as many as `text` octets from `seq` on need, `most` octets in each. Flags are
/// those of the last one; SYN and PSH and FIN stand on no other.
struct Transmit {
    Seq seq, ack;
    std::uint32_t text = 0;
    std::uint16_t most = 0;
    std::uint16_t window = 0; ///< as it is to stand in the header
    TcpFlags flags;
    bool again = false;           ///< some of it was sent before
    std::uint16_t mss = 0;        ///< option, 0 for none
    std::int8_t windowShift = -1; ///< option, -1 for none
};

/// These octets of the segment that has arrived are new: keep them for the user. In order or early, as RCV.NXT tells.
struct Keep {
    Seq begin;
    std::uint32_t octets = 0;
};

/// A timer was set or set anew; `never` where it was stopped.
struct TimerSet {
    TcpTimer timer{};
    Time expires = never;
};

/// What the user is told: the answer to a call, or a word that nobody asked for. Words are RFC 9293's.
enum class Word : std::uint8_t {
    Ok,
    Pending,                 ///< the call waits
    Taken,                   ///< RECEIVE: so many octets, see Tell::octets
    ConnectionDoesNotExist,  ///< answers
    ConnectionExists,        ///
    RemoteSocketUnspecified, ///
    InsufficientResources,   ///
    ConnectionClosing,       ///
    Opened,                  ///< unasked: the connection is established
    TextArrived,             ///< unasked: RECEIVE would find something
    OtherSideClosed,         ///< unasked: FIN, RECEIVE would find the end
    Acknowledged,            ///< unasked: so many octets of SEND have arrived
    AllAcknowledged,         ///< unasked: CLOSE is well
    Refused,                 ///< unasked: connection refused
    Reset,                   ///< unasked: connection reset
    TimedOut,                ///< unasked: aborted due to user timeout
};

struct Tell {
    Word word{};
    std::uint32_t octets = 0;
};

/// Nothing first: a place that is not used yet costs nothing to make.
using Effect = std::variant<std::monostate, Transmit, Keep, TimerSet, Tell>;

struct Transition {
    static constexpr std::size_t mostEffects = 16, mostRules = 6;

    /// So far nothing has changed.
    explicit Transition(const Tcb& before) : next(before) {}

    Tcb next;

    [[nodiscard]] std::span<const Effect> effects() const { return {effects_.data(), effectCount_}; }
    /// The rules that were followed, in order. Never empty after a step.
    [[nodiscard]] std::span<const RuleId> rules() const { return {rules_.data(), ruleCount_}; }
    /// The one that explains the change of state; the last where the state did not change.
    [[nodiscard]] RuleId rule() const { return rules_[decided_ ? decisive_ : ruleCount_ == 0 ? 0U : ruleCount_ - 1U]; }

    template <class What> void add(const What& effect) {
        assert(effectCount_ < mostEffects);
        effects_[effectCount_++].emplace<What>(
            effect); // made where it stays: a copy costs more than the rest of a step
    }
    void follow(RuleId rule) {
        if (ruleCount_ < mostRules) rules_[ruleCount_++] = rule;
    }
    /// The rule followed last has changed the state.
    void decided() {
        decided_ = true;
        decisive_ = static_cast<std::uint8_t>(ruleCount_ == 0 ? 0 : ruleCount_ - 1);
    }

private:
    std::array<Effect, mostEffects> effects_; // no {}: it would be half a KiB of zeros for each step
    std::array<RuleId, mostRules> rules_{};
    std::uint8_t effectCount_ = 0, ruleCount_ = 0, decisive_ = 0;
    bool decided_ = false;
};

} // namespace socketscope
