// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/blocks.h"
#include "ui/sequence/primitives_parts.h"

#include <algorithm>
#include <array>
#include <span>

// The roles that calls and returns play in the service of the book. Words only, and they give way to everything else.

namespace socketscope {
namespace {

/// Where beside its anchor a role may stand, design px from the row to the label's middle.
enum class Where : std::uint8_t { Below, Above, Level };

class Roles {
public:
    Roles(Draw& d, const PrimitivesPlan& p, Labels& l) : draw_(d), plan_(p), labels_(l) {}

    void connection(const Connection& c);
    void data(PartyId side);
    void end(const Party& party);

private:
    void role(bool client, EventId event, ServiceEvent service, Where first);
    void tie(const QRectF& label, double y);
    [[nodiscard]] QRectF box(bool client, double y, double width, double inset, double drop) const;

    Draw& draw_;
    const PrimitivesPlan& plan_;
    Labels& labels_;
};

QString textOf(ServiceEvent event) {
    switch (event) {
    case ServiceEvent::ConnectRequest:
        return words(QT_TRANSLATE_NOOP("primitives", "connect request"));
    case ServiceEvent::ConnectIndication:
        return words(QT_TRANSLATE_NOOP("primitives", "connect indication"));
    case ServiceEvent::ConnectResponse:
        return words(QT_TRANSLATE_NOOP("primitives", "connect response"));
    case ServiceEvent::ConnectConfirm:
        return words(QT_TRANSLATE_NOOP("primitives", "connect confirm"));
    case ServiceEvent::DataRequest:
        return words(QT_TRANSLATE_NOOP("primitives", "data request"));
    case ServiceEvent::DataIndication:
        return words(QT_TRANSLATE_NOOP("primitives", "data indication"));
    case ServiceEvent::DisconnectRequest:
        return words(QT_TRANSLATE_NOOP("primitives", "disconnect request"));
    case ServiceEvent::DisconnectIndication:
        return words(QT_TRANSLATE_NOOP("primitives", "disconnect indication"));
    case ServiceEvent::None:
        break;
    }
    return {};
}

QRectF Roles::box(bool client, double y, double width, double inset, double drop) const {
    const double height = plan_.px(14);
    const double x = client ? plan_.clientEdge() + plan_.px(inset) : plan_.serverEdge() - plan_.px(inset) - width;
    return {x, y + plan_.px(drop) - height / 2, width, height};
}

/// Two short lines, past the message that waits, to the rail.
void Roles::tie(const QRectF& label, double y) {
    const ServiceSizes& s = plan_.sizes;
    const double middle = plan_.serverEdge() - s.waitServer, half = s.message / 2;
    const double rail = plan_.serverEdge() - s.railGap - s.rail;
    const Stroke stroke{Token::Edge, plan_.px(1)};
    draw_.line({label.right() + plan_.px(4), y}, {middle - half, y}, stroke);
    draw_.line({middle + half, y}, {rail, y}, stroke);
}

void Roles::role(bool client, EventId event, ServiceEvent service, Where first) {
    if (!plan_.happened(event)) return;
    const double y = plan_.y(event);
    if (!plan_.stage.visible(y, y)) return;
    const QString text = textOf(service);
    const double width = plan_.stage.type.width(FontRole::Detail, text);
    static constexpr std::array below{12.0, 23.0, 32.0};
    static constexpr std::array above{-20.0, -13.0, -26.0};
    static constexpr std::array level{0.0};
    const auto drops = [&](Where where) -> std::span<const double> {
        if (where == Where::Below) return below;
        if (where == Where::Above) return above;
        return level;
    };
    const Where second = first == Where::Below ? Where::Above : Where::Below;
    const Where third = first == Where::Level ? Where::Above : Where::Level;
    Item item = plan_.item(Mark::Role, event, text);
    for (const Where where : {first, second, third}) {
        for (const double inset : {9.0, 29.0, 60.0}) {
            for (const double drop : drops(where)) {
                const QRectF at = box(client, y, width, inset, drop);
                if (at.top() < plan_.stage.top() || !labels_.isFree(at)) continue;
                if (plan_.now() > y + 1 && at.top() > plan_.now()) continue;
                item.box = at;
                draw_.begin(item);
                placeLabel(draw_, labels_, at, text, FontRole::Detail, Token::Ink2,
                           client ? Qt::AlignLeft : Qt::AlignRight);
                if (service == ServiceEvent::ConnectResponse && where == Where::Level && inset > 50) tie(at, y);
                return;
            }
        }
    }
}

void Roles::connection(const Connection& c) {
    if (plan_.stage.trace.get<Call>(c.connectCall) != nullptr)
        role(true, c.connectCall, ServiceEvent::ConnectRequest, Where::Below);
    if (c.established()) role(true, c.confirm, ServiceEvent::ConnectConfirm, Where::Below);
    role(false, c.indication, ServiceEvent::ConnectIndication, Where::Below);
    // An ACCEPT that was there before the call answers it when it returns, not when it was called.
    const bool waited = present(c.indication) && c.acceptCall < c.indication;
    if (plan_.happened(c.acceptReturn))
        role(false, waited ? c.acceptReturn : c.acceptCall, ServiceEvent::ConnectResponse, Where::Level);
}

void Roles::data(PartyId side) {
    const Party& from = plan_.connections.party(side);
    for (const Message& m : plan_.connections.messagesWithin(side, plan_.first, plan_.last))
        role(from.isClient, m.call, ServiceEvent::DataRequest, Where::Above);
    const std::vector<Read>& reads = from.reads; // rising, as calls and returns are
    auto it = std::partition_point(reads.begin(), reads.end(), [&](const Read& r) { return r.ret < plan_.first; });
    for (; it != reads.end() && it->ret <= plan_.last; ++it)
        role(from.isClient, it->ret, ServiceEvent::DataIndication, Where::Level);
}

void Roles::end(const Party& party) {
    if (!present(party.connection) || !plan_.connections[party.connection].established()) return;
    role(party.isClient, party.disconnectCall, ServiceEvent::DisconnectRequest, Where::Above);
    const EventId told = present(party.eofReturn) ? party.eofReturn : party.failure;
    role(party.isClient, told, ServiceEvent::DisconnectIndication, Where::Level);
}

} // namespace

void drawRoles(Draw& draw, const PrimitivesPlan& plan, Labels& labels) {
    if (plan.projector() || plan.stage.dense()) return;
    Roles roles(draw, plan, labels);
    labels.block(QRectF(plan.clientEdge(), plan.now() - plan.px(1.5), plan.columns.connection.width(), plan.px(3)));
    for (const ConnectionId id : plan.shown) {
        const Connection& c = plan.connections[id];
        roles.connection(c);
        for (const PartyId side : {c.client, c.server}) {
            roles.data(side);
            roles.end(plan.connections.party(side));
        }
    }
    draw.end();
}

} // namespace socketscope
