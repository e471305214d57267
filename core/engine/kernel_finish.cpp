// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/kernel_programs.h"

#include <cerrno>

// How calls come back: the part of KernelPrograms that writes down results and looks at what they changed.

namespace socketscope {
namespace {

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
    if (primitive == Primitive::Disconnect) return finishDisconnect(program, pending, socket, outcome);
    const SocketUse before = socket.use;
    if (primitive == Primitive::Accept && outcome.answer.ok())
        finishAccept(program, pending, socket, outcome);
    else
        finishOther(program, pending, socket, outcome);
    const bool eof =
        primitive == Primitive::Receive && outcome.answer.ok() && outcome.answer.value == 0 && pending.command.max > 0;
    socket.use = after(before, primitive, pending.command.how, {outcome.answer.error, eof, outcome.failed});
}

EventId KernelPrograms::returned(Program& program, const Pending& pending, SocketId socket, const Outcome& outcome,
                                 Time at, const Socket* shown) {
    const Primitive primitive = pending.command.primitive;
    Return result;
    result.call = pending.call;
    result.socket = socket;
    result.blocked = pending.blocked ? at - pending.blockedSince : Duration{};
    result.data = trace_.keepData(outcome.data);
    result.value = valueOf(primitive, outcome.answer, program.sockets[pending.socket]->fd);
    result.error = static_cast<std::uint16_t>(outcome.answer.error);
    result.primitive = primitive;
    result.failed = outcome.failed;
    result.transport = program.setup.transport;
    if (shown != nullptr && shown->local.port != 0) result.local = trace_.endpoint(shown->local);
    if (shown != nullptr && shown->remote.port != 0) result.remote = trace_.endpoint(shown->remote);
    EventId cause = pending.event;
    if (pending.blocked)
        if (const EventId arrival = onlooker_.lastArrival(socket); number(arrival) > number(pending.event))
            cause = arrival;
    // Our descriptors never wait in the kernel, so EINTR is never its word: Interrupt stands in for a signal.
    const Origin origin = outcome.answer.error == EINTR ? Origin::Modelled : Origin::Observed;
    return trace_.add(at, program.id, origin, cause, result);
}

void KernelPrograms::finishAccept(Program& program, const Pending& pending, Socket& socket, const Outcome& outcome) {
    auto taken = std::make_unique<Socket>();
    taken->fd = UniqueFd(static_cast<int>(outcome.answer.value));
    taken->use = SocketUse::Open;
    taken->accepted = ++program.acceptedCount;
    taken->local = net::localEndpoint(taken->fd.get()).value_or(socket.local);
    taken->remote = outcome.caller;
    if (pending.command.options.noDelay) static_cast<void>(net::setNoDelay(taken->fd.get(), true));
    const MadeCall call = made(pending, outcome.answer);
    taken->id = onlooker_.accepts(held(program, *taken), socket.id, call);
    const EventId back = returned(program, pending, taken->id, outcome, returnedAt_, taken.get());
    const HeldSocket shown = held(program, *taken);
    program.sockets.push_back(std::move(taken));
    onlooker_.afterReturn(shown, call, back, clock_.now());
}

void KernelPrograms::finishDisconnect(Program& program, const Pending& pending, Socket& socket,
                                      const Outcome& prepared) {
    const bool closes = pending.command.how != DisconnectHow::Write;
    Outcome outcome = prepared;
    HeldSocket shown = held(program, socket);
    const bool unread =
        closes && socket.fd.valid() && !shown.listens && net::unreadBytes(socket.fd.get()).value_or(0) > 0;
    if (closes && outcome.answer.error == 0) {
        outcome.answer = net::closeNow(socket.fd);
        outcome.failed = outcome.answer.ok() ? SocketCall::None : SocketCall::Close;
        returnedAt_ = clock_.now();
        shown.fd = -1;
    }
    MadeCall call = made(pending, outcome.answer);
    call.unread = unread;
    if (program.setup.transport == Transport::Tcp) onlooker_.beforeReturn(shown, call);
    const EventId back = returned(program, pending, shown.id, outcome, returnedAt_, &socket);
    socket.use = after(socket.use, Primitive::Disconnect, pending.command.how, {outcome.answer.error, false});
    if (outcome.answer.ok() && closes)
        program.sockets.erase(program.sockets.begin() + static_cast<std::ptrdiff_t>(pending.socket));
    onlooker_.afterReturn(shown, call, back, clock_.now());
}

void KernelPrograms::finishOther(Program& program, const Pending& pending, Socket& socket, const Outcome& outcome) {
    const MadeCall call = made(pending, outcome.answer);
    const HeldSocket shown = held(program, socket);
    if (call.primitive == Primitive::Connect && call.error == 0 && pending.command.options.noDelay)
        static_cast<void>(net::setNoDelay(socket.fd.get(), true));
    onlooker_.beforeReturn(shown, call);
    const EventId back = returned(program, pending, socket.id, outcome, returnedAt_, &socket);
    onlooker_.afterReturn(shown, call, back, clock_.now());
}

} // namespace socketscope
