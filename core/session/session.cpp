// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/session.h"

#include <algorithm>
#include <cassert>
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
      record_(virtualTime() || info_.wire == Wire::Model ? TimelineSettings{.focus = virtualFocus}
                                                         : TimelineSettings{}) {
    if (virtualTime()) takeIn(now_);
}

Cursor Session::cursor() const {
    Cursor cursor{playhead_.u(), Duration{}};
    const Timeline& timeline = record_.timeline();
    if (timeline.steps() > 0 && atLiveEdge())
        cursor.beyond = std::max(Duration{}, now_ - timeline.timeOf(timeline.steps()));
    return cursor;
}

void Session::replay(TraceBatch& batch) {
    assert(!engine_);
    recording_ = true;
    record_.append(batch);
    if (!record_.trace().empty()) now_ = record_.trace()[record_.trace().last()].at;
}

void Session::play(Scenario scenario, Script::Company company) {
    info_.scenario = scenario.name;
    if (scenario.isLab()) {
        info_.lab = scenario.digest;
        info_.labText = scenario.text;
    }
    script_.emplace(std::move(scenario), company);
    scriptState_ = Script::State::Waiting;
    scriptClock_ = {};
}

void Session::redo(std::vector<GivenCommand> commands) {
    redo_.emplace(std::move(commands));
    following_ = true;
}

void Session::takeIn(Time horizon) {
    now_ = horizon;
    if (!engine_) return;
    engine_->poll(now_, batch_);
    if (batch_.empty()) return;
    record_.append(batch_);
    if (info_.wire == Wire::Sandbox) agreement_.extend(record_.trace());
}

void Session::tick(Duration dt) {
    if (virtualTime())
        passVirtualTime();
    else
        takeIn(now());
    letRespondersAnswer();
    letScriptAsk();
    const Step edge = record_.timeline().steps();
    if (showOne_ && !atLiveEdge()) {
        showOne_ = false;
        playhead_.step(edge);
    }
    if (following_ || followsHand()) playhead_.follow(edge);
    playhead_.advance(dt, edge);
    if (atLiveEdge()) lookingBack_ = false;
    if (virtualTime()) return;
    if (script_) scriptState_ = script_->state(record_.trace(), scriptClock_);
    if (!deliverHeld()) letScriptGoOn(dt);
}

bool Session::followsHand() const {
    return engine_ && !virtualTime() && !lookingBack_ && !playhead_.playing() &&
           !record_.trace().heldSegments().empty();
}

void Session::letRespondersAnswer() {
    for (Responder& responder : responders_)
        if (auto command = responder.next(record_.trace())) give(std::move(*command));
    if (!redo_) return;
    while (auto command = redo_->next(record_.trace())) give(std::move(*command), true);
    if (redo_->finished()) redo_.reset();
}

/// A question comes by itself: nobody needs to ask for it.
void Session::letScriptAsk() {
    if (!script_) return;
    scriptState_ = script_->state(record_.trace(), virtualTime() ? now_.time_since_epoch() : scriptClock_);
    const bool asks = scriptState_ == Script::State::Ready && std::holds_alternative<AskStep>(script_->next()->what);
    if (!asks) return;
    give(script_->take(record_.trace()));
    if (virtualTime()) takeIn(now_);
    scriptState_ = script_->state(record_.trace(), virtualTime() ? now_.time_since_epoch() : scriptClock_);
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

void Session::give(Command command, bool byPerson) {
    forgetful_ = forgetful_ || given_.size() == mostRemembered;
    if (!forgetful_) given_.push_back({now_, command, byPerson, record_.trace().callCount()});
    std::vector<Command> one;
    one.push_back(std::move(command));
    engine_->submit(std::move(one));
}

/// Of what is held, a scenario that decides about segments itself says what becomes of it, when it is ready to.
bool Session::scriptGoesFirst() const {
    return script_ && scriptState_ == Script::State::Ready && script_->scenario().handlesTheWire();
}

/// Step delivers what has been held longest, unless the scenario has something to say.
bool Session::deliverHeld() {
    const auto held = record_.trace().heldSegments();
    if (!stepAsked_ || held.empty() || scriptGoesFirst()) return false;
    stepAsked_ = false;
    give(DecideSegment{held.front(), WireAction::Deliver, {}, DecidedBy::Person}, true);
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
    const bool mayCall = scriptState_ == Script::State::Ready && scriptMayIssue();
    const Time call = std::max(now_, nextCall_);
    if (mayCall && call <= horizon_ && (!due || call <= *due)) {
        takeIn(call);
        issueNext();
        takeIn(call);
        return true;
    }
    const std::optional<Time> waitEnds = scriptWaitEnds();
    if (!due && !waitEnds) return false;
    const Time next = std::max(now_, std::min(due.value_or(Time::max()), waitEnds.value_or(Time::max())));
    takeIn(std::min(next, horizon_));
    // A wait that has just been in vain is looked at before anything else happens.
    return next <= horizon_ && next != waitEnds;
}

/// Nothing where no wait runs, or where it has been in vain: then only wire and timers go on.
std::optional<Time> Session::scriptWaitEnds() const {
    if (!script_ || scriptState_ == Script::State::TimedOut) return std::nullopt;
    const auto wait = script_->nextDue();
    return wait ? std::optional(Time(*wait)) : std::nullopt;
}

bool Session::nothingToCome() const {
    if (!virtualTime() || engine_->nextDue()) return false;
    return scriptState_ != Script::State::Ready && !scriptWaitEnds();
}

bool Session::stepActs() const {
    if (!atHand()) return false;
    if (script_ && !script_->finished() && !script_->waitsForPerson()) return true;
    return !record_.trace().heldSegments().empty() || (virtualTime() && engine_->nextDue().has_value());
}

bool Session::stepDelivers() const {
    const bool byItself = pace_ == Pace::AsFastAsPossible || playhead_.playing();
    return !byItself && !record_.trace().heldSegments().empty() && !scriptGoesFirst();
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
    lookingBack_ = true;
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
    lookingBack_ = !atLiveEdge();
}

void Session::toLiveEdge() {
    showOne_ = false;
    seek(std::numeric_limits<Step>::max());
}

void Session::press(Command command) {
    if (!engine_) return;
    if (std::holds_alternative<Remark>(command)) return give(std::move(command), true); // nothing of it is to be seen
    following_ = true;
    lookingBack_ = false;
    redo_.reset(); // the person goes on in another way
    give(std::move(command), true);
}

} // namespace socketscope
