// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the program makes a session: engine, header and script put together. The one place that decides which wire a
// session gets; `run` and the window both come here.
#pragma once

#include "core/base/result.h"
#include "core/session/session.h"

#include <memory>
#include <optional>

namespace socketscope {

/// A session on the loopback wire, with the scenario's programs, or `client` and `server` for free play.
[[nodiscard]] Result<std::unique_ptr<Session>> makeSession(std::optional<Scenario> scenario, IpVersion version,
                                                           std::uint64_t seed, Pace pace);

} // namespace socketscope
