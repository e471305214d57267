// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/primitives_level.h"

#include "ui/scene/text.h"
#include "ui/sequence/blocks.h"
#include "ui/sequence/primitives_parts.h"
#include "ui/sequence/sequence_frame.h"

#include <algorithm>
#include <cmath>

namespace socketscope {
namespace {

std::vector<ProgramId> serverPrograms(const PrimitivesPlan& plan) {
    std::vector<ProgramId> programs;
    for (std::size_t i = 0; i < plan.stage.trace.programs().size(); ++i)
        if (plan.stage.trace.programs()[i].host == Host::Server)
            programs.push_back(ProgramId{static_cast<std::uint16_t>(i)});
    return programs;
}

void drawGrounds(Draw& draw, const PrimitivesPlan& plan) {
    const Stage& stage = plan.stage;
    const PrimitiveColumns& c = plan.columns;
    const double height = stage.bottom() - stage.top();
    draw.rect({0, stage.top(), stage.view.size.width(), height}, noStroke, solid(Token::Paper));
    const auto ground = [&](const Extent& e, Token token) {
        draw.rect({e.left, stage.top(), e.width(), height}, noStroke, solid(token));
    };
    if (plan.pile) ground(*plan.pile, Token::Panel);
    for (const FoldedClient& client : plan.folded)
        if (!plan.pile) ground(client.column.program, Token::Panel);
    drawProgramGround(draw, stage, c.client, c.clientBar, {plan.client});
    drawProgramGround(draw, stage, c.server, c.serverBar, serverPrograms(plan));
    ground(c.connection, Token::Panel);
    drawFuture(draw, stage, {c.client, c.server});
}

void drawBorders(Draw& draw, const PrimitivesPlan& plan) {
    const Stroke line{Token::Line, plan.px(1)}, dotted{Token::Edge, plan.px(1), Dash::Boundary};
    drawUpright(draw, plan.stage, plan.columns.client.left, line);
    drawUpright(draw, plan.stage, plan.columns.server.right, line);
    drawUpright(draw, plan.stage, plan.clientEdge(), dotted);
    drawUpright(draw, plan.stage, plan.serverEdge(), dotted);
}

QString clientTitle(const PrimitivesPlan& plan, ProgramId program) {
    return clientHead(plan.stage.trace, program, plan.stage.cast.clientCount() < 2);
}

std::vector<Title> titles(const PrimitivesPlan& plan) {
    const PrimitiveColumns& c = plan.columns;
    const auto say = [](const char* text) { return words(text); };
    std::vector<Title> list;
    if (c.gutter > 0) list.push_back(gutterTitle(plan.stage, c.gutter));
    const QString foldedWord = say(QT_TRANSLATE_NOOP("primitives", "folded"));
    if (plan.pile)
        list.push_back(
            {*plan.pile, say(QT_TRANSLATE_NOOP("primitives", "%1 clients")).arg(plan.folded.size()), foldedWord});
    for (const FoldedClient& client : plan.folded) {
        if (plan.pile) break;
        const bool roomy = client.column.program.width() >= plan.px(80);
        list.push_back({client.column.program,
                        roomy ? clientTitle(plan, client.program) : plan.letterOf(client.program),
                        roomy ? foldedWord : QString()});
    }
    const bool plain = plan.projector();
    const auto below = [&](const char* text) { return plain ? QString() : words(text); };
    const bool phases = c.phaseWords && !plain;
    if (phases)
        list.push_back({c.clientPhase, say(QT_TRANSLATE_NOOP("primitives", "Phase")),
                        below(QT_TRANSLATE_NOOP("primitives", "the client’s"))});
    list.push_back(
        {c.client, clientTitle(plan, plan.client), plain ? QString() : userNote(plan.stage.trace, plan.client)});
    const QString provider = below(QT_TRANSLATE_NOOP("primitives", "service provider: how it does it is hidden here"));
    const bool room = plan.stage.type.width(FontRole::Subheading, provider) < c.connection.width();
    list.push_back({c.connection, say(QT_TRANSLATE_NOOP("primitives", "The connection")),
                    room ? provider : below(QT_TRANSLATE_NOOP("primitives", "service provider"))});
    list.push_back({c.server, say(QT_TRANSLATE_NOOP("primitives", "Server program")),
                    below(QT_TRANSLATE_NOOP("primitives", "service user"))});
    if (phases)
        list.push_back({c.serverPhase, say(QT_TRANSLATE_NOOP("primitives", "Phase")),
                        below(QT_TRANSLATE_NOOP("primitives", "the server’s"))});
    return list;
}

/// The focused client, the server, then the folded clients, each with its calls.
struct Users {
    std::vector<ProgramPlace> places;
    std::vector<std::vector<CallView>> calls;
};

/// Which of the places is a program's; none where it is not shown.
std::optional<std::size_t> placeIndex(const PrimitivesPlan& plan, ProgramId program) {
    if (isServer(plan.stage.trace, program)) return 1;
    if (program == plan.client) return 0;
    const auto it = std::find_if(plan.folded.begin(), plan.folded.end(),
                                 [&](const FoldedClient& f) { return f.program == program; });
    if (it == plan.folded.end()) return std::nullopt;
    return 2 + static_cast<std::size_t>(it - plan.folded.begin());
}

Users usersOf(const PrimitivesPlan& plan) {
    const PrimitiveColumns& c = plan.columns;
    Users users;
    users.places.push_back({c.client, c.clientBar, Facing::Right, plan.clientEdge()});
    users.places.push_back({c.server, c.serverBar, Facing::Left, plan.serverEdge()});
    for (const FoldedClient& client : plan.folded) {
        const ClientColumn& f = client.column;
        const double nose = std::min((f.bar.right + f.band.left) / 2 + plan.px(4), f.program.right);
        users.places.push_back({f.program, f.bar, Facing::Right, std::max(nose, f.bar.right), false});
    }
    if (plan.stage.view.roles == RoleWords::InFlags)
        for (ProgramPlace& place : users.places)
            place.role = [roles = rolesInFlags(plan)](EventId event) {
                const auto it = roles.find(event);
                return it == roles.end() ? QString() : it->second;
            };
    users.calls.resize(users.places.size());
    for (const CallView& call : callsInView(plan.stage))
        if (const auto place = placeIndex(plan, call.program)) users.calls[*place].push_back(call);
    return users;
}

/// A label over the end of a DISCONNECT in the projector, where everybody should notice it.
void drawHungUp(Draw& draw, const PrimitivesPlan& plan, Labels& labels) {
    if (!plan.projector()) return;
    const QString text = words(QT_TRANSLATE_NOOP("primitives", "0 bytes: the other side has hung up"));
    const double width = plan.stage.type.width(FontRole::Subheading, text), height = plan.px(16);
    for (const ConnectionId id : plan.shown) {
        for (const PartyId side : {plan.connections[id].client, plan.connections[id].server}) {
            const EventId eof = plan.connections.party(side).eofReturn;
            if (!plan.happened(eof)) continue;
            const double x = plan.columns.connection.middle() - width / 2;
            Item item = plan.item(Mark::Role, eof, text);
            for (const double drop : {6.0, 14.0, 24.0}) {
                item.box = QRectF(x, plan.y(eof) + plan.px(drop), width, height);
                if (!labels.isFree(item.box)) continue;
                draw.begin(item);
                placeLabel(draw, labels, item.box, text, FontRole::Subheading, Token::Ink2, Qt::AlignHCenter);
                break;
            }
        }
    }
    draw.end();
}

/// Seen from so far away that no flag can be told from the next: how busy each program was.
void drawBusy(Draw& draw, const PrimitivesPlan& plan) {
    using Tally = Timeline::Tally;
    const Stage& stage = plan.stage;
    const PrimitiveColumns& c = plan.columns;
    const double row = std::max(2.0, plan.px(2));
    const auto stepAt = [&](double y) {
        return std::min(stage.complete(), stage.timeline.stepAtY(stage.view.axis, stage.toPicture(y)));
    };
    Step before = stepAt(stage.top());
    for (double y = stage.top(); y < std::min(stage.bottom(), stage.now()); y += row) {
        const Step last = stepAt(y + row);
        if (last <= before) continue;
        const Timeline::Tallies tallies = stage.timeline.tallies(before + 1, last);
        Item item = plan.item(Mark::Density, stage.timeline.eventAt(before + 1), {});
        item.box = QRectF(c.client.left, y, c.server.right - c.client.left, row);
        item.count = last - before;
        draw.begin(item);
        const auto bar = [&](Tally tally, double from, double to) {
            const double calls = tallies[static_cast<std::size_t>(tally)];
            const double end = from + (to - from) * std::sqrt(std::min(1.0, calls / (last - before)));
            if (calls > 0)
                draw.rect(QRectF(QPointF(from, y), QPointF(end, y + row - 0.5)).normalized(), noStroke,
                          solid(Ink(Token::Prim, 35)));
        };
        bar(Tally::ClientCall, c.clientBar.right, c.client.right);
        bar(Tally::ServerCall, c.serverBar.left, c.server.left);
        before = last;
    }
    draw.end();
}

void drawUsers(Draw& draw, const PrimitivesPlan& plan, Labels& labels, const Users& users) {
    const Stage& stage = plan.stage;
    for (std::size_t i = 0; i < users.places.size(); ++i) drawBars(draw, stage, users.places[i], users.calls[i]);
    if (stage.dense()) return drawBusy(draw, plan);
    drawKills(draw, stage, labels, users.places[0], {plan.client});
    drawKills(draw, stage, labels, users.places[1], serverPrograms(plan));
    for (std::size_t i = 0; i < plan.folded.size(); ++i)
        drawKills(draw, stage, labels, users.places[2 + i], {plan.folded[i].program});
    for (std::size_t i = 0; i < users.places.size(); ++i)
        drawFlags(draw, stage, labels, users.places[i], users.calls[i]);
    for (std::size_t i = 0; i < users.places.size(); ++i)
        drawCallDetails(draw, stage, labels, users.places[i], users.calls[i]);
}

} // namespace

bool isPrimitiveStep(const Trace& trace, EventId event) {
    return trace.get<Call>(event) != nullptr || trace.get<Return>(event) != nullptr ||
           trace.get<Killed>(event) != nullptr;
}

Frame primitivesLevel(const Stage& stage) {
    const PrimitivesPlan plan(stage);
    const Users users = usersOf(plan);
    const double gutter = plan.columns.gutter;
    Draw draw(stage.view.size, stage.type.scale());
    Labels labels(stage.px(40));
    drawGrounds(draw, plan);
    labels.block(nowTag(stage, gutter));
    closeOffCuts(stage, labels);
    drawAreas(draw, plan);
    drawListening(draw, plan, labels);
    drawBorders(draw, plan);
    const std::vector<ItemIndex> cuts = drawCuts(draw, stage);
    const std::vector<Ribbon> ribbons = ribbonsInView(plan);
    drawRibbons(draw, plan, ribbons);
    drawRails(draw, plan, labels);
    drawNowLine(draw, stage, gutter);
    blockUprights(plan, labels, ribbons);
    drawCutWords(draw, stage, labels, cuts);
    drawRibbonWords(draw, plan, labels, ribbons);
    drawMisfortunes(draw, plan, labels, ribbons);
    drawRailWords(draw, plan, labels);
    drawMessageWaits(draw, plan, labels, ribbons);
    drawHungUp(draw, plan, labels);
    drawAreaWords(draw, plan, labels);
    drawBadges(draw, plan, labels);
    drawGutter(draw, stage, labels, gutter, [&](EventId event) { return isPrimitiveStep(stage.trace, event); });
    drawUsers(draw, plan, labels, users);
    drawPhases(draw, plan, labels);
    drawRoles(draw, plan, labels);
    drawUpcoming(
        draw, stage, labels,
        [&](ProgramId program) -> const ProgramPlace* {
            const auto place = placeIndex(plan, program);
            return place ? &users.places[*place] : nullptr;
        },
        plan.columns.connection);
    drawNowTag(draw, stage, gutter);
    drawHeader(draw, stage, titles(plan));
    return draw.take();
}

} // namespace socketscope
