// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/kernel_programs.h"

#include "core/net/tcp_info.h"

#include <cerrno>

// How calls come back: the part of KernelPrograms that writes down results and looks at what they changed.

namespace socketscope {
namespace {

using Look = Observer::Look;

std::int32_t valueOf(Primitive p, const Answer& answer, const UniqueFd& listener) {
    if (!answer.ok()) return -1;
    if (p == Primitive::Listen) return listener.get(); // what the program keeps of the three calls
    return static_cast<std::int32_t>(answer.value);
}

} // namespace

void KernelPrograms::finish(Program& program, const Outcome& outcome) {
    const Pending pending = std::move(*program.pending);
    program.pending.reset();
    Socket& socket = *program.sockets[pending.socket];
    returnedAt_ = clock_.now();
    const Primitive primitive = pending.command.primitive;
    const DisconnectHow how = pending.command.how;
    const SocketUse before = socket.use;
    switch (primitive) {
    case Primitive::Listen:
        finishListen(program, pending, socket, outcome);
        break;
    case Primitive::Accept:
        finishAccept(program, pending, socket, outcome);
        break;
    case Primitive::Disconnect:
        finishDisconnect(program, pending, socket, outcome);
        return;
    case Primitive::Connect:
    case Primitive::Send:
    case Primitive::Receive:
        finishData(program, pending, socket, outcome);
        break;
    }
    const bool eof =
        primitive == Primitive::Receive && outcome.answer.ok() && outcome.answer.value == 0 && pending.command.max > 0;
    socket.use = after(before, primitive, how, {outcome.answer.error, eof});
}

EventId KernelPrograms::returned(Program& program, const Pending& pending, SocketId socket, const Outcome& outcome,
                                 Time at, const Socket* shown) {
    const Primitive primitive = pending.command.primitive;
    Return result;
    result.call = pending.call;
    result.socket = socket;
    result.blocked = pending.blocked ? at - pending.blockedSince : Duration{};
    result.data = trace_.keep(outcome.data);
    result.value = valueOf(primitive, outcome.answer, program.sockets[pending.socket]->fd);
    result.error = static_cast<std::uint16_t>(outcome.answer.error);
    result.primitive = primitive;
    result.failed = outcome.failed;
    if (shown != nullptr && shown->local.port != 0) result.local = trace_.endpoint(shown->local);
    if (shown != nullptr && shown->remote.port != 0) result.remote = trace_.endpoint(shown->remote);
    EventId cause = pending.event;
    if (pending.blocked && watch_ == Watch::Everything)
        if (const EventId arrival = observer_.lastArrival(socket); number(arrival) > number(pending.event))
            cause = arrival;
    // Our descriptors never wait in the kernel, so EINTR is never its word: Interrupt stands in for a signal.
    const Origin origin = outcome.answer.error == EINTR ? Origin::Modelled : Origin::Observed;
    return trace_.add(at, program.id, origin, cause, result);
}

void KernelPrograms::tellListener(const Program& program, const Socket& socket, ConnectionState from,
                                  ConnectionState to, EventId cause) {
    StateChanged state;
    state.socket = socket.id;
    state.kind = SocketKind::Listener;
    state.from = from;
    state.to = to;
    state.local = trace_.endpoint(socket.local);
    state.fd = socket.fd.get();
    state.moment = Moment::NotAfter; // asked when the call had returned
    // After close() there is nobody left to ask: that it is CLOSED follows from the call.
    const auto info = socket.fd.valid() ? readTcpInfo(socket.fd.get()) : std::nullopt;
    const Origin origin = info && info->state == to ? Origin::Observed : Origin::Inferred;
    trace_.add(returnedAt_, program.id, origin, cause, state);
}

void KernelPrograms::finishListen(Program& program, const Pending& pending, Socket& socket, const Outcome& outcome) {
    const bool watched = outcome.answer.ok() && watch_ == Watch::Everything;
    if (watched) observer_.listens(socket.id);
    if (watched && socket.use != SocketUse::Listening)
        tellListener(program, socket, ConnectionState::Closed, ConnectionState::Listen, pending.event);
    const EventId back = returned(program, pending, socket.id, outcome, returnedAt_, &socket);
    if (watched) observer_.listener(socket.id, program.id, socket.fd.get(), socket.local, clock_.now(), back);
}

void KernelPrograms::finishAccept(Program& program, const Pending& pending, Socket& socket, const Outcome& outcome) {
    if (!outcome.answer.ok()) {
        returned(program, pending, socket.id, outcome, returnedAt_, &socket);
        return;
    }
    auto taken = std::make_unique<Socket>();
    taken->fd = UniqueFd(static_cast<int>(outcome.answer.value));
    taken->use = SocketUse::Open;
    taken->accepted = ++program.acceptedCount;
    taken->local = net::localEndpoint(taken->fd.get()).value_or(socket.local);
    taken->remote = outcome.caller;
    if (pending.command.options.noDelay) static_cast<void>(net::setNoDelay(taken->fd.get(), true));
    if (watch_ == Watch::Everything) {
        taken->id = observer_.accepted(taken->fd.get(), program.id, socket.id, taken->local, taken->remote);
        auto found = observer_.look(taken->id, Look::BothEnds, {});
        observer_.tellRest(found, returnedAt_, pending.event);
    } else {
        taken->id = trace_.nextSocket();
    }
    const EventId back = returned(program, pending, taken->id, outcome, returnedAt_, taken.get());
    program.sockets.push_back(std::move(taken));
    readListeners(back);
}

void KernelPrograms::finishDisconnect(Program& program, const Pending& pending, Socket& socket,
                                      const Outcome& prepared) {
    const bool closes = pending.command.how != DisconnectHow::Write;
    const bool listens = socket.use == SocketUse::Listening;
    const SocketId id = socket.id;
    Outcome outcome = prepared;
    const bool unread = closes && socket.fd.valid() && !listens && net::unreadBytes(socket.fd.get()).value_or(0) > 0;
    if (closes && outcome.answer.error == 0) {
        outcome.answer = net::closeNow(socket.fd);
        outcome.failed = outcome.answer.ok() ? SocketCall::None : SocketCall::Close;
        returnedAt_ = clock_.now();
    }
    const bool ok = outcome.answer.ok();
    if (watch_ == Watch::Everything && ok && closes) observer_.closed(id);
    Observer::Findings found;
    if (watch_ == Watch::Everything && ok && !listens) {
        const bool abort = pending.command.how == DisconnectHow::Abort || unread;
        found = observer_.look(id, Look::BothEnds, {.resetByActor = abort, .resetReceived = false});
        observer_.tellDepartures(found, pending.calledAt, pending.event);
    }
    const EventId back = returned(program, pending, id, outcome, returnedAt_, &socket);
    if (watch_ == Watch::Everything && ok) {
        observer_.tellRest(found, clock_.now(), pending.event);
        if (listens && closes) {
            tellListener(program, socket, ConnectionState::Listen, ConnectionState::Closed, pending.event);
            observer_.listenerClosed(id, clock_.now(), pending.event);
        }
    }
    socket.use = after(socket.use, Primitive::Disconnect, pending.command.how, {outcome.answer.error, false});
    if (ok && closes) program.sockets.erase(program.sockets.begin() + static_cast<std::ptrdiff_t>(pending.socket));
    readListeners(back);
}

void KernelPrograms::finishData(Program& program, const Pending& pending, Socket& socket, const Outcome& outcome) {
    if (watch_ != Watch::Everything) {
        returned(program, pending, socket.id, outcome, returnedAt_, &socket);
        return;
    }
    const Primitive primitive = pending.command.primitive;
    const int error = outcome.answer.error;
    const bool reset = (error == ECONNREFUSED && primitive == Primitive::Connect) || error == ECONNRESET;
    const bool quiet = primitive == Primitive::Receive && error == 0 && outcome.answer.value > 0;
    if (primitive == Primitive::Connect && error == 0 && pending.command.options.noDelay)
        static_cast<void>(net::setNoDelay(socket.fd.get(), true));
    auto found = observer_.look(socket.id, quiet ? Look::OwnEnd : Look::BothEnds,
                                {.resetByActor = false, .resetReceived = reset});
    observer_.tellDepartures(found, pending.calledAt, pending.event);
    if (primitive == Primitive::Send && error == 0)
        observer_.tellData(found, static_cast<std::uint32_t>(outcome.answer.value), pending.calledAt, pending.event);
    if (reset) observer_.tellRest(found, returnedAt_, pending.event); // the RST came before the error was told
    const EventId back = returned(program, pending, socket.id, outcome, returnedAt_, &socket);
    observer_.tellRest(found, clock_.now(), back);
    if (primitive == Primitive::Connect) readListeners(back);
}

void KernelPrograms::readListeners(EventId cause) {
    if (watch_ != Watch::Everything) return;
    for (const auto& program : programs_)
        for (const auto& socket : program->sockets)
            if (socket->use == SocketUse::Listening)
                observer_.listener(socket->id, program->id, socket->fd.get(), socket->local, clock_.now(), cause);
}

} // namespace socketscope
