// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A segment that a person has taken off the wire by its disc and carries about: to its receiver, where it is let go, or
// onto another one, whose turn it takes. Where it would land comes from the frame, as every hit does. The view paints
// one while it lasts and says where it landed; nothing is decided here.
#pragma once

#include "core/trace/trace.h"
#include "ui/scene/frame.h"

#include <optional>

namespace socketscope {

struct Carry {
    SegmentId segment{};
    ProgramId receiver = noProgram;
    QPointF from, at; ///< px of the window
    double wireLeft = 0, wireRight = 0;
    bool toRight = false; ///< where its receiver is
    bool lifted = false;  ///< it has left its place; before that it is a click
};

/// Where it is let go: with its receiver, onto another (`other`), or nowhere in particular, then it stays in the hand.
struct Landing {
    enum class Where : std::uint8_t { Nowhere, Receiver, Other };
    Where where = Where::Nowhere;
    SegmentId other{};
    friend bool operator==(const Landing&, const Landing&) = default;
};

/// The segment whose disc, or whose stay in the hand, is at this point and lasts; none elsewhere.
[[nodiscard]] SegmentId heldAt(const Frame& frame, const Trace& trace, QPointF point);
/// Takes what is held at this point; nothing where nothing is.
[[nodiscard]] std::optional<Carry> takeUp(const Frame& frame, const Trace& trace, QPointF point);
[[nodiscard]] Landing landingOf(const Carry& carry, const Frame& frame, const Trace& trace);

} // namespace socketscope
