// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The one vocabulary: what can be a fact of a session. Engines write these, everything else reads them. An event is
// small and plain (at most 64 bytes); text, data and captured bytes are kept beside it in the Trace and named by
// handles, as are endpoints. Times are session times; an event's `cause` is always an earlier event of the same trace.
#pragma once

#include "core/base/time.h"
#include "core/service/primitive.h"
#include "core/service/socket_calls.h"
#include "core/tcp/rule.h"
#include "core/tcp/state.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace socketscope {

/// Handles. 0 means none; the first is 1. Dense, so that indexes are vectors.
enum class EventId : std::uint32_t {};
enum class CallId : std::uint32_t {};
enum class SegmentId : std::uint32_t {};
enum class SocketId : std::uint32_t {};
enum class EndpointId : std::uint32_t {};
enum class Blob : std::uint32_t {}; ///< bytes kept beside the events
/// Programs count from 0, in the order in which the session declared them.
enum class ProgramId : std::uint16_t {};
inline constexpr ProgramId noProgram{0xFFFF};

template <typename Id> [[nodiscard]] constexpr auto number(Id id) {
    return static_cast<std::underlying_type_t<Id>>(id);
}
template <typename Id> [[nodiscard]] constexpr bool present(Id id) { return number(id) != 0; }
[[nodiscard]] constexpr EventId next(EventId id) { return EventId{number(id) + 1}; }
/// Keeps the first: what is there already stays.
constexpr void setOnce(EventId& place, EventId id) {
    if (!present(place)) place = id;
}

/// What a mark rests on. A guess is never shown as a fact.
enum class Origin : std::uint8_t {
    Observed, ///< the kernel said so, or the wire was seen
    Inferred, ///< follows from what was observed
    Modelled, ///< our own TCP, or an expectation
};

[[nodiscard]] constexpr std::string_view name(Origin o) {
    constexpr std::array<std::string_view, 3> names{"observed", "inferred", "modelled"};
    return names[static_cast<std::size_t>(o)];
}

/// Eight flags of the TCP header (RFC 9293 3.1) as bits, FIN = 1 … CWR = 128.
using FlagBits = std::uint8_t;
namespace flag {
inline constexpr FlagBits fin = 1, syn = 2, rst = 4, psh = 8, ack = 16, urg = 32, ece = 64, cwr = 128;
}
/// Letters in the order SAFRPUEC: "SA" for SYN+ACK.
[[nodiscard]] std::string flagLetters(FlagBits flags);
/// Whether flags are those that a person means who names some of them: S, F and R must agree exactly; A must be there
/// where it is named, and away where "S" stands alone; P, U, E and C must be there where they are named.
[[nodiscard]] bool flagsFit(FlagBits wanted, FlagBits actual);

/// What travels in an IP datagram. Of ICMP only messages about another datagram: `from` is the host that complains, and
/// the ports are those of the datagram that it complains about.
enum class Transport : std::uint8_t { Tcp, Udp, Icmp };

[[nodiscard]] constexpr std::string_view name(Transport t) {
    constexpr std::array<std::string_view, 3> names{"tcp", "udp", "icmp"};
    return names[static_cast<std::size_t>(t)];
}

/// What somebody decided about a segment on the wire, and who did.
enum class WireAction : std::uint8_t { Deliver, Hold, Drop, Copy, Delay, Corrupt, Forge };
enum class DecidedBy : std::uint8_t { Person, Scenario, Policy };

[[nodiscard]] constexpr std::string_view name(WireAction a) {
    constexpr std::array<std::string_view, 7> names{"deliver", "hold", "drop", "copy", "delay", "corrupt", "forge"};
    return names[static_cast<std::size_t>(a)];
}
[[nodiscard]] constexpr std::string_view name(DecidedBy b) {
    constexpr std::array<std::string_view, 3> names{"person", "scenario", "policy"};
    return names[static_cast<std::size_t>(b)];
}

/// What the moment of an event is worth: of what nobody watched, only a bound is known.
enum class Moment : std::uint8_t {
    Exact,
    NotBefore, ///< it happened at this moment or later
    NotAfter,  ///< it happened at this moment or earlier
};

[[nodiscard]] constexpr std::string_view name(Moment m) {
    constexpr std::array<std::string_view, 3> names{"exact", "not_before", "not_after"};
    return names[static_cast<std::size_t>(m)];
}

/// A program called a primitive.
struct Call {
    CallId id{};
    SocketId socket{};        ///< none while socket() has not been called
    Blob data{};              ///< SEND: what is sent
    EndpointId address{};     ///< LISTEN: where; CONNECT: whom
    std::uint32_t amount = 0; ///< SEND: bytes asked to send; RECEIVE: most bytes wanted; LISTEN: the backlog
    SocketCallSet calls;
    Primitive primitive{};
    DisconnectHow how{};
};

/// That call came back to the program.
struct Return {
    Duration blocked{}; ///< from the first "would block" to the result; 0 where it never waited
    CallId call{};
    SocketId socket{}; ///< ACCEPT: the new connection socket; else the socket that was acted on
    Blob data{};       ///< RECEIVE: what was read
    EndpointId local{}, remote{};
    std::int32_t value = 0;  ///< what the kernel returned: bytes, a descriptor (LISTEN, ACCEPT), 0 or -1
    std::uint16_t error = 0; ///< errno, 0 where it succeeded
    Primitive primitive{};
    SocketCall failed = SocketCall::None; ///< which socket call failed
    RuleId rule{};                        ///< of the model, by which TCP answered; None where none was asked
    Transport transport = Transport::Tcp; ///< of the socket: with datagrams 0 bytes are a message, not the end

    /// RECEIVE: the other side has ended.
    [[nodiscard]] bool isEnd() const {
        return primitive == Primitive::Receive && error == 0 && value == 0 && transport == Transport::Tcp;
    }
};

/// A segment left a TCP. Sequence numbers are relative: each side's SYN is 0. One that no TCP sent (a copy, or one that
/// was forged) leaves the middle of the wire: its cause is the decision.
struct Sent {
    SegmentId id{};
    SegmentId copyOf{}; ///< the segment that it repeats: sent again by TCP, or copied on the wire
    EndpointId from{}, to{};
    std::uint32_t seq = 0, ack = 0;
    std::uint32_t length = 0; ///< payload bytes
    Blob raw{};               ///< the IP datagram where it was captured
    std::uint16_t count = 1;  ///< how many segments this one mark stands for (inferred data)
    ProgramId toProgram = noProgram;
    FlagBits flags = 0;
    Transport transport = Transport::Tcp;
    Moment moment = Moment::Exact;
    RuleId rule{}; ///< of the model, by which TCP sent it; None where none was asked
};

/// A segment reached the other TCP.
struct Arrived {
    SegmentId segment{};
    Moment moment = Moment::Exact;
    RuleId rule{}; ///< of the model, by which that TCP took it; None where none was asked
};

/// The fate of a segment on the wire was decided, or it was held so that it can be.
struct Decided {
    Duration delay{}; ///< Delay: how much longer it takes
    SegmentId segment{};
    WireAction action{};
    DecidedBy by{};
};

/// A segment will not arrive, and it is known why.
struct Lost {
    enum class How : std::uint8_t { Dropped, Chance, Corrupted };
    SegmentId segment{};
    How how{};
};

[[nodiscard]] constexpr std::string_view name(Lost::How how) {
    constexpr std::array<std::string_view, 3> names{"dropped", "lost", "corrupted"};
    return names[static_cast<std::size_t>(how)];
}

/// What kind of socket a state belongs to. A request is a half-open connection that has no descriptor yet.
enum class SocketKind : std::uint8_t { Listener, Request, Connection };

[[nodiscard]] constexpr std::string_view name(SocketKind kind) {
    constexpr std::array<std::string_view, 3> names{"listener", "request", "connection"};
    return names[static_cast<std::size_t>(kind)];
}

/// A socket entered a state. Where the kernel was asked, it answered after the fact: the moment is then a bound.
struct StateChanged {
    SocketId socket{};
    SocketId listener{}; ///< for requests and for connections not yet accepted: the socket in whose queue they are
    EndpointId local{}, remote{};
    std::int32_t fd = -1; ///< the descriptor by which its program holds it; -1 where it holds none
    RuleId rule{};        ///< which rule of the model explains it; None where none was asked
    SocketKind kind{};
    ConnectionState from{}, to{};
    Moment moment = Moment::Exact;
};

/// A reading of queues; -1 where the kernel does not say.
struct QueueChanged {
    SocketId socket{};
    std::int32_t syn = -1, accept = -1, backlog = -1; ///< of a listening socket, in connections
    std::int32_t send = -1, receive = -1;             ///< of a connection, in bytes
    bool sampled = false;                             ///< there were changes in between that nobody looked at
};

struct TimerChanged {
    enum class Timer : std::uint8_t { Retransmit, Persist, Keepalive, TimeWait };
    Time expires{};
    SocketId socket{};
    Timer timer{};
    bool running = false;
    bool sampled = false; ///< as of QueueChanged
};

[[nodiscard]] constexpr std::string_view name(TimerChanged::Timer timer) {
    constexpr std::array<std::string_view, 4> names{"retransmit", "persist", "keepalive", "time-wait"};
    return names[static_cast<std::size_t>(timer)];
}

/// What a TCP reckons of the path to the other end (RFC 5681, RFC 6298), as the kernel says.
struct Estimates {
    SocketId socket{};
    std::uint32_t congestionWindow = 0;   ///< segments
    std::uint32_t slowStartThreshold = 0; ///< segments; the kernel begins with 2147483647
    std::uint32_t roundTrip = 0, roundTripVariation = 0, retransmitAfter = 0; ///< microseconds; 0 where not measured
    bool sampled = false;                                                     ///< as of QueueChanged
};

/// Segments that came faster than they could be taken in: nobody has seen them, and they are lost.
struct Missed {
    std::uint32_t segments = 0;
};

/// A setting of the kernel was changed while the session runs, or was to be.
struct SettingChanged {
    Blob name{}, value{};    ///< "net.ipv4.tcp_syn_retries", "2"
    std::uint16_t error = 0; ///< errno; ENOENT where this kernel has no such setting
};

/// A program ended without being asked: a call in which it was never returns. Or its whole host is gone.
struct Killed {
    bool host = false;
};

/// A question was put to the person who watches (lesson/question.h).
struct Asked {
    Blob question{}, text{}; ///< its id, its words
};

/// What that person said; no answer: the question was passed over.
struct Answered {
    Blob question{}, answer{};
};

/// That person read a hint.
struct Hinted {
    std::uint32_t number = 0; ///< from 1
    Blob text{};
};

/// Something worth saying that is none of the above.
struct Note {
    enum class Level : std::uint8_t { Info, Warning };
    Blob text{};
    Level level{};
};

[[nodiscard]] constexpr std::string_view name(Note::Level level) {
    return level == Note::Level::Info ? "info" : "warning";
}

using What = std::variant<Call, Return, Sent, Arrived, Lost, Decided, StateChanged, QueueChanged, TimerChanged,
                          Estimates, Missed, SettingChanged, Killed, Asked, Answered, Hinted, Note>;

struct TraceEvent {
    Time at{};
    EventId cause{};
    ProgramId program = noProgram;
    Origin origin = Origin::Observed;
    What what;
};

static_assert(sizeof(TraceEvent) <= 64, "a million of these are kept in memory");

} // namespace socketscope
