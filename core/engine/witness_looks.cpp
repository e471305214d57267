// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/witness.h"

#include "core/net/socket.h"
#include "core/net/tcp_info.h"

#include <cstdlib>

// How the Witness looks at one socket, and what of it is worth telling.

namespace socketscope {
namespace {

using enum ConnectionState;

constexpr Duration inPassing = std::chrono::milliseconds(1);   ///< least time between looks in flow
constexpr Duration estimates = std::chrono::milliseconds(10);  ///< the same, where TCP_INFO is asked for
constexpr Duration sameMoment = std::chrono::milliseconds(12); ///< the kernel's clock ticks in steps of up to 10 ms

} // namespace

void Witness::lookInPassing(End& end, Time at, EventId cause) {
    if (at - end.lookedAt < inPassing) {
        end.skipped = true;
        return;
    }
    // Programs at work hold their sockets, and who asks for TCP_INFO waits for them, with the whole wire.
    const bool whole = at - end.estimatedAt >= estimates || around_.isSlow();
    look(end, at, Moment::NotBefore, cause, whole ? SockDiag::Depth::Whole : SockDiag::Depth::WithoutWait);
}

/// After SEND and RECEIVE on an open wire: what the descriptor itself says, at a third of the price. Timers are left to
/// the next look, and after RECEIVE the estimates too, which it does not change. False where that is not enough.
bool Witness::glance(End& end, const MadeCall& call) {
    const bool sends = call.primitive == Primitive::Send;
    const bool moves = sends || (call.primitive == Primitive::Receive && call.value > 0);
    if (!moves || call.error != 0 || end.fd < 0 || end.state != Established || around_.isSlow()) return false;
    const auto send = net::unackedBytes(end.fd), receive = net::unreadBytes(end.fd);
    const auto info = sends ? readTcpInfo(end.fd) : std::nullopt;
    if (!send || !receive || (sends && (!info || info->state != Established))) return false;
    end.skipped = true;
    if (crowded_) {
        ++leftOut_;
        return true;
    }
    tellQueues(end, *send, *receive, call.returnedAt, call.event, false);
    if (info) tellEstimates(end, *info, call.returnedAt, call.event, false);
    return true;
}

void Witness::look(End& end, Time at, Moment moment, EventId cause, SockDiag::Depth depth) {
    const bool whole = depth == SockDiag::Depth::Whole;
    end.lookedAt = clock_.now();
    if (whole) end.estimatedAt = end.lookedAt;
    const bool sampled = std::exchange(end.skipped, !whole);
    const auto found = diag_.find(end.tuple, depth);
    const ConnectionState state = found ? found->state : Closed;
    // What has a descriptor and is called Closed by nobody is only not in the kernel's tables any more.
    const bool beginsAnew = end.state == TimeWait && state == SynReceived;
    if (end.state != state) enter(end, beginsAnew ? Closed : state, at, moment, cause);
    if (end.state == Closed) {
        tellTimer(end, {}, at, cause, false);
        return forget(end);
    }
    if (crowded_) {
        ++leftOut_;
        return;
    }
    if (end.stranger && found->inode != 0) end.listener = {}; // it has been accepted
    tellTimer(end, found->timer, at, cause, sampled);
    if (end.state == SynSent || end.state == SynReceived) return;
    tellQueues(end, static_cast<std::int32_t>(found->sendQueue), static_cast<std::int32_t>(found->receiveQueue), at,
               cause, sampled);
    if (found->tcp) tellEstimates(end, *found->tcp, at, cause, sampled);
}

void Witness::enter(End& end, ConnectionState to, Time at, Moment moment, EventId cause) {
    if (to != SynReceived && to != Closed) end.kind = SocketKind::Connection;
    StateChanged state;
    state.socket = end.socket;
    state.listener = end.fd < 0 ? end.listener : SocketId{};
    state.local = trace_.endpoint(end.tuple.local);
    state.remote = trace_.endpoint(end.tuple.remote);
    state.fd = end.fd;
    state.kind = end.kind;
    state.from = end.state;
    state.to = to;
    state.moment = moment;
    if (Listening* queue = present(end.listener) ? listening(end.listener) : nullptr; queue != nullptr)
        queue->halfOpen += (to == SynReceived ? 1 : 0) - (end.state == SynReceived ? 1 : 0);
    end.state = to;
    trace_.add(at, end.program, Origin::Observed, cause, state);
}

void Witness::tellQueues(End& end, std::int32_t send, std::int32_t receive, Time at, EventId cause, bool sampled) {
    QueueChanged& told = end.queues;
    if (end.state == TimeWait) return; // it holds no bytes any more
    if (told.send == send && told.receive == receive) return;
    told.socket = end.socket;
    told.send = send;
    told.receive = receive;
    told.sampled = sampled;
    trace_.add(at, end.program, Origin::Observed, cause, told);
}

void Witness::tellTimer(End& end, const DiagTimer& timer, Time at, EventId cause, bool sampled) {
    using Timer = TimerChanged::Timer;
    constexpr std::array names{Timer::Retransmit, Timer::Retransmit, Timer::Keepalive, Timer::TimeWait, Timer::Persist};
    TimerChanged& told = end.timer;
    const bool runs = timer.kind != DiagTimer::Kind::None;
    const Timer name = names[static_cast<std::size_t>(timer.kind)];
    const Time expires = clock_.now() + timer.left;
    const bool other = told.running && (!runs || told.timer != name);
    if (other) { // the kernel tells of one at a time: the other one does not run, or is due later
        told.running = false;
        told.expires = {};
        told.sampled = sampled;
        trace_.add(at, end.program, Origin::Observed, cause, told);
    }
    if (!runs || (told.running && std::chrono::abs(expires - told.expires) <= sameMoment)) return;
    told = TimerChanged{expires, end.socket, name, true, sampled};
    trace_.add(at, end.program, Origin::Observed, cause, told);
}

void Witness::tellEstimates(End& end, const TcpInfo& info, Time at, EventId cause, bool sampled) {
    Estimates& told = end.estimates;
    const bool same = told.congestionWindow == info.congestionWindow &&
                      told.slowStartThreshold == info.slowStartThreshold && told.roundTrip == info.roundTrip &&
                      told.retransmitAfter == info.retransmitAfter;
    if (same) return;
    told = {end.socket,     info.congestionWindow,   info.slowStartThreshold,
            info.roundTrip, info.roundTripVariation, info.retransmitAfter,
            sampled};
    trace_.add(at, end.program, Origin::Observed, cause, told);
}

std::optional<QueueChanged> Witness::queuesOf(const Listening& listening) {
    const HeldSocket& listener = listening.socket;
    QueueChanged queue;
    queue.socket = listener.id;
    if (listener.fd >= 0) {
        const auto info = readTcpInfo(listener.fd);
        if (!info || info->state != Listen) return std::nullopt;
        queue.accept = static_cast<std::int32_t>(info->acceptQueue);
        queue.backlog = static_cast<std::int32_t>(info->acceptBacklog);
    } else {
        const auto info = diag_.listener(listener.local);
        if (!info) return std::nullopt;
        queue.accept = static_cast<std::int32_t>(info->accept);
        queue.backlog = static_cast<std::int32_t>(info->backlog);
    }
    queue.syn = listening.halfOpen;
    return queue;
}

void Witness::readListeners(Time now, EventId cause) {
    for (Listening& listening : listening_) {
        const auto queue = queuesOf(listening);
        if (!queue) continue;
        QueueChanged& told = listening.told;
        if (told.syn == queue->syn && told.accept == queue->accept && told.backlog == queue->backlog) continue;
        told = *queue;
        trace_.add(now, listening.socket.program, Origin::Observed, cause, *queue);
    }
}

} // namespace socketscope
