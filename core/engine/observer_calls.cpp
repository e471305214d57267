// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/observer.h"

#include <algorithm>
#include <cerrno>

// The Observer beside each call: what it looks at, and which part of what it finds belongs before the call's return.

namespace socketscope {

void Observer::waits(const HeldSocket& socket, const MadeCall& call, Time now) {
    if (call.primitive != Primitive::Connect) return;
    Findings found = look(socket.id, Look::OwnEnd, {});
    tellDepartures(found, call.calledAt, call.event);
    tellRest(found, now, call.event);
    readListeners(now, call.event);
}

SocketId Observer::accepts(const HeldSocket& taken, SocketId listener, const MadeCall& call) {
    const SocketId id = accepted(taken, listener);
    Findings found = look(id, Look::BothEnds, {});
    tellRest(found, call.returnedAt, call.event);
    return id;
}

void Observer::beforeReturn(const HeldSocket& socket, const MadeCall& call) {
    found_ = {};
    switch (call.primitive) {
    case Primitive::Listen:
        return beforeListen(socket, call);
    case Primitive::Accept:
        return;
    case Primitive::Disconnect:
        return beforeDisconnect(socket, call);
    case Primitive::Connect:
    case Primitive::Send:
    case Primitive::Receive:
        return beforeData(socket, call);
    }
}

void Observer::beforeListen(const HeldSocket& socket, const MadeCall& call) {
    if (call.error != 0) return;
    if (linkOf(socket.id) != nullptr) linkOf_[number(socket.id)] = 0; // once refused, it is no end of a connection now
    if (socket.listens) return;
    tellListener(trace_, socket, call, ConnectionState::Listen);
    listening_.push_back({socket});
}

void Observer::beforeDisconnect(const HeldSocket& socket, const MadeCall& call) {
    if (call.error != 0) return;
    if (call.how != DisconnectHow::Write) closed(socket.id);
    if (socket.listens) return;
    const bool resets = call.how == DisconnectHow::Abort || call.unread;
    found_ = look(socket.id, Look::BothEnds, {.resetByActor = resets, .resetReceived = false});
    tellDepartures(found_, call.calledAt, call.event);
}

void Observer::beforeData(const HeldSocket& socket, const MadeCall& call) {
    const bool refused = call.error == ECONNREFUSED && call.primitive == Primitive::Connect;
    const bool reset = refused || call.error == ECONNRESET;
    const bool quiet = call.primitive == Primitive::Receive && call.error == 0 && call.value > 0;
    found_ = look(socket.id, quiet ? Look::OwnEnd : Look::BothEnds, {.resetByActor = false, .resetReceived = reset});
    tellDepartures(found_, call.calledAt, call.event);
    if (call.primitive == Primitive::Send && call.error == 0)
        tellData(found_, static_cast<std::uint32_t>(call.value), call.calledAt, call.event);
    if (reset) tellRest(found_, call.returnedAt, call.event); // the RST came before the error was told
}

void Observer::afterReturn(const HeldSocket& socket, const MadeCall& call, EventId back, Time now) {
    switch (call.primitive) {
    case Primitive::Listen:
        for (Listening& listening : listening_)
            if (listening.socket.id == socket.id && call.error == 0) readListener(listening, now, back);
        return;
    case Primitive::Accept:
        return call.error == 0 ? readListeners(now, back) : void();
    case Primitive::Disconnect:
        tellRest(found_, now, call.event);
        if (call.error == 0 && socket.listens && call.how != DisconnectHow::Write) listenerClosed(socket, call, now);
        return readListeners(now, back);
    case Primitive::Connect:
    case Primitive::Send:
    case Primitive::Receive:
        tellRest(found_, now, back);
        if (call.primitive == Primitive::Connect) readListeners(now, back);
        return;
    }
}

/// What waited in its queue has been reset.
void Observer::listenerClosed(const HeldSocket& socket, const MadeCall& call, Time now) {
    tellListener(trace_, socket, call, ConnectionState::Closed);
    std::erase_if(listening_, [&](const Listening& l) { return l.socket.id == socket.id; });
    for (Link& link : links_) {
        const LinkEnd& end = link.end(Side::Answerer);
        const bool waited = end.listener == socket.id && end.fd < 0 && present(end.socket) && !end.closedByProgram;
        if (!waited || link.inference.state(Side::Answerer) == ConnectionState::Closed) continue;
        Findings found = look(end.socket, Look::BothEnds, {.resetByActor = true, .resetReceived = false});
        tellRest(found, now, call.event);
    }
}

EventId Observer::lastArrival(SocketId socket) const {
    const Link* link = linkOf(socket);
    return link == nullptr ? EventId{} : link->end(link->sideOf(socket)).lastArrival;
}

} // namespace socketscope
