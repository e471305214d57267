// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/states/states_frame.h"

#include "ui/scene/glyphs.h"
#include "ui/scene/text.h"
#include "ui/states/states_text.h"
#include "ui/states/states_words.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace socketscope {
namespace {

/// The line with round corners, without the last `cut` px.
QPainterPath rounded(QPolygonF line, double radius, double cut) {
    const auto toward = [](QPointF from, QPointF to, double by) {
        const QPointF way = to - from;
        const double length = std::hypot(way.x(), way.y());
        return length <= 0 ? from : from + way / length * std::min(by, length);
    };
    line.back() = toward(line.back(), line[line.size() - 2], cut);
    QPainterPath path(line.front());
    for (qsizetype i = 1; i + 1 < line.size(); ++i) {
        const auto half = [&](QPointF a, QPointF b) { return std::hypot(a.x() - b.x(), a.y() - b.y()) / 2; };
        const double r = std::min({radius, half(line[i - 1], line[i]), half(line[i], line[i + 1])});
        path.lineTo(toward(line[i], line[i - 1], r));
        path.quadTo(line[i], toward(line[i], line[i + 1], r));
    }
    path.lineTo(line.back());
    return path;
}

/// How an arrow looks: where nobody has been, where one may go next, where one has come along.
struct EdgeLook {
    Ink ink;
    double width = 1.2, headLength = 6, headHalf = 3;
    Dash dash = Dash::Solid;
    bool hollow = false;
};
constexpr EdgeLook rest{Ink(Token::Line)}, possible{Ink(Token::Ink2), 1.6, 7, 3.5};

EdgeLook taken(Origin origin) {
    EdgeLook look{Ink(Token::Ink), 2.6, 8, 4.5};
    look.hollow = origin != Origin::Observed;
    if (origin == Origin::Inferred) look.dash = Dash::Chip;
    if (origin == Origin::Modelled) look.dash = Dash::ChipModel;
    return look;
}

class Picture {
public:
    Picture(const Record& record, const StatesStory& story, const StatesLayout& layout, const StatesPort& port,
            const Typography& type)
        : trace_(record.trace()), story_(story), type_(type), draw_(port.size, type.scale()),
          title_(0, 0, port.size.width(), titleHeight(type)),
          words_(0, port.size.height() - wordsHeight(port.size, type), port.size.width(), wordsHeight(port.size, type)),
          layout_(layout) {
        selected_ = moveOf(record, port.selected);
    }

    Frame make() {
        drawTitle(draw_, trace_, story_, title_, type_);
        for (const StatesRoute& route : layout_.routes())
            if (route.inFigure && !isNext(route)) drawPossible(route, rest);
        for (const StatesRoute& route : layout_.routes())
            if (route.inFigure && isNext(route)) drawPossible(route, possible);
        for (const StatesEnd* end : {&story_.client, &story_.server})
            for (const StateMove& move : end->moves) drawTaken(move);
        for (std::size_t s = 0; s < connectionStateCount; ++s) drawState(static_cast<ConnectionState>(s));
        drawTokens();
        drawLabels();
        drawWords(draw_, trace_, story_, words_, type_);
        return draw_.take();
    }

private:
    [[nodiscard]] double px(double design) const { return type_.px(design); }

    /// The move of an event, or the last one of the same step: a state rides on the step of its cause.
    [[nodiscard]] const StateMove* moveOf(const Record& record, EventId event) const {
        if (!present(event) || event > record.trace().last()) return nullptr;
        if (const StateMove* move = story_.find(event)) return move;
        const StateMove* found = nullptr;
        for (const StatesEnd* end : {&story_.client, &story_.server})
            for (const StateMove& move : end->moves)
                if (record.timeline().stepOf(move.event) == record.timeline().stepOf(event)) found = &move;
        return found;
    }
    [[nodiscard]] bool isNext(const StatesRoute& route) const {
        for (const StatesEnd* end : {&story_.client, &story_.server})
            for (const DiagramEdge* edge : end->next())
                if (edge->inFigure && edge->from == route.from && edge->to == route.to) return true;
        return false;
    }
    [[nodiscard]] bool isTaken(ConnectionState from, ConnectionState to) const {
        for (const StatesEnd* end : {&story_.client, &story_.server})
            for (const StateMove& move : end->moves)
                if (move.from == from && move.to == to) return true;
        return false;
    }

    void drawRoute(const QPolygonF& line, const EdgeLook& look) {
        const QPointF tip = line.back(), way = tip - line[line.size() - 2];
        const double room = std::hypot(way.x(), way.y()), shrink = std::min(1.0, room / px(look.headLength + 1));
        const ArrowHead head{look.headLength * shrink, look.headHalf * std::max(shrink, 0.8)};
        draw_.path(rounded(line, px(7), px(head.length * 0.8)), {look.ink, px(look.width), look.dash}, noFill);
        drawArrowHead(draw_, tip, way, head, look.ink, look.hollow, type_.scale());
    }

    void drawPossible(const StatesRoute& route, const EdgeLook& look) {
        Item item{Mark::Hint, EventId{}, Origin::Observed, {}, route.line, px(3)};
        item.text = edgeLines(route.from, route.to).join(QLatin1Char('\n'));
        draw_.begin(item);
        if (!isTaken(route.from, route.to)) drawRoute(route.line, look);
        draw_.end();
    }

    void drawTaken(const StateMove& move) {
        const StatesRoute* route = layout_.route(move.from, move.to);
        if (route == nullptr) return; // the table has no such way: the words say so
        Item item{Mark::Transition, move.event, move.origin, {}, route->line, px(3)};
        item.text = moveWords(move) + QLatin1Char('\n') + ruleWords(trace_, move);
        draw_.begin(item);
        if (&move == selected_)
            draw_.path(rounded(route->line, px(7), 0), {Ink(Token::SelHalo), px(10), Dash::Solid, true}, noFill);
        // Where both ends came along and one of them was only guessed, it is drawn as a guess.
        Origin look = move.origin;
        for (const StatesEnd* end : {&story_.client, &story_.server})
            for (const StateMove& other : end->moves)
                if (other.from == move.from && other.to == move.to) look = std::max(look, other.origin);
        drawRoute(route->line, taken(look));
        draw_.end();
    }

    /// The newest move into a state; nullptr where nobody has come.
    [[nodiscard]] const StateMove* cameTo(ConnectionState state) const {
        const StateMove* newest = nullptr;
        for (const StatesEnd* end : {&story_.client, &story_.server})
            for (const StateMove& move : end->moves)
                if (move.to == state && (newest == nullptr || move.event > newest->event)) newest = &move;
        return newest;
    }
    [[nodiscard]] bool isHere(ConnectionState state) const {
        return story_.client.state() == state || story_.server.state() == state;
    }

    void drawState(ConnectionState state) {
        const StateMove* came = cameTo(state);
        const bool here = isHere(state);
        const QRectF& box = layout_.box(state);
        Item item{came != nullptr ? Mark::StateBand : Mark::Hint, came != nullptr ? came->event : EventId{},
                  came != nullptr ? came->origin : Origin::Observed, box};
        item.text = stateName(state) + QLatin1Char('\n') + stateMeaning(state);
        draw_.begin(item);
        const int pale = here ? 0 : came != nullptr ? 35 : 68;
        const double radius = px(4);
        if (came != nullptr && came == selected_)
            draw_.rect(box.adjusted(-px(3), -px(3), px(3), px(3)), {Ink(Token::SelHalo), px(5)}, noFill, px(6));
        draw_.rect(box, noStroke, solid(Ink(stateToken(state, StatePart::Head), pale)), radius);
        Fill spine = spineFill(state);
        spine.ink.toPaper = static_cast<std::uint8_t>(here ? 0 : came != nullptr ? 20 : 55);
        draw_.rect(layout_.spine(state), noStroke, spine, radius, leftCorners);
        const Ink edge(stateToken(state, StatePart::Spine), here ? 0 : came != nullptr ? 30 : 65);
        draw_.rect(box, {edge, px(here ? 1.8 : 1)}, noFill, radius);
        draw_.label(layout_.word(state), stateName(state), FontRole::StateSmall, stateInk(state, StatePart::Text));
        draw_.end();
    }

    void drawToken(ConnectionState state, EndShape shape, EventId event, double dy, double r) {
        const QPointF centre = layout_.token(state) + QPointF(0, dy);
        Item item{Mark::Hint, EventId{}, Origin::Observed, QRectF(centre.x() - r, centre.y() - r, 2 * r, 2 * r)};
        std::optional<Origin> origin;
        if (present(event)) {
            origin = trace_[event].origin;
            item.mark = Mark::StateBand;
            item.event = event;
            item.origin = *origin;
        }
        item.text = stateName(state) + QLatin1Char('\n') +
                    (shape == EndShape::Listener ? listenerWords()
                     : shape == EndShape::Client ? clientCaption(trace_, story_)
                                                 : serverCaption(trace_, story_));
        draw_.begin(item);
        drawEnd(draw_, centre, r, shape, origin, origin ? stateInk(state, StatePart::Text) : Ink(Token::Ink3));
        draw_.end();
    }
    [[nodiscard]] static QString listenerWords() {
        return QCoreApplication::translate("States", "The listening socket stays here while its connections go on.");
    }

    void drawTokens() {
        const auto event = [](const StatesEnd& end) { return end.moves.empty() ? EventId{} : end.moves.back().event; };
        const ConnectionState client = story_.client.state(), server = story_.server.state();
        const auto token = [&](ConnectionState state, EndShape shape, EventId of, int order, int count) {
            const double r = count > 1 ? 3.6 : 4.4, dy = count > 1 ? (order == 0 ? -4.4 : 4.4) : 0;
            drawToken(state, shape, of, px(dy), px(r));
        };
        token(client, EndShape::Client, event(story_.client), 0, client == server ? 2 : 1);
        token(server, EndShape::Server, event(story_.server), 1, client == server ? 2 : 1);
        if (present(story_.listening)) token(ConnectionState::Listen, EndShape::Listener, story_.listening, 0, 1);
    }

    /// A way that the figure does not have may pass over the words of others: these give way.
    [[nodiscard]] bool passedOver(const QRectF& words) const {
        for (const StatesEnd* end : {&story_.client, &story_.server})
            for (const StateMove& move : end->moves) {
                const StatesRoute* route = layout_.route(move.from, move.to);
                if (route == nullptr || route->inFigure) continue;
                for (qsizetype i = 1; i < route->line.size(); ++i) {
                    const QRectF piece = QRectF(route->line[i - 1], route->line[i]).normalized();
                    if (piece.adjusted(-px(2), -px(2), px(2), px(2)).intersects(words)) return true;
                }
            }
        return false;
    }

    void drawLabel(const QRectF& box, std::string_view words, Ink ink) {
        if (box.isEmpty() || passedOver(box)) return;
        draw_.label(box, edgeWords(words), FontRole::StateDetail, ink, Qt::AlignHCenter);
    }

    void drawLabels() {
        for (const StatesLabel& label : layout_.labels()) {
            const bool was = isTaken(label.from, label.to);
            const Ink ink = was ? Ink(Token::Ink) : Ink(Token::Ink3);
            for (const DiagramEdge& edge : diagramEdgesFrom(label.from)) {
                if (edge.to != label.to || !edge.inFigure) continue;
                drawLabel(label.event, edge.event, ink);
                drawLabel(label.action, edge.action, ink);
            }
        }
    }

    const Trace& trace_;
    const StatesStory& story_;
    const Typography& type_;
    Draw draw_;
    QRectF title_, words_;
    const StatesLayout& layout_;
    const StateMove* selected_ = nullptr;
};

} // namespace

StatesLayout statesLayout(const QSizeF& size, const Typography& type) {
    const double top = titleHeight(type) + type.px(2), bottom = size.height() - wordsHeight(size, type) - type.px(5);
    return {QRectF(QPointF(type.px(4), top), QPointF(size.width() - type.px(4), bottom)), type};
}

Frame statesFrame(const Record& record, const StatesStory& story, const StatesLayout& layout, const StatesPort& port,
                  const Typography& type) {
    return Picture(record, story, layout, port, type).make();
}

} // namespace socketscope
