// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What our model expects to happen next in a session: the next segment, and the states that it leads to. A model of its
// own is told everything that the session's engine was told, and lets the next thing happen. Used by the diagram, for
// the ghost below now, and by tests. It never asks the kernel, never changes the session, and where the model does not
// stand as the session does it says nothing: no expectation is better than a wrong one.
#pragma once

#include "core/session/session.h"

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

/// As the session stands now. Costs as much as playing the session again on the model.
[[nodiscard]] std::optional<Expected> foresee(const Session& session);

/// The same, thought about only when the session has changed.
class Foresight {
public:
    [[nodiscard]] const std::optional<Expected>& of(const Session& session);
    /// Of another session from here on.
    void forget() { seen_.reset(); }

private:
    struct Moment {
        std::size_t events = 0, given = 0, position = 0;
        Script::State state{};
        Time now{};
        bool delivers = false;
        friend bool operator==(const Moment&, const Moment&) = default;
    };
    [[nodiscard]] static Moment momentOf(const Session& session);

    std::optional<Moment> seen_;
    std::optional<Expected> expected_;
};

} // namespace socketscope
