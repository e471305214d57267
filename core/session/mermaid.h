// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A session as a Mermaid sequence diagram: text that wikis, Markdown and web pages draw themselves. Used by exports.
// Mermaid knows no slopes, no crossing arrows and no time: a segment that other things overtake leaves as a note and is
// drawn where it arrives, and what is not observed says so in words. Nothing is drawn that did not happen.
#pragma once

#include "core/session/ladder.h"

#include <string>

namespace socketscope {

struct MermaidOptions {
    LadderLevel level = LadderLevel::Everything;
    Step first = 1, last = std::numeric_limits<Step>::max();
};

[[nodiscard]] std::string mermaid(const SessionInfo& info, const Record& record, const MermaidOptions& options);

} // namespace socketscope
