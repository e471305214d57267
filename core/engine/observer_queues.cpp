// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/observer.h"

#include "core/net/tcp_info.h"

#include <algorithm>

// The Observer's readings of queues, and of sockets that nobody holds any more.

namespace socketscope {
namespace {

constexpr std::size_t mostLingering = 64; ///< looked at each time; older ones wait their turn

} // namespace

void Observer::tellQueues(Link& link, Side side, Time at, EventId cause) {
    LinkEnd& end = link.end(side);
    const ConnectionState state = link.inference.state(side);
    const bool open =
        state != ConnectionState::Closed && state != ConnectionState::SynSent && state != ConnectionState::SynReceived;
    if (!open || !present(end.socket) || end.receiveQueue < 0 || end.closedByProgram) return;
    if (end.sendQueue == end.toldSend && end.receiveQueue == end.toldReceive) return;
    if (crowded_) {
        ++leftOut_;
        return;
    }
    end.toldSend = end.sendQueue;
    end.toldReceive = end.receiveQueue;
    QueueChanged queue;
    queue.socket = end.socket;
    queue.send = end.sendQueue;
    queue.receive = end.receiveQueue;
    trace_.add(at, end.program, Origin::Observed, cause, queue);
}

void Observer::readListeners(Time now, EventId cause) {
    for (Listening& listening : listening_) readListener(listening, now, cause);
}

void Observer::readListener(Listening& listening, Time now, EventId cause) {
    const HeldSocket& socket = listening.socket;
    const auto info = readTcpInfo(socket.fd);
    if (!info || info->state != ConnectionState::Listen) return;
    const bool someoneKnocks = std::any_of(links_.begin(), links_.end(), [&](const Link& link) {
        return link.inference.state(Side::Opener) == ConnectionState::SynSent &&
               link.end(Side::Answerer).listener == socket.id;
    });
    QueueChanged queue;
    queue.socket = socket.id;
    queue.accept = static_cast<std::int32_t>(info->acceptQueue);
    queue.backlog = static_cast<std::int32_t>(info->acceptBacklog);
    // A look through all sockets of the machine: only while a handshake is open.
    const auto halfOpen = someoneKnocks ? diag_.halfOpen(socket.local) : std::optional<std::uint32_t>(0);
    queue.syn = halfOpen ? static_cast<std::int32_t>(*halfOpen) : -1;
    if (listening.syn == queue.syn && listening.accept == queue.accept && listening.backlog == queue.backlog) return;
    listening.syn = queue.syn;
    listening.accept = queue.accept;
    listening.backlog = queue.backlog;
    trace_.add(now, socket.program, Origin::Observed, cause, queue);
}

void Observer::mayLinger(SocketId socket) {
    if (std::find(lingering_.begin(), lingering_.end(), socket) == lingering_.end()) lingering_.push_back(socket);
}

void Observer::lookAround(Time now) {
    const std::size_t count = std::min(lingering_.size(), mostLingering);
    for (std::size_t i = 0; i < count; ++i) {
        const SocketId socket = lingering_.front();
        lingering_.erase(lingering_.begin());
        Findings found = look(socket, Look::BothEnds, {});
        tellRest(found, now, EventId{});
        if (found.link != nullptr && found.link->inference.state(found.actor) != ConnectionState::Closed)
            lingering_.push_back(socket);
    }
}

} // namespace socketscope
