// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From where the sequence diagram is looked at: window, scroll, axis, level, focus, selection. The view owns one and
// hands it to sequenceFrame(); an export makes its own. No fact is in here.
#pragma once

#include "core/lesson/level.h"
#include "core/session/expected.h"
#include "core/trace/timeline.h"
#include "ui/scene/frame.h"
#include "ui/scene/theme.h"

#include <QSizeF>
#include <QString>

#include <optional>
#include <vector>

namespace socketscope {

/// A call that the scenario makes later. What becomes of it nobody knows.
struct UpcomingCall {
    ProgramId program = noProgram;
    Primitive primitive{};
    std::uint32_t bytes = 0; ///< of SEND
    friend bool operator==(const UpcomingCall&, const UpcomingCall&) = default;
};

/// Where the roles of the book's service are written: in words beside the flags, or short in them (CONNECT.req).
enum class RoleWords : std::uint8_t { Beside, InFlags };

/// A rule that was not kept, to be shown where it was broken.
struct Callout {
    EventId at{}, other{};              ///< what came too early; what it should have followed
    QString number, title, text, below; ///< translated; `below` stands at the line under which `at` belongs
    friend bool operator==(const Callout&, const Callout&) = default;
};

struct Viewport {
    QSizeF size;         ///< px, header included
    double scrollY = 0;  ///< px of the picture that lie above the window
    double timeZoom = 1; ///< stretches the rows, never the text
    Axis axis = Axis::Stretched;
    Level level = Level::Everything;
    RoleWords roles = RoleWords::Beside; ///< level Primitives
    ProgramId focused = noProgram;       ///< the client next to the wire; none: the first
    EventId selected{}, hovered{}, keyboard{};
    std::optional<Mark> selectedAs, hoveredAs; ///< the mark that was pointed at; none: the event's own
    SegmentId decides{}; ///< the held segment that decisions are about: it has a card, unless reviewing; none: no card
    std::vector<SegmentId> turns; ///< what is held, in the order in which it goes, where that is not age; else empty
    Offer pointed = Offer::None;  ///< the button of the card under the pointer
    bool reviewing = false;       ///< the cursor is not at the live edge: the tag says the time, not "now"
    bool recorded = false;        ///< nothing more can come: at its edge the tag says "end", not "now"
    bool header = true;           ///< column titles on top
    bool projector = false;       ///< no gutter, no mono details
    std::vector<UpcomingCall> upcoming; ///< drawn pale below now, one row each, unless reviewing
    std::optional<Expected> expected;   ///< what the model says comes next, pale below now, unless reviewing
    std::optional<Callout> callout;     ///< drawn on top of all
    QString wireNote;                   ///< under "The wire": translated, for example "in your hands"; empty: "flowing"
};

/// How it is drawn: fonts and their measure, and whether movement is wanted.
struct Style {
    Typography type;
    bool reducedMotion = false; ///< marks are there or not, nothing grows or fades
};

} // namespace socketscope
