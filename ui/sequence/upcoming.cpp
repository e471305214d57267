// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/upcoming.h"

namespace socketscope {
namespace {

constexpr std::size_t most = 3;

ProgramId programNamed(const Trace& trace, const std::string& name) {
    for (std::uint16_t i = 0; i < trace.programs().size(); ++i)
        if (trace.programs()[i].name == name) return ProgramId{i};
    return noProgram;
}

} // namespace

std::vector<UpcomingCall> upcomingCalls(const Session& session) {
    std::vector<UpcomingCall> calls;
    const Script* script = session.script();
    if (script == nullptr) return calls;
    const std::vector<ScenarioStep>& steps = script->scenario().steps;
    for (std::size_t i = script->position(); i < steps.size() && calls.size() < most; ++i) {
        const auto* act = std::get_if<ActStep>(&steps[i].what);
        if (act == nullptr) continue; // a wait
        const ProgramId program = programNamed(session.trace(), act->program);
        if (program == noProgram) return calls; // not declared yet: nobody has a column
        calls.push_back({program, act->command.primitive, static_cast<std::uint32_t>(act->command.data.size())});
    }
    return calls;
}

} // namespace socketscope
