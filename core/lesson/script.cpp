// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lesson/script.h"

#include <cassert>
#include <cerrno>

namespace socketscope {

const ScenarioStep* Script::next() const { return finished() ? nullptr : &scenario_.steps[next_]; }

ProgramId Script::programNamed(const Trace& trace, const std::string& wanted) const {
    for (std::uint16_t i = 0; i < trace.programs().size(); ++i)
        if (trace.programs()[i].name == wanted) return ProgramId{i};
    return noProgram;
}

bool Script::free(const Trace& trace, ProgramId program) const {
    if (number(program) >= trace.programs().size()) return false; // not declared by the engine yet
    if (present(trace.killed(program))) return true;
    const auto calls = trace.callsOf(program);
    const std::size_t issued = number(program) < issued_.size() ? issued_[number(program)] : 0;
    if (calls.size() < issued) return false; // asked for, not made yet
    if (calls.empty()) return true;
    return present(trace.call(trace.get<Call>(calls.back())->id).ret);
}

bool Script::fulfilled(const WaitStep& wait, const Trace& trace, Duration clock) const {
    if (const auto* time = std::get_if<TimePasses>(&wait.what))
        return waitingSince_ && clock - *waitingSince_ >= time->time;
    if (const auto* back = std::get_if<CallReturned>(&wait.what)) {
        const ProgramId program = programNamed(trace, back->program);
        if (!free(trace, program)) return false;
        return present(firstMatch(ReturnPattern{.program = back->program,
                                                .primitive = back->primitive,
                                                .ok = {},
                                                .eof = {},
                                                .blocked = {},
                                                .error = {},
                                                .bytes = {},
                                                .data = {}},
                                  trace));
    }
    if (const auto* state = std::get_if<StatePattern>(&wait.what)) return present(firstMatch(*state, trace));
    return present(firstMatch(std::get<SegmentPattern>(wait.what), trace));
}

Script::State Script::state(const Trace& trace, Duration clock) {
    while (!finished()) {
        const auto* wait = std::get_if<WaitStep>(&scenario_.steps[next_].what);
        if (wait == nullptr) {
            const auto& act = std::get<ActStep>(scenario_.steps[next_].what);
            return free(trace, programNamed(trace, act.program)) ? State::Ready : State::Waiting;
        }
        // A wait begins when every step before it has been made visible in the trace.
        if (next_ > 0)
            if (const auto* before = std::get_if<ActStep>(&scenario_.steps[next_ - 1].what)) {
                const ProgramId program = programNamed(trace, before->program);
                if (trace.callsOf(program).size() < issued_[number(program)]) return State::Waiting;
            }
        if (!waitingSince_) waitingSince_ = clock;
        if (!fulfilled(*wait, trace, clock))
            return clock - *waitingSince_ > wait->limit ? State::TimedOut : State::Waiting;
        waitingSince_.reset();
        ++next_;
    }
    return State::Finished;
}

Command Script::take(const Trace& trace) {
    assert(!finished());
    const auto& act = std::get<ActStep>(scenario_.steps[next_].what);
    PrimitiveCommand command = act.command;
    command.program = programNamed(trace, act.program);
    if (!act.to.empty()) command.server = programNamed(trace, act.to);
    if (issued_.size() <= number(command.program)) issued_.resize(number(command.program) + 1);
    ++issued_[number(command.program)];
    ++next_;
    return command;
}

bool Script::quiet(const Trace& trace) const {
    for (std::size_t p = 0; p < issued_.size(); ++p)
        if (issued_[p] > 0 && !free(trace, ProgramId{static_cast<std::uint16_t>(p)})) return false;
    return true;
}

EventId Script::failedListen(const Trace& trace) const {
    std::vector<std::size_t> seen(trace.programs().size());
    for (std::size_t i = 0; i < next_; ++i) {
        const auto* act = std::get_if<ActStep>(&scenario_.steps[i].what);
        if (act == nullptr) continue;
        const ProgramId program = programNamed(trace, act->program);
        const auto calls = trace.callsOf(program);
        const std::size_t nth = seen[number(program)]++;
        if (act->command.primitive != Primitive::Listen || act->mayFail || nth >= calls.size()) continue;
        const EventId back = trace.call(trace.get<Call>(calls[nth])->id).ret;
        const auto* result = trace.get<Return>(back);
        if (result == nullptr || result->error == 0) continue;
        // What listen() says of the socket is an outcome like any other: EINVAL, it is connected; EBADF, it is gone.
        if (result->failed != SocketCall::Listen || result->error == EADDRINUSE) return back;
    }
    return EventId{};
}

std::string Script::waitingFor(const Trace& trace) const {
    for (std::uint16_t p = 0; p < trace.programs().size(); ++p) {
        const auto calls = trace.callsOf(ProgramId{p});
        if (calls.empty() || free(trace, ProgramId{p})) continue;
        return trace.programs()[p].name + " is inside " + std::string(name(trace.get<Call>(calls.back())->primitive));
    }
    if (const ScenarioStep* step = next(); step != nullptr && std::holds_alternative<WaitStep>(step->what))
        return "the wait in line " + std::to_string(step->place.line);
    return "the next step";
}

} // namespace socketscope
