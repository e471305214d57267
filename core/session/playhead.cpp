// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/playhead.h"

#include <algorithm>
#include <cmath>

namespace socketscope {
namespace {

constexpr double glide = 4; ///< steps a second at least, while a single step glides

} // namespace

bool Playhead::moving(Step edge) const {
    const bool opening = edge > 0 && u_ >= edge && u_ < edge + underWay;
    return opening || (target_ >= 0 && u_ < target_) || (playing_ && u_ < edge);
}

void Playhead::setSpeed(double stepsPerSecond) { speed_ = stepsPerSecond > 0 ? stepsPerSecond : normal; }

void Playhead::step(Step edge) {
    const double from = target_ >= 0 ? target_ : u_;
    playing_ = false;
    target_ = std::min<double>(std::floor(from) + 1, edge);
}

void Playhead::back(Step edge) {
    playing_ = false;
    target_ = noTarget;
    u_ = std::max(0.0, std::ceil(std::min<double>(u_, edge)) - 1);
}

void Playhead::seek(double u, Step edge) {
    target_ = noTarget;
    u_ = std::clamp<double>(u, 0, edge);
}

void Playhead::follow(Step edge) { target_ = edge; }

double Playhead::rate() const { return playing_ && target_ < 0 ? speed_ : std::max(speed_, glide); }

void Playhead::advance(Duration dt, Step edge) {
    const double goal = target_ >= 0 ? std::min<double>(target_, edge) : (playing_ ? edge : u_);
    if (u_ < goal) {
        owed_ += rate() * seconds(dt);
        const bool jumps = reduced_ && target_ >= 0;
        const double moved = jumps ? goal - u_ : (reduced_ ? std::floor(owed_) : owed_);
        owed_ -= std::min(owed_, moved);
        u_ = std::min(goal, u_ + moved);
    } else {
        owed_ = 0;
        if (edge > 0 && u_ >= edge)
            u_ = std::min(edge + underWay, reduced_ ? edge + underWay : u_ + glide * seconds(dt));
    }
    if (target_ >= 0 && u_ >= target_) target_ = noTarget;
}

} // namespace socketscope
