// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/connections.h"

#include <algorithm>

namespace socketscope {
namespace {

EventId earlier(EventId a, EventId b) {
    if (!present(a)) return b;
    if (!present(b)) return a;
    return std::min(a, b);
}

bool happened(EventId event, EventId moment) { return present(event) && event <= moment; }

} // namespace

const Connection& Connections::operator[](ConnectionId id) const {
    static const Connection none;
    return present(id) && number(id) <= connections_.size() ? connections_[number(id) - 1] : none;
}

const Party& Connections::party(PartyId id) const {
    static const Party none;
    return present(id) && number(id) <= parties_.size() ? parties_[number(id) - 1] : none;
}

PartyId Connections::partyOf(SocketId socket) const {
    return present(socket) && number(socket) <= bySocket_.size() ? bySocket_[number(socket) - 1] : PartyId{};
}

ConnectionId Connections::connectionOf(const Trace& trace, EventId call) const {
    const auto* c = trace.get<Call>(call);
    if (c == nullptr || c->primitive == Primitive::Listen) return ConnectionId{};
    if (c->primitive == Primitive::Connect || c->primitive == Primitive::Accept) {
        const auto it = byCall_.find(number(c->id));
        return it == byCall_.end() ? ConnectionId{} : party(it->second).connection;
    }
    return party(partyOf(c->socket)).connection;
}

std::span<const ConnectionId> Connections::begunBy(ProgramId client) const {
    if (number(client) >= begunBy_.size()) return {};
    return begunBy_[number(client)];
}

const Listener* Connections::listenerOf(SocketId socket) const {
    if (!present(socket) || number(socket) > listening_.size()) return nullptr;
    const std::uint32_t known = listening_[number(socket) - 1];
    return known == 0 ? nullptr : &listeners_[known - 1];
}

void Connections::alive(EventId first, EventId last, std::vector<ConnectionId>& out) const {
    std::vector<IntervalIndex::Span> spans;
    alive_.overlapping(number(first), number(last), spans);
    std::sort(spans.begin(), spans.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
    for (const auto& span : spans)
        if (const ConnectionId id{span.key}; !present((*this)[id].absorbedBy)) out.push_back(id);
}

std::span<const Message> Connections::messagesWithin(PartyId sender, EventId first, EventId last) const {
    const std::vector<Message>& all = party(sender).messages;
    // A direction is a queue: as calls rise, so do the ends; only the last ones have none.
    const auto from = std::partition_point(all.begin(), all.end(),
                                           [&](const Message& m) { return present(m.done()) && m.done() < first; });
    const auto to = std::partition_point(from, all.end(), [&](const Message& m) { return m.call <= last; });
    return {from, to};
}

const ByteStream& Connections::carriedFrom(PartyId sender) const {
    static const ByteStream nothing;
    if (!present(sender) || number(sender) > outgoing_.size()) return nothing;
    const StreamId id = outgoing_[number(sender) - 1];
    return id == 0 ? nothing : streams_[id - 1];
}

const ByteStream& Connections::carriedTo(PartyId receiver) const {
    static const ByteStream nothing;
    if (!present(receiver) || number(receiver) > incoming_.size()) return nothing;
    const StreamId id = incoming_[number(receiver) - 1];
    return id == 0 ? nothing : streams_[id - 1];
}

EventId Connections::pickedUp(ConnectionId id) const {
    const Connection& c = (*this)[id];
    if (!present(c.acceptReturn)) return party(c.server).gone;
    return c.acceptCall >= c.indication ? c.acceptCall : c.acceptReturn;
}

EventId Connections::readable(PartyId sender, const Message& message) const {
    const EventId seen = carriedFrom(sender).readableBy(message.end);
    // An arrival that nobody saw cannot be later than the call that took the bytes.
    return earlier(seen < message.call ? EventId{} : seen, message.taken);
}

std::span<const Read> Connections::readsOf(PartyId sender, const Message& message) const {
    const std::vector<Read>& all = party(party(sender).peer).reads;
    const auto from =
        std::partition_point(all.begin(), all.end(), [&](const Read& r) { return r.end <= message.first; });
    const auto to = std::partition_point(from, all.end(), [&](const Read& r) { return r.first < message.end; });
    return {from, to};
}

EventId Connections::endReadable(PartyId sender) const {
    return earlier(carriedFrom(sender).finArrived(), party(party(sender).peer).eofReturn);
}

EventId Connections::resetAt(ConnectionId id) const {
    const Connection& c = (*this)[id];
    EventId at{};
    for (const PartyId side : {c.client, c.server})
        at = earlier(at, earlier(carriedFrom(side).resetArrived(), party(side).failure));
    return at;
}

std::vector<PhaseSpan> Connections::phasesAt(PartyId id, EventId moment) const {
    const Party& p = party(id);
    const auto known = [&](EventId event) { return happened(event, moment) ? event : EventId{}; };
    const EventId killed = known(p.killed); // no phase outlives its program
    const auto endsAt = [&](EventId event) { return present(event) ? event : killed; };
    std::vector<PhaseSpan> spans;
    if (happened(p.establishFrom, moment))
        spans.push_back({Phase::Establish, p.establishFrom, endsAt(known(p.establishTo))});
    const bool ending = happened(p.endKnown, moment);
    if (happened(p.firstDataCall, moment) && !(ending && p.endFrom <= p.firstDataCall))
        spans.push_back({Phase::Use, p.firstDataCall, ending ? p.useTo : killed});
    if (!ending) return spans;
    EventId to = known(p.closeReturn);
    if (!present(to) && happened(p.disconnectReturn, moment) && happened(p.eofReturn, moment))
        to = std::max(p.disconnectReturn, p.eofReturn);
    spans.push_back({Phase::End, p.endFrom, endsAt(to)});
    return spans;
}

} // namespace socketscope
