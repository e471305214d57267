// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is drawn: a display list. A `Frame` holds shapes in painting order and the items (marks with a meaning) to
// which they belong, so that one and the same value paints, hit-tests, feeds tooltips and the accessible table, and
// exports. Every *_frame makes one, every view and export reads one. A plain value: it holds no pointer into the
// trace, no colour and no widget.
#pragma once

#include "core/trace/event.h"
#include "ui/scene/ink.h"

#include <QPainterPath>
#include <QPointF>
#include <QPolygonF>
#include <QRectF>
#include <QSizeF>
#include <QString>

#include <optional>
#include <variant>
#include <vector>

namespace socketscope {

/// Fonts by what they are used for (DESIGN 4); Typography knows size and weight.
enum class FontRole : std::uint8_t {
    Heading,      ///< 13 semibold: column titles, phases
    Subheading,   ///< 11.5: under a column title
    Flag,         ///< 12 semibold: primitives
    ReturnFlag,   ///< 11.5 semibold
    State,        ///< 12 semibold: band heads
    StateSmall,   ///< 11 semibold: band heads in a narrow lane
    StateDetail,  ///< 10.5: second line of a band head
    Chip,         ///< 11.5 bold: kinds of segments
    ChipDetail,   ///< 11 mono
    Detail,       ///< 11: what stands beside a mark
    DetailStrong, ///< 11.5 semibold
    Number,       ///< 11 bold: step numbers, badges
    Clock,        ///< 10.5 mono: times
    Tag,          ///< 11.5 semibold: the tag of now
    Body,         ///< 13: sentences
    Mono,         ///< 12 mono
    MonoSmall,    ///< 10.5 mono: second line of a band head
};
inline constexpr std::size_t fontRoleCount = 17;

/// All geometry is in px of the frame, y down. Corners as bits: top left 1, top right 2, bottom right 4, bottom left 8.
using Corners = std::uint8_t;
inline constexpr Corners topCorners = 3, leftCorners = 9, rightCorners = 6, allCorners = 15;

struct LineShape {
    QPointF a, b;
    Stroke stroke;
    friend bool operator==(const LineShape&, const LineShape&) = default;
};
struct PolyShape {
    QPolygonF points;
    bool closed = false;
    Stroke stroke;
    Fill fill;
    friend bool operator==(const PolyShape&, const PolyShape&) = default;
};
struct RectShape {
    QRectF box;
    double radius = 0;
    Corners corners = allCorners; ///< which of them are round
    Stroke stroke;
    Fill fill;
    friend bool operator==(const RectShape&, const RectShape&) = default;
};
struct EllipseShape {
    QPointF centre;
    double rx = 0, ry = 0;
    Stroke stroke;
    Fill fill;
    friend bool operator==(const EllipseShape&, const EllipseShape&) = default;
};
struct PathShape {
    QPainterPath path;
    Stroke stroke;
    Fill fill;
    friend bool operator==(const PathShape&, const PathShape&) = default;
};
/// One line of text in a box. Vertically centred; never wraps, never leaves the box: what is too long is elided.
struct LabelShape {
    QRectF box;
    QString text;
    FontRole font = FontRole::Detail;
    Ink ink;
    Qt::AlignmentFlag align = Qt::AlignLeft; ///< AlignLeft, AlignHCenter or AlignRight
    Qt::TextElideMode elide = Qt::ElideRight;
    friend bool operator==(const LabelShape&, const LabelShape&) = default;
};

/// Index into Frame::items.
using ItemIndex = std::uint32_t;
inline constexpr ItemIndex noItem = 0xFFFF'FFFF;

struct Shape {
    std::variant<LineShape, PolyShape, RectShape, EllipseShape, PathShape, LabelShape> form;
    ItemIndex item = noItem;
    friend bool operator==(const Shape&, const Shape&) = default;
};

/// What a mark is. Those up to `Hint` are furniture and show no fact; all others carry the event that they show.
enum class Mark : std::uint8_t {
    Column, ///< the ground of a column and its title
    Now,
    Button, ///< of a card: it offers something to do
    Ghost,  ///< a call that a scenario will make, or what the model expects: not happened, so it has no event
    Hint,
    StepNumber, ///< number, time and tick in the gutter
    HiddenStep, ///< a dot in the gutter
    Cut,
    CallFlag,
    ReturnFlag,
    BlockedBar, ///< the program is inside a call, hatched where it waited
    StateBand,
    SegmentLine, ///< a segment's line, head and chip
    Birth,       ///< dotted line over the lanes: a SYN to the listening socket, a call to its connection
    Fate,        ///< lost
    Cause,
    Timer, ///< a clock that runs down
    Card,  ///< at a segment that is held: what may be decided about it
    Queue,
    Area, ///< the connection as an area (level Primitives)
    Ribbon,
    Rail,
    Phase,
    Role,
    Density,    ///< several steps merged into one mark
    Transition, ///< from one state to another, in the state diagram
    Note,
};

[[nodiscard]] constexpr bool showsFact(Mark mark) { return mark > Mark::Hint; }

/// What a button of the held card offers.
enum class Offer : std::uint8_t { None, Deliver, Drop, Copy, Delay, Corrupt, More };

/// A mark with a meaning, and where the pointer finds it.
struct Item {
    Mark mark = Mark::Hint;
    EventId event{}; ///< what it shows; the first one where it merges several
    Origin origin = Origin::Observed;
    QRectF box{};              ///< all of it, or its clickable area where `line` is empty
    QPolygonF line{};          ///< lines and slopes: the pointer must be within `reach` of it
    double reach = 0;          ///< px
    QString text{};            ///< its words, also those for which there was no room; for tooltip and table
    std::uint32_t count = 1;   ///< how many events it stands for
    Offer offer = Offer::None; ///< of a button
    friend bool operator==(const Item&, const Item&) = default;
};

struct Frame {
    QSizeF size;
    double scale = 1; ///< px of the frame for one design px: dashes and patterns follow it
    std::vector<Shape> shapes;
    std::vector<Item> items; ///< in painting order: the last is on top

    /// The topmost item at a point; if none is there, the nearest within `slop` px (columns only when truly hit).
    [[nodiscard]] std::optional<ItemIndex> itemAt(QPointF point, double slop = 4) const;
    /// The first item that shows an event (a call's flag, a segment's line …), for selection and for the keyboard.
    [[nodiscard]] std::optional<ItemIndex> itemOf(EventId event) const;
    friend bool operator==(const Frame&, const Frame&) = default;
};

/// The area that a shape covers, without its stroke.
[[nodiscard]] QRectF boundsOf(const Shape& shape);

} // namespace socketscope
