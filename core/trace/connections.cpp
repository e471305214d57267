// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/connections.h"

#include "core/trace/slot.h"

#include <algorithm>
#include <cerrno>

namespace socketscope {
namespace {

template <typename T> T& slotOf(std::vector<T>& table, ProgramId id) {
    if (table.size() <= number(id)) table.resize(std::size_t{number(id)} + 1);
    return table[number(id)];
}

/// EPIPE alone may be our own doing: a SEND after DISCONNECT.
bool toldOfReset(const Party& party, std::uint16_t error) {
    return error == ECONNRESET || error == ETIMEDOUT || (error == EPIPE && !present(party.disconnectCall));
}

} // namespace

void Connections::extend(const Trace& trace) {
    for (; taken_ < trace.size(); ++taken_) {
        const EventId id{static_cast<std::uint32_t>(taken_ + 1)};
        take(trace, id, trace[id]);
    }
}

void Connections::take(const Trace& trace, EventId id, const TraceEvent& event) {
    const auto departure = [&](SegmentId segment) { return trace.segment(segment).sent; };
    std::visit(Overloaded{
                   [&](const Call& c) { called(id, event.program, c); },
                   [&](const Return& r) { returned(trace, id, event.program, r); },
                   [&](const StateChanged& s) {
                       const auto* call = trace.get<Call>(event.cause);
                       const bool listens = call != nullptr && call->primitive == Primitive::Listen;
                       if (trace.get<Sent>(event.cause) != nullptr) calledUnseen(id, event, s);
                       if (s.kind == SocketKind::Listener)
                           listenerChanged(id, event.program, s, listens ? event.cause : EventId{});
                       else
                           stateChanged(id, event.program, s);
                   },
                   [&](const Sent& s) {
                       if (trace.get<Decided>(event.cause) == nullptr) departed(id, s); // else no TCP sent it
                   },
                   [&](const Arrived& a) {
                       const EventId left = departure(a.segment);
                       const auto* s = trace.get<Sent>(left);
                       if (s == nullptr) return;
                       streams_[stream(s->from, s->to) - 1].arrived(id, left, *s, a.rule);
                       // What has come for good may end a connection: look at both of its sides.
                       for (const auto key : {tuple(s->from, s->to), tuple(s->to, s->from)})
                           if (const auto it = byTuple_.find(key); it != byTuple_.end()) finish(id, it->second);
                   },
                   [&](const Lost& l) {
                       const EventId left = departure(l.segment);
                       if (const auto* s = trace.get<Sent>(left))
                           streams_[stream(s->from, s->to) - 1].lost(id, left, *s);
                   },
                   [&](const Killed& k) { killed(id, event.program, k.host); },
                   [](const auto&) {},
               },
               event.what);
}

void Connections::called(EventId id, ProgramId program, const Call& call) {
    const PartyId known = partyOf(call.socket);
    switch (call.primitive) {
    case Primitive::Listen:
        break; // whether it listens is known by the state or the return
    case Primitive::Connect: {
        const bool busy = present(known) && !present(at(known).gone) && !present(at(known).closeCall) &&
                          (!at(known).isClient || at(at(known).connection).error == 0);
        if (busy || listenerOf(call.socket) != nullptr) return; // EISCONN: nothing begins
        const PartyId party = addParty(id, program, call.socket, true);
        at(at(party).connection).connectCall = id;
        at(party).establishFrom = id;
        slotOf(connecting_, program) = party;
        slotOf(begunBy_, program).push_back(at(party).connection);
        byCall_[number(call.id)] = party;
        break;
    }
    case Primitive::Accept:
        break; // which connection it takes is known by its return
    case Primitive::Send:
        if (present(known) && !present(at(known).closeCall)) {
            Party& p = at(known);
            const std::uint64_t first = p.messages.empty() ? 0 : p.messages.back().end;
            p.messages.push_back({first, first + call.amount, id, {}, {}, {}});
            setOnce(p.firstDataCall, id);
        }
        break;
    case Primitive::Receive:
        if (present(known)) setOnce(at(known).firstDataCall, id);
        break;
    case Primitive::Disconnect:
        disconnecting(id, call, known);
        break;
    }
}

/// A program that is not ours calls unseen: the SYN that was the cause of its state is the first that is known of it.
void Connections::calledUnseen(EventId id, const TraceEvent& event, const StateChanged& state) {
    if (state.to != ConnectionState::SynSent || present(partyOf(state.socket))) return;
    const bool known = number(event.program) < connecting_.size();
    const PartyId calling = known ? connecting_[number(event.program)] : PartyId{};
    if (present(calling) && !present(at(calling).socket)) return; // it has called before our eyes
    const PartyId party = addParty(id, event.program, state.socket, true);
    at(at(party).connection).born = event.cause;
    slotOf(begunBy_, event.program).push_back(at(party).connection);
}

void Connections::disconnecting(EventId id, const Call& call, PartyId known) {
    if (!present(known)) return;
    Party& p = at(known);
    if (!present(p.disconnectCall)) {
        p.disconnectCall = id;
        p.how = call.how;
    }
    if (call.how != DisconnectHow::Write) setOnce(p.closeCall, id);
    beginEnd(p, id, id);
    settle(p.peer); // what we have not read by now, nobody will
}

void Connections::returned(const Trace& trace, EventId id, ProgramId program, const Return& ret) {
    const EventId callEvent = trace.call(ret.call).call;
    const auto* call = trace.get<Call>(callEvent);
    if (call == nullptr) return;
    if (ret.primitive == Primitive::Listen) {
        if (ret.error == 0) listening(id, program, ret.socket, callEvent);
        return;
    }
    if (ret.primitive == Primitive::Accept) {
        if (ret.error == 0 && present(ret.socket)) accepted(id, callEvent, program, ret, call->socket);
        return;
    }
    PartyId party = partyOf(present(ret.socket) ? ret.socket : call->socket);
    if (ret.primitive == Primitive::Connect) {
        const auto begun = byCall_.find(number(ret.call));
        if (begun == byCall_.end()) return;
        party = begun->second;
        slotOf(connecting_, program) = PartyId{};
        if (present(ret.socket)) bind(party, ret.socket);
    }
    if (present(party)) returnedOnParty(id, callEvent, *call, ret, party);
}

void Connections::returnedOnParty(EventId id, EventId callEvent, const Call& call, const Return& ret, PartyId party) {
    learnEndpoints(id, party, ret.local, ret.remote);
    Party& p = at(party);
    if (toldOfReset(p, ret.error) && ret.primitive != Primitive::Connect) setOnce(p.failure, id);
    switch (ret.primitive) {
    case Primitive::Connect:
        at(p.connection).confirm = id;
        at(p.connection).error = ret.error;
        p.establishTo = id;
        break;
    case Primitive::Send:
        sendReturned(id, callEvent, ret, party);
        p.lastDataReturn = id;
        break;
    case Primitive::Receive:
        if (ret.error == 0 && ret.value == 0 && call.amount > 0 && !present(p.eofReturn) && !present(p.failure)) {
            p.eofCall = callEvent;
            p.eofReturn = id;
            beginEnd(p, callEvent, id);
        } else {
            if (ret.error == 0 && ret.value > 0) {
                const std::uint64_t first = p.reads.empty() ? 0 : p.reads.back().end;
                p.reads.push_back({first, first + static_cast<std::uint64_t>(ret.value), callEvent, id});
                settle(p.peer);
            }
            p.lastDataReturn = id;
        }
        break;
    case Primitive::Disconnect:
        disconnectReturned(id, callEvent, ret, p);
        break;
    case Primitive::Listen:
    case Primitive::Accept:
        break;
    }
    finish(id, party);
}

void Connections::sendReturned(EventId id, EventId callEvent, const Return& ret, PartyId party) {
    std::vector<Message>& messages = at(party).messages;
    if (messages.empty() || messages.back().call != callEvent) return;
    if (ret.error != 0 || ret.value <= 0) {
        at(party).settled = std::min(at(party).settled, messages.size() - 1);
        messages.pop_back();
        return;
    }
    messages.back().ret = id;
    messages.back().end = messages.back().first + static_cast<std::uint64_t>(ret.value);
    settle(party); // the other side may have read it before we knew how much it was
}

void Connections::disconnectReturned(EventId id, EventId callEvent, const Return& ret, Party& p) {
    if (ret.error == 0) {
        if (callEvent == p.disconnectCall) p.disconnectReturn = id;
        if (callEvent == p.closeCall) p.closeReturn = id;
        return;
    }
    if (callEvent == p.disconnectCall) p.disconnectCall = EventId{}; // refused: it ended nothing
    if (callEvent == p.closeCall) p.closeCall = EventId{};
    if (callEvent == p.endFrom) p.endFrom = p.endKnown = p.useTo = EventId{};
}

void Connections::accepted(EventId id, EventId callEvent, ProgramId program, const Return& ret, SocketId listener) {
    const PartyId party = serverParty(id, ret.socket, listener);
    learnEndpoints(id, party, ret.local, ret.remote);
    Party& p = at(party);
    Connection& c = at(p.connection);
    p.program = program;
    setOnce(c.acceptCall, callEvent);
    setOnce(c.acceptReturn, id);
    byCall_[number(ret.call)] = party;
    unqueue(p.connection);
    const std::uint32_t known =
        present(c.listener) && number(c.listener) <= listening_.size() ? listening_[number(c.listener) - 1] : 0U;
    const bool first = known != 0 && !present(listeners_[known - 1].firstAccept);
    if (first) listeners_[known - 1].firstAccept = id;
    p.establishFrom = first ? listeners_[known - 1].call : callEvent;
    p.establishTo = id;
}

void Connections::listenerChanged(EventId id, ProgramId program, const StateChanged& state, EventId call) {
    if (state.to == ConnectionState::Listen) listening(id, program, state.socket, call);
    if (state.to != ConnectionState::Closed || number(state.socket) > listening_.size()) return;
    const std::uint32_t known = listening_[number(state.socket) - 1];
    if (known != 0) setOnce(listeners_[known - 1].closed, id);
}

void Connections::stateChanged(EventId id, ProgramId program, const StateChanged& state) {
    PartyId party = partyOf(state.socket);
    if (!present(party) && present(state.listener)) party = serverParty(id, state.socket, state.listener);
    if (!present(party) && number(program) < connecting_.size()) {
        party = connecting_[number(program)]; // socket() is part of CONNECT: here it tells its number
        if (present(party) && present(at(party).socket)) party = PartyId{};
        if (present(party)) bind(party, state.socket);
    }
    if (!present(party)) return;
    learnEndpoints(id, party, state.local, state.remote);
    const bool open = state.to == ConnectionState::Established || state.to == ConnectionState::CloseWait;
    if (open && !at(party).isClient && !present(at(at(party).connection).indication)) {
        at(at(party).connection).indication = id;
        if (!present(at(at(party).connection).acceptReturn)) queue(at(party).connection);
    }
    if (state.to == ConnectionState::Closed && state.from != ConnectionState::Closed) {
        setOnce(at(party).gone, id);
        unqueue(at(party).connection);
    }
    finish(id, party);
}

void Connections::listening(EventId since, ProgramId program, SocketId socket, EventId call) {
    if (!present(socket)) return;
    std::uint32_t& known = slot(listening_, socket);
    if (known == 0) {
        listeners_.push_back({socket, program, call, since, {}, {}});
        known = static_cast<std::uint32_t>(listeners_.size());
    }
    setOnce(listeners_[known - 1].call, call);
}

PartyId Connections::addParty(EventId born, ProgramId program, SocketId socket, bool isClient) {
    connections_.emplace_back();
    parties_.emplace_back();
    outgoing_.push_back(0);
    incoming_.push_back(0);
    const PartyId party{static_cast<std::uint32_t>(parties_.size())};
    const ConnectionId connection{static_cast<std::uint32_t>(connections_.size())};
    Party& p = parties_.back();
    p.connection = connection;
    p.program = program;
    p.isClient = isClient;
    (isClient ? connections_.back().client : connections_.back().server) = party;
    connections_.back().born = born;
    alive_.open(number(connection), number(born));
    if (present(socket)) bind(party, socket);
    return party;
}

PartyId Connections::serverParty(EventId id, SocketId socket, SocketId listener) {
    PartyId party = partyOf(socket);
    if (!present(party)) {
        party = addParty(id, noProgram, socket, false);
        at(at(party).connection).listener = listener;
    }
    return party;
}

void Connections::bind(PartyId party, SocketId socket) {
    at(party).socket = socket;
    slot(bySocket_, socket) = party;
}

/// Its sockets are closed for it, unless nobody is left to do that.
void Connections::killed(EventId id, ProgramId program, bool host) {
    slotOf(connecting_, program) = PartyId{};
    for (std::uint32_t i = 1; i <= parties_.size(); ++i) {
        const PartyId party{i};
        Party& p = at(party);
        if (p.program != program || present(p.closeReturn) || present(p.gone)) continue;
        p.killed = id;
        p.hostGone = host;
        setOnce(p.closeCall, id);
        p.closeReturn = id;
        settle(p.peer);
        finish(id, party);
    }
}

void Connections::beginEnd(Party& party, EventId call, EventId known) {
    if (present(party.endFrom)) return;
    party.endFrom = call;
    party.endKnown = known;
    party.useTo = party.lastDataReturn;
}

} // namespace socketscope
