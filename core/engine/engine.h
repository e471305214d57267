// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes commands happen and tells what happened. Used by the Session, by tests and by nobody else.
#pragma once

#include "core/engine/command.h"
#include "core/trace/source.h"

#include <vector>

namespace socketscope {

class Engine : public TraceSource {
public:
    /// Asks for one command or a batch. Never blocks for the network; one program's commands are carried out in their
    /// order, each after the call before it has returned.
    virtual void submit(std::vector<Command> commands) = 0;
    /// Virtual time only: something is on its way and will arrive without anybody doing anything.
    [[nodiscard]] virtual bool underWay() const { return false; }
    /// It has lost what it needs for new sockets, for good. Any thread.
    [[nodiscard]] virtual bool broken() const { return false; }
};

} // namespace socketscope
