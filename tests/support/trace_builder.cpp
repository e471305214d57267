// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/trace_builder.h"

#include "core/tcp/diagram.h"
#include "tests/support/written.h"

#include <cerrno>

namespace socketscope::test {
namespace {

Endpoint loopback(std::uint8_t last, std::uint16_t port) { return {IpAddress::v4(127, 0, 0, last), port}; }

} // namespace

TraceBuilder::TraceBuilder(Origin wire, Duration pace) : wire_(wire), pace_(pace) {
    serverEnd_ = writer_.endpoint(loopback(2, 7000));
}

TraceBuilder& TraceBuilder::after(Duration gap) {
    gap_ = gap;
    return *this;
}

TraceBuilder& TraceBuilder::withRules() {
    rules_ = true;
    return *this;
}

TraceBuilder& TraceBuilder::by(RuleId rule) {
    rule_ = rule;
    return *this;
}

RuleId TraceBuilder::ruleFor(const StateChanged& state) {
    const RuleId said = takeRule();
    if (said != RuleId::None || !rules_) return said;
    // A connection of the server's was LISTEN before it had a socket of its own.
    const bool born = state.from == ConnectionState::Closed && state.to == ConnectionState::SynReceived;
    for (const DiagramEdge& edge : diagramEdgesFrom(born ? ConnectionState::Listen : state.from))
        if (edge.to == state.to) return edge.rule;
    return RuleId::None;
}

Time TraceBuilder::tick() {
    if (writer_.last() != EventId{}) now_ += gap_ >= Duration{} ? gap_ : pace_;
    gap_ = Duration{-1};
    return now_;
}

EventId TraceBuilder::add(ProgramId program, Origin origin, EventId cause, What what) {
    // A state comes with the event that brought it about, at the same moment.
    const bool rides = std::holds_alternative<StateChanged>(what) && gap_ < Duration{};
    return writer_.add(rides ? now_ : tick(), program, origin, cause, std::move(what));
}

CallId TraceBuilder::call(ProgramId program, Primitive primitive, SocketId socket, std::string_view data) {
    Call c;
    c.id = writer_.nextCall();
    c.socket = socket;
    c.primitive = primitive;
    c.data = writer_.keep(data);
    c.amount = primitive == Primitive::Receive ? 4096U : static_cast<std::uint32_t>(data.size());
    if (primitive == Primitive::Connect || primitive == Primitive::Listen) c.address = serverEnd_;
    c.calls = row(primitive).calls;
    add(program, Origin::Observed, {}, c);
    lastCall_ = c.id;
    return c.id;
}

void TraceBuilder::returns(ProgramId program, CallId call, Primitive primitive, std::int32_t value, std::uint16_t error,
                           Duration blocked, SocketId socket, std::string_view data) {
    Return r;
    r.call = call;
    r.primitive = primitive;
    r.value = value;
    r.error = error;
    r.blocked = blocked;
    r.socket = socket;
    r.data = writer_.keep(data);
    if (error != 0) r.failed = row(primitive).decisive;
    add(program, Origin::Observed, {}, r);
}

SegmentId TraceBuilder::sent(Connection& c, End from, FlagBits flags, std::string_view data, EventId cause) {
    const bool client = from == End::Client;
    Sent s;
    s.id = writer_.nextSegment();
    s.from = client ? c.clientEnd : c.serverEnd;
    s.to = client ? c.serverEnd : c.clientEnd;
    std::uint32_t& next = client ? c.clientNext : c.serverNext;
    s.seq = next;
    s.ack = (flags & flag::ack) != 0 ? (client ? c.serverNext : c.clientNext) : 0;
    s.length = static_cast<std::uint32_t>(data.size());
    s.flags = flags;
    s.toProgram = client ? c.server : c.client;
    s.rule = takeRule();
    next += s.length + ((flags & (flag::syn | flag::fin)) != 0 ? 1U : 0U);
    const EventId event = add(client ? c.client : c.server, wire_, present(cause) ? cause : writer_.last(), s);
    flights_.push_back({s.toProgram, event});
    return s.id;
}

void TraceBuilder::arrives(SegmentId segment) {
    const Flight& flight = flights_[number(segment) - 1];
    add(flight.to, wire_, flight.sent, Arrived{segment, Moment::Exact, takeRule()});
}

void TraceBuilder::lost(SegmentId segment) {
    const Flight& flight = flights_[number(segment) - 1];
    add(flight.to, wire_, flight.sent, Lost{segment, Lost::How::Chance});
}

void TraceBuilder::state(const Connection& c, End end, ConnectionState to, SocketKind kind, bool queued) {
    const bool client = end == End::Client;
    StateChanged s;
    s.socket = client ? c.clientSocket : c.serverSocket;
    s.listener = queued ? c.listener : SocketId{};
    s.local = client ? c.clientEnd : c.serverEnd;
    s.remote = client ? c.serverEnd : c.clientEnd;
    s.kind = kind;
    s.from = states_[s.socket];
    s.to = to;
    s.rule = ruleFor(s);
    states_[s.socket] = to;
    add(client ? c.client : c.server, wire_, writer_.last(), s);
}

SocketId TraceBuilder::listen(ProgramId server, std::uint16_t port, int fd) {
    serverEnd_ = writer_.endpoint(loopback(2, port));
    const CallId id = call(server, Primitive::Listen);
    StateChanged s;
    s.socket = writer_.nextSocket();
    s.local = serverEnd_;
    s.kind = SocketKind::Listener;
    s.from = ConnectionState::Closed;
    s.to = ConnectionState::Listen;
    s.rule = ruleFor(s);
    add(server, Origin::Observed, writer_.last(), s);
    returns(server, id, Primitive::Listen, fd, 0, {}, s.socket);
    return s.socket;
}

Connection TraceBuilder::dial(ProgramId client, ProgramId server, SocketId listener) {
    Connection c;
    c.client = client;
    c.server = server;
    c.listener = listener;
    c.clientSocket = writer_.nextSocket();
    c.clientEnd = writer_.endpoint(loopback(1, nextPort_));
    nextPort_ = static_cast<std::uint16_t>(nextPort_ + 2);
    c.serverEnd = serverEnd_;
    call(client, Primitive::Connect, c.clientSocket);
    sent(c, End::Client, flag::syn);
    state(c, End::Client, ConnectionState::SynSent);
    return c;
}

Connection TraceBuilder::connect(ProgramId client, ProgramId server, SocketId listener) {
    Connection c = dial(client, server, listener);
    const CallId connecting = lastCall_;
    const Time from = now_;
    const SegmentId syn{static_cast<std::uint32_t>(flights_.size())};
    arrives(syn);
    c.serverSocket = writer_.nextSocket();
    state(c, End::Server, ConnectionState::SynReceived, SocketKind::Request, true);
    const SegmentId synAck = sent(c, End::Server, flag::syn | flag::ack);
    arrives(synAck);
    state(c, End::Client, ConnectionState::Established);
    const SegmentId ack = sent(c, End::Client, flag::ack);
    returns(client, connecting, Primitive::Connect, 0, 0, now_ - from + pace_, c.clientSocket);
    arrives(ack);
    state(c, End::Server, ConnectionState::Established, SocketKind::Connection, true);
    return c;
}

void TraceBuilder::refused(ProgramId client, ProgramId server) {
    Connection c = dial(client, server, {});
    const CallId connecting = lastCall_;
    const Time from = now_;
    arrives(SegmentId{static_cast<std::uint32_t>(flights_.size())});
    const SegmentId rst = sent(c, End::Server, flag::rst | flag::ack);
    arrives(rst);
    state(c, End::Client, ConnectionState::Closed);
    returns(client, connecting, Primitive::Connect, -1, ECONNREFUSED, now_ - from + pace_, c.clientSocket);
}

void TraceBuilder::accept(Connection& c, int fd) {
    const CallId id = call(c.server, Primitive::Accept, c.listener);
    c.serverFd = fd;
    returns(c.server, id, Primitive::Accept, fd, 0, {}, c.serverSocket);
}

void TraceBuilder::send(Connection& c, End end, std::string_view text) {
    const bool client = end == End::Client;
    const ProgramId program = client ? c.client : c.server;
    const CallId id = call(program, Primitive::Send, client ? c.clientSocket : c.serverSocket, text);
    const EventId calling = writer_.last();
    const SegmentId data = sent(c, end, flag::ack | flag::psh, text, calling);
    returns(program, id, Primitive::Send, static_cast<std::int32_t>(text.size()), 0, {},
            client ? c.clientSocket : c.serverSocket);
    arrives(data);
    const SegmentId ack = sent(c, client ? End::Server : End::Client, flag::ack);
    arrives(ack);
}

void TraceBuilder::receive(Connection& c, End end, std::string_view text) {
    const bool client = end == End::Client;
    const ProgramId program = client ? c.client : c.server;
    const SocketId socket = client ? c.clientSocket : c.serverSocket;
    const CallId id = call(program, Primitive::Receive, socket);
    returns(program, id, Primitive::Receive, static_cast<std::int32_t>(text.size()), 0, {}, socket, text);
}

void TraceBuilder::disconnect(Connection& c, End end) {
    const bool client = end == End::Client;
    const End other = client ? End::Server : End::Client;
    const ProgramId program = client ? c.client : c.server;
    const bool second = states_[client ? c.clientSocket : c.serverSocket] == ConnectionState::CloseWait;
    const CallId id = call(program, Primitive::Disconnect, client ? c.clientSocket : c.serverSocket);
    const SegmentId fin = sent(c, end, flag::fin | flag::ack);
    state(c, end, second ? ConnectionState::LastAck : ConnectionState::FinWait1);
    returns(program, id, Primitive::Disconnect, 0);
    arrives(fin);
    state(c, other, second ? ConnectionState::TimeWait : ConnectionState::CloseWait);
    const SegmentId ack = sent(c, other, flag::ack);
    arrives(ack);
    state(c, end, second ? ConnectionState::Closed : ConnectionState::FinWait2);
}

void TraceBuilder::appendTo(Trace& trace) { moveWritten(writer_, trace); }

void TraceBuilder::appendTo(Record& record) { moveWritten(writer_, record); }

Trace TraceBuilder::build() {
    Trace trace;
    appendTo(trace);
    return trace;
}

} // namespace socketscope::test
