// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Does once more, in a new session, what a person did in an earlier one: the same commands in the same order, each as
// soon as it can be. Pure: it reads the trace and says what comes next. Used by the Session, for "Try again from here".
#pragma once

#include "core/session/given_command.h"
#include "core/trace/trace.h"

#include <optional>
#include <vector>

namespace socketscope {

class Redo {
public:
    explicit Redo(std::vector<GivenCommand> commands) : commands_(std::move(commands)) {}

    [[nodiscard]] bool finished() const { return next_ >= commands_.size(); }
    /// The next command, once its program is in no call, its question was put, its segment is held, and as many calls
    /// have been made as when it was given: those of a scenario come by themselves.
    [[nodiscard]] std::optional<Command> next(const Trace& trace);

private:
    [[nodiscard]] bool mayCome(const PrimitiveCommand& command, const Trace& trace) const;
    [[nodiscard]] static bool mayCome(const Remark& remark, const Trace& trace);

    std::vector<GivenCommand> commands_;
    std::size_t next_ = 0;
    std::vector<std::size_t> issued_; ///< by program: calls asked for
};

/// What a person did of `given` up to this time and before the `calls`-th call of a primitive, from 0.
[[nodiscard]] std::vector<GivenCommand> doneBefore(const std::vector<GivenCommand>& given, std::size_t calls,
                                                   Time until);

} // namespace socketscope
