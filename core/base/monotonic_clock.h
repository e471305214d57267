// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// CLOCK_MONOTONIC, counted from the moment at which the clock was made, with the wall time of that moment recorded.
// Made in `app/` and handed down; the only place in core that reads the machine's clock.
#pragma once

#include "core/base/time.h"

namespace socketscope {

class MonotonicClock final : public Clock {
public:
    MonotonicClock() = default;
    [[nodiscard]] Time now() const override {
        return Time(std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - zero_));
    }
    /// Wall time at session zero, for file headers: nanoseconds since 1970, UTC.
    [[nodiscard]] std::int64_t wallZero() const {
        return std::chrono::duration_cast<Duration>(wallZero_.time_since_epoch()).count();
    }

private:
    std::chrono::steady_clock::time_point zero_ = std::chrono::steady_clock::now();
    std::chrono::system_clock::time_point wallZero_ = std::chrono::system_clock::now();
};

} // namespace socketscope
