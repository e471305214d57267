// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An expectation: the segment that comes next, and the states that it leads to. Plain data, made by foresight.h and
// drawn below now. It is never a fact: nobody saves it, and no export shows it.
#pragma once

#include "core/trace/event.h"

#include <optional>

namespace socketscope {

/// What is expected. Handles are those of the session's own trace.
struct Expected {
    /// A segment leaves one TCP for another.
    struct Segment {
        enum class Way : std::uint8_t {
            Arrives,
            Held,  ///< somebody takes it into his hands
            Stops, ///< it is lost, or nobody knows what becomes of it
        };
        ProgramId from = noProgram, to = noProgram;
        std::uint32_t length = 0; ///< payload bytes
        FlagBits flags = 0;
        Transport transport = Transport::Tcp;
        Way way = Way::Arrives;
        RuleId rule{};
        bool again = false;      ///< it has been on the wire before
        bool fromMiddle = false; ///< no TCP sends it: a copy, or one that is forged
    };
    /// A socket enters a state.
    struct Change {
        ProgramId program = noProgram;
        SocketId socket{}; ///< none where it does not exist yet
        SocketKind kind{};
        ConnectionState state{};
        RuleId rule{};
    };
    std::optional<Segment> segment; ///< none where a state changes alone
    /// Of the segment's sender when it leaves and its receiver when it arrives. A state that changes alone is the
    /// receiver's.
    std::optional<Change> sender, receiver;
    std::size_t calls = 0; ///< so many calls of the script are made before it, the last of them sets it in motion
    bool byHand = false;   ///< it happens when what is held longest is delivered
};

} // namespace socketscope
