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

/// One role: of the event of a flag, or of a moment that has no flag.
struct Role {
    bool client = true;
    EventId event{};
    ServiceEvent service{};
    Where first{};
};

/// All roles of a connection that may be seen.
class RolesOf {
public:
    RolesOf(const PrimitivesPlan& plan, const Connection& c) : plan_(plan) {
        connection(c);
        for (const PartyId side : {c.client, c.server}) {
            data(side);
            end(plan.connections.party(side));
        }
    }
    [[nodiscard]] std::vector<Role> take() { return std::move(roles_); }

private:
    void connection(const Connection& c);
    void data(PartyId side);
    void end(const Party& party);
    void add(bool client, EventId event, ServiceEvent service, Where first) {
        if (plan_.happened(event)) roles_.push_back({client, event, service, first});
    }

    const PrimitivesPlan& plan_;
    std::vector<Role> roles_;
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

void RolesOf::connection(const Connection& c) {
    if (plan_.stage.trace.get<Call>(c.connectCall) != nullptr)
        add(true, c.connectCall, ServiceEvent::ConnectRequest, Where::Below);
    if (c.established()) add(true, c.confirm, ServiceEvent::ConnectConfirm, Where::Below);
    add(false, c.indication, ServiceEvent::ConnectIndication, Where::Below);
    // An ACCEPT that was there before the call answers it when it returns, not when it was called.
    const bool waited = present(c.indication) && c.acceptCall < c.indication;
    if (plan_.happened(c.acceptReturn))
        add(false, waited ? c.acceptReturn : c.acceptCall, ServiceEvent::ConnectResponse, Where::Level);
}

void RolesOf::data(PartyId side) {
    const Party& from = plan_.connections.party(side);
    for (const Message& m : plan_.connections.messagesWithin(side, plan_.first, plan_.last))
        add(from.isClient, m.call, ServiceEvent::DataRequest, Where::Above);
    const std::vector<Read>& reads = from.reads; // rising, as calls and returns are
    auto it = std::partition_point(reads.begin(), reads.end(), [&](const Read& r) { return r.ret < plan_.first; });
    for (; it != reads.end() && it->ret <= plan_.last; ++it)
        add(from.isClient, it->ret, ServiceEvent::DataIndication, Where::Level);
}

void RolesOf::end(const Party& party) {
    if (!present(party.connection) || !plan_.connections[party.connection].established()) return;
    add(party.isClient, party.disconnectCall, ServiceEvent::DisconnectRequest, Where::Above);
    const EventId told = present(party.eofReturn) ? party.eofReturn : party.failure;
    add(party.isClient, told, ServiceEvent::DisconnectIndication, Where::Level);
}

/// Writes roles beside their events.
class Pen {
public:
    Pen(Draw& d, const PrimitivesPlan& p, Labels& l) : draw_(d), plan_(p), labels_(l) {}
    void write(const Role& role, const QString& text);

private:
    void tie(const QRectF& label, double y);
    [[nodiscard]] QRectF box(bool client, double y, double width, double inset, double drop) const;

    Draw& draw_;
    const PrimitivesPlan& plan_;
    Labels& labels_;
};

QRectF Pen::box(bool client, double y, double width, double inset, double drop) const {
    const double height = plan_.px(14);
    const double x = client ? plan_.clientEdge() + plan_.px(inset) : plan_.serverEdge() - plan_.px(inset) - width;
    return {x, y + plan_.px(drop) - height / 2, width, height};
}

/// Two short lines, past the message that waits, to the rail.
void Pen::tie(const QRectF& label, double y) {
    const ServiceSizes& s = plan_.sizes;
    const double middle = plan_.serverEdge() - s.waitServer, half = s.message / 2;
    const double rail = plan_.serverEdge() - s.railGap - s.rail;
    const Stroke stroke{Token::Edge, plan_.px(1)};
    draw_.line({label.right() + plan_.px(4), y}, {middle - half, y}, stroke);
    draw_.line({middle + half, y}, {rail, y}, stroke);
}

void Pen::write(const Role& role, const QString& text) {
    const auto [client, event, service, first] = role;
    const double y = plan_.y(event);
    if (!plan_.stage.visible(y, y)) return;
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

QString shortName(ServiceEvent service) {
    const std::string_view word = name(service);
    return QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size()));
}

/// ".req" where the role's flag has room for it.
QString inFlag(const PrimitivesPlan& plan, const Role& role) {
    const Trace& trace = plan.stage.trace;
    const QString text = shortName(role.service), suffix = text.mid(text.indexOf(QLatin1Char('.')));
    if (trace.get<Return>(role.event) != nullptr) return suffix; // stands first: what comes after it may be left out
    if (trace.get<Call>(role.event) == nullptr) return {};
    const PrimitiveColumns& c = plan.columns;
    const double length = role.client ? plan.clientEdge() - c.clientBar.right : c.serverBar.left - plan.serverEdge();
    const double width = plan.stage.type.width(FontRole::Flag, flagText(trace, role.event, suffix));
    return width <= flagRoom(plan.stage, length) ? suffix : QString();
}

} // namespace

std::map<EventId, QString> rolesInFlags(const PrimitivesPlan& plan) {
    std::map<EventId, QString> suffixes;
    if (plan.stage.view.roles == RoleWords::Beside || plan.stage.dense()) return suffixes;
    for (const ConnectionId id : plan.inView)
        for (const Role& role : RolesOf(plan, plan.connections[id]).take())
            if (const QString suffix = inFlag(plan, role); !suffix.isEmpty()) suffixes[role.event] = suffix;
    return suffixes;
}

void drawRoles(Draw& draw, const PrimitivesPlan& plan, Labels& labels) {
    if (plan.projector() || plan.stage.dense()) return;
    Pen pen(draw, plan, labels);
    const bool inFlags = plan.stage.view.roles == RoleWords::InFlags;
    labels.block(QRectF(plan.clientEdge(), plan.now() - plan.px(1.5), plan.columns.connection.width(), plan.px(3)));
    for (const ConnectionId id : plan.shown)
        for (const Role& role : RolesOf(plan, plan.connections[id]).take()) {
            if (inFlags && !inFlag(plan, role).isEmpty()) continue;
            pen.write(role, inFlags ? shortName(role.service) : textOf(role.service));
        }
    draw.end();
}

} // namespace socketscope
