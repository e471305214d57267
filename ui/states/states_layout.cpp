// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/states/states_layout.h"

#include "ui/scene/text.h"

#include <algorithm>
#include <cmath>

namespace socketscope {
namespace {

using enum ConnectionState;

constexpr double spineWidth = 5, tokenRoom = 15, wordEnd = 5; // design px of a box, from left to right
constexpr double corridor = 11;                               ///< beside the boxes, where arrows come back
constexpr double fullBox = 110; ///< width for which places along its top and bottom are given
constexpr double leastBox = 18, mostBox = 24, leastGap = 9;
constexpr int rows = 7;

enum class Column : std::uint8_t { Left, Middle, Right };
struct Place {
    Column column;
    int row;
};
constexpr std::array<Place, connectionStateCount> places{{
    {Column::Middle, 0}, // CLOSED
    {Column::Middle, 1}, // LISTEN
    {Column::Right, 2},  // SYN-SENT
    {Column::Left, 2},   // SYN-RECEIVED
    {Column::Middle, 3}, // ESTABLISHED
    {Column::Left, 4},   // FIN-WAIT-1
    {Column::Left, 5},   // FIN-WAIT-2
    {Column::Right, 4},  // CLOSE-WAIT
    {Column::Middle, 5}, // CLOSING
    {Column::Right, 5},  // LAST-ACK
    {Column::Middle, 6}, // TIME-WAIT
}};
constexpr Place placeOf(ConnectionState s) { return places[static_cast<std::size_t>(s)]; }

/// Where boxes cannot all be as wide as the widest, those that stand alike are.
constexpr std::array<std::uint8_t, connectionStateCount> widthClass{0, 0, 1, 2, 3, 4, 4, 5, 0, 1, 4};

} // namespace

enum class StatesLayout::Guide : std::uint8_t {
    None,
    LeftCorridor,
    RightCorridor,
    LeftOfMiddle, ///< between the boxes of row 5
    RightOfFinWait1,
    BelowEstablished,
    AboveClosing,
    AboveTimeWait,
};

/// A point on the edge of a box: along the top or bottom counted from the outer side of its column, for a box of full
/// width (from the middle, in design px, in the middle column), along a side from its middle, in design px.
struct StatesLayout::Anchor {
    char side; ///< L, T, R, B
    double offset;
};

/// From anchor to anchor, level and upright by turns; guides say where it turns in between.
struct StatesLayout::Way {
    ConnectionState from, to;
    Anchor start, end;
    std::array<Guide, 3> guides{};
};

StatesLayout::StatesLayout(const QRectF& room, const Typography& type) : room_(room), scale_(type.scale()) {
    placeBoxes(type);
    placeRoutes();
    placeLabels(type);
}

double StatesLayout::leastHeight(const Typography& type) {
    return type.px(rows * leastBox + (rows - 1) * leastGap + 2);
}

void StatesLayout::placeBoxes(const Typography& type) {
    std::array<double, connectionStateCount> natural{}, wordWidth{};
    std::array<double, 6> ofClass{};
    double widest = 0;
    for (std::size_t s = 0; s < connectionStateCount; ++s) {
        wordWidth[s] = std::ceil(type.width(FontRole::StateSmall, stateName(static_cast<ConnectionState>(s)))) + 1;
        natural[s] = wordWidth[s] + std::ceil(px(spineWidth + tokenRoom + wordEnd));
        ofClass[widthClass[s]] = std::max(ofClass[widthClass[s]], natural[s]);
        widest = std::max(widest, natural[s]);
    }
    const double leftmost = room_.left() + px(corridor), rightmost = room_.right() - px(corridor);
    const bool alike = rightmost - leftmost >= 3 * widest + px(24);
    const double pitchMost = px(66);
    const double free = room_.height() / rows;
    const double height = std::clamp(std::floor(free * 0.42), px(leastBox), px(mostBox));
    const double pitch = std::min((room_.height() - height - 2) / (rows - 1), pitchMost);
    const double top = room_.top() + (room_.height() - (rows - 1) * pitch - height) / 2;
    for (std::size_t s = 0; s < connectionStateCount; ++s) {
        const auto [column, row] = places[s];
        const double width = alike ? widest : ofClass[widthClass[s]];
        const double x = column == Column::Left    ? leftmost
                         : column == Column::Right ? rightmost - width
                                                   : room_.center().x() - width / 2;
        boxes_[s] = QRectF(std::round(x) + 0.5, std::round(top + row * pitch) + 0.5, width, height);
        const double middle = boxes_[s].center().x() + px(spineWidth) / 2 - wordWidth[s] / 2;
        const double left = std::max(boxes_[s].left() + px(spineWidth + tokenRoom), middle);
        words_[s] = QRectF(left, boxes_[s].top(), wordWidth[s], height);
    }
}

double StatesLayout::guide(Guide guide) const {
    const auto between = [](double a, double b) { return std::round((a + b) / 2) + 0.5; };
    switch (guide) {
    case Guide::None:
        break;
    case Guide::LeftCorridor:
        return std::round(room_.left() + px(3)) + 0.5;
    case Guide::RightCorridor:
        return std::round(room_.right() - px(3)) - 0.5;
    case Guide::LeftOfMiddle:
        return between(box(FinWait2).right(), box(Closing).left());
    case Guide::RightOfFinWait1:
        return box(FinWait1).right() + px(7);
    case Guide::BelowEstablished:
        return between(box(Established).bottom(), box(CloseWait).top());
    case Guide::AboveClosing:
        return between(box(FinWait1).bottom(), box(Closing).top());
    case Guide::AboveTimeWait:
        return between(box(Closing).bottom(), box(TimeWait).top());
    }
    return 0;
}

QPointF StatesLayout::at(ConnectionState state, const Anchor& anchor) const {
    const QRectF& b = box(state);
    const double offset = px(anchor.offset);
    if (anchor.side == 'L' || anchor.side == 'R')
        return {anchor.side == 'L' ? b.left() : b.right(), b.center().y() + offset};
    const Column column = placeOf(state).column;
    const double from = column == Column::Left ? b.left() : column == Column::Right ? b.right() : b.center().x();
    const double along = column == Column::Middle ? offset : anchor.offset * b.width() / fullBox;
    return {from + along, anchor.side == 'T' ? b.top() : b.bottom()};
}

void StatesLayout::placeRoutes() {
    using G = Guide;
    // clang-format off
    static const auto ways = std::to_array<Way>({
        {Closed, Listen, {'B', -14}, {'T', -14}},
        {Listen, Closed, {'T', 14}, {'B', 14}},
        {Closed, SynSent, {'R', 0}, {'T', -14}},
        {SynSent, Closed, {'T', -86}, {'R', 6}},
        {Listen, SynSent, {'R', 0}, {'T', -100}},
        {Listen, SynReceived, {'L', 4}, {'T', 72}},
        {SynReceived, Listen, {'T', 34}, {'L', -4}},
        {SynSent, SynReceived, {'L', 0}, {'R', 0}},
        {SynReceived, Established, {'B', 78}, {'L', -3}},
        {SynSent, Established, {'B', -55}, {'R', -3}},
        {SynReceived, FinWait1, {'B', 22}, {'T', 22}},
        {Established, FinWait1, {'B', -18}, {'R', -4}},
        {Established, CloseWait, {'B', 18}, {'L', 0}},
        {FinWait1, FinWait2, {'B', 55}, {'T', 55}},
        {FinWait1, Closing, {'R', 5}, {'T', 0}},
        {CloseWait, LastAck, {'B', -55}, {'T', -55}},
        {FinWait2, TimeWait, {'B', 55}, {'L', -4}},
        {Closing, TimeWait, {'B', 0}, {'T', 0}},
        {LastAck, Closed, {'R', 0}, {'R', -6}, {G::RightCorridor}},
        {TimeWait, Closed, {'L', 5}, {'L', 0}, {G::LeftCorridor}},
        // Not in the figure.
        {SynReceived, Closed, {'L', 0}, {'L', 0}, {G::LeftCorridor}},
        {SynReceived, CloseWait, {'B', 56}, {'T', -84}, {G::BelowEstablished}},
        {SynReceived, Closing, {'B', 56}, {'T', -14}, {G::BelowEstablished, G::RightOfFinWait1, G::AboveClosing}},
        {Established, Closed, {'R', 5}, {'R', -6}, {G::RightCorridor}},
        {FinWait1, Closed, {'L', 0}, {'L', 0}, {G::LeftCorridor}},
        {FinWait1, TimeWait, {'R', 5}, {'T', -22}, {G::LeftOfMiddle, G::AboveTimeWait}},
        {FinWait2, Closed, {'L', 0}, {'L', 0}, {G::LeftCorridor}},
        {CloseWait, Closed, {'R', 0}, {'R', -6}, {G::RightCorridor}},
        {Closing, Closed, {'B', 24}, {'R', -6}, {G::AboveTimeWait, G::RightCorridor}},
        {TimeWait, SynReceived, {'L', 5}, {'L', 4}, {G::LeftCorridor}},
    });
    // clang-format on
    for (const Way& way : ways) {
        StatesRoute route{way.from, way.to, false, {}};
        for (const DiagramEdge& edge : diagramEdgesFrom(way.from))
            route.inFigure = route.inFigure || (edge.to == way.to && edge.inFigure);
        QPointF now = at(way.from, way.start);
        const QPointF end = at(way.to, way.end);
        const bool straightDown = way.start.side == 'B' && way.end.side == 'T' && way.guides.front() == Guide::None;
        if (straightDown) now.setX(end.x()); // boxes of one column need not be equally wide
        bool level = way.start.side == 'L' || way.start.side == 'R';
        route.line << now;
        for (const Guide turn : way.guides) {
            if (turn == Guide::None) break;
            now = level ? QPointF(guide(turn), now.y()) : QPointF(now.x(), guide(turn));
            route.line << now;
            level = !level;
        }
        const QPointF corner = level ? QPointF(end.x(), now.y()) : QPointF(now.x(), end.y());
        if (corner != end && corner != now) route.line << corner;
        route.line << end;
        routes_.push_back(std::move(route));
    }
}

const StatesRoute* StatesLayout::route(ConnectionState from, ConnectionState to) const {
    const auto it = std::ranges::find_if(routes_, [&](const StatesRoute& r) { return r.from == from && r.to == to; });
    return it == routes_.end() ? nullptr : &*it;
}

QPointF StatesLayout::token(ConnectionState state) const {
    return {word(state).left() - px(tokenRoom / 2 + 0.8), box(state).center().y()};
}

QRectF StatesLayout::spine(ConnectionState state) const {
    const QRectF& b = box(state);
    return {b.left(), b.top(), px(spineWidth), b.height()};
}

} // namespace socketscope
