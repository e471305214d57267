// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Small stories of connections as traces, for the tests of the connection index and of the level Primitives. A story
// is told call by call and segment by segment, as a kernel engine on a wire that sees everything would tell it; each
// teller returns the event that it added. Never used outside tests.
#pragma once

#include "core/trace/batch.h"
#include "core/trace/timeline.h"
#include "core/trace/trace.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace socketscope::test {

class PrimitiveStory {
public:
    /// One server and so many clients, named client, or A, B, C …
    explicit PrimitiveStory(int clients = 1, Origin segments = Origin::Observed);

    /// Lets time pass; every event takes 12 µs besides.
    void wait(Duration d) { now_ += d; }

    // --- the server program
    EventId listen(std::uint32_t backlog = 5);
    /// ACCEPT is called; acceptReturns() ends it with the connection of this client.
    EventId acceptCall();
    EventId acceptReturns(int client);
    EventId accept(int client);

    // --- the client program
    EventId connectCall(int client);
    /// SYN, SYN+ACK: up to the moment before CONNECT returns.
    void handshake(int client);
    EventId synLeaves(int client);
    EventId synArrives(int client);
    EventId synAckLeaves(int client);
    EventId synAckArrives(int client);
    /// The ACK leaves; CONNECT returns 0; the ACK arrives: the call rings.
    EventId connectReturns(int client);
    EventId ackArrives(int client);
    /// All of it.
    EventId connect(int client);
    /// CONNECT to a port where nobody listens.
    EventId connectRefused(int client);

    // --- both: `side` is client 0, 1 … or server(client)
    [[nodiscard]] static int server(int client) { return -1 - client; }
    EventId sendCall(int side, std::string_view text);
    EventId sendReturns(int side, int error = 0);
    /// SEND that returns at once, and a DATA segment that leaves.
    EventId send(int side, std::string_view text);
    EventId dataLeaves(int side);
    EventId dataArrives(int side);
    EventId dataLost(int side);
    EventId receiveCall(int side, std::uint32_t most = 4096);
    /// Takes `bytes` of what has arrived; 0: the end; negative: an errno.
    EventId receiveReturns(int side, int bytes);
    EventId receive(int side, int bytes, std::uint32_t most = 4096);
    EventId disconnect(int side, DisconnectHow how = DisconnectHow::Close);
    EventId finArrives(int side);
    /// A RST from this side arrives.
    EventId reset(int side);

    [[nodiscard]] SocketId socket(int side) const;
    [[nodiscard]] SocketId listeningSocket() const { return listening_; }
    [[nodiscard]] ProgramId program(int side) const;
    /// Everything told so far, taken into one trace.
    [[nodiscard]] const Trace& trace();
    /// Only its first events, as if nobody knew yet what came after.
    [[nodiscard]] Trace prefix(std::size_t events);

private:
    struct Side {
        SocketId socket{};
        EndpointId local{};
        EventId call{}; ///< the call that is under way
        CallId callId{};
        SegmentId flight{}; ///< the last DATA or FIN
        EventId departure{};
        std::uint32_t sent = 0, length = 0, fin = 0; ///< bytes sent in all, in the last SEND
        std::uint32_t read = 0;
        std::string stream;
        SegmentId syn{};
    };

    Side& side(int number);
    [[nodiscard]] const Side& side(int number) const;
    EventId add(ProgramId program, Origin origin, EventId cause, What what);
    EventId call(int number, Primitive primitive, Call details);
    EventId returned(int number, Primitive primitive, Return details);
    EventId segment(int from, FlagBits flags, std::uint32_t seq, std::uint32_t length, EventId cause);
    EventId arrives(SegmentId segment);
    EventId state(int number, ConnectionState from, ConnectionState to, EventId cause, SocketKind kind);

    TraceWriter writer_;
    Trace trace_;
    TraceBatch told_; ///< all of it, for prefixes
    Origin origin_;
    Time now_{};
    int clients_;
    std::map<int, Side> sides_;
    std::map<int, ConnectionState> states_;
    SocketId listening_{};
    EndpointId door_{};
    EventId acceptCall_{};
    CallId acceptId_{};
    std::int32_t nextFd_ = 5;
};

/// The call of the design's picture: LISTEN, CONNECT before ACCEPT, “hello” that waits; the client is in RECEIVE.
[[nodiscard]] PrimitiveStory waitingCall();
/// A whole call with answer and both DISCONNECTs.
[[nodiscard]] PrimitiveStory wholeCall();
/// CONNECT to nobody, then LISTEN, then CONNECT again.
[[nodiscard]] PrimitiveStory refusedThenConnected();
/// One SEND that two RECEIVEs take, then two SENDs (a long one) that meet in one RECEIVE.
[[nodiscard]] PrimitiveStory splitAndMet();
/// The server aborts with data unread; the client learns of it in its next call.
[[nodiscard]] PrimitiveStory unreadAtClose();
/// A data segment is lost and sent again, on a wire that nobody sees.
[[nodiscard]] PrimitiveStory lostAndSentAgain();
/// A and B call the same server; B's message is read.
[[nodiscard]] PrimitiveStory twoCallers();
/// All of them.
[[nodiscard]] std::vector<PrimitiveStory> primitiveStories();

} // namespace socketscope::test
