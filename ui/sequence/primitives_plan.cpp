// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/primitives_plan.h"

#include "ui/scene/text.h"
#include "ui/sequence/everything_parts.h"

#include <QCoreApplication>

#include <algorithm>

namespace socketscope {
namespace {

constexpr double connectionEnough = 300, connectionLeast = 120, phaseWide = 112, phaseFolded = 14;
/// In the projector a design px is nearly two px: what PRIMITIVES 2 gives there in px, in design px.
constexpr double connectionProjector = 200, phaseProjector = 82.5;

ServiceSizes sizesFor(const Stage& stage) {
    const bool projector = stage.view.projector; // where everything else is nearly twice as big, ribbons grow less
    const auto px = [&](double design) { return stage.px(design); };
    return {px(projector ? 19.5 : 22),
            px(1.3),
            px(projector ? 6 : 7),
            px(1.1),
            px(projector ? 11 : 12),
            px(22),
            px(9),
            px(40),
            px(26),
            px(6)};
}

} // namespace

PrimitivesPlan::PrimitivesPlan(const Stage& at)
    : stage(at), connections(at.connections), columns(primitiveColumns(at.columnsInput())), sizes(sizesFor(at)) {
    const auto& clients = stage.cast.clients();
    const std::uint32_t focused = stage.cast.clientIndex(stage.view.focused);
    if (focused < clients.size()) client = clients[focused];
    placeColumns();
    findConnections();
}

void PrimitivesPlan::placeColumns() {
    const ColumnsInput input = stage.columnsInput();
    if (input.clients <= 1 && !projector()) return;
    const Columns all = everythingColumns(input);
    double right = all.gutter;
    for (std::uint32_t i = 0; i < all.clients.size() && i < stage.cast.clients().size(); ++i) {
        if (!all.clients[i].folded) continue;
        folded.push_back({stage.cast.clients()[i], all.clients[i]});
        right = std::max(right, all.clients[i].program.right);
    }
    pile = all.clientPile;
    if (pile) right = pile->right;
    // Folded clients stand where they stand in every level; the connection makes room for them.
    const double program = columns.client.width();
    const double between = stage.view.size.width() - right - 2 * program;
    const double wide = px(projector() ? phaseProjector : phaseWide);
    columns.phaseWords = between - 2 * wide >= px(projector() ? connectionProjector : connectionEnough);
    const double phase = columns.phaseWords ? wide : px(phaseFolded);
    const double room = std::max(between - 2 * phase, px(connectionLeast));
    double x = right;
    const auto next = [&x](double width) {
        const Extent e{x, x + width};
        x += width;
        return e;
    };
    const double barInset = columns.clientBar.left - columns.client.left, bar = columns.clientBar.width();
    columns.clientPhase = next(phase);
    columns.client = next(program);
    columns.connection = next(room);
    columns.server = next(program);
    columns.serverPhase = next(phase);
    columns.width = x;
    columns.clientBar = {columns.client.left + barInset, columns.client.left + barInset + bar};
    columns.serverBar = {columns.server.right - barInset - bar, columns.server.right - barInset};
}

void PrimitivesPlan::findConnections() {
    if (stage.first() > stage.last()) return;
    first = stage.timeline.eventAt(stage.first());
    last = stage.timeline.lastEventOf(stage.last());
    connections.alive(first, last, inView);
    for (const ConnectionId id : inView) {
        const Connection& c = connections[id];
        if (!happened(c.born)) continue;
        if (present(c.client) && connections.party(c.client).program == client) shown.push_back(id);
    }
}

EventId PrimitivesPlan::endOf(PartyId sender) const {
    const Party& to = connections.party(connections.party(sender).peer);
    const EventId there = connections.endReadable(sender);
    return present(to.eofReturn) && to.eofCall <= there ? to.eofReturn : there;
}

Item PrimitivesPlan::item(Mark mark, EventId event, QString text) const {
    Item item;
    item.mark = mark;
    item.event = event;
    item.origin = stage.trace[event].origin;
    item.text = std::move(text);
    return item;
}

QString PrimitivesPlan::letterOf(ProgramId program) const {
    if (stage.cast.clientCount() < 2) return {};
    return stage.trace.program(program) == nullptr ? QStringLiteral("?")
                                                   : clientLetter(stage.cast.clientIndex(program));
}

QString PrimitivesPlan::letterOf(const Connection& connection) const {
    return letterOf(connections.party(connection.client).program);
}

QPolygonF above(const QPolygonF& path, double now) {
    QPolygonF part;
    for (int i = 0; i < path.size(); ++i) {
        if (path[i].y() <= now) {
            part << path[i];
            continue;
        }
        if (i > 0 && path[i - 1].y() < now) {
            const QPointF a = path[i - 1], b = path[i];
            part << a + (b - a) * ((now - a.y()) / (b.y() - a.y()));
        }
        break;
    }
    if (part.size() < 2) part.clear();
    return part;
}

double xAt(const QPolygonF& path, double y) {
    if (path.isEmpty()) return 0;
    if (y <= path.first().y()) return path.first().x();
    for (int i = 1; i < path.size(); ++i) {
        const QPointF a = path[i - 1], b = path[i];
        if (y <= b.y()) return b.y() > a.y() ? a.x() + (b.x() - a.x()) * ((y - a.y()) / (b.y() - a.y())) : b.x();
    }
    return path.last().x();
}

Dash dashOf(Origin origin) {
    switch (origin) {
    case Origin::Observed:
        return Dash::Solid;
    case Origin::Inferred:
        return Dash::Inferred;
    case Origin::Modelled:
        break;
    }
    return Dash::Modelled;
}

QString words(const char* text) { return QCoreApplication::translate("primitives", text); }

} // namespace socketscope
