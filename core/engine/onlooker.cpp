// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/onlooker.h"

#include "core/net/tcp_info.h"

namespace socketscope {

void tellListener(TraceWriter& trace, const HeldSocket& socket, const MadeCall& call, ConnectionState to) {
    StateChanged state;
    state.socket = socket.id;
    state.kind = SocketKind::Listener;
    state.from = to == ConnectionState::Listen ? ConnectionState::Closed : ConnectionState::Listen;
    state.to = to;
    state.local = trace.endpoint(socket.local);
    state.fd = socket.fd;
    state.moment = Moment::NotAfter; // asked when the call had returned
    const auto info = socket.fd >= 0 ? readTcpInfo(socket.fd) : std::nullopt;
    const Origin origin = info && info->state == to ? Origin::Observed : Origin::Inferred;
    trace.add(call.returnedAt, socket.program, origin, call.event, state);
}

} // namespace socketscope
