// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// When: the only thing that animates. A playhead stands somewhere on a timeline of `edge` steps and moves in steps, not
// in seconds; where nothing has happened yet it runs on into the row that is under way, never to its end. It knows
// nothing of what happens there, and never makes anything happen: that is the Session's part.
#pragma once

#include "core/base/time.h"
#include "core/trace/interval_index.h"

namespace socketscope {

class Playhead {
public:
    /// Steps a second; infinite means "always at the edge".
    static constexpr double slowest = 0.25, normal = 1, fastest = 25;

    [[nodiscard]] double u() const { return u_; }
    [[nodiscard]] bool playing() const { return playing_; }
    [[nodiscard]] double speed() const { return speed_; }
    /// True while a step() or back() is still gliding to its end, or play() has somewhere to go.
    [[nodiscard]] bool moving(Step edge) const;
    [[nodiscard]] bool atEdge(Step edge) const { return u_ >= edge; }

    void setSpeed(double stepsPerSecond);
    void play() {
        playing_ = true;
        target_ = noTarget;
    }
    void pause() {
        playing_ = false;
        target_ = noTarget;
    }
    /// Glides to the next whole step, at most to the edge.
    void step(Step edge);
    /// To the whole step before, at once: looking back is not a story.
    void back(Step edge);
    /// Anywhere, at once; pauses nothing.
    void seek(double u, Step edge);
    /// Glides to the edge, as when a person makes something happen there.
    void follow(Step edge);

    /// Lets `dt` of real time pass. With motion reduced every move ends at once.
    void advance(Duration dt, Step edge);
    void setReducedMotion(bool reduced) { reduced_ = reduced; }

private:
    static constexpr double noTarget = -1;
    static constexpr double underWay = 0.75; ///< of a row, before its step happens: the rest is for its mark to grow in
    [[nodiscard]] double rate() const;

    double u_ = 0;
    double target_ = noTarget;
    double speed_ = normal;
    double owed_ = 0; ///< steps earned and not yet moved: whole ones only where motion is reduced
    bool playing_ = false;
    bool reduced_ = false;
};

} // namespace socketscope
