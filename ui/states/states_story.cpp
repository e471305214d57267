// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/states/states_story.h"

#include <algorithm>

namespace socketscope {
namespace {

using enum ConnectionState;
using Edges = std::vector<const DiagramEdge*>;

Edges between(ConnectionState from, ConnectionState to) {
    Edges found;
    for (const DiagramEdge& edge : diagramEdgesFrom(from))
        if (edge.to == to) found.push_back(&edge);
    return found;
}

Edges onlyOf(const Edges& edges, const std::vector<EdgeCause>& causes) {
    for (const EdgeCause cause : causes) {
        Edges fitting;
        for (const DiagramEdge* edge : edges)
            if (edge->cause == cause) fitting.push_back(edge);
        if (!fitting.empty()) return fitting;
    }
    return {};
}

/// What a call may be in the RFC's words, the likeliest first.
std::vector<EdgeCause> causesOf(const Call& call) {
    switch (call.primitive) {
    case Primitive::Listen:
        return {EdgeCause::PassiveOpen};
    case Primitive::Connect:
        return {EdgeCause::ActiveOpen};
    case Primitive::Send:
        return {EdgeCause::Send};
    case Primitive::Disconnect: // with something unread, close() is an ABORT
        if (call.how == DisconnectHow::Abort) return {EdgeCause::Abort, EdgeCause::Close};
        return {EdgeCause::Close, EdgeCause::Abort};
    case Primitive::Accept:
    case Primitive::Receive:
        break;
    }
    return {};
}

std::vector<EdgeCause> causesOf(const Sent& segment) {
    const auto has = [&](FlagBits bits) { return (segment.flags & bits) != 0; };
    if (has(flag::rst)) return {EdgeCause::Rst};
    if (has(flag::syn))
        return has(flag::ack) ? std::vector{EdgeCause::SynAck, EdgeCause::Ack} : std::vector{EdgeCause::Syn};
    if (has(flag::fin)) return {EdgeCause::Fin, EdgeCause::Ack};
    return {EdgeCause::Ack};
}

/// What made the state change, as far as the chain of causes tells. What an end sent itself has a cause of its own.
std::vector<EdgeCause> causesOf(const Trace& trace, EventId event) {
    EventId cause = trace[event].cause;
    while (trace.get<Sent>(cause) != nullptr) cause = trace[cause].cause;
    if (!present(cause)) return {};
    if (const auto* call = trace.get<Call>(cause)) return causesOf(*call);
    if (const auto* arrived = trace.get<Arrived>(cause))
        if (const auto* sent = trace.get<Sent>(trace.segment(arrived->segment).sent)) return causesOf(*sent);
    return {};
}

/// One kind of OPEN has this way, the other does not.
bool fits(const DiagramEdge& edge, bool passive) {
    const bool onlyPassive = edge.rule == RuleId::S16 || edge.rule == RuleId::S20;
    return passive ? edge.rule != RuleId::S17 : !onlyPassive;
}

StateMove moveOf(const Trace& trace, EventId event, ConnectionState from, bool passive) {
    const auto& change = *trace.get<StateChanged>(event);
    StateMove move{event, trace[event].origin, from, change.to, {}, false, passive && from == SynReceived};
    if (change.rule != RuleId::None) {
        move.stated = true;
        if (const DiagramEdge* edge = findDiagramEdge(from, change.to, change.rule)) move.edges = {edge};
        return move;
    }
    move.edges = between(from, change.to);
    std::erase_if(move.edges, [&](const DiagramEdge* e) { return !fits(*e, passive); });
    const std::vector<EdgeCause> causes = causesOf(trace, event);
    Edges fitting = onlyOf(move.edges, causes);
    // A reset explains a change by itself: where the table has no way for it, nothing else is to be blamed.
    if (!fitting.empty() || causes == std::vector{EdgeCause::Rst}) move.edges = std::move(fitting);
    return move;
}

/// Moves of a socket after one moment and up to another. A socket that is used again begins anew.
void addMoves(const Trace& trace, SocketId socket, EventId after, EventId moment, StatesEnd& end) {
    if (!present(socket)) return;
    for (const EventId event : trace.socket(socket).states) {
        if (event <= after) continue;
        if (event > moment) break;
        const auto& change = *trace.get<StateChanged>(event);
        if (end.program == noProgram) end.program = trace[event].program;
        ConnectionState from = change.from;
        if (from == change.to) continue;
        // A connection that a listening socket has answered comes from LISTEN, whatever number its own socket has.
        const bool answered = present(change.listener) || change.to == SynReceived;
        if (from == Closed && answered && change.to != Listen) from = Listen;
        const bool again = from == Closed && !end.moves.empty() && end.state() == Closed;
        if (again) end.moves.clear();
        end.moves.push_back(moveOf(trace, event, from, end.isPassive()));
    }
}

ProgramId firstOf(const Trace& trace, Host host) {
    const auto programs = trace.programs();
    const auto it = std::ranges::find(programs, host, &ProgramInfo::host);
    return it == programs.end() ? noProgram : ProgramId{static_cast<std::uint16_t>(it - programs.begin())};
}

/// The newest listening socket of a program that the moment knows; of any server where none is named.
SocketId listenerAt(const Record& record, EventId moment, ProgramId program) {
    SocketId found{};
    for (const Listener& listener : record.connections().listeners()) {
        const ProgramInfo* info = record.trace().program(listener.program);
        const bool wanted =
            program == noProgram ? info != nullptr && info->host == Host::Server : listener.program == program;
        if (wanted && present(listener.since) && listener.since <= moment) found = listener.socket;
    }
    return found;
}

/// The last connection that the client has begun; none before its first CONNECT.
const Connection* connectionAt(const Record& record, EventId moment, ProgramId client) {
    const Connection* found = nullptr;
    for (const ConnectionId id : record.connections().begunBy(client)) {
        const Connection& c = record.connections()[id];
        const EventId begun = present(c.connectCall) ? c.connectCall : c.born;
        if (!present(c.absorbedBy) && begun <= moment) found = &c;
    }
    return found;
}

} // namespace

bool StatesEnd::isPassive() const {
    return std::ranges::any_of(moves, [](const StateMove& m) { return m.from == Listen && m.to == SynReceived; });
}

std::vector<const DiagramEdge*> StatesEnd::next() const {
    std::vector<const DiagramEdge*> edges;
    for (const DiagramEdge& edge : diagramEdgesFrom(state()))
        if (fits(edge, isPassive())) edges.push_back(&edge);
    return edges;
}

const StateMove* StatesStory::last() const {
    const StateMove* newest = nullptr;
    for (const StatesEnd* end : {&client, &server})
        if (!end->moves.empty() && (newest == nullptr || end->moves.back().event > newest->event))
            newest = &end->moves.back();
    return newest;
}

const StateMove* StatesStory::find(EventId event) const {
    for (const StatesEnd* end : {&client, &server})
        for (const StateMove& move : end->moves)
            if (move.event == event) return &move;
    return nullptr;
}

StatesStory statesStory(const Record& record, EventId moment, ProgramId client) {
    const Trace& trace = record.trace();
    StatesStory story;
    story.client.program = client != noProgram ? client : firstOf(trace, Host::Client);
    const Connection* connection = connectionAt(record, moment, story.client.program);
    SocketId listener = listenerAt(record, moment, noProgram);
    SocketId child{};
    if (connection != nullptr) {
        const Party& ours = record.connections().party(connection->client);
        addMoves(trace, ours.socket, connection->connectCall, moment, story.client);
        child = record.connections().party(connection->server).socket;
        const bool known = present(connection->listener) && present(trace.stateAt(connection->listener, moment));
        if (known) listener = connection->listener;
    } else if (story.client.program != noProgram) { // it may listen itself
        addMoves(trace, listenerAt(record, moment, story.client.program), EventId{}, moment, story.client);
    }
    addMoves(trace, listener, EventId{}, moment, story.server);
    const EventId listens = present(listener) ? trace.stateAt(listener, moment) : EventId{};
    if (present(child) && present(trace.stateAt(child, moment))) {
        std::erase_if(story.server.moves, [](const StateMove& m) { return m.to == Closed; }); // the listening socket's
        addMoves(trace, child, EventId{}, moment, story.server);
        const auto* now = trace.get<StateChanged>(listens);
        if (now != nullptr && now->to == Listen) {
            story.listening = listens;
            story.listeningOrigin = trace[listens].origin;
        }
    }
    if (story.server.program == noProgram) story.server.program = firstOf(trace, Host::Server);
    return story;
}

} // namespace socketscope
