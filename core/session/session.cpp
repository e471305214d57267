// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include <algorithm>
#include <limits>

namespace socketscope {
namespace {

constexpr Duration virtualFocus = std::chrono::milliseconds(10); ///< the model's wire is slower than loopback

} // namespace

bool takesThought(const Command& command) {
    return std::holds_alternative<PrimitiveCommand>(command) || std::holds_alternative<Kill>(command);
}

Session::Session(std::unique_ptr<const Clock> clock, std::unique_ptr<Engine> engine, SessionInfo info, Pace pace)
    : clock_(std::move(clock)), engine_(std::move(engine)), info_(std::move(info)), pace_(pace),
      record_(engine_ && engine_->isVirtual() ? TimelineSettings{.focus = virtualFocus} : TimelineSettings{}) {
    if (virtualTime()) takeIn(now_);
}

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

void Session::takeIn(Time horizon) {
    now_ = horizon;
    if (!engine_) return;
    engine_->poll(now_, batch_);
    if (!batch_.empty()) record_.append(batch_);
}

void Session::tick(Duration dt) {
    if (virtualTime())
        passVirtualTime();
    else
        takeIn(now());
    const Step edge = record_.timeline().steps();
    if (showOne_ && !atLiveEdge()) {
        showOne_ = false;
        playhead_.step(edge);
    }
    if (following_) playhead_.follow(edge);
    playhead_.advance(dt, edge);
    if (!virtualTime()) letScriptGoOn(dt);
}

bool Session::scriptMayIssue() const {
    if (pace_ == Pace::AsFastAsPossible || stepAsked_) return true;
    return playhead_.playing() && atLiveEdge();
}

void Session::issueNext() {
    Command command = script_->take(record_.trace());
    if (takesThought(command)) nextCall_ = now_ + thinkTime;
    give(std::move(command));
    stepAsked_ = false;
    scriptState_ = Script::State::Waiting; // until the call is seen in the trace
}

void Session::give(Command command) {
    forgetful_ = forgetful_ || given_.size() == mostRemembered;
    if (!forgetful_) given_.push_back({now_, command});
    std::vector<Command> one;
    one.push_back(std::move(command));
    engine_->submit(std::move(one));
}

/// Where nothing else is to be done, Step delivers what has been held longest.
bool Session::deliverHeld() {
    const auto held = record_.trace().heldSegments();
    if (!stepAsked_ || held.empty() || scriptState_ == Script::State::Ready) return false;
    stepAsked_ = false;
    give(DecideSegment{held.front(), WireAction::Deliver, {}, DecidedBy::Person});
    return true;
}

void Session::letScriptGoOn(Duration dt) {
    if (!script_) return;
    // Paused time does not count for a script's waits.
    if (scriptMayIssue()) scriptClock_ += dt;
    do {
        scriptState_ = script_->state(record_.trace(), scriptClock_);
        if (scriptState_ != Script::State::Ready || !scriptMayIssue()) return;
        issueNext();
    } while (pace_ == Pace::AsFastAsPossible);
}

bool Session::virtualTimeMayPass() const {
    if (pace_ == Pace::AsFastAsPossible || stepAsked_) return true;
    if (!atLiveEdge()) return false;
    return playhead_.playing() || (following_ && engine_->underWay());
}

/// Makes the next thing happen, whatever it is: a call of the script, or what the wire or a timer brings.
void Session::passVirtualTime() {
    if (script_) scriptState_ = script_->state(record_.trace(), now_.time_since_epoch());
    if (!virtualTimeMayPass()) return takeIn(now_);
    if (deliverHeld()) return takeIn(now_);
    const Step before = record_.timeline().steps();
    // A command of which nothing is to be seen is not yet the step that was asked for.
    const bool asked = stepAsked_;
    while (nextVirtualThing() && record_.timeline().steps() == before) stepAsked_ = asked;
    stepAsked_ = false;
    if (script_) scriptState_ = script_->state(record_.trace(), now_.time_since_epoch());
}

bool Session::nextVirtualThing() {
    if (script_) scriptState_ = script_->state(record_.trace(), now_.time_since_epoch());
    const auto due = engine_->nextDue();
    const bool mayCall = scriptState_ == Script::State::Ready && (scriptMayIssue() || pace_ == Pace::AsFastAsPossible);
    const Time call = std::max(now_, nextCall_);
    if (mayCall && call <= horizon_ && (!due || call <= *due)) {
        takeIn(call);
        issueNext();
        takeIn(call);
        return true;
    }
    const auto wait = script_ ? script_->nextDue() : std::nullopt;
    const std::optional<Time> waitEnds = wait ? std::optional(Time(*wait)) : std::nullopt;
    if (!due && !waitEnds) return false;
    const Time next = std::max(now_, !due ? *waitEnds : waitEnds ? std::min(*due, *waitEnds) : *due);
    takeIn(std::min(next, horizon_));
    return next <= horizon_ && scriptState_ != Script::State::TimedOut;
}

bool Session::nothingToCome() const {
    if (!virtualTime() || engine_->nextDue()) return false;
    const bool scriptGoesOn = scriptState_ == Script::State::Ready || (script_ && script_->nextDue());
    return !scriptGoesOn;
}

bool Session::stepActs() const {
    if (!atLiveEdge()) return false;
    if (script_ && !script_->finished()) return true;
    return !record_.trace().heldSegments().empty() || (virtualTime() && engine_->nextDue().has_value());
}

bool Session::stepDelivers() const {
    const bool byItself = pace_ == Pace::AsFastAsPossible || playhead_.playing();
    return virtualTime() && !byItself && !record_.trace().heldSegments().empty() &&
           scriptState_ != Script::State::Ready;
}

bool Session::goesOn() const {
    if (pace_ == Pace::AsFastAsPossible || stepAsked_ || playhead_.playing()) return true;
    return following_ && virtualTime() && engine_->underWay();
}

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
    give(std::move(command));
}

} // namespace socketscope
