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
    Transport transport = Transport::Tcp;
};

/// TCP keep-alive (tcp(7)): the first probe after so much silence, then one more each time, so many without answer.
struct KeepAlive {
    Duration idle = std::chrono::hours(2), interval = std::chrono::seconds(75);
    std::uint8_t probes = 9;
};

/// Options of a socket, set only where asked for, and shown. LISTEN sets them for the connections to come.
struct SocketOptions {
    bool reuseAddress = false;                              ///< SO_REUSEADDR before bind()
    bool noDelay = false;                                   ///< TCP_NODELAY after connect() or accept()
    std::optional<std::uint32_t> sendBuffer, receiveBuffer; ///< SO_SNDBUF, SO_RCVBUF, bytes
    std::optional<Duration> userTimeout;                    ///< TCP_USER_TIMEOUT
    std::optional<KeepAlive> keepAlive;                     ///< SO_KEEPALIVE and its three numbers
    /// Something is to be set before bind() or connect().
    [[nodiscard]] bool anyBefore() const {
        return reuseAddress || sendBuffer || receiveBuffer || userTimeout || keepAlive;
    }
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

/// Which segments are meant; what is left out may be anything.
struct SegmentChoice {
    std::optional<FlagBits> flags; ///< as in SegmentPattern
    ProgramId from = noProgram, to = noProgram;
    std::uint32_t leastLength = 0, mostLength = UINT32_MAX; ///< bytes of data
    std::uint32_t nth = 0; ///< the n-th that fits, counted from the moment of the command; 0 every one
};

/// What the wire does with segments from here on. `Flow` ends all of it and lets go of what is held.
struct WireFlows {};
struct WireHolds {
    std::optional<SegmentChoice> which; ///< all where nothing is named
};
struct WireLoses {
    SegmentChoice which;
};
struct WireIsCut {}; ///< both directions; what is on the wire is lost
/// How good the wire is; what is left out stays as it was. Chances from 0 to 1.
struct WireQuality {
    std::optional<double> loss, copies;
    std::optional<double> reordering; ///< the chance that a segment takes longer than those behind it
    std::optional<Duration> delay;    ///< one way
};
struct SetWire {
    std::variant<WireFlows, WireHolds, WireLoses, WireIsCut, WireQuality> what;
    DecidedBy by = DecidedBy::Person;
};

/// Decides about a segment that is held. Never Hold or Forge.
struct DecideSegment {
    SegmentId segment{};
    WireAction action{};
    Duration delay{}; ///< of Delay
    DecidedBy by = DecidedBy::Person;
};

/// Puts a segment on the wire that no TCP has sent. What is left out is filled in so that it fits: the numbers that the
/// program's TCP would send next. Numbers are relative: each side's SYN is 0.
struct ForgeSegment {
    ProgramId from = noProgram, to = noProgram; ///< whom it pretends to come from
    FlagBits flags = 0;
    std::optional<std::uint32_t> seq, ack;
    std::optional<std::uint16_t> window;
    Bytes data;
    DecidedBy by = DecidedBy::Person;
};

/// A program ends as kill -9 ends it: the kernel closes its sockets. Or its whole host is gone, and nothing answers.
struct Kill {
    ProgramId program = noProgram;
    bool host = false;
};

using Command = std::variant<PrimitiveCommand, AddProgram, Interrupt, SetWire, DecideSegment, ForgeSegment, Kill>;

} // namespace socketscope
