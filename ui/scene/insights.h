// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a run has shown so far: the few things that are worth noticing because many people believe otherwise (accept()
// makes the handshake, send() means delivered, 0 bytes means nothing yet …). Each is said once, at the event that shows
// it, and only when it has really happened.
#pragma once

#include "core/session/agreement.h"
#include "core/session/record.h"

#include <QString>

#include <vector>

namespace socketscope {

struct Insight {
    EventId event{};
    QString sentence;
    friend bool operator==(const Insight&, const Insight&) = default;
};

/// Oldest first.
[[nodiscard]] std::vector<Insight> insightsAt(const Record& record, EventId moment);

/// Where Linux has done otherwise than the RFC says, each way once; oldest first.
[[nodiscard]] std::vector<Insight> differencesAt(const Agreement& agreement, EventId moment);

} // namespace socketscope
