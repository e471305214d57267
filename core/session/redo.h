// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Does once more, in a new session, what a person did in an earlier one: the same commands in the same order, each as
// soon as it can be. Pure: it reads the trace and says what comes next. Used by the Session, for "Try again from here".
#pragma once

#include "core/engine/command.h"
#include "core/trace/trace.h"

#include <optional>
#include <vector>

namespace socketscope {

class Redo {
public:
    explicit Redo(std::vector<Command> commands) : commands_(std::move(commands)) {}

    [[nodiscard]] bool finished() const { return next_ >= commands_.size(); }
    /// The next command, once its program is in no call, its question was put, its segment is held.
    [[nodiscard]] std::optional<Command> next(const Trace& trace);

private:
    [[nodiscard]] bool mayCome(const PrimitiveCommand& command, const Trace& trace) const;
    [[nodiscard]] static bool mayCome(const Remark& remark, const Trace& trace);

    std::vector<Command> commands_;
    std::size_t next_ = 0;
    std::vector<std::size_t> issued_; ///< by program: calls asked for
};

struct GivenCommand;

/// What a person did of `given` before the `calls`-th call of a primitive, from 0: a script does its own once more.
[[nodiscard]] std::vector<Command> beforeCall(const std::vector<GivenCommand>& given, std::size_t calls);

} // namespace socketscope
