// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/everything_parts.h"

#include "ui/scene/text.h"
#include "ui/sequence/bands.h"
#include "ui/sequence/segment_line.h"
#include "ui/sequence/sequence_words.h"

#include <QCoreApplication>

namespace socketscope {
namespace {

std::vector<ProgramId> serverPrograms(const Stage& stage) {
    std::vector<ProgramId> programs;
    for (std::size_t i = 0; i < stage.trace.programs().size(); ++i)
        if (stage.trace.programs()[i].host == Host::Server)
            programs.push_back(ProgramId{static_cast<std::uint16_t>(i)});
    return programs;
}

/// The programs of the client column next to the wire.
std::vector<ProgramId> focusedPrograms(const Stage& stage) {
    const std::uint32_t focused = stage.cast.clientIndex(stage.view.focused);
    if (focused >= stage.cast.clients().size()) return {};
    return {stage.cast.clients()[focused]};
}

/// The server program whose column this is: the first one declared.
ProgramId serverProgram(const Stage& stage) {
    const std::vector<ProgramId> programs = serverPrograms(stage);
    return programs.empty() ? noProgram : programs.front();
}

void drawGrounds(Draw& draw, const Stage& stage, const Columns& columns) {
    draw.rect({0, stage.top(), stage.view.size.width(), stage.bottom() - stage.top()}, noStroke, solid(Token::Paper));
    std::vector<Extent> programs;
    for (const ClientColumn& client : columns.clients) {
        if (client.folded && !columns.clientPile)
            draw.rect({client.program.left, stage.top(), client.program.width(), stage.bottom() - stage.top()},
                      noStroke, solid(Token::Panel));
    }
    if (columns.clientPile)
        draw.rect({columns.clientPile->left, stage.top(), columns.clientPile->width(), stage.bottom() - stage.top()},
                  noStroke, solid(Token::Panel));
    const ClientColumn& client = columns.client();
    drawProgramGround(draw, stage, client.program, client.bar, focusedPrograms(stage));
    drawProgramGround(draw, stage, columns.server, columns.serverBar, serverPrograms(stage));
    programs = {client.program, columns.server};
    drawFuture(draw, stage, programs);
}

void drawBorders(Draw& draw, const Stage& stage, const Columns& columns) {
    const ClientColumn& client = columns.client();
    const Stroke line{Token::Line, stage.px(1)}, dotted{Token::Edge, stage.px(1), Dash::Boundary};
    drawUpright(draw, stage, client.program.left, line);
    drawUpright(draw, stage, columns.server.right, line);
    drawUpright(draw, stage, columns.wire.left, line);
    drawUpright(draw, stage, columns.wire.right, line);
    drawUpright(draw, stage, client.program.right, dotted);
    drawUpright(draw, stage, columns.server.left, dotted);
}

QString clientTitle(const Stage& stage, ProgramId program) {
    return clientHead(stage.trace, program, stage.cast.clientCount() < 2);
}

QString wireNote(const Stage& stage) {
    if (!stage.view.wireNote.isEmpty()) return stage.view.wireNote;
    return anythingInHand(stage) ? tr(QT_TRANSLATE_NOOP("sequence", "in your hands"))
                                 : tr(QT_TRANSLATE_NOOP("sequence", "flowing"));
}

std::vector<Title> titles(const Stage& stage, const Columns& columns) {
    std::vector<Title> list;
    if (columns.gutter > 0) list.push_back(gutterTitle(stage, columns.gutter));
    const std::vector<ProgramId>& clients = stage.cast.clients();
    for (std::uint32_t i = 0; i < columns.clients.size(); ++i) {
        const ClientColumn& c = columns.clients[i];
        const ProgramId program = i < clients.size() ? clients[i] : noProgram;
        if (c.folded && columns.clientPile) continue;
        if (c.folded) {
            const bool roomy = c.program.width() >= stage.px(80);
            list.push_back({c.program, roomy ? clientTitle(stage, program) : clientLetter(i),
                            roomy ? tr(QT_TRANSLATE_NOOP("sequence", "folded")) : QString()});
            continue;
        }
        list.push_back({c.program, clientTitle(stage, program), userNote(stage.trace, program)});
        const QString tcp = columns.clients.size() > 1
                                ? tr(QT_TRANSLATE_NOOP("sequence", "%1’s TCP")).arg(clientLetter(i))
                                : tr(QT_TRANSLATE_NOOP("sequence", "Client TCP"));
        if (stage.view.level == Level::Everything) list.push_back({c.band, tcp, addressOf(stage, program), true});
    }
    if (columns.clientPile)
        list.push_back({*columns.clientPile,
                        tr(QT_TRANSLATE_NOOP("sequence", "%n clients"))
                            .replace(QStringLiteral("%n"), QString::number(columns.clients.size() - 1)),
                        tr(QT_TRANSLATE_NOOP("sequence", "folded"))});
    list.push_back({columns.wire, tr(QT_TRANSLATE_NOOP("sequence", "The wire")), wireNote(stage)});
    if (stage.view.level == Level::Everything)
        list.push_back({{columns.wire.right, columns.listening.right},
                        tr(QT_TRANSLATE_NOOP("sequence", "Server TCP")),
                        addressOf(stage, serverProgram(stage)),
                        true});
    list.push_back({columns.server, tr(QT_TRANSLATE_NOOP("sequence", "Server program")),
                    tr(QT_TRANSLATE_NOOP("sequence", "service user"))});
    return list;
}

/// One place for each program column; calls are handed to the one they belong to.
std::vector<ProgramPlace> places(const Stage& stage, const Columns& columns) {
    std::vector<ProgramPlace> list;
    for (const ClientColumn& c : columns.clients)
        list.push_back({c.program, c.bar, Facing::Right,
                        c.folded ? (c.bar.right + c.band.left) / 2 + stage.px(4) : c.band.left, !c.folded});
    ProgramPlace server{columns.server, columns.serverBar, Facing::Left, columns.server.left, true};
    server.stem = [&stage, &columns](SocketId socket) -> std::optional<double> {
        const std::uint16_t lane = stage.cast.laneOf(socket);
        if (lane == Cast::noLane) return std::nullopt;
        return columns.lane(lane).right;
    };
    list.push_back(server);
    return list;
}

/// Which of `count` places is a program's: clients in their order, then the server.
std::size_t placeIndex(const Stage& stage, ProgramId program, std::size_t count) {
    const bool server = isServer(stage.trace, program);
    return std::min<std::size_t>(server ? count - 1 : stage.cast.clientIndex(program), count - 1);
}

std::vector<std::vector<CallView>> callsByPlace(const Stage& stage, std::size_t count) {
    std::vector<std::vector<CallView>> byPlace(count);
    for (const CallView& call : callsInView(stage)) byPlace[placeIndex(stage, call.program, count)].push_back(call);
    return byPlace;
}

/// The programs and what they are to be seen doing.
struct Users {
    std::vector<ProgramPlace> places;
    std::vector<std::vector<CallView>> calls;     ///< by place
    std::vector<std::vector<ProgramId>> programs; ///< by place
};

Users usersOf(const Stage& stage, const Columns& columns) {
    Users users;
    users.places = places(stage, columns);
    users.calls = callsByPlace(stage, users.places.size());
    users.programs.resize(users.places.size());
    for (std::size_t i = 0; i < stage.trace.programs().size(); ++i) {
        const ProgramId program{static_cast<std::uint16_t>(i)};
        users.programs[placeIndex(stage, program, users.places.size())].push_back(program);
    }
    return users;
}

/// Stems lie under the heads of bands; bars and flags come before chips; what stands beside them comes after.
enum class Pass : std::uint8_t { Stems, Marks, Details };

void drawUsers(Draw& draw, const Stage& stage, Labels& labels, const Users& users, Pass pass) {
    for (std::size_t i = 0; i < users.places.size(); ++i) {
        const ProgramPlace& place = users.places[i];
        if (pass == Pass::Marks) drawBars(draw, stage, place, users.calls[i]);
        if (stage.dense()) continue;
        if (pass == Pass::Marks) drawKills(draw, stage, labels, place, users.programs[i]);
        if (pass == Pass::Stems) drawStems(draw, stage, place, users.calls[i]);
        if (pass == Pass::Marks) drawFlags(draw, stage, labels, place, users.calls[i]);
        if (pass == Pass::Details) drawCallDetails(draw, stage, labels, place, users.calls[i]);
    }
}

} // namespace

Frame everythingLevel(const Stage& stage) {
    ColumnsInput input = stage.columnsInput();
    input.spinesOnly = stage.view.level == Level::Segments;
    const Columns columns = everythingColumns(input);
    Draw draw(stage.view.size, stage.type.scale());
    Labels labels(stage.px(40));
    drawGrounds(draw, stage, columns);
    labels.block(nowTag(stage, columns.gutter));
    closeOffCuts(stage, labels);
    const Users users = usersOf(stage, columns);
    std::vector<Band> bands = bandsInView(stage, columns);
    std::vector<Flight> flights = flightsInView(stage, columns);
    drawBandBodies(draw, stage, bands);
    drawBorders(draw, stage, columns);
    drawLeaders(draw, stage, columns, flights);
    drawUsers(draw, stage, labels, users, Pass::Stems);
    drawBandHeads(draw, stage, labels, bands);
    blockStandstills(stage, labels, flights);
    drawCutWords(draw, stage, labels, drawCuts(draw, stage));
    drawNowLine(draw, stage, columns.gutter);
    drawUsers(draw, stage, labels, users, Pass::Marks);
    if (stage.dense()) drawDensity(draw, stage, columns);
    drawSegments(draw, stage, labels, columns, flights);
    drawGutter(draw, stage, labels, columns.gutter);
    drawUsers(draw, stage, labels, users, Pass::Details);
    drawTimeWaits(draw, stage, labels, bands);
    const HandPlaces hand = placeHand(stage, labels, columns, flights);
    const std::optional<ExpectedPlaces> expected = placeExpected(stage, labels, columns, hand.lower);
    drawUpcoming(
        draw, stage, labels,
        [&](ProgramId program) { return &users.places[placeIndex(stage, program, users.places.size())]; },
        columns.wire);
    if (expected) drawExpected(draw, stage, labels, columns, *expected);
    drawHandCard(draw, stage, hand);
    drawNowTag(draw, stage, columns.gutter);
    drawHeader(draw, stage, titles(stage, columns));
    return draw.take();
}

} // namespace socketscope
