// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Stories in which something happens to segments or programs, as the model tells them: every fate that a wire knows.
// Used by the tests of frames, timeline, ladder and connections; the same scenario gives the same trace, to the bit.
#pragma once

#include "core/session/session.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace socketscope::test {

/// A scenario on the model, from its first step until everything is quiet and a little longer.
[[nodiscard]] std::unique_ptr<Session> played(std::string_view yaml, Duration longer = std::chrono::milliseconds(300));

/// "SYN dropped", "held", "copied" …: the names of all stories of fates.
[[nodiscard]] std::vector<std::string> fateStories();
/// One of them, played. Throws where there is none of that name.
[[nodiscard]] std::unique_ptr<Session> fateStory(const std::string& name);

} // namespace socketscope::test
