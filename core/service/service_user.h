// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The service user: which primitive may follow which on one socket, and what the kernel says of an illegal one
// (connect(2), listen(2), send(2), recv(2), tcp(7), each cell tried on a Linux kernel). A pure state machine over
// what a program can know: its calls and their results. The bench asks it what a press would meet; tests hold it
// against the real kernel. It never decides what the kernel did: that is in the trace.
#pragma once

#include "core/service/primitive.h"
#include "core/service/socket_calls.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace socketscope {

/// How far the program has come with one socket.
enum class SocketUse : std::uint8_t {
    NoSocket,   ///< nothing made yet, or closed again
    Fresh,      ///< socket() made, perhaps bound, no more
    Listening,  ///< after LISTEN
    Connecting, ///< CONNECT issued, no answer yet
    Refused,    ///< CONNECT failed: the socket may try again
    Open,       ///< data may flow both ways
    SendClosed, ///< we said DISCONNECT (write): only RECEIVE is left
    PeerClosed, ///< RECEIVE gave 0: only SEND is left
    Released,   ///< both directions closed in order
    Aborted,    ///< reset or timed out; the error has been told
};

inline constexpr std::array allSocketUses{
    SocketUse::NoSocket, SocketUse::Fresh,      SocketUse::Listening,  SocketUse::Connecting, SocketUse::Refused,
    SocketUse::Open,     SocketUse::SendClosed, SocketUse::PeerClosed, SocketUse::Released,   SocketUse::Aborted};

/// What a press would meet. `Waits` may end well or badly later; `Fails` names the errno that the kernel would give.
struct Prospect {
    enum class Kind : std::uint8_t { Succeeds, Waits, Fails };
    Kind kind = Kind::Succeeds;
    int error = 0;                         ///< errno, where kind is Fails
    WaitsFor waitsFor = WaitsFor::Nothing; ///< where kind is Waits
    friend bool operator==(const Prospect&, const Prospect&) = default;
};

/// What is known of the socket beyond the program's own calls; read from the trace's last queue readings.
struct SocketSupply {
    bool connectionWaiting = false; ///< the accept queue is not empty
    bool bytesUnread = false;       ///< RECEIVE would find bytes or the end
    bool someoneListens = true;     ///< a listening socket is known at the address that CONNECT would call
    int error = 0;                  ///< errno that the connection ended with and that no call has told yet
};

[[nodiscard]] Prospect prospect(SocketUse use, Primitive p, DisconnectHow how, const SocketSupply& supply);

/// How a call ended, as far as the state machine cares.
struct CallOutcome {
    int error = 0;                        ///< errno, 0 where it succeeded
    bool eof = false;                     ///< RECEIVE returned 0
    SocketCall failed = SocketCall::None; ///< which call failed
};

/// The use of the socket while `p` is being carried out (CONNECT: Connecting) ...
[[nodiscard]] SocketUse whileIn(SocketUse before, Primitive p);
/// ... and after it has returned. ACCEPT changes nothing here: the new socket starts as Open.
[[nodiscard]] SocketUse after(SocketUse before, Primitive p, DisconnectHow how, const CallOutcome& outcome);

/// The socket calls that this primitive makes on a socket in this use: socket() and bind() are made once only.
[[nodiscard]] SocketCallSet callsFor(SocketUse use, Primitive p, DisconnectHow how);

/// The three phases of a connection-oriented service, for the telephone's sake.
enum class Phase : std::uint8_t { Establish, Use, End };

} // namespace socketscope
