// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/calls.h"

#include <algorithm>

namespace socketscope {

SocketCallSet callsOf(SocketUse use, const PrimitiveCommand& command) {
    SocketCallSet calls = callsFor(use, command.primitive, command.how);
    const bool neverBound = use == SocketUse::NoSocket || use == SocketUse::Fresh;
    if (command.primitive == Primitive::Connect && command.fromPort != 0 && neverBound) calls.insert(SocketCall::Bind);
    const bool opens = calls.contains(SocketCall::Bind) || calls.contains(SocketCall::Connect);
    if (opens && command.options.anyBefore()) calls.insert(SocketCall::SetSockOpt);
    return calls;
}

SocketCall decisiveCall(const PrimitiveCommand& command) {
    const bool shutsDown = command.primitive == Primitive::Disconnect && command.how == DisconnectHow::Write;
    return shutsDown ? SocketCall::Shutdown : row(command.primitive).decisive;
}

Call describeCall(TraceWriter& trace, const PrimitiveCommand& command, CallId id, SocketId socket, SocketCallSet calls,
                  const Endpoint& target) {
    Call call;
    call.id = id;
    call.socket = socket;
    call.calls = calls;
    call.primitive = command.primitive;
    call.how = command.how;
    switch (command.primitive) {
    case Primitive::Listen:
        call.amount = static_cast<std::uint32_t>(std::max(command.backlog, 0));
        call.address = trace.endpoint(target);
        break;
    case Primitive::Connect:
        if (target != Endpoint{}) call.address = trace.endpoint(target);
        break;
    case Primitive::Send:
        call.amount = static_cast<std::uint32_t>(command.data.size());
        call.data = trace.keepData(command.data);
        break;
    case Primitive::Receive:
        call.amount = command.max;
        break;
    case Primitive::Accept:
    case Primitive::Disconnect:
        break;
    }
    return call;
}

} // namespace socketscope
