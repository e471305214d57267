// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/units.h"
#include "ui/sequence/blocks.h"
#include "ui/sequence/primitives_parts.h"

#include <algorithm>
#include <array>

// Connections that wait for ACCEPT: one rail each, of all clients, for they wait at one socket. More than three at a
// time are one rail with a count.

namespace socketscope {
namespace {

constexpr std::size_t mostRails = 3;

struct Wait {
    ConnectionId id{};
    EventId from{}, to{}; ///< `to` is none while it lasts
};

/// A time in which more wait than can be told apart.
struct Crowd {
    EventId from{}, to{};
    std::size_t count = 0; ///< at its end
};

std::vector<Wait> waitsInView(const PrimitivesPlan& plan) {
    std::vector<Wait> waits;
    for (const ConnectionId id : plan.inView) {
        const Connection& c = plan.connections[id];
        if (!plan.happened(c.indication)) continue;
        const EventId to = plan.connections.pickedUp(id);
        if (present(to) && to < c.indication) continue;
        waits.push_back({id, c.indication, plan.happened(to) ? to : EventId{}});
    }
    return waits;
}

std::vector<Crowd> crowdsOf(const std::vector<Wait>& waits) {
    std::vector<std::pair<EventId, int>> changes;
    for (const Wait& wait : waits) {
        changes.emplace_back(wait.from, 1);
        if (present(wait.to)) changes.emplace_back(wait.to, -1);
    }
    std::sort(changes.begin(), changes.end());
    std::vector<Crowd> crowds;
    std::size_t count = 0;
    bool open = false;
    for (const auto& [event, change] : changes) {
        count = change > 0 ? count + 1 : count - 1;
        if (count > mostRails && !open) {
            crowds.push_back({event, {}, count});
            open = true;
        }
        if (count > mostRails) crowds.back().count = count;
        if (count <= mostRails && open) {
            crowds.back().to = event;
            open = false;
        }
    }
    return crowds;
}

class Rails {
public:
    Rails(Draw& d, const PrimitivesPlan& p, Labels& l) : draw_(d), plan_(p), labels_(l) {}

    void rail(const Wait& wait, const std::vector<Crowd>& crowds);
    void crowd(const Crowd& crowd);
    void crowdLabel(const Crowd& crowd);
    void label(const Wait& wait);

private:
    [[nodiscard]] double right(std::uint32_t slot) const;
    void piece(const Wait& wait, double from, double to);
    void box(const Item& rail, double radius);
    void stub(const Wait& wait);
    [[nodiscard]] double end(EventId to) const { return present(to) ? plan_.y(to) : plan_.now(); }

    Draw& draw_;
    const PrimitivesPlan& plan_;
    Labels& labels_;
};

/// The first rail stands next to the edge, the others beyond the messages that wait.
double Rails::right(std::uint32_t slot) const {
    const ServiceSizes& s = plan_.sizes;
    if (slot == 0) return plan_.serverEdge() - s.railGap;
    const double beyond = s.waitServer + s.message / 2 + plan_.px(6);
    return plan_.serverEdge() - beyond - (slot - 1) * (s.rail + plan_.px(5));
}

void Rails::box(const Item& rail, double radius) {
    const Attention attention = plan_.stage.attention(Mark::Rail, rail.event);
    drawHalo(draw_, plan_.stage, rail.box, radius, attention);
    draw_.rect(rail.box, outlined(plan_.stage, {Token::Queue, plan_.px(1.3)}, attention), solid(Token::QueueTint),
               radius);
}

void Rails::piece(const Wait& wait, double from, double to) {
    const double top = std::max(from - plan_.px(1), plan_.stage.top() - 60);
    const double bottom = std::min(to, plan_.stage.bottom() + 60);
    if (bottom <= top) return;
    const Connection& c = plan_.connections[wait.id];
    const double x = right(c.slot);
    Item item = plan_.item(Mark::Rail, c.indication, words(QT_TRANSLATE_NOOP("primitives", "a call waits for ACCEPT")));
    item.box = QRectF(x - plan_.sizes.rail, top, plan_.sizes.rail, bottom - top);
    draw_.begin(item);
    const double radius = std::min(plan_.sizes.rail, bottom - top) / 2;
    box(item, radius);
    labels_.block(item.box);
    const QString letter = plan_.letterOf(c);
    if (!letter.isEmpty() && item.box.height() > plan_.px(16))
        draw_.label(QRectF(item.box.left(), top + plan_.px(2), plan_.sizes.rail, plan_.px(13)), letter,
                    FontRole::Number, Token::Queue, Qt::AlignHCenter);
}

/// From the rail into the ACCEPT that took it.
void Rails::stub(const Wait& wait) {
    const Connection& c = plan_.connections[wait.id];
    if (!present(c.acceptReturn) || !present(wait.to)) return;
    const double y = plan_.y(wait.to), x = right(c.slot);
    Item item = plan_.item(Mark::Rail, wait.to, words(QT_TRANSLATE_NOOP("primitives", "ACCEPT takes it")));
    item.line = QPolygonF{{x - plan_.sizes.rail / 2, y}, {plan_.serverEdge(), y}};
    item.reach = plan_.px(3);
    draw_.begin(item);
    const Attention attention = plan_.stage.attention(Mark::Rail, wait.to);
    if (attention.selected) draw_.line(item.line[0], item.line[1], haloStroke(plan_.stage, plan_.px(1.3)));
    draw_.line(item.line[0], item.line[1],
               outlined(plan_.stage, {Token::Queue, plan_.px(1.3), Dash::Solid, true}, attention));
}

void Rails::rail(const Wait& wait, const std::vector<Crowd>& crowds) {
    const bool over = present(wait.to);
    const double last = end(wait.to) + (over ? plan_.px(6) : 0);
    double from = plan_.y(wait.from);
    for (const Crowd& crowd : crowds) {
        const double begins = plan_.y(crowd.from), ends = end(crowd.to);
        if (ends <= from || begins >= last) continue;
        if (begins > from) piece(wait, from, std::min(begins, last));
        from = std::max(from, ends);
    }
    if (from < last) {
        piece(wait, from, last);
        stub(wait);
    }
}

void Rails::crowd(const Crowd& crowd) {
    const double from = std::max(plan_.y(crowd.from), plan_.stage.top() - 60);
    const double to = std::min(end(crowd.to), plan_.stage.bottom() + 60);
    if (to <= from) return;
    const QString text = words(QT_TRANSLATE_NOOP("primitives", "%1 calls wait for ACCEPT")).arg(crowd.count);
    const double wide = plan_.sizes.rail + plan_.px(8), x = right(0);
    Item item = plan_.item(Mark::Rail, crowd.from, text);
    item.box = QRectF(x - wide, from, wide, to - from);
    item.count = static_cast<std::uint32_t>(crowd.count);
    draw_.begin(item);
    box(item, std::min(wide, to - from) / 2);
    labels_.block(item.box);
    if (to - from > plan_.px(18))
        draw_.label(QRectF(x - wide, to - plan_.px(18), wide, plan_.px(14)), QString::number(crowd.count),
                    FontRole::Number, Token::Queue, Qt::AlignHCenter);
}

void Rails::crowdLabel(const Crowd& crowd) {
    const double from = std::max(plan_.y(crowd.from), plan_.stage.top()),
                 to = std::min(end(crowd.to), plan_.stage.bottom());
    const QString text = words(QT_TRANSLATE_NOOP("primitives", "%1 calls wait for ACCEPT")).arg(crowd.count);
    const double wide = plan_.sizes.rail + plan_.px(8), x = right(0);
    const double width = plan_.stage.type.width(FontRole::DetailStrong, text), height = plan_.px(15);
    Item item = plan_.item(Mark::Role, crowd.from, text);
    for (const double up : {18.0, 34.0, 50.0, 66.0}) {
        const QRectF box(x - wide - plan_.px(8) - width, to - plan_.px(up), width, height);
        if (box.top() < from || !labels_.isFree(box)) continue;
        item.box = box;
        draw_.begin(item);
        placeLabel(draw_, labels_, box, text, FontRole::DetailStrong, Token::Queue, Qt::AlignRight);
        return;
    }
}

void Rails::label(const Wait& wait) {
    const Connection& c = plan_.connections[wait.id];
    const double from = plan_.y(wait.from), to = end(wait.to);
    if (to - from < plan_.px(28)) return;                             // it hardly waited
    if (present(c.acceptCall) && c.acceptCall < c.indication) return; // ACCEPT waited for it
    const Time until =
        present(wait.to) ? plan_.stage.trace[wait.to].at : plan_.stage.timeline.timeAt(plan_.stage.cursor);
    const QString text = plan_.projector() ? words(QT_TRANSLATE_NOOP("primitives", "call waits"))
                                           : words(QT_TRANSLATE_NOOP("primitives", "a call waits for ACCEPT, %1"))
                                                 .arg(durationText(until - plan_.stage.trace[wait.from].at));
    const double width = plan_.stage.type.width(FontRole::DetailStrong, text), height = plan_.px(15);
    const double x = right(c.slot) - plan_.sizes.rail - plan_.px(8) - width;
    Item item = plan_.item(Mark::Role, wait.from, text);
    // Below the place of `connect indication`; where a ribbon passes, further down.
    for (const double drop : {plan_.projector() ? 4.0 : 19.0, 34.0, 50.0, 66.0, 4.0}) {
        const QRectF box(x, from + plan_.px(drop), width, height);
        if (box.bottom() > to + plan_.px(8)) continue;
        item.box = box;
        draw_.begin(item);
        if (placeLabel(draw_, labels_, box, text, FontRole::DetailStrong, Token::Queue, Qt::AlignRight)) return;
    }
}

} // namespace

void drawRails(Draw& draw, const PrimitivesPlan& plan, Labels& labels) {
    const std::vector<Wait> waits = waitsInView(plan);
    const std::vector<Crowd> crowds = crowdsOf(waits);
    Rails rails(draw, plan, labels);
    std::array<double, mostRails> drawn{-1e9, -1e9, -1e9}; // seen from far away, many fall on the same pixels
    for (const Wait& wait : waits) {
        const std::uint32_t slot = plan.connections[wait.id].slot;
        if (slot >= mostRails || plan.y(wait.from) < drawn[slot] + plan.px(2)) continue;
        rails.rail(wait, crowds);
        drawn[slot] = plan.y(wait.from);
    }
    for (const Crowd& crowd : crowds) rails.crowd(crowd);
    draw.end();
}

void drawRailWords(Draw& draw, const PrimitivesPlan& plan, Labels& labels) {
    const std::vector<Wait> waits = waitsInView(plan);
    Rails rails(draw, plan, labels);
    for (const Crowd& crowd : crowdsOf(waits)) rails.crowdLabel(crowd);
    for (const Wait& wait : waits) {
        const bool focused = std::find(plan.shown.begin(), plan.shown.end(), wait.id) != plan.shown.end();
        if (focused) rails.label(wait);
    }
    draw.end();
}

} // namespace socketscope
