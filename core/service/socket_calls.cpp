// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/socket_calls.h"

namespace socketscope {

std::vector<SocketCall> SocketCallSet::inOrder() const {
    std::vector<SocketCall> calls;
    for (std::size_t i = 0; i < static_cast<std::size_t>(SocketCall::None); ++i)
        if (contains(static_cast<SocketCall>(i))) calls.push_back(static_cast<SocketCall>(i));
    return calls;
}

const PrimitiveRow& row(Primitive p) {
    using enum SocketCall;
    static constexpr std::array<PrimitiveRow, 6> table{{
        {Primitive::Listen,
         {Socket, Bind, Listen},
         Listen,
         WaitsFor::Nothing,
         ServiceEvent::None,
         ServiceEvent::None,
         "listen(2)"},
        {Primitive::Connect,
         {Socket, Connect},
         Connect,
         WaitsFor::Answer,
         ServiceEvent::ConnectRequest,
         ServiceEvent::ConnectConfirm,
         "connect(2)"},
        {Primitive::Accept,
         {Accept},
         Accept,
         WaitsFor::FinishedHandshake,
         ServiceEvent::ConnectResponse,
         ServiceEvent::None,
         "accept(2)"},
        {Primitive::Send, {Send}, Send, WaitsFor::Room, ServiceEvent::DataRequest, ServiceEvent::None, "send(2)"},
        {Primitive::Receive, {Recv}, Recv, WaitsFor::Data, ServiceEvent::None, ServiceEvent::DataIndication, "recv(2)"},
        {Primitive::Disconnect,
         {Close},
         Close,
         WaitsFor::Nothing,
         ServiceEvent::DisconnectRequest,
         ServiceEvent::None,
         "close(2)"},
    }};
    return table[static_cast<std::size_t>(p)];
}

SocketCallSet disconnectCalls(DisconnectHow how) {
    switch (how) {
    case DisconnectHow::Write:
        return {SocketCall::Shutdown};
    case DisconnectHow::Abort:
        return {SocketCall::SetSockOpt, SocketCall::Close};
    case DisconnectHow::Close:
        break;
    }
    return {SocketCall::Close};
}

} // namespace socketscope
