// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/witness.h"

#include <algorithm>

// The Witness beside the programs' calls.

namespace socketscope {

void Witness::connects(const HeldSocket& socket, const Answering& /*there*/) {
    const FourTuple tuple{socket.local, socket.remote};
    if (End* before = at(tuple)) { // a TIME-WAIT whose endpoints are used anew
        enter(*before, ConnectionState::Closed, clock_.now(), Moment::NotAfter, {});
        forget(*before);
    }
    begin(tuple, socket.program, socket.id).fd = socket.fd;
}

/// A state that a call brings about is entered with the call, and what that sends leaves after it.
void Witness::waits(const HeldSocket& socket, const MadeCall& call, Time /*now*/) {
    if (call.primitive == Primitive::Receive || call.primitive == Primitive::Accept)
        return; // they set nothing in motion
    if (End* end = at(socket.id)) {
        end->reason = call.event;
        end->reasonAt = call.calledAt;
        look(*end, call.calledAt, Moment::NotBefore, call.event);
    }
    around_.takeIn();
}

SocketId Witness::accepts(const HeldSocket& taken, SocketId listener, const MadeCall& call) {
    const FourTuple tuple{taken.local, taken.remote};
    End* end = at(tuple);
    if (end == nullptr) { // reset before it was accepted
        const auto it = std::find_if(ends_.rbegin(), ends_.rend(), [&](const auto& e) {
            return e && e->tuple == tuple && e->listener == listener && e->fd < 0;
        });
        if (it != ends_.rend()) end = it->get();
    }
    if (end == nullptr) end = &begin(tuple, taken.program, trace_.nextSocket());
    end->fd = taken.fd;
    end->kind = SocketKind::Connection;
    if (at(tuple) == end) look(*end, call.returnedAt, Moment::NotAfter, call.event);
    end->listener = {};
    return end->socket;
}

void Witness::beforeReturn(const HeldSocket& socket, const MadeCall& call) {
    const bool closes = call.primitive == Primitive::Disconnect && call.how != DisconnectHow::Write && call.error == 0;
    if (call.primitive == Primitive::Listen && call.error == 0 && !socket.listens) {
        if (End* before = at(socket.id)) forget(*before); // an attempt that was refused
        tellListener(trace_, socket, call, ConnectionState::Listen);
        listening_.push_back({socket, {}});
    }
    if (closes && socket.listens) closedListener(socket.id, call.calledAt, call.event);
    if (End* end = at(socket.id); end != nullptr && call.primitive != Primitive::Listen) {
        if (closes) end->fd = -1;
        end->reason = call.event;
        end->reasonAt = call.calledAt;
        if (end->state != ConnectionState::Closed || at(end->tuple) == end) {
            const bool acts = call.primitive == Primitive::Disconnect || call.primitive == Primitive::Connect;
            if (!glance(*end, call))
                look(*end, acts ? call.calledAt : call.returnedAt, acts ? Moment::NotBefore : Moment::NotAfter,
                     call.event);
        }
    }
    around_.takeIn();
}

void Witness::afterReturn(const HeldSocket& socket, const MadeCall& call, EventId back, Time now) {
    if (call.primitive == Primitive::Send || call.primitive == Primitive::Receive) return;
    const bool closes = call.primitive == Primitive::Disconnect && call.how != DisconnectHow::Write && call.error == 0;
    if (closes && socket.listens) {
        tellListener(trace_, socket, call, ConnectionState::Closed);
        std::erase_if(listening_, [&](const Listening& l) { return l.socket.id == socket.id; });
    }
    readListeners(now, back);
}

/// Whoever waited in its queues goes with it: half-open ones without a word, the others by RST.
void Witness::closedListener(SocketId listener, Time at, EventId cause) {
    std::vector<End*> waiting;
    for (const auto& [tuple, end] : byTuple_)
        if (end->listener == listener) waiting.push_back(end);
    for (End* end : waiting) {
        end->reason = cause;
        end->reasonAt = at;
        look(*end, at, Moment::NotBefore, cause);
    }
}

void Witness::ended(ProgramId program, const std::vector<HeldSocket>& sockets, EventId event, bool host, Time now) {
    if (host) gone_.insert(program);
    MadeCall end;
    end.event = event;
    end.calledAt = end.returnedAt = now;
    for (const HeldSocket& socket : sockets) {
        if (!socket.listens) continue;
        closedListener(socket.id, now, event);
        tellListener(trace_, socket, end, ConnectionState::Closed);
        std::erase_if(listening_, [&](const Listening& l) { return l.socket.id == socket.id; });
    }
    std::vector<End*> its;
    for (const auto& [tuple, e] : byTuple_)
        if (e->program == program) its.push_back(e);
    for (End* e : its) {
        e->fd = -1;
        e->reason = event;
        e->reasonAt = now;
        look(*e, now, Moment::NotBefore, event);
    }
    around_.takeIn();
}

} // namespace socketscope
