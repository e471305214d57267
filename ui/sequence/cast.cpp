// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/cast.h"

#include "core/trace/side.h"
#include "ui/scene/hands.h"

#include <algorithm>

namespace socketscope {
namespace {

template <typename T> T& slot(std::vector<T>& table, std::size_t number, const T& fresh) {
    if (table.size() < number) table.resize(number, fresh);
    return table[number - 1];
}

} // namespace

void Cast::extend(const Trace& trace) {
    for (; programsSeen_ < trace.programs().size(); ++programsSeen_) {
        const bool client = trace.programs()[programsSeen_].host == Host::Client;
        clientIndex_.push_back(client ? static_cast<std::uint16_t>(clients_.size()) : std::uint16_t{0xFFFF});
        if (client) clients_.push_back(ProgramId{static_cast<std::uint16_t>(programsSeen_)});
    }
    lastOf_.resize(std::max<std::size_t>(1, clients_.size()));
    for (; taken_ < trace.size(); ++taken_) take(trace, EventId{static_cast<std::uint32_t>(taken_ + 1)});
}

void Cast::take(const Trace& trace, EventId id) {
    const TraceEvent& event = trace[id];
    std::visit(Overloaded{
                   [&](const StateChanged& s) { takeState(trace, id, s); },
                   [&](const Sent& s) { takeSegment(trace, event, s); },
                   [&](const Arrived& a) {
                       // Only now is it known which socket took it: a SYN made one, later segments found one.
                       const auto* sent = trace.get<Sent>(trace.segment(a.segment).sent);
                       if (sent == nullptr || number(a.segment) > ends_.size()) return;
                       Ends& ends = ends_[number(a.segment) - 1];
                       if (!ends.fromClient || ends.lane != noLane) return;
                       const auto open = connections_.find({sent->to, sent->from});
                       if (open != connections_.end()) ends.lane = laneOf(open->second);
                   },
                   [&](const Decided& d) { takeDecision(trace, d); },
                   [&](const Lost& l) { letGo(l.segment); },
                   [&](const TimerChanged& t) { timers_.take(id, t); },
                   [&](const Return& r) {
                       const bool gives = r.primitive == Primitive::Accept || r.primitive == Primitive::Listen;
                       if (!gives || r.error != 0 || !present(r.socket)) return;
                       part(r.socket).descriptor = id;
                   },
                   [](const auto&) {},
               },
               event.what);
}

void Cast::takeState(const Trace& trace, EventId id, const StateChanged& change) {
    const TraceEvent& event = trace[id];
    if (present(change.local) && present(change.remote)) sockets_[{change.local, change.remote}] = change.socket;
    if (!isServer(trace, event.program)) {
        if (present(change.local)) clientAt_[change.local] = static_cast<std::uint16_t>(clientIndex(event.program));
        return;
    }
    if (change.kind == SocketKind::Listener) return;
    Part& socket = part(change.socket);
    const Pair ends{change.local, change.remote};
    if (change.to == ConnectionState::Closed) {
        if (socket.lane != noLane) laneTaken_[socket.lane] = false;
        const auto open = connections_.find(ends);
        if (open != connections_.end() && open->second == change.socket) connections_.erase(open);
        return;
    }
    if (socket.lane != noLane) return;
    socket.lane = freeLane();
    const auto known = clientAt_.find(change.remote);
    socket.client = known == clientAt_.end() ? std::uint16_t{0} : known->second;
    connections_[ends] = change.socket;
    lastOf_[std::min<std::size_t>(socket.client, lastOf_.size() - 1)] = change.socket;
}

void Cast::takeSegment(const Trace& trace, const TraceEvent& event, const Sent& sent) {
    Ends ends;
    ends.fromClient = goesToServer(trace, trace.segment(sent.id).sent);
    const EndpointId mine = ends.fromClient ? sent.from : sent.to;
    const EndpointId theirs = ends.fromClient ? sent.to : sent.from;
    const ProgramId client = ends.fromClient ? event.program : sent.toProgram;
    const auto known = clientAt_.find(mine);
    if (client != noProgram)
        ends.client = static_cast<std::uint16_t>(clientIndex(client));
    else if (known != clientAt_.end())
        ends.client = known->second;
    if (present(mine)) clientAt_.try_emplace(mine, ends.client);
    const auto open = connections_.find({theirs, mine});
    if (open != connections_.end())
        ends.lane = laneOf(open->second);
    else if (!ends.fromClient && ends.client < lastOf_.size())
        ends.lane = laneOf(lastOf_[ends.client]);
    slot(ends_, number(sent.id), Ends{}) = ends;
    const auto socketAt = [&](const Pair& pair) {
        const auto at = sockets_.find(pair);
        return at == sockets_.end() ? SocketId{} : at->second;
    };
    slot(senders_, number(sent.id), SocketId{}) = socketAt({sent.from, sent.to});
    slot(receivers_, number(sent.id), SocketId{}) = socketAt({sent.to, sent.from});
}

void Cast::takeDecision(const Trace& trace, const Decided& decided) {
    letGo(decided.segment);
    if (decided.action != WireAction::Hold) return;
    const std::size_t place = placeFor(trace, decided.segment);
    inHands_[place].push_back(decided.segment);
    slot(hands_, number(decided.segment), std::uint16_t{0}) = static_cast<std::uint16_t>(place);
}

/// With what it repeats; else the first that is free.
std::size_t Cast::placeFor(const Trace& trace, SegmentId segment) {
    const SegmentId original = firstOfCopies(trace, segment);
    const auto holdsTheSame = [&](const std::vector<SegmentId>& place) {
        return !place.empty() && firstOfCopies(trace, place.front()) == original;
    };
    auto place = std::find_if(inHands_.begin(), inHands_.end(), holdsTheSame);
    if (place == inHands_.end())
        place = std::find_if(inHands_.begin(), inHands_.end(), [](const auto& p) { return p.empty(); });
    if (place == inHands_.end()) place = inHands_.insert(place, std::vector<SegmentId>{});
    return static_cast<std::size_t>(place - inHands_.begin());
}

void Cast::letGo(SegmentId segment) {
    for (std::vector<SegmentId>& place : inHands_) std::erase(place, segment);
}

std::uint16_t Cast::freeLane() {
    const auto it = std::find(laneTaken_.begin(), laneTaken_.end(), false);
    const auto lane = static_cast<std::uint16_t>(it - laneTaken_.begin());
    if (it == laneTaken_.end())
        laneTaken_.push_back(true);
    else
        *it = true;
    lanes_ = std::max(lanes_, static_cast<std::uint16_t>(lane + 1));
    return lane;
}

Cast::Part& Cast::part(SocketId socket) { return slot(parts_, number(socket), Part{}); }

std::uint32_t Cast::clientCount() const { return std::max(1U, static_cast<std::uint32_t>(clients_.size())); }

std::uint32_t Cast::clientIndex(ProgramId program) const {
    if (number(program) >= clientIndex_.size()) return 0;
    const std::uint16_t index = clientIndex_[number(program)];
    return index == 0xFFFF ? 0 : index;
}

std::uint16_t Cast::laneOf(SocketId socket) const {
    return present(socket) && number(socket) <= parts_.size() ? parts_[number(socket) - 1].lane : noLane;
}

std::uint32_t Cast::clientOf(SocketId socket) const {
    return present(socket) && number(socket) <= parts_.size() ? parts_[number(socket) - 1].client : 0U;
}

Cast::Ends Cast::endsOf(SegmentId segment) const {
    return present(segment) && number(segment) <= ends_.size() ? ends_[number(segment) - 1] : Ends{};
}

SocketId Cast::senderOf(SegmentId segment) const {
    return present(segment) && number(segment) <= senders_.size() ? senders_[number(segment) - 1] : SocketId{};
}

EventId Cast::retransmission(const Trace& trace, SegmentId segment, EventId moment, Time now) const {
    const auto* sent = trace.get<Sent>(trace.segment(segment).sent);
    const bool counts = sent != nullptr && ((sent->flags & (flag::syn | flag::fin)) != 0 || sent->length > 0);
    if (!counts) return {};
    return timers_.running(trace, senderOf(segment), TimerChanged::Timer::Retransmit, moment, now);
}

SocketId Cast::receiverOf(SegmentId segment) const {
    return present(segment) && number(segment) <= receivers_.size() ? receivers_[number(segment) - 1] : SocketId{};
}

std::uint16_t Cast::handOf(SegmentId segment) const {
    return present(segment) && number(segment) <= hands_.size() ? hands_[number(segment) - 1] : std::uint16_t{0};
}

EventId Cast::descriptorOf(SocketId socket) const {
    return present(socket) && number(socket) <= parts_.size() ? parts_[number(socket) - 1].descriptor : EventId{};
}

EventId Cast::sendBehind(const Trace& trace, EventId sent) {
    // A segment's cause is the call itself, or a state or an earlier segment that the call brought about.
    EventId at = trace[sent].cause;
    for (int steps = 0; present(at) && steps < 3; ++steps) {
        const auto* call = trace.get<Call>(at);
        if (call != nullptr) return call->primitive == Primitive::Send ? at : EventId{};
        at = trace[at].cause;
    }
    return EventId{};
}

} // namespace socketscope
