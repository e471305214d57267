// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lesson/script.h"

#include <algorithm>
#include <cassert>
#include <cerrno>

namespace socketscope {
namespace {

/// " for client entering ESTABLISHED"
std::string awaited(const WaitStep& wait) {
    std::string text =
        std::visit(Overloaded{
                       [](const CallReturned& back) { return back.program + "." + std::string(name(back.primitive)); },
                       [](const TimePasses&) { return std::string("time to pass"); },
                       [](const auto& pattern) { return describe(pattern); },
                   },
                   wait.what);
    if (wait.nth > 1) text += ", number " + std::to_string(wait.nth);
    return " for " + text;
}

} // namespace

const ScenarioStep* Script::next() const { return finished() ? nullptr : &scenario_.steps[next_]; }

ProgramId Script::programNamed(const Trace& trace, const std::string& wanted) const {
    for (std::uint16_t i = 0; i < trace.programs().size(); ++i)
        if (trace.programs()[i].name == wanted) return ProgramId{i};
    return noProgram;
}

bool Script::declared(const Trace& trace) const { return trace.programs().size() >= scenario_.programs.size(); }

bool Script::free(const Trace& trace, ProgramId program) const {
    if (number(program) >= trace.programs().size()) return false; // not declared by the engine yet
    if (present(trace.killed(program))) return true;
    const auto calls = trace.callsOf(program);
    const std::size_t issued = number(program) < issued_.size() ? issued_[number(program)] : 0;
    if (calls.size() < issued) return false; // asked for, not made yet
    if (calls.empty()) return true;
    return present(trace.call(trace.get<Call>(calls.back())->id).ret);
}

bool Script::callsSeen(const Trace& trace) const {
    for (std::size_t p = 0; p < issued_.size(); ++p) {
        const ProgramId program{static_cast<std::uint16_t>(p)};
        if (trace.callsOf(program).size() < issued_[p] && !present(trace.killed(program))) return false;
    }
    return true;
}

std::vector<SegmentId> Script::inHands(const SegmentPattern& which, const Trace& trace) const {
    std::vector<SegmentId> held;
    for (const SegmentId id : trace.heldSegments()) {
        const Trace::SegmentRecord record = trace.segment(id);
        const bool given = std::any_of(given_.begin(), given_.end(),
                                       [&](const Given& g) { return g.segment == id && g.held == record.held; });
        if (!given && matches(which, trace, record.sent)) held.push_back(id);
    }
    return held;
}

void Script::give(SegmentId segment, const Trace& trace) {
    std::erase_if(given_, [&](const Given& g) { return !trace.isHeld(g.segment); });
    given_.push_back({segment, trace.segment(segment).held});
}

void Script::pass() {
    waitingSince_.reset();
    asked_ = false;
    ++next_;
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
    if (const auto* state = std::get_if<StatePattern>(&wait.what)) return present(nthMatch(*state, trace, wait.nth));
    const auto& segment = std::get<SegmentPattern>(wait.what);
    if (segment.fate == SegmentFate::Held) return inHands(segment, trace).size() >= wait.nth;
    return present(nthMatch(segment, trace, wait.nth));
}

bool Script::waitBegins(const Trace& trace, Duration clock) {
    if (!declared(trace) || !callsSeen(trace)) return false;
    if (!waitingSince_) waitingSince_ = clock;
    return true;
}

Script::State Script::running(bool fulfilled, Duration clock) const {
    if (fulfilled) return State::Ready;
    return clock >= nextDue() ? State::TimedOut : State::Waiting;
}

std::optional<Duration> Script::nextDue() const {
    const ScenarioStep* step = next();
    if (step == nullptr || !waitingSince_) return std::nullopt;
    if (const auto* decide = std::get_if<DecideStep>(&step->what)) return *waitingSince_ + decide->limit;
    const auto* wait = std::get_if<WaitStep>(&step->what);
    if (wait == nullptr) return std::nullopt;
    const auto* time = std::get_if<TimePasses>(&wait->what);
    return *waitingSince_ + (time != nullptr ? time->time : wait->limit);
}

/// Finished: of all that it was to decide about, nothing is left.
Script::State Script::deciding(const DecideStep& step, const Trace& trace, Duration clock) {
    if (!rest_.empty()) {
        std::erase_if(rest_, [&](SegmentId id) { return !trace.isHeld(id); });
        return rest_.empty() ? State::Finished : State::Ready;
    }
    if (!waitBegins(trace, clock)) return State::Waiting;
    return running(inHands(step.which, trace).size() >= std::max(step.nth, 1U), clock);
}

/// A question is passed over when what it is about has happened before an answer came.
Script::State Script::asking(const AskStep& step, const Trace& trace) const {
    if (!asked_) return declared(trace) ? State::Ready : State::Waiting;
    if (company_ == Company::Nobody) return State::Finished;
    const PersonsAnswer said = whatWasSaid(step.question, trace);
    if (present(said.answered)) return State::Finished;
    return present(said.asked) && tooLate(step.question, trace) ? State::Finished : State::Waiting;
}

const Question* Script::openQuestion() const {
    const ScenarioStep* step = next();
    const auto* ask = step != nullptr ? std::get_if<AskStep>(&step->what) : nullptr;
    return ask != nullptr && asked_ ? &ask->question : nullptr;
}

bool Script::waitsForPerson() const {
    const ScenarioStep* step = next();
    return step != nullptr && (openQuestion() != nullptr || std::holds_alternative<TaskStep>(step->what));
}

Script::State Script::state(const Trace& trace, Duration clock) {
    while (!finished()) {
        const auto& what = scenario_.steps[next_].what;
        if (const auto* act = std::get_if<ActStep>(&what))
            return free(trace, programNamed(trace, act->program)) ? State::Ready : State::Waiting;
        if (const auto* wait = std::get_if<WaitStep>(&what)) {
            if (!waitBegins(trace, clock)) return State::Waiting;
            const State stands = running(fulfilled(*wait, trace, clock), clock);
            if (stands != State::Ready) return stands;
        } else if (const auto* ask = std::get_if<AskStep>(&what)) {
            const State stands = asking(*ask, trace);
            if (stands != State::Finished) return stands;
        } else if (const auto* task = std::get_if<TaskStep>(&what)) {
            if (!judge(task->until, trace).ok) return State::Waiting;
        } else if (const auto* decide = std::get_if<DecideStep>(&what)) {
            const State stands = deciding(*decide, trace, clock);
            if (stands != State::Finished) return stands;
        } else {
            return declared(trace) ? State::Ready : State::Waiting;
        }
        pass();
    }
    return State::Finished;
}

Command Script::take(const Trace& trace) {
    assert(!finished());
    return std::visit(Overloaded{
                          [](const WaitStep&) -> Command {
                              assert(false); // never Ready
                              return {};
                          },
                          [](const TaskStep&) -> Command {
                              assert(false); // likewise
                              return {};
                          },
                          [&](const auto& step) { return take(step, trace); },
                      },
                      scenario_.steps[next_].what);
}

Command Script::take(const ActStep& step, const Trace& trace) {
    PrimitiveCommand command = step.command;
    command.program = programNamed(trace, step.program);
    if (!step.to.empty()) command.server = programNamed(trace, step.to);
    if (issued_.size() <= number(command.program)) issued_.resize(number(command.program) + 1);
    ++issued_[number(command.program)];
    pass();
    return command;
}

Command Script::take(const WireStep& step, const Trace& trace) {
    SetWire command = step.command;
    const auto fill = [&](SegmentChoice& choice) {
        if (!step.from.empty()) choice.from = programNamed(trace, step.from);
        if (!step.to.empty()) choice.to = programNamed(trace, step.to);
    };
    if (auto* holds = std::get_if<WireHolds>(&command.what); holds != nullptr && holds->which) fill(*holds->which);
    if (auto* loses = std::get_if<WireLoses>(&command.what)) fill(loses->which);
    if (std::holds_alternative<WireFlows>(command.what)) // lets go of all of them
        for (const SegmentId id : inHands({}, trace)) give(id, trace);
    pass();
    return command;
}

Command Script::take(const DecideStep& step, const Trace& trace) {
    if (rest_.empty()) {
        rest_ = inHands(step.which, trace);
        assert(rest_.size() >= std::max(step.nth, 1U)); // Ready
        if (step.nth > 0) rest_ = {rest_[step.nth - 1]};
    }
    DecideSegment command;
    command.segment = rest_.front();
    command.action = step.action;
    command.delay = step.delay;
    command.by = DecidedBy::Scenario;
    give(command.segment, trace);
    rest_.erase(rest_.begin());
    if (rest_.empty()) pass();
    return command;
}

Command Script::take(const ForgeStep& step, const Trace& trace) {
    ForgeSegment command = step.command;
    command.from = programNamed(trace, step.from);
    command.to = programNamed(trace, step.to);
    pass();
    return command;
}

Command Script::take(const SettingStep& step, const Trace& /*trace*/) {
    Command command = step.command; // the step goes with pass()
    pass();
    return command;
}

Command Script::take(const AskStep& step, const Trace& /*trace*/) {
    asked_ = true;
    return Remark{Remark::Asks{step.question.id, step.question.text}};
}

Command Script::take(const KillStep& step, const Trace& trace) {
    const Kill command{programNamed(trace, step.program), step.host};
    pass();
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
    const ScenarioStep* step = next();
    if (step != nullptr && waitingSince_) {
        const std::string line = "line " + std::to_string(step->place.line);
        if (const auto* decide = std::get_if<DecideStep>(&step->what))
            return line + " is to " + std::string(name(decide->action)) + " " + describe(decide->which) +
                   (decide->nth > 1 ? ", number " + std::to_string(decide->nth) : "") + ", and none is held";
        if (const auto* wait = std::get_if<WaitStep>(&step->what)) return "the wait in " + line + awaited(*wait);
    }
    for (std::uint16_t p = 0; p < trace.programs().size(); ++p) {
        const auto calls = trace.callsOf(ProgramId{p});
        if (calls.empty() || free(trace, ProgramId{p})) continue;
        return trace.programs()[p].name + " is inside " + std::string(name(trace.get<Call>(calls.back())->primitive));
    }
    return "the next step";
}

} // namespace socketscope
