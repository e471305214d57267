// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Datagram sockets on the model (RFC 768, udp(7)): no connection, no order, no repair; a message is a message. Here to
// keep the vocabulary honest: the same six primitives, of which half do not exist. Used by ModelPrograms.
#pragma once

#include "core/engine/model_wire.h"

#include <deque>
#include <map>
#include <optional>

namespace socketscope {

class ModelDatagrams {
public:
    ModelDatagrams(TraceWriter& trace, ModelWire& wire) : trace_(trace), wire_(wire) {}

    struct Owner {
        ProgramId program = noProgram;
        SocketId socket{};
    };
    void bind(const Owner& owner, const Endpoint& local) { sockets_[local].owner = owner; }
    [[nodiscard]] bool taken(const Endpoint& local) const { return sockets_.contains(local); }
    void send(const Endpoint& local, const Endpoint& remote, ProgramId to, ByteView bytes, EventId cause, Time now);
    /// The oldest datagram, cut off after `most` bytes: what does not fit is gone (recv(2)). Nothing where none waits.
    struct Got {
        Bytes data;
        Endpoint from;
    };
    std::optional<Got> receive(const Endpoint& local, std::uint32_t most, EventId cause, Time now);
    /// An error that waits to be told, once: ECONNREFUSED after an ICMP message that nobody has that port.
    [[nodiscard]] int takeError(const Endpoint& local);
    void close(const Endpoint& local) { sockets_.erase(local); }
    /// Returns the socket that has something new; none where nobody has the port.
    SocketId arrives(const Carried& carried, Time now);

private:
    struct Socket {
        Owner owner;
        std::deque<Got> waiting;
        std::size_t bytes = 0;
        int error = 0;
    };
    static constexpr std::size_t room = 212'992; ///< bytes that wait; what comes then is lost (socket(7), rmem_default)
    void tellQueue(const Socket& socket, EventId cause, Time now);

    TraceWriter& trace_;
    ModelWire& wire_;
    std::map<Endpoint, Socket> sockets_;
};

} // namespace socketscope
