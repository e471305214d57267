// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/legend.h"

#include "ui/scene/draw.h"
#include "ui/scene/glyphs.h"
#include "ui/scene/painter.h"

#include <QCoreApplication>

#include <functional>

namespace socketscope {
namespace {

class LegendWords {
    Q_DECLARE_TR_FUNCTIONS(Legend)
};

constexpr double rowHeight = 30, margin = 12, gap = 8, betweenEntries = 26;

/// Draws one example with its left edge at x, its middle at y.
using Example = std::function<void(Draw&, double s, double x, double y)>;

struct Entry {
    double width; ///< of the example, design px
    Example draw;
    QString word;
};

QPolygonF flagShape(double s, double x, double y) {
    return {QPointF(x, y - 6 * s), QPointF(x + 16 * s, y - 6 * s), QPointF(x + 22 * s, y),
            QPointF(x + 16 * s, y + 6 * s), QPointF(x, y + 6 * s)};
}

void drawFlag(Draw& draw, double s, double x, double y, bool isReturn) {
    const Stroke outline{Token::Prim, 1.4 * s, isReturn ? Dash::Return : Dash::Solid};
    draw.polygon(flagShape(s, x, y), outline, solid(isReturn ? Token::Paper : Token::Prim));
}

void drawBar(Draw& draw, double s, double x, double y, Fill fill) {
    draw.rect({x, y - 8 * s, 10 * s, 16 * s}, {Token::Prim, 1 * s}, fill, 2 * s);
}

void drawSegment(Draw& draw, double s, double x, double y, Origin origin) {
    const QPointF from(x + 2 * s, y - 5 * s), to(x + 28 * s, y + 4 * s);
    const Dash dash = origin == Origin::Observed   ? Dash::Solid
                      : origin == Origin::Inferred ? Dash::Inferred
                                                   : Dash::Modelled;
    draw.line(from, to, {Token::Syn, 1.6 * s, dash, origin == Origin::Modelled});
    drawArrowHead(draw, to, to - from, {8, 4, 0, false}, Token::Syn, origin != Origin::Observed, s);
    drawOriginMark(draw, {x + 12 * s, y + 6.5 * s}, 3.6 * s, origin, Token::Ink);
}

void drawRibbon(Draw& draw, double s, double x, double y, bool message) {
    const double half = (message ? 5.5 : 2.5) * s, dy = 3 * s;
    const QPolygonF band{QPointF(x, y - dy - half), QPointF(x + 30 * s, y + dy - half),
                         QPointF(x + 30 * s, y + dy + half), QPointF(x, y - dy + half)};
    const Ink edge = message ? Token::Data : Token::Prim;
    draw.polygon(band, {edge, 1.2 * s}, solid(message ? Ink(Token::Data, 87) : Ink(Token::PrimTint)));
}

void drawRail(Draw& draw, double s, double x, double y) {
    draw.rect({x, y - 8 * s, 10 * s, 16 * s}, {Token::Queue, 1.3 * s}, solid(Token::QueueTint), 5 * s);
}

void drawCut(Draw& draw, double s, double x, double y) {
    for (const double dy : {-3.5, 3.5}) {
        QPainterPath wave(QPointF(x, y + dy * s));
        for (int i = 0; i < 3; ++i)
            wave.quadTo(x + (i * 6 + 3) * s, y + (dy + (i % 2 == 0 ? -4 : 4)) * s, x + (i + 1) * 6 * s, y + dy * s);
        draw.path(wave, {Token::Edge, 1.3 * s, Dash::Solid, true}, noFill);
    }
}

void addCalls(std::vector<Entry>& entries) {
    entries.push_back({22, [](Draw& d, double s, double x, double y) { drawFlag(d, s, x, y, false); },
                       LegendWords::tr("primitive", "legend: a program calls a primitive")});
    entries.push_back({22, [](Draw& d, double s, double x, double y) { drawFlag(d, s, x, y, true); },
                       LegendWords::tr("return", "legend: the call comes back")});
    entries.push_back({10, [](Draw& d, double s, double x, double y) { drawBar(d, s, x, y, blockedHatch()); },
                       LegendWords::tr("blocked", "legend: the program waits inside the call")});
    entries.push_back({10, [](Draw& d, double s, double x, double y) { drawBar(d, s, x, y, solid(Token::PrimTint)); },
                       LegendWords::tr("does not block", "legend: the call returns at once")});
}

void addService(std::vector<Entry>& entries) {
    entries.push_back({30, [](Draw& d, double s, double x, double y) { drawRibbon(d, s, x, y, true); },
                       LegendWords::tr("message", "legend: bytes that the service carries")});
    entries.push_back({30, [](Draw& d, double s, double x, double y) { drawRibbon(d, s, x, y, false); },
                       LegendWords::tr("request without data", "legend: CONNECT or DISCONNECT on its way")});
    entries.push_back({10, drawRail, LegendWords::tr("waits at the other side", "legend: for ACCEPT or RECEIVE")});
}

void addWire(std::vector<Entry>& entries) {
    const auto segment = [&](Origin origin, const QString& word) {
        entries.push_back(
            {30, [origin](Draw& d, double s, double x, double y) { drawSegment(d, s, x, y, origin); }, word});
    };
    segment(Origin::Observed, LegendWords::tr("observed", "legend: seen on the wire or told by the kernel"));
    segment(Origin::Inferred, LegendWords::tr("inferred", "legend: follows from what was observed"));
    segment(Origin::Modelled, LegendWords::tr("modelled", "legend: from our own TCP"));
}

void drawHand(Draw& draw, double s, double x, double y) {
    const QPointF centre(x + 8 * s, y);
    draw.ellipse(centre, 8 * s, noStroke, solid(Token::Held));
    draw.path(handPath(centre, 9 * s), noStroke, solid(Token::OnHeld));
}

void drawTwoSheets(Draw& draw, double s, double x, double y) {
    for (const double off : {0.0, 4.0})
        draw.rect({x + (1 + off) * s, y + (off - 7) * s, 10 * s, 10 * s}, {Token::Held, 1.6 * s}, solid(Token::Panel),
                  2 * s);
}

void drawJagged(Draw& draw, double s, double x, double y) {
    QPolygonF line;
    for (const auto& [dx, dy] : {std::pair{0.0, 0.0}, {4.0, -6.0}, {8.0, 6.0}, {12.0, -6.0}, {16.0, 6.0}, {20.0, 0.0}})
        line << QPointF(x + dx * s, y + dy * s);
    draw.polyline(line, {Token::Lost, 1.8 * s, Dash::Solid, true});
}

void drawLostCross(Draw& draw, double s, double x, double y) {
    drawCross(draw, {x + 6 * s, y}, 5 * s, 2.6 * s, Token::Lost);
}

void addFates(std::vector<Entry>& entries, const LegendFates& fates) {
    if (fates.held) entries.push_back({16, drawHand, LegendWords::tr("held", "legend: a segment in somebody's hands")});
    if (fates.delayed)
        entries.push_back({14,
                           [](Draw& d, double s, double x, double y) {
                               drawClock(d, {x + 7 * s, y}, 7 * s, Token::Held);
                           },
                           LegendWords::tr("delayed", "legend: a segment that was kept back for a time")});
    if (fates.lost)
        entries.push_back({12, drawLostCross, LegendWords::tr("lost", "legend: a segment that does not arrive")});
    if (fates.copied)
        entries.push_back({16, drawTwoSheets, LegendWords::tr("copied", "legend: a segment of which a copy was made")});
    if (fates.damaged)
        entries.push_back({20, drawJagged, LegendWords::tr("corrupted", "legend: a segment whose checksum is wrong")});
}

std::vector<Entry> entriesOf(Level level, const LegendFates& fates) {
    std::vector<Entry> entries;
    addCalls(entries);
    if (level == Level::Primitives) {
        addService(entries);
        if (fates.lost)
            entries.push_back({12, drawLostCross, LegendWords::tr("lost", "legend: a segment that does not arrive")});
    } else {
        addWire(entries);
        addFates(entries, fates);
    }
    if (fates.killed)
        entries.push_back({12, drawLostCross, LegendWords::tr("killed", "legend: a program that was ended")});
    entries.push_back({18, drawCut, LegendWords::tr("time cut", "legend: a silence left out")});
    if (level == Level::Primitives)
        entries.push_back({4,
                           [](Draw& d, double s, double x, double y) {
                               d.ellipse({x + 2 * s, y}, 1.8 * s, noStroke, solid(Token::Edge));
                           },
                           LegendWords::tr("step hidden at this level", "legend")});
    return entries;
}

} // namespace

void noteFate(LegendFates& fates, const TraceEvent& event) {
    if (std::holds_alternative<Killed>(event.what)) fates.killed = true;
    if (const auto* lost = std::get_if<Lost>(&event.what))
        (lost->how == Lost::How::Corrupted ? fates.damaged : fates.lost) = true;
    const auto* decided = std::get_if<Decided>(&event.what);
    if (decided == nullptr) return;
    using enum WireAction;
    fates.held = fates.held || decided->action == Hold || decided->action == Forge;
    fates.delayed = fates.delayed || decided->action == Delay;
    fates.copied = fates.copied || decided->action == Copy;
    fates.damaged = fates.damaged || decided->action == Corrupt;
}

Frame legendFrame(Level level, const LegendFates& fates, double width, const Typography& type) {
    const double s = type.scale();
    double x = margin * s, y = rowHeight / 2 * s;
    Draw draw({width, 0}, s);
    for (const Entry& entry : entriesOf(level, fates)) {
        const double words = type.width(FontRole::Subheading, entry.word);
        const double needs = (entry.width + gap) * s + words;
        if (x + needs > width - margin * s && x > margin * s) {
            x = margin * s;
            y += (rowHeight - 6) * s;
        }
        entry.draw(draw, s, x, y);
        draw.label({x + (entry.width + gap) * s, y - rowHeight / 2 * s, words + 2, rowHeight * s}, entry.word,
                   FontRole::Subheading, Token::Ink2);
        x += needs + betweenEntries * s;
    }
    Frame frame = draw.take();
    frame.size = {width, y + rowHeight / 2 * s};
    return frame;
}

LegendView::LegendView(QWidget* parent) : QWidget(parent) {
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    tellReaders();
}

void LegendView::setLook(const Look& look) {
    look_ = look;
    type_ = Typography(look.scale);
    remake();
}

void LegendView::setLevel(Level level) {
    level_ = level;
    tellReaders();
    remake();
}

void LegendView::refresh(const Trace& trace) {
    LegendFates fates = fates_;
    if (seen_ != &trace || trace.size() < taken_) {
        fates = {};
        taken_ = 0;
    }
    seen_ = &trace;
    for (; taken_ < trace.size(); ++taken_) noteFate(fates, trace[EventId{static_cast<std::uint32_t>(taken_ + 1)}]);
    if (fates == fates_) return;
    fates_ = fates;
    tellReaders();
    remake();
}

void LegendView::remake() {
    updateGeometry();
    update();
}

void LegendView::tellReaders() {
    QStringList words;
    for (const Entry& entry : entriesOf(level_, fates_)) words << entry.word;
    setAccessibleName(tr("Legend"));
    setAccessibleDescription(words.join(QStringLiteral(", ")));
}

int LegendView::heightForWidth(int width) const {
    return static_cast<int>(std::ceil(legendFrame(level_, fates_, width, type_).size.height()));
}

QSize LegendView::sizeHint() const { return {look_.whole(600), heightForWidth(std::max(width(), look_.whole(600)))}; }

void LegendView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), look_.color(Token::Panel));
    painter.fillRect(0, 0, width(), 1, look_.color(Token::Line));
    FramePainter(*look_.theme).paint(painter, legendFrame(level_, fates_, width(), type_));
}

} // namespace socketscope
