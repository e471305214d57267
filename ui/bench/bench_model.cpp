// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bench/bench_model.h"

#include "core/base/errno_name.h"
#include "ui/scene/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace socketscope {
namespace {

class Words {
    Q_DECLARE_TR_FUNCTIONS(Bench)
};

QString text(const Trace& trace, EndpointId id) { return QString::fromStdString(trace.endpoint(id).toString()); }

QString addressLine(const Trace& trace, const Programs::Socket* socket) {
    if (socket == nullptr || socket->use == SocketUse::NoSocket) return Words::tr("no socket");
    const QString fd = socket->fd >= 0 ? QStringLiteral("fd %1 ").arg(socket->fd) : QString();
    if (socket->use == SocketUse::Listening)
        return fd + Words::tr("on %1", "fd 4 on an address").arg(text(trace, socket->local));
    if (socket->accepted != 0 && present(socket->remote))
        return fd + Words::tr("from %1", "fd 5 from an address").arg(text(trace, socket->remote));
    if (!present(socket->remote)) return fd.isEmpty() ? Words::tr("a fresh socket") : fd;
    if (!present(socket->local)) return fd + QStringLiteral("→ ") + text(trace, socket->remote);
    return fd + QStringLiteral(":%1 → %2").arg(trace.endpoint(socket->local).port).arg(text(trace, socket->remote));
}

/// ":40312" of the far end: what tells one caller from another.
QString callerName(const Trace& trace, EndpointId remote) {
    return QStringLiteral(":%1").arg(trace.endpoint(remote).port);
}

} // namespace

QStringList keyWords() {
    return {QStringLiteral("ECONNREFUSED"), Words::tr("would block"),
            Words::tr("gets ready"),        Words::tr("%1 B typed", "a number of bytes, very short").arg(88),
            Words::tr("picks up"),          Words::tr("%1 B wait", "a number of bytes, very short").arg(88),
            Words::tr("hangs up"),          Words::tr("closes fd %1").arg(88)};
}

std::optional<Primitive> suggestedPrimitive(const Session& session, ProgramId program) {
    const ProgramInfo* info = session.trace().program(program);
    if (info == nullptr) return std::nullopt;
    const Script* script = session.script();
    if (script == nullptr) {
        const bool first = session.trace().callCount() == 0 && info->host == Host::Server;
        return first ? std::optional(Primitive::Listen) : std::nullopt;
    }
    if (script->finished()) return std::nullopt;
    const auto& steps = script->scenario().steps;
    for (std::size_t i = script->position(); i < steps.size(); ++i) {
        const auto* act = std::get_if<ActStep>(&steps[i].what);
        if (act == nullptr) continue;
        return act->program == info->name ? std::optional(act->command.primitive) : std::nullopt;
    }
    return std::nullopt;
}

void BenchModel::clear() {
    shown_ = Programs();
    live_ = Programs();
}

void BenchModel::update(const Session& session, bool states) {
    states_ = states;
    const Timeline& timeline = session.timeline();
    const auto complete = static_cast<Step>(std::floor(session.cursor().u));
    shown_.moveTo(session.trace(), timeline.lastEventOf(complete));
    live_.moveTo(session.trace(), session.trace().last());
    // On its way to the edge it looks at what comes, not back.
    reviewing_ = !session.atLiveEdge() && !session.playhead().moving(timeline.steps());
}

const Programs::Socket* BenchModel::shownSocket(ProgramId program, std::uint16_t connection) const {
    return shown_.socketFor(program, Primitive::Receive, connection);
}

CardFace BenchModel::card(const Session& session, ProgramId program, const CardChoice& choice) const {
    const Trace& trace = session.trace();
    CardFace face;
    face.program = program;
    const ProgramInfo* info = trace.program(program);
    face.isServer = info != nullptr && info->host == Host::Server;
    face.name = programCaption(trace, program);
    const Programs::Socket* socket = shownSocket(program, choice.connection);
    if (socket == nullptr) socket = shownSocket(program, 0);
    face.address = addressLine(trace, socket);
    const bool goesOn = socket == nullptr && present(orphanOf(trace, program));
    if (states_ && goesOn) face.address = Words::tr("closed: the kernel goes on by itself");
    const bool isGuest = info != nullptr && info->guest;
    if (isGuest) face.address = Words::tr("a program of your own");
    if (session.isRecording())
        face.noKeys = Words::tr("Recorded: what it called can be looked at, and not changed.");
    else if (isGuest)
        face.noKeys = Words::tr("It makes its calls itself, and nobody sees them. What its TCP does is seen.");
    fillPill(session, socket, face);
    fillWait(session, face);
    fillConnections(trace, face);
    if (states_) fillQueues(trace, face);
    for (std::size_t i = 0; i < allPrimitives.size(); ++i) face.keys[i] = key(session, face, allPrimitives[i], choice);
    face.canSend = live_.prospectOf(trace, program, Primitive::Send, DisconnectHow::Close, choice.connection).kind !=
                   Prospect::Kind::Fails;
    face.mayListen =
        face.isServer && live_.prospectOf(trace, program, Primitive::Listen).kind == Prospect::Kind::Succeeds;
    return face;
}

/// The program has given its socket back, and its kernel is still ending the connection.
SocketId BenchModel::orphanOf(const Trace& trace, ProgramId program) const {
    for (auto n = static_cast<std::uint32_t>(trace.socketCount()); n > 0; --n) {
        if (trace.socket(SocketId{n}).program != program) continue;
        const auto* state = trace.get<StateChanged>(trace.stateAt(SocketId{n}, shown_.moment()));
        if (state == nullptr || state->kind != SocketKind::Connection || present(state->listener)) continue;
        return state->to == ConnectionState::Closed ? SocketId{} : SocketId{n};
    }
    return SocketId{};
}

void BenchModel::fillPill(const Session& session, const Programs::Socket* socket, CardFace& face) const {
    const Trace& trace = session.trace();
    if (!states_) {
        const auto* call = trace.get<Call>(shown_[face.program].call);
        face.pillKind = call != nullptr ? CardFace::Pill::InCall : CardFace::Pill::Idle;
        face.pill = call != nullptr
                        ? Words::tr("in %1", "the program is inside a call").arg(latin(name(call->primitive)))
                        : Words::tr("in no call");
        return;
    }
    const SocketId id = socket != nullptr ? socket->id : orphanOf(trace, face.program);
    const EventId at = present(id) ? trace.stateAt(id, shown_.moment()) : EventId{};
    const auto* state = trace.get<StateChanged>(at);
    if (state == nullptr) {
        face.pill = Words::tr("no connection");
        return;
    }
    face.pillKind = CardFace::Pill::State;
    face.state = state->to;
    face.origin = trace[at].origin;
    face.pill = latin(name(state->to));
}

void BenchModel::fillWait(const Session& session, CardFace& face) const {
    const Trace& trace = session.trace();
    const EventId open = shown_[face.program].call;
    const auto* call = trace.get<Call>(open);
    if (call == nullptr) return;
    const auto* result = trace.get<Return>(trace.call(call->id).ret);
    if (result != nullptr && result->blocked <= Duration{}) return; // it is about to return
    face.waitsIn = call->primitive;
    face.interruptible = result == nullptr && !session.isRecording();
}

void BenchModel::fillConnections(const Trace& trace, CardFace& face) const {
    std::vector<ConnectionFace> accepted;
    for (const Programs::Socket& s : live_[face.program].sockets)
        if (s.accepted != 0)
            accepted.push_back({s.accepted, Words::tr("connection %1 from %2", "a number, a port")
                                                .arg(s.accepted)
                                                .arg(callerName(trace, s.remote))});
    if (accepted.size() < 2) return;
    face.connections.push_back({0, Words::tr("the newest connection")});
    face.connections.insert(face.connections.end(), accepted.begin(), accepted.end());
}

void BenchModel::fillQueues(const Trace& trace, CardFace& face) const {
    const Programs::Socket* listener = shown_.listener(face.program);
    if (listener == nullptr) return;
    const auto* reading = trace.get<QueueChanged>(trace.queueAt(listener->id, shown_.moment()));
    if (reading == nullptr) return;
    QueueFace syn{Words::tr("SYN queue"), {}, Words::tr("empty: no handshake is open"), {}, false};
    QueueFace accept{Words::tr("Accept queue"), {}, Words::tr("empty: nothing to ACCEPT"), {}, false};
    for (std::uint32_t n = 1; n <= trace.socketCount(); ++n) {
        const SocketId id{n};
        const auto* state = trace.get<StateChanged>(trace.stateAt(id, shown_.moment()));
        if (state == nullptr || state->listener != listener->id || state->to == ConnectionState::Closed) continue;
        const bool taken = std::any_of(shown_[face.program].sockets.begin(), shown_[face.program].sockets.end(),
                                       [&](const Programs::Socket& s) { return s.id == id; });
        if (taken) continue;
        QueueFace& queue = state->kind == SocketKind::Request ? syn : accept;
        queue.entries.prepend(callerName(trace, state->remote));
    }
    // The reading may be newer than the states that the diagram has come to: who still stands in the one queue is not
    // in the other yet. Callers from other programs are counted and have no name.
    const auto halfOpen = static_cast<std::int32_t>(syn.entries.size());
    const auto fill = [](QueueFace& queue, std::int32_t counted) {
        while (static_cast<std::int32_t>(queue.entries.size()) < std::min(counted, 64))
            queue.entries.prepend(QStringLiteral("?"));
        return std::max(counted, static_cast<std::int32_t>(queue.entries.size()));
    };
    const std::int32_t open = fill(syn, reading->syn);
    const std::int32_t waiting = fill(accept, reading->accept - halfOpen);
    syn.count = reading->syn < 0 && open == 0 ? Words::tr("not known") : Words::tr("%1 open", "handshakes").arg(open);
    const std::int32_t places = std::max(reading->backlog, 0) + 1; // this kernel lets one more in than was asked for
    accept.count = Words::tr("%1 of %2", "places taken").arg(waiting).arg(places);
    accept.full = waiting >= places;
    face.synQueue = syn;
    face.acceptQueue = accept;
}

KeyFace BenchModel::key(const Session& session, const CardFace& face, Primitive primitive,
                        const CardChoice& choice) const {
    const Trace& trace = session.trace();
    KeyFace key;
    key.primitive = primitive;
    key.suggested = suggestedPrimitive(session, face.program) == primitive;
    if (const auto* call = trace.get<Call>(live_[face.program].call)) {
        key.below = Words::tr("in %1", "the program is inside a call").arg(latin(name(call->primitive)));
        key.tip = Words::tr("%1 is inside %2. This will be called when that returns.", "a program, a primitive")
                      .arg(face.name, latin(name(call->primitive)));
        return key;
    }
    const Prospect prospect = live_.prospectOf(trace, face.program, primitive, DisconnectHow::Close, choice.connection);
    key.refused = prospect.kind == Prospect::Kind::Fails;
    key.below = below(trace, face.program, primitive, prospect, choice);
    key.tip = prospectSentence(prospect, primitive);
    return key;
}

QString BenchModel::below(const Trace& trace, ProgramId program, Primitive primitive, const Prospect& prospect,
                          const CardChoice& choice) const {
    if (prospect.kind == Prospect::Kind::Fails) return QString::fromStdString(errnoName(prospect.error));
    if (prospect.kind == Prospect::Kind::Waits) return Words::tr("would block");
    const Programs::Socket* socket = live_.socketFor(program, primitive, choice.connection);
    switch (primitive) {
    case Primitive::Listen:
        return socket != nullptr && socket->use == SocketUse::Listening
                   ? Words::tr("backlog", "LISTEN again only sets it anew; very short")
                   : Words::tr("gets ready");
    case Primitive::Connect:
        return Words::tr("dials");
    case Primitive::Accept:
        return Words::tr("picks up");
    case Primitive::Send:
        return Words::tr("%1 B typed", "a number of bytes, very short").arg(choice.message.toUtf8().size());
    case Primitive::Receive: {
        const auto unread = socket != nullptr ? live_.unread(trace, socket->id).value_or(0) : 0;
        if (unread == 0) return Words::tr("returns 0");
        return Words::tr("%1 B wait", "a number of bytes, very short").arg(std::min(unread, choice.most));
    }
    case Primitive::Disconnect:
        return disconnectBelow(trace, socket);
    }
    return {};
}

QString BenchModel::disconnectBelow(const Trace& trace, const Programs::Socket* socket) const {
    if (socket == nullptr) return {};
    if (live_.unread(trace, socket->id).value_or(0) > 0) return Words::tr("sends RST");
    if (!states_ || socket->use == SocketUse::Listening)
        return socket->fd >= 0 ? Words::tr("closes fd %1").arg(socket->fd) : Words::tr("hangs up");
    const bool open = socket->use == SocketUse::Open || socket->use == SocketUse::PeerClosed;
    return open ? Words::tr("sends FIN") : Words::tr("closes it");
}

} // namespace socketscope
