// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The user calls of RFC 9293 3.9.1 as they stand, for programs that have no sockets: OPEN returns at once, a listening
// end turns into the connection itself, and CLOSE ends one direction.
#include "core/engine/model_tcp.h"

#include <cerrno>

namespace socketscope {

using enum ConnectionState;

namespace {

/// The errno that comes nearest to the RFC's words.
int errnoOf(Word word) {
    switch (word) {
    case Word::ConnectionDoesNotExist:
        return ENOTCONN;
    case Word::ConnectionExists:
        return EISCONN;
    case Word::RemoteSocketUnspecified:
        return EDESTADDRREQ;
    case Word::InsufficientResources:
        return ENOBUFS;
    case Word::ConnectionClosing:
        return EPIPE;
    default:
        return 0;
    }
}

} // namespace

ModelTcp::Answer ModelTcp::answerOf(const TcpOutcome& outcome) {
    Answer answer;
    answer.rule = outcome.rules.empty() ? outcome.rule : outcome.rules.front();
    for (const Tell& tell : outcome.told) {
        if (tell.word == Word::Pending) answer.waits = true;
        if (tell.word == Word::Ok || tell.word == Word::Taken) answer.octets = tell.octets;
        if (const int error = errnoOf(tell.word)) answer.error = error;
    }
    answer.data = outcome.taken;
    return answer;
}

ModelTcp::Conn* ModelTcp::listeningEnd(const Endpoint& local) {
    const auto it = byTuple_.find({local, {}});
    return it == byTuple_.end() ? nullptr : at(it->second);
}

void ModelTcp::rename(Conn& conn, const FourTuple& tuple) {
    byTuple_.erase(conn.who.tuple);
    conn.who.tuple = tuple;
    byTuple_[tuple] = conn.who.owner.socket;
}

ModelTcp::Answer ModelTcp::openPassive(const Owner& owner, const Endpoint& local, const TcpSettings& settings,
                                       const Moment& moment) {
    Conn* conn = at(owner.socket);
    if (conn != nullptr && conn->end.tcb().state == Closed) {
        forget(owner.socket);
        conn = nullptr;
    }
    if (conn == nullptr) {
        belongs(local, owner.program);
        const FourTuple tuple{local, {}};
        Conn fresh({owner, SocketKind::Connection, {}, tuple}, TcpEnd(settings, local, {}));
        conn = &conns_.emplace(owner.socket, std::move(fresh)).first->second;
        byTuple_[tuple] = owner.socket;
    }
    const TcpOutcome outcome = conn->end.open(false, Seq{}, moment.now);
    noteOutcome(*conn, outcome, moment);
    return answerOf(outcome);
}

ModelTcp::Answer ModelTcp::openActive(const Owner& owner, const Endpoint& local, const Endpoint& remote,
                                      const TcpSettings& settings, const Moment& moment) {
    Conn* conn = at(owner.socket);
    if (conn != nullptr && conn->end.tcb().state == Closed) {
        forget(owner.socket);
        conn = nullptr;
    }
    if (remote.port == 0) { // left out
        const Tcb tcb = conn != nullptr ? conn->end.tcb() : freshTcb(settings);
        const Transition refused = step(tcb, UserCall(OpenCall{true, false, Seq{}}), moment.now);
        rules_.set(static_cast<std::size_t>(refused.rule()));
        Answer answer;
        answer.rule = refused.rule();
        answer.error = tcb.state == Closed || tcb.state == Listen ? EDESTADDRREQ : EISCONN;
        return answer;
    }
    if (conn == nullptr) {
        connect(owner, {local, remote}, settings, false, moment);
        Answer answer;
        answer.rule = RuleId::U2;
        return answer;
    }
    const FourTuple tuple{conn->end.local(), remote};
    const bool turns = conn->end.tcb().state == Listen;
    if (turns) {
        rename(*conn, tuple);
        newest_.push_back(tuple);
    }
    const TcpOutcome outcome = conn->end.open(remote, chooseIss(tuple, moment.now), moment.now);
    noteOutcome(*conn, outcome, moment);
    return answerOf(outcome);
}

ModelTcp::Answer ModelTcp::userSend(SocketId socket, const Endpoint& remote, ByteView bytes, const Moment& moment) {
    Conn* conn = at(socket);
    if (conn == nullptr || conn->end.tcb().state == Closed) {
        rules_.set(static_cast<std::size_t>(RuleId::U4));
        Answer answer;
        answer.rule = RuleId::U4;
        answer.error = conn != nullptr && conn->error != 0 ? std::exchange(conn->error, 0) : ENOTCONN;
        return answer;
    }
    const FourTuple tuple{conn->end.local(), remote};
    const bool turns = conn->end.tcb().state == Listen && remote.port != 0;
    if (turns) {
        rename(*conn, tuple);
        newest_.push_back(tuple);
    }
    const TcpOutcome outcome = turns ? conn->end.sendTo(remote, bytes, chooseIss(tuple, moment.now), moment.now)
                                     : conn->end.send(bytes, moment.now);
    noteOutcome(*conn, outcome, moment);
    return answerOf(outcome);
}

ModelTcp::Answer ModelTcp::userReceive(SocketId socket, std::uint32_t most, const Moment& moment) {
    Conn* conn = at(socket);
    const bool none = conn == nullptr || (conn->end.tcb().state == Closed && conn->end.tcb().unread() == 0);
    if (none) {
        rules_.set(static_cast<std::size_t>(RuleId::U4));
        Answer answer;
        answer.rule = RuleId::U4;
        answer.error = conn != nullptr && conn->error != 0 ? std::exchange(conn->error, 0) : ENOTCONN;
        return answer;
    }
    const TcpOutcome outcome = conn->end.receive(most, moment.now);
    noteOutcome(*conn, outcome, moment);
    Answer answer = answerOf(outcome);
    if (answer.error == EPIPE) answer.error = 0; // "connection closing": the end, which recv() calls 0
    return answer;
}

ModelTcp::Answer ModelTcp::userClose(SocketId socket, bool abort, const Moment& moment) {
    Conn* conn = at(socket);
    if (conn == nullptr) {
        Answer answer;
        answer.error = ENOTCONN;
        return answer;
    }
    const TcpOutcome outcome = abort ? conn->end.abort(moment.now) : conn->end.close(moment.now);
    noteOutcome(*conn, outcome, moment);
    return answerOf(outcome);
}

} // namespace socketscope
