// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/kernel_programs.h"

#include "core/engine/calls.h"

#include <algorithm>
#include <cerrno>

namespace socketscope {
namespace {

constexpr std::size_t largestReceive = std::size_t{16} << 20U;

/// Those of before bind() and connect(), up to the first that is refused.
Answer setOptions(int fd, const SocketOptions& options) {
    Answer answer{0, 0};
    if (options.reuseAddress) answer = net::setReuseAddress(fd);
    if (answer.ok() && options.sendBuffer) answer = net::setSendBuffer(fd, *options.sendBuffer);
    if (answer.ok() && options.receiveBuffer) answer = net::setReceiveBuffer(fd, *options.receiveBuffer);
    if (answer.ok() && options.quickAck) answer = net::setQuickAck(fd, *options.quickAck);
    if (answer.ok() && options.userTimeout) answer = net::setUserTimeout(fd, *options.userTimeout);
    if (answer.ok() && options.keepAlive)
        answer = net::setKeepAlive(fd, options.keepAlive->idle, options.keepAlive->interval, options.keepAlive->probes);
    return answer;
}

} // namespace

KernelPrograms::KernelPrograms(TraceWriter& trace, Poller& poller, const Clock& clock, KernelPlace place,
                               Onlooker& onlooker)
    : trace_(trace), poller_(poller), clock_(clock), place_(std::move(place)), onlooker_(onlooker) {}

ProgramId KernelPrograms::add(const ProgramSetup& setup) {
    auto program = std::make_unique<Program>();
    program->id = trace_.program(setup.info);
    program->setup = setup;
    program->home = {setup.address, setup.port};
    if (setup.info.host == Host::Server && setup.port == 0) {
        // Bound and not listening: the kernel refuses callers there, and gives the port to nobody else.
        const Answer opened = place_.openSocket(setup.address.version(), setup.transport);
        program->reservation = UniqueFd(static_cast<int>(opened.value));
        if (program->reservation && net::bindTo(program->reservation.get(), program->home).ok())
            program->home = net::localEndpoint(program->reservation.get()).value_or(program->home);
    }
    programs_.push_back(std::move(program));
    return programs_.back()->id;
}

void KernelPrograms::interrupt(ProgramId id) {
    if (!knows(id)) return;
    Program& program = *programs_[number(id)];
    if (!program.pending) return;
    poller_.forget(program.sockets[program.pending->socket]->fd.get());
    finish(program, {Answer{-1, EINTR}, row(program.pending->command.primitive).decisive, {}});
    run(program);
}

void KernelPrograms::carryOut(const PrimitiveCommand& primitive) {
    if (!knows(primitive.program)) {
        note("There is no program number " + std::to_string(number(primitive.program)) + ": nothing was called.");
        return;
    }
    Program& program = *programs_[number(primitive.program)];
    if (program.killed) {
        note(program.setup.info.name + " has been killed: it calls nothing any more.");
        return;
    }
    if (primitive.address && !primitive.address->address.isLoopback()) {
        note(primitive.address->toString() + " is not a loopback address: " + program.setup.info.name +
             " did not call " + std::string(name(primitive.primitive)) + ".");
        return;
    }
    program.waiting.push_back(primitive);
    run(program);
}

void KernelPrograms::run(Program& program) {
    while (!program.pending && !program.waiting.empty()) {
        const PrimitiveCommand next = std::move(program.waiting.front());
        program.waiting.pop_front();
        begin(program, next);
    }
}

std::optional<std::size_t> KernelPrograms::choose(Program& program, const PrimitiveCommand& command) const {
    auto& sockets = program.sockets;
    if (const auto found = socketFor(sockets, command); found || command.connection != 0) return found;
    sockets.push_back(std::make_unique<Socket>());
    sockets.back()->id = trace_.nextSocket();
    return sockets.size() - 1;
}

Endpoint KernelPrograms::targetOf(const Program& program, const PrimitiveCommand& command) const {
    return socketscope::targetOf(programs_, program, command);
}

void KernelPrograms::begin(Program& program, const PrimitiveCommand& command) {
    const auto chosen = choose(program, command);
    if (!chosen) {
        callOnNothing(program, command);
        return;
    }
    Socket& socket = *program.sockets[*chosen];
    Pending pending;
    pending.command = command;
    pending.call = trace_.nextCall();
    pending.socket = *chosen;
    pending.calls = callsOf(socket.use, command);
    const Call call = describe(program, pending, socket);
    pending.calledAt = clock_.now();
    pending.event = trace_.add(pending.calledAt, program.id, Origin::Observed, EventId{}, call);
    program.pending = std::move(pending);
    if (auto failed = prepare(program, *program.pending, socket)) {
        finish(program, *failed);
        return;
    }
    advance(program);
}

/// A connection that was never accepted, or is closed: the program holds no such descriptor, and the kernel says EBADF.
void KernelPrograms::callOnNothing(Program& program, const PrimitiveCommand& command) {
    const SocketCall decisive = decisiveCall(command);
    Socket nothing;
    Pending pending;
    pending.command = command;
    pending.call = trace_.nextCall();
    pending.calls = {decisive};
    const Call call = describe(program, pending, nothing);
    const Time at = clock_.now();
    const EventId event = trace_.add(at, program.id, Origin::Observed, EventId{}, call);
    const Answer answer = decisive == SocketCall::Close ? net::closeNow(nothing.fd) : net::shutdownWrite(-1);
    Return result;
    result.call = pending.call;
    result.value = -1;
    result.error = static_cast<std::uint16_t>(answer.error);
    result.primitive = command.primitive;
    result.failed = decisive;
    trace_.add(clock_.now(), program.id, Origin::Observed, event, result);
}

Call KernelPrograms::describe(Program& program, const Pending& pending, const Socket& socket) {
    return describeCall(trace_, pending.command, pending.call, socket.id, pending.calls,
                        targetOf(program, pending.command));
}

std::optional<KernelPrograms::Outcome> KernelPrograms::prepare(Program& program, Pending& pending, Socket& socket) {
    const Endpoint target = targetOf(program, pending.command);
    if (pending.calls.contains(SocketCall::Socket)) {
        const Answer opened = place_.openSocket(target.address.version(), program.setup.transport);
        if (!opened.ok()) return Outcome{opened, SocketCall::Socket, {}};
        socket.fd = UniqueFd(static_cast<int>(opened.value));
        socket.use = SocketUse::Fresh;
    }
    const bool opens =
        pending.command.primitive == Primitive::Listen || pending.command.primitive == Primitive::Connect;
    if (opens && pending.calls.contains(SocketCall::SetSockOpt))
        if (const Answer set = setOptions(socket.fd.get(), pending.command.options); !set.ok())
            return Outcome{set, SocketCall::SetSockOpt, {}};
    if (pending.calls.contains(SocketCall::Bind)) {
        const Endpoint local = bindingOf(programs_, program, pending.command);
        if (local == program.home) program.reservation.reset();
        if (const Answer bound = net::bindTo(socket.fd.get(), local); !bound.ok())
            return Outcome{bound, SocketCall::Bind, {}};
        socket.local = net::localEndpoint(socket.fd.get()).value_or(local);
    }
    if (pending.command.primitive == Primitive::Disconnect && pending.command.how == DisconnectHow::Abort &&
        socket.fd.valid())
        if (const Answer set = net::setLingerZero(socket.fd.get()); !set.ok())
            return Outcome{set, SocketCall::SetSockOpt, {}};
    return std::nullopt;
}

void KernelPrograms::advance(Program& program) {
    Pending& pending = *program.pending;
    Socket& socket = *program.sockets[pending.socket];
    auto outcome = attempt(program, pending, socket);
    if (outcome)
        finish(program, *outcome);
    else
        startWaiting(program, pending, socket);
}

void KernelPrograms::startWaiting(Program& program, Pending& pending, const Socket& socket) {
    if (!pending.blocked) {
        pending.blocked = true;
        pending.blockedSince = clock_.now();
        onlooker_.waits(held(program, socket), made(pending, {}), pending.blockedSince);
    }
    const bool writing =
        pending.command.primitive == Primitive::Connect || pending.command.primitive == Primitive::Send;
    if (!poller_.watchOnce(socket.fd.get(), writing ? Poller::For::Writing : Poller::For::Reading, number(program.id)))
        note("The kernel does not let a descriptor be watched: " + program.setup.info.name + " waits for ever.");
}

void KernelPrograms::ready(std::uint64_t token) {
    if (token >= programs_.size() || !programs_[token]->pending) return;
    advance(*programs_[token]);
    run(*programs_[token]);
}

void KernelPrograms::lookAgain(const Endpoint& local, const Endpoint& remote) {
    for (const auto& program : programs_) {
        if (!program->pending) continue;
        const Socket& socket = *program->sockets[program->pending->socket];
        const bool listens = socket.use == SocketUse::Listening;
        if (socket.local == local && (listens || socket.remote == remote)) return ready(number(program->id));
    }
}

std::optional<KernelPrograms::Outcome> KernelPrograms::attempt(Program& program, Pending& pending, Socket& socket) {
    const auto done = [&](Answer answer, SocketCall call) -> std::optional<Outcome> {
        if (answer.wouldBlock() && call != SocketCall::Connect) return std::nullopt;
        return Outcome{answer, answer.ok() ? SocketCall::None : call, {}};
    };
    const int fd = socket.fd.get();
    switch (pending.command.primitive) {
    case Primitive::Listen:
        return done(net::listenOn(fd, pending.command.backlog), SocketCall::Listen);
    case Primitive::Connect:
        return attemptConnect(program, pending, socket);
    case Primitive::Accept:
        if (Endpoint caller; auto outcome = done(net::acceptFrom(fd, &caller), SocketCall::Accept)) {
            outcome->caller = caller;
            return outcome;
        }
        return std::nullopt;
    case Primitive::Send:
        return attemptSend(pending, socket);
    case Primitive::Receive: {
        const std::size_t wanted = std::min<std::size_t>(pending.command.max, largestReceive);
        if (scratch_.size() < wanted) scratch_.resize(wanted);
        const Answer got = net::receiveBytes(fd, std::span(scratch_).first(wanted));
        auto outcome = done(got, SocketCall::Recv);
        if (outcome && got.ok()) outcome->data = ByteView(scratch_).first(static_cast<std::size_t>(got.value));
        return outcome;
    }
    case Primitive::Disconnect:
        break;
    }
    if (pending.command.how == DisconnectHow::Write) return done(net::shutdownWrite(fd), SocketCall::Shutdown);
    return Outcome{}; // close() itself belongs to finishDisconnect, between two looks at the socket
}

std::optional<KernelPrograms::Outcome> KernelPrograms::attemptSend(Pending& pending, Socket& socket) {
    const ByteView rest = ByteView(pending.command.data).subspan(pending.sent);
    const Answer took = net::sendBytes(socket.fd.get(), rest);
    if (took.ok()) {
        pending.sent += static_cast<std::size_t>(took.value);
        if (pending.sent < pending.command.data.size()) return std::nullopt; // a blocking send() takes all of it
        return Outcome{Answer{static_cast<long>(pending.sent), 0}, SocketCall::None, {}};
    }
    if (took.wouldBlock()) return std::nullopt;
    if (pending.sent > 0) return Outcome{Answer{static_cast<long>(pending.sent), 0}, SocketCall::None, {}};
    return Outcome{took, SocketCall::Send, {}};
}

std::optional<KernelPrograms::Outcome> KernelPrograms::attemptConnect(Program& program, Pending& pending,
                                                                      Socket& socket) {
    const Endpoint target = targetOf(program, pending.command);
    const bool first = !pending.blocked;
    const bool opens = socket.use == SocketUse::Fresh || socket.use == SocketUse::Refused;
    Answer answer = net::connectTo(socket.fd.get(), target);
    if (first && opens && (answer.ok() || answer.wouldBlock() || answer.error == ECONNREFUSED)) {
        socket.local = net::localEndpoint(socket.fd.get()).value_or(Endpoint{program.setup.address, 0});
        socket.remote = target;
        socket.use = SocketUse::Connecting;
        if (program.setup.transport == Transport::Tcp) onlooker_.connects(held(program, socket), answeringAt(target));
    }
    if (answer.error == EALREADY && first && !opens) return Outcome{answer, SocketCall::Connect, {}};
    if (first && answer.wouldBlock()) {
        pending.blocked = true;
        pending.blockedSince = clock_.now();
        onlooker_.waits(held(program, socket), made(pending, answer), clock_.now());
        answer = net::connectTo(socket.fd.get(), target); // loopback has often answered by now
    }
    if (answer.wouldBlock()) return std::nullopt;
    // The kernel says EISCONN where the answer of the first call was lost on the way: it is connected.
    return Outcome{answer, answer.ok() ? SocketCall::None : SocketCall::Connect, {}};
}

Answering KernelPrograms::answeringAt(const Endpoint& target) const {
    Answering there;
    for (const auto& other : programs_) {
        if (other->setup.info.host != Host::Server || other->home != target) continue;
        there.program = other->id;
        for (const auto& s : other->sockets)
            if (s->use == SocketUse::Listening) there.listener = s->id;
    }
    return there;
}

HeldSocket KernelPrograms::held(const Program& program, const Socket& socket) {
    return {socket.id, program.id, socket.fd.get(), socket.local, socket.remote, socket.use == SocketUse::Listening};
}

MadeCall KernelPrograms::made(const Pending& pending, const Answer& answer) const {
    return {pending.event,       pending.calledAt, returnedAt_,  pending.command.primitive,
            pending.command.how, answer.error,     answer.value, false};
}

void KernelPrograms::leaveOutDetail(bool crowded) {
    onlooker_.leaveOutReadings(crowded);
    if (crowded) return;
    if (const std::uint64_t count = onlooker_.leftOut(); count > 0)
        note(std::to_string(count) + " readings of queues were left out: more happened than could be passed on.");
}

void KernelPrograms::note(const std::string& text) {
    trace_.add(clock_.now(), noProgram, Origin::Observed, EventId{}, Note{trace_.keep(text), Note::Level::Warning});
}

} // namespace socketscope
