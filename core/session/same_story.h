// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether two runs tell the same story: our own TCP and a kernel's, two kernels, two seeds. Used by tests and by the
// window. Compared are
//   - what each program (by name) called, and what came of it: primitive, errno, bytes, end of the stream;
//   - of each connection, the n-th that a program opened: the states that either end went through;
//   - and the SYN, FIN and RST that either end sent.
// Free are times, ports and numbers, pure ACKs, how data is cut into segments, what is sent again or copied, how often
// a RST is repeated, and the order in which things happen at different places; also whether TIME-WAIT is seen to end.
// One more: of a connection whose segments nobody saw, an end may be out of sight altogether (not accepted, and the
// kernel not willing to tell). Where one of the runs knows no state of such an end, its states are not compared; its
// segments are. A run that was stopped before its end tells another story, and that is said.
#pragma once

#include "core/session/record.h"
#include "core/trace/session_info.h"

#include <optional>
#include <string>

namespace socketscope {

struct StoryDifference {
    /// "server, call 3: RECEIVE 5 bytes in the first, RECEIVE ECONNRESET in the second"
    std::string what;
    EventId a{}, b{}; ///< the event on each side, none where that side has nothing of the kind
};

/// The difference that comes first; none where both tell the same story.
[[nodiscard]] std::optional<StoryDifference> storyDifference(const Trace& a, const Trace& b);
[[nodiscard]] bool sameStory(const Trace& a, const Trace& b);

/// Both ladders next to each other, 200 cells wide, the first difference said and marked: for tests that fail.
[[nodiscard]] std::string sideBySide(const SessionInfo& infoOfA, const Record& a, const SessionInfo& infoOfB,
                                     const Record& b);

} // namespace socketscope
