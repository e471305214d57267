// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/model_engine.h"

#include "core/engine/model_programs.h"
#include "core/engine/remark.h"
#include "core/trace/trace.h"

#include <algorithm>

namespace socketscope {

struct ModelEngine::Parts {
    explicit Parts(const ModelEngineSetup& setup)
        : wire(trace, setup.seed), tcp(trace, wire, setup.seed), datagrams(trace, wire),
          programs(trace, tcp, datagrams, setup.settings) {
        for (const ProgramSetup& program : setup.programs) add(program);
    }

    void add(const ProgramSetup& setup) {
        wire.joins(setup.info.host);
        programs.add(setup);
    }
    void carryOut(Command command);
    void forge(ForgeSegment command);
    void happen(Time at);

    TraceWriter trace;
    ModelWire wire;
    ModelTcp tcp;
    ModelDatagrams datagrams;
    ModelPrograms programs;
    Time now{};
};

ModelEngine::ModelEngine(const ModelEngineSetup& setup) : parts_(std::make_unique<Parts>(setup)) {}
ModelEngine::~ModelEngine() = default;

void ModelEngine::Parts::forge(ForgeSegment command) {
    if (!programs.knows(command.from)) return;
    command.to = programs.counterpart(command.from, command.to);
    const FourTuple ends = programs.between(command.from, command.to);
    wire.forge(command, ends.local, ends.remote, now);
}

void ModelEngine::Parts::carryOut(Command command) {
    std::visit(
        Overloaded{
            [&](PrimitiveCommand& c) {
                if (programs.knows(c.program)) programs.carryOut(std::move(c), now);
            },
            [&](const AddProgram& c) { add(c.setup); },
            [&](const Interrupt& c) {
                if (programs.knows(c.program)) programs.interrupt(c.program, now);
            },
            [&](const SetWire& c) {
                const auto* flows = std::get_if<WireFlows>(&c.what);
                if (flows != nullptr && !flows->from) tcp.hostsAreBack();
                wire.set(c, now);
            },
            [&](const DecideSegment& c) { wire.decide(c, now); },
            [&](const ForgeSegment& c) { forge(c); },
            [&](const Kill& c) {
                if (programs.knows(c.program)) programs.kill(c, now);
            },
            [&](const EndTimeWait& c) { tcp.endTimeWait(c.socket, now); },
            [&](const ChangeSetting&) { wire.note("The model has no kernel whose settings could be changed.", now); },
            [&](const RunProgram&) { wire.note("No real program can reach the model.", now); },
            [](const SignalPrograms&) {},
            [&](const Remark& r) { record(r, trace, now); },
        },
        command);
    programs.lookAgain(tcp.takeTouched(), now);
}

void ModelEngine::submit(std::vector<Command> commands) {
    for (Command& command : commands) parts_->carryOut(std::move(command));
}

/// Everything that is due at this moment; then programs that wait look again, as after a burst on a real host.
void ModelEngine::Parts::happen(Time at) {
    now = at;
    std::vector<ModelTcp::Touched> touched;
    while (auto arrival = wire.run(at)) {
        if (arrival->carried.transport == Transport::Tcp)
            tcp.arrives(arrival->carried, arrival->at);
        else
            touched.push_back({datagrams.arrives(arrival->carried, arrival->at), trace.last()});
    }
    programs.lookAgain(touched, at);
    if (tcp.nextTimeout() <= at) tcp.timeouts(at);
    programs.lookAgain(tcp.takeTouched(), at);
}

void ModelEngine::poll(Time horizon, TraceBatch& out) {
    for (auto due = nextDue(); due && *due <= horizon; due = nextDue()) parts_->happen(std::max(*due, parts_->now));
    parts_->now = std::max(parts_->now, horizon);
    parts_->trace.drain(out);
}

std::optional<Time> ModelEngine::nextDue() const {
    const auto wire = parts_->wire.nextDue();
    const Time timer = parts_->tcp.nextTimeout();
    if (timer == never) return wire;
    return wire ? std::min(*wire, timer) : timer;
}

bool ModelEngine::underWay() const { return parts_->wire.nextDue().has_value(); }

std::bitset<ruleCount> ModelEngine::rulesFollowed() const { return parts_->tcp.rulesFollowed(); }

} // namespace socketscope
