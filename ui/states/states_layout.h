// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the states of RFC 9293 figure 5 stand and which way its arrows run, for any size: three columns and seven rows
// as in the figure, with CLOSED once, so that two arrows come back along the sides. Depends on size and type alone, so
// that nothing moves while a story goes on. It knows no trace and draws nothing.
#pragma once

#include "core/tcp/diagram.h"
#include "ui/scene/theme.h"

#include <QPolygonF>
#include <QRectF>
#include <QString>

#include <array>
#include <vector>

namespace socketscope {

/// An arrow: all ways from one state to another are one.
struct StatesRoute {
    ConnectionState from{}, to{};
    bool inFigure = false; ///< else it is drawn only where it was taken
    QPolygonF line;
};

/// The words beside an arrow of the figure, as far as there is room for them.
struct StatesLabel {
    ConnectionState from{}, to{};
    QRectF event, action; ///< `action` is empty where there is no room, or nothing to say
};

class StatesLayout {
public:
    /// Room for the picture alone.
    StatesLayout(const QRectF& room, const Typography& type);

    [[nodiscard]] const QRectF& box(ConnectionState state) const { return boxes_[static_cast<std::size_t>(state)]; }
    [[nodiscard]] const std::vector<StatesRoute>& routes() const { return routes_; }
    /// nullptr where the table has no way.
    [[nodiscard]] const StatesRoute* route(ConnectionState from, ConnectionState to) const;
    [[nodiscard]] const std::vector<StatesLabel>& labels() const { return labels_; }

    /// Where in a box the token of an end stands; two in one box stand one above the other.
    [[nodiscard]] QPointF token(ConnectionState state) const;
    /// Where its name stands: in the middle of its box, or as near to it as the token's room lets it.
    [[nodiscard]] const QRectF& word(ConnectionState state) const { return words_[static_cast<std::size_t>(state)]; }
    [[nodiscard]] QRectF spine(ConnectionState state) const;

    /// The least height in which all boxes and arrows are told apart.
    [[nodiscard]] static double leastHeight(const Typography& type);

private:
    struct Anchor;
    struct Way;
    enum class Guide : std::uint8_t;
    [[nodiscard]] double px(double design) const { return design * scale_; }
    [[nodiscard]] double guide(Guide guide) const;
    [[nodiscard]] QPointF at(ConnectionState state, const Anchor& anchor) const;
    void placeBoxes(const Typography& type);
    void placeRoutes();
    void placeLabels(const Typography& type);
    [[nodiscard]] bool isFree(const QRectF& box) const;
    [[nodiscard]] StatesLabel labelOf(const StatesRoute& route, const DiagramEdge& edge, const Typography& type) const;

    QRectF room_;
    double scale_;
    std::array<QRectF, connectionStateCount> boxes_, words_;
    std::vector<StatesRoute> routes_;
    std::vector<StatesLabel> labels_;
};

/// An event or an action of the table, translated.
[[nodiscard]] QString edgeWords(std::string_view words);

} // namespace socketscope
