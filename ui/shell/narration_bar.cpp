// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/narration_bar.h"

#include <QAccessible>
#include <QFontMetricsF>
#include <QPainter>
#include <QTextLayout>

namespace socketscope {

NarrationBar::NarrationBar(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("narration"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void NarrationBar::setLook(const Look& look) {
    look_ = look;
    updateGeometry();
    update();
}

void NarrationBar::setWords(const QString& head, const QString& detail, const QString& sentence,
                            const QString& evidence) {
    if (head == head_ && detail == detail_ && sentence == sentence_) return;
    head_ = head;
    detail_ = detail;
    sentence_ = sentence;
    setAccessibleName(head.isEmpty() ? sentence : head + QStringLiteral(". ") + sentence);
    setToolTip(QStringLiteral("<p>%1</p><p><i>%2</i></p>").arg(sentence.toHtmlEscaped(), evidence.toHtmlEscaped()));
    QAccessibleEvent changed(this, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&changed);
    update();
}

void NarrationBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), look_.color(Token::Panel));
    painter.fillRect(0, 0, width(), 1, look_.color(Token::Line));
    const double left = look_.px(12), right = width() - look_.px(12), gap = look_.px(9);
    const QFont bold = look_.font(13, QFont::DemiBold), mono = look_.font(12, QFont::Normal, true),
                plain = look_.font(13);
    const QFontMetricsF plainMetrics(plain);
    double x = left;
    const double headWidth = head_.isEmpty() ? 0 : QFontMetricsF(bold).horizontalAdvance(head_) + gap;
    const double detailWidth = detail_.isEmpty() ? 0 : QFontMetricsF(mono).horizontalAdvance(detail_) + gap;
    const double sentenceWidth = plainMetrics.horizontalAdvance(sentence_);
    const bool oneLine = left + headWidth + detailWidth + sentenceWidth <= right;
    const double line = plainMetrics.height() * 1.15;
    const double top = oneLine ? (height() - line) / 2 : (height() - 2 * line) / 2;
    const auto put = [&](const QFont& font, Token ink, const QString& text, double y, double to) {
        painter.setFont(font);
        painter.setPen(look_.color(ink));
        painter.drawText(QRectF(x, y, to - x, line), Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetricsF(font).elidedText(text, Qt::ElideRight, to - x));
    };
    if (!head_.isEmpty()) put(bold, Token::Ink, head_, top, right);
    x += headWidth;
    if (!detail_.isEmpty()) put(mono, Token::Ink, detail_, top, right);
    x += detailWidth;
    if (oneLine) {
        put(plain, Token::Ink2, sentence_, top, right + gap);
        return;
    }
    // The sentence begins beside the name, if a good part of it fits there, and goes on below.
    QTextLayout layout(sentence_, plain);
    layout.beginLayout();
    const bool beside = right - x > look_.px(160);
    QTextLine first = layout.createLine();
    first.setLineWidth(beside ? right - x : right - left);
    const auto broken = static_cast<qsizetype>(first.textLength());
    layout.endLayout();
    if (beside) put(plain, Token::Ink2, sentence_.left(broken).trimmed(), top, right + gap);
    x = left;
    put(plain, Token::Ink2, beside ? sentence_.mid(broken).trimmed() : sentence_, top + line, right);
}

} // namespace socketscope
