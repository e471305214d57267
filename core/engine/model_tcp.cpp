// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The calls of programs, as user calls of RFC 9293 3.9.1.
#include "core/engine/model_tcp.h"

#include <cerrno>

namespace socketscope {

using enum ConnectionState;

namespace {

ModelTcp::Answer failing(int error) {
    ModelTcp::Answer answer;
    answer.error = error;
    return answer;
}

ModelTcp::Answer waiting() {
    ModelTcp::Answer answer;
    answer.waits = true;
    return answer;
}

/// Mixes bits so that neighbours lie far apart (the finalizer of MurmurHash3, public domain).
std::uint64_t mixed(std::uint64_t x) {
    x = (x ^ (x >> 33U)) * 0xFF51AFD7ED558CCDU;
    x = (x ^ (x >> 33U)) * 0xC4CEB9FE1A85EC53U;
    return x ^ (x >> 33U);
}

} // namespace

Seq ModelTcp::chooseIss(const FourTuple& tuple, Time now) const {
    constexpr Duration tick = std::chrono::microseconds(4);
    std::uint64_t secret = mixed(seed_ + 1);
    for (const Endpoint& end : {tuple.local, tuple.remote}) {
        for (const std::uint8_t octet : end.address.octets()) secret = mixed(secret ^ octet);
        secret = mixed(secret ^ end.port);
    }
    return Seq(static_cast<std::uint32_t>(secret) + static_cast<std::uint32_t>(now.time_since_epoch() / tick));
}

ProgramId ModelTcp::programAt(const Endpoint& endpoint) const {
    const auto it = homes_.find(endpoint);
    return it == homes_.end() ? noProgram : it->second;
}

ModelTcp::Conn* ModelTcp::at(SocketId socket) {
    const auto it = conns_.find(socket);
    return it == conns_.end() ? nullptr : &it->second;
}

bool ModelTcp::taken(const Endpoint& local, bool reuseAddress) const {
    for (const auto& [id, listening] : listeners_)
        if (listening.tcp.local() == local) return true;
    for (const auto& [id, conn] : conns_)
        if (conn.who.tuple.local == local && conn.end.tcb().state != Closed && !(reuseAddress && conn.reuse))
            return true;
    return false;
}

ModelTcp::Answer ModelTcp::listen(const Owner& owner, const Endpoint& local, int backlog, const TcpSettings& settings,
                                  bool reuse, const Moment& moment) {
    const auto limit = static_cast<std::uint32_t>(std::max(backlog, 0));
    if (const auto it = listeners_.find(owner.socket); it != listeners_.end()) {
        it->second.tcp.setBacklog(limit);
        tellQueue(it->second, moment);
        return {};
    }
    belongs(local, owner.program);
    rules_.set(static_cast<std::size_t>(RuleId::U1));
    StateChanged state;
    state.socket = owner.socket;
    state.local = trace_.endpoint(local);
    state.fd = owner.fd;
    state.rule = RuleId::U1;
    state.kind = SocketKind::Listener;
    state.to = Listen;
    trace_.add(moment.now, owner.program, Origin::Modelled, moment.cause, state);
    listeners_.emplace(owner.socket, Listening{owner, TcpListener(settings, local, limit), reuse, {}});
    Answer answer;
    answer.rule = RuleId::U1;
    return answer;
}

ModelTcp::Answer ModelTcp::connect(const Owner& owner, const FourTuple& tuple, const TcpSettings& settings, bool reuse,
                                   const Moment& moment) {
    forget(owner.socket); // of an attempt that was refused
    belongs(tuple.local, owner.program);
    Conn fresh{{owner, SocketKind::Connection, {}, tuple}, TcpEnd(settings, tuple.local, tuple.remote)};
    fresh.reuse = reuse;
    Conn& conn = conns_.emplace(owner.socket, std::move(fresh)).first->second;
    byTuple_[tuple] = owner.socket;
    newest_.push_back(tuple);
    noteOutcome(conn, conn.end.open(true, chooseIss(tuple, moment.now), moment.now), moment);
    Answer answer;
    answer.waits = true;
    answer.rule = RuleId::U2;
    return answer;
}

ModelTcp::Answer ModelTcp::connected(SocketId socket) {
    Conn* conn = at(socket);
    Answer answer;
    if (conn == nullptr) return answer;
    rules_.set(static_cast<std::size_t>(step(conn->end.tcb(), UserCall(StatusCall{}), {}).rule()));
    answer.error = std::exchange(conn->error, 0);
    const ConnectionState state = conn->end.tcb().state;
    answer.waits = answer.error == 0 && (state == SynSent || state == SynReceived);
    return answer;
}

std::optional<ModelTcp::Accepted> ModelTcp::accept(SocketId listener, int fd, const Moment& moment) {
    Listening& listening = listeners_.at(listener);
    auto end = listening.tcp.accept();
    if (!end) return std::nullopt;
    const FourTuple tuple{end->local(), end->remote()};
    const auto waiting = children_.find(tuple);
    Conn conn{waiting->second.who, std::move(*end)};
    conn.told = waiting->second.told;
    conn.reuse = listening.reuse;
    conn.who.owner.fd = fd;
    children_.erase(waiting);
    const SocketId id = conn.who.owner.socket;
    if (conn.end.tcb().state == Closed) conn.error = conn.end.tcb().finKnown ? EPIPE : ECONNRESET;
    byTuple_[tuple] = id;
    conns_.emplace(id, std::move(conn));
    tellQueue(listening, moment);
    return Accepted{id, tuple.local, tuple.remote};
}

/// TCP says no: which rule it follows is the RFC's, which errno is the kernel's.
ModelTcp::Answer ModelTcp::refuse(const Conn& conn, const Moment& moment, const UserCall& call, int error) {
    const Transition refused = step(conn.end.tcb(), call, moment.now);
    for (const RuleId rule : refused.rules()) rules_.set(static_cast<std::size_t>(rule));
    Answer answer;
    answer.error = error;
    answer.rule = refused.rule();
    return answer;
}

ModelTcp::Answer ModelTcp::send(SocketId socket, ByteView bytes, const Moment& moment) {
    Conn* conn = at(socket);
    if (conn == nullptr) return failing(EPIPE);
    if (conn->error != 0) return refuse(*conn, moment, SendCall{}, std::exchange(conn->error, 0));
    const Tcb& tcb = conn->end.tcb();
    if (tcb.state == SynSent || tcb.state == SynReceived) return waiting();
    const bool open = tcb.state == Established || tcb.state == CloseWait;
    if (!open || tcb.finQueued) return refuse(*conn, moment, SendCall{}, EPIPE);
    const TcpOutcome outcome = conn->end.send(bytes, moment.now);
    noteOutcome(*conn, outcome, moment);
    Answer answer;
    answer.rule = outcome.rule;
    const Tell* ok = outcome.find(Word::Ok);
    answer.octets = ok != nullptr ? ok->octets : 0;
    answer.waits = answer.octets < bytes.size();
    return answer;
}

ModelTcp::Answer ModelTcp::receive(SocketId socket, std::uint32_t most, const Moment& moment) {
    Conn* conn = at(socket);
    if (conn == nullptr) return failing(ENOTCONN);
    const Tcb& tcb = conn->end.tcb();
    if (tcb.unread() == 0) {
        // Where the end was known before the reset, recv() says 0 and leaves the error to send().
        if (conn->error != 0 && !tcb.finTaken())
            return refuse(*conn, moment, ReceiveCall{most}, std::exchange(conn->error, 0));
        const bool over = tcb.finTaken() || tcb.state == Closed || tcb.state == TimeWait;
        Answer answer = refuse(*conn, moment, ReceiveCall{most}, 0);
        answer.waits = !over;
        return answer;
    }
    TcpOutcome outcome = conn->end.receive(most, moment.now);
    noteOutcome(*conn, outcome, moment);
    Answer answer;
    answer.rule = outcome.rule;
    answer.octets = static_cast<std::uint32_t>(outcome.taken.size());
    answer.data = std::move(outcome.taken);
    return answer;
}

ModelTcp::Answer ModelTcp::shutdownWrite(SocketId socket, const Moment& moment) {
    Conn* conn = at(socket);
    if (conn == nullptr) return failing(listeners_.contains(socket) ? 0 : ENOTCONN);
    const ConnectionState state = conn->end.tcb().state;
    if (state == Closed || state == TimeWait) return refuse(*conn, moment, CloseCall{}, ENOTCONN);
    const TcpOutcome outcome = conn->end.close(moment.now);
    noteOutcome(*conn, outcome, moment);
    Answer answer;
    answer.rule = outcome.rule;
    return answer;
}

ModelTcp::Answer ModelTcp::close(SocketId socket, bool abort, const Moment& moment) {
    Answer answer;
    if (const auto it = listeners_.find(socket); it != listeners_.end()) {
        Listening listening = std::move(it->second);
        listeners_.erase(it);
        answer.rule = abort ? RuleId::U24 : RuleId::U16;
        closeListener(std::move(listening), answer.rule, moment);
        return answer;
    }
    Conn* conn = at(socket);
    if (conn == nullptr) return answer;
    conn->who.owner.fd = -1;
    conn->orphan = true;
    const bool resets = abort || conn->end.tcb().unread() > 0;
    const TcpOutcome outcome = resets ? conn->end.abort(moment.now) : conn->end.close(moment.now);
    noteOutcome(*conn, outcome, moment);
    answer.rule = outcome.rule;
    if (conn->end.tcb().state == Closed) forget(socket);
    return answer;
}

/// Whoever waits in its queues goes with it: half-open ones without a word, the others by RST.
void ModelTcp::closeListener(Listening listening, RuleId rule, const Moment& moment) {
    TcpOutcome over;
    over.from = Listen;
    over.to = Closed;
    over.rule = rule;
    over.rules = {rule};
    follow({listening.owner, SocketKind::Listener, {}, {listening.tcp.local(), {}}}, over, moment);
    std::erase_if(children_, [&](const auto& entry) {
        const Identity& who = entry.second.who;
        if (who.listener != listening.owner.socket || who.kind != SocketKind::Request) return false;
        over.from = SynReceived;
        follow(who, over, moment);
        return true;
    });
    for (const TcpListener::Arrival& reset : listening.tcp.close(moment.now)) {
        const FourTuple tuple{listening.tcp.local(), reset.remote};
        follow(children_.at(tuple).who, reset.outcome, moment);
        children_.erase(tuple);
    }
}

void ModelTcp::forget(SocketId socket) {
    const auto it = conns_.find(socket);
    if (it == conns_.end()) return;
    if (const auto tuple = byTuple_.find(it->second.who.tuple); tuple != byTuple_.end() && tuple->second == socket)
        byTuple_.erase(tuple);
    conns_.erase(it);
}

std::optional<FourTuple> ModelTcp::newestBetween(ProgramId from, ProgramId to) const {
    for (auto it = newest_.rbegin(); it != newest_.rend(); ++it) {
        const ProgramId caller = programAt(it->local), called = programAt(it->remote);
        if (caller == from && (called == to || to == noProgram)) return *it;
        if (called == from && (caller == to || to == noProgram)) return it->mirrored();
    }
    return std::nullopt;
}

void ModelTcp::hostIsGone(ProgramId program, const Moment& moment) {
    gone_.insert(program);
    const auto vanish = [&](const Identity& who, ConnectionState from) {
        TcpOutcome over;
        over.from = from;
        over.to = Closed;
        follow(who, over, moment);
    };
    std::erase_if(children_, [&](const auto& entry) {
        const Identity& who = entry.second.who;
        if (who.owner.program != program) return false;
        const Tcb* tcb = listeners_.at(who.listener).tcp.find(who.tuple.remote);
        if (tcb != nullptr && tcb->state != Closed) vanish(who, tcb->state);
        return true;
    });
    std::erase_if(listeners_, [&](const auto& entry) {
        const Listening& l = entry.second;
        if (l.owner.program != program) return false;
        vanish({l.owner, SocketKind::Listener, {}, {l.tcp.local(), {}}}, Listen);
        return true;
    });
    std::vector<SocketId> lost;
    for (const auto& [id, conn] : conns_)
        if (conn.who.owner.program == program) lost.push_back(id);
    for (const SocketId id : lost) {
        if (const Conn& conn = conns_.at(id); conn.end.tcb().state != Closed) vanish(conn.who, conn.end.tcb().state);
        forget(id);
    }
}

} // namespace socketscope
