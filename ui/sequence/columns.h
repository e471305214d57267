// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the columns of the sequence diagram stand (DESIGN 5, PRIMITIVES 2): pure arithmetic on widths that the caller
// has measured. Both levels ask here, so that gutter and programs have the same width in each. Knows no trace.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace socketscope {

struct ColumnsInput {
    double width = 0; ///< px of the whole diagram
    double scale = 1; ///< px for one design px
    /// Widths of the words ESTABLISHED, SYN-RECEIVED and LISTEN in px, as the band heads write them.
    double established = 0, synReceived = 0, listen = 0;
    std::uint32_t clients = 1, focused = 0; ///< how many, and which of them stands next to the wire
    std::uint32_t lanes = 1;                ///< connections of the server that exist at once
    std::uint32_t selectedLane = 0;         ///< stays wide when the others must fold
    bool projector = false;
    bool spinesOnly = false; ///< level "Segments": TCP is a spine without words
};

/// A column or a part of one, px from the left.
struct Extent {
    double left = 0, right = 0;
    [[nodiscard]] double width() const { return right - left; }
    [[nodiscard]] double middle() const { return (left + right) / 2; }
    friend bool operator==(const Extent&, const Extent&) = default;
};

/// One client. The focused one has a program column and a TCP column; the others are folded into one narrow column.
struct ClientColumn {
    Extent program; ///< flags lie between `bar` and its far edge
    Extent bar;     ///< the program's own bar, 14 wide
    Extent band;    ///< TCP
    bool folded = false;
    bool words = true; ///< false: bar and band only
};

struct LaneColumn {
    Extent band;
    bool words = true;
};

struct Columns {
    double width = 0;
    double gutter = 0;
    std::vector<ClientColumn> clients; ///< in the order of birth
    std::uint32_t focused = 0;
    std::optional<Extent> clientPile; ///< holds all folded clients when there are more than twelve
    Extent wire;
    std::vector<LaneColumn> lanes;  ///< the first is nearest the wire
    std::optional<Extent> lanePile; ///< holds the lanes that have no column of their own
    std::uint32_t piledFrom = 0;    ///< first lane in the pile
    Extent listening;
    Extent server, serverBar;
    bool chipDetails = true; ///< false: the wire is too narrow, chips say the kind only

    [[nodiscard]] const ClientColumn& client() const { return clients[focused]; }
    [[nodiscard]] double wireMiddle() const { return wire.middle(); }
    /// The lane's extent, its place in the pile if it has no column.
    [[nodiscard]] Extent lane(std::uint32_t index) const;
};

[[nodiscard]] Columns everythingColumns(const ColumnsInput& input);

/// `G | Ph | P | connection | P | Ph`.
struct PrimitiveColumns {
    double width = 0;
    double gutter = 0;
    Extent clientPhase, client, clientBar;
    Extent connection;
    Extent server, serverBar, serverPhase;
    bool phaseWords = true; ///< false: Ph is folded to its bracket
};

/// Gutter and programs as wide as in everythingColumns() of the same input; phases take theirs from the connection.
[[nodiscard]] PrimitiveColumns primitiveColumns(const ColumnsInput& input);

} // namespace socketscope
