// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The one table: primitive → socket calls → what it waits for → the roles of the OSI service that it plays. The engine
// carries primitives out by it, the bench and the narration speak from it. It holds no state and calls nothing; which
// order is legal, and what the kernel says of an illegal one, is in service_user.h.
#pragma once

#include "core/service/primitive.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace socketscope {

/// The calls of socket(7) that carry primitives out, in the order in which one primitive ever uses them.
enum class SocketCall : std::uint8_t {
    Socket,
    SetSockOpt,
    Bind,
    Listen,
    Connect,
    Accept,
    Send,
    Recv,
    Shutdown,
    Close,
    None
};

/// "socket", "bind" …: without parentheses. "" for None.
[[nodiscard]] constexpr std::string_view name(SocketCall c) {
    constexpr std::array<std::string_view, 11> names{"socket", "setsockopt", "bind",     "listen", "connect", "accept",
                                                     "send",   "recv",       "shutdown", "close",  ""};
    return names[static_cast<std::size_t>(c)];
}

/// A set of socket calls; its order is the order of the enumeration, which is the order of execution.
class SocketCallSet {
public:
    constexpr SocketCallSet() = default;
    constexpr SocketCallSet(std::initializer_list<SocketCall> calls) {
        for (const SocketCall c : calls) insert(c);
    }
    constexpr void insert(SocketCall c) { bits_ = static_cast<std::uint16_t>(bits_ | bit(c)); }
    [[nodiscard]] constexpr bool contains(SocketCall c) const { return (bits_ & bit(c)) != 0; }
    [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
    [[nodiscard]] std::vector<SocketCall> inOrder() const;
    friend constexpr bool operator==(SocketCallSet, SocketCallSet) = default;

private:
    static constexpr std::uint16_t bit(SocketCall c) {
        return static_cast<std::uint16_t>(1U << static_cast<unsigned>(c));
    }
    std::uint16_t bits_ = 0;
};

/// What a call that has to wait is waiting for (TRUTH: connect(2), accept(2), send(2), recv(2)).
enum class WaitsFor : std::uint8_t {
    Nothing,           ///< returns at once, always
    Answer,            ///< CONNECT: a SYN-ACK, a RST, or the end of the retries
    FinishedHandshake, ///< ACCEPT: a connection in the accept queue
    Room,              ///< SEND: room in the send buffer
    Data,              ///< RECEIVE: a byte, the other side's end, or an error
};

/// The events at the boundary between service user and provider, as the OSI service (X.213) names them.
enum class ServiceEvent : std::uint8_t {
    None,
    ConnectRequest,
    ConnectIndication,
    ConnectResponse,
    ConnectConfirm,
    DataRequest,
    DataIndication,
    DisconnectRequest,
    DisconnectIndication,
};

/// "CONNECT.req" …; orderly release and abort keep the textbook's DISCONNECT here (OSI: RELEASE.req, ABORT.req).
[[nodiscard]] constexpr std::string_view name(ServiceEvent e) {
    constexpr std::array<std::string_view, 9> names{
        "",         "CONNECT.req", "CONNECT.ind",    "CONNECT.resp",  "CONNECT.conf",
        "DATA.req", "DATA.ind",    "DISCONNECT.req", "DISCONNECT.ind"};
    return names[static_cast<std::size_t>(e)];
}

/// One row of the table.
struct PrimitiveRow {
    Primitive primitive;
    SocketCallSet calls;      ///< as a program that has no socket yet would make them
    SocketCall decisive;      ///< the call whose answer is the primitive's answer
    WaitsFor waitsFor;        ///< what it waits for where it waits at all
    ServiceEvent onCall;      ///< what the call is in the OSI service, None where it only gets ready
    ServiceEvent onReturn;    ///< what its successful return is
    std::string_view manPage; ///< "accept(2)"
};

[[nodiscard]] const PrimitiveRow& row(Primitive p);

/// The calls that DISCONNECT makes: close(), shutdown(), or setsockopt(SO_LINGER) and close().
[[nodiscard]] SocketCallSet disconnectCalls(DisconnectHow how);

} // namespace socketscope
