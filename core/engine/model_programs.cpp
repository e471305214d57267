// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/model_programs.h"

#include <algorithm>
#include <cerrno>

namespace socketscope {
namespace {

using namespace std::chrono_literals;

constexpr std::uint16_t firstHome = 7000;
constexpr int firstDescriptor = 3; ///< 0, 1 and 2 are every program's standard streams

} // namespace

void ModelPrograms::add(const ProgramSetup& setup) {
    auto program = std::make_unique<Program>();
    program->id = trace_.program(setup.info);
    program->setup = setup;
    program->home = {setup.address, setup.port};
    const auto lives = [&](const Endpoint& home) {
        return std::any_of(programs_.begin(), programs_.end(), [&](const auto& p) { return p->home == home; });
    };
    if (setup.info.host == Host::Server && setup.port == 0)
        for (program->home.port = firstHome; lives(program->home);) ++program->home.port;
    if (program->home.port != 0) tcp_.belongs(program->home, program->id);
    programs_.push_back(std::move(program));
}

void ModelPrograms::carryOut(PrimitiveCommand command, Time now) {
    Program& program = *programs_[number(command.program)];
    if (program.killed) {
        const std::string text = program.setup.info.name + " has been killed: it calls nothing any more.";
        trace_.add(now, program.id, Origin::Modelled, EventId{}, Note{trace_.keep(text), Note::Level::Warning});
        return;
    }
    program.waiting.push_back(std::move(command));
    run(program, now);
}

void ModelPrograms::run(Program& program, Time now) {
    while (!program.pending && !program.waiting.empty()) {
        PrimitiveCommand next = std::move(program.waiting.front());
        program.waiting.pop_front();
        begin(program, std::move(next), now);
    }
}

void ModelPrograms::begin(Program& program, PrimitiveCommand command, Time now) {
    auto chosen = socketFor(program.sockets, command);
    if (!chosen && command.connection != 0) return callOnNothing(program, command, now);
    if (!chosen) {
        program.sockets.push_back(std::make_unique<Socket>());
        program.sockets.back()->id = trace_.nextSocket();
        chosen = program.sockets.size() - 1;
    }
    Socket& socket = *program.sockets[*chosen];
    Pending pending;
    pending.call = trace_.nextCall();
    pending.socket = *chosen;
    if (!program.setup.userCalls) pending.calls = callsOf(socket.use, command);
    const Endpoint target = addressed(program, command) ? targetOf(programs_, program, command) : Endpoint{};
    const Call call = describeCall(trace_, command, pending.call, socket.id, pending.calls, target);
    pending.event = trace_.add(now, program.id, Origin::Modelled, EventId{}, call);
    pending.command = std::move(command);
    program.pending = std::move(pending);
    if (auto failed = prepare(program, *program.pending, socket)) return finish(program, std::move(*failed), {}, now);
    advance(program, {}, now);
}

/// A connection that was never accepted, or is closed: the program holds no such descriptor (close(2), EBADF).
void ModelPrograms::callOnNothing(Program& program, const PrimitiveCommand& command, Time now) {
    const SocketCall decisive = decisiveCall(command);
    const CallId id = trace_.nextCall();
    const EventId event =
        trace_.add(now, program.id, Origin::Modelled, EventId{},
                   describeCall(trace_, command, id, SocketId{}, {decisive}, targetOf(programs_, program, command)));
    Return result;
    result.call = id;
    result.value = -1;
    result.error = EBADF;
    result.primitive = command.primitive;
    result.failed = decisive;
    trace_.add(now, program.id, Origin::Modelled, event, result);
}

/// An active OPEN may leave out whom it is for; connect() cannot.
bool ModelPrograms::addressed(const Program& program, const PrimitiveCommand& command) const {
    return !program.setup.userCalls || command.primitive != Primitive::Connect || command.address ||
           number(command.server) < programs_.size();
}

int ModelPrograms::openDescriptor(Program& program) {
    int fd = firstDescriptor;
    while (program.fds.contains(fd)) ++fd;
    program.fds.insert(fd);
    return fd;
}

std::optional<ModelPrograms::Outcome> ModelPrograms::prepare(Program& program, const Pending& pending, Socket& socket) {
    if (pending.calls.contains(SocketCall::Socket)) {
        socket.fd = openDescriptor(program);
        socket.use = SocketUse::Fresh;
    }
    if (!pending.calls.contains(SocketCall::Bind)) return std::nullopt;
    Endpoint local = bindingOf(programs_, program, pending.command);
    if (local.port == 0) local = freePort(local.address);
    const bool udp = program.setup.transport == Transport::Udp;
    if (udp ? datagrams_.taken(local) : tcp_.taken(local, pending.command.options.reuseAddress))
        return Outcome{EADDRINUSE, -1, {}, SocketCall::Bind, {}, {}};
    socket.local = local;
    return std::nullopt;
}

void ModelPrograms::advance(Program& program, EventId arrival, Time now) {
    Pending& pending = *program.pending;
    auto outcome = attempt(program, pending, *program.sockets[pending.socket], now);
    if (outcome) return finish(program, std::move(*outcome), arrival, now);
    if (pending.blocked) return;
    pending.blocked = true;
    pending.blockedSince = now;
}

std::optional<ModelPrograms::Outcome> ModelPrograms::attempt(Program& program, Pending& pending, Socket& socket,
                                                             Time now) {
    const PrimitiveCommand& command = pending.command;
    if (program.setup.userCalls) return attemptUserCall(program, pending, socket, now);
    if (program.setup.transport == Transport::Udp) return attemptDatagram(program, pending, socket, now);
    const bool again = pending.blocked || pending.dialled;
    SocketSupply supply;
    supply.bytesUnread = true; // whether there are any, TCP says
    const Prospect met = prospect(socket.use, command.primitive, command.how, supply);
    if (!again && met.kind == Prospect::Kind::Fails) return Outcome{met.error, -1, {}, decisiveCall(command), {}, {}};
    switch (command.primitive) {
    case Primitive::Listen:
        return attemptListen(program, pending, socket, now);
    case Primitive::Connect:
        return attemptConnect(program, pending, socket, now);
    case Primitive::Accept:
        return attemptAccept(program, pending, socket, now);
    case Primitive::Send:
        return attemptSend(pending, socket, now);
    case Primitive::Receive:
        return attemptReceive(pending, socket, now);
    case Primitive::Disconnect:
        break;
    }
    return disconnect(pending, socket, now);
}

std::optional<ModelPrograms::Outcome> ModelPrograms::attemptListen(Program& program, const Pending& pending,
                                                                   const Socket& socket, Time now) {
    const SocketOptions& options = pending.command.options;
    const auto answer = tcp_.listen({program.id, socket.id, socket.fd}, socket.local, pending.command.backlog,
                                    settingsFor(options), options.reuseAddress, {now, pending.event});
    return Outcome{0, socket.fd, {}, SocketCall::None, answer.rule, {}};
}

std::optional<ModelPrograms::Outcome> ModelPrograms::attemptConnect(Program& program, Pending& pending, Socket& socket,
                                                                    Time now) {
    if (!pending.dialled) {
        pending.dialled = true;
        socket.remote = targetOf(programs_, program, pending.command);
        if (pending.command.fromPort == 0) socket.local = freePort(socket.remote.address);
        socket.use = SocketUse::Connecting;
        const SocketOptions& options = pending.command.options;
        static_cast<void>(tcp_.connect({program.id, socket.id, socket.fd}, {socket.local, socket.remote},
                                       settingsFor(options), options.reuseAddress, {now, pending.event}));
        return std::nullopt;
    }
    const auto answer = tcp_.connected(socket.id);
    if (answer.waits) return std::nullopt;
    return Outcome{answer.error, answer.error == 0 ? 0 : -1,
                   {},           answer.error == 0 ? SocketCall::None : SocketCall::Connect,
                   RuleId::None, {}};
}

std::optional<ModelPrograms::Outcome> ModelPrograms::attemptAccept(Program& program, const Pending& pending,
                                                                   const Socket& socket, Time now) {
    const int fd = openDescriptor(program);
    const auto accepted = tcp_.accept(socket.id, fd, {now, pending.event});
    if (!accepted) {
        program.fds.erase(fd);
        return std::nullopt;
    }
    Outcome outcome;
    outcome.value = fd;
    outcome.made = std::make_unique<Socket>(
        Socket{accepted->socket, fd, SocketUse::Open, accepted->local, accepted->remote, ++program.acceptedCount});
    return outcome;
}

std::optional<ModelPrograms::Outcome> ModelPrograms::attemptSend(Pending& pending, const Socket& socket, Time now) {
    const ByteView rest = ByteView(pending.command.data).subspan(pending.sent);
    const auto answer = tcp_.send(socket.id, rest, {now, pending.event});
    pending.sent += answer.octets;
    if (answer.waits) return std::nullopt; // a blocking send() takes all of it
    if (answer.error != 0 && pending.sent == 0) return Outcome{answer.error, -1, {}, SocketCall::Send, answer.rule, {}};
    return Outcome{0, static_cast<std::int32_t>(pending.sent), {}, SocketCall::None, answer.rule, {}};
}

std::optional<ModelPrograms::Outcome> ModelPrograms::attemptReceive(const Pending& pending, const Socket& socket,
                                                                    Time now) {
    auto answer = tcp_.receive(socket.id, pending.command.max, {now, pending.event});
    if (answer.waits) return std::nullopt;
    if (answer.error != 0) return Outcome{answer.error, -1, {}, SocketCall::Recv, answer.rule, {}};
    return Outcome{0, static_cast<std::int32_t>(answer.octets), std::move(answer.data), SocketCall::None, answer.rule,
                   {}};
}

ModelPrograms::Outcome ModelPrograms::disconnect(const Pending& pending, const Socket& socket, Time now) {
    const ModelTcp::Moment moment{now, pending.event};
    if (pending.command.how != DisconnectHow::Write) {
        const auto answer = tcp_.close(socket.id, pending.command.how == DisconnectHow::Abort, moment);
        return {0, 0, {}, SocketCall::None, answer.rule, {}};
    }
    const auto answer = tcp_.shutdownWrite(socket.id, moment);
    const bool ok = answer.error == 0;
    return {answer.error, ok ? 0 : -1, {}, ok ? SocketCall::None : SocketCall::Shutdown, answer.rule, {}};
}

EventId ModelPrograms::returned(const Program& program, const Pending& pending, const Outcome& outcome,
                                const Socket& shown, EventId arrival, Time now) {
    Return result;
    result.call = pending.call;
    result.socket = shown.id;
    result.blocked = pending.blocked ? now - pending.blockedSince : Duration{};
    result.data = trace_.keepData(outcome.data);
    result.value = outcome.value;
    result.error = static_cast<std::uint16_t>(outcome.error);
    result.primitive = pending.command.primitive;
    result.failed = outcome.failed;
    result.rule = outcome.rule;
    if (shown.local.port != 0) result.local = trace_.endpoint(shown.local);
    if (shown.remote.port != 0) result.remote = trace_.endpoint(shown.remote);
    result.transport = program.setup.transport;
    const EventId cause = pending.blocked && present(arrival) ? arrival : pending.event;
    return trace_.add(now, program.id, Origin::Modelled, cause, result);
}

void ModelPrograms::finish(Program& program, Outcome outcome, EventId arrival, Time now) {
    const Pending pending = std::move(*program.pending);
    program.pending.reset();
    Socket& socket = *program.sockets[pending.socket];
    const PrimitiveCommand& command = pending.command;
    returned(program, pending, outcome, outcome.made ? *outcome.made : socket, arrival, now);
    const bool eof =
        command.primitive == Primitive::Receive && outcome.error == 0 && outcome.value == 0 && command.max > 0;
    socket.use = after(socket.use, command.primitive, command.how, {outcome.error, eof});
    if (outcome.made) program.sockets.push_back(std::move(outcome.made));
    const bool closes = command.primitive == Primitive::Disconnect && command.how != DisconnectHow::Write;
    if (!closes || outcome.error != 0 || program.setup.userCalls) return;
    program.fds.erase(socket.fd);
    program.sockets.erase(program.sockets.begin() + static_cast<std::ptrdiff_t>(pending.socket));
}

void ModelPrograms::interrupt(ProgramId id, Time now) {
    Program& program = *programs_[number(id)];
    if (!program.pending) return;
    finish(program, {EINTR, -1, {}, decisiveCall(program.pending->command), {}, {}}, {}, now);
    run(program, now);
}

void ModelPrograms::kill(const Kill& command, Time now) {
    const Host host = programs_[number(command.program)]->setup.info.host;
    EventId cause{};
    for (const auto& program : programs_) {
        const bool named = program->id == command.program;
        if (!named && !(command.host && program->setup.info.host == host)) continue;
        if (!program->killed) {
            program->killed = true;
            program->pending.reset();
            program->waiting.clear();
            cause = trace_.add(now, program->id, Origin::Modelled, EventId{}, Killed{command.host});
        }
        endOf(*program, command.host, {now, cause});
    }
}

/// What its kernel does with the sockets of a killed program, or nothing, where the kernel is gone itself.
void ModelPrograms::endOf(Program& program, bool host, const ModelTcp::Moment& moment) {
    if (host) tcp_.hostIsGone(program.id, moment);
    for (const auto& socket : program.sockets)
        if (program.setup.transport == Transport::Udp)
            datagrams_.close(socket->local);
        else if (!host)
            static_cast<void>(tcp_.close(socket->id, false, moment));
    program.sockets.clear();
}

bool ModelPrograms::waitsAt(const Program& program, SocketId socket) {
    return program.pending && program.sockets[program.pending->socket]->id == socket;
}

void ModelPrograms::lookAgain(const std::vector<ModelTcp::Touched>& touched, Time now) {
    for (const ModelTcp::Touched& place : touched)
        for (const auto& program : programs_)
            if (waitsAt(*program, place.socket)) {
                advance(*program, place.arrival, now);
                run(*program, now);
            }
}

FourTuple ModelPrograms::between(ProgramId from, ProgramId to) const {
    if (const auto known = tcp_.newestBetween(from, to)) return *known;
    return {programs_[number(from)]->home, programs_[number(to)]->home};
}

ProgramId ModelPrograms::counterpart(ProgramId from, ProgramId to) const {
    if (knows(to)) return to;
    for (const auto& program : programs_)
        if (program->setup.info.host != programs_[number(from)]->setup.info.host) return program->id;
    return from;
}

Endpoint ModelPrograms::freePort(const IpAddress& address) {
    Endpoint local{address, nextPort_};
    while (tcp_.taken(local, false)) ++local.port;
    nextPort_ = static_cast<std::uint16_t>(local.port + 1);
    return local;
}

TcpSettings ModelPrograms::settingsFor(const SocketOptions& options) const {
    TcpSettings settings = settings_;
    if (options.sendBuffer) settings.sendBuffer = *options.sendBuffer;
    if (options.receiveBuffer) settings.receiveBuffer = *options.receiveBuffer;
    if (options.quickAck) settings.delayedAck = !*options.quickAck;
    if (options.userTimeout) settings.userTimeout = *options.userTimeout;
    if (options.keepAlive) {
        // The kernel counts in whole seconds (tcp(7)).
        settings.keepAliveIdle =
            std::max<Duration>(std::chrono::ceil<std::chrono::seconds>(options.keepAlive->idle), 1s);
        settings.keepAliveInterval =
            std::max<Duration>(std::chrono::ceil<std::chrono::seconds>(options.keepAlive->interval), 1s);
        settings.keepAliveProbes = options.keepAlive->probes;
    }
    return settings;
}

} // namespace socketscope
