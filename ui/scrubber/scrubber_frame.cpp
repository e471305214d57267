// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scrubber/scrubber_frame.h"

#include "core/trace/side.h"
#include "ui/scene/draw.h"
#include "ui/scene/glyphs.h"

#include <algorithm>
#include <cmath>

namespace socketscope {
namespace {

constexpr double edgePad = 16, stripHeight = 7; // design px
constexpr Step mostMarks = 4000;                ///< beyond, marks would be closer than a pixel anyway

class Strip {
public:
    Strip(const Record& record, const ScrubberInput& input)
        : record_(record), trace_(record.trace()), timeline_(record.timeline()), input_(input),
          draw_(input.size, input.scale) {}

    Frame make() {
        const double h = input_.size.height();
        top_ = px(3.5);
        bottom_ = h - px(3.5) - px(stripHeight);
        draw_.rect({0.5, px(1), input_.size.width() - 1, h - px(2)}, {Token::Line, 1}, solid(Token::Paper), px(4));
        if (timeline_.steps() == 0) return draw_.take();
        if (input_.states)
            drawStates();
        else
            drawWaits();
        if (timeline_.steps() <= mostMarks)
            drawMarks();
        else
            drawTallies();
        drawCuts();
        drawQuestions();
        return draw_.take();
    }

private:
    [[nodiscard]] double px(double design) const { return design * input_.scale; }
    [[nodiscard]] double x(Step step) const {
        return scrubberX(record_, input_, Cursor{static_cast<double>(step), Duration{}});
    }
    [[nodiscard]] bool isServer(ProgramId program) const { return socketscope::isServer(trace_, program); }
    /// Whether a program has a strip: the server, or the client that stands next to the wire.
    [[nodiscard]] bool hasStrip(ProgramId program) const {
        return isServer(program) || program == input_.client || input_.client == noProgram;
    }
    [[nodiscard]] double stripY(ProgramId program) const { return isServer(program) ? bottom_ : top_; }

    void drawStates() {
        for (std::uint32_t s = 1; s <= trace_.socketCount(); ++s) {
            const auto& states = trace_.socket(SocketId{s}).states;
            for (std::size_t i = 0; i < states.size(); ++i) {
                const auto* state = trace_.get<StateChanged>(states[i]);
                const ProgramId program = trace_[states[i]].program;
                if (state->to == ConnectionState::Closed || !hasStrip(program)) continue;
                const bool last = i + 1 == states.size();
                const double from = x(timeline_.stepOf(states[i]));
                const double to = last ? right() : x(timeline_.stepOf(states[i + 1]));
                if (to - from < 0.4) continue;
                Fill fill = spineFill(state->to);
                draw_.rect({from, stripY(program), to - from, px(stripHeight)}, noStroke, fill);
            }
        }
    }

    void drawWaits() {
        for (std::uint16_t p = 0; p < trace_.programs().size(); ++p) {
            const ProgramId program{p};
            if (!hasStrip(program)) continue;
            for (const EventId id : trace_.callsOf(program)) {
                const EventId back = trace_.call(trace_.get<Call>(id)->id).ret;
                const auto* result = trace_.get<Return>(back);
                if (result != nullptr && result->blocked <= Duration{}) continue;
                const double from = x(timeline_.stepOf(id)), to = present(back) ? x(timeline_.stepOf(back)) : right();
                draw_.rect({from, stripY(program), std::max(to - from, 1.0), px(stripHeight)}, {Token::Prim, px(1)},
                           blockedHatch());
            }
        }
    }

    /// What is still open goes on beyond the last step; the view covers what lies after now.
    [[nodiscard]] double right() const { return input_.size.width() - px(2); }

    void drawMarks() {
        for (Step step = 1; step <= timeline_.steps(); ++step) {
            const EventId id = timeline_.eventAt(step);
            if (std::holds_alternative<Call>(trace_[id].what)) drawFlag(id, x(step));
            if (const auto* sent = trace_.get<Sent>(id)) drawSegment(id, *sent, x(step));
        }
    }

    void drawFlag(EventId id, double at) {
        const ProgramId program = trace_[id].program;
        if (!hasStrip(program)) return;
        const double y = stripY(program) + (isServer(program) ? -px(9) : px(9)), half = px(3.5);
        const double way = isServer(program) ? -1 : 1;
        QPolygonF flag;
        for (const auto& [dx, dy] : {std::pair{-4.0, -1.0}, {1.0, -1.0}, {5.0, 0.0}, {1.0, 1.0}, {-4.0, 1.0}})
            flag << QPointF(at + way * dx * px(1), y + dy * half);
        draw_.polygon(flag, noStroke, solid(Token::Prim));
    }

    static Ink inkOf(const Sent& sent) {
        if ((sent.flags & flag::rst) != 0) return Token::Rst;
        if ((sent.flags & flag::fin) != 0) return Token::Fin;
        if (sent.length > 0) return Token::Data;
        return (sent.flags & flag::syn) != 0 ? Token::Syn : Token::Ack;
    }

    /// From its side to the middle, along it while it is held or delayed, on to where it ends.
    void drawSegment(EventId id, const Sent& sent, double at) {
        const Trace::SegmentRecord record = trace_.segment(sent.id);
        const auto* lost = trace_.get<Lost>(record.fate);
        const bool made = trace_.get<Decided>(trace_[id].cause) != nullptr;
        const bool down = goesToServer(trace_, id);
        const double y0 = top_ + px(stripHeight) + px(5), y1 = bottom_ - px(5);
        const double near = down ? y0 : y1, far = down ? y1 : y0, middle = (y0 + y1) / 2;
        const Stroke stroke{inkOf(sent), px(sent.length > 0 ? 2.4 : 1.4)};
        QPointF from(at, made ? middle : near);
        const bool held = present(record.held) && record.held > id;
        const bool decided = record.decided > id;
        if (held || decided) {
            const QPointF hand(x(timeline_.stepOf(held ? record.held : record.decided)), middle);
            draw_.line(from, hand, stroke);
            from = hand;
        }
        if (held) from = drawRun(from, record.decided > record.held ? record.decided : record.fate, px(4));
        const auto* delay = trace_.get<Decided>(record.decided);
        if (decided && delay->action == WireAction::Delay) from = drawRun(from, record.fate, px(1.8));
        if (held && !present(record.fate) && record.decided < record.held) return; // it is still there
        const bool arrives = present(record.fate) && (lost == nullptr || lost->how == Lost::How::Corrupted);
        const QPointF to(present(record.fate) ? x(timeline_.stepOf(record.fate)) : from.x() + px(4),
                         arrives ? far : middle);
        draw_.line(from, to, stroke);
        if (present(sent.copyOf) && !made) // sent again: where it leaves once more
            draw_.ellipse({at, near}, px(2), {stroke.ink, px(1.1)}, solid(Token::Paper));
        if (lost != nullptr) drawCross(draw_, to, px(2.6), px(1.6), Token::Lost);
    }

    /// It stands still up to this event, or goes on standing. Gives where it leaves.
    QPointF drawRun(QPointF from, EventId until, double thick) {
        const double to = std::max(from.x(), present(until) ? x(timeline_.stepOf(until)) : right());
        draw_.rect({from.x(), from.y() - thick / 2, std::max(to - from.x(), px(1)), thick}, noStroke,
                   solid(Token::Held), thick / 2);
        return {to, from.y()};
    }

    /// Too many marks to draw one by one: how much happened, column by column.
    void drawTallies() {
        const double step = 2;
        const double y0 = top_ + px(stripHeight) + px(2), y1 = bottom_ - px(2);
        std::vector<double> heights;
        double most = 1;
        for (double at = px(edgePad); at < input_.size.width() - px(edgePad); at += step) {
            const auto first = static_cast<Step>(scrubberU(record_, input_, at)) + 1;
            const auto last = static_cast<Step>(scrubberU(record_, input_, at + step));
            double sum = 0;
            if (last >= first)
                for (const std::uint32_t n : timeline_.tallies(first, last)) sum += n;
            heights.push_back(sum);
            most = std::max(most, sum);
        }
        for (std::size_t i = 0; i < heights.size(); ++i) {
            const double h = (y1 - y0) * heights[i] / most;
            if (h <= 0) continue;
            draw_.rect({px(edgePad) + static_cast<double>(i) * step, (y0 + y1 - h) / 2, step, h}, noStroke,
                       solid(Token::Data));
        }
    }

    void drawCuts() {
        double last = -100;
        for (const Step step : timeline_.cuts()) {
            const double at = (x(step) + x(step - 1)) / 2;
            if (at - last < px(36)) continue;
            last = at;
            draw_.rect({at - px(5), px(2), px(10), input_.size.height() - px(4)}, noStroke, solid(Token::Panel));
            for (const double dx : {-5.0, 5.0}) {
                QPainterPath wave(QPointF(at + px(dx), px(2)));
                const double h = (input_.size.height() - px(4)) / 3;
                for (int i = 0; i < 3; ++i)
                    wave.quadTo(at + px(dx) + px(i % 2 == 0 ? -4 : 4), px(2) + (i + 0.5) * h, at + px(dx),
                                px(2) + (i + 1) * h);
                draw_.path(wave, {Token::Edge, px(1.1)}, noFill);
            }
        }
    }

    /// Where a lab has asked something. Several at one place stand one behind the other.
    void drawQuestions() {
        const double y = input_.size.height() / 2, r = px(6.5);
        double free = 0;
        for (std::uint32_t n = 1; n <= trace_.size() && timeline_.steps() <= mostMarks; ++n) {
            if (trace_.get<Asked>(EventId{n}) == nullptr) continue;
            const QPointF at(std::max(free, x(timeline_.stepOf(EventId{n}))), y);
            free = at.x() + 2 * r + px(1);
            const QRectF box(at.x() - r, at.y() - r, 2 * r, 2 * r);
            draw_.begin({Mark::Note, EventId{n}, Origin::Observed, box});
            draw_.ellipse(at, r, {Token::QuestionEdge, px(1)}, solid(Token::Question));
            draw_.label(box, QStringLiteral("?"), FontRole::Number, Token::Ink, Qt::AlignHCenter);
        }
        draw_.end();
    }

    const Record& record_;
    const Trace& trace_;
    const Timeline& timeline_;
    const ScrubberInput& input_;
    Draw draw_;
    double top_ = 0, bottom_ = 0;
};

/// Height of the picture that the strip stands for.
double whole(const Record& record, const ScrubberInput& input) {
    const Timeline& timeline = record.timeline();
    const bool held = !record.trace().heldSegments().empty(); // then the row under way may grow higher
    return std::max(timeline.y(input.axis, timeline.steps()), 1.0) +
           (held ? timeline.settings().heldStretch : timeline.settings().stretch);
}

} // namespace

Frame scrubberFrame(const Record& record, const ScrubberInput& input) { return Strip(record, input).make(); }

double scrubberX(const Record& record, const ScrubberInput& input, const Cursor& cursor) {
    const double pad = edgePad * input.scale, room = std::max(input.size.width() - 2 * pad, 1.0);
    const double y = std::min(record.timeline().y(input.axis, cursor), whole(record, input));
    return pad + room * y / whole(record, input);
}

double scrubberU(const Record& record, const ScrubberInput& input, double x) {
    const double pad = edgePad * input.scale, room = std::max(input.size.width() - 2 * pad, 1.0);
    const double y = (x - pad) / room * whole(record, input);
    return record.timeline().uAtY(input.axis, std::max(y, 0.0));
}

} // namespace socketscope
