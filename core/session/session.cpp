// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include <algorithm>
#include <limits>

namespace socketscope {

Session::Session(std::unique_ptr<const Clock> clock, std::unique_ptr<Engine> engine, SessionInfo info, Pace pace)
    : clock_(std::move(clock)), engine_(std::move(engine)), info_(std::move(info)), pace_(pace) {}

Cursor Session::cursor() const {
    Cursor cursor{playhead_.u(), Duration{}};
    const Timeline& timeline = record_.timeline();
    if (timeline.steps() > 0 && atLiveEdge())
        cursor.beyond = std::max(Duration{}, now_ - timeline.timeOf(timeline.steps()));
    return cursor;
}

void Session::play(Scenario scenario) {
    info_.scenario = scenario.name;
    script_.emplace(std::move(scenario));
    scriptState_ = Script::State::Waiting;
    scriptClock_ = {};
}

void Session::tick(Duration dt) {
    now_ = now();
    if (engine_) {
        engine_->poll(now_, batch_);
        if (!batch_.empty()) record_.append(batch_);
    }
    const Step edge = record_.timeline().steps();
    if (showOne_ && !atLiveEdge()) {
        showOne_ = false;
        playhead_.step(edge);
    }
    if (following_) playhead_.follow(edge);
    playhead_.advance(dt, edge);
    letScriptGoOn(dt);
}

bool Session::scriptMayIssue() const {
    if (pace_ == Pace::AsFastAsPossible || stepAsked_) return true;
    return playhead_.playing() && atLiveEdge();
}

void Session::letScriptGoOn(Duration dt) {
    if (!script_) return;
    // Paused time does not count for a script's waits.
    if (scriptMayIssue()) scriptClock_ += dt;
    do {
        scriptState_ = script_->state(record_.trace(), scriptClock_);
        if (scriptState_ != Script::State::Ready || !scriptMayIssue()) return;
        std::vector<Command> one;
        one.push_back(script_->take(record_.trace()));
        engine_->submit(std::move(one));
        stepAsked_ = false;
        scriptState_ = Script::State::Waiting; // until the call is seen in the trace
    } while (pace_ == Pace::AsFastAsPossible);
}

bool Session::stepActs() const { return atLiveEdge() && script_ && !script_->finished(); }

void Session::step() {
    following_ = false;
    if (stepActs()) {
        playhead_.pause();
        stepAsked_ = true;
        showOne_ = true;
        return;
    }
    playhead_.step(record_.timeline().steps());
}

void Session::back() {
    following_ = stepAsked_ = showOne_ = false;
    playhead_.back(record_.timeline().steps());
}

void Session::start() {
    following_ = showOne_ = false;
    playhead_.play();
}

void Session::pause() {
    following_ = stepAsked_ = false;
    playhead_.pause();
}

void Session::seek(double u) {
    following_ = stepAsked_ = showOne_ = false;
    playhead_.seek(u, record_.timeline().steps());
}

void Session::toLiveEdge() {
    showOne_ = false;
    seek(std::numeric_limits<Step>::max());
}

void Session::press(Command command) {
    if (!engine_) return;
    following_ = true;
    std::vector<Command> one;
    one.push_back(std::move(command));
    engine_->submit(std::move(one));
}

} // namespace socketscope
