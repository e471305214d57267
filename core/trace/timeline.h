// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where each fact sits. Every event that deserves a row of its own is a *step* (1, 2, 3 …); the Timeline knows each
// step's height on three axes, which spans of steps are open where, and how many marks lie in any range of steps.
// Appending changes nothing above, save the ends of open spans. Pure arithmetic: heights are in design pixels at a
// 13 px font (DESIGN 7), to be scaled by the view.
#pragma once

#include "core/trace/interval_index.h"
#include "core/trace/trace.h"

#include <array>
#include <deque>
#include <vector>

namespace socketscope {

enum class Axis : std::uint8_t { Stretched, Even, Linear };

struct TimelineSettings {
    Duration focus = std::chrono::microseconds(20); ///< the gap that stretches half-way (f of DESIGN 7)
    double rowMin = 20, stretch = 48;               ///< h(Δ) = rowMin + stretch·(2/π)·atan(Δ/focus)
    double heldStretch = 130;                       ///< the same while a segment is in somebody's hands
    double callGap = 27;                            ///< least distance of two flags in one column
    double stepHeight = 28;
    double pixelsPerSecond = 200; ///< linear axis at zoom 1
    double top = 22;              ///< from the top of the picture to step 1
};

/// A place on the timeline. `u` counts steps: at u = 3 step 3 has just happened, at 3.5 half of the way to step 4 is
/// gone. At the live edge u runs on into the row that is under way, while `beyond` is how long nothing has happened
/// since the last step: with the next step that row freezes as it is, and nothing moves.
struct Cursor {
    double u = 0;
    Duration beyond{};
    friend bool operator==(const Cursor&, const Cursor&) = default;
};

class Timeline {
public:
    /// Marks that are counted for views too far away to draw them.
    enum class Tally : std::uint8_t { ClientCall, ServerCall, Return, ToServer, ToClient, Lost };
    static constexpr std::size_t tallyCount = 6;
    using Tallies = std::array<std::uint32_t, tallyCount>;

    explicit Timeline(TimelineSettings settings = {}) : settings_(settings) {}

    /// Takes in what the trace has gained since the last call.
    void extend(const Trace& trace);

    [[nodiscard]] const TimelineSettings& settings() const { return settings_; }
    [[nodiscard]] Step steps() const { return static_cast<Step>(events_.size()); }
    /// The event that made a step; steps count from 1.
    [[nodiscard]] EventId eventAt(Step step) const { return events_[step - 1]; }
    /// The step to which an event belongs: its own, or that of the event that it rides on. 0 before the first step, and
    /// for no event.
    [[nodiscard]] Step stepOf(EventId event) const { return present(event) ? stepOf_[number(event) - 1] : 0; }
    /// The last event that has happened once `step` is complete (its own and all that ride on it). None at 0.
    [[nodiscard]] EventId lastEventOf(Step step) const;

    [[nodiscard]] double y(Axis axis, Step step) const;
    [[nodiscard]] double y(Axis axis, const Cursor& cursor) const;
    /// Height between the last step and a moment `gap` later on this axis, as if a step followed then.
    [[nodiscard]] double gapHeight(Axis axis, Duration gap) const;
    /// The last step at or above `y`; 0 above the first.
    [[nodiscard]] Step stepAtY(Axis axis, double y) const;
    /// Cursor position of a height, interpolated between steps; ends at steps().
    [[nodiscard]] double uAtY(Axis axis, double y) const;
    [[nodiscard]] Time timeOf(Step step) const { return step == 0 ? Time{} : times_[step - 1]; }
    [[nodiscard]] Time timeAt(const Cursor& cursor) const;
    /// Cursor position of a moment, interpolated between steps; ends at steps().
    [[nodiscard]] double uAtTime(Time t) const;
    /// The last step that happened at or before `t`.
    [[nodiscard]] Step stepAtTime(Time t) const;

    /// More than half a second before `step` in which nothing was under way: drawn as a cut (DESIGN 7). A segment that
    /// somebody holds stands still, and one that has had no fate for a lifetime of segments is not waited for.
    [[nodiscard]] bool isCutBefore(Step step) const;
    /// Steps preceded by a cut, rising.
    [[nodiscard]] const std::vector<Step>& cuts() const { return cuts_; }

    /// Spans by what they are: a call from call to return (key CallId), a segment from departure to fate
    /// (key SegmentId), a state of a socket from one StateChanged to the next (key number of its EventId).
    [[nodiscard]] const IntervalIndex& calls() const { return calls_; }
    [[nodiscard]] const IntervalIndex& flights() const { return flights_; }
    [[nodiscard]] const IntervalIndex& bands() const { return bands_; }
    /// A segment in somebody's hands, from there until it is decided about (key SegmentId).
    [[nodiscard]] const IntervalIndex& holds() const { return holds_; }

    /// How many marks of each kind lie in steps first … last.
    [[nodiscard]] Tallies tallies(Step first, Step last) const;

private:
    static constexpr Step tallyBlock = 64;

    /// What a segment does at the moment.
    enum class Motion : std::uint8_t { Unknown, Moves, Held, Over };
    struct Departure {
        Time at{};
        SegmentId segment{};
    };

    void take(const Trace& trace, EventId id);
    [[nodiscard]] bool makesStep(const TraceEvent& event) const;
    void addStep(const Trace& trace, EventId id, const TraceEvent& event);
    void span(const Trace& trace, EventId id, const TraceEvent& event);
    void move(SegmentId segment, Motion motion, Time now);
    /// Something is on its way that may still arrive at `now`.
    [[nodiscard]] bool anythingMoves(Time now);
    /// Drops from the front what is no longer waited for.
    void forget(Time now);
    void endBands(const Trace& trace, ProgramId program);
    [[nodiscard]] Tallies upTo(Step step) const;

    TimelineSettings settings_;
    std::size_t taken_ = 0;
    std::vector<EventId> events_;
    std::vector<Step> stepOf_;
    std::vector<Time> times_;
    std::vector<double> stretched_; ///< y of each step
    std::vector<std::uint8_t> kinds_;
    std::vector<Tallies> blocks_; ///< tallies before each block of steps
    std::vector<Step> cuts_;
    std::vector<EventId> lastState_; ///< by socket: its open band
    IntervalIndex calls_, flights_, bands_, holds_;
    std::vector<Motion> motions_;  ///< by segment
    std::deque<Departure> moving_; ///< by departure; those that are over go when they come to the front
    std::uint32_t held_ = 0;
    ProgramId lastCaller_ = noProgram; ///< whose flag the last step was, if it was one
};

} // namespace socketscope
