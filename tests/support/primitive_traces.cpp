// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/primitive_traces.h"

#include <algorithm>
#include <cerrno>

namespace socketscope::test {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using enum ConnectionState;

constexpr std::uint16_t doorPort = 7000, firstPort = 40312;

} // namespace

PrimitiveStory::PrimitiveStory(int clients, Origin segments) : origin_(segments), clients_(clients) {
    for (int i = 0; i < clients; ++i)
        writer_.program(
            {clients == 1 ? std::string("client") : std::string(1, static_cast<char>('A' + i)), Host::Client});
    writer_.program({"server", Host::Server});
    door_ = writer_.endpoint({IpAddress::v4(127, 0, 0, 2), doorPort});
    for (int i = 0; i < clients; ++i) {
        const Endpoint own{IpAddress::v4(127, 0, 0, 1), static_cast<std::uint16_t>(firstPort + 2 * i)};
        sides_[i].local = writer_.endpoint(own);
        sides_[server(i)].local = door_;
    }
}

PrimitiveStory::Side& PrimitiveStory::side(int number) { return sides_.at(number); }
const PrimitiveStory::Side& PrimitiveStory::side(int number) const { return sides_.at(number); }
SocketId PrimitiveStory::socket(int number) const { return side(number).socket; }

ProgramId PrimitiveStory::program(int number) const {
    return ProgramId{static_cast<std::uint16_t>(number < 0 ? clients_ : number)};
}

const Trace& PrimitiveStory::trace() {
    TraceBatch batch;
    writer_.drain(batch);
    TraceBatch copy = batch;
    told_.absorb(copy);
    trace_.append(batch);
    return trace_;
}

Trace PrimitiveStory::prefix(std::size_t events) {
    static_cast<void>(trace());
    TraceBatch batch = told_;
    batch.events.resize(std::min(events, batch.events.size()));
    Trace part;
    part.append(batch);
    return part;
}

EventId PrimitiveStory::add(ProgramId who, Origin origin, EventId cause, What what) {
    now_ += microseconds(12);
    return writer_.add(now_, who, origin, cause, std::move(what));
}

EventId PrimitiveStory::call(int number, Primitive primitive, Call details) {
    Side& s = side(number);
    details.id = s.callId = writer_.nextCall();
    details.socket = s.socket;
    details.primitive = primitive;
    details.calls = row(primitive).calls;
    return s.call = add(program(number), Origin::Observed, {}, details);
}

EventId PrimitiveStory::returned(int number, Primitive primitive, Return details) {
    Side& s = side(number);
    details.call = s.callId;
    details.socket = s.socket;
    details.primitive = primitive;
    return add(program(number), Origin::Observed, s.call, details);
}

EventId PrimitiveStory::segment(int from, FlagBits flags, std::uint32_t seq, std::uint32_t length, EventId cause) {
    Side& s = side(from);
    const Side& peer = side(-1 - from);
    Sent sent;
    sent.id = s.flight = writer_.nextSegment();
    sent.from = s.local;
    sent.to = peer.local;
    sent.toProgram = program(-1 - from);
    sent.seq = seq;
    sent.length = length;
    sent.flags = flags;
    return s.departure = add(program(from), origin_, cause, sent);
}

EventId PrimitiveStory::arrives(SegmentId id) { return add(noProgram, origin_, {}, Arrived{id, Moment::Exact}); }

EventId PrimitiveStory::state(int number, ConnectionState from, ConnectionState to, EventId cause, SocketKind kind) {
    StateChanged change;
    change.socket = side(number).socket;
    change.local = side(number).local;
    change.remote = side(-1 - number).local;
    change.listener = number < 0 ? listening_ : SocketId{};
    change.kind = kind;
    change.from = from;
    change.to = to;
    now_ -= microseconds(12); // rides on its cause
    return add(number < 0 && kind == SocketKind::Request ? noProgram : program(number), Origin::Observed, cause,
               change);
}

EventId PrimitiveStory::listen(std::uint32_t backlog) {
    Call c;
    c.id = writer_.nextCall();
    c.primitive = Primitive::Listen;
    c.address = door_;
    c.amount = backlog;
    c.calls = row(Primitive::Listen).calls;
    const EventId called = add(program(-1), Origin::Observed, {}, c);
    listening_ = writer_.nextSocket();
    StateChanged change;
    change.socket = listening_;
    change.local = door_;
    change.kind = SocketKind::Listener;
    change.from = Closed;
    change.to = Listen;
    now_ -= microseconds(12);
    add(program(-1), Origin::Observed, called, change);
    Return r;
    r.call = c.id;
    r.socket = listening_;
    r.local = door_;
    r.value = 4;
    r.primitive = Primitive::Listen;
    return add(program(-1), Origin::Observed, called, r);
}

EventId PrimitiveStory::acceptCall() {
    Call c;
    c.id = acceptId_ = writer_.nextCall();
    c.socket = listening_;
    c.primitive = Primitive::Accept;
    c.calls = row(Primitive::Accept).calls;
    return acceptCall_ = add(program(-1), Origin::Observed, {}, c);
}

EventId PrimitiveStory::acceptReturns(int client) {
    Return r;
    r.call = acceptId_;
    r.socket = side(server(client)).socket;
    r.local = door_;
    r.remote = side(client).local;
    r.value = nextFd_++;
    r.primitive = Primitive::Accept;
    const Time called = trace()[acceptCall_].at;
    r.blocked = now_ - called > milliseconds(1) ? now_ - called : Duration{};
    return add(program(-1), Origin::Observed, acceptCall_, r);
}

EventId PrimitiveStory::accept(int client) {
    acceptCall();
    return acceptReturns(client);
}

EventId PrimitiveStory::connectCall(int client) {
    Call c;
    c.address = door_;
    side(client).socket = SocketId{};
    const EventId called = call(client, Primitive::Connect, c);
    side(client).socket = writer_.nextSocket();
    return called;
}

EventId PrimitiveStory::synLeaves(int client) {
    const EventId left = segment(client, flag::syn, 0, 0, side(client).call);
    side(client).syn = side(client).flight;
    state(client, Closed, SynSent, left, SocketKind::Connection);
    return left;
}

EventId PrimitiveStory::synArrives(int client) {
    const EventId arrived = arrives(side(client).syn);
    side(server(client)).socket = writer_.nextSocket();
    state(server(client), Closed, SynReceived, arrived, SocketKind::Request);
    return arrived;
}

EventId PrimitiveStory::synAckLeaves(int client) {
    const EventId left = segment(server(client), flag::syn | flag::ack, 0, 0, {});
    side(server(client)).syn = side(server(client)).flight;
    return left;
}

EventId PrimitiveStory::synAckArrives(int client) {
    const EventId arrived = arrives(side(server(client)).syn);
    state(client, SynSent, Established, arrived, SocketKind::Connection);
    return arrived;
}

void PrimitiveStory::handshake(int client) {
    synLeaves(client);
    synArrives(client);
    synAckLeaves(client);
    synAckArrives(client);
}

EventId PrimitiveStory::connectReturns(int client) {
    segment(client, flag::ack, 1, 0, {});
    Return r;
    r.local = side(client).local;
    r.remote = door_;
    r.blocked = now_ - trace()[side(client).call].at;
    return returned(client, Primitive::Connect, r);
}

EventId PrimitiveStory::ackArrives(int client) {
    const EventId arrived = arrives(side(client).flight);
    return state(server(client), SynReceived, Established, arrived, SocketKind::Connection);
}

EventId PrimitiveStory::connect(int client) {
    connectCall(client);
    handshake(client);
    const EventId confirm = connectReturns(client);
    ackArrives(client);
    return confirm;
}

EventId PrimitiveStory::connectRefused(int client) {
    connectCall(client);
    synLeaves(client);
    const EventId arrived = arrives(side(client).syn);
    segment(server(client), flag::rst | flag::ack, 0, 0, arrived);
    const EventId answer = arrives(side(server(client)).flight);
    state(client, SynSent, Closed, answer, SocketKind::Connection);
    Return r;
    r.value = -1;
    r.error = ECONNREFUSED;
    r.failed = SocketCall::Connect;
    r.blocked = now_ - trace()[side(client).call].at;
    return returned(client, Primitive::Connect, r);
}

EventId PrimitiveStory::sendCall(int number, std::string_view text) {
    Call c;
    c.data = writer_.keep(text);
    c.amount = static_cast<std::uint32_t>(text.size());
    side(number).length = c.amount;
    side(number).stream += text;
    return call(number, Primitive::Send, c);
}

EventId PrimitiveStory::sendReturns(int number, int error) {
    Return r;
    r.value = error != 0 ? -1 : static_cast<std::int32_t>(side(number).length);
    r.error = static_cast<std::uint16_t>(error);
    r.failed = error != 0 ? SocketCall::Send : SocketCall::None;
    return returned(number, Primitive::Send, r);
}

EventId PrimitiveStory::dataLeaves(int number) {
    Side& s = side(number);
    const EventId left = segment(number, flag::psh | flag::ack, 1 + s.sent, s.length, s.call);
    s.sent += s.length;
    return left;
}

EventId PrimitiveStory::dataArrives(int number) { return arrives(side(number).flight); }

EventId PrimitiveStory::dataLost(int number) {
    side(number).sent -= side(number).length; // it will be sent again
    return add(noProgram, origin_, {}, Lost{side(number).flight, Lost::How::Dropped});
}

EventId PrimitiveStory::send(int number, std::string_view text) {
    const EventId called = sendCall(number, text);
    dataLeaves(number);
    sendReturns(number);
    return called;
}

EventId PrimitiveStory::receiveCall(int number, std::uint32_t most) {
    Call c;
    c.amount = most;
    return call(number, Primitive::Receive, c);
}

EventId PrimitiveStory::receiveReturns(int number, int bytes) {
    Side& s = side(number);
    Return r;
    r.value = bytes < 0 ? -1 : bytes;
    r.error = static_cast<std::uint16_t>(bytes < 0 ? -bytes : 0);
    if (bytes > 0)
        r.data =
            writer_.keep(std::string_view(side(-1 - number).stream).substr(s.read, static_cast<std::size_t>(bytes)));
    if (bytes > 0) s.read += static_cast<std::uint32_t>(bytes);
    const Time called = trace()[s.call].at;
    r.blocked = now_ - called > microseconds(20) ? now_ - called : Duration{};
    return returned(number, Primitive::Receive, r);
}

EventId PrimitiveStory::receive(int number, int bytes, std::uint32_t most) {
    receiveCall(number, most);
    return receiveReturns(number, bytes);
}

EventId PrimitiveStory::disconnect(int number, DisconnectHow how) {
    Call c;
    c.how = how;
    const EventId called = call(number, Primitive::Disconnect, c);
    if (how != DisconnectHow::Abort && side(number).fin == 0) {
        side(number).fin = 1;
        segment(number, flag::fin | flag::ack, 1 + side(number).sent, 0, called);
    }
    returned(number, Primitive::Disconnect, {});
    return called;
}

EventId PrimitiveStory::finArrives(int number) { return arrives(side(number).flight); }

EventId PrimitiveStory::reset(int number) {
    segment(number, flag::rst | flag::ack, 1 + side(number).sent, 0, side(number).call);
    const EventId arrived = arrives(side(number).flight);
    return state(-1 - number, Established, Closed, arrived, SocketKind::Connection);
}

PrimitiveStory waitingCall() {
    PrimitiveStory s;
    s.listen();
    s.wait(milliseconds(3200));
    s.connect(0);
    s.wait(milliseconds(200));
    s.send(0, "hello");
    s.dataArrives(0);
    s.receiveCall(0);
    s.wait(milliseconds(410));
    s.accept(0);
    s.receive(s.server(0), 5);
    return s;
}

PrimitiveStory wholeCall() {
    PrimitiveStory s = waitingCall();
    const int server = PrimitiveStory::server(0);
    s.wait(microseconds(60));
    s.send(server, "hi");
    s.dataArrives(server);
    s.receiveReturns(0, 2);
    s.receiveCall(server);
    s.wait(microseconds(80));
    s.disconnect(0);
    s.finArrives(0);
    s.receiveReturns(server, 0);
    s.disconnect(server);
    s.finArrives(server);
    return s;
}

} // namespace socketscope::test
