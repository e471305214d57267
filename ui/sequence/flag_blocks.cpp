// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/units.h"
#include "ui/sequence/blocks.h"
#include "ui/sequence/sequence_words.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace socketscope {
namespace {

constexpr double nose = 9, tail = 3;

/// One flag, call or return.
struct Flag {
    EventId event{};
    Mark mark = Mark::CallFlag;
    double y = 0;
    double from = 0, to = 0; ///< body and nose
    QString text;
    Token ink = Token::Prim;
    double grown = 1; ///< 0 … 1
};

void drawSmallFlag(Draw& draw, const Stage& stage, const Flag& flag) {
    const double half = stage.px(6), point = stage.px(7) * (flag.to < flag.from ? -1 : 1);
    const double tip = flag.from + (flag.to - flag.from) * flag.grown;
    const QPolygonF outline{{flag.from, flag.y - half},
                            {tip - point, flag.y - half},
                            {tip, flag.y},
                            {tip - point, flag.y + half},
                            {flag.from, flag.y + half}};
    draw.polygon(outline, noStroke, solid(flag.ink));
}

/// Under the selected or hovered mark, around the one that has the keyboard.
void drawAttention(Draw& draw, const Stage& stage, const Flag& flag, const QPolygonF& outline) {
    const Attention attention = stage.attention(flag.mark, flag.event);
    if (attention.selected || attention.hovered)
        draw.polygon(outline, {Token::SelHalo, stage.px(attention.selected ? 8 : 4)}, noFill);
    if (stage.view.keyboard == flag.event) {
        const double out = stage.px(5);
        draw.rect(outline.boundingRect().adjusted(-out, -out, out, out), {Token::Sel, stage.px(2), Dash::Focus}, noFill,
                  stage.px(3));
    }
}

/// Takes the flag's place, unless it is too near to one above: then a tick says that it is there.
bool hasPlace(const Stage& stage, Labels& labels, const Flag& flag) {
    const double slack = stage.px(0.5);
    const QRectF whole = flagOutline(flag.from, flag.to, flag.y, stage.type.scale()).boundingRect();
    return labels.takeForMark(whole.adjusted(slack, slack, -slack, -slack));
}

void drawTick(Draw& draw, const Stage& stage, const Flag& flag) {
    const double tip = flag.from + (flag.to - flag.from) * flag.grown;
    Item item{flag.mark, flag.event, stage.trace[flag.event].origin, {}, QPolygonF{{flag.from, flag.y}, {tip, flag.y}}};
    item.reach = stage.px(1);
    item.text = flag.text;
    draw.begin(item);
    const Dash dash = flag.mark == Mark::CallFlag ? Dash::Solid : Dash::Return;
    draw.line({flag.from, flag.y}, {tip, flag.y}, {flag.ink, stage.px(1.6), dash});
}

void drawFlag(Draw& draw, const Stage& stage, const Flag& flag) {
    const bool isCall = flag.mark == Mark::CallFlag;
    const double tip = flag.from + (flag.to - flag.from) * flag.grown;
    const QPolygonF outline = flagOutline(flag.from, tip, flag.y, stage.type.scale());
    Item item{flag.mark, flag.event, stage.trace[flag.event].origin, outline.boundingRect()};
    item.text = flag.text;
    draw.begin(item);
    drawAttention(draw, stage, flag, outline);
    const FontRole role = isCall ? FontRole::Flag : FontRole::ReturnFlag;
    if (isCall)
        draw.polygon(outline, {flag.ink, stage.px(1.6), Dash::Solid, true}, solid(flag.ink));
    else
        draw.polygon(outline, {flag.ink, stage.px(1.6), Dash::Return}, solid(Token::Paper));
    draw.setAlpha(flag.grown * flag.grown);
    const double before = stage.px(nose), behind = stage.px(tail);
    const QRectF whole = flagOutline(flag.from, flag.to, flag.y, stage.type.scale()).boundingRect();
    const QRectF body =
        flag.to > flag.from ? whole.adjusted(behind, 0, -before, 0) : whole.adjusted(before, 0, -behind, 0);
    draw.label(body, stage.type.elided(role, flag.text, body.width()), role,
               isCall ? Ink(Token::OnPrim) : Ink(flag.ink), Qt::AlignHCenter);
    draw.setAlpha(1);
}

/// The dotted way from the flag's nose over other lanes to the socket that it is about.
void drawStem(Draw& draw, const Stage& stage, const ProgramPlace& place, const CallView& call) {
    const Step step = stage.timeline.stepOf(call.call);
    if (stage.arrived(step, 0.25) < 1 || !stage.visible(call.yCall, call.yCall)) return;
    const std::optional<double> target = place.stem(call.what->socket);
    if (!target) return;
    Item item{Mark::Birth,
              call.call,
              stage.trace[call.call].origin,
              {},
              QPolygonF{{place.edge, call.yCall}, {*target, call.yCall}}};
    item.reach = stage.px(4);
    item.text = callText(stage.trace, *call.what);
    draw.begin(item);
    draw.line({place.edge, call.yCall}, {*target, call.yCall}, {Token::Prim, stage.px(2), Dash::Stem, true});
    draw.ellipse({*target, call.yCall}, stage.px(3.5), noStroke, solid(Token::Prim));
}

/// ACCEPT brings a socket over the border: a dotted line shows from where.
void drawAccepted(Draw& draw, const Stage& stage, const ProgramPlace& place, const CallView& call) {
    if (call.result == nullptr || call.result->primitive != Primitive::Accept) return;
    if (call.result->error != 0 || !stage.visible(call.yReturn, call.yReturn)) return;
    const std::optional<double> from = place.stem(call.result->socket);
    if (!from) return;
    Item item{Mark::Birth,
              call.ret,
              stage.trace[call.ret].origin,
              {},
              QPolygonF{{*from, call.yReturn}, {place.edge, call.yReturn}}};
    item.reach = stage.px(4);
    draw.begin(item);
    draw.line({*from, call.yReturn}, {place.edge, call.yReturn}, {Token::Ink, stage.px(1.2), Dash::Boundary});
    draw.ellipse({*from, call.yReturn}, stage.px(2.8), noStroke, solid(Token::Ink));
}

} // namespace

namespace {

/// Flags of one column that are to be seen, calls and returns, in the order of the calls.
std::vector<Flag> flagsOf(const Stage& stage, const ProgramPlace& place, const std::vector<CallView>& calls) {
    std::vector<Flag> flags;
    const double near = place.facing == Facing::Right ? place.bar.right : place.bar.left;
    const auto add = [&](Flag flag, double span) {
        flag.grown = stage.arrived(stage.timeline.stepOf(flag.event), span);
        if (flag.grown > 0 && stage.visible(flag.y, flag.y)) flags.push_back(std::move(flag));
    };
    const auto text = [&](EventId event) {
        return flagText(stage.trace, event, place.role ? place.role(event) : QString());
    };
    for (const CallView& call : calls) {
        add({call.call, Mark::CallFlag, call.yCall, near, place.edge, text(call.call)}, 0.25);
        // A return whose step the cursor is about to reach is already on its way back.
        const EventId ret = stage.trace.call(call.what->id).ret;
        const auto* result = stage.trace.get<Return>(ret);
        if (result == nullptr) continue;
        add({ret, Mark::ReturnFlag, stage.y(ret), place.edge, near, text(ret),
             result->error != 0 ? Token::Lost : Token::Prim},
            0.2);
    }
    return flags;
}

void drawSmallFlags(Draw& draw, const Stage& stage, const std::vector<Flag>& flags) {
    for (const Flag& flag : flags) {
        // A folded client has room for the calls at most; its returns are where its bars end.
        if (flag.mark != Mark::CallFlag || std::abs(flag.to - flag.from) < stage.px(10)) continue;
        Item item{flag.mark, flag.event, stage.trace[flag.event].origin,
                  flagOutline(flag.from, flag.to, flag.y, stage.type.scale()).boundingRect()};
        item.text = flag.text;
        draw.begin(item);
        drawSmallFlag(draw, stage, flag);
    }
}

} // namespace

double flagRoom(const Stage& stage, double length) { return length - stage.px(nose + tail); }

void drawFlags(Draw& draw, const Stage& stage, Labels& labels, const ProgramPlace& place,
               const std::vector<CallView>& calls) {
    const std::vector<Flag> flags = flagsOf(stage, place, calls);
    if (!place.words) {
        drawSmallFlags(draw, stage, flags);
        draw.end();
        return;
    }
    std::vector<const Flag*> whole;
    for (const Flag& flag : flags) {
        if (hasPlace(stage, labels, flag))
            whole.push_back(&flag);
        else
            drawTick(draw, stage, flag);
    }
    for (const Flag* flag : whole) drawFlag(draw, stage, *flag);
    draw.end();
}

void drawStems(Draw& draw, const Stage& stage, const ProgramPlace& place, const std::vector<CallView>& calls) {
    if (!place.words || !place.stem) return;
    for (const CallView& call : calls) {
        drawStem(draw, stage, place, call);
        drawAccepted(draw, stage, place, call);
    }
    draw.end();
}

namespace {

struct Beside {
    QString text;
    FontRole role;
    Token ink;
};

/// Words beside the bar, on the side of the flags, if nothing is there; says whether they found room.
bool placeBeside(Draw& draw, const Stage& stage, Labels& labels, const ProgramPlace& place, const CallView& call,
                 double middle, const Beside& words) {
    const double gap = stage.px(6), height = stage.px(14);
    const double width = stage.type.width(words.role, words.text);
    const bool right = place.facing == Facing::Right;
    const double x = right ? place.bar.right + gap : place.bar.left - gap - width;
    const QRectF box(x, middle - height / 2, width, height);
    if (box.left() < place.column.left + stage.px(2) || box.right() > place.column.right - stage.px(2)) return false;
    return placeFact(draw, labels, {Mark::Role, call.call, stage.trace[call.call].origin, {}}, box, words.text,
                     words.role, words.ink);
}

void drawDetail(Draw& draw, const Stage& stage, Labels& labels, const ProgramPlace& place, const CallView& call) {
    if (!call.blocks) return;
    if (call.result != nullptr || present(call.killed)) {
        const double from = std::max(call.yCall, stage.top()), to = std::min(call.yReturn, stage.bottom());
        if (to - from < stage.px(40)) return;
        const QString text = tr(QT_TRANSLATE_NOOP("sequence", "blocked %1")).arg(durationText(call.waited));
        const double middle = (from + to) / 2, most = (to - from) / 2 - stage.px(20);
        for (const double shift : {0.0, 22.0, -22.0, 44.0, -44.0}) // a time cut or a flag may stand in the middle
            if (std::abs(stage.px(shift)) <= std::max(0.0, most) &&
                placeBeside(draw, stage, labels, place, call, middle + stage.px(shift),
                            {text, FontRole::Detail, Token::Ink2}))
                return;
        return;
    }
    const double end = std::min(call.yReturn, stage.bottom());
    if (end - call.yCall > stage.px(64)) {
        const QString time = durationText(call.waited);
        // A cut may leave room for one line only.
        const bool both =
            placeBeside(draw, stage, labels, place, call, end - stage.px(29),
                        {tr(QT_TRANSLATE_NOOP("sequence", "blocked")), FontRole::DetailStrong, Token::Prim});
        const QString text =
            both ? tr(QT_TRANSLATE_NOOP("sequence", "%1 so far")) : tr(QT_TRANSLATE_NOOP("sequence", "blocked %1"));
        placeBeside(draw, stage, labels, place, call, end - stage.px(14),
                    {text.arg(time), FontRole::Detail, Token::Ink2});
    }
    const SocketCall decisive = row(call.what->primitive).decisive;
    const std::string_view word = name(decisive);
    const QString call_ = QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size())) + QStringLiteral("()");
    placeBeside(draw, stage, labels, place, call, call.yCall + stage.px(24),
                {tr(QT_TRANSLATE_NOOP("sequence", "%1 blocks")).arg(call_), FontRole::Detail, Token::Ink2});
}

/// A folded client has no room for words in its flags: the primitive stands above its bar.
void drawFoldedWord(Draw& draw, const Stage& stage, Labels& labels, const ProgramPlace& place, const CallView& call) {
    if (!stage.visible(call.yCall, call.yCall) || stage.arrived(stage.timeline.stepOf(call.call), 0.25) < 1) return;
    const QString text = callText(stage.trace, *call.what);
    const double width = stage.type.width(FontRole::StateSmall, text);
    if (width > place.column.width() - stage.px(4)) return;
    const double x = place.column.left + (place.column.width() - width) / 2;
    placeFact(draw, labels, {Mark::Role, call.call, stage.trace[call.call].origin, {}},
              {x, call.yCall - stage.px(22), width, stage.px(14)}, text, FontRole::StateSmall, Token::Prim);
}

} // namespace

void drawCallDetails(Draw& draw, const Stage& stage, Labels& labels, const ProgramPlace& place,
                     const std::vector<CallView>& calls) {
    for (const CallView& call : calls) {
        if (place.words)
            drawDetail(draw, stage, labels, place, call);
        else
            drawFoldedWord(draw, stage, labels, place, call);
    }
    draw.end();
}

} // namespace socketscope
