// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What may be asked of an engine. Commands come from a person, a scenario or a lab; pause, step and speed are the
// playhead's and are no commands. A command is a wish: what became of it is in the trace.
#pragma once

#include "core/base/bytes.h"
#include "core/engine/guest_fate.h"
#include "core/packet/endpoint.h"
#include "core/service/primitive.h"
#include "core/trace/event.h"
#include "core/trace/session_info.h"

#include <array>
#include <cstdint>
#include <memory>
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
    bool userCalls = false; ///< model only: speaks to TCP by the user calls of RFC 9293 3.9.1, without sockets
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
    std::optional<bool> quickAck;                           ///< TCP_QUICKACK: an ACK for each segment, at once
    std::optional<Duration> userTimeout;                    ///< TCP_USER_TIMEOUT
    std::optional<KeepAlive> keepAlive;                     ///< SO_KEEPALIVE and its three numbers
    /// Something is to be set before bind() or connect().
    [[nodiscard]] bool anyBefore() const {
        return reuseAddress || sendBuffer || receiveBuffer || userTimeout || keepAlive || quickAck;
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
    std::uint16_t fromPort = 0;      ///< CONNECT: bind() to this port first; 0 leaves it to connect()
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
    std::optional<Host> fromHost;                           ///< one direction of the wire
    std::uint32_t leastLength = 0, mostLength = UINT32_MAX; ///< bytes of data
    std::uint32_t nth = 0; ///< the n-th that fits, counted from the moment of the command; 0 every one
};

/// What the wire does with segments from here on.
struct WireFlows {
    /// Nothing is held any more that comes from there, and what is held is let go. Where nothing is named: both ways,
    /// and all else that was said about the wire ends as well.
    std::optional<Host> from;
};
struct WireHolds {
    /// All where nothing is named. A choice of a direction alone adds to the other direction; any other choice takes
    /// the place of what was chosen before.
    std::optional<SegmentChoice> which;
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

/// Ends a TIME-WAIT before its time: its clock runs for a minute on Linux, and nothing else shortens it.
struct EndTimeWait {
    SocketId socket{};
};

/// Changes a setting of the kernel in the sandbox, for both ends: sysctl(8) by its name.
struct ChangeSetting {
    std::string name, value; ///< "net.ipv4.tcp_syn_retries", "2"
};

/// Starts a person's own program in the sandbox. It speaks to our endpoints, and its segments are drawn like ours.
struct RunProgram {
    std::vector<std::string> arguments; ///< the first is looked up in PATH
    /// Its stdin, stdout and stderr, borrowed: they stay open until it has started. None: stdin is at its end, and what
    /// it says becomes notes.
    std::optional<std::array<int, 3>> stdio;
    std::shared_ptr<GuestFate> fate; ///< where its end is told; may be null
};

/// kill(2) for every program that RunProgram has started and that still runs.
struct SignalPrograms {
    int signal = 0;
};

/// Puts into the record what passes between a lesson and the person: a question, an answer, a hint that was read. It
/// changes nothing else.
struct Remark {
    struct Asks {
        std::string question, text; ///< its id, its words
    };
    struct Answers {
        std::string question, answer; ///< empty: it was passed over
    };
    struct Hints {
        std::uint32_t number = 0; ///< from 1
        std::string text;
    };
    std::variant<Asks, Answers, Hints> what;
};

using Command = std::variant<PrimitiveCommand, AddProgram, Interrupt, SetWire, DecideSegment, ForgeSegment, Kill,
                             EndTimeWait, ChangeSetting, RunProgram, SignalPrograms, Remark>;

} // namespace socketscope
