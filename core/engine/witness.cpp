// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/witness.h"

#include <algorithm>

// What leaves and what arrives, as the Witness follows it. Beside calls: witness_calls.cpp; looking: witness_looks.cpp.

namespace socketscope {
namespace {

using enum ConnectionState;

/// A kernel answers a call or a segment at once; what leaves later, a timer has sent.
constexpr Duration atOnce = std::chrono::milliseconds(5);
constexpr std::size_t mostLooks = 64; ///< at sockets that change by themselves, each time
constexpr FlagBits marking = flag::syn | flag::fin | flag::rst;

const IpAddress serversAddress = IpAddress::v4(127, 0, 0, 2);

} // namespace

Witness::End* Witness::at(SocketId socket) const {
    return number(socket) < ends_.size() ? ends_[number(socket)].get() : nullptr;
}

Witness::End* Witness::at(const FourTuple& tuple) const {
    for (End* lately : lately_)
        if (lately != nullptr && lately->tuple == tuple) return lately;
    const auto it = byTuple_.find(tuple);
    if (it == byTuple_.end()) return nullptr;
    lately_ = {it->second, lately_[0]};
    return it->second;
}

Witness::End& Witness::begin(const FourTuple& tuple, ProgramId program, SocketId socket) {
    if (ends_.size() <= number(socket)) ends_.resize(number(socket) + 1);
    if (End* before = at(socket)) forget(*before); // an attempt that was refused
    auto& slot = ends_[number(socket)];
    slot = std::make_unique<End>();
    slot->socket = socket;
    slot->program = program;
    slot->stranger = around_.isStranger(program);
    slot->tuple = tuple;
    homes_[tuple.local] = program;
    byTuple_[tuple] = slot.get();
    lately_ = {};
    return *slot;
}

void Witness::forget(End& end) {
    const auto it = byTuple_.find(end.tuple);
    if (it != byTuple_.end() && it->second == &end) byTuple_.erase(it);
    lately_ = {};
}

WireParties::Party Witness::partyAt(const Endpoint& local, const Endpoint& remote, Transport transport) {
    Party party;
    party.host = local.address == serversAddress ? Host::Server : Host::Client;
    const End* end = at(FourTuple{local, remote});
    party.program = end != nullptr ? end->program : around_.programAt(local);
    if (party.program == noProgram)
        if (const auto home = homes_.find(local); home != homes_.end()) party.program = home->second;
    if (party.program == noProgram && transport == Transport::Tcp) {
        const bool listens = diag_.listens(local);
        if (listens || diag_.find({local, remote})) party.program = around_.stranger(local, remote, !listens);
    }
    if (party.program == noProgram) return party;
    party.host = around_.hostOf(party.program);
    party.gone = !gone_.empty() && gone_.contains(party.program);
    return party;
}

EventId Witness::reasonFor(const Datagram& leaving, Time at) {
    const End* end = this->at(FourTuple{leaving.src, leaving.dst});
    const auto fits = [&](const FourTuple& t) { return t.local == leaving.src && t.remote == leaving.dst; };
    if (end == nullptr) return fits(stray_.first) ? stray_.second : EventId{};
    const Segment* tcp = leaving.segment();
    const bool onlyAck = tcp != nullptr && leaving.dataLength() == 0 && (tcp->flags.bits() & marking) == 0;
    const bool answers = onlyAck || (tcp != nullptr && (tcp->flags.bits() & (flag::syn | flag::rst)) != 0);
    if (end->stranger && !answers) return {}; // its program has called something, and nobody saw it
    if (at >= end->reasonAt && at - end->reasonAt <= atOnce) return end->reason;
    return onlyAck ? end->lastArrival : EventId{};
}

/// What no call and no arrival has sent, a timer has: it runs anew.
void Witness::hasLeft(const Datagram& datagram, EventId sent, Time at) {
    const Segment* tcp = datagram.segment();
    if (tcp == nullptr) return;
    const FourTuple tuple{datagram.src, datagram.dst};
    End* end = this->at(tuple);
    if (end == nullptr) { // a stranger calls
        const ProgramId program = partyAt(tuple.local, tuple.remote, Transport::Tcp).program;
        if (program == noProgram || !diag_.find(tuple)) return;
        look(begin(tuple, program, trace_.nextSocket()), at, Moment::NotAfter, sent);
        return;
    }
    const bool unprompted = at < end->reasonAt || at - end->reasonAt > atOnce;
    if (!unprompted && !end->stranger) return;
    if ((tcp->flags.bits() & marking) != 0 || (unprompted && around_.isSlow()))
        look(*end, at, Moment::NotAfter, sent);
    else
        lookInPassing(*end, at, sent);
}

bool Witness::mayChangeState(const End& end, FlagBits flags) {
    const bool steady = end.state == Established || end.state == CloseWait || end.state == FinWait2;
    return !steady || (flags & marking) != 0;
}

void Witness::delivered(const SandboxWire::Delivery& delivery) {
    const InHand& hand = delivery.what;
    if (!present(delivery.arrived)) return;
    const FourTuple tuple{hand.dst, hand.src};
    End* end = at(tuple);
    if (hand.transport != Transport::Tcp || end == nullptr) return newcomer(delivery, tuple);
    if (end->state == TimeWait && (hand.flags & flag::syn) != 0) { // the pair of endpoints may begin anew
        look(*end, delivery.at, Moment::NotBefore, delivery.arrived);
        if (end->state == TimeWait) return;
        return newcomer(delivery, tuple);
    }
    end->lastArrival = end->reason = delivery.arrived;
    end->reasonAt = delivery.at;
    const ConnectionState before = end->state;
    if (mayChangeState(*end, hand.flags) || around_.isSlow())
        look(*end, delivery.at, Moment::NotBefore, delivery.arrived);
    else
        lookInPassing(*end, delivery.at, delivery.arrived);
    if (end->state != before && present(end->listener)) readListeners(delivery.at, delivery.arrived);
}

/// Something arrived where no socket was known: perhaps it has made one.
void Witness::newcomer(const SandboxWire::Delivery& delivery, const FourTuple& tuple) {
    stray_ = {tuple, delivery.arrived};
    const InHand& hand = delivery.what;
    if (hand.transport != Transport::Tcp || (hand.flags & flag::syn) == 0) return;
    if (diag_.find(tuple)) {
        if (listenerAt(tuple.local) == nullptr) lookForListeners(delivery.at);
        const Listening* const listener = listenerAt(tuple.local);
        End& end = begin(tuple, listener != nullptr ? listener->socket.program : hand.to, trace_.nextSocket());
        if (listener != nullptr) end.listener = listener->socket.id;
        end.kind = SocketKind::Request;
        end.lastArrival = end.reason = delivery.arrived;
        end.reasonAt = delivery.at;
        look(end, delivery.at, Moment::NotBefore, delivery.arrived);
    }
    readListeners(delivery.at, delivery.arrived);
}

Witness::Listening* Witness::listening(SocketId socket) {
    const auto it =
        std::find_if(listening_.begin(), listening_.end(), [&](const Listening& l) { return l.socket.id == socket; });
    return it == listening_.end() ? nullptr : &*it;
}

EventId Witness::lastArrival(SocketId socket) const {
    const End* end = at(socket);
    return end != nullptr ? end->lastArrival : EventId{};
}

std::optional<FourTuple> Witness::timeWait(SocketId socket) const {
    const End* end = at(socket);
    if (end == nullptr || end->state != TimeWait) return std::nullopt;
    return end->tuple;
}

std::optional<FourTuple> Witness::newestBetween(ProgramId from, ProgramId to) const {
    const auto speaksFor = [&](const Endpoint& place, const FourTuple& mirrored) {
        const End* end = at(mirrored);
        if (end != nullptr) return end->program;
        const auto home = homes_.find(place);
        return home != homes_.end() ? home->second : around_.programAt(place);
    };
    for (auto end = ends_.rbegin(); end != ends_.rend(); ++end) {
        if (*end == nullptr || (*end)->program != from || at((*end)->tuple) != end->get()) continue;
        if (speaksFor((*end)->tuple.remote, (*end)->tuple.mirrored()) == to) return (*end)->tuple;
    }
    return std::nullopt;
}

void Witness::lookAt(SocketId socket, EventId cause) {
    if (End* end = at(socket)) look(*end, clock_.now(), Moment::NotAfter, cause);
}

void Witness::lookAround(Time now) {
    std::vector<End*> due;
    for (const auto& [tuple, end] : byTuple_) {
        const bool byItself = end->state != Established && end->state != CloseWait;
        const bool over = end->timer.running && end->timer.expires <= now;
        if (byItself || over || end->skipped || end->stranger) due.push_back(end);
    }
    std::sort(due.begin(), due.end(), [](const End* a, const End* b) { return a->lookedAt < b->lookedAt; });
    if (due.size() > mostLooks) due.resize(mostLooks); // the others have their turn next time
    for (End* end : due) look(*end, now, Moment::NotAfter, {});
}

} // namespace socketscope
