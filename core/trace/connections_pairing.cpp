// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/connections.h"

#include <algorithm>

// How the two sides of a connection find each other, and what follows from that: whose bytes were taken, who waits for
// ACCEPT, when all is over.

namespace socketscope {

void Connections::learnEndpoints(EventId id, PartyId party, EndpointId local, EndpointId remote) {
    if (!present(local) || !present(remote) || present(at(party).peer)) return;
    if (at(party).local != local || at(party).remote != remote) {
        at(party).local = local;
        at(party).remote = remote;
        const EventId born = at(at(party).connection).born;
        const auto stale = [&](const ByteStream& x) {
            return !x.fresh() || (present(x.synSent()) && x.synSent() < born);
        };
        if (at(party).isClient &&
            (stale(streams_[stream(local, remote) - 1]) || stale(streams_[stream(remote, local) - 1])))
            forget(local, remote);
        byTuple_[tuple(local, remote)] = party;
        outgoing_[number(party) - 1] = stream(local, remote);
        incoming_[number(party) - 1] = stream(remote, local);
    }
    const auto other = byTuple_.find(tuple(remote, local));
    if (other == byTuple_.end() || present(at(other->second).peer)) return;
    if (at(other->second).isClient == at(party).isClient) return; // both called: no server to draw
    if (at(party).isClient)
        pair(id, party, other->second);
    else
        pair(id, other->second, party);
}

void Connections::pair(EventId id, PartyId client, PartyId server) {
    const ConnectionId kept = at(client).connection, absorbed = at(server).connection;
    Connection& from = at(absorbed);
    Connection& to = at(kept);
    to.server = server;
    to.indication = from.indication;
    to.acceptCall = from.acceptCall;
    to.acceptReturn = from.acceptReturn;
    to.listener = from.listener;
    to.slot = from.slot;
    std::replace(waiting_.begin(), waiting_.end(), absorbed, kept);
    from.server = PartyId{};
    from.absorbedBy = kept;
    alive_.close(number(absorbed), number(id));
    at(server).connection = kept;
    at(server).peer = client;
    at(client).peer = server;
    settle(client);
    settle(server);
}

void Connections::settle(PartyId sender) {
    if (!present(sender) || !present(at(sender).peer)) return;
    Party& from = at(sender);
    const Party& to = at(from.peer);
    for (; from.settled < from.messages.size(); ++from.settled) {
        Message& m = from.messages[from.settled];
        const auto read = std::lower_bound(to.reads.begin(), to.reads.end(), m.end,
                                           [](const Read& r, std::uint64_t end) { return r.end < end; });
        if (read != to.reads.end())
            m.taken = read->ret;
        else if (present(to.closeCall) && !(to.hostGone && m.call > to.killed)) // there nobody throws it away
            m.discarded = std::max(to.closeCall, m.call);
        else
            return;
    }
}

void Connections::queue(ConnectionId id) {
    auto free = std::find(waiting_.begin(), waiting_.end(), ConnectionId{});
    if (free == waiting_.end()) free = waiting_.insert(free, ConnectionId{});
    *free = id;
    at(id).slot = static_cast<std::uint32_t>(free - waiting_.begin());
}

void Connections::unqueue(ConnectionId id) {
    const auto place = waiting_.begin() + at(id).slot;
    if (at(id).slot < waiting_.size() && *place == id) *place = ConnectionId{};
}

void Connections::finish(EventId id, PartyId party) {
    Connection& c = at(at(party).connection);
    if (c.over || !present(c.client)) return;
    const Party& client = at(c.client);
    bool over = c.error != 0;
    if (!over && present(c.server)) {
        const Party& server = at(c.server);
        const ByteStream& there = streams_[outgoing_[number(c.client) - 1] - 1];
        const ByteStream& back = streams_[outgoing_[number(c.server) - 1] - 1];
        const bool reset = present(there.resetArrived()) || present(back.resetArrived());
        over = (present(client.closeReturn) && present(server.closeReturn)) && (reset || (there.over() && back.over()));
    }
    if (!over) return;
    c.over = true;
    alive_.close(number(at(party).connection), number(id));
}

void Connections::departed(EventId id, const Sent& s) {
    if ((s.flags & flag::syn) != 0 && (s.flags & flag::ack) == 0 && !present(s.copyOf)) {
        const ByteStream& there = streams_[stream(s.from, s.to) - 1];
        const ByteStream& back = streams_[stream(s.to, s.from) - 1];
        const bool reset = present(there.resetArrived()) || present(back.resetArrived());
        if (reset || (there.over() && back.over())) forget(s.from, s.to); // the same ports once more
    }
    streams_[stream(s.from, s.to) - 1].sent(id, s);
}

void Connections::forget(EndpointId a, EndpointId b) {
    byDirection_.erase(tuple(a, b));
    byDirection_.erase(tuple(b, a));
}

Connections::StreamId Connections::stream(EndpointId from, EndpointId to) {
    StreamId& found = byDirection_[tuple(from, to)];
    if (found == 0) {
        streams_.emplace_back();
        found = static_cast<StreamId>(streams_.size());
    }
    return found;
}

} // namespace socketscope
