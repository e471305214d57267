// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/programs.h"

#include <algorithm>
#include <cerrno>

namespace socketscope {
namespace {

bool forConnections(Primitive p) {
    return p == Primitive::Send || p == Primitive::Receive || p == Primitive::Disconnect;
}

/// The other side has said its last word, which a reset afterwards does not take back: RECEIVE finds the end.
bool endIsHere(const StateChanged& state) {
    using enum ConnectionState;
    const ConnectionState last = state.to == Closed ? state.from : state.to;
    return last == CloseWait || last == Closing || last == LastAck || last == TimeWait;
}

/// What a connection that ended without order has left for its next call to tell (sk_err in tcp_reset() of Linux).
int leftError(const Trace& trace, EventId at, const StateChanged& state) {
    using enum ConnectionState;
    if (state.to != Closed || state.kind != SocketKind::Connection) return 0;
    if (state.from == TimeWait || state.from == LastAck || state.from == Closing) return 0;
    const auto* arrived = trace.get<Arrived>(trace[at].cause);
    const auto* sent = arrived != nullptr ? trace.get<Sent>(trace.segment(arrived->segment).sent) : nullptr;
    if (sent == nullptr || (sent->flags & flag::rst) == 0) return ETIMEDOUT;
    if (state.from == SynSent) return ECONNREFUSED;
    return state.from == CloseWait ? EPIPE : ECONNRESET;
}

} // namespace

void Programs::moveTo(const Trace& trace, EventId moment) {
    const EventId last{std::min(number(moment), number(trace.last()))};
    if (number(last) < number(moment_)) {
        programs_.clear();
        moment_ = EventId{};
    }
    for (std::uint32_t n = number(moment_) + 1; n <= number(last); ++n) {
        const EventId id{n};
        const TraceEvent& event = trace[id];
        if (event.program == noProgram) continue;
        if (const auto* call = std::get_if<Call>(&event.what)) called(id, event.program, *call);
        if (const auto* ret = std::get_if<Return>(&event.what)) returned(trace, id, event.program, *ret);
        if (const auto* state = std::get_if<StateChanged>(&event.what)) entered(event.program, *state);
        if (std::holds_alternative<Killed>(event.what)) {
            Program& p = at(event.program); // it is in no call and holds nothing any more
            p.killed = id;
            p.call = EventId{};
            p.sockets.clear();
        }
    }
    moment_ = last;
}

Programs::Program& Programs::at(ProgramId id) {
    if (programs_.size() <= number(id)) programs_.resize(number(id) + std::size_t{1});
    return programs_[number(id)];
}

const Programs::Program& Programs::operator[](ProgramId id) const {
    static const Program nothing;
    return number(id) < programs_.size() ? programs_[number(id)] : nothing;
}

void Programs::called(EventId id, ProgramId program, const Call& call) {
    Program& p = at(program);
    p.call = id;
    if (!present(call.socket)) return; // a call on a descriptor that does not exist
    auto it = std::find_if(p.sockets.begin(), p.sockets.end(), [&](const Socket& s) { return s.id == call.socket; });
    if (it == p.sockets.end()) it = p.sockets.insert(p.sockets.end(), Socket{.id = call.socket});
    p.before = it->use;
    it->use = whileIn(it->use, call.primitive);
    if (call.primitive == Primitive::Listen && !present(it->local)) it->local = call.address;
    if (call.primitive == Primitive::Connect && it->use == SocketUse::Connecting) it->remote = call.address;
}

void Programs::returned(const Trace& trace, EventId id, ProgramId program, const Return& ret) {
    Program& p = at(program);
    const EventId callEvent = trace.call(ret.call).call;
    const auto* call = trace.get<Call>(callEvent);
    p.lastReturn = id;
    if (p.call == callEvent) p.call = EventId{};
    if (call == nullptr || !present(call->socket)) return;
    const auto it =
        std::find_if(p.sockets.begin(), p.sockets.end(), [&](const Socket& s) { return s.id == call->socket; });
    if (it == p.sockets.end()) return;
    const bool eof = ret.primitive == Primitive::Receive && ret.error == 0 && ret.value == 0 && call->amount > 0;
    it->use = after(p.before, ret.primitive, call->how, {ret.error, eof, ret.failed});
    if (ret.primitive == Primitive::Accept) {
        if (ret.error != 0) return;
        Socket taken{
            .id = ret.socket, .use = SocketUse::Open, .fd = ret.value, .local = ret.local, .remote = ret.remote};
        taken.accepted = ++p.acceptedCount;
        p.sockets.push_back(taken);
        return;
    }
    if (present(ret.local)) it->local = ret.local;
    if (present(ret.remote)) it->remote = ret.remote;
    if (ret.primitive == Primitive::Listen && ret.error == 0) it->fd = ret.value;
    const bool closed = ret.primitive == Primitive::Disconnect && call->how != DisconnectHow::Write && ret.error == 0;
    if (closed) p.sockets.erase(it);
}

void Programs::entered(ProgramId program, const StateChanged& state) {
    if (state.fd < 0) return;
    for (Socket& socket : at(program).sockets)
        if (socket.id == state.socket) socket.fd = state.fd;
}

const Programs::Socket* Programs::socketFor(ProgramId id, Primitive primitive, std::uint16_t connection) const {
    const auto& sockets = (*this)[id].sockets;
    if (connection != 0) {
        for (const Socket& s : sockets)
            if (s.accepted == connection) return &s;
        return nullptr;
    }
    if (forConnections(primitive))
        for (std::size_t i = sockets.size(); i-- > 0;)
            if (sockets[i].accepted != 0) return &sockets[i];
    for (const Socket& s : sockets)
        if (s.accepted == 0) return &s;
    return nullptr;
}

bool Programs::holdsNothing(ProgramId id, std::uint16_t connection) const {
    return connection != 0 && socketFor(id, Primitive::Send, connection) == nullptr;
}

const Programs::Socket* Programs::listener(ProgramId id) const {
    for (const Socket& s : (*this)[id].sockets)
        if (s.use == SocketUse::Listening) return &s;
    return nullptr;
}

std::optional<std::uint32_t> Programs::unread(const Trace& trace, SocketId socket) const {
    const auto* queue = trace.get<QueueChanged>(trace.queueAt(socket, moment_));
    if (queue == nullptr || queue->receive < 0) return std::nullopt;
    return static_cast<std::uint32_t>(queue->receive);
}

SocketSupply Programs::supplyOf(const Trace& trace, const Socket& socket) const {
    SocketSupply supply;
    if (const auto* queue = trace.get<QueueChanged>(trace.queueAt(socket.id, moment_)))
        supply.connectionWaiting = queue->accept > 0;
    const EventId at = trace.stateAt(socket.id, moment_);
    const auto* state = trace.get<StateChanged>(at);
    supply.bytesUnread = unread(trace, socket.id).value_or(0) > 0 || (state != nullptr && endIsHere(*state));
    if (state != nullptr) supply.error = leftError(trace, at, *state);
    return supply;
}

Prospect Programs::prospectOf(const Trace& trace, ProgramId id, Primitive primitive, DisconnectHow how,
                              std::uint16_t connection, ProgramId server) const {
    if (holdsNothing(id, connection)) return {Prospect::Kind::Fails, EBADF, WaitsFor::Nothing};
    const Socket* socket = socketFor(id, primitive, connection);
    SocketSupply supply = socket != nullptr ? supplyOf(trace, *socket) : SocketSupply{};
    if (server == noProgram)
        for (std::uint16_t i = 0; i < trace.programs().size() && server == noProgram; ++i)
            if (trace.programs()[i].host == Host::Server) server = ProgramId{i};
    supply.someoneListens = server != noProgram && listener(server) != nullptr;
    return prospect(socket != nullptr ? socket->use : SocketUse::NoSocket, primitive, how, supply);
}

} // namespace socketscope
