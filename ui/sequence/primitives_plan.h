// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What all parts of the level Primitives need beyond the Stage: the connections of the focused client, where their
// edges lie, how wide their marks are, and the few rules of geometry that the parts share. Made once for a frame by
// primitivesLevel(); holds references and lives no longer than the call. Heights come from the Timeline alone.
#pragma once

#include "core/trace/connections.h"
#include "ui/scene/draw.h"
#include "ui/sequence/columns.h"
#include "ui/sequence/stage.h"

#include <string_view>
#include <vector>

namespace socketscope {

/// Lengths of PRIMITIVES 6 and 8 in px.
struct ServiceSizes {
    double message, messageEdge; ///< ribbon of a message and its outline
    double request, requestEdge; ///< ribbon of a request without data
    double rail;
    double turn;       ///< how far before the server's edge CONNECT's ribbon turns back
    double railGap;    ///< from the server's edge to the rail
    double waitServer; ///< from the edge to the middle of a message that waits upright
    double waitClient;
    double listening; ///< the listening edge
};

/// A client whose column is folded to a lane beside the focused one.
struct FoldedClient {
    ProgramId program = noProgram;
    ClientColumn column;
};

class PrimitivesPlan {
public:
    explicit PrimitivesPlan(const Stage& at);

    const Stage& stage;
    const Connections& connections;
    PrimitiveColumns columns;
    ServiceSizes sizes;
    ProgramId client = noProgram; ///< the focused one
    std::vector<FoldedClient> folded;
    std::optional<Extent> pile;
    EventId first{}, last{};          ///< events whose marks may be seen
    std::vector<ConnectionId> shown;  ///< of the focused client, oldest first
    std::vector<ConnectionId> inView; ///< of everybody, oldest first

    [[nodiscard]] double px(double design) const { return stage.px(design); }
    [[nodiscard]] double y(EventId event) const { return stage.y(event); }
    [[nodiscard]] double now() const { return stage.now(); }
    [[nodiscard]] double clientEdge() const { return columns.connection.left; }
    [[nodiscard]] double serverEdge() const { return columns.connection.right; }
    [[nodiscard]] bool projector() const { return stage.view.projector; }
    /// x of a party's own edge, and x and edge of its peer's.
    [[nodiscard]] double edgeOf(const Party& party) const { return party.isClient ? clientEdge() : serverEdge(); }
    [[nodiscard]] double farEdge(const Party& sender) const { return sender.isClient ? serverEdge() : clientEdge(); }
    /// Where what this party sends waits upright at the far side.
    [[nodiscard]] double waitsAt(const Party& sender) const {
        return sender.isClient ? serverEdge() - sizes.waitServer : clientEdge() + sizes.waitClient;
    }
    /// Has it happened, and do rows above the cursor show it?
    [[nodiscard]] bool happened(EventId event) const { return stage.happened(event); }
    /// Where a party's DISCONNECT ends at the far side: where a RECEIVE that was waiting for it returned 0, else where
    /// the end could be read. None where nobody knows.
    [[nodiscard]] EventId endOf(PartyId sender) const;
    /// A mark for an event with that event's origin.
    [[nodiscard]] Item item(Mark mark, EventId event, QString text) const;
    /// "A", "B" … for the program, empty where there is but one client.
    [[nodiscard]] QString letterOf(ProgramId program) const;
    /// The client whose connection it is; the programs's badge.
    [[nodiscard]] QString letterOf(const Connection& connection) const;

private:
    void placeColumns();
    void findConnections();
};

/// The part of a falling path that lies above `now`; empty if it has not begun. `path` must not rise.
[[nodiscard]] QPolygonF above(const QPolygonF& path, double now);
/// x of a falling path at a height, its ends beyond them.
[[nodiscard]] double xAt(const QPolygonF& path, double y);
/// Outline dash for what rests on an event: certain and guessed must differ.
[[nodiscard]] Dash dashOf(Origin origin);

/// Translated words of this level.
[[nodiscard]] QString words(const char* text);

} // namespace socketscope
