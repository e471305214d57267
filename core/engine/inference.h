// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What must have happened on a wire that nobody saw. From the states that the kernel reports for the two ends of one
// connection follow the segments of the handshake and of the close, and the states passed through in between
// (RFC 9293 figures 5 to 13). Pure: no socket, no clock. Used by the loopback engine; it never makes up data segments,
// options, windows or retransmissions, and what it returns is marked inferred unless it is a state that was read.
#pragma once

#include "core/tcp/state.h"

#include <array>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace socketscope {

/// The two ends of a connection: who sent the first SYN, and who answered it.
enum class Side : std::uint8_t { Opener, Answerer };
[[nodiscard]] constexpr Side other(Side s) { return s == Side::Opener ? Side::Answerer : Side::Opener; }

/// The segments that states follow from. Fin and Rst are told apart by who sent them, the rest by what they are.
enum class Exchange : std::uint8_t { Syn, SynAck, Ack, Fin, AckOfFin, Rst };

struct SegmentLeft {
    Side from{};
    Exchange what{};
    friend bool operator==(const SegmentLeft&, const SegmentLeft&) = default;
};
struct SegmentCame {
    Side to{};
    Exchange what{};
    friend bool operator==(const SegmentCame&, const SegmentCame&) = default;
};
struct StateEntered {
    Side side{};
    ConnectionState from{}, to{};
    bool observed = false; ///< the kernel reported it; otherwise it was passed through
    friend bool operator==(const StateEntered&, const StateEntered&) = default;
};
using InferredStep = std::variant<SegmentLeft, SegmentCame, StateEntered>;

/// How an end that was found CLOSED got there, as far as that is known beyond the states.
enum class Ending : std::uint8_t {
    InOrder,
    ResetSent,     ///< this end answered or closed with RST (abort, unread data, no socket)
    ResetReceived, ///< this end was told so: ECONNREFUSED, ECONNRESET, or CLOSED without a close of its own
    GivenUp,       ///< its kernel dropped it without a segment: retries exhausted, orphan timed out
};

struct Reading {
    std::optional<ConnectionState> state; ///< none: this end was not looked at
    Ending ending = Ending::InOrder;
};

class Inference {
public:
    /// Both ends start CLOSED.
    Inference() = default;
    /// A connection whose beginning was not followed (a stranger's program joined).
    Inference(ConnectionState opener, ConnectionState answerer) : states_{opener, answerer} {}

    /// Takes what was read of the two ends at one moment and returns what must have happened since the last reading,
    /// in an order in which causes come first. The same reading twice returns nothing.
    std::vector<InferredStep> observe(const Reading& opener, const Reading& answerer);

    [[nodiscard]] ConnectionState state(Side side) const { return states_[index(side)]; }

private:
    struct Edge;
    static constexpr std::size_t index(Side s) { return static_cast<std::size_t>(s); }
    [[nodiscard]] static const std::vector<Edge>& edges();

    [[nodiscard]] std::vector<const Edge*> route(Side side, ConnectionState from, ConnectionState to) const;
    void walk(Side side, ConnectionState to);
    void take(Side side, const Edge& edge);
    void makeSend(Side side, Exchange what);
    void leave(Side from, Exchange what);
    void come(Side to, Exchange what);
    void enter(Side side, ConnectionState to);
    void reset(Side side);

    std::array<ConnectionState, 2> states_{ConnectionState::Closed, ConnectionState::Closed};
    std::array<std::array<bool, 6>, 2> left_{};   ///< [from][exchange]
    std::array<std::array<bool, 6>, 2> came_{};   ///< [to][exchange]
    std::array<std::array<bool, 6>, 2> making_{}; ///< being sought at this moment
    std::array<std::optional<ConnectionState>, 2> read_{};
    std::vector<InferredStep> steps_;
};

} // namespace socketscope
