// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/model_datagrams.h"

#include <algorithm>
#include <cerrno>

namespace socketscope {

void ModelDatagrams::send(const Endpoint& local, const Endpoint& remote, ProgramId to, ByteView bytes, EventId cause,
                          Time now) {
    Segment datagram;
    datagram.src = local;
    datagram.dst = remote;
    datagram.payload.assign(bytes.begin(), bytes.end());
    ModelWire::Departure why;
    if (const auto it = sockets_.find(local); it != sockets_.end()) why.from = it->second.owner.program;
    why.to = to;
    why.cause = cause;
    why.transport = Transport::Udp;
    wire_.send(datagram, why, now);
}

std::optional<ModelDatagrams::Got> ModelDatagrams::receive(const Endpoint& local, std::uint32_t most, EventId cause,
                                                           Time now) {
    Socket& socket = sockets_.at(local);
    if (socket.waiting.empty()) return std::nullopt;
    Got got = std::move(socket.waiting.front());
    socket.waiting.pop_front();
    socket.bytes -= got.data.size();
    got.data.resize(std::min<std::size_t>(got.data.size(), most));
    tellQueue(socket, cause, now);
    return got;
}

int ModelDatagrams::takeError(const Endpoint& local) {
    const auto it = sockets_.find(local);
    return it == sockets_.end() ? 0 : std::exchange(it->second.error, 0);
}

SocketId ModelDatagrams::arrives(const Carried& carried, Time now) {
    const EventId event = wire_.arrived(carried, RuleId::None, now);
    const auto it = sockets_.find(carried.segment.dst);
    if (it == sockets_.end()) {
        // The host answers with an ICMP message, which is drawn as what it does: the sender's next call is refused.
        const char* text = "Nobody has this port: an ICMP message (port unreachable) goes back.";
        trace_.add(now, carried.to, Origin::Modelled, event,
                   Note{trace_.keep(std::string_view(text)), Note::Level::Info});
        const auto sender = sockets_.find(carried.segment.src);
        if (sender == sockets_.end()) return {};
        sender->second.error = ECONNREFUSED;
        return sender->second.owner.socket;
    }
    Socket& socket = it->second;
    if (socket.bytes + carried.segment.payload.size() > room) return {};
    socket.bytes += carried.segment.payload.size();
    socket.waiting.push_back({carried.segment.payload, carried.segment.src});
    tellQueue(socket, event, now);
    return socket.owner.socket;
}

void ModelDatagrams::tellQueue(const Socket& socket, EventId cause, Time now) {
    QueueChanged queue;
    queue.socket = socket.owner.socket;
    queue.send = 0;
    queue.receive = static_cast<std::int32_t>(socket.bytes);
    trace_.add(now, socket.owner.program, Origin::Modelled, cause, queue);
}

} // namespace socketscope
