// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tcp/diagram.h"

#include <algorithm>
#include <array>

namespace socketscope {
namespace {

using enum ConnectionState;
using enum RuleId;
using C = EdgeCause;

constexpr bool figure = true;

// Event and action as figure 5 writes them; what it says only in its notes, or not at all, stands without `figure`.
// clang-format off
constexpr auto edges = std::to_array<DiagramEdge>({
    {Closed, Listen, U1, C::PassiveOpen, "passive OPEN", "create TCB", figure},
    {Closed, SynSent, U2, C::ActiveOpen, "active OPEN", "create TCB, snd SYN", figure},

    {Listen, SynReceived, S6, C::Syn, "rcv SYN", "snd SYN,ACK", figure},
    {Listen, SynSent, U6, C::Send, "SEND", "snd SYN", figure},
    {Listen, Closed, U16, C::Close, "CLOSE", "delete TCB", figure},
    {Listen, SynSent, U5, C::ActiveOpen, "active OPEN", "snd SYN"},
    {Listen, Closed, U24, C::Abort, "ABORT", "delete TCB"},

    {SynSent, Established, S11, C::SynAck, "rcv SYN,ACK", "snd ACK", figure},
    {SynSent, SynReceived, S12, C::Syn, "rcv SYN", "snd SYN,ACK", figure},
    {SynSent, Closed, U17, C::Close, "CLOSE", "delete TCB", figure},
    {SynSent, Closed, S9, C::Rst, "rcv RST", "delete TCB"},
    {SynSent, Closed, U24, C::Abort, "ABORT", "delete TCB"},
    {SynSent, Closed, T1, C::Timeout, "user timeout", "delete TCB"},

    {SynReceived, Established, S24, C::Ack, "rcv ACK of SYN", "", figure},
    {SynReceived, FinWait1, U18, C::Close, "CLOSE", "snd FIN", figure},
    {SynReceived, Listen, S16, C::Rst, "rcv RST", "", figure},
    {SynReceived, FinWait1, U19, C::Ack, "rcv ACK of SYN, CLOSE queued", "snd FIN"},
    {SynReceived, CloseWait, S35, C::Fin, "rcv ACK of SYN, FIN", "snd ACK"},
    {SynReceived, Closing, S37, C::Fin, "rcv ACK of SYN, FIN, CLOSE queued", "snd FIN, ACK"},
    {SynReceived, Listen, S20, C::Syn, "rcv SYN", ""},
    {SynReceived, Closed, S17, C::Rst, "rcv RST", "delete TCB"},
    {SynReceived, Closed, U25, C::Abort, "ABORT", "snd RST, delete TCB"},
    {SynReceived, Closed, T1, C::Timeout, "user timeout", "delete TCB"},

    {Established, FinWait1, U20, C::Close, "CLOSE", "snd FIN", figure},
    {Established, CloseWait, S35, C::Fin, "rcv FIN", "snd ACK", figure},
    {Established, Closed, S18, C::Rst, "rcv RST", "delete TCB"},
    {Established, Closed, U25, C::Abort, "ABORT", "snd RST, delete TCB"},
    {Established, Closed, T1, C::Timeout, "user timeout", "delete TCB"},
    {Established, Closed, KeepAliveDead, C::Timeout, "keep-alive timeout", "delete TCB"},

    {FinWait1, FinWait2, S28, C::Ack, "rcv ACK of FIN", "", figure},
    {FinWait1, Closing, S37, C::Fin, "rcv FIN", "snd ACK", figure},
    {FinWait1, TimeWait, S36, C::Fin, "rcv FIN, ACK of FIN", "snd ACK"}, // note 2 of the figure
    {FinWait1, Closed, S18, C::Rst, "rcv RST", "delete TCB"},
    {FinWait1, Closed, U25, C::Abort, "ABORT", "snd RST, delete TCB"},
    {FinWait1, Closed, T1, C::Timeout, "user timeout", "delete TCB"},
    {FinWait1, Closed, KeepAliveDead, C::Timeout, "keep-alive timeout", "delete TCB"},

    {FinWait2, TimeWait, S38, C::Fin, "rcv FIN", "snd ACK", figure},
    {FinWait2, Closed, S18, C::Rst, "rcv RST", "delete TCB"},
    {FinWait2, Closed, U25, C::Abort, "ABORT", "snd RST, delete TCB"},
    {FinWait2, Closed, KeepAliveDead, C::Timeout, "keep-alive timeout", "delete TCB"},

    {CloseWait, LastAck, U22, C::Close, "CLOSE", "snd FIN", figure},
    {CloseWait, Closed, S18, C::Rst, "rcv RST", "delete TCB"},
    {CloseWait, Closed, U25, C::Abort, "ABORT", "snd RST, delete TCB"},
    {CloseWait, Closed, T1, C::Timeout, "user timeout", "delete TCB"},
    {CloseWait, Closed, KeepAliveDead, C::Timeout, "keep-alive timeout", "delete TCB"},

    {Closing, TimeWait, S30, C::Ack, "rcv ACK of FIN", "", figure},
    {Closing, Closed, S19, C::Rst, "rcv RST", "delete TCB"},
    {Closing, Closed, U26, C::Abort, "ABORT", "delete TCB"},
    {Closing, Closed, T1, C::Timeout, "user timeout", "delete TCB"},
    {Closing, Closed, KeepAliveDead, C::Timeout, "keep-alive timeout", "delete TCB"},

    {LastAck, Closed, S31, C::Ack, "rcv ACK of FIN", "delete TCB", figure},
    {LastAck, Closed, S19, C::Rst, "rcv RST", "delete TCB"},
    {LastAck, Closed, U26, C::Abort, "ABORT", "delete TCB"},
    {LastAck, Closed, T1, C::Timeout, "user timeout", "delete TCB"},
    {LastAck, Closed, KeepAliveDead, C::Timeout, "keep-alive timeout", "delete TCB"},

    {TimeWait, Closed, T3, C::Timeout, "timeout = 2 MSL", "delete TCB", figure},
    {TimeWait, SynReceived, S22, C::Syn, "rcv newer SYN", "snd SYN,ACK"},
    {TimeWait, Closed, S19, C::Rst, "rcv RST", "delete TCB"},
    {TimeWait, Closed, U26, C::Abort, "ABORT", "delete TCB"},
});
// clang-format on

constexpr bool edgesInOrder() {
    for (std::size_t i = 1; i < edges.size(); ++i) {
        if (edges[i].from < edges[i - 1].from) return false;
        if (edges[i].from == edges[i - 1].from && edges[i].inFigure && !edges[i - 1].inFigure) return false;
    }
    return true;
}
static_assert(edgesInOrder(), "by state, those of the figure first");

} // namespace

std::span<const DiagramEdge> diagramEdges() { return edges; }

std::span<const DiagramEdge> diagramEdgesFrom(ConnectionState from) {
    const auto* const first = std::ranges::lower_bound(edges, from, {}, &DiagramEdge::from);
    return {first, std::ranges::upper_bound(edges, from, {}, &DiagramEdge::from)};
}

const DiagramEdge* findDiagramEdge(ConnectionState from, ConnectionState to, RuleId rule) {
    const auto all = diagramEdgesFrom(from);
    const auto it = std::ranges::find_if(all, [&](const DiagramEdge& e) { return e.to == to && e.rule == rule; });
    return it == all.end() ? nullptr : &*it;
}

} // namespace socketscope
