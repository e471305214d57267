// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the state diagram tells of one connection at one moment: where its two ends stand, by which edges of the table
// they came there, and where they may go. Read from the record; where the trace names no rule, as on a wire on which a
// kernel does the work, the edges that fit are looked up and called a guess. No words, no pixels.
#pragma once

#include "core/session/record.h"
#include "core/tcp/diagram.h"

#include <optional>
#include <vector>

namespace socketscope {

/// An end went from one state to another.
struct StateMove {
    EventId event{};
    Origin origin{};
    ConnectionState from{}, to{};
    /// By which of these: one where the rule is known or its cause leaves no choice; none where the table has no way.
    std::vector<const DiagramEdge*> edges;
    bool stated = false;  ///< the trace names the rule
    bool request = false; ///< of a call that was not complete: a listening socket had answered it
    /// How sure it is by which edge: as sure as the state where the rule was stated, else a guess.
    [[nodiscard]] Origin edgeOrigin() const { return stated ? origin : Origin::Inferred; }
};

/// One side of the connection. Before it has made a move it is CLOSED, and no event says so.
struct StatesEnd {
    ProgramId program = noProgram;
    std::vector<StateMove> moves; ///< oldest first; of a server's connection the listening socket's come first
    [[nodiscard]] ConnectionState state() const { return moves.empty() ? ConnectionState::Closed : moves.back().to; }
    /// It has answered a SYN from LISTEN.
    [[nodiscard]] bool isPassive() const;
    /// Edges by which it may go on; those that only the other kind of OPEN has are left out.
    [[nodiscard]] std::vector<const DiagramEdge*> next() const;
};

struct StatesStory {
    StatesEnd client, server;
    /// The listening socket that stays in LISTEN beside the connection: the event by which that is known.
    EventId listening{};
    Origin listeningOrigin{};

    /// The newest move of the two.
    [[nodiscard]] const StateMove* last() const;
    [[nodiscard]] const StateMove* find(EventId event) const;
};

/// The last connection that `client` has begun up to `moment`; the first client where none is named.
[[nodiscard]] StatesStory statesStory(const Record& record, EventId moment, ProgramId client);

} // namespace socketscope
