// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tcp/step.h"

#include "core/tcp/stepper.h"

namespace socketscope {

Transition step(const Tcb& tcb, const TcpInput& input, Time now) {
    Transition out(tcb);
    Stepper stepper(tcb, out, now);
    std::visit([&](const auto& what) { stepper.take(what); }, input);
    stepper.finish();
    return out;
}

void Stepper::enter(ConnectionState state) {
    t_.state = state;
    out_.decided();
}

void Stepper::finish() {
    send();
    armTimers();
    for (std::size_t i = 0; i < tcpTimerCount; ++i)
        if (t_.timers[i] != before_.timers[i]) out_.add(TimerSet{static_cast<TcpTimer>(i), t_.timers[i]});
}

} // namespace socketscope
