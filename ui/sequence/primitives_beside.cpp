// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/blocks.h"
#include "ui/sequence/primitives_parts.h"

#include <algorithm>
#include <array>
#include <optional>

// Beside the band: phases of both programs, and the badges of clients that are folded.

namespace socketscope {
namespace {

struct PhaseWords {
    const char* name;
    const char* client;
    const char* server;
    const char* shortClient; ///< projector
    const char* shortServer;
};

const PhaseWords& wordsOf(Phase phase) {
    static constexpr std::array<PhaseWords, 3> table{{
        {QT_TRANSLATE_NOOP("primitives", "Establish"), QT_TRANSLATE_NOOP("primitives", "lift the receiver and dial"),
         QT_TRANSLATE_NOOP("primitives", "plug in, let it ring, pick up"), QT_TRANSLATE_NOOP("primitives", "dial"),
         QT_TRANSLATE_NOOP("primitives", "pick up")},
        {QT_TRANSLATE_NOOP("primitives", "Use"), QT_TRANSLATE_NOOP("primitives", "talk"),
         QT_TRANSLATE_NOOP("primitives", "talk"), QT_TRANSLATE_NOOP("primitives", "talk"),
         QT_TRANSLATE_NOOP("primitives", "talk")},
        {QT_TRANSLATE_NOOP("primitives", "End"), QT_TRANSLATE_NOOP("primitives", "hang up"),
         QT_TRANSLATE_NOOP("primitives", "hang up"), QT_TRANSLATE_NOOP("primitives", "hang up"),
         QT_TRANSLATE_NOOP("primitives", "hang up")},
    }};
    return table[static_cast<std::size_t>(phase)];
}

/// One bracket beside a program.
struct Bracket {
    bool client = true;
    Phase phase{};
    EventId from{};
    double top = 0, bottom = 0;
    bool open = false;
};

std::vector<QString> wrapped(const PrimitivesPlan& plan, const QString& text, double room) {
    std::vector<QString> lines(1);
    for (const QString& word : text.split(QLatin1Char(' '))) {
        const QString longer = lines.back().isEmpty() ? word : lines.back() + QLatin1Char(' ') + word;
        if (!lines.back().isEmpty() && plan.stage.type.width(FontRole::Subheading, longer) > room)
            lines.push_back(word);
        else
            lines.back() = longer;
    }
    return lines;
}

/// Where in `room` a block so high finds a free place: as near to the middle as can be.
std::optional<double> freePlace(const Labels& labels, const QRectF& room, double height, double stride) {
    const double middle = room.center().y() - height / 2, most = (room.height() - height) / 2;
    for (double away = 0; away <= most; away += stride)
        for (const double y : {middle - away, middle + away})
            if (labels.isFree(QRectF(room.left(), y, room.width(), height))) return y;
    return std::nullopt;
}

/// The words of a bracket, as many lines as there is height for.
void drawPhaseWords(Draw& draw, const PrimitivesPlan& plan, Labels& labels, const Bracket& bracket, double x) {
    const PhaseWords& say = wordsOf(bracket.phase);
    const Extent& column = bracket.client ? plan.columns.clientPhase : plan.columns.serverPhase;
    const double gap = plan.px(plan.projector() ? 7 : 11);
    const double margin = plan.projector() ? 0 : plan.px(4);
    const double left = bracket.client ? column.left + margin : x + gap;
    const double right = bracket.client ? x - gap : column.right - margin;
    const double top = std::max(bracket.top, plan.stage.top()), bottom = std::min(bracket.bottom, plan.stage.bottom());
    const double name = plan.px(17), line = plan.px(15.5);
    const char* phone = plan.projector() ? (bracket.client ? say.shortClient : say.shortServer)
                                         : (bracket.client ? say.client : say.server);
    std::vector<QString> lines = wrapped(plan, words(phone), right - left);
    const auto height = [&] { return name + line * static_cast<double>(lines.size()); };
    std::optional<double> place = freePlace(labels, {left, top, right - left, bottom - top}, height(), plan.px(6));
    while (!place && !lines.empty()) {
        lines.pop_back();
        place = freePlace(labels, {left, top, right - left, bottom - top}, height(), plan.px(6));
    }
    if (!place) return;
    double y = *place;
    const Qt::AlignmentFlag align = bracket.client ? Qt::AlignRight : Qt::AlignLeft;
    if (!placeLabel(draw, labels, {left, y, right - left, name}, words(say.name), FontRole::Heading, Token::Ink, align))
        return;
    y += name;
    for (const QString& text : lines) {
        placeLabel(draw, labels, {left, y, right - left, line}, text, FontRole::Subheading, Token::Ink2, align);
        y += line;
    }
}

void drawBracket(Draw& draw, const PrimitivesPlan& plan, Labels& labels, const Bracket& bracket) {
    const double x = bracket.client ? plan.columns.client.left - plan.px(9) : plan.columns.server.right + plan.px(9);
    const double arm = bracket.client ? x + plan.px(7) : x - plan.px(7);
    const double top = std::max(bracket.top, plan.stage.top() - 40);
    const double bottom = std::min(bracket.bottom, plan.stage.bottom() + 40);
    if (bottom <= top) return;
    const PhaseWords& say = wordsOf(bracket.phase);
    Item item = plan.item(Mark::Phase, bracket.from,
                          words(say.name) + QStringLiteral(": ") + words(bracket.client ? say.client : say.server));
    item.box = QRectF(std::min(x, arm), top, std::abs(arm - x), bottom - top);
    draw.begin(item);
    QPolygonF line{{arm, top}, {x, top}, {x, bottom}};
    if (!bracket.open) line << QPointF(arm, bottom);
    const Attention attention = plan.stage.attention(Mark::Phase, bracket.from);
    const Stroke stroke{Token::Edge, plan.px(1.4), Dash::Solid, true};
    if (attention.selected) draw.polyline(line, haloStroke(plan.stage, stroke.width));
    draw.polyline(line, outlined(plan.stage, stroke, attention));
    if (plan.columns.phaseWords) drawPhaseWords(draw, plan, labels, bracket, x);
    if (!bracket.open || plan.stage.view.reviewing || plan.stage.bottom() <= bottom + plan.px(4)) return;
    draw.end(); // that it lasts is no fact of what has happened
    draw.line({x, bottom + plan.px(2)}, {x, plan.stage.bottom() - plan.px(2)},
              {Token::Edge, plan.px(1.4), Dash::Expected, true});
}

/// A server that listens lives its first phase before anybody has called.
void addListening(const PrimitivesPlan& plan, std::vector<Bracket>& brackets) {
    const bool known = std::any_of(brackets.begin(), brackets.end(), [](const Bracket& b) { return !b.client; });
    if (known) return;
    for (const Listener& listener : plan.connections.listeners()) {
        if (!plan.happened(listener.since) || plan.happened(listener.closed)) continue;
        if (!present(listener.call)) continue;
        if (plan.happened(listener.firstAccept)) continue;
        brackets.push_back(
            {false, Phase::Establish, listener.call, plan.y(listener.call) - plan.px(11), plan.now(), true});
        return;
    }
}

std::vector<Bracket> bracketsOf(const PrimitivesPlan& plan) {
    std::vector<Bracket> brackets;
    const EventId moment = plan.stage.latest();
    for (const ConnectionId id : plan.shown) {
        const Connection& c = plan.connections[id];
        for (const PartyId side : {c.client, c.server}) {
            const bool client = side == c.client;
            if (!present(side)) continue;
            for (const PhaseSpan& span : plan.connections.phasesAt(side, moment)) {
                const bool open = !present(span.to);
                brackets.push_back({client, span.phase, span.from, plan.y(span.from) - plan.px(11),
                                    open ? plan.now() : plan.y(span.to) + plan.px(11), open});
            }
        }
    }
    addListening(plan, brackets);
    return brackets;
}

} // namespace

void drawPhases(Draw& draw, const PrimitivesPlan& plan, Labels& labels) {
    double clientFrom = -1e9, serverFrom = -1e9;
    for (Bracket bracket : bracketsOf(plan)) {
        // Two brackets that follow each other closely leave a gap, so that two remain two.
        double& last = bracket.client ? clientFrom : serverFrom;
        bracket.top = std::max(bracket.top, last);
        last = bracket.bottom + plan.px(4);
        if (plan.stage.visible(bracket.top, bracket.bottom)) drawBracket(draw, plan, labels, bracket);
    }
    draw.end();
}

void drawBadge(Draw& draw, const PrimitivesPlan& plan, QPointF centre, const QString& letter, Ink ink) {
    const double r = plan.px(9);
    const double half = std::max(r, plan.stage.type.width(FontRole::Number, letter) / 2 + plan.px(5));
    draw.rect(QRectF(centre.x() - half, centre.y() - r, 2 * half, 2 * r), {ink, plan.px(1.4)}, solid(Token::Paper), r);
    draw.label(QRectF(centre.x() - half, centre.y() - plan.px(8), 2 * half, plan.px(16)), letter, FontRole::Number,
               Token::Ink, Qt::AlignHCenter);
}

void drawBadges(Draw& draw, const PrimitivesPlan& plan, Labels& labels) {
    if (plan.folded.empty() || plan.stage.dense()) return;
    const double right = plan.serverEdge() - plan.px(7), r = plan.px(9);
    for (const CallView& view : callsInView(plan.stage)) {
        if (!isServer(plan.stage.trace, view.program)) continue;
        const ConnectionId id = plan.connections.connectionOf(plan.stage.trace, view.call);
        if (!present(id)) continue;
        const Connection& c = plan.connections[id];
        const ProgramId client = plan.connections.party(c.client).program;
        if (client == plan.client || !present(c.client)) continue;
        // Whose connection ACCEPT takes is known when it returns.
        const bool accepts = view.what->primitive == Primitive::Accept;
        if (accepts && view.result == nullptr) continue;
        const EventId event = accepts ? view.ret : view.call;
        const double y = plan.y(event);
        const QString letter = plan.letterOf(c);
        const double width = std::max(2 * r, plan.stage.type.width(FontRole::Number, letter) + plan.px(10));
        const QRectF box(right - width, y - r, width, 2 * r);
        if (!plan.happened(event) || !plan.stage.visible(y, y) || !labels.takeForMark(box)) continue;
        Item item = plan.item(Mark::Role, event, words(QT_TRANSLATE_NOOP("primitives", "client %1")).arg(letter));
        item.box = box;
        draw.begin(item);
        drawBadge(draw, plan, box.center(), letter, Token::Prim);
    }
    draw.end();
}

} // namespace socketscope
