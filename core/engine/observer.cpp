// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/observer.h"

#include "core/net/socket.h"
#include "core/net/tcp_info.h"

#include <algorithm>

namespace socketscope {
namespace {

using enum ConnectionState;

/// States from which a connection ends in order when nothing more is to be seen of it.
bool endsInOrder(ConnectionState s) { return s == LastAck || s == TimeWait || s == Closing || s == Closed; }

bool saidFin(ConnectionState s) { return hasSentFin(s) || s == Closed; }

} // namespace

Link* Observer::linkOf(SocketId socket) const {
    if (number(socket) >= linkOf_.size() || linkOf_[number(socket)] == 0) return nullptr;
    return const_cast<Link*>(&links_[linkOf_[number(socket)] - 1]); // NOLINT: a table look-up, const for the table only
}

void Observer::file(SocketId socket, std::size_t link) {
    if (linkOf_.size() <= number(socket)) linkOf_.resize(number(socket) + 1);
    linkOf_[number(socket)] = static_cast<std::uint32_t>(link + 1);
}

void Observer::connects(const HeldSocket& socket, const Answering& there) {
    Link& link = links_.emplace_back();
    LinkEnd& opener = link.end(Side::Opener);
    opener.socket = socket.id;
    opener.program = socket.program;
    opener.fd = socket.fd;
    opener.local = socket.local;
    opener.remote = socket.remote;
    LinkEnd& answerer = link.end(Side::Answerer);
    answerer.program = there.program;
    answerer.listener = there.listener;
    answerer.local = socket.remote;
    answerer.remote = socket.local;
    link.strangerAnswers = there.program == noProgram;
    file(socket.id, links_.size() - 1);
}

SocketId Observer::accepted(const HeldSocket& taken, SocketId listener) {
    const auto& [id, program, fd, local, remote, listens] = taken;
    for (std::size_t i = links_.size(); i-- > 0;) {
        LinkEnd& end = links_[i].end(Side::Answerer);
        if (end.local != local || end.remote != remote || end.fd >= 0 || end.closedByProgram) continue;
        if (!present(end.socket)) {
            end.socket = trace_.nextSocket();
            file(end.socket, i);
        }
        end.fd = fd;
        end.program = program;
        return end.socket;
    }
    // A stranger's program called: its end is its own affair.
    Link& link = links_.emplace_back();
    link.strangerOpens = true;
    LinkEnd& opener = link.end(Side::Opener);
    opener.local = remote;
    opener.remote = local;
    LinkEnd& end = link.end(Side::Answerer);
    end.socket = trace_.nextSocket();
    end.program = program;
    end.fd = fd;
    end.local = local;
    end.remote = remote;
    end.listener = listener;
    file(end.socket, links_.size() - 1);
    return end.socket;
}

void Observer::closed(SocketId socket) {
    Link* link = linkOf(socket);
    if (link == nullptr) return;
    LinkEnd& end = link->end(link->sideOf(socket));
    end.fd = -1;
    end.closedByProgram = true;
    mayLinger(socket);
}

Reading Observer::read(Link& link, Side side) {
    LinkEnd& end = link.end(side);
    if (link.strangerAt(side)) return {}; // nobody of ours: what it does is not known
    const ConnectionState before = link.inference.state(side);
    if (end.fd < 0 && end.closedByProgram && before == Closed) return {Closed, {}};
    if (end.fd >= 0) {
        const auto info = readTcpInfo(end.fd);
        if (!info) return {};
        if (info->bytesReceived) end.received = *info->bytesReceived;
        if (info->dataSegmentsOut) end.dataSegments = *info->dataSegmentsOut;
        const auto unacked = net::unackedBytes(end.fd);
        end.sendQueue = unacked ? static_cast<int>(bytesToSend(info->state, static_cast<std::uint32_t>(*unacked))) : -1;
        end.receiveQueue = net::unreadBytes(end.fd).value_or(-1);
        if (info->state != Closed || before == Closed || before == SynSent) return {info->state, {}};
    }
    if (!diag_.works()) return {};
    const auto found = diag_.find({end.local, end.remote});
    if (!found) return {Closed, {}};
    if (end.fd < 0 && found->state != TimeWait) {
        end.receiveQueue = static_cast<std::int32_t>(found->receiveQueue);
        end.sendQueue = static_cast<std::int32_t>(found->sendQueue);
        if (found->tcp && found->tcp->bytesReceived) end.received = *found->tcp->bytesReceived;
    }
    return {found->state, {}};
}

/// Decides for each end that was found CLOSED how it got there.
void Observer::weigh(const Link& link, Side actor, const Hints& hints, Reading& opener, Reading& answerer) {
    const std::array readings{&opener, &answerer};
    const auto reading = [&](Side s) -> Reading& { return *readings[static_cast<std::size_t>(s)]; };
    const auto unexplained = [&](Side s) {
        return reading(s).state == Closed && reading(s).ending == Ending::InOrder &&
               !endsInOrder(link.inference.state(s));
    };
    if (hints.resetByActor) reading(actor).ending = Ending::ResetSent;
    if (hints.resetReceived) reading(actor) = {Closed, Ending::ResetReceived};
    for (const Side side : {Side::Opener, Side::Answerer}) {
        const bool otherResets = reading(other(side)).ending == Ending::ResetSent;
        const bool holdsIt = link.end(side).fd >= 0 && link.inference.state(side) != SynSent;
        if (unexplained(side) && (otherResets || holdsIt)) reading(side).ending = Ending::ResetReceived;
    }
    for (const Side side : {Side::Opener, Side::Answerer}) {
        if (!unexplained(side)) continue;
        if (reading(other(side)).ending == Ending::ResetReceived)
            reading(side).ending = Ending::ResetSent;
        else if (link.inference.state(side) == SynSent || !saidFin(link.inference.state(other(side))))
            reading(side).ending = Ending::GivenUp;
    }
}

Observer::Findings Observer::look(SocketId socket, Look what, const Hints& hints) {
    Findings found;
    found.link = linkOf(socket);
    if (found.link == nullptr) return found;
    Link& link = *found.link;
    found.actor = link.sideOf(socket);
    const std::uint32_t segmentsBefore = link.end(found.actor).dataSegments;
    Reading opener, answerer;
    if (what == Look::BothEnds || found.actor == Side::Opener) opener = read(link, Side::Opener);
    if (what == Look::BothEnds || found.actor == Side::Answerer) answerer = read(link, Side::Answerer);
    weigh(link, found.actor, hints, opener, answerer);
    found.steps = link.inference.observe(opener, answerer);
    found.newDataSegments = link.end(found.actor).dataSegments - segmentsBefore;
    return found;
}

void Observer::tellDepartures(Findings& found, Time calledAt, EventId call) {
    for (; found.told < found.steps.size(); ++found.told) {
        const InferredStep& step = found.steps[found.told];
        const auto* left = std::get_if<SegmentLeft>(&step);
        const auto* entered = std::get_if<StateEntered>(&step);
        const bool ours =
            (left != nullptr && left->from == found.actor) || (entered != nullptr && entered->side == found.actor);
        if (!ours) return;
        tell(*found.link, step, calledAt, Moment::NotBefore, call);
    }
}

void Observer::tellData(Findings& found, std::uint32_t bytes, Time calledAt, EventId call) {
    if (found.link == nullptr || bytes == 0) return;
    Link& link = *found.link;
    LinkEnd& from = link.end(found.actor);
    const LinkEnd& to = link.end(other(found.actor));
    const std::uint64_t start = from.written;
    from.written += bytes;
    if (found.newDataSegments == 0) return; // TCP has taken the bytes and sent nothing yet
    Sent sent;
    sent.id = trace_.nextSegment();
    sent.from = trace_.endpoint(from.local);
    sent.to = trace_.endpoint(from.remote);
    sent.seq = static_cast<std::uint32_t>(start + 1);
    sent.ack = static_cast<std::uint32_t>(from.received + 1);
    sent.length = bytes;
    sent.count = static_cast<std::uint16_t>(std::min<std::uint32_t>(found.newDataSegments, 0xFFFF));
    sent.toProgram = to.program;
    sent.flags = flag::ack;
    sent.moment = Moment::NotBefore;
    const EventId event = trace_.add(calledAt, from.program, Origin::Inferred, call, sent);
    from.inFlight.push_back({sent.id, event, from.written});
}

void Observer::tellRest(Findings& found, Time now, EventId cause) {
    if (found.link == nullptr) return;
    Link& link = *found.link;
    for (const Side side : {Side::Opener, Side::Answerer}) tellArrivedData(link, side, now, false);
    for (; found.told < found.steps.size(); ++found.told)
        tell(link, found.steps[found.told], now, Moment::NotAfter, cause);
    for (const Side side : {Side::Opener, Side::Answerer}) tellQueues(link, side, now, cause);
}

void Observer::tell(Link& link, const InferredStep& step, Time at, Moment moment, EventId cause) {
    if (const auto* left = std::get_if<SegmentLeft>(&step)) tellLeft(link, *left, at, moment, cause);
    if (const auto* came = std::get_if<SegmentCame>(&step)) tellCame(link, *came, at);
    if (const auto* entered = std::get_if<StateEntered>(&step)) tellState(link, *entered, at, moment, cause);
}

void Observer::tellLeft(Link& link, const SegmentLeft& step, Time at, Moment moment, EventId cause) {
    LinkEnd& from = link.end(step.from);
    const LinkEnd& to = link.end(other(step.from));
    if (step.what == Exchange::Rst) tellArrivedData(link, step.from, at, true); // it answers what came
    const auto left = [&](Side s, Exchange e) {
        return present(link.marks[static_cast<std::size_t>(s)][static_cast<std::size_t>(e)].segment);
    };
    constexpr std::array flags{flag::syn, FlagBits{flag::syn | flag::ack}, flag::ack, FlagBits{flag::fin | flag::ack},
                               flag::ack, FlagBits{flag::rst | flag::ack}};
    Sent sent;
    sent.id = trace_.nextSegment();
    sent.from = trace_.endpoint(from.local);
    sent.to = trace_.endpoint(from.remote);
    sent.flags = flags[static_cast<std::size_t>(step.what)];
    const bool handshake = step.what == Exchange::Syn || step.what == Exchange::SynAck;
    const bool neverOpened = step.what == Exchange::Rst && link.inference.state(step.from) == Closed &&
                             !left(step.from, Exchange::SynAck) && step.from == Side::Answerer &&
                             link.writtenBy(step.from) == 0 && !present(from.socket);
    const bool finBefore = step.what != Exchange::Fin && left(step.from, Exchange::Fin);
    if (!handshake && !neverOpened)
        sent.seq = static_cast<std::uint32_t>(link.writtenBy(step.from) + 1 + (finBefore ? 1 : 0));
    if (step.what != Exchange::Syn) {
        const bool theirFin = left(other(step.from), Exchange::Fin);
        const bool early = handshake || neverOpened || step.what == Exchange::Ack;
        sent.ack = static_cast<std::uint32_t>(early ? 1 : link.writtenBy(other(step.from)) + 1 + (theirFin ? 1 : 0));
    }
    sent.toProgram = to.program;
    sent.moment = moment;
    const bool answers =
        step.what == Exchange::SynAck || step.what == Exchange::Ack || step.what == Exchange::AckOfFin || neverOpened;
    const EventId why = answers && present(from.lastArrival) ? from.lastArrival : cause;
    const EventId event = trace_.add(at, from.program, Origin::Inferred, why, sent);
    link.marks[static_cast<std::size_t>(step.from)][static_cast<std::size_t>(step.what)] = {sent.id, event};
}

void Observer::tellCame(Link& link, const SegmentCame& step, Time at) {
    const Side from = other(step.to);
    if (step.what == Exchange::Fin) tellArrivedData(link, step.to, at, true);
    const Link::Mark& mark = link.marks[static_cast<std::size_t>(from)][static_cast<std::size_t>(step.what)];
    if (!present(mark.segment)) return;
    LinkEnd& end = link.end(step.to);
    end.lastArrival = trace_.add(at, end.program, Origin::Inferred, mark.sent, Arrived{mark.segment, Moment::NotAfter});
}

void Observer::tellState(Link& link, const StateEntered& step, Time at, Moment moment, EventId cause) {
    LinkEnd& end = link.end(step.side);
    if (!present(end.socket)) {
        if (link.strangerAt(step.side) || step.to == Closed) return;
        end.socket = trace_.nextSocket();
        for (std::size_t i = 0; i < links_.size(); ++i)
            if (&links_[i] == &link) file(end.socket, i);
    }
    const bool byArrival = present(end.lastArrival) && step.to != FinWait1 && step.to != LastAck && step.to != SynSent;
    StateChanged state;
    state.socket = end.socket;
    state.listener = end.fd < 0 ? end.listener : SocketId{};
    state.local = trace_.endpoint(end.local);
    state.remote = trace_.endpoint(end.remote);
    state.kind = step.to == SynReceived ? SocketKind::Request : SocketKind::Connection;
    state.fd = end.fd;
    state.from = step.from;
    state.to = step.to;
    state.moment = moment;
    const bool bySelf = step.from == TimeWait; // a timer, nobody's doing
    trace_.add(at, end.program, step.observed ? Origin::Observed : Origin::Inferred,
               bySelf ? EventId{} : (byArrival ? end.lastArrival : cause), state);
}

void Observer::tellArrivedData(Link& link, Side receiver, Time at, bool all) {
    LinkEnd& to = link.end(receiver);
    LinkEnd& from = link.end(other(receiver));
    while (!from.inFlight.empty() && (all || from.inFlight.front().end <= to.received)) {
        const LinkEnd::InFlight& data = from.inFlight.front();
        to.lastArrival =
            trace_.add(at, to.program, Origin::Inferred, data.sent, Arrived{data.segment, Moment::NotAfter});
        from.inFlight.pop_front();
    }
}

} // namespace socketscope
