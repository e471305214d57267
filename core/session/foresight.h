// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What our model expects to happen next in a session: the next segment, and the states that it leads to. A model of its
// own is told everything that the session's engine was told, and lets the next thing happen. Used by the diagram, for
// the ghost below now, and by tests. It never asks the kernel, never changes the session, and where the model does not
// stand as the session does it says nothing: no expectation is better than a wrong one.
#pragma once

#include "core/session/expected.h"
#include "core/session/session.h"

#include <optional>

namespace socketscope {

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
