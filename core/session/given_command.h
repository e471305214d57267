// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What was asked of a session's engine, when, and by whom. The Session remembers the first of them; the hand on the
// wire, the model's foresight, exports and "try again" read them. A plain value.
#pragma once

#include "core/base/time.h"
#include "core/engine/command.h"

namespace socketscope {

struct GivenCommand {
    Time at{};
    Command command;
    bool byPerson = false;     ///< else a scenario or a program that answers by itself has asked
    std::size_t callsThen = 0; ///< calls that were in the trace by then, whoever made them
};

} // namespace socketscope
