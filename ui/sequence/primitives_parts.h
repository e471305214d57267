// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The parts of the level Primitives that lie in and beside the connection: its area, the ribbons that the service
// carries, what waits at the other side, roles, phases, folded clients. Each draws with the pen it is given from the
// plan of the frame; primitivesLevel() decides the order. None of them knows a segment but where PRIMITIVES 11 says
// that hiding it would be a lie.
#pragma once

#include "ui/sequence/labels.h"
#include "ui/sequence/primitives_plan.h"

#include <map>
#include <vector>

namespace socketscope {

// --- the connection as an area --------------------------------------------------------------------------------------

/// Green where it is connected, paler where one direction is left, a red level edge where it was refused or reset.
void drawAreas(Draw& draw, const PrimitivesPlan& plan);
/// `● connected`, below the upper edge.
void drawAreaWords(Draw& draw, const PrimitivesPlan& plan, Labels& labels);
/// The edge of the socket that listens, with its word.
void drawListening(Draw& draw, const PrimitivesPlan& plan, Labels& labels);

// --- ribbons --------------------------------------------------------------------------------------------------------

/// What the service carries for one call, cut at the cursor.
struct Ribbon {
    enum class Kind : std::uint8_t { Message, Request, Reset };
    Kind kind = Kind::Message;
    double width = 0;
    EventId event{};                  ///< the call that it comes from
    QPolygonF path;                   ///< never rises
    std::vector<QPolygonF> branches;  ///< of one SEND that several RECEIVEs took
    Origin origin = Origin::Observed; ///< of the guess it rests on, if any
    bool spoilt = false;              ///< nobody will ever read it
    bool turns = false;               ///< CONNECT: it comes back
    QString words;                    ///< all of its text

    // Where it waits at the far side: empty where it does not.
    double waitFrom = 0, waitTo = 0;
    EventId readable{}, end{}; ///< since when it can be read; what ended the wait
    std::uint64_t waiting = 0; ///< bytes
    // Misfortunes of its segments.
    std::vector<EventId> losses;
    EventId quiet{}; ///< a row beside which its words should leave room
    bool toServer = true;
};

/// All ribbons of the focused client's connections that may be seen, requests before messages.
[[nodiscard]] std::vector<Ribbon> ribbonsInView(const PrimitivesPlan& plan);
void drawRibbons(Draw& draw, const PrimitivesPlan& plan, const std::vector<Ribbon>& ribbons);
/// Keeps words off the stretches of ribbons that stand upright.
void blockUprights(const PrimitivesPlan& plan, Labels& labels, const std::vector<Ribbon>& ribbons);
/// Texts of messages, level and in the middle of their slope; blocks the ribbons for whatever comes later.
void drawRibbonWords(Draw& draw, const PrimitivesPlan& plan, Labels& labels, const std::vector<Ribbon>& ribbons);
/// Cross and pill: what must not be hidden (PRIMITIVES 11).
void drawMisfortunes(Draw& draw, const PrimitivesPlan& plan, Labels& labels, const std::vector<Ribbon>& ribbons);
/// `5 bytes wait for RECEIVE, 0.41 s`.
void drawMessageWaits(Draw& draw, const PrimitivesPlan& plan, Labels& labels, const std::vector<Ribbon>& ribbons);

/// Keeps words off a line `width` wide.
void blockAlong(const PrimitivesPlan& plan, Labels& labels, const QPolygonF& path, double width);

// --- waiting for ACCEPT ---------------------------------------------------------------------------------------------

/// Rails of connections that nobody has accepted yet, of all clients.
void drawRails(Draw& draw, const PrimitivesPlan& plan, Labels& labels);
/// `a call waits for ACCEPT, 0.61 s`.
void drawRailWords(Draw& draw, const PrimitivesPlan& plan, Labels& labels);

// --- beside the band ------------------------------------------------------------------------------------------------

/// `.req` … of the flags that say their own role, where a person wants that (PRIMITIVES 5).
[[nodiscard]] std::map<EventId, QString> rolesInFlags(const PrimitivesPlan& plan);
/// `connect request` … at the noses and tails of flags; the lowest priority of all words.
void drawRoles(Draw& draw, const PrimitivesPlan& plan, Labels& labels);
/// Brackets of both programs with the telephone's words.
void drawPhases(Draw& draw, const PrimitivesPlan& plan, Labels& labels);
/// Lettered badges at the server's calls that are about a folded client.
void drawBadges(Draw& draw, const PrimitivesPlan& plan, Labels& labels);
/// A round badge with a letter.
void drawBadge(Draw& draw, const PrimitivesPlan& plan, QPointF centre, const QString& letter, Ink ink);

} // namespace socketscope
