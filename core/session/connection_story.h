// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What happened to each connection of a trace, without times, ports and numbers: the states that its two ends went
// through, and the SYN, FIN and RST that each sent. Two runs are compared by it (same_story.h). A connection is one
// pair of endpoints from its SYN on, whoever's sockets they are: a socket that is refused and calls again has two, and
// a request and the connection that grows out of it are one. Never looks at data or at pure ACKs.
#pragma once

#include "core/trace/trace.h"

#include <array>
#include <vector>

namespace socketscope {

/// The segments that begin and end a connection.
enum class Milestone : std::uint8_t { Syn, SynAck, Fin, Rst };

[[nodiscard]] constexpr std::string_view name(Milestone m) {
    constexpr std::array<std::string_view, 4> names{"SYN", "SYN+ACK", "FIN", "RST"};
    return names[static_cast<std::size_t>(m)];
}

struct ConnectionStory {
    struct Entered {
        ConnectionState state{};
        EventId event{};
    };
    struct Sending {
        Milestone what{};
        EventId event{};
    };
    struct End {
        EndpointId at{};
        ProgramId program = noProgram;
        SocketId socket{};
        /// In order; no state twice running, no CLOSED at the front, and none after TIME-WAIT: that one comes by a
        /// timer, which may outlive the run.
        std::vector<Entered> path;
        /// In order. Not what is sent again or copied, and of several RST running only the first: how many there are
        /// depends on how many segments they answer.
        std::vector<Sending> sent;
    };
    End opener, answerer;  ///< who sent the first SYN, and whom it was for
    EventId born{};        ///< the first event that speaks of it
    bool inferred = false; ///< nobody saw its segments

    [[nodiscard]] End& at(EndpointId endpoint) { return endpoint == opener.at ? opener : answerer; }
};

/// Of a whole trace, oldest first.
[[nodiscard]] std::vector<ConnectionStory> connectionStories(const Trace& trace);

} // namespace socketscope
