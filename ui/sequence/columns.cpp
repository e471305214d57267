// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/columns.h"

#include <algorithm>
#include <array>

namespace socketscope {
namespace {

// All lengths are design px (DESIGN 5) until they are placed.
constexpr double wireEnough = 240, wireLeast = 120;
constexpr double laneGap = 2, laneFolded = 36, laneSpine = 14, lanePileWidth = 56;
constexpr double pileWidth = 100, cellWidth = 6;
constexpr std::uint32_t mostFolded = 12;
constexpr double barInset = 18, barWidth = 14;

/// The widths that the rules of DESIGN 5 settle, before anything is placed.
struct Widths {
    double total, gutter, fold = 0, program = 0, tcp, lane, narrowLane, listening;
    std::uint32_t folded, lanes, piledFrom;
    bool piled = false; ///< folded clients lie in one pile

    [[nodiscard]] double foldsTotal() const { return folded == 0 ? 0 : piled ? pileWidth : fold * folded; }
    [[nodiscard]] double furtherLanes() const {
        if (lanes < 2) return 0;
        const std::uint32_t narrow = std::min(lanes, piledFrom) - 1;
        return narrow * (narrowLane + laneGap) + (piledFrom < lanes ? lanePileWidth + laneGap : 0);
    }
    [[nodiscard]] double wire() const {
        return total - gutter - foldsTotal() - 2 * program - tcp - lane - furtherLanes() - laneGap - listening;
    }
};

double foldWidth(std::uint32_t folded) { return folded <= 2 ? 100 : folded <= 4 ? 56 : 28; }

double programWidth(const Widths& w) {
    return std::clamp(0.16 * (w.total - w.gutter - w.foldsTotal() - w.furtherLanes()), 124.0, 176.0);
}

Widths startingWidths(const ColumnsInput& in) {
    const double s = in.scale;
    Widths w{};
    w.total = in.width / s;
    w.gutter = in.projector ? 0 : w.total < 760 ? 64 : 92;
    w.tcp = in.spinesOnly ? laneSpine : in.established / s + 30;
    w.lane = in.spinesOnly ? laneSpine : in.synReceived / s + 29;
    w.narrowLane = w.lane;
    w.listening = in.spinesOnly ? 6 : in.listen / s + 23;
    w.folded = std::max(1U, in.clients) - 1;
    w.piled = w.folded > mostFolded;
    w.fold = foldWidth(w.folded);
    w.lanes = std::max(1U, in.lanes);
    w.piledFrom = w.lanes;
    w.program = programWidth(w);
    return w;
}

/// Narrows one thing after the other until the wire is wide enough; says whether chips keep their detail.
bool makeRoom(Widths& w) {
    bool details = true;
    const auto tooNarrow = [&] { return w.wire() < wireEnough; };
    if (tooNarrow()) w.program = 124;
    if (tooNarrow()) details = false;
    if (tooNarrow()) w.gutter = std::min(w.gutter, 64.0);
    if (tooNarrow()) w.narrowLane = std::min(w.narrowLane, laneFolded);
    if (tooNarrow()) w.fold = std::min(w.fold, 28.0);
    if (tooNarrow()) w.narrowLane = std::min(w.narrowLane, laneSpine);
    if (tooNarrow() && w.lanes > 5) w.piledFrom = 5;
    return details;
}

/// Bar and band inside a folded client's column, from its left edge.
void placeFolded(ClientColumn& client, double left, double width) {
    const bool roomy = width >= 100, middling = width >= 56;
    const double bar = roomy ? 12 : middling ? 10 : 6;
    const double barAt = roomy ? 16 : middling ? 6 : 3;
    const double band = roomy ? 36 : middling ? 22 : 12;
    client.program = {left, left + width};
    client.bar = {left + barAt, left + barAt + bar};
    client.band = {left + width - band - (roomy ? 12 : 4), left + width - (roomy ? 12 : 4)};
    client.folded = true;
    client.words = false;
}

double placePile(Columns& columns, double left, std::uint32_t folded) {
    columns.clientPile = Extent{left, left + pileWidth};
    const double cell = std::min(cellWidth, (pileWidth - 8) / folded);
    double x = left + 4;
    for (std::uint32_t i = 0; i < columns.clients.size(); ++i) {
        if (i == columns.focused) continue;
        ClientColumn& client = columns.clients[i];
        client.program = client.band = client.bar = {x, x + cell};
        client.folded = true;
        client.words = false;
        x += cell;
    }
    return left + pileWidth;
}

double placeClients(Columns& columns, const Widths& w) {
    double x = w.gutter;
    if (w.piled) {
        x = placePile(columns, x, w.folded);
    } else {
        for (std::uint32_t i = 0; i < columns.clients.size(); ++i) {
            if (i == columns.focused) continue;
            placeFolded(columns.clients[i], x, w.fold);
            x += w.fold;
        }
    }
    ClientColumn& focused = columns.clients[columns.focused];
    focused.program = {x, x + w.program};
    focused.bar = {x + barInset, x + barInset + barWidth};
    x += w.program;
    focused.band = {x, x + w.tcp};
    return x + w.tcp;
}

double placeLanes(Columns& columns, const Widths& w, double x, std::uint32_t selected) {
    const bool spines = w.lane <= laneSpine;
    const std::uint32_t wide = selected < w.piledFrom ? selected : 0;
    for (std::uint32_t i = 0; i < std::min(w.lanes, w.piledFrom); ++i) {
        const double width = i == wide ? w.lane : w.narrowLane;
        columns.lanes.push_back({{x, x + width}, !spines && width > laneFolded});
        x += width + laneGap;
    }
    if (w.piledFrom < w.lanes) {
        columns.lanePile = Extent{x, x + lanePileWidth};
        x += lanePileWidth + laneGap;
    }
    return x;
}

void scaleBy(Extent& e, double s) {
    e.left *= s;
    e.right *= s;
}

void scaleBy(Columns& c, double s) {
    for (double* v : std::array{&c.width, &c.gutter}) *v *= s;
    for (ClientColumn& client : c.clients)
        for (Extent* e : std::array{&client.program, &client.bar, &client.band}) scaleBy(*e, s);
    for (LaneColumn& lane : c.lanes) scaleBy(lane.band, s);
    if (c.clientPile) scaleBy(*c.clientPile, s);
    if (c.lanePile) scaleBy(*c.lanePile, s);
    for (Extent* e : std::array{&c.wire, &c.listening, &c.server, &c.serverBar}) scaleBy(*e, s);
}

} // namespace

Extent Columns::lane(std::uint32_t index) const {
    if (index < lanes.size()) return lanes[index].band;
    if (!lanePile) return lanes.back().band;
    const double cell = 6.0 / lanePileWidth * lanePile->width();
    const auto cells = static_cast<std::uint32_t>(lanePile->width() / cell);
    const double x = lanePile->left + cell * ((index - piledFrom) % cells);
    return {x, x + cell};
}

Columns everythingColumns(const ColumnsInput& input) {
    Widths w = startingWidths(input);
    Columns columns;
    columns.chipDetails = makeRoom(w) && !input.projector && !input.spinesOnly;
    columns.focused = input.focused < std::max(1U, input.clients) ? input.focused : 0;
    columns.clients.resize(std::max(1U, input.clients));
    columns.piledFrom = w.piledFrom;
    columns.gutter = w.gutter;
    double x = placeClients(columns, w);
    columns.clients[columns.focused].words = !input.spinesOnly;
    const double wire = std::max(w.wire(), wireLeast);
    columns.wire = {x, x + wire};
    x = placeLanes(columns, w, x + wire, input.selectedLane);
    columns.listening = {x, x + w.listening};
    x += w.listening;
    columns.server = {x, x + w.program};
    columns.serverBar = {columns.server.right - barInset - barWidth, columns.server.right - barInset};
    columns.width = columns.server.right;
    scaleBy(columns, input.scale);
    return columns;
}

PrimitiveColumns primitiveColumns(const ColumnsInput& input) {
    const double s = input.scale;
    const Columns all = everythingColumns(input);
    const double program = all.server.width() / s, gutter = all.gutter / s, total = input.width / s;
    PrimitiveColumns c;
    double phase = input.projector ? 152 : 112;
    if (total - gutter - 2 * program - 2 * phase < 300) {
        phase = 14;
        c.phaseWords = false;
    }
    const double connection = std::max(wireLeast, total - gutter - 2 * program - 2 * phase);
    double x = gutter;
    const auto next = [&](double width) {
        const Extent e{x * s, (x + width) * s};
        x += width;
        return e;
    };
    c.gutter = gutter * s;
    c.clientPhase = next(phase);
    c.client = next(program);
    c.connection = next(connection);
    c.server = next(program);
    c.serverPhase = next(phase);
    c.width = x * s;
    c.clientBar = {c.client.left + barInset * s, c.client.left + (barInset + barWidth) * s};
    c.serverBar = {c.server.right - (barInset + barWidth) * s, c.server.right - barInset * s};
    return c;
}

} // namespace socketscope
