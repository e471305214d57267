// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/hint_button.h"

#include <QFontMetricsF>

namespace socketscope {
namespace {

constexpr double boxHeight = 30, pad = 11, gap = 7, glyph = 16, margin = 3; // margin: room for the focus ring

} // namespace

void paintFocusRing(QPainter& painter, const QRectF& box, double radius, const Look& look) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(look.color(Token::Sel), 2));
    painter.drawRoundedRect(box, radius, radius);
}

HintButton::HintButton(Kind kind, Icon icon, const QString& word, QWidget* parent)
    : QPushButton(word, parent), kind_(kind), icon_(icon) {
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::ArrowCursor);
    setAttribute(Qt::WA_Hover);
    setAccessibleName(word);
}

void HintButton::setLook(const Look& look) {
    look_ = look;
    setFont(look.font(13, kind_ == Kind::Primary ? QFont::DemiBold : QFont::Medium));
    updateGeometry();
    update();
}

void HintButton::setWord(const QString& word) {
    if (word == text()) return;
    setText(word);
    setAccessibleName(word);
    updateGeometry();
    update();
}

void HintButton::setIconKind(Icon icon) {
    icon_ = icon;
    update();
}

void HintButton::setIconAfter(bool after) { iconAfter_ = after; }

void HintButton::setHint(const QString& hint) {
    hint_ = hint;
    refreshTip();
    updateGeometry();
}

void HintButton::setCompact(bool compact) {
    if (compact == compact_) return;
    compact_ = compact;
    refreshTip();
    updateGeometry();
    update();
}

void HintButton::setDropDown(bool drops) {
    drops_ = drops;
    updateGeometry();
}

void HintButton::setExplanation(const QString& sentence) {
    explanation_ = sentence;
    setAccessibleDescription(sentence);
    refreshTip();
}

void HintButton::refreshTip() {
    QString tip = explanation_.isEmpty() ? text() : explanation_;
    if (!hint_.isEmpty()) tip += QStringLiteral("  (%1)").arg(hint_);
    setToolTip(tip);
}

double HintButton::hintWidth() const {
    return QFontMetricsF(look_.font(10.5, QFont::DemiBold, true)).horizontalAdvance(hint_) + look_.px(9);
}

QSize HintButton::sizeHint() const {
    double width = 2 * look_.px(pad);
    if (wordShown()) width += QFontMetricsF(font()).horizontalAdvance(text());
    if (icon_ != Icon::None) width += look_.px(glyph) + (wordShown() ? look_.px(gap) : 0);
    if (hintShown()) width += look_.px(gap) + hintWidth();
    if (drops_) width += look_.px(glyph - 2);
    return {static_cast<int>(std::ceil(width + 2 * margin)), look_.whole(boxHeight) + 2 * static_cast<int>(margin)};
}

QColor HintButton::inkColor() const {
    QColor ink = look_.color(kind_ == Kind::Primary ? Token::OnSel : Token::Ink);
    if (!isEnabled()) ink.setAlphaF(0.45F);
    return ink;
}

void HintButton::paintGround(QPainter& painter) const {
    const QRectF box = QRectF(rect()).adjusted(margin + 0.5, margin + 0.5, -margin - 0.5, -margin - 0.5);
    const double radius = look_.px(6);
    const bool active = isDown() || (menu() != nullptr && menu()->property("open").toBool());
    QColor fill = look_.color(kind_ == Kind::Primary ? Token::Sel : Token::Paper);
    if (kind_ == Kind::Primary && !isEnabled()) fill.setAlphaF(0.45F);
    if (kind_ == Kind::Primary && underMouse() && isEnabled()) fill = fill.darker(active ? 120 : 108);
    if (kind_ != Kind::Primary && underMouse() && isEnabled())
        fill = look_.color(active ? Token::SelTint : Token::Panel2);
    if (kind_ == Kind::Flat && !(underMouse() && isEnabled())) fill = Qt::transparent;
    QColor border = look_.color(kind_ == Kind::Primary ? Token::Sel : Token::Edge);
    if (kind_ == Kind::Flat) border = Qt::transparent;
    if (!isEnabled()) border.setAlphaF(border.alphaF() * 0.5F);
    painter.setPen(border.alpha() == 0 || kind_ == Kind::Primary ? QPen(Qt::NoPen) : QPen(border, 1));
    painter.setBrush(fill);
    painter.drawRoundedRect(box, radius, radius);
    if (hasFocus()) paintFocusRing(painter, QRectF(rect()).adjusted(1, 1, -1, -1), radius + margin - 1, look_);
}

void HintButton::paintHint(QPainter& painter, double x, const QColor& ink) const {
    QColor pale = ink;
    pale.setAlphaF(ink.alphaF() * 0.8F);
    const double h = look_.px(17);
    const QRectF box(x + 0.5, (QWidget::height() - h) / 2 + 0.5, hintWidth() - 1, h - 1);
    painter.setPen(QPen(pale, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(box, look_.px(3), look_.px(3));
    painter.setFont(look_.font(10.5, QFont::DemiBold, true));
    painter.drawText(box, Qt::AlignCenter, hint_);
}

void HintButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintGround(painter);
    const QColor ink = inkColor();
    double x = margin + look_.px(pad);
    const double middle = QWidget::height() / 2.0, size = look_.px(glyph);
    const auto drawIcon = [&] {
        if (icon_ == Icon::None) return;
        paintIcon(painter, icon_, QRectF(x, middle - size / 2, size, size), ink);
        x += size + look_.px(gap);
    };
    if (!iconAfter_ || !wordShown()) drawIcon();
    if (wordShown()) {
        painter.setPen(ink);
        painter.setFont(font());
        const double width = QFontMetricsF(font()).horizontalAdvance(text());
        painter.drawText(QRectF(x, 0, width + 2, QWidget::height()), Qt::AlignVCenter | Qt::AlignLeft, text());
        x += width + look_.px(gap);
        if (iconAfter_) drawIcon();
    }
    if (hintShown()) {
        paintHint(painter, x, ink);
        x += hintWidth() + look_.px(gap);
    }
    if (drops_) paintIcon(painter, Icon::Down, QRectF(x - look_.px(3), middle - size / 2, size, size), ink);
}

} // namespace socketscope
