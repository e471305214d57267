// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/segment_line.h"

#include "ui/scene/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace socketscope {
namespace {

constexpr double chipHeight = 20, kindPad = 14, detailPad = 12;

/// One way to write a chip.
struct Form {
    QString kind, detail;
    double kindWidth = 0, width = 0;
};

Form formOf(const Stage& stage, const QString& kind, const QString& detail) {
    Form form{kind, detail};
    form.kindWidth = stage.type.width(FontRole::Chip, kind) + stage.px(kindPad);
    form.width = form.kindWidth;
    if (!detail.isEmpty()) form.width += stage.type.width(FontRole::ChipDetail, detail) + stage.px(detailPad);
    return form;
}

/// From the fullest to the shortest.
std::vector<Form> formsOf(const Stage& stage, const Columns& columns, const Flight& f) {
    const SegmentLook& look = lookOf(f.kind);
    const QString kind = kindName(f.kind);
    std::vector<Form> forms;
    const QString repeat = repeatText(f.repeat);
    if (f.held && f.held->copies > 1) forms.push_back(formOf(stage, kind, QStringLiteral("× %1").arg(f.held->copies)));
    if (columns.chipDetails)
        for (const QString& detail : chipDetails(stage.trace, f.event, *f.what))
            forms.push_back(formOf(stage, kind, repeat.isEmpty() ? detail : repeat + QLatin1Char(' ') + detail));
    if (!repeat.isEmpty()) forms.push_back(formOf(stage, kind, repeat));
    const QString abbreviated = QString::fromLatin1(look.abbreviated);
    if (!repeat.isEmpty() && abbreviated != kind) forms.push_back(formOf(stage, abbreviated, repeat));
    forms.push_back(formOf(stage, kind, {}));
    if (abbreviated != kind) forms.push_back(formOf(stage, abbreviated, {}));
    return forms;
}

struct ChipPlace {
    Form form;
    QRectF box;
    double part = 0; ///< of the line's length
};

/// Along the sender's part of the line; nothing where no place is free.
std::optional<ChipPlace> findPlace(const Stage& stage, const Labels& labels, const Columns& columns, const Flight& f) {
    // Of the sender's half, also where the segment stops there or its line begins there.
    constexpr std::array parts{0.54, 0.35, 0.72, 0.2, 0.86};
    const bool whole = std::abs(f.chipLeg.dx()) > columns.wire.width() * 0.75;
    const double hand = columns.wireMiddle(), clear = stage.px(6), ofHand = stage.px(5.5 + 12);
    const double left = columns.wire.left + clear, right = columns.wire.right - clear;
    for (const Form& form : formsOf(stage, columns, f)) {
        for (const double half : parts) {
            const double part = whole ? half / 2 : half;
            const QPointF centre = f.chipLeg.pointAt(part);
            const QRectF box(centre.x() - form.width / 2, centre.y() - stage.px(chipHeight / 2), form.width,
                             stage.px(chipHeight));
            if (box.left() < left || box.right() > right) continue;
            if (f.held && box.left() < hand + ofHand && box.right() > hand - ofHand) continue;
            if (labels.isFree(box)) return ChipPlace{form, box, part};
        }
    }
    return std::nullopt;
}

void drawChip(Draw& draw, const Stage& stage, const ChipPlace& place, const Flight& f) {
    const SegmentLook& look = lookOf(f.kind);
    const bool filled = f.origin == Origin::Observed;
    const QRectF& box = place.box;
    const double radius = stage.px(4);
    if (stage.view.keyboard == f.event) {
        const double out = stage.px(4);
        draw.rect(box.adjusted(-out, -out, out, out), {Token::Sel, stage.px(2), Dash::Focus}, noFill, radius + out);
    }
    const bool split = !place.form.detail.isEmpty();
    const QRectF kind(box.left(), box.top(), place.form.kindWidth, box.height());
    draw.rect(box, {look.ink, stage.px(1.3), chipDash(f.origin)}, solid(Token::Paper), radius);
    if (filled) draw.rect(kind, noStroke, solid(look.ink), radius, split ? leftCorners : allCorners);
    draw.label(kind, place.form.kind, FontRole::Chip, filled ? Ink(Token::Paper) : look.ink, Qt::AlignHCenter);
    if (!split) return;
    const double from = kind.right() + stage.px(filled ? 5 : 0);
    draw.label({from, box.top(), box.right() - from, box.height()}, place.form.detail, FontRole::ChipDetail,
               Token::Ink2);
}

void drawStack(Draw& draw, const Stage& stage, const QRectF& box, const Flight& f) {
    if (f.what->count < 2 && (!f.held || f.held->copies < 2)) return;
    const Stroke stroke{lookOf(f.kind).ink, stage.px(1), chipDash(f.origin)};
    for (const double off : {6.0, 3.0})
        draw.rect(box.translated(stage.px(off), -stage.px(off)), stroke, solid(Token::Paper), stage.px(4));
}

} // namespace

QString repeatText(Repeat repeat) {
    switch (repeat) {
    case Repeat::Again:
        return QCoreApplication::translate("sequence", "again", "a segment that TCP sends once more");
    case Repeat::Copy:
        return QCoreApplication::translate("sequence", "copy", "a segment that was copied on the wire");
    case Repeat::First:
        break;
    }
    return {};
}

std::vector<QString> chipDetails(const Trace& trace, EventId event, const Sent& sent) {
    std::vector<QString> details;
    const auto numbered = [](const char* what, std::uint32_t n) {
        return QString::fromLatin1(what) + QLatin1Char(' ') + QString::number(n);
    };
    if (sent.count > 1) details.push_back(QStringLiteral("× %1").arg(sent.count));
    switch (kindOf(sent)) {
    case SegmentKind::Data: {
        QString range = QString::number(sent.seq);
        if (sent.length > 1) range += QStringLiteral("–") + QString::number(sent.seq + sent.length - 1);
        const auto* call = trace.get<Call>(Cast::sendBehind(trace, event));
        if (sent.count > 1) range += QLatin1Char(' ') + details.back();
        if (call != nullptr && present(call->data))
            details.insert(details.begin(), range + QLatin1Char(' ') + quoted(trace.bytes(call->data), 10));
        details.insert(details.end() - (sent.count > 1 ? 1 : 0), range);
        break;
    }
    case SegmentKind::Udp: {
        const auto* call = trace.get<Call>(Cast::sendBehind(trace, event));
        if (call != nullptr && present(call->data)) details.push_back(quoted(trace.bytes(call->data), 10));
        details.push_back(bytesText(sent.length));
        break;
    }
    case SegmentKind::Icmp:
        details.push_back(QCoreApplication::translate("sequence", "nobody there", "what an ICMP message says"));
        break;
    case SegmentKind::Syn:
    case SegmentKind::Fin:
    case SegmentKind::Rst:
    case SegmentKind::NoAck:
        details.insert(details.begin(), numbered("seq", sent.seq));
        break;
    case SegmentKind::SynAck:
    case SegmentKind::Ack:
        details.insert(details.begin(), numbered("ack", sent.ack));
        break;
    }
    return details;
}

void drawChips(Draw& draw, const Stage& stage, Labels& labels, const Columns& columns,
               const std::vector<Flight>& flights) {
    for (const Flight& f : flights) {
        const std::optional<ChipPlace> place = findPlace(stage, labels, columns, f);
        draw.resume(f.item);
        if (!place) {
            if (f.progress > 0.5)
                draw.ellipse(f.chipLeg.pointAt(0.5), stage.px(2.2), noStroke, solid(lookOf(f.kind).ink));
            continue;
        }
        labels.block(place->box);
        // It comes with the head of its line, never before it.
        const double shown = std::clamp((f.progress - place->part + 0.06) / 0.12, 0.0, 1.0);
        draw.setAlpha(stage.style.reducedMotion ? (shown > 0 ? 1.0 : 0.0) : shown);
        drawStack(draw, stage, place->box, f);
        drawChip(draw, stage, *place, f);
        draw.setAlpha(1);
        if (shown > 0) draw.item(f.item).box = place->box;
    }
}

} // namespace socketscope
