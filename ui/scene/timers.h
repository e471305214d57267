// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// When the timers of sockets run out, as the trace says it, at any moment of it: a companion of the Timeline, taken in
// as the trace grows. Used by the diagram's clocks and by the list of what is held. It never guesses: where no
// TimerChanged has been told, no timer runs.
#pragma once

#include "core/trace/trace.h"

#include <QString>

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace socketscope {

class Timers {
public:
    using Kind = TimerChanged::Timer;

    /// To be told in the order of the trace.
    void take(EventId id, const TimerChanged& timer) { changes_[{timer.socket, timer.timer}].push_back(id); }
    /// The last change of a timer at or before the event `moment` and the time `now`, if it left the timer running;
    /// none otherwise. Both, since news of timers are no steps: they may belong to a step that the cursor has passed,
    /// and be later than the cursor.
    [[nodiscard]] EventId running(const Trace& trace, SocketId socket, Kind kind, EventId moment, Time now) const;

private:
    std::map<std::pair<SocketId, Kind>, std::vector<EventId>> changes_;
};

/// What is left of a timer: "0.7 s", "42 s". It changes ten times a second at most, and never goes below nought.
[[nodiscard]] QString countdownText(Duration left);

} // namespace socketscope
