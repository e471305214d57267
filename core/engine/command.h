// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What may be asked of an engine. Commands come from a person, a scenario or a lab; pause, step and speed are the
// playhead's and are no commands. A command is a wish: what became of it is in the trace.
#pragma once

#include "core/base/bytes.h"
#include "core/packet/endpoint.h"
#include "core/service/primitive.h"
#include "core/trace/event.h"
#include "core/trace/session_info.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace socketscope {

/// A program that will take part: its name, which side it is on, and the address it lives at.
struct ProgramSetup {
    ProgramInfo info;
    IpAddress address = IpAddress::loopback(IpVersion::V4);
    std::uint16_t port = 0; ///< servers: where LISTEN binds; 0 lets the kernel choose once, at the start
};

/// Options of a socket, set only where asked for, and shown.
struct SocketOptions {
    bool reuseAddress = false; ///< SO_REUSEADDR before bind()
    bool noDelay = false;      ///< TCP_NODELAY after connect() or accept()
};

/// Carry out a primitive at a program.
struct PrimitiveCommand {
    ProgramId program = noProgram;
    Primitive primitive{};
    /// Which of the program's sockets: 0 the one that fits (connections before the listener for SEND, RECEIVE and
    /// DISCONNECT, the newest first), n the n-th that it accepted.
    std::uint16_t connection = 0;
    std::optional<Endpoint> address; ///< LISTEN: where, else the program's own; CONNECT: whom
    ProgramId server = noProgram;    ///< CONNECT without an address: whose, else the first server's
    int backlog = 5;                 ///< LISTEN
    Bytes data;                      ///< SEND
    std::uint32_t max = 65536;       ///< RECEIVE: most bytes wanted
    DisconnectHow how = DisconnectHow::Close;
    SocketOptions options;
};

/// A new program joins.
struct AddProgram {
    ProgramSetup setup;
};

/// The call in which a program waits ends with EINTR, as a signal handler without SA_RESTART would end it (signal(7)).
struct Interrupt {
    ProgramId program = noProgram;
};

using Command = std::variant<PrimitiveCommand, AddProgram, Interrupt>;

} // namespace socketscope
