// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The TCP of every host of the model: the ends of all connections, the listeners, and who a segment is for. What a
// program asks for by a socket call is carried out here as the user call of RFC 9293 that it stands for, and every
// change is written into the trace with its rule. Where a socket call does more than the RFC knows (a close with bytes
// unread, an error that is told once, queues), it does what Linux does (tcp(7), close(2), listen(2)). Virtual time
// only. Used by ModelPrograms and ModelEngine.
#pragma once

#include "core/engine/model_wire.h"
#include "core/tcp/listener.h"

#include <bitset>
#include <map>
#include <set>

namespace socketscope {

class ModelTcp {
public:
    using Rules = std::bitset<ruleCount>;

    ModelTcp(TraceWriter& trace, ModelWire& wire, std::uint64_t seed) : trace_(trace), wire_(wire), seed_(seed) {}

    /// Whose socket, as the program holds it.
    struct Owner {
        ProgramId program = noProgram;
        SocketId socket{};
        int fd = -1;
    };
    /// When a call is made, and the event that causes what it does.
    struct Moment {
        Time now{};
        EventId cause{};
    };
    /// What a call answers.
    struct Answer {
        bool waits = false;
        int error = 0;            ///< errno
        std::uint32_t octets = 0; ///< taken or given
        Bytes data;
        RuleId rule{};
    };

    /// Segments to this endpoint are this program's, whether it listens or not.
    void belongs(const Endpoint& endpoint, ProgramId program) { homes_[endpoint] = program; }
    [[nodiscard]] ProgramId programAt(const Endpoint& endpoint) const;
    /// bind() would say EADDRINUSE (tcp(7), socket(7)).
    [[nodiscard]] bool taken(const Endpoint& local, bool reuseAddress) const;

    Answer listen(const Owner& owner, const Endpoint& local, int backlog, const TcpSettings& settings, bool reuse,
                  const Moment& moment);
    Answer connect(const Owner& owner, const FourTuple& tuple, const TcpSettings& settings, bool reuse,
                   const Moment& moment);
    /// What a CONNECT that waits is told: nothing new, an error (once), or success.
    Answer connected(SocketId socket);
    struct Accepted {
        SocketId socket{};
        Endpoint local, remote;
    };
    /// The oldest connection in the accept queue, now held by `fd`; nothing where there is none.
    std::optional<Accepted> accept(SocketId listener, int fd, const Moment& moment);
    Answer send(SocketId socket, ByteView bytes, const Moment& moment);
    Answer receive(SocketId socket, std::uint32_t most, const Moment& moment);
    /// Ends our direction.
    Answer shutdownWrite(SocketId socket, const Moment& moment);
    /// Gives the socket back. With bytes unread, or where it is asked for, by RST.
    Answer close(SocketId socket, bool abort, const Moment& moment);

    /// The user calls of RFC 9293 3.9.1 as they stand, for programs without sockets. `remote` with port 0: left out.
    Answer openPassive(const Owner& owner, const Endpoint& local, const TcpSettings& settings, const Moment& moment);
    Answer openActive(const Owner& owner, const Endpoint& local, const Endpoint& remote, const TcpSettings& settings,
                      const Moment& moment);
    Answer userSend(SocketId socket, const Endpoint& remote, ByteView bytes, const Moment& moment);
    Answer userReceive(SocketId socket, std::uint32_t most, const Moment& moment);
    Answer userClose(SocketId socket, bool abort, const Moment& moment);

    /// A segment has come off the wire.
    void arrives(const Carried& carried, Time now);
    [[nodiscard]] Time nextTimeout() const;
    void timeouts(Time now);
    /// TIME-WAIT is over for this socket, whatever its clock says; nothing where it is in another state.
    void endTimeWait(SocketId socket, Time now);
    /// Nothing of this program's TCP is left, and nobody is told.
    void hostIsGone(ProgramId program, const Moment& moment);

    /// Hosts that were gone are there again, and know nothing.
    void hostsAreBack() { gone_.clear(); }

    /// Something has happened at a socket: who waits there may look again.
    struct Touched {
        SocketId socket{};
        EventId arrival{}; ///< none where a timer was the reason
    };
    /// Since the last call of this function.
    std::vector<Touched> takeTouched() { return std::exchange(touched_, {}); }
    /// The two endpoints of the newest connection between two programs, from the first one's side.
    [[nodiscard]] std::optional<FourTuple> newestBetween(ProgramId from, ProgramId to) const;
    /// Every rule that was followed so far.
    [[nodiscard]] const Rules& rulesFollowed() const { return rules_; }

private:
    /// What events say of a socket.
    struct Identity {
        Owner owner;
        SocketKind kind = SocketKind::Connection;
        SocketId listener{};
        FourTuple tuple;
    };
    struct Conn {
        Conn(Identity identity, TcpEnd tcpEnd) : who(identity), end(std::move(tcpEnd)) {}
        Identity who;
        TcpEnd end;
        int error = 0;       ///< waits to be told, once
        bool orphan = false; ///< its program has closed it
        bool reuse = false;
        QueueChanged told;
    };
    struct Listening {
        Owner owner;
        TcpListener tcp;
        bool reuse = false;
        QueueChanged told;
    };

    void follow(const Identity& who, const TcpOutcome& outcome, const Moment& moment);
    void tellState(const Identity& who, const TcpOutcome& outcome, const Moment& moment);
    void tellTimers(const Identity& who, const TcpOutcome& outcome, const Moment& moment);
    void noteOutcome(Conn& conn, const TcpOutcome& outcome, const Moment& moment);
    void tellQueue(Conn& conn, const Moment& moment);
    void tellQueue(Listening& listening, const Moment& moment);
    void tellQueue(const Identity& who, const Tcb& tcb, QueueChanged& told, const Moment& moment);
    void forget(SocketId socket);
    Answer refuse(const Conn& conn, const Moment& moment, const UserCall& call, int error);
    void closeListener(Listening listening, RuleId rule, const Moment& moment);

    void arrivesAt(Conn& conn, const Carried& carried, Time now);
    void arrivesAt(Listening& listening, const Carried& carried, Time now);
    void arrivesNowhere(const Carried& carried, Time now);
    bool beginsAnew(Conn& conn, const Carried& carried, Time now);
    void child(Listening& listening, const FourTuple& tuple, const TcpOutcome& outcome, const Moment& moment);
    [[nodiscard]] Listening* listenerAt(const Endpoint& local);
    [[nodiscard]] Conn* at(SocketId socket);
    [[nodiscard]] Conn* listeningEnd(const Endpoint& local);
    void rename(Conn& conn, const FourTuple& tuple);
    Answer answerOf(const TcpOutcome& outcome);
    /// A number that grows with time, from a secret of its own for each pair of endpoints (RFC 9293 3.4.1).
    [[nodiscard]] Seq chooseIss(const FourTuple& tuple, Time now) const;

    TraceWriter& trace_;
    ModelWire& wire_;
    std::uint64_t seed_;
    Rules rules_;
    std::map<Endpoint, ProgramId> homes_;
    std::set<ProgramId> gone_;
    std::map<SocketId, Conn> conns_;
    std::map<FourTuple, SocketId> byTuple_; ///< of conns_
    std::map<SocketId, Listening> listeners_;
    /// Not accepted yet: in a listener's queues.
    struct Child {
        Identity who;
        QueueChanged told;
    };
    std::map<FourTuple, Child> children_;
    std::vector<Touched> touched_;
    std::vector<FourTuple> newest_; ///< connections in order of birth, as their callers see them
};

} // namespace socketscope
