// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/states/states_words.h"

#include "ui/scene/glyphs.h"
#include "ui/states/states_layout.h"
#include "ui/states/states_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace socketscope {
namespace {

constexpr double margin = 10, lineHeight = 14.2, tokenColumn = 15; // design px
constexpr int leastLines = 6, mostLines = 7;

class StatesWords {
    Q_DECLARE_TR_FUNCTIONS(States)
};

/// A text in lines no wider than `width`; what does not fit into `most` lines ends in "…".
QStringList wrapped(const Typography& type, FontRole role, const QString& text, double width, int most) {
    QStringList lines;
    QString line;
    const QStringList words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString longer = line.isEmpty() ? words[i] : line + QLatin1Char(' ') + words[i];
        if (line.isEmpty() || type.width(role, longer) <= width) {
            line = longer;
            continue;
        }
        if (lines.size() + 1 == most) {
            lines << type.elided(role, line + QLatin1Char(' ') + words.mid(i).join(QLatin1Char(' ')), width);
            return lines;
        }
        lines << line;
        line = words[i];
    }
    if (!line.isEmpty()) lines << line;
    return lines;
}

bool cut(const QStringList& lines) { return !lines.isEmpty() && lines.back().endsWith(QStringLiteral("…")); }

/// Lines from top to bottom, each with room for a token before it.
class Lines {
public:
    Lines(Draw& draw, const QRectF& room, const Typography& type, int most)
        : draw_(draw), room_(room), type_(type), left_(most) {}

    [[nodiscard]] int left() const { return left_; }
    [[nodiscard]] double textWidth() const { return room_.width() - type_.px(tokenColumn); }
    [[nodiscard]] QPointF token() const {
        return {room_.left() + type_.px(4.5), y_ + room_.top() + type_.px(lineHeight / 2)};
    }
    void put(const QStringList& lines, FontRole role, Ink ink) {
        for (const QString& line : lines) {
            if (left_ <= 0) return;
            const QRectF box(room_.left() + type_.px(tokenColumn), room_.top() + y_, textWidth() + 1,
                             type_.px(lineHeight));
            draw_.label(box, line, role, ink);
            y_ += type_.px(lineHeight);
            --left_;
        }
    }
    void gap() { y_ += type_.px(3); }

private:
    Draw& draw_;
    QRectF room_;
    const Typography& type_;
    int left_;
    double y_ = 0;
};

int linesFor(const QSizeF& size, const Typography& type) {
    return size.height() >= type.px(400) ? mostLines : leastLines;
}

QString nextSentence(const StatesEnd& end, NextDetail detail) {
    return StatesWords::tr("Next: %1", "what may come").arg(nextWords(end, detail));
}

/// What may come next, as much of it as fits.
QStringList nextLines(const StatesEnd& end, const Typography& type, double width, int most) {
    for (const NextDetail detail : {NextDetail::Ends, NextDetail::Figure, NextDetail::FigureEvents}) {
        const QStringList lines = wrapped(type, FontRole::Detail, nextSentence(end, detail), width, most);
        if (!cut(lines)) return lines;
    }
    return wrapped(type, FontRole::Detail, nextWords(end, NextDetail::FigureEvents), width, most);
}

} // namespace

void drawEnd(Draw& draw, QPointF centre, double r, EndShape shape, std::optional<Origin> origin, Ink ink) {
    const double thin = r * 0.3;
    if (shape == EndShape::Client) {
        if (origin)
            drawOriginMark(draw, centre, r, *origin, ink);
        else
            draw.ellipse(centre, r - thin / 2, {ink, thin}, noFill);
        return;
    }
    const double half = r * 0.9; // as much ink as the disc
    const QRectF box(centre.x() - half, centre.y() - half, 2 * half, 2 * half);
    const QRectF outline = box.adjusted(thin / 2, thin / 2, -thin / 2, -thin / 2);
    if (shape == EndShape::Listener) { // the same, small, in a frame: it waits for others
        draw.rect(outline, {ink, thin}, noFill);
        drawEnd(draw, centre, r * 0.45, EndShape::Server, origin, ink);
        return;
    }
    if (origin == Origin::Observed) {
        draw.rect(box, noStroke, solid(ink));
        return;
    }
    draw.rect(outline, {ink, thin, origin == Origin::Modelled ? Dash::Ring : Dash::Solid}, noFill);
    if (origin == Origin::Inferred) draw.rect({box.left(), box.top(), half, 2 * half}, noStroke, solid(ink));
}

double titleHeight(const Typography& type) { return type.px(22); }

double wordsHeight(const QSizeF& size, const Typography& type) {
    return type.px(linesFor(size, type) * lineHeight + 13);
}

void drawTitle(Draw& draw, const Trace& trace, const StatesStory& story, const QRectF& room, const Typography& type) {
    const double y = room.top() + room.height() / 2 + type.px(2), r = type.px(4.2), gap = type.px(5);
    double x = room.left() + type.px(margin);
    const double right = room.right() - type.px(margin);
    const auto word = [&](const QString& text, FontRole role, Ink ink, double most) {
        const QString shown = type.elided(role, text, most);
        const double width = std::ceil(type.width(role, shown)) + 1;
        draw.label({x, y - type.px(9), width, type.px(18)}, shown, role, ink);
        x += width;
    };
    const auto token = [&](EndShape shape) {
        drawEnd(draw, {x + r, y}, r, shape, Origin::Observed, Token::Ink2);
        x += 2 * r + gap;
    };
    draw.begin({Mark::Column, EventId{}, Origin::Observed, room});
    const double listener = type.width(FontRole::Detail, StatesWords::tr("listens")) + type.px(22);
    const double most = (right - x - type.px(48) - listener) / 2;
    token(EndShape::Client);
    word(clientCaption(trace, story), FontRole::DetailStrong, Token::Ink, most);
    x += gap;
    word(QStringLiteral("↔"), FontRole::Detail, Token::Ink2, most);
    x += gap;
    token(EndShape::Server);
    word(serverCaption(trace, story), FontRole::DetailStrong, Token::Ink, most);
    if (present(story.listening)) {
        x = right - listener + type.px(4);
        token(EndShape::Listener);
        word(StatesWords::tr("listens"), FontRole::Detail, Token::Ink2, listener);
    }
    draw.end();
}

void drawWords(Draw& draw, const Trace& trace, const StatesStory& story, const QRectF& room, const Typography& type) {
    draw.line({room.left(), room.top() + 0.5}, {room.right(), room.top() + 0.5}, {Token::Line, 1});
    const QRectF inner = room.adjusted(type.px(margin), type.px(5), -type.px(margin), 0);
    Lines lines(draw, inner, type, linesFor(draw.frame().size, type));
    const double r = type.px(4);
    if (const StateMove* last = story.last()) {
        const bool client = !story.client.moves.empty() && last == &story.client.moves.back();
        Item item{Mark::Transition, last->event, last->origin, inner};
        item.text = moveWords(*last) + QLatin1Char('\n') + ruleWords(trace, *last);
        draw.begin(item);
        drawEnd(draw, lines.token(), r, client ? EndShape::Client : EndShape::Server, last->origin, Token::Ink);
        lines.put({type.elided(FontRole::DetailStrong, moveWords(*last), lines.textWidth())}, FontRole::DetailStrong,
                  Token::Ink);
        const QStringList rule =
            wrapped(type, FontRole::Detail, ruleWords(trace, *last), lines.textWidth(), lines.left() - 2);
        drawOriginMark(draw, lines.token(), r * 0.8, last->edgeOrigin(), Token::Ink2);
        lines.put(rule, FontRole::Detail, Token::Ink2);
        lines.gap();
    }
    for (const StatesEnd* end : {&story.client, &story.server}) {
        const bool client = end == &story.client;
        const int most = client ? lines.left() - 1 : lines.left();
        if (most <= 0) break;
        // The other end is to have as many lines as it needs for its arrows, if there are enough.
        QStringList text = nextLines(*end, type, lines.textWidth(), most);
        if (client) {
            const auto other = wrapped(type, FontRole::Detail, nextSentence(story.server, NextDetail::Figure),
                                       lines.textWidth(), most);
            const int fair = std::max(1, lines.left() - static_cast<int>(other.size()));
            text = nextLines(*end, type, lines.textWidth(), std::min(most, fair));
        }
        Item item{Mark::Hint, EventId{}, Origin::Observed, inner};
        item.text = nextWords(*end, NextDetail::Everything);
        draw.begin(item);
        drawEnd(draw, lines.token(), r, client ? EndShape::Client : EndShape::Server, std::nullopt, Token::Ink2);
        lines.put(text, FontRole::Detail, Token::Ink2);
    }
    draw.end();
}

} // namespace socketscope
