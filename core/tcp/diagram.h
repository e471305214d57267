// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The state diagram of RFC 9293 3.3.2 (figure 5) as a table, with the transitions that the figure leaves out and
// section 3.10 has. A row is one way from one state to another: what happens, what is done, and the rule that says so.
// The state diagram on the screen and its words are made of it. It decides nothing: step() does, and a test holds the
// two together.
#pragma once

#include "core/tcp/rule.h"
#include "core/tcp/state.h"

#include <span>
#include <string_view>

namespace socketscope {

/// What kind of thing takes an end along an edge: a user call, a segment by what it carries, a timeout.
enum class EdgeCause : std::uint8_t {
    PassiveOpen,
    ActiveOpen,
    Send,
    Close,
    Abort,
    Syn,
    SynAck,
    Ack,
    Fin,
    Rst,
    Timeout
};

[[nodiscard]] constexpr bool isUserCall(EdgeCause c) { return c <= EdgeCause::Abort; }
[[nodiscard]] constexpr bool isSegment(EdgeCause c) { return c >= EdgeCause::Syn && c <= EdgeCause::Rst; }

struct DiagramEdge {
    ConnectionState from{}, to{};
    RuleId rule{};
    EdgeCause cause{};
    std::string_view event;  ///< in the RFC's words: "passive OPEN", "rcv SYN"
    std::string_view action; ///< "snd SYN,ACK"; empty where the figure has an x
    bool inFigure = false;
};

/// All of them, ordered by `from`, and those of the figure first. No two have the same ends and the same rule.
[[nodiscard]] std::span<const DiagramEdge> diagramEdges();
/// Those that leave a state.
[[nodiscard]] std::span<const DiagramEdge> diagramEdgesFrom(ConnectionState from);
/// The one that this rule takes; nullptr where there is none.
[[nodiscard]] const DiagramEdge* findDiagramEdge(ConnectionState from, ConnectionState to, RuleId rule);

} // namespace socketscope
