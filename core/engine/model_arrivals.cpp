// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What comes to the model's TCPs by itself: segments and timeouts; and how all of it is written down.
#include "core/engine/model_tcp.h"

#include <algorithm>
#include <cerrno>

namespace socketscope {

using enum ConnectionState;

ModelTcp::Listening* ModelTcp::listenerAt(const Endpoint& local) {
    for (auto& [id, listening] : listeners_)
        if (listening.tcp.local() == local) return &listening;
    return nullptr;
}

void ModelTcp::arrives(const Carried& carried, Time now) {
    if (gone_.contains(carried.to)) return wire_.vanishes(carried, now);
    const FourTuple tuple{carried.segment.dst, carried.segment.src};
    if (const auto it = byTuple_.find(tuple); it != byTuple_.end()) {
        Conn& conn = conns_.at(it->second);
        if (beginsAnew(conn, carried, now)) return;
        if (conn.end.tcb().state != Closed) return arrivesAt(conn, carried, now);
    }
    if (Listening* listening = listenerAt(tuple.local)) return arrivesAt(*listening, carried, now);
    if (Conn* conn = listeningEnd(tuple.local)) return arrivesAt(*conn, carried, now);
    arrivesNowhere(carried, now);
}

/// A SYN to a connection in TIME-WAIT that is newer than all of it: the old one ends here, and the listener answers as
/// if it had never been (S22; tcp(7)).
bool ModelTcp::beginsAnew(Conn& conn, const Carried& carried, Time now) {
    if (conn.end.tcb().state != TimeWait || listenerAt(conn.who.tuple.local) == nullptr) return false;
    TcpEnd copy = conn.end;
    TcpOutcome outcome = copy.arrives(carried.segment, Seq{}, now);
    if (outcome.rule != RuleId::S22) return false;
    outcome.to = Closed;
    outcome.segments.clear();
    outcome.timers.clear();
    const Identity who = conn.who;
    Listening& listening = *listenerAt(who.tuple.local);
    forget(who.owner.socket);
    const EventId event = wire_.arrived(carried, RuleId::S22, now);
    follow(who, outcome, {now, event});
    const auto arrival = listening.tcp.arrives(carried.segment, chooseIss(who.tuple, now), now);
    child(listening, who.tuple, arrival.outcome, {now, event});
    tellQueue(listening, {now, event});
    return true;
}

void ModelTcp::arrivesAt(Conn& conn, const Carried& carried, Time now) {
    const Segment& segment = carried.segment;
    const Tcb& tcb = conn.end.tcb();
    // Nobody will ever read it: its program has closed both directions (RFC 1122 4.2.2.13).
    const bool unwanted = conn.orphan &&
                          gt(segment.seq + static_cast<std::uint32_t>(segment.payload.size()), tcb.rcvNxt) &&
                          !segment.payload.empty() && (tcb.state == FinWait1 || tcb.state == FinWait2);
    const FourTuple tuple{segment.dst, segment.src};
    const TcpOutcome outcome = unwanted ? conn.end.abort(now) : conn.end.arrives(segment, chooseIss(tuple, now), now);
    if (outcome.from == Listen && outcome.to != Listen) rename(conn, tuple);
    const EventId event = wire_.arrived(carried, outcome.rule, now);
    const SocketId id = conn.who.owner.socket;
    noteOutcome(conn, outcome, {now, event});
    if (outcome.to == Listen && outcome.from != Listen) rename(conn, {tuple.local, {}});
    touched_.push_back({id, event});
    if (conn.orphan && conn.end.tcb().state == Closed) forget(id);
}

void ModelTcp::arrivesAt(Listening& listening, const Carried& carried, Time now) {
    const FourTuple tuple{carried.segment.dst, carried.segment.src};
    const auto arrival = listening.tcp.arrives(carried.segment, chooseIss(tuple, now), now);
    const EventId event = wire_.arrived(carried, arrival.outcome.rule, now);
    const Moment moment{now, event};
    if (arrival.room == TcpListener::Arrival::Room::AcceptQueueFull) {
        const char* text = "The accept queue is full: the kernel passes over this segment as if it had been lost.";
        trace_.add(now, listening.owner.program, Origin::Modelled, event,
                   Note{trace_.keep(std::string_view(text)), Note::Level::Info});
        return;
    }
    if (arrival.forListener)
        follow({listening.owner, SocketKind::Listener, {}, {listening.tcp.local(), carried.segment.src}},
               arrival.outcome, moment);
    else
        child(listening, {listening.tcp.local(), arrival.remote}, arrival.outcome, moment);
    tellQueue(listening, moment);
    touched_.push_back({listening.owner.socket, event});
}

/// Something happened to a connection that nobody has accepted yet.
void ModelTcp::child(Listening& listening, const FourTuple& tuple, const TcpOutcome& happened, const Moment& moment) {
    TcpOutcome outcome = happened;
    auto it = children_.find(tuple);
    if (it == children_.end()) {
        if (outcome.to != SynReceived) return;
        Identity who{
            {listening.owner.program, trace_.nextSocket(), -1}, SocketKind::Request, listening.owner.socket, tuple};
        it = children_.emplace(tuple, Child{who, {}}).first;
        outcome.from = Closed; // the listening socket itself stays in LISTEN
    }
    Child& child = it->second;
    if (outcome.to == Listen) outcome.to = Closed; // likewise: only the request is gone
    if (outcome.to != SynReceived && outcome.to != Closed) child.who.kind = SocketKind::Connection;
    follow(child.who, outcome, moment);
    if (const Tcb* tcb = listening.tcp.find(tuple.remote)) {
        if (child.who.kind == SocketKind::Connection) tellQueue(child.who, *tcb, child.told, moment);
    } else {
        children_.erase(it);
    }
}

void ModelTcp::arrivesNowhere(const Carried& carried, Time now) {
    TcpEnd nobody({}, carried.segment.dst, carried.segment.src);
    const TcpOutcome outcome = nobody.arrives(carried.segment, Seq{}, now);
    const EventId event = wire_.arrived(carried, outcome.rule, now);
    Identity who;
    who.owner.program = programAt(carried.segment.dst);
    who.tuple = {carried.segment.dst, carried.segment.src};
    follow(who, outcome, {now, event});
}

Time ModelTcp::nextTimeout() const {
    Time next = never;
    for (const auto& [id, conn] : conns_) next = std::min(next, conn.end.tcb().nextTimeout());
    for (const auto& [id, listening] : listeners_) next = std::min(next, listening.tcp.nextTimeout());
    return next;
}

void ModelTcp::timeouts(Time now) {
    std::vector<SocketId> due;
    for (const auto& [id, conn] : conns_)
        if (conn.end.tcb().nextTimeout() <= now) due.push_back(id);
    for (const SocketId id : due) {
        Conn& conn = conns_.at(id);
        for (std::size_t t = 0; t < tcpTimerCount; ++t) {
            const auto timer = static_cast<TcpTimer>(t);
            if (conn.end.tcb().timer(timer) <= now) noteOutcome(conn, conn.end.timeout(timer, now), {now, {}});
        }
        touched_.push_back({id, {}});
        if (conn.orphan && conn.end.tcb().state == Closed) forget(id);
    }
    for (auto& [id, listening] : listeners_) {
        if (listening.tcp.nextTimeout() > now) continue;
        for (const TcpListener::Expired& expired : listening.tcp.timeouts(now))
            child(listening, {listening.tcp.local(), expired.remote}, expired.outcome, {now, {}});
        tellQueue(listening, {now, {}});
    }
}

void ModelTcp::endTimeWait(SocketId socket, Time now) {
    Conn* conn = at(socket);
    if (conn == nullptr || conn->end.tcb().state != TimeWait) return;
    noteOutcome(*conn, conn->end.timeout(TcpTimer::TimeWait, now), {now, {}});
    if (conn->orphan && conn->end.tcb().state == Closed) forget(socket);
}

void ModelTcp::noteOutcome(Conn& conn, const TcpOutcome& outcome, const Moment& moment) {
    follow(conn.who, outcome, moment);
    if (outcome.find(Word::Refused) != nullptr)
        conn.error = outcome.from == SynSent ? ECONNREFUSED : ECONNRESET; // as Linux does after a simultaneous open
    if (outcome.find(Word::Reset) != nullptr) conn.error = outcome.from == CloseWait ? EPIPE : ECONNRESET;
    if (outcome.find(Word::TimedOut) != nullptr) conn.error = ETIMEDOUT;
    tellQueue(conn, moment);
}

void ModelTcp::follow(const Identity& who, const TcpOutcome& outcome, const Moment& moment) {
    for (const RuleId rule : outcome.rules) rules_.set(static_cast<std::size_t>(rule));
    if (outcome.from != outcome.to) tellState(who, outcome, moment);
    tellTimers(who, outcome, moment);
    for (std::size_t i = 0; i < outcome.segments.size(); ++i) {
        ModelWire::Departure why;
        why.from = who.owner.program;
        why.to = programAt(outcome.segments[i].dst);
        why.cause = moment.cause;
        why.rule = outcome.rule;
        why.again = outcome.again[i];
        wire_.send(outcome.segments[i], why, moment.now);
    }
}

void ModelTcp::tellState(const Identity& who, const TcpOutcome& outcome, const Moment& moment) {
    if (!present(who.owner.socket)) return;
    StateChanged state;
    state.socket = who.owner.socket;
    state.listener = who.owner.fd < 0 ? who.listener : SocketId{};
    state.local = trace_.endpoint(who.tuple.local);
    if (who.tuple.remote.port != 0) state.remote = trace_.endpoint(who.tuple.remote);
    state.fd = who.owner.fd;
    state.rule = outcome.rule;
    state.kind = who.kind;
    state.from = outcome.from;
    state.to = outcome.to;
    trace_.add(moment.now, who.owner.program, Origin::Modelled, moment.cause, state);
}

void ModelTcp::tellTimers(const Identity& who, const TcpOutcome& outcome, const Moment& moment) {
    using Timer = TimerChanged::Timer;
    constexpr std::array<std::optional<Timer>, tcpTimerCount> names{
        Timer::Retransmit, Timer::Persist, Timer::Keepalive, std::nullopt, Timer::TimeWait, std::nullopt};
    for (const TimerSet& set : outcome.timers) {
        const auto timer = names[static_cast<std::size_t>(set.timer)];
        if (!timer || !present(who.owner.socket)) continue;
        const bool running = set.expires != never;
        trace_.add(moment.now, who.owner.program, Origin::Modelled, moment.cause,
                   TimerChanged{running ? set.expires : Time{}, who.owner.socket, *timer, running});
    }
}

void ModelTcp::tellQueue(Conn& conn, const Moment& moment) { tellQueue(conn.who, conn.end.tcb(), conn.told, moment); }

void ModelTcp::tellQueue(const Identity& who, const Tcb& tcb, QueueChanged& told, const Moment& moment) {
    const bool exists = tcb.state != Closed && tcb.state != SynSent && tcb.state != SynReceived;
    if (!exists) return;
    QueueChanged now;
    now.socket = who.owner.socket;
    now.send = static_cast<std::int32_t>(tcb.unacknowledged());
    now.receive = static_cast<std::int32_t>(tcb.unread());
    if (now.send == told.send && now.receive == told.receive) return;
    told = now;
    trace_.add(moment.now, who.owner.program, Origin::Modelled, moment.cause, now);
}

void ModelTcp::tellQueue(Listening& listening, const Moment& moment) {
    QueueChanged now;
    now.socket = listening.owner.socket;
    now.syn = static_cast<std::int32_t>(listening.tcp.synQueue());
    now.accept = static_cast<std::int32_t>(listening.tcp.acceptQueue());
    now.backlog = static_cast<std::int32_t>(listening.tcp.backlog());
    QueueChanged& told = listening.told;
    if (now.syn == told.syn && now.accept == told.accept && now.backlog == told.backlog) return;
    told = now;
    trace_.add(moment.now, listening.owner.program, Origin::Modelled, moment.cause, now);
}

} // namespace socketscope
