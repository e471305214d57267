// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a segment looks: its kind, its line, its chip. Shared by the diagram, its legend and the other levels.
#pragma once

#include "ui/scene/glyphs.h"
#include "ui/sequence/blocks.h"

namespace socketscope {

/// What a person calls a segment. RST before SYN before FIN before data before a bare ACK.
enum class SegmentKind : std::uint8_t { Syn, SynAck, Ack, Data, Fin, Rst };
[[nodiscard]] SegmentKind kindOf(const Sent& sent);

struct SegmentLook {
    const char* name;        ///< the field's own word
    const char* abbreviated; ///< where there is no room
    Ink ink;
    double width; ///< of the line, design px
    ArrowHead head;
};
[[nodiscard]] const SegmentLook& lookOf(SegmentKind kind);
[[nodiscard]] Dash lineDash(Origin origin);
[[nodiscard]] Dash chipDash(Origin origin);

enum class Fate : std::uint8_t { Unknown, Arrived, Lost };

/// One segment's line at the cursor.
struct Flight {
    EventId event{}, fateEvent{};
    const Sent* what = nullptr;
    SegmentKind kind = SegmentKind::Ack;
    Origin origin = Origin::Observed;
    Fate fate = Fate::Unknown;
    Cast::Ends ends;
    bool clientFolded = false, laneFar = false; ///< its ends have badges and leaders
    bool hollow = false;
    QPointF from, to; ///< on the wire, `to` as if it had ended
    ItemIndex item = noItem;
    double progress = 1; ///< how much of the way lies above the cursor, 0 … 1

    [[nodiscard]] bool complete() const { return fate == Fate::Arrived && progress >= 1; }
    [[nodiscard]] double clientY() const { return ends.fromClient ? from.y() : to.y(); }
    [[nodiscard]] double serverY() const { return ends.fromClient ? to.y() : from.y(); }
    [[nodiscard]] QPointF at(double part) const { return from + (to - from) * part; }
};

/// Segments of which anything is to be seen, by departure.
[[nodiscard]] std::vector<Flight> flightsInView(const Stage& stage, const Columns& columns);
/// Births and the dotted lines beyond the wire's edges: under the heads of bands. Makes the flights' items.
void drawLeaders(Draw& draw, const Stage& stage, const Columns& columns, std::vector<Flight>& flights);
/// Lines, heads, badges and fates; then chips where there is room.
void drawSegments(Draw& draw, const Stage& stage, Labels& labels, const Columns& columns,
                  const std::vector<Flight>& flights);
/// Chips on their lines, earlier ones first; each joins the item of its line.
void drawChips(Draw& draw, const Stage& stage, Labels& labels, const Columns& columns,
               const std::vector<Flight>& flights);

/// "seq 0", "1–5 “hello”" …: what a chip says after its kind, the longest first.
[[nodiscard]] std::vector<QString> chipDetails(const Trace& trace, EventId event, const Sent& sent);

} // namespace socketscope
