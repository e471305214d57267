// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// `Seq`: a TCP sequence number, counted modulo 2^32 (RFC 9293 3.4). Used by everything that compares or counts
// sequence numbers: segments, the Tcb, the trace. Never compared with < : order among numbers that wrap is not an
// order (a before b and b before c does not give a before c), so the comparisons are named functions that read as the
// RFC's =< and <, and containers cannot sort by them by mistake.
#pragma once

#include <cstdint>

namespace socketscope {

class Seq {
public:
    constexpr Seq() = default;
    /// The number as it stands in a header, in host order.
    explicit constexpr Seq(std::uint32_t value) : value_(value) {}

    [[nodiscard]] constexpr std::uint32_t value() const { return value_; }

    /// `octets` further on, past 2^32 - 1 to 0.
    friend constexpr Seq operator+(Seq s, std::uint32_t octets) { return Seq(s.value_ + octets); }
    friend constexpr Seq operator-(Seq s, std::uint32_t octets) { return Seq(s.value_ - octets); }
    constexpr Seq& operator+=(std::uint32_t octets) { return *this = *this + octets; }
    constexpr Seq& operator-=(std::uint32_t octets) { return *this = *this - octets; }
    constexpr Seq& operator++() { return *this += 1; }

    /// The shorter way round from `b` to `a`: positive where a lies after b. Exactly half way round (2^31) is negative
    /// from either side; no two numbers of one window are that far apart (RFC 7323 2.3).
    friend constexpr std::int32_t operator-(Seq a, Seq b) { return static_cast<std::int32_t>(a.value_ - b.value_); }

    /// How far it is forward from here to `later`, 0 to 2^32 - 1.
    [[nodiscard]] constexpr std::uint32_t distanceTo(Seq later) const { return later.value_ - value_; }

    friend constexpr bool operator==(Seq, Seq) = default;

private:
    std::uint32_t value_ = 0;
};

/// a < b, a =< b, a > b, a >= b of RFC 9293 3.4.
[[nodiscard]] constexpr bool lt(Seq a, Seq b) { return a - b < 0; }
[[nodiscard]] constexpr bool le(Seq a, Seq b) { return a == b || lt(a, b); }
[[nodiscard]] constexpr bool gt(Seq a, Seq b) { return lt(b, a); }
[[nodiscard]] constexpr bool ge(Seq a, Seq b) { return le(b, a); }

/// low =< x =< high, going forward from low; for an acceptable acknowledgement of RFC 9293 3.4 (SND.UNA < SEG.ACK =<
/// SND.NXT) low is SND.UNA + 1.
[[nodiscard]] constexpr bool between(Seq low, Seq x, Seq high) { return low.distanceTo(x) <= low.distanceTo(high); }

/// start =< x < start + size: is x one of the `size` numbers of the window? None is in a window of size 0.
[[nodiscard]] constexpr bool inWindow(Seq x, Seq start, std::uint32_t size) { return start.distanceTo(x) < size; }

} // namespace socketscope
