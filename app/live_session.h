// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the program makes a session: engine, header and script put together. The one place that decides which wire a
// session gets; `run` and the window both come here.
#pragma once

#include "core/base/result.h"
#include "core/session/session_wish.h"

#include <memory>

namespace socketscope {

/// A session as wished, with the scenario's programs, or `client` and `server` for free play. Refused with a reason
/// where the wire that is asked for cannot do what the scenario needs, or this machine cannot make it.
[[nodiscard]] Result<std::unique_ptr<Session>> makeSession(SessionWish wish);

} // namespace socketscope
