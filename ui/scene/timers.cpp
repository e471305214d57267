// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/timers.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace socketscope {

EventId Timers::running(const Trace& trace, SocketId socket, Kind kind, EventId moment, Time now) const {
    const auto found = changes_.find({socket, kind});
    if (found == changes_.end()) return {};
    auto after = std::upper_bound(found->second.begin(), found->second.end(), moment);
    while (after != found->second.begin() && trace[*std::prev(after)].at > now) --after;
    if (after == found->second.begin()) return {};
    const EventId last = *std::prev(after);
    return trace.get<TimerChanged>(last)->running ? last : EventId{};
}

QString countdownText(Duration left) {
    // Upwards: it reads nought when the time has come, not before.
    const double s = std::max(0.0, std::ceil(seconds(left) * 10 - 1e-6) / 10);
    const QString number = s < 10 ? QString::number(s, 'f', 1) : QString::number(std::lround(std::ceil(s)));
    return QCoreApplication::translate("units", "%1 s").arg(number);
}

} // namespace socketscope
