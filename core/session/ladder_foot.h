// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What stands under the ladder: which glyph means what, and what became of the segments. Used by ladder.cpp only.
#pragma once

#include "core/session/ladder_glyphs.h"
#include "core/trace/timeline.h"

#include <string>

namespace socketscope::ladder_text {

/// Two lines: the glyphs that every ladder has, and those that this trace needs.
[[nodiscard]] std::string legend(const Trace& trace, const Glyphs& glyphs);
/// "18 steps: 6 primitives, 7 segments (7 arrived). Every segment observed."
[[nodiscard]] std::string summary(const Trace& trace, Step steps);

} // namespace socketscope::ladder_text
