// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Connections as their two service users saw them: who called whom, when the call rang and was picked up, which SEND's
// bytes which RECEIVE took, how it ended. An index over the Trace for the level Primitives; like the Trace it only
// grows, and it says nothing that no event says. It knows sockets and programs, never pixels or steps: moments are
// events, in trace order. "None" (EventId 0) always means: not known up to where the trace has come.
#pragma once

#include "core/service/service_user.h"
#include "core/trace/byte_stream.h"
#include "core/trace/interval_index.h"
#include "core/trace/trace.h"

#include <deque>
#include <span>
#include <unordered_map>
#include <vector>

namespace socketscope {

enum class ConnectionId : std::uint32_t {};
enum class PartyId : std::uint32_t {};

/// One SEND that was not refused: bytes [first, end) of its direction. Where SEND has not returned, `end` is as asked.
struct Message {
    std::uint64_t first = 0, end = 0;
    EventId call{}, ret{};
    EventId taken{};     ///< the RECEIVE return that took its last byte
    EventId discarded{}; ///< the DISCONNECT by which the other side threw away what it had not read
    /// After this event nothing of it waits any more.
    [[nodiscard]] EventId done() const { return present(taken) ? taken : discarded; }
};

/// One RECEIVE that brought bytes [first, end).
struct Read {
    std::uint64_t first = 0, end = 0;
    EventId call{}, ret{};
};

/// One side of a connection: a program and its socket (no program yet while it waits for ACCEPT).
struct Party {
    ConnectionId connection{};
    PartyId peer{};
    ProgramId program = noProgram;
    SocketId socket{};
    EndpointId local{}, remote{};
    bool isClient = false;

    std::vector<Message> messages; ///< calls, returns and ends rise
    std::vector<Read> reads;       ///< likewise
    std::size_t settled = 0;       ///< messages of ours that are done

    EventId establishFrom{}, establishTo{};
    EventId firstDataCall{}, lastDataReturn{};
    EventId useTo{};               ///< last data return before the end began
    EventId endFrom{}, endKnown{}; ///< the call that began the end, and the event since which that is known
    EventId disconnectCall{}, disconnectReturn{}; ///< the first one; it ends our sending
    EventId closeCall{}, closeReturn{};           ///< the one that gave the socket back; where it was killed: both
    EventId eofCall{}, eofReturn{};               ///< the RECEIVE that returned 0; not one after a failure
    EventId failure{};                            ///< first return with ECONNRESET, EPIPE or ETIMEDOUT
    EventId gone{};                               ///< its socket became CLOSED
    EventId killed{};                             ///< its program, which held the socket, was killed
    bool hostGone = false;                        ///< and nobody closed the socket, because its host went with it
    DisconnectHow how{};                          ///< of disconnectCall
    /// By which it says nothing more: DISCONNECT, or the end of its program.
    [[nodiscard]] EventId lastWord() const { return present(disconnectCall) ? disconnectCall : killed; }
};

struct Connection {
    PartyId client{}, server{};
    EventId connectCall{}, confirm{}; ///< `confirm`: CONNECT's return, also a failing one
    EventId indication{};             ///< the server's socket became ESTABLISHED
    EventId acceptCall{}, acceptReturn{};
    SocketId listener{};
    EventId born{};            ///< the first event that speaks of it
    std::uint32_t slot = 0;    ///< its place among those that wait for ACCEPT at the same time, from 0
    std::uint16_t error = 0;   ///< errno of CONNECT
    bool over = false;         ///< nothing more of it can be drawn
    ConnectionId absorbedBy{}; ///< it turned out to be the server's half of another one
    [[nodiscard]] bool established() const { return present(confirm) && error == 0; }
};

/// A socket that listens, from LISTEN on.
struct Listener {
    SocketId socket{};
    ProgramId program = noProgram;
    EventId call{};            ///< LISTEN
    EventId since{}, closed{}; ///< the events by which it is known that it listens, and that it no longer does
    EventId firstAccept{};     ///< the first ACCEPT that returned a connection
};

/// One phase of the telephone call as one program lives it; `to` is none while it lasts.
struct PhaseSpan {
    Phase phase{};
    EventId from{}, to{};
};

class Connections {
public:
    /// Takes in what the trace has gained since the last call.
    void extend(const Trace& trace);

    [[nodiscard]] std::size_t count() const { return connections_.size(); }
    /// Connections count from 1, in the order in which they were first heard of.
    /// An empty one for none.
    [[nodiscard]] const Connection& operator[](ConnectionId id) const;
    /// An empty party for none.
    [[nodiscard]] const Party& party(PartyId id) const;
    [[nodiscard]] PartyId partyOf(SocketId socket) const;
    /// The connection on which a call acts: CONNECT begins it, ACCEPT takes it, the others use it. None for LISTEN,
    /// for a call that was refused before there was a connection, and for an ACCEPT that still waits.
    [[nodiscard]] ConnectionId connectionOf(const Trace& trace, EventId call) const;
    /// Connections that a client program began, oldest first.
    [[nodiscard]] std::span<const ConnectionId> begunBy(ProgramId client) const;
    [[nodiscard]] std::span<const Listener> listeners() const { return listeners_; }
    [[nodiscard]] const Listener* listenerOf(SocketId socket) const;

    /// Appends the connections of which something happens or lasts within [first, last], oldest first.
    void alive(EventId first, EventId last, std::vector<ConnectionId>& out) const;
    /// Messages of a sender that are under way or waiting somewhere within [first, last].
    [[nodiscard]] std::span<const Message> messagesWithin(PartyId sender, EventId first, EventId last) const;
    /// What the service carried from this party to its peer.
    [[nodiscard]] const ByteStream& carriedFrom(PartyId sender) const;
    /// What came the other way, also where no program is known there.
    [[nodiscard]] const ByteStream& carriedTo(PartyId receiver) const;
    /// When a connection stopped waiting for ACCEPT: ACCEPT was called, or, where it had been waiting already,
    /// returned; or the connection died in the queue.
    [[nodiscard]] EventId pickedUp(ConnectionId id) const;
    /// The event by which the last byte of a message could be read; at the latest the RECEIVE that took it.
    [[nodiscard]] EventId readable(PartyId sender, const Message& message) const;
    /// The RECEIVE returns that took bytes of a message, oldest first.
    [[nodiscard]] std::span<const Read> readsOf(PartyId sender, const Message& message) const;
    /// Where the other side's end can be read: the FIN arrived, or at the latest the RECEIVE that returned 0.
    [[nodiscard]] EventId endReadable(PartyId sender) const;
    /// When the connection was reset: the RST reached either side, or at the latest a call failed for it.
    [[nodiscard]] EventId resetAt(ConnectionId id) const;

    /// Phases of one party as they were known at `moment`, at most one of each kind.
    [[nodiscard]] std::vector<PhaseSpan> phasesAt(PartyId id, EventId moment) const;

private:
    using StreamId = std::uint32_t;

    void take(const Trace& trace, EventId id, const TraceEvent& event);
    void called(EventId id, ProgramId program, const Call& call);
    void calledUnseen(EventId id, const TraceEvent& event, const StateChanged& state);
    void returned(const Trace& trace, EventId id, ProgramId program, const Return& ret);
    void disconnecting(EventId id, const Call& call, PartyId known);
    void sendReturned(EventId id, EventId callEvent, const Return& ret, PartyId party);
    static void disconnectReturned(EventId id, EventId callEvent, const Return& ret, Party& party);
    void returnedOnParty(EventId id, EventId callEvent, const Call& call, const Return& ret, PartyId party);
    void listenerChanged(EventId id, ProgramId program, const StateChanged& state, EventId call);
    void stateChanged(EventId id, ProgramId program, const StateChanged& state);
    void accepted(EventId id, EventId callEvent, ProgramId program, const Return& ret, SocketId listener);
    void listening(EventId id, ProgramId program, SocketId socket, EventId call);

    PartyId addParty(EventId born, ProgramId program, SocketId socket, bool isClient);
    PartyId serverParty(EventId id, SocketId socket, SocketId listener);
    void bind(PartyId party, SocketId socket);
    void learnEndpoints(EventId id, PartyId party, EndpointId local, EndpointId remote);
    void pair(EventId id, PartyId client, PartyId server);
    void settle(PartyId sender);
    void beginEnd(Party& party, EventId call, EventId known);
    void finish(EventId id, PartyId party);
    void queue(ConnectionId id);
    void unqueue(ConnectionId id);
    void departed(EventId id, const Sent& segment);
    void killed(EventId id, ProgramId program, bool host);
    /// The streams of an earlier connection between the same endpoints stay with it.
    void forget(EndpointId a, EndpointId b);
    [[nodiscard]] static std::uint64_t tuple(EndpointId a, EndpointId b) {
        return std::uint64_t{number(a)} << 32U | number(b);
    }
    /// The stream of this direction, begun if there is none.
    StreamId stream(EndpointId from, EndpointId to);
    [[nodiscard]] Party& at(PartyId id) { return parties_[number(id) - 1]; }
    [[nodiscard]] Connection& at(ConnectionId id) { return connections_[number(id) - 1]; }

    std::size_t taken_ = 0;
    std::deque<Connection> connections_; ///< references stay good while others are added
    std::deque<Party> parties_;          ///< likewise
    std::vector<Listener> listeners_;
    std::deque<ByteStream> streams_;            ///< references stay good while streams are added
    std::vector<StreamId> outgoing_, incoming_; ///< by party, 1-based; 0 none
    std::vector<ConnectionId> waiting_;         ///< for ACCEPT, by slot
    std::vector<PartyId> bySocket_;             ///< by socket
    std::vector<std::uint32_t> listening_;      ///< by socket: listener, 1-based
    std::vector<PartyId> connecting_;           ///< by program: the party in CONNECT
    std::vector<std::vector<ConnectionId>> begunBy_;
    std::unordered_map<std::uint32_t, PartyId> byCall_;  ///< CONNECT and ACCEPT
    std::unordered_map<std::uint64_t, PartyId> byTuple_; ///< newest party with these endpoints
    std::unordered_map<std::uint64_t, StreamId> byDirection_;
    IntervalIndex alive_; ///< key ConnectionId, steps are event numbers
};

} // namespace socketscope
