// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Parts of the sequence diagram that all levels share: header, grounds, gutter, cuts, now and the future, a program's
// bar with its flags. Each part is a function of the stage that draws with the pen it is given; the level decides
// order and place. None of them knows which level it serves.
#pragma once

#include "ui/scene/draw.h"
#include "ui/sequence/labels.h"
#include "ui/sequence/stage.h"

#include <functional>

namespace socketscope {

// --- header and grounds ---------------------------------------------------------------------------------------------

struct Title {
    Extent column;
    QString text, below;
    bool mono = false; ///< `below` is an address
    bool left = false; ///< left-aligned, as over the gutter
};
/// Column titles on the panel; drawn last, over what has scrolled beneath.
void drawHeader(Draw& draw, const Stage& stage, const std::vector<Title>& titles);
/// "Time / stretched": the gutter's own title.
[[nodiscard]] Title gutterTitle(const Stage& stage, double gutter);
/// Address and port under a TCP column or, at the level Primitives, a program: that of its newest socket at the cursor.
[[nodiscard]] QString addressOf(const Stage& stage, ProgramId program);
/// The program column: tint, lifeline in the middle of its bar as long as one of its programs lives.
void drawProgramGround(Draw& draw, const Stage& stage, const Extent& column, const Extent& bar,
                       const std::vector<ProgramId>& programs);
/// A 1 px upright over the whole height.
void drawUpright(Draw& draw, const Stage& stage, double x, Stroke stroke);

// --- gutter ---------------------------------------------------------------------------------------------------------

/// Step numbers, times and ticks. `shown` says which events of the level have a row of their own; the others leave a
/// dot (PRIMITIVES 11). Null: all.
void drawGutter(Draw& draw, const Stage& stage, Labels& labels, double gutter,
                const std::function<bool(EventId)>& shown = nullptr);

// --- time -----------------------------------------------------------------------------------------------------------

/// Keeps words out of the cuts in sight. Call before any words are placed.
void closeOffCuts(const Stage& stage, Labels& labels);
/// Where words so high that would begin at `top` begin if they are to keep out of the cuts.
[[nodiscard]] double belowCut(const Stage& stage, double top, double height);
/// The two waves over all columns: bands and grounds stop there. Call before the marks that pass over them.
/// Gives their items.
[[nodiscard]] std::vector<ItemIndex> drawCuts(Draw& draw, const Stage& stage);
/// `2.1 s in which nothing happened`, where none of the marks that pass over the cut stands.
void drawCutWords(Draw& draw, const Stage& stage, Labels& labels, const std::vector<ItemIndex>& cuts);
/// Ground of what has not happened yet, over all columns. Call after the grounds, before marks.
void drawFuture(Draw& draw, const Stage& stage, const std::vector<Extent>& programs);
/// The line at the cursor: under the flags and chips that stand right on it.
void drawNowLine(Draw& draw, const Stage& stage, double gutter);
/// Its tag. Call last but for the header. Reserve the tag's place with nowTag() first.
void drawNowTag(Draw& draw, const Stage& stage, double gutter);
/// Where the tag stands; below the line where it would hide the last step's number.
[[nodiscard]] QRectF nowTag(const Stage& stage, double gutter);
[[nodiscard]] QString nowText(const Stage& stage);

// --- attention ------------------------------------------------------------------------------------------------------

/// What lies under a selected line `width` wide.
[[nodiscard]] Stroke haloStroke(const Stage& stage, double width);
/// The halo under a box, if it is selected.
void drawHalo(Draw& draw, const Stage& stage, const QRectF& box, double radius, Attention attention);
/// A line 1 px wider while the pointer is on its mark.
[[nodiscard]] Stroke outlined(const Stage& stage, Stroke stroke, Attention attention);

// --- programs -------------------------------------------------------------------------------------------------------

/// Which way a program looks: its flags point to TCP.
enum class Facing : std::uint8_t { Right, Left };

struct ProgramPlace {
    Extent column, bar;
    Facing facing = Facing::Right;
    double edge = 0;   ///< x at which call flags end: the near edge of TCP
    bool words = true; ///< false: folded, bar and a small flag without words
    /// x to which a stem leads from the flag over other lanes, for a call on this socket; none: no stem.
    std::function<std::optional<double>(SocketId)> stem = nullptr;
    /// ".req" … where the flag of an event says its role, else nothing; none: no flag does.
    std::function<QString(EventId)> role = nullptr;
};

/// One call at the cursor, with what the parts need of it.
struct CallView {
    EventId call{}, ret{}; ///< `ret` is none while it has not returned at the cursor
    EventId killed{};      ///< its program was killed inside it: it never returns
    const Call* what = nullptr;
    const Return* result = nullptr; ///< null while it has not returned at the cursor
    ProgramId program = noProgram;
    double yCall = 0, yReturn = 0; ///< yReturn: the return's row, or now
    bool blocks = false;           ///< it has waited, or is waiting now
    Duration waited{};             ///< so far
};
/// All calls that are to be seen, oldest first.
[[nodiscard]] std::vector<CallView> callsInView(const Stage& stage);

/// Bars of these calls; no words.
void drawBars(Draw& draw, const Stage& stage, const ProgramPlace& place, const std::vector<CallView>& calls);
/// Where programs were killed, and what with: their bars and lifelines end there.
void drawKills(Draw& draw, const Stage& stage, Labels& labels, const ProgramPlace& place,
               const std::vector<ProgramId>& programs);
/// Dotted lines over the lanes from calls to their sockets, and from new sockets to ACCEPT: under the heads of bands.
void drawStems(Draw& draw, const Stage& stage, const ProgramPlace& place, const std::vector<CallView>& calls);
/// Call and return flags with their words; takes their boxes.
void drawFlags(Draw& draw, const Stage& stage, Labels& labels, const ProgramPlace& place,
               const std::vector<CallView>& calls);
/// `connect() blocks`, `blocked 0.65 s`: what stands beside a bar if there is room.
void drawCallDetails(Draw& draw, const Stage& stage, Labels& labels, const ProgramPlace& place,
                     const std::vector<CallView>& calls);

// --- what has not happened ------------------------------------------------------------------------------------------

/// Where a program's flags stand; null where it has no column.
using PlaceOf = std::function<const ProgramPlace*(ProgramId)>;
/// The scenario's next calls below now, as ghost flags without an event; `middle` has room for the words that say so.
void drawUpcoming(Draw& draw, const Stage& stage, Labels& labels, const PlaceOf& placeOf, const Extent& middle);

// --- words ----------------------------------------------------------------------------------------------------------

/// "SEND 5", "→ fd 7", "→ 2 “hi”", "ECONNREFUSED".
[[nodiscard]] QString callText(const Trace& trace, const Call& call);
[[nodiscard]] QString returnText(const Trace& trace, const Return& result);
/// The words of an event's flag, with its role: "SEND.req 5", ".conf → 0".
[[nodiscard]] QString flagText(const Trace& trace, EventId event, const QString& role = {});
/// What a flag as long as `length` px leaves for its words.
[[nodiscard]] double flagRoom(const Stage& stage, double length);
/// At most `most` characters of bytes as a person can read them, in quotes; nothing for no bytes.
[[nodiscard]] QString quoted(ByteView bytes, std::size_t most);

/// The outline of a flag whose body starts at `from` and whose nose is at `to`, centred on `y`.
[[nodiscard]] QPolygonF flagOutline(double from, double to, double y, double scale);

/// Puts words into a box if nothing is there; says whether it did.
bool placeLabel(Draw& draw, Labels& labels, const QRectF& box, const QString& text, FontRole font, Ink ink,
                Qt::AlignmentFlag align = Qt::AlignLeft);

/// The same for words that are a mark of their own: they get an item, if they get a place.
bool placeFact(Draw& draw, Labels& labels, Item item, const QRectF& box, const QString& text, FontRole font, Ink ink,
               Qt::AlignmentFlag align = Qt::AlignLeft);

} // namespace socketscope
