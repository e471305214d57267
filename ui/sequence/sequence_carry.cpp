// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/sequence_view.h"

#include "ui/scene/glyphs.h"
#include "ui/scene/text.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>
#include <utility>

// A segment in a person's fingers: taken up, carried, let go.

namespace socketscope {
namespace {

constexpr double disc = 13;

} // namespace

/// Only what is held now can be carried.
void SequenceView::startCarry(QPointF point) {
    if (view_.reviewing || !present(view_.decides)) return;
    carry_ = takeUp(frame(), record().trace(), point);
}

void SequenceView::carryTo(QPointF point) {
    carry_->at = point;
    if ((point - carry_->from).manhattanLength() >= QApplication::startDragDistance()) carry_->lifted = true;
    if (!carry_->lifted) return;
    viewport()->setCursor(Qt::ClosedHandCursor);
    viewport()->update();
}

void SequenceView::endCarry(bool land) {
    if (!carry_) return;
    const Carry carry = *std::exchange(carry_, std::nullopt);
    viewport()->unsetCursor();
    viewport()->update();
    // Meanwhile it may have gone, or the past may be looked at.
    if (!land || view_.reviewing || !record().trace().isHeld(carry.segment)) return;
    const Landing landing = landingOf(carry, frame(), record().trace());
    if (landing.where == Landing::Where::Receiver) emit carriedOver(carry.segment);
    if (landing.where == Landing::Where::Other) emit carriedOnto(carry.segment, landing.other);
}

QString SequenceView::landingWords(const Landing& landing) const {
    const Trace& trace = record().trace();
    switch (landing.where) {
    case Landing::Where::Receiver:
        return tr("Let it go: it is delivered");
    case Landing::Where::Other:
        return tr("Let it go: it takes the turn of %1", "a segment")
            .arg(headline(trace, trace.segment(landing.other).sent));
    case Landing::Where::Nowhere:
        break;
    }
    return tr("Carry it to %1, or onto another one", "a program").arg(programTitle(trace, carry_->receiver));
}

void SequenceView::paintCarry(QPainter& painter) {
    if (!carry_ || !carry_->lifted) return;
    const Landing landing = landingOf(*carry_, frame(), record().trace());
    const double scale = style_.type.scale(), r = disc * scale;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(look_.color(Token::Held), 1.6 * scale, Qt::DashLine));
    painter.drawLine(carry_->from, carry_->at);
    painter.setPen(QPen(look_.color(landing.where == Landing::Where::Nowhere ? Token::Paper : Token::Sel), 2 * scale));
    painter.setBrush(look_.color(Token::Held));
    painter.drawEllipse(carry_->at, r, r);
    painter.fillPath(handPath(carry_->at, r * 1.12), look_.color(Token::OnHeld));
    const QString words = landingWords(landing);
    painter.setFont(look_.font(12 * zoom_, QFont::Medium));
    const double margin = 7 * scale;
    QRectF box = painter.boundingRect(QRectF(), Qt::AlignLeft, words).adjusted(-margin, -margin, margin, margin);
    box.moveCenter(carry_->at - QPointF(0, r + box.height() / 2 + margin));
    box.moveLeft(std::clamp(box.left(), 2.0, std::max(2.0, viewport()->width() - box.width() - 2)));
    painter.setPen(QPen(look_.color(Token::Held), 1));
    painter.setBrush(look_.color(Token::Paper));
    painter.drawRoundedRect(box, 6 * scale, 6 * scale);
    painter.setPen(look_.color(Token::Ink));
    painter.drawText(box, Qt::AlignCenter, words);
}

} // namespace socketscope
