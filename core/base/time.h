// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Time inside one session. Everything that has a moment uses `Time`; nobody below `app/` and the engines asks the
// machine what time it is: a `Clock` is handed in, so that tests and replays decide.
#pragma once

#include <chrono>
#include <cstdint>

namespace socketscope {

/// A span of time in nanoseconds.
using Duration = std::chrono::nanoseconds;

/// Tag that keeps moments of a session apart from every other clock; it has no `now()` on purpose.
struct SessionClock {
    using duration = Duration;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<SessionClock, duration>;
    static constexpr bool is_steady = true;
};

/// A moment: nanoseconds since the session began, never negative, never going back.
using Time = SessionClock::time_point;

/// Where a moment comes from. Implementations: `MonotonicClock` (live), and the virtual clocks of tests.
class Clock {
public:
    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    virtual ~Clock() = default;
    [[nodiscard]] virtual Time now() const = 0;
};

/// Seconds as a floating number, for text and drawing only.
[[nodiscard]] constexpr double seconds(Duration d) { return std::chrono::duration<double>(d).count(); }
[[nodiscard]] constexpr double seconds(Time t) { return seconds(t.time_since_epoch()); }

/// From seconds as written by people ("0.5"); rounds to the nearest nanosecond.
[[nodiscard]] constexpr Duration fromSeconds(double s) {
    return Duration(static_cast<std::int64_t>(s * 1e9 + (s < 0 ? -0.5 : 0.5)));
}

} // namespace socketscope
