// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/glyphs.h"
#include "ui/scene/units.h"
#include "ui/sequence/segment_line.h"
#include "ui/sequence/sequence_words.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>

// What becomes of a segment on the wire (DESIGN 3, Fates): signs first, then words where there is room.

namespace socketscope {
namespace {

constexpr double runWide = 11, runNarrow = 9, waitWidth = 4;
constexpr double disc = 15, smallDisc = 9, clockDisc = 9;
constexpr double crossArm = 7, squareSide = 10, zigzagLength = 31, zigzagHeight = 7;
constexpr double wordHeight = 16;

const Decided* decisionOf(const Stage& stage, const Flight& f) { return stage.trace.get<Decided>(f.decision); }

Item fateItem(const Stage& stage, EventId event, const QRectF& box, const QString& text) {
    Item item{Mark::Fate, event, stage.trace[event].origin, box};
    item.text = text;
    return item;
}

QRectF around(QPointF centre, double r) { return {centre.x() - r, centre.y() - r, 2 * r, 2 * r}; }

/// A run of the vertical that lies in the window and a little around it.
QRectF runBox(const Stage& stage, const Standstill& run, double width) {
    const double from = std::max(run.from, stage.top() - stage.px(40));
    const double to = std::min(run.to, stage.bottom() + stage.px(40));
    return {run.x - width / 2, from, width, std::max(0.0, to - from)};
}

/// Where a copy was made, or a decision met a segment that nobody held.
QPointF decisionPoint(const Stage& stage, const Flight& f) {
    const double x = f.held ? f.held->x : f.way.size() > 1 ? f.way[1].x() : f.from().x();
    return {x, stage.y(f.decision)};
}

void drawHalo(Draw& draw, const Stage& stage, EventId event, const QRectF& box, double radius) {
    const Attention attention = stage.attention(Mark::Fate, event);
    if (!attention.selected && !attention.hovered) return;
    const double out = stage.px(attention.selected ? 4 : 2);
    draw.rect(box.adjusted(-out, -out, out, out), noStroke, solid(Token::SelHalo), radius + out);
}

void drawHeldRun(Draw& draw, const Stage& stage, const Standstill& run) {
    const double width = stage.px(run.over ? runNarrow : runWide);
    QRectF box = runBox(stage, run, width);
    if (!run.over) box.setBottom(std::clamp(handCentre(stage, run).y(), box.top(), box.bottom())); // into the hand
    if (box.height() <= 0 && run.to > run.from) return;
    // However short: a segment was in the hand here.
    const double missing = std::max(0.0, width - box.height()) / 2;
    const QRectF whole = box.adjusted(0, -missing, 0, missing);
    drawHalo(draw, stage, run.event, whole, width / 2);
    Fill fill = heldHatch();
    fill.phase = box.top() - run.from;
    draw.rect(whole, {Token::Held, stage.px(1.4)}, fill, width / 2);
}

/// Beside its disc, whose turn it is before others'. Words keep off.
void drawTurn(Draw& draw, const Stage& stage, Labels& labels, QPointF hand, double r, SegmentId segment) {
    const std::vector<SegmentId>& turns = stage.view.turns;
    const auto turn = std::find(turns.begin(), turns.end(), segment);
    if (turn == turns.end()) return;
    const double side = stage.px(13);
    const QRectF box(hand.x() + r * 0.6, hand.y() - r - side * 0.7, side, side);
    labels.block(box);
    draw.rect(box, {Token::Held, stage.px(1)}, solid(Token::Paper), side / 2);
    draw.label(box, QString::number(turn - turns.begin() + 1), FontRole::Number, Token::Held, Qt::AlignHCenter);
}

void drawHand(Draw& draw, const Stage& stage, const Standstill& run, bool chosen) {
    const double r = stage.px(run.crowded ? smallDisc : disc);
    const QPointF centre = handCentre(stage, run);
    if (!stage.visible(centre.y() - r, centre.y() + r)) return;
    if (chosen) draw.ellipse(centre, r + stage.px(3), {Token::Sel, stage.px(2)}, solid(Token::Paper));
    draw.ellipse(centre, r, {Token::Paper, stage.px(1.5)}, solid(Token::Held));
    draw.path(handPath(centre, r * 1.12), noStroke, solid(Token::OnHeld));
}

/// Two sheets, one half over the other.
void drawCopies(Draw& draw, const Stage& stage, QPointF at) {
    const double side = stage.px(squareSide), shift = stage.px(2);
    const Stroke stroke{Token::Held, stage.px(1.6)};
    for (const double off : {-side + shift, -shift})
        draw.rect({at.x() + off, at.y() + off, side, side}, stroke, solid(Token::Paper), stage.px(2));
}

/// Signs of one flight, each an item of its own; their boxes keep words away.
struct Signs {
    Draw& draw;
    const Stage& stage;
    Labels& labels;
    const Flight& f;

    void begin(EventId event, const QRectF& box, const QString& text) const {
        draw.begin(fateItem(stage, event, box, text));
        labels.block(box);
    }

    void held() const {
        const double r = stage.px(f.held->over ? runNarrow / 2 : f.held->crowded ? smallDisc : disc);
        QRectF box = runBox(stage, *f.held, stage.px(runWide));
        const QPointF hand = handCentre(stage, *f.held);
        if (!f.held->over && stage.visible(hand.y(), hand.y())) box = box.united(around(hand, r));
        begin(f.held->event, box.adjusted(-stage.px(3), 0, stage.px(3), 0), fateText(stage, f));
        if (f.held->over) return;
        drawHand(draw, stage, *f.held, f.held->crowded && stage.view.decides == f.what->id);
        drawTurn(draw, stage, labels, hand, r, f.what->id);
    }

    void delayed() const {
        const double r = stage.px(clockDisc);
        const QPointF centre(f.delayed->x, (f.delayed->from + f.delayed->to) / 2);
        begin(f.delayed->event, runBox(stage, *f.delayed, stage.px(waitWidth)).united(around(centre, r)),
              fateText(stage, f));
        drawHalo(draw, stage, f.delayed->event, around(centre, r), r);
        drawClock(draw, centre, r, Token::Held);
    }

    void copied() const {
        const QPointF at = decisionPoint(stage, f);
        begin(f.decision, around(at, stage.px(squareSide)), tr(QT_TRANSLATE_NOOP("sequence", "copied")));
        drawHalo(draw, stage, f.decision, around(at, stage.px(squareSide)), stage.px(2));
        drawCopies(draw, stage, at);
    }

    void lost() const {
        const double arm = stage.px(crossArm);
        begin(f.fateEvent, around(f.to(), arm), fateText(stage, f));
        drawHalo(draw, stage, f.fateEvent, around(f.to(), arm), arm);
        drawCross(draw, f.to(), arm, stage.px(3.4), Token::Lost);
    }

    /// It was made here, by hand.
    void forged() const {
        const double r = stage.px(smallDisc);
        const EventId made = stage.trace[f.event].cause;
        begin(made, around(f.from(), r), tr(QT_TRANSLATE_NOOP("sequence", "forged")));
        drawHalo(draw, stage, made, around(f.from(), r), r);
        draw.ellipse(f.from(), r, {Token::Paper, stage.px(1.5)}, solid(Token::Held));
        draw.path(handPath(f.from(), r * 1.12), noStroke, solid(Token::OnHeld));
    }

    void all() const {
        if (f.held && !f.held->folded) held();
        if (f.delayed) delayed();
        const Decided* decided = decisionOf(stage, f);
        if (decided != nullptr && decided->action == WireAction::Copy) copied();
        if (f.forged) forged();
        if (f.ended && (f.fate == Fate::Lost || f.fate == Fate::Dropped)) lost();
    }
};

bool meets(const QRectF& box, const QLineF& line) {
    if (box.contains(line.p1()) || box.contains(line.p2())) return true;
    const std::array sides{QLineF(box.topLeft(), box.topRight()), QLineF(box.topRight(), box.bottomRight()),
                           QLineF(box.bottomRight(), box.bottomLeft()), QLineF(box.bottomLeft(), box.topLeft())};
    return std::any_of(sides.begin(), sides.end(),
                       [&](const QLineF& side) { return line.intersects(side) == QLineF::BoundedIntersection; });
}

/// Words beside a sign: the first place that is free.
struct FateWords {
    Draw& draw;
    const Stage& stage;
    Labels& labels;
    const Extent& wire;
    const std::vector<Flight>& flights;

    [[nodiscard]] bool onALine(const QRectF& box) const {
        return std::any_of(flights.begin(), flights.end(), [&](const Flight& f) {
            for (qsizetype i = 1; i < f.shown.size(); ++i)
                if (meets(box, QLineF(f.shown[i - 1], f.shown[i]))) return true;
            return false;
        });
    }

    void put(EventId event, const QString& text, const QRectF& box, Token ink, bool ground) const {
        Item item = fateItem(stage, event, box, text);
        item.mark = Mark::Role; // the sign is the mark; its words may change their place
        draw.begin(item);
        const double pad = stage.px(2);
        if (ground) draw.rect(box.adjusted(-pad, 0, pad, 0), noStroke, solid(Token::Paper), stage.px(3));
        placeLabel(draw, labels, box, text, FontRole::DetailStrong, ink);
    }

    /// Where words may stand: beside the upright at `x`, on the side of `side` (+1 right) first, near these heights.
    struct Beside {
        double x, gap, side;
        std::vector<double> ys;
    };

    /// The first of these texts that finds room.
    void beside(EventId event, const QStringList& texts, const Beside& where, Token ink) const {
        for (const QString& text : texts) {
            const std::optional<Found> found = find(text, where);
            if (!found) continue;
            put(event, text, found->box, ink, found->onALine);
            return;
        }
    }

    struct Found {
        QRectF box;
        bool onALine = false; ///< better than nowhere
    };

    [[nodiscard]] std::optional<Found> find(const QString& text, const Beside& where) const {
        const double width = stage.type.width(FontRole::DetailStrong, text), height = stage.px(wordHeight);
        const double clear = stage.px(2);
        std::optional<Found> second;
        for (const double way : {where.side, -where.side})
            for (const double y : where.ys) {
                const double left = way > 0 ? where.x + where.gap : where.x - where.gap - width;
                const QRectF box(left, y - height / 2, width, height);
                if (left < wire.left + clear || left + width > wire.right - clear || !labels.isFree(box)) continue;
                if (!onALine(box)) return Found{box, false};
                if (!second) second = Found{box, true};
            }
        return second;
    }
};

/// Heights between two, the middle first.
std::vector<double> between(const Stage& stage, double from, double to) {
    from = std::max(from, stage.top());
    to = std::min(to, stage.bottom());
    const double middle = (from + to) / 2, most = std::max(0.0, (to - from) / 2 - stage.px(wordHeight / 2));
    std::vector<double> ys{middle};
    for (const double shift : {16.0, 32.0, 48.0})
        for (const double sign : {1.0, -1.0})
            if (stage.px(shift) <= most) ys.push_back(middle + sign * stage.px(shift));
    return ys;
}

QString heldText(const Standstill& run) {
    const QString copies = run.copies > 1 ? QStringLiteral("× %1 ").arg(run.copies) : QString();
    if (run.lasted <= Duration{}) return copies + tr(QT_TRANSLATE_NOOP("sequence", "held"));
    return copies + tr(QT_TRANSLATE_NOOP("sequence", "held %1")).arg(durationText(run.lasted));
}

QString delayedText(const Standstill& run) {
    return tr(QT_TRANSLATE_NOOP("sequence", "delayed %1")).arg(durationText(run.lasted));
}

/// Words, and the bare time where they have no room.
QStringList shorter(const QString& words, Duration lasted) {
    return lasted > Duration{} ? QStringList{words, durationText(lasted)} : QStringList{words};
}

void drawWordsOf(const FateWords& words, const Stage& stage, const Flight& f) {
    const double side = f.ends.fromClient ? 1 : -1; // its own chip is on the other one
    // The title of its card says how long.
    const bool told = f.held && !f.held->over && (f.held->folded || stage.view.decides == f.what->id);
    if (f.held && !told && (f.held->lasted > Duration{} || !f.held->over)) {
        const bool inHand = !f.held->over;
        const double gap = stage.px(inHand ? (f.held->crowded ? smallDisc : disc) + 5 : runNarrow / 2 + 7);
        const double y = handCentre(stage, *f.held).y();
        const auto ys =
            inHand ? std::vector{y, y - stage.px(14), y + stage.px(14)} : between(stage, f.held->from, f.held->to);
        words.beside(f.held->event, shorter(heldText(*f.held), f.held->lasted), {f.held->x, gap, side, ys},
                     Token::Held);
    }
    if (f.delayed)
        words.beside(f.delayed->event, {delayedText(*f.delayed), durationText(f.delayed->lasted)},
                     {f.delayed->x, stage.px(clockDisc + 5), side, between(stage, f.delayed->from, f.delayed->to)},
                     Token::Held);
    if (f.forged)
        words.beside(stage.trace[f.event].cause, {tr(QT_TRANSLATE_NOOP("sequence", "forged"))},
                     {f.from().x(), stage.px(smallDisc + 5), -side, {f.from().y()}}, Token::Held);
    if (!f.ended) return;
    const QString fate = f.fate == Fate::Lost      ? tr(QT_TRANSLATE_NOOP("sequence", "lost"))
                         : f.fate == Fate::Dropped ? tr(QT_TRANSLATE_NOOP("sequence", "dropped"))
                                                   : QString();
    const QPointF at = f.to();
    if (!fate.isEmpty())
        words.beside(
            f.fateEvent, {fate},
            {at.x(), stage.px(13), f.toNobody ? -side : side, {at.y(), at.y() + stage.px(8), at.y() - stage.px(8)}},
            Token::Lost);
    if (f.fate == Fate::Corrupted)
        words.beside(
            f.fateEvent, {tr(QT_TRANSLATE_NOOP("sequence", "≠ checksum"))},
            {at.x(), stage.px(10), -side, {at.y() + stage.px(13), at.y() - stage.px(18), at.y() + stage.px(26)}},
            Token::Lost);
}

} // namespace

/// The hand sits on the line of now; where the run is shorter than it is, at the run's beginning.
QPointF handCentre(const Stage& stage, const Standstill& run) {
    return {run.x, std::max(run.from, run.to - handRadius(stage, run) - stage.px(2))};
}

double handRadius(const Stage& stage, const Standstill& run) { return stage.px(run.crowded ? smallDisc : disc); }

QString fateText(const Stage& stage, const Flight& f) {
    QStringList words;
    if (f.forged) words << tr(QT_TRANSLATE_NOOP("sequence", "forged"));
    if (f.held) words << heldText(*f.held);
    if (f.delayed) words << delayedText(*f.delayed);
    const Decided* decided = decisionOf(stage, f);
    if (decided != nullptr && decided->action == WireAction::Copy) words << tr(QT_TRANSLATE_NOOP("sequence", "copied"));
    if (f.ended && f.fate == Fate::Lost) words << tr(QT_TRANSLATE_NOOP("sequence", "lost"));
    if (f.ended && f.fate == Fate::Dropped) words << tr(QT_TRANSLATE_NOOP("sequence", "dropped"));
    if (f.ended && f.fate == Fate::Corrupted) words << tr(QT_TRANSLATE_NOOP("sequence", "≠ checksum"));
    return words.join(QStringLiteral(" · "));
}

QPointF drawZigzag(Draw& draw, const Stage& stage, QPointF from, QPointF to) {
    const QPointF way = to - from;
    const double whole = std::hypot(way.x(), way.y());
    if (whole <= 0) return from;
    const double length = std::min(whole, stage.px(zigzagLength)), height = stage.px(zigzagHeight);
    const QPointF along = way / whole, across(-along.y(), along.x());
    constexpr std::array teeth{0.0, -1.0, 1.0, -1.0, 1.0, -0.6, 0.0};
    QPolygonF jagged;
    for (std::size_t i = 0; i < teeth.size(); ++i) {
        const double part = static_cast<double>(i) / (teeth.size() - 1);
        jagged << from + along * (length * part) + across * (height * teeth[i]);
    }
    draw.polyline(jagged, {Token::Lost, stage.px(2.2), Dash::Solid, true});
    return jagged.last();
}

void blockStandstills(const Stage& stage, Labels& labels, const std::vector<Flight>& flights) {
    if (stage.dense()) return;
    for (const Flight& f : flights) {
        const double clear = stage.px(3);
        if (f.held) labels.block(runBox(stage, *f.held, stage.px(runWide)).adjusted(-clear, 0, clear, 0));
        if (f.delayed) labels.block(runBox(stage, *f.delayed, stage.px(waitWidth)).adjusted(-clear, 0, clear, 0));
    }
}

void drawStandstills(Draw& draw, const Stage& stage, const Flight& f) {
    if (f.held && !f.held->folded) drawHeldRun(draw, stage, *f.held);
    if (!f.delayed) return;
    const QRectF run = runBox(stage, *f.delayed, stage.px(waitWidth));
    if (run.height() > 0) draw.rect(run, noStroke, solid(Token::Held));
}

void drawFateSigns(Draw& draw, const Stage& stage, Labels& labels, const std::vector<Flight>& flights) {
    for (const Flight& f : flights) Signs{draw, stage, labels, f}.all();
    draw.end();
}

void drawFateWords(Draw& draw, const Stage& stage, Labels& labels, const Extent& wire,
                   const std::vector<Flight>& flights) {
    const FateWords words{draw, stage, labels, wire, flights};
    for (const Flight& f : flights) drawWordsOf(words, stage, f);
    draw.end();
}

} // namespace socketscope
