// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/session_driver.h"

#include <algorithm>

namespace socketscope {
namespace {

using namespace std::chrono_literals;

constexpr int frameTime = 16, waitingTime = 100; // ms
constexpr Duration closely = 300ms;              ///< after a wish: how long its answer is looked for at frame rate
constexpr Duration longestTick = 250ms;          ///< a stall of the machine must not throw the playhead forward

} // namespace

bool anyCallOpen(const Trace& trace) {
    for (std::uint16_t p = 0; p < trace.programs().size(); ++p) {
        const auto calls = trace.callsOf(ProgramId{p});
        if (!calls.empty() && !present(trace.call(trace.get<Call>(calls.back())->id).ret)) return true;
    }
    return false;
}

SessionDriver::SessionDriver(QObject* parent) : QObject(parent) {
    timer_.setSingleShot(true);
    timer_.setTimerType(Qt::PreciseTimer);
    connect(&timer_, &QTimer::timeout, this, &SessionDriver::tick);
}

void SessionDriver::setSession(Session* session) {
    timer_.stop();
    notifier_.reset();
    session_ = session;
    if (session == nullptr) return;
    last_ = clock_.now();
    closeUntil_ = last_ + closely;
    seen_ = {};
    if (session->descriptor() >= 0) {
        notifier_ = std::make_unique<QSocketNotifier>(session->descriptor(), QSocketNotifier::Read);
        connect(notifier_.get(), &QSocketNotifier::activated, this, [this] {
            // In a storm news comes faster than pictures: at most one look for each of them.
            notifier_->setEnabled(false);
            if (!timer_.isActive()) last_ = clock_.now();
            if (!timer_.isActive() || timer_.remainingTime() > frameTime) timer_.start(frameTime / 4);
        });
    }
    kick();
}

void SessionDriver::kick() {
    if (session_ == nullptr) return;
    const Time now = clock_.now();
    if (!timer_.isActive()) last_ = now;
    closeUntil_ = now + closely;
    timer_.start(0);
}

void SessionDriver::setClockShown(bool shown) {
    if (shown == clockShown_) return;
    clockShown_ = shown;
    if (session_ != nullptr && shown && !timer_.isActive()) timer_.start(waitingTime);
}

SessionDriver::Seen SessionDriver::look() const {
    const Trace& trace = session_->trace();
    return {trace.size(), trace.programs().size(), session_->cursor(), session_->playhead().playing(),
            session_->scriptState()};
}

void SessionDriver::tick() {
    if (session_ == nullptr) return;
    const Time now = clock_.now();
    session_->tick(std::clamp(now - last_, Duration{}, longestTick));
    last_ = now;
    if (notifier_) notifier_->setEnabled(true);
    const Seen seen = look();
    if (seen.events != seen_.events) closeUntil_ = std::max(closeUntil_, now + closely / 3);
    const bool news = seen != seen_;
    seen_ = seen;
    const int next = interval();
    if (next >= 0) timer_.start(next);
    if (news) emit changed();
}

int SessionDriver::interval() const {
    const Playhead& playhead = session_->playhead();
    if (playhead.moving(session_->timeline().steps()) || last_ < closeUntil_) return frameTime;
    if (session_->busy()) return 2 * frameTime;
    const Script* script = session_->script();
    const bool scriptLives =
        script != nullptr && !script->finished() && session_->scriptState() != Script::State::TimedOut;
    if (scriptLives && playhead.playing()) return 2 * frameTime;
    if (session_->virtualTime()) return -1; // time waits
    const bool scriptWaits = scriptLives && session_->scriptState() == Script::State::Waiting;
    const Trace& trace = session_->trace();
    const bool clockRuns = clockShown_ || anyCallOpen(trace) || !trace.heldSegments().empty();
    if (scriptWaits || (session_->atLiveEdge() && clockRuns)) return waitingTime;
    return -1;
}

} // namespace socketscope
