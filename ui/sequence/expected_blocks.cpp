// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/text.h"
#include "ui/sequence/everything_parts.h"
#include "ui/sequence/segment_line.h"
#include "ui/sequence/sequence_words.h"

#include <QCoreApplication>

#include <algorithm>

// Below now: what the model expects. Pale and dashed as nothing else is, without an event: nobody takes it for a fact.

namespace socketscope {
namespace {

constexpr double callRow = 28;          ///< of the ghosts of calls
constexpr double first = 18, drop = 26; ///< below now; how far the line falls on its way
constexpr double headHeight = 24, answerHeight = 20;
/// Paler than the dotted line of a modelled fact; its words can be read.
constexpr double pale = 0.85, palest = 0.6;

/// Below now, design px: under the call that sets it in motion.
double departure(const Viewport& view) {
    const std::size_t calls = std::min(view.expected->calls, view.upcoming.size());
    return calls == 0 ? first : callRow * static_cast<double>(calls) + first;
}

SegmentKind kindOf(const Expected::Segment& segment) {
    Sent sent;
    sent.flags = segment.flags;
    sent.length = segment.length;
    return kindOf(sent);
}

bool arrives(const Expected::Segment& segment) { return segment.way == Expected::Segment::Way::Arrives; }

QLineF lineOf(const Stage& stage, const Columns& columns, const Expected::Segment& segment, double leaves) {
    const bool fromServer = isServer(stage.trace, segment.from);
    const double near = fromServer ? columns.wire.right : columns.wire.left;
    const double far = fromServer ? columns.wire.left : columns.wire.right;
    const double from = segment.fromMiddle ? columns.wireMiddle() : near;
    const double to = arrives(segment) ? far : segment.fromMiddle ? (from + far) / 2 : columns.wireMiddle();
    const double part = std::abs(to - from) / std::max(1.0, columns.wire.width());
    return {{from, leaves}, {to, leaves + stage.px(drop) * part}};
}

// --- words ----------------------------------------------------------------------------------------------------------

QString kindName(const Expected::Segment& segment) { return kindName(kindOf(segment)); }

QString reason(RuleId rule) { return rule == RuleId::None ? QString() : QLatin1Char(' ') + ruleSentence(rule); }

QString sentenceOf(const Stage& stage, const Expected::Segment& segment) {
    QString what = kindName(segment);
    if (segment.length > 0) what += QStringLiteral(" (%1)").arg(bytesText(segment.length));
    const QString text =
        segment.again
            ? tr(QT_TRANSLATE_NOOP("sequence", "Not happened yet. Expected by the model: %1 once more, %2 to %3."))
            : tr(QT_TRANSLATE_NOOP("sequence", "Not happened yet. Expected by the model: %1, %2 to %3."));
    return text.arg(what, programTitle(stage.trace, segment.from), programTitle(stage.trace, segment.to)) +
           reason(segment.rule);
}

QString sentenceOf(const Stage& stage, const Expected::Change& change) {
    return tr(QT_TRANSLATE_NOOP("sequence", "Not happened yet. Expected by the model: %1 enters %2."))
               .arg(programTitle(stage.trace, change.program), QString::fromLatin1(name(change.state).data())) +
           reason(change.rule);
}

QString condition(const Expected& expected) {
    if (!expected.byHand) return {};
    return QLatin1Char(' ') +
           tr(QT_TRANSLATE_NOOP("sequence", "It comes when the segment that is held longest is delivered."));
}

// --- the segment ----------------------------------------------------------------------------------------------------

/// What the chip may say, the longest first.
std::vector<QString> chipTexts(const Stage& stage, const Columns& columns, const Expected::Segment& segment) {
    const QString kind = kindName(segment);
    std::vector<QString> texts;
    if (stage.cast.clientCount() > 1) {
        const bool fromServer = isServer(stage.trace, segment.from);
        const ProgramId client = fromServer ? segment.to : segment.from;
        texts.push_back(kind + QStringLiteral(" · ") + clientLetter(stage.cast.clientIndex(client)));
    } else if (segment.again && columns.chipDetails) {
        texts.push_back(kind + QLatin1Char(' ') + repeatText(Repeat::Again));
    } else if (segment.length > 0 && columns.chipDetails) {
        texts.push_back(kind + QLatin1Char(' ') + QString::number(segment.length));
    }
    texts.push_back(kind);
    texts.push_back(QString::fromLatin1(lookOf(kindOf(segment)).abbreviated));
    return texts;
}

/// In the sender's half, like that of a segment that flows.
void placeChip(const Stage& stage, const Labels& labels, const Columns& columns, const Expected::Segment& segment,
               ExpectedPlaces& places) {
    const double clear = stage.px(6), height = stage.px(answerHeight);
    for (const QString& text : chipTexts(stage, columns, segment)) {
        const double width = stage.type.width(FontRole::Chip, text) + stage.px(16);
        for (const double part : {0.3, 0.2, 0.42, 0.6, 0.75}) {
            const QPointF centre = places.line.pointAt(part);
            const QRectF box(centre.x() - width / 2, centre.y() - height / 2, width, height);
            if (box.left() < columns.wire.left + clear || box.right() > columns.wire.right - clear) continue;
            if (!labels.isFree(box)) continue;
            places.chip = box;
            places.chipText = text;
            return;
        }
    }
}

/// Below the line, that this is a guess, and whose.
void placeNote(const Stage& stage, Labels& labels, const Columns& columns, ExpectedPlaces& places) {
    const QString whole = tr(QT_TRANSLATE_NOOP("sequence", "expected by the model"));
    const QString brief = tr(QT_TRANSLATE_NOOP("sequence", "expected"));
    for (const QString& text : {whole, brief}) {
        const double width = stage.type.width(FontRole::Detail, text);
        if (width > columns.wire.width() - stage.px(16)) continue;
        const QRectF box(columns.wireMiddle() - width / 2, places.arrives + stage.px(6), width, stage.px(14));
        if (!labels.take(box)) continue;
        places.note = box;
        places.noteText = text;
        return;
    }
}

void drawSegment(Draw& draw, const Stage& stage, const ExpectedPlaces& places) {
    const Expected::Segment& segment = *stage.view.expected->segment;
    const SegmentLook& look = lookOf(kindOf(segment));
    const QLineF& line = places.line;
    const QPointF direction = line.p2() - line.p1();
    Item item{Mark::Ghost, {}, Origin::Modelled, {}, QPolygonF{line.p1(), line.p2()}};
    item.reach = stage.px(10);
    item.text = sentenceOf(stage, segment) + condition(*stage.view.expected);
    draw.begin(std::move(item));
    const double head = arrives(segment) && !look.head.open ? stage.px(look.head.length - 2) : 0;
    const QPointF end = line.length() > head ? line.p2() - direction * (head / line.length()) : line.p1();
    draw.setAlpha(palest);
    draw.line(line.p1(), end, {look.ink, stage.px(look.width), Dash::Boundary});
    if (arrives(segment)) drawArrowHead(draw, line.p2(), direction, look.head, look.ink, true, stage.type.scale());
    draw.setAlpha(pale);
    if (places.chip.isEmpty()) return;
    draw.rect(places.chip, {look.ink, stage.px(1.3), Dash::Boundary}, solid(Token::Paper), stage.px(4));
    draw.label(places.chip, places.chipText, FontRole::Chip, look.ink, Qt::AlignHCenter);
}

void drawNote(Draw& draw, const ExpectedPlaces& places) {
    if (places.note.isEmpty()) return;
    Item item{Mark::Ghost, {}, Origin::Modelled, places.note};
    item.text = tr(QT_TRANSLATE_NOOP("sequence", "Not happened yet: what our model of TCP expects to come next."));
    draw.begin(std::move(item));
    draw.label(places.note, places.noteText, FontRole::Detail, Token::Ink3, Qt::AlignHCenter);
}

// --- the states -----------------------------------------------------------------------------------------------------

/// The lane that a connection gets that has none yet, if there is one.
std::uint32_t freeLane(const Stage& stage) {
    std::vector<bool> taken(stage.cast.laneCount());
    for (std::uint32_t n = 1; n <= stage.trace.socketCount(); ++n) {
        const std::uint16_t lane = stage.cast.laneOf(SocketId{n});
        const auto& states = stage.trace.socket(SocketId{n}).states;
        if (lane == Cast::noLane || lane >= taken.size() || states.empty()) continue;
        if (stage.trace.get<StateChanged>(states.back())->to != ConnectionState::Closed) taken[lane] = true;
    }
    return static_cast<std::uint32_t>(std::find(taken.begin(), taken.end(), false) - taken.begin());
}

/// Where a state's head belongs; nothing where there is no column for it yet.
std::optional<Extent> columnOf(const Stage& stage, const Columns& columns, const Expected::Change& change) {
    if (!isServer(stage.trace, change.program)) {
        const std::uint32_t client = stage.cast.clientIndex(change.program);
        return client < columns.clients.size() ? std::optional(columns.clients[client].band) : std::nullopt;
    }
    if (change.kind == SocketKind::Listener) return columns.listening;
    const std::uint16_t lane = stage.cast.laneOf(change.socket);
    const std::uint32_t index = lane == Cast::noLane ? freeLane(stage) : lane;
    if (index >= stage.cast.laneCount()) return std::nullopt;
    return columns.lane(index);
}

void drawState(Draw& draw, const Stage& stage, Labels& labels, const Columns& columns, const Expected::Change& change,
               double y) {
    const std::optional<Extent> column = columnOf(stage, columns, change);
    if (!column) return;
    const double inset = std::min(stage.px(1), column->width() / 4);
    const QRectF box(column->left + inset, y, column->width() - 2 * inset, stage.px(headHeight));
    if (!labels.take(box)) return;
    Item item{Mark::Ghost, {}, Origin::Modelled, box};
    item.text = sentenceOf(stage, change) + condition(*stage.view.expected);
    draw.begin(std::move(item));
    draw.rect(box, {stateInk(change.state, StatePart::Spine), stage.px(1.4), Dash::Boundary}, solid(Token::Paper));
    if (stage.view.level != Level::Everything) return;
    const QString word = QString::fromLatin1(name(change.state).data());
    const double mark = stage.px(3.6), gap = stage.px(4);
    const double width = stage.type.width(FontRole::StateSmall, word);
    const double all = 2 * mark + gap + width;
    if (all > box.width()) return;
    const double left = box.center().x() - all / 2;
    const Ink ink = stateInk(change.state, StatePart::Text);
    drawOriginMark(draw, {left + mark, box.center().y()}, mark, Origin::Modelled, ink);
    draw.label({left + 2 * mark + gap, box.top(), width + stage.px(1), box.height()}, word, FontRole::StateSmall, ink);
}

} // namespace

double expectedReach(const Viewport& view) {
    if (!view.expected || view.reviewing || view.level == Level::Primitives) return 0;
    return departure(view) + (view.expected->segment ? drop : 0) + headHeight + 6;
}

std::optional<ExpectedPlaces> placeExpected(const Stage& stage, Labels& labels, const Columns& columns, double lower) {
    const Viewport& view = stage.view;
    if (!view.expected || view.reviewing || stage.dense()) return std::nullopt;
    ExpectedPlaces places;
    places.leaves = places.arrives = stage.now() + lower + stage.px(departure(view));
    if (places.leaves < stage.top() || stage.now() + lower + stage.px(expectedReach(view)) > stage.bottom())
        return std::nullopt;
    const auto& segment = view.expected->segment;
    if (!segment) return places;
    places.arrives += stage.px(drop);
    places.line = lineOf(stage, columns, *segment, places.leaves);
    placeChip(stage, labels, columns, *segment, places);
    placeNote(stage, labels, columns, places);
    const double spare = stage.px(2); // no words on the line
    labels.block(
        {columns.wire.left, places.leaves - spare, columns.wire.width(), places.arrives - places.leaves + 2 * spare});
    if (!places.chip.isEmpty()) labels.block(places.chip);
    return places;
}

void drawExpected(Draw& draw, const Stage& stage, Labels& labels, const Columns& columns,
                  const ExpectedPlaces& places) {
    const Expected& expected = *stage.view.expected;
    draw.setAlpha(pale);
    if (expected.sender) drawState(draw, stage, labels, columns, *expected.sender, places.leaves);
    if (expected.receiver) drawState(draw, stage, labels, columns, *expected.receiver, places.arrives);
    if (expected.segment) drawSegment(draw, stage, places);
    draw.setAlpha(1);
    drawNote(draw, places);
    draw.end();
}

} // namespace socketscope
