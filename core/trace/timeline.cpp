// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/timeline.h"

#include "core/trace/side.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace socketscope {
namespace {

constexpr Duration cutAfter = std::chrono::milliseconds(500);
constexpr Duration segmentLifetime = std::chrono::minutes(2); ///< RFC 9293: MSL
constexpr std::uint8_t noTally = Timeline::tallyCount;

bool isFlag(const TraceEvent& event) {
    return std::holds_alternative<Call>(event.what) || std::holds_alternative<Return>(event.what);
}

std::uint8_t tallyOf(const Trace& trace, EventId id) {
    const TraceEvent& event = trace[id];
    using Tally = Timeline::Tally;
    if (std::holds_alternative<Call>(event.what))
        return static_cast<std::uint8_t>(isServer(trace, event.program) ? Tally::ServerCall : Tally::ClientCall);
    if (std::holds_alternative<Return>(event.what)) return static_cast<std::uint8_t>(Tally::Return);
    if (std::holds_alternative<Sent>(event.what))
        return static_cast<std::uint8_t>(goesToServer(trace, id) ? Tally::ToServer : Tally::ToClient);
    if (std::holds_alternative<Lost>(event.what)) return static_cast<std::uint8_t>(Tally::Lost);
    return noTally;
}

} // namespace

void Timeline::extend(const Trace& trace) {
    for (; taken_ < trace.size(); ++taken_) take(trace, EventId{static_cast<std::uint32_t>(taken_ + 1)});
}

void Timeline::take(const Trace& trace, EventId id) {
    const TraceEvent& event = trace[id];
    if (makesStep(event)) addStep(trace, id, event);
    stepOf_.push_back(steps());
    span(trace, id, event);
}

bool Timeline::makesStep(const TraceEvent& event) const {
    return std::visit(
        Overloaded{
            [](const Call&) { return true; },
            [](const Return&) { return true; },
            [](const Sent&) { return true; },
            [](const Arrived&) { return true; },
            // Who takes a segment off the wire has lost it at that moment: one step.
            [&](const Lost&) { return events_.empty() || event.cause != events_.back() || event.at != times_.back(); },
            [](const Decided&) { return true; },
            [](const Killed&) { return true; },
            // A state that comes with a call or a segment rides on its step; one that comes alone
            // (a timer ran out) has a step of its own.
            [&](const StateChanged&) { return times_.empty() || !present(event.cause); },
            [](const auto&) { return false; },
        },
        event.what);
}

void Timeline::addStep(const Trace& trace, EventId id, const TraceEvent& event) {
    const bool first = times_.empty();
    const Duration gap = first ? Duration{} : event.at - times_.back();
    double height = first ? settings_.top : gapHeight(Axis::Stretched, gap);
    if (isFlag(event) && event.program == lastCaller_) height = std::max(height, settings_.callGap);
    stretched_.push_back((first ? 0 : stretched_.back()) + height);
    if (!first && gap > cutAfter && !anythingMoves(event.at)) cuts_.push_back(steps() + 1);
    if (steps() % tallyBlock == 0) blocks_.push_back(upTo(steps()));
    events_.push_back(id);
    times_.push_back(event.at);
    kinds_.push_back(tallyOf(trace, id));
    lastCaller_ = isFlag(event) ? event.program : noProgram;
}

void Timeline::span(const Trace& trace, EventId id, const TraceEvent& event) {
    const Step now = steps();
    std::visit(Overloaded{
                   [&](const Call& c) { calls_.open(number(c.id), now); },
                   [&](const Return& r) { calls_.close(number(r.call), now); },
                   [&](const Sent& s) {
                       flights_.open(number(s.id), now);
                       move(s.id, Motion::Moves, event.at);
                   },
                   [&](const Arrived& a) {
                       flights_.close(number(a.segment), now);
                       move(a.segment, Motion::Over, event.at);
                   },
                   [&](const Lost& l) {
                       flights_.close(number(l.segment), now);
                       move(l.segment, Motion::Over, event.at);
                       if (now > 0 && kinds_.back() == noTally)
                           kinds_.back() = static_cast<std::uint8_t>(Tally::Lost); // it rides on the decision
                   },
                   [&](const Decided& d) {
                       const bool known = present(d.segment) && number(d.segment) <= motions_.size();
                       if (!known || motions_[number(d.segment) - 1] == Motion::Over) return;
                       if (d.action == WireAction::Hold)
                           move(d.segment, Motion::Held, event.at);
                       else if (motions_[number(d.segment) - 1] == Motion::Held)
                           move(d.segment, Motion::Moves, event.at);
                   },
                   [&](const StateChanged& s) {
                       if (lastState_.size() < number(s.socket)) lastState_.resize(number(s.socket));
                       EventId& open = lastState_[number(s.socket) - 1];
                       if (present(open)) bands_.close(number(open), now);
                       open = s.to == ConnectionState::Closed ? EventId{} : id;
                       if (present(open)) bands_.open(number(id), now);
                   },
                   [&](const Killed& k) {
                       const auto calls = trace.callsOf(event.program);
                       if (!calls.empty()) calls_.close(number(trace.get<Call>(calls.back())->id), now);
                       if (k.host) endBands(trace, event.program);
                   },
                   [](const auto&) {},
               },
               event.what);
}

void Timeline::move(SegmentId segment, Motion motion, Time now) {
    if (!present(segment)) return;
    if (motions_.size() < number(segment)) motions_.resize(number(segment));
    Motion& was = motions_[number(segment) - 1];
    if (was == Motion::Held) {
        --held_;
        holds_.close(number(segment), steps());
    }
    if (motion == Motion::Held) {
        ++held_;
        holds_.open(number(segment), steps());
    }
    was = motion;
    if (motion != Motion::Moves) return;
    forget(now);
    moving_.push_back({now, segment});
}

void Timeline::forget(Time now) {
    const auto waitedFor = [&](const Departure& d) {
        return motions_[number(d.segment) - 1] == Motion::Moves && now - d.at <= segmentLifetime;
    };
    while (!moving_.empty() && !waitedFor(moving_.front())) moving_.pop_front();
}

bool Timeline::anythingMoves(Time now) {
    forget(now);
    return !moving_.empty();
}

/// Where a whole host is gone nobody is left to say that its sockets are.
void Timeline::endBands(const Trace& trace, ProgramId program) {
    for (std::size_t i = 0; i < lastState_.size(); ++i) {
        const SocketId socket{static_cast<std::uint32_t>(i + 1)};
        if (!present(lastState_[i]) || trace.socket(socket).program != program) continue;
        bands_.close(number(lastState_[i]), steps());
        lastState_[i] = EventId{};
    }
}

EventId Timeline::lastEventOf(Step step) const {
    if (step == 0) return EventId{};
    if (step >= steps()) return EventId{static_cast<std::uint32_t>(taken_)};
    return EventId{number(events_[step]) - 1};
}

double Timeline::gapHeight(Axis axis, Duration gap) const {
    switch (axis) {
    case Axis::Even:
        return settings_.stepHeight;
    case Axis::Linear:
        return seconds(gap) * settings_.pixelsPerSecond;
    case Axis::Stretched:
        break;
    }
    const double ratio = seconds(gap) / seconds(settings_.focus);
    const double most = held_ > 0 ? settings_.heldStretch : settings_.stretch;
    return settings_.rowMin + most * 2 / std::numbers::pi * std::atan(ratio);
}

double Timeline::y(Axis axis, Step step) const {
    if (step == 0) return 0;
    switch (axis) {
    case Axis::Even:
        return settings_.top + settings_.stepHeight * (step - 1);
    case Axis::Linear:
        return settings_.top + seconds(times_[step - 1] - times_[0]) * settings_.pixelsPerSecond;
    case Axis::Stretched:
        break;
    }
    return stretched_[step - 1];
}

double Timeline::y(Axis axis, const Cursor& cursor) const {
    const double u = std::clamp(cursor.u, 0.0, static_cast<double>(steps()));
    const Step below = static_cast<Step>(u);
    if (below < steps()) return std::lerp(y(axis, below), y(axis, below + 1), u - below);
    const double open = std::clamp(cursor.u - below, 0.0, 1.0);
    return y(axis, below) + (cursor.beyond > Duration{} ? open * gapHeight(axis, cursor.beyond) : 0);
}

Step Timeline::stepAtY(Axis axis, double wanted) const {
    Step low = 0, high = steps(); // the answer lies in [low, high]
    while (low < high) {
        const Step middle = low + (high - low + 1) / 2;
        if (y(axis, middle) <= wanted)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

double Timeline::uAtY(Axis axis, double wanted) const {
    const Step step = stepAtY(axis, wanted);
    if (step >= steps()) return steps();
    const double from = y(axis, step), to = y(axis, step + 1);
    return step + (to > from ? std::clamp((wanted - from) / (to - from), 0.0, 1.0) : 0.0);
}

double Timeline::uAtTime(Time t) const {
    const Step below = stepAtTime(t);
    if (below == 0 || below >= steps()) return below;
    const Duration gap = timeOf(below + 1) - timeOf(below);
    return below + seconds(t - timeOf(below)) / seconds(gap);
}

Time Timeline::timeAt(const Cursor& cursor) const {
    const double u = std::clamp(cursor.u, 0.0, static_cast<double>(steps()));
    const Step below = static_cast<Step>(u);
    const Time from = timeOf(below);
    if (below >= steps()) return from + cursor.beyond;
    const Duration gap = timeOf(below + 1) - from;
    return from + Duration(static_cast<Duration::rep>(static_cast<double>(gap.count()) * (u - below)));
}

Step Timeline::stepAtTime(Time t) const {
    return static_cast<Step>(std::upper_bound(times_.begin(), times_.end(), t) - times_.begin());
}

bool Timeline::isCutBefore(Step step) const { return std::binary_search(cuts_.begin(), cuts_.end(), step); }

Timeline::Tallies Timeline::upTo(Step step) const {
    if (step == 0) return {};
    const Step block = std::min<Step>(step / tallyBlock, static_cast<Step>(blocks_.size() - 1));
    Tallies sums = blocks_[block];
    for (Step s = block * tallyBlock; s < step; ++s)
        if (kinds_[s] != noTally) ++sums[kinds_[s]];
    return sums;
}

Timeline::Tallies Timeline::tallies(Step first, Step last) const {
    const Tallies before = upTo(first == 0 ? 0 : std::min(first - 1, steps()));
    Tallies sums = upTo(std::min(last, steps()));
    for (std::size_t i = 0; i < tallyCount; ++i) sums[i] -= before[i];
    return sums;
}

} // namespace socketscope
