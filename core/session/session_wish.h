// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is wanted of a new session, before anybody has looked whether it can be had: plain data, said by the command
// line and by the window, answered in app/.
#pragma once

#include "core/lesson/scenario.h"
#include "core/session/session.h"

#include <cstdint>
#include <optional>
#include <string>

namespace socketscope {

struct SessionWish {
    std::optional<Scenario> scenario;   ///< none: free play with a client and a server
    std::optional<Wire> wire;           ///< none: the best that can be had
    std::optional<IpVersion> ip;        ///< none: as the scenario says
    std::optional<std::string> profile; ///< "stock" or "class"; none: as the scenario says, else stock
    std::uint64_t seed = 0;             ///< of chance on the model
    /// Free play in the sandbox: two programs that answer by themselves, `web` at port 8080 and `echo` at port 7, in
    /// place of client and server, for programs of the person's own.
    bool attended = false;
    std::uint32_t attempt = 1; ///< of a lab: which one this is
    Pace pace = Pace::WithThePlayhead;
};

} // namespace socketscope
