// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/hands.h"
#include "ui/sequence/segment_line.h"

#include <algorithm>
#include <map>

// The way that each segment takes: down from its TCP, upright while somebody holds it in mid-wire, on to where it ends.

namespace socketscope {
namespace {

constexpr double openDrop = 20;   ///< how far a line has sunk that nobody knows the end of, design px
constexpr double handPitch = 26;  ///< between segments that are in the hand at the same time
constexpr double leastSlope = 18; ///< what is left for the slope of a delayed segment
constexpr double badgeWidth = 18;

struct Maker {
    const Stage& stage;
    const Columns& columns;
    Flight f;
    Trace::SegmentRecord record;
    double middle = 0; ///< x of this segment's place in mid-wire
    bool open = false; ///< nobody knows where the last part of its way leads

    void begin(const IntervalIndex::Span& span);
    [[nodiscard]] double startX() const;
    [[nodiscard]] double endX() const;
    [[nodiscard]] double handX() const;
    void corner(QPointF p);
    void hold();
    void decide();
    void delay(const Decided& decided);
    void end(const IntervalIndex::Span& span);
    void leaveOpen();
    void show();
    void placeChip();
};

double Maker::handX() const {
    const std::uint16_t place = stage.cast.handOf(f.what->id);
    const double room = columns.wire.width() * 0.22;
    // One to the right, one to the left, and so on; who finds no room stands with the last one.
    const int outwards = (place + 1) / 2;
    const double off = stage.px(handPitch) * (place % 2 == 1 ? outwards : -outwards);
    return columns.wireMiddle() + std::clamp(off, -room, room);
}

double Maker::startX() const {
    if (f.fromMiddle) return middle;
    if (f.ends.fromClient) return columns.wire.left + (f.clientFolded ? stage.px(badgeWidth) : 0);
    return columns.wire.right - (f.laneFar ? stage.px(badgeWidth) : 0);
}

double Maker::endX() const {
    if (f.ends.fromClient) return columns.wire.right;
    return columns.wire.left + (f.clientFolded ? stage.px(badgeWidth) : 0);
}

void Maker::corner(QPointF p) {
    if (!f.way.isEmpty()) p.setY(std::max(p.y(), f.way.last().y()));
    if (f.way.isEmpty() || f.way.last() != p) f.way << p;
}

void Maker::begin(const IntervalIndex::Span& span) {
    const TraceEvent& event = stage.trace[f.event];
    const auto* made = stage.trace.get<Decided>(event.cause);
    f.fromMiddle = made != nullptr;
    f.forged = made != nullptr && made->action == WireAction::Forge;
    if (present(f.what->copyOf)) f.repeat = made != nullptr ? Repeat::Copy : Repeat::Again;
    middle = f.fromMiddle && !f.forged ? columns.wireMiddle() : handX();
    if (f.fromMiddle) corner({startX(), stage.y(event.cause)});
    corner({startX(), stage.y(span.from)});
}

/// In somebody's hands: upright until a decision has been made, and at the cursor until it has happened.
void Maker::hold() {
    if (!present(record.held) || record.held < f.event) return;
    const bool decided = record.decided > record.held;
    Standstill run;
    run.event = record.held;
    run.x = middle;
    run.from = stage.y(record.held);
    const EventId until = decided ? record.decided : record.fate;
    run.over = stage.happened(until);
    run.end = run.over ? until : EventId{};
    const double end = present(until) ? stage.y(until) : std::max(stage.now(), run.from);
    run.to = std::min(end, std::max(stage.now(), run.from));
    const Time now = run.over ? stage.trace[until].at : stage.timeline.timeAt(stage.cursor);
    run.lasted = std::max(Duration{}, now - stage.trace[record.held].at);
    corner({middle, run.from});
    corner({middle, end});
    if (stage.happened(record.held)) f.held = run;
}

void Maker::decide() {
    const auto* decided = stage.trace.get<Decided>(record.decided);
    if (decided == nullptr || record.decided < f.event || record.decided < record.held) return;
    f.damaged = decided->action == WireAction::Corrupt;
    if (stage.happened(record.decided)) f.decision = record.decided;
    corner({middle, stage.y(record.decided)});
    if (decided->action == WireAction::Delay) delay(*decided);
}

/// It stands for the time that was decided, then goes on.
void Maker::delay(const Decided& decided) {
    Standstill run;
    run.event = record.decided;
    run.x = middle;
    run.from = f.way.last().y();
    const Time until = stage.trace[record.decided].at + decided.delay;
    const Axis axis = stage.view.axis;
    double end = std::max(stage.now(), run.from);
    if (present(record.fate)) {
        const double last = stage.y(record.fate);
        end = stage.fromPicture(stage.timeline.y(axis, Cursor{stage.timeline.uAtTime(until), {}}));
        // On an axis that is not linear a slope shorter than its row could not be seen.
        if (axis != Axis::Linear) end = std::min(end, last - std::min(stage.px(leastSlope), (last - run.from) / 2));
        end = std::max(end, run.from);
    }
    run.over = present(record.fate) && stage.now() >= end;
    run.to = std::min(end, std::max(stage.now(), run.from));
    run.lasted = decided.delay;
    corner({middle, end});
    if (stage.happened(record.decided)) f.delayed = run;
}

void Maker::end(const IntervalIndex::Span& span) {
    const auto* lost = stage.trace.get<Lost>(record.fate);
    if (span.to == openEnd || !present(record.fate)) return leaveOpen();
    f.fateEvent = record.fate;
    f.fate = lost == nullptr                     ? Fate::Arrived
             : lost->how == Lost::How::Corrupted ? Fate::Corrupted
             : lost->how == Lost::How::Dropped   ? Fate::Dropped
                                                 : Fate::Lost;
    f.damaged = f.damaged || f.fate == Fate::Corrupted;
    // Where the whole host is gone, what gets as far as that is lost at its door.
    const EventId gone = stage.trace.killed(f.what->toProgram);
    const auto* killed = stage.trace.get<Killed>(gone);
    f.toNobody = f.fate == Fate::Lost && killed != nullptr && killed->host && gone < record.fate;
    const double y = stage.y(span.to);
    corner({f.reaches() || f.toNobody ? endX() : middle, y});
}

/// Nobody knows where it is: it leaves, and stops half-way to where it might have come next.
void Maker::leaveOpen() {
    if (present(record.held) && record.held > f.event && record.decided < record.held) return;
    const bool passed = f.way.size() > 1 || f.fromMiddle;
    corner({passed ? (middle + endX()) / 2 : middle, f.way.last().y() + stage.px(openDrop)});
    open = true;
}

/// The part above the cursor.
void Maker::show() {
    double now = stage.now();
    if (open && !stage.style.reducedMotion) { // it moves as time passes, as long as there is room
        const Step since = stage.timeline.stepOf(std::max(f.event, f.decision));
        const double part = std::clamp(stage.cursor.u - since + seconds(stage.cursor.beyond), 0.0, 1.0);
        const double top = f.way[f.way.size() - 2].y();
        now = std::min(now, top + part * (f.way.last().y() - top));
    }
    f.ended = f.fate != Fate::Unknown && stage.now() >= f.way.last().y();
    for (qsizetype i = 0; i < f.way.size(); ++i) {
        const QPointF b = f.way[i];
        if (b.y() <= now) {
            f.shown << b;
            continue;
        }
        const QPointF a = i > 0 ? f.way[i - 1] : b;
        if (a.y() <= now && b.y() > a.y()) f.shown << a + (b - a) * ((now - a.y()) / (b.y() - a.y()));
        break;
    }
    if (f.shown.size() < 2) f.shown = QPolygonF{f.way.first(), f.way.first()};
}

/// It rides on the sender's half; a segment that begins in mid-wire has the other half only.
void Maker::placeChip() {
    for (qsizetype i = 1; i < f.way.size(); ++i) {
        if (f.way[i].x() == f.way[i - 1].x()) continue;
        f.chipLeg = QLineF(f.way[i - 1], f.way[i]);
        const double dy = f.chipLeg.dy(), tip = f.shown.last().y() - f.chipLeg.y1();
        f.progress = dy > 0 ? std::clamp(tip / dy, 0.0, 1.0) : 1;
        return;
    }
    f.chipLeg = QLineF(f.way.first(), f.way.first());
    f.progress = 0;
}

std::optional<Flight> flightOf(const Stage& stage, const Columns& columns, const IntervalIndex::Span& span) {
    const SegmentId id{span.key};
    Maker maker{stage, columns, {}, stage.trace.segment(id)};
    Flight& f = maker.f;
    f.event = maker.record.sent;
    f.what = stage.trace.get<Sent>(f.event);
    if (f.what == nullptr || !stage.happened(f.event)) return std::nullopt;
    f.kind = kindOf(*f.what);
    f.origin = stage.trace[f.event].origin;
    f.ends = stage.cast.endsOf(id);
    f.clientFolded = columns.clients[std::min<std::size_t>(f.ends.client, columns.clients.size() - 1)].folded;
    f.laneFar = f.ends.lane != Cast::noLane && f.ends.lane > 0;
    maker.begin(span);
    maker.hold();
    maker.decide();
    maker.end(span);
    maker.show();
    maker.placeChip();
    f.hollow = f.complete() && stage.trace[f.fateEvent].origin != Origin::Observed;
    return f;
}

/// What repeats a segment that is in the hand as well lies in one hand with it.
void fold(const Stage& stage, std::vector<Flight>& flights) {
    std::map<SegmentId, Flight*> leaders;
    for (Flight& f : flights) {
        if (!f.held || f.held->over) continue;
        const auto [leader, fresh] = leaders.try_emplace(firstOfCopies(stage.trace, f.what->id), &f);
        if (fresh) continue;
        f.held->folded = true;
        while (f.shown.size() > 2 && f.shown.last().y() > f.held->from) f.shown.removeLast(); // into the other's hand
        ++leader->second->held->copies;
    }
    for (Flight& f : flights)
        if (f.held) f.held->crowded = leaders.size() > 1;
}

} // namespace

bool anythingInHand(const Stage& stage) {
    std::vector<IntervalIndex::Span> spans;
    stage.timeline.holds().overlapping(stage.complete(), stage.complete(), spans);
    return std::any_of(spans.begin(), spans.end(), [&](const auto& s) { return s.to > stage.complete(); });
}

std::vector<Flight> flightsInView(const Stage& stage, const Columns& columns) {
    std::vector<Flight> flights;
    if (stage.first() > stage.last()) return flights;
    std::vector<IntervalIndex::Span> spans;
    stage.timeline.flights().overlapping(stage.first(), stage.last(), spans, 2 * stage.shortestSpan());
    std::sort(spans.begin(), spans.end(),
              [](const auto& a, const auto& b) { return a.from != b.from ? a.from < b.from : a.key < b.key; });
    for (const IntervalIndex::Span& span : spans) {
        std::optional<Flight> flight = flightOf(stage, columns, span);
        if (!flight || !stage.visible(flight->shown.first().y(), flight->shown.last().y())) continue;
        flights.push_back(*std::move(flight));
    }
    fold(stage, flights);
    return flights;
}

} // namespace socketscope
