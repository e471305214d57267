// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/redo.h"

#include <algorithm>

namespace socketscope {

bool Redo::mayCome(const PrimitiveCommand& command, const Trace& trace) const {
    const std::size_t program = number(command.program);
    if (program >= trace.programs().size()) return false;
    const auto calls = trace.callsOf(command.program);
    if (calls.size() < (program < issued_.size() ? issued_[program] : 0)) return false;
    return calls.empty() || present(trace.call(trace.get<Call>(calls.back())->id).ret);
}

/// An answer comes after its question.
bool Redo::mayCome(const Remark& remark, const Trace& trace) {
    const auto* answer = std::get_if<Remark::Answers>(&remark.what);
    if (answer == nullptr) return true;
    for (std::uint32_t n = 1; n <= trace.size(); ++n)
        if (const auto* asked = trace.get<Asked>(EventId{n});
            asked != nullptr && trace.text(asked->question) == answer->question)
            return true;
    return false;
}

std::optional<Command> Redo::next(const Trace& trace) {
    if (finished()) return std::nullopt;
    const Command& command = commands_[next_].command;
    const bool now = trace.callCount() >= commands_[next_].callsThen &&
                     std::visit(Overloaded{
                                    [&](const PrimitiveCommand& c) { return mayCome(c, trace); },
                                    [&](const Remark& c) { return mayCome(c, trace); },
                                    [&](const DecideSegment& c) { return trace.isHeld(c.segment); },
                                    [](const auto&) { return true; },
                                },
                                command);
    if (!now) return std::nullopt;
    if (const auto* call = std::get_if<PrimitiveCommand>(&command)) {
        issued_.resize(std::max(issued_.size(), std::size_t{number(call->program)} + 1));
        ++issued_[number(call->program)];
    }
    ++next_;
    return command;
}

std::vector<GivenCommand> doneBefore(const std::vector<GivenCommand>& given, std::size_t calls, Time until) {
    std::vector<GivenCommand> before;
    for (const GivenCommand& one : given) {
        if (one.at > until || (std::holds_alternative<PrimitiveCommand>(one.command) && calls-- == 0)) break;
        if (one.byPerson) before.push_back(one);
    }
    return before;
}

} // namespace socketscope
