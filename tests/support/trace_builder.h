// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Traces for tests, told as stories: who listens, who connects, who sends what. It writes what a real engine would
// write for the same story, in the same order and with causes, by way of TraceWriter. It makes nothing up about time:
// every event comes one `pace` after the one before, unless the story says otherwise.
#pragma once

#include "core/session/record.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace socketscope::test {

/// A connection as the builder knows it: both ends and how far their bytes have come.
struct Connection {
    ProgramId client = noProgram, server = noProgram;
    SocketId clientSocket{}, serverSocket{}, listener{};
    EndpointId clientEnd{}, serverEnd{};
    std::uint32_t clientNext = 0, serverNext = 0; ///< next relative sequence number of each side
    int clientFd = 5, serverFd = 0;
};

/// Which end does it.
enum class End : std::uint8_t { Client, Server };

class TraceBuilder {
public:
    /// `wire` is the origin of every segment and of every state that follows from one.
    explicit TraceBuilder(Origin wire = Origin::Observed, Duration pace = std::chrono::microseconds(20));

    ProgramId server(std::string name = "server") { return writer_.program({std::move(name), Host::Server}); }
    ProgramId client(std::string name = "client") { return writer_.program({std::move(name), Host::Client}); }
    /// The next event comes this much later than the last, instead of one pace.
    TraceBuilder& after(Duration gap);
    /// States say their rules, as those of the model do: the one by which the figure of RFC 9293 has the change.
    TraceBuilder& withRules();
    /// The next event that can, a state or a segment, says this rule.
    TraceBuilder& by(RuleId rule);

    // Whole stories.
    SocketId listen(ProgramId server, std::uint16_t port = 7000, int fd = 4);
    /// CONNECT up to ESTABLISHED at both ends; the connection waits in the accept queue.
    Connection connect(ProgramId client, ProgramId server, SocketId listener);
    /// CONNECT to a port where nobody listens.
    void refused(ProgramId client, ProgramId server);
    /// CONNECT whose SYN has left and of which nothing more is known.
    Connection dial(ProgramId client, ProgramId server, SocketId listener);
    /// ACCEPT that finds the connection waiting.
    void accept(Connection& connection, int fd = 7);
    /// SEND, the segment that carries it and its ACK.
    void send(Connection& connection, End end, std::string_view text);
    /// RECEIVE that finds these bytes (none: the other side has hung up).
    void receive(Connection& connection, End end, std::string_view text);
    /// DISCONNECT: FIN and its ACK. The second one closes the connection.
    void disconnect(Connection& connection, End end);

    // Single events, for stories that no method tells.
    CallId call(ProgramId program, Primitive primitive, SocketId socket = {}, std::string_view data = {});
    void returns(ProgramId program, CallId call, Primitive primitive, std::int32_t value, std::uint16_t error = 0,
                 Duration blocked = {}, SocketId socket = {}, std::string_view data = {});
    SegmentId sent(Connection& connection, End from, FlagBits flags, std::string_view data = {}, EventId cause = {});
    void arrives(SegmentId segment);
    void lost(SegmentId segment);
    void state(const Connection& connection, End end, ConnectionState to, SocketKind kind = SocketKind::Connection,
               bool queued = false);

    [[nodiscard]] EventId last() const { return writer_.last(); }
    /// Everything so far, as an engine would hand it over.
    void drain(TraceBatch& batch) { writer_.drain(batch); }
    /// Everything so far, appended to `trace`.
    void appendTo(Trace& trace);
    void appendTo(Record& record);
    [[nodiscard]] Trace build();

private:
    [[nodiscard]] Time tick();
    [[nodiscard]] RuleId takeRule() { return std::exchange(rule_, RuleId::None); }
    [[nodiscard]] RuleId ruleFor(const StateChanged& state);
    EventId add(ProgramId program, Origin origin, EventId cause, What what);

    TraceWriter writer_;
    Origin wire_;
    Duration pace_, gap_{-1};
    Time now_{};
    bool rules_ = false;
    RuleId rule_{};
    std::uint16_t nextPort_ = 40312;
    struct Flight {
        ProgramId to = noProgram;
        EventId sent{};
    };
    std::vector<Flight> flights_;
    std::map<SocketId, ConnectionState> states_;
    EndpointId serverEnd_{};
    CallId lastCall_{};
};

// Stories that several tests share.

/// LISTEN, CONNECT, SEND "hello", ACCEPT, RECEIVE, an answer, both hang up.
[[nodiscard]] Trace phoneCall(Origin wire = Origin::Observed);
/// A is connected and has sent, B's SYN has arrived and its SYN+ACK is on the way.
[[nodiscard]] Trace twoClients();
/// One connection on which `rounds` messages go to and fro, 12 events each; an ACCEPT waits all the time.
[[nodiscard]] Trace echo(std::uint32_t rounds, Origin wire = Origin::Observed);
/// Many clients one after the other, or (`atOnce`) all open at the end.
[[nodiscard]] Trace crowd(std::uint32_t clients, bool atOnce);
/// CONNECT to a port where nobody listens.
[[nodiscard]] Trace refusedCall();

} // namespace socketscope::test
