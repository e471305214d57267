// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lets time pass for a session: a timer at the rate of the screen while something moves, slowly while a call waits at
// the live edge, and not at all while nothing can change. News from the engine wakes it. The only caller of
// Session::tick() in the window.
#pragma once

#include "core/base/monotonic_clock.h"
#include "core/session/session.h"

#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <memory>

namespace socketscope {

class SessionDriver : public QObject {
    Q_OBJECT
public:
    explicit SessionDriver(QObject* parent = nullptr);

    /// Null stops everything; to be called before a session dies.
    void setSession(Session* session);
    /// A person has asked for something: looks at once, and closely for a while.
    void kick();
    /// The picture has a clock that runs down: it moves at the live edge, also while nothing happens.
    void setClockShown(bool shown);
    /// True while the timer runs at all.
    [[nodiscard]] bool busy() const { return timer_.isActive(); }

signals:
    void changed();

private:
    /// What can be seen to change.
    struct Seen {
        std::size_t events = 0, programs = 0;
        Cursor cursor;
        bool playing = false;
        Script::State script{};
        friend bool operator==(const Seen&, const Seen&) = default;
    };
    void tick();
    [[nodiscard]] Seen look() const;
    [[nodiscard]] int interval() const; ///< ms to the next tick, -1 for none

    Session* session_ = nullptr;
    std::unique_ptr<QSocketNotifier> notifier_;
    QTimer timer_;
    MonotonicClock clock_; ///< of the machine: pictures move in real time, whatever the session's clock does
    Time last_{}, closeUntil_{};
    Seen seen_;
    bool clockShown_ = false;
};

/// Whether any program is inside a call at the live edge.
[[nodiscard]] bool anyCallOpen(const Trace& trace);

} // namespace socketscope
