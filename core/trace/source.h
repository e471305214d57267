// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where events come from. A live engine, a session file, a capture and a test differ in nothing else for the Session.
#pragma once

#include "core/trace/batch.h"

#include <optional>

namespace socketscope {

class TraceSource {
public:
    TraceSource() = default;
    TraceSource(const TraceSource&) = delete;
    TraceSource& operator=(const TraceSource&) = delete;
    virtual ~TraceSource() = default;

    /// Adds what has happened up to `horizon` to `out`. Never blocks, never adds an event earlier than one added
    /// before.
    virtual void poll(Time horizon, TraceBatch& out) = 0;
    /// A descriptor that becomes readable when poll() has something, -1 where there is none. Not to be read by others.
    [[nodiscard]] virtual int descriptor() const { return -1; }
    /// Its time is not the machine's: it passes only as far as poll() is asked for it.
    [[nodiscard]] virtual bool isVirtual() const { return false; }
    /// When poll() will next have something, where that is known and nothing wakes the descriptor.
    [[nodiscard]] virtual std::optional<Time> nextDue() const { return std::nullopt; }
};

} // namespace socketscope
