// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the state diagram says: moves, rules and possibilities in sentences, for the lines below the picture, tooltips
// and screen readers. It tells nothing that story and table do not.
#pragma once

#include "ui/states/states_story.h"

#include <QString>

namespace socketscope {

/// "SYN-SENT → ESTABLISHED".
[[nodiscard]] QString moveWords(const StateMove& move);
/// The rule with its section, or that it is inferred, or what it may have been.
[[nodiscard]] QString ruleWords(const Trace& trace, const StateMove& move);
/// The same edge where nobody has taken it: all its ways, a line each.
[[nodiscard]] QStringList edgeLines(ConnectionState from, ConnectionState to);

/// What may come next: "CLOSE → FIN-WAIT-1 · rcv FIN → CLOSE-WAIT". Several ways to one state are put together.
enum class NextDetail : std::uint8_t {
    Everything,   ///< all that the table has, and which primitive a call is
    Ends,         ///< of what the figure leaves out only what ends the connection
    Figure,       ///< the arrows of the figure, and which primitive a call is
    FigureEvents, ///< the arrows of the figure
};
[[nodiscard]] QString nextWords(const StatesEnd& end, NextDetail detail);

/// "Client ↔ Server": whose connection it is.
[[nodiscard]] QString clientCaption(const Trace& trace, const StatesStory& story);
[[nodiscard]] QString serverCaption(const Trace& trace, const StatesStory& story);
/// Everything in sentences, for screen readers.
[[nodiscard]] QString spokenStates(const Trace& trace, const StatesStory& story);

} // namespace socketscope
