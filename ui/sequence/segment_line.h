// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a segment looks: its kind, its line, its chip. Shared by the diagram, its legend and the other levels.
#pragma once

#include "core/trace/segment_kind.h"
#include "ui/scene/glyphs.h"
#include "ui/sequence/blocks.h"

#include <QLineF>

namespace socketscope {

struct SegmentLook {
    const char* abbreviated; ///< its name where there is no room
    Ink ink;
    double width; ///< of the line, design px
    ArrowHead head;
};
[[nodiscard]] const SegmentLook& lookOf(SegmentKind kind);
[[nodiscard]] QString kindName(SegmentKind kind);
[[nodiscard]] Dash lineDash(Origin origin);
[[nodiscard]] Dash chipDash(Origin origin);

enum class Fate : std::uint8_t { Unknown, Arrived, Lost, Dropped, Corrupted };

/// What a chip says beside its kind: that it has been seen before, or that no TCP sent it.
enum class Repeat : std::uint8_t { First, Again, Copy };

/// A stretch in mid-wire where a segment stands still while time goes on.
struct Standstill {
    EventId event{};          ///< the decision that began it
    EventId end{};            ///< the decision that ended it; none while it lasts at the cursor, and for a delay
    double x = 0;             ///< of its middle
    double from = 0, to = 0;  ///< as far as the cursor
    Duration lasted{};        ///< so far
    bool over = false;        ///< at the cursor
    bool crowded = false;     ///< there are others in the hand beside it
    bool folded = false;      ///< in the hand with an earlier one that it repeats: that one's hand is shown
    std::uint16_t copies = 1; ///< how many are in the hand as one, this one and those folded into it
    ItemIndex item = noItem;
};

/// One segment's line at the cursor.
struct Flight {
    EventId event{}, fateEvent{};
    EventId decision{}; ///< the last decision about it that has happened, other than to hold it
    const Sent* what = nullptr;
    SegmentKind kind = SegmentKind::Ack;
    Origin origin = Origin::Observed;
    Fate fate = Fate::Unknown;
    Repeat repeat = Repeat::First;
    Cast::Ends ends;
    bool clientFolded = false, laneFar = false; ///< its ends have badges and leaders
    bool fromMiddle = false;                    ///< no TCP sent it: it begins in mid-wire
    bool forged = false;
    bool damaged = false;  ///< its checksum is wrong by now
    bool toNobody = false; ///< it found nobody at the far end
    bool hollow = false;
    QPolygonF way;   ///< its corners, as if it had ended; never rises
    QPolygonF shown; ///< what of it lies above the cursor: its last point is where the segment is
    std::optional<Standstill> held, delayed;
    QLineF chipLeg; ///< the part of the way on which the chip rides
    ItemIndex item = noItem;
    double progress = 1; ///< how much of the chip's leg lies above the cursor, 0 … 1
    bool ended = false;  ///< all of it lies above the cursor, and its fate is known

    [[nodiscard]] QPointF from() const { return way.first(); }
    [[nodiscard]] QPointF to() const { return way.last(); }
    [[nodiscard]] bool reaches() const { return fate == Fate::Arrived || fate == Fate::Corrupted; }
    [[nodiscard]] bool complete() const { return reaches() && ended; }
    [[nodiscard]] double clientY() const { return ends.fromClient ? from().y() : to().y(); }
    [[nodiscard]] double serverY() const { return ends.fromClient ? to().y() : from().y(); }
};

/// Segments of which anything is to be seen, by departure.
[[nodiscard]] std::vector<Flight> flightsInView(const Stage& stage, const Columns& columns);
/// Births and the dotted lines beyond the wire's edges: under the heads of bands. Makes the flights' items.
void drawLeaders(Draw& draw, const Stage& stage, const Columns& columns, std::vector<Flight>& flights);
/// Lines, heads, badges and fates; then chips where there is room.
void drawSegments(Draw& draw, const Stage& stage, Labels& labels, const Columns& columns,
                  const std::vector<Flight>& flights);
/// Whether a segment is in somebody's hands at the cursor.
[[nodiscard]] bool anythingInHand(const Stage& stage);
/// Keeps words off the runs where segments stand still. Call before any words are placed in mid-wire.
void blockStandstills(const Stage& stage, Labels& labels, const std::vector<Flight>& flights);
/// Where the disc with the hand sits at the cursor, and how large it is.
[[nodiscard]] QPointF handCentre(const Stage& stage, const Standstill& run);
[[nodiscard]] double handRadius(const Stage& stage, const Standstill& run);
/// Where a segment stood still: runs, hand, clock. Goes with the line, in its order.
void drawStandstills(Draw& draw, const Stage& stage, const Flight& flight);
/// The jagged part of a damaged segment's line, from `from` towards `to`; gives where it ends.
QPointF drawZigzag(Draw& draw, const Stage& stage, QPointF from, QPointF to);
/// Signs of what became of segments, over all lines: hand, cross, copies, clock. Takes their places.
void drawFateSigns(Draw& draw, const Stage& stage, Labels& labels, const std::vector<Flight>& flights);
/// Their words, where the wire has room for them.
void drawFateWords(Draw& draw, const Stage& stage, Labels& labels, const Extent& wire,
                   const std::vector<Flight>& flights);
/// Chips on their lines, earlier ones first; each joins the item of its line.
void drawChips(Draw& draw, const Stage& stage, Labels& labels, const Columns& columns,
               const std::vector<Flight>& flights);

/// "again", "copy": that it has been on the wire before; empty for the first one.
[[nodiscard]] QString repeatText(Repeat repeat);
/// "held 0.21 s", "dropped" …: what became of a segment, as far as the cursor, in words; empty for one that arrived.
[[nodiscard]] QString fateText(const Stage& stage, const Flight& flight);

/// "seq 0", "1–5 “hello”" …: what a chip says after its kind, the longest first.
[[nodiscard]] std::vector<QString> chipDetails(const Trace& trace, EventId event, const Sent& sent);

} // namespace socketscope
