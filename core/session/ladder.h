// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A session as a ladder diagram in a terminal (docs/user-guide.md): the picture of the window in characters, one row a
// step. Used by `run --text`, and printed by tests that fail. In the field's own words, which no language translates.
#pragma once

#include "core/session/record.h"
#include "core/trace/session_info.h"

#include <limits>
#include <string>

namespace socketscope {

enum class LadderLevel : std::uint8_t { Primitives, Everything };

struct LadderOptions {
    std::size_t width = 100; ///< cells, at most 100 are used; under 80 each event becomes a sentence
    bool ascii = false;
    bool colour = false; ///< 16 ANSI colours; never the only carrier of meaning
    LadderLevel level = LadderLevel::Everything;
    Step first = 1, last = std::numeric_limits<Step>::max(); ///< only the rows of these steps
    bool head = true;                                        ///< what session it is, and the names of the columns
    bool foot = true;                                        ///< the legend and the summary, of the whole session
};

[[nodiscard]] std::string ladder(const SessionInfo& info, const Record& record, const LadderOptions& options);

/// "+41 µs", "2.100 s": three digits and a unit, as the time column shows it.
[[nodiscard]] std::string shortDuration(Duration d);

/// What one event was, as one line of plain words: for narrow terminals and screen readers of them.
[[nodiscard]] std::string sentence(const Trace& trace, EventId id);

} // namespace socketscope
