// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/text.h"
#include "ui/scene/units.h"
#include "ui/sequence/everything_parts.h"
#include "ui/sequence/sequence_words.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>

// The card at the hand (DESIGN 6): what may be decided about a segment that is held, and the clocks that run meanwhile.

namespace socketscope {
namespace {

constexpr double leastWidth = 126, cardHeight = 112;
constexpr double pad = 7, titleHeight = 20, buttonHeight = 24, gap = 4, wordPad = 8, hintRoom = 17;
constexpr double ofHand = 6, ofNow = 6, ofEdge = 6;
constexpr double clockHeight = 40, clockPad = 8, ring = 8;

struct OfferWord {
    Offer offer;
    const char* word;
    const char* key;
    const char* sentence;
};

const std::array<OfferWord, 6>& offerWords() {
    static const std::array<OfferWord, 6> words{{
        {Offer::Deliver, QT_TRANSLATE_NOOP("sequence", "Deliver"), "↵",
         QT_TRANSLATE_NOOP("sequence", "Lets it go on to where it is bound. Key: Enter")},
        {Offer::Drop, QT_TRANSLATE_NOOP("sequence", "Drop"), "D",
         QT_TRANSLATE_NOOP("sequence", "Takes it off the wire. Nobody is told. Key: D")},
        {Offer::Copy, QT_TRANSLATE_NOOP("sequence", "Copy"), "U",
         QT_TRANSLATE_NOOP("sequence", "Lets it go on, and the same once more. Key: U")},
        {Offer::Delay, QT_TRANSLATE_NOOP("sequence", "Delay"), "H",
         QT_TRANSLATE_NOOP("sequence", "Lets it go on after a time that you choose. Key: H")},
        {Offer::Corrupt, QT_TRANSLATE_NOOP("sequence", "Corrupt"), "X",
         QT_TRANSLATE_NOOP("sequence", "Turns one bit round and lets it go on. Key: X")},
        {Offer::More, QT_TRANSLATE_NOOP("sequence", "More…"), "",
         QT_TRANSLATE_NOOP("sequence", "What else may be done. Key: Alt+Enter")},
    }};
    return words;
}

/// In the hand at the cursor.
bool inHand(const Flight& f) { return f.held && !f.held->over; }

QString titleOf(const Flight& f) {
    // Time that waits has not lasted yet.
    const QString held = f.held->lasted > Duration{}
                             ? tr(QT_TRANSLATE_NOOP("sequence", "held %1")).arg(durationText(f.held->lasted))
                             : tr(QT_TRANSLATE_NOOP("sequence", "held"));
    const QString copies = f.held->copies > 1 ? QStringLiteral(" × %1").arg(f.held->copies) : QString();
    return kindName(f.kind) + copies + QLatin1Char(' ') + held;
}

double buttonWidth(const Stage& stage) {
    double widest = 0;
    for (const OfferWord& w : offerWords())
        widest = std::max(widest, stage.type.width(FontRole::DetailStrong, tr(w.word)));
    return widest + stage.px(wordPad + hintRoom) + 1; // each shows its key
}

double cardWidth(const Stage& stage, const Flight& f) {
    const double buttons = 2 * buttonWidth(stage) + stage.px(2 * pad + gap);
    const double title = stage.type.width(FontRole::DetailStrong, titleOf(f)) + stage.px(2 * pad);
    // By tens, so that the time that runs in its title does not make it tremble.
    const double step = stage.px(10);
    return std::max({stage.px(leastWidth), buttons, std::ceil(title / step) * step});
}

/// Where the hands end on the side of a half of the wire.
double edgeOfHands(const Stage& stage, const std::vector<Flight>& flights, bool left) {
    double edge = left ? 1e9 : -1e9;
    for (const Flight& f : flights) {
        if (!inHand(f)) continue;
        const double r = handRadius(stage, *f.held) + stage.px(ofHand);
        edge = left ? std::min(edge, f.held->x - r) : std::max(edge, f.held->x + r);
    }
    return edge;
}

/// In the sender's half beside all hands: above now where the row is high enough, else below it. Where that half is too
/// narrow, under its own hand.
void placeCard(const Stage& stage, Labels& labels, const Columns& columns, const std::vector<Flight>& flights,
               HandPlaces& places) {
    const Flight& f = *places.flight;
    const bool left = f.ends.fromClient;
    const double inset = stage.px(ofEdge), wireLeft = columns.wire.left + inset, wireRight = columns.wire.right - inset;
    const double width = cardWidth(stage, f), height = stage.px(cardHeight);
    if (width > wireRight - wireLeft) return;
    const double edge = edgeOfHands(stage, flights, left);
    const double beside = left ? edge - width : edge;
    const double low = stage.now() + stage.px(ofNow), underHand = stage.now() + handRadius(stage, *f.held) + inset;
    const double under = std::clamp(f.held->x - width / 2, wireLeft, wireRight - width);
    const auto fits = [&](const QRectF& box) {
        const bool inWindow = box.top() >= stage.top() && box.bottom() <= stage.bottom() - stage.px(2);
        return inWindow && box.left() >= wireLeft && box.right() <= wireRight && labels.take(box);
    };
    const QRectF above(beside, stage.now() - stage.px(ofNow) - height, width, height);
    if (above.top() >= f.held->from && fits(above)) {
        places.card = above;
        return;
    }
    for (const QRectF& box : {QRectF(beside, low, width, height), QRectF(under, underHand, width, height)}) {
        if (!fits(box)) continue;
        places.card = box;
        places.lower = box.bottom() - stage.now();
        return;
    }
}

// --- clocks ---------------------------------------------------------------------------------------------------------

std::optional<HandPlaces::Clock> clockOf(const Stage& stage, EventId timer) {
    const auto* change = stage.trace.get<TimerChanged>(timer);
    if (change == nullptr) return std::nullopt;
    const Duration left = change->expires - stage.timeline.timeAt(stage.cursor);
    const Duration whole = change->expires - stage.trace[timer].at;
    HandPlaces::Clock clock{timer, {}, {}, {}, 0};
    // As often as its words change.
    const double tenths = std::ceil(std::max(0.0, seconds(left)) * 10);
    clock.left = whole > Duration{} ? std::clamp(tenths / (10 * seconds(whole)), 0.0, 1.0) : 0;
    clock.above =
        tr(QT_TRANSLATE_NOOP("sequence", "%1 sends again")).arg(programTitle(stage.trace, stage.trace[timer].program));
    clock.below = tr(QT_TRANSLATE_NOOP("sequence", "in %1")).arg(countdownText(left));
    return clock;
}

/// Below now, for it speaks of what comes: at its owner's band, or in the other half where the card is in its way.
void placeClock(const Stage& stage, Labels& labels, const Columns& columns, HandPlaces& places,
                HandPlaces::Clock& clock) {
    const double words = std::max(stage.type.width(FontRole::Detail, clock.above),
                                  stage.type.width(FontRole::DetailStrong, clock.below));
    const double width = words + stage.px(3 * clockPad + 2 * ring), height = stage.px(clockHeight);
    const double inset = stage.px(ofEdge), wireLeft = columns.wire.left + inset, wireRight = columns.wire.right - inset;
    if (width > wireRight - wireLeft) return;
    const bool ofClient = !isServer(stage.trace, stage.trace[clock.timer].program);
    std::vector<double> rows;
    for (const double row : {0.0, 1.0, 2.0})
        rows.push_back(stage.now() + stage.px(ofNow) + row * (height + stage.px(gap)));
    rows.push_back(stage.now() + places.lower + stage.px(ofNow)); // under the card
    for (const double y : rows)
        for (const bool left : {ofClient, !ofClient}) {
            const QRectF box(left ? wireLeft : wireRight - width, y, width, height);
            if (y < stage.top() || box.bottom() > stage.bottom() || !labels.take(box)) continue;
            clock.box = box;
            if (places.lower > 0) places.lower = std::max(places.lower, box.bottom() - stage.now());
            return;
        }
}

void drawRing(Draw& draw, const Stage& stage, QPointF centre, double left) {
    const double r = stage.px(ring), width = stage.px(3);
    draw.ellipse(centre, r, {Token::Line, width}, noFill);
    if (left <= 0) return;
    QPainterPath arc;
    const QRectF box(centre.x() - r, centre.y() - r, 2 * r, 2 * r);
    arc.arcMoveTo(box, 90);
    arc.arcTo(box, 90, 360 * left);
    draw.path(arc, {Token::Held, width}, noFill);
}

void drawClock(Draw& draw, const Stage& stage, const HandPlaces::Clock& clock) {
    if (clock.box.isEmpty()) return;
    Item item{Mark::Timer, clock.timer, stage.trace[clock.timer].origin, clock.box};
    item.text = clock.above + QLatin1Char(' ') + clock.below;
    draw.begin(std::move(item));
    const QRectF& box = clock.box;
    draw.rect(box, {Token::Line, stage.px(1)}, solid(Token::Paper), stage.px(6));
    drawRing(draw, stage, {box.left() + stage.px(clockPad + ring), box.center().y()}, clock.left);
    const double x = box.left() + stage.px(2 * clockPad + 2 * ring), line = box.height() / 2 - stage.px(3);
    const double width = box.right() - x - stage.px(2);
    draw.label({x, box.top() + stage.px(3), width, line}, clock.above, FontRole::Detail, Token::Ink2);
    draw.label({x, box.center().y(), width, line}, clock.below, FontRole::DetailStrong, Token::Ink);
}

// --- the card -------------------------------------------------------------------------------------------------------

void drawButton(Draw& draw, const Stage& stage, const HandPlaces& places, const OfferWord& w, const QRectF& box) {
    const EventId hold = places.flight->held->event;
    Item item{Mark::Button, hold, stage.trace[hold].origin, box};
    item.text = tr(w.word).remove(QStringLiteral("…")) + QStringLiteral(". ") + tr(w.sentence);
    item.offer = w.offer;
    draw.begin(std::move(item));
    const bool main = w.offer == Offer::Deliver, pointed = stage.view.pointed == w.offer;
    const Ink ground = main ? Token::Sel : pointed ? Token::SelTint : Token::Paper;
    const Ink ink = main ? Token::OnSel : Token::Ink;
    draw.rect(box, {main || pointed ? Token::Sel : Token::Edge, stage.px(pointed ? 2 : 1)}, solid(ground), stage.px(5));
    const FontRole font = main ? FontRole::DetailStrong : FontRole::Detail;
    const QString word = tr(w.word), key = QString::fromUtf8(w.key);
    const double inset = stage.px(wordPad);
    const bool hint = !key.isEmpty() && inset + stage.type.width(font, word) + stage.px(hintRoom) < box.width();
    // The words have the room that the key leaves, to the hair.
    const double room = box.width() - 2 * inset - (hint ? stage.px(8) : 0);
    draw.label({box.left() + inset, box.top(), room, box.height()}, word, font, ink);
    if (hint)
        draw.label({box.right() - stage.px(14), box.top(), stage.px(9), box.height()}, key, FontRole::MonoSmall,
                   main ? Ink(Token::OnSel) : Ink(Token::Ink3), Qt::AlignRight);
}

void drawCard(Draw& draw, const Stage& stage, const HandPlaces& places) {
    const Flight& f = *places.flight;
    Item item{Mark::Card, f.held->event, stage.trace[f.held->event].origin, places.card};
    item.text = titleOf(f);
    draw.begin(std::move(item));
    const QRectF& card = places.card;
    draw.rect(card, {Token::Held, stage.px(1.4)}, solid(Token::Paper), stage.px(8));
    const double left = card.left() + stage.px(pad), width = card.width() - stage.px(2 * pad);
    draw.label({left, card.top() + stage.px(4), width, stage.px(titleHeight)}, titleOf(f), FontRole::DetailStrong,
               Token::Held);
    const double each = (width - stage.px(gap)) / 2, high = stage.px(buttonHeight);
    for (std::size_t i = 0; i < offerWords().size(); ++i) {
        const std::size_t column = i % 2, row = i / 2;
        const double x = left + static_cast<double>(column) * (each + stage.px(gap));
        const double y = card.top() + stage.px(4 + titleHeight + 2) + static_cast<double>(row) * (high + stage.px(gap));
        drawButton(draw, stage, places, offerWords()[i], {x, y, each, high});
    }
}

} // namespace

double cardReach(const Viewport& view) {
    if (!present(view.decides) || view.reviewing || view.level == Level::Primitives) return 0;
    return cardHeight + 15 + 2 * ofNow + clockHeight + 2 * ofNow;
}

HandPlaces placeHand(const Stage& stage, Labels& labels, const Columns& columns, const std::vector<Flight>& flights) {
    HandPlaces places;
    if (stage.dense() || !stage.visible(stage.now(), stage.now())) return places;
    const auto mine = std::find_if(flights.begin(), flights.end(), [&](const Flight& f) {
        return inHand(f) && (present(stage.view.decides) ? f.what->id == stage.view.decides : !f.held->folded);
    });
    if (mine == flights.end()) return places;
    places.flight = &*mine;
    if (present(stage.view.decides) && !stage.view.reviewing) placeCard(stage, labels, columns, flights, places);
    const SegmentId segment = mine->what->id;
    const Time now = stage.timeline.timeAt(stage.cursor);
    std::vector<EventId> timers{stage.cast.retransmission(stage.trace, segment, stage.latest(), now)};
    // It may be what the other end waits for.
    if ((mine->what->flags & flag::ack) != 0)
        timers.push_back(stage.cast.timers().running(stage.trace, stage.cast.receiverOf(segment),
                                                     TimerChanged::Timer::Retransmit, stage.latest(), now));
    for (const EventId timer : timers) {
        std::optional<HandPlaces::Clock> clock = clockOf(stage, timer);
        if (!clock) continue;
        placeClock(stage, labels, columns, places, *clock);
        places.clocks.push_back(*std::move(clock));
    }
    return places;
}

void drawHandCard(Draw& draw, const Stage& stage, const HandPlaces& places) {
    for (const HandPlaces::Clock& clock : places.clocks) drawClock(draw, stage, clock);
    if (!places.card.isEmpty()) drawCard(draw, stage, places);
    draw.end();
}

void drawTimeWaits(Draw& draw, const Stage& stage, Labels& labels, const std::vector<Band>& bands) {
    if (stage.dense() || !stage.visible(stage.now(), stage.now())) return;
    const Time now = stage.timeline.timeAt(stage.cursor);
    for (const Band& band : bands) {
        if (band.state != ConnectionState::TimeWait || !band.words || stage.happened(band.next)) continue;
        const EventId timer = stage.cast.timers().running(stage.trace, band.what->socket, TimerChanged::Timer::TimeWait,
                                                          stage.latest(), now);
        const auto* change = stage.trace.get<TimerChanged>(timer);
        if (change == nullptr) continue;
        const QString text = tr(QT_TRANSLATE_NOOP("sequence", "%1 left")).arg(countdownText(change->expires - now));
        const double height = stage.px(16), head = band.headTop + band.headHeight;
        const bool above = stage.now() - height - stage.px(2) >= head;
        const double y = above ? stage.now() - height - stage.px(2) : stage.now() + stage.px(4);
        Item item{Mark::Timer, timer, stage.trace[timer].origin, {}};
        item.text = text;
        placeFact(draw, labels, std::move(item), {band.column.left, y, band.column.width(), height}, text,
                  FontRole::DetailStrong, stateInk(ConnectionState::TimeWait, StatePart::Text), Qt::AlignHCenter);
    }
    draw.end();
}

} // namespace socketscope
