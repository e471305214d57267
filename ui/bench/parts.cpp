// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bench/parts.h"

#include "ui/controls/icons.h"
#include "ui/scene/draw.h"
#include "ui/scene/glyphs.h"
#include "ui/scene/painter.h"
#include "ui/scene/text.h"

#include <QContextMenuEvent>
#include <QFontMetricsF>
#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>

namespace socketscope {
namespace {

constexpr double keyPad = 7; ///< design px

int numberOf(Primitive p) { return static_cast<int>(p) + 1; }

} // namespace

// --- PrimitiveKey ---------------------------------------------------------------------------------------------------

PrimitiveKey::PrimitiveKey(Primitive primitive, QWidget* parent) : QPushButton(latin(name(primitive)), parent) {
    face_.primitive = primitive;
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setObjectName(QStringLiteral("key%1").arg(numberOf(primitive)));
}

void PrimitiveKey::setFace(const KeyFace& face, const QString& program) {
    face_ = face;
    const QString spoken = tr("%1, %2: %3", "a program, a primitive, what it would meet")
                               .arg(program, latin(name(face.primitive)), face.below);
    if (spoken != accessibleName()) setAccessibleName(spoken);
    setAccessibleDescription(face.tip);
    setToolTip(QStringLiteral("<p><b>%1</b>  (%2)</p><p>%3</p>")
                   .arg(latin(name(face.primitive)))
                   .arg(numberOf(face.primitive))
                   .arg(face.tip.toHtmlEscaped()));
    update();
}

void PrimitiveKey::setLook(const Look& look) {
    look_ = look;
    updateGeometry();
    update();
}

QSize PrimitiveKey::sizeHint() const {
    const double name = QFontMetricsF(look_.font(11, QFont::DemiBold)).horizontalAdvance(QStringLiteral("DISCONNECT"));
    return {static_cast<int>(name + look_.px(2 * keyPad)), look_.whole(40)};
}

int PrimitiveKey::comfortableWidth(const Look& look) {
    const QFontMetricsF title(look.font(11, QFont::DemiBold)), small(look.font(10.5, QFont::Medium));
    double most = title.horizontalAdvance(QStringLiteral("DISCONNECT"));
    for (const QString& words : keyWords()) most = std::max(most, small.horizontalAdvance(words));
    return static_cast<int>(std::ceil(most + look.px(2 * keyPad))) + 1;
}

QRectF PrimitiveKey::arrow() const { return {width() - look_.px(22), 0.0, look_.px(22), height() / 2.0}; }

void PrimitiveKey::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5);
    const bool filled = face_.suggested;
    QColor fill = look_.color(filled ? Token::Prim : Token::Paper);
    if (face_.refused && !filled) fill = Qt::transparent;
    if (underMouse() && !filled) fill = look_.color(Token::PrimTint);
    if (isDown()) fill = look_.color(filled ? Ink(Token::Prim, 15) : Ink(Token::SelTint));
    QPen border(look_.color(filled ? Token::Prim : Token::Edge), 1);
    if (face_.refused) border.setDashPattern({3, 2.4});
    if (filled && face_.refused) border.setColor(look_.color(Token::OnPrim));
    painter.setPen(border);
    painter.setBrush(fill);
    painter.drawRoundedRect(box, look_.px(6), look_.px(6));
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(look_.color(Token::Sel), 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), look_.px(7), look_.px(7));
    }
    paintWords(painter);
    if (hasMenu() && underMouse())
        paintIcon(painter, Icon::Down, QRectF(width() - look_.px(16), look_.px(5), look_.px(12), look_.px(12)),
                  look_.color(filled ? Token::OnPrim : Token::Ink2));
}

/// The number stands at the lower right; where the words below need that place it moves up, if it can.
void PrimitiveKey::paintWords(QPainter& painter) const {
    const bool filled = face_.suggested;
    const double left = look_.px(keyPad), middle = height() / 2.0;
    const QRectF upper(left, look_.px(4), width() - 2 * left, middle - look_.px(3));
    const QRectF lower(left, middle - look_.px(1), width() - 2 * left, middle - look_.px(3));
    const QFont title = look_.font(11, QFont::DemiBold), small = look_.font(10.5, QFont::Medium);
    const QFont digit = look_.font(10, QFont::DemiBold, true);
    const double digitWidth = QFontMetricsF(digit).horizontalAdvance(QLatin1Char('6')) + look_.px(3);
    const double words = QFontMetricsF(small).horizontalAdvance(face_.below);
    const bool crowded = words + digitWidth > lower.width();
    const bool roomAbove = QFontMetricsF(title).horizontalAdvance(text()) + digitWidth <= upper.width();
    const bool above = crowded && roomAbove;
    painter.setPen(look_.color(filled ? Token::OnPrim : Token::Ink));
    painter.setFont(title);
    painter.drawText(upper, Qt::AlignLeft | Qt::AlignVCenter, text());
    painter.setFont(digit);
    painter.setPen(look_.color(filled ? Token::OnPrim : Token::Ink3));
    painter.drawText(above ? upper : lower, Qt::AlignRight | Qt::AlignVCenter,
                     QString::number(numberOf(face_.primitive)));
    painter.setFont(small);
    painter.setPen(look_.color(filled ? Token::OnPrim : face_.refused ? Token::Ink3 : Token::Ink2));
    painter.drawText(
        lower, Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetricsF(small).elidedText(face_.below, Qt::ElideRight, lower.width() - (above ? 0 : digitWidth) + 1));
}

void PrimitiveKey::mousePressEvent(QMouseEvent* event) {
    if (hasMenu() && event->button() == Qt::LeftButton && arrow().contains(event->position())) {
        emit howAsked();
        return;
    }
    QPushButton::mousePressEvent(event);
}

void PrimitiveKey::contextMenuEvent(QContextMenuEvent*) {
    if (hasMenu()) emit howAsked();
}

void PrimitiveKey::keyPressEvent(QKeyEvent* event) {
    const bool open = event->key() == Qt::Key_Down && (event->modifiers() & Qt::AltModifier) != 0;
    if (hasMenu() && open)
        emit howAsked();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QPushButton::keyPressEvent(event);
}

// --- Pill -----------------------------------------------------------------------------------------------------------

Pill::Pill(QWidget* parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed); }

void Pill::setFace(const CardFace& face) {
    if (text_ == face.pill && kind_ == face.pillKind && state_ == face.state && origin_ == face.origin) return;
    const bool resize = text_ != face.pill || kind_ != face.pillKind;
    text_ = face.pill;
    kind_ = face.pillKind;
    state_ = face.state;
    origin_ = face.origin;
    setAccessibleName(text_);
    setToolTip(kind_ == CardFace::Pill::State ? stateMeaning(state_) : QString());
    if (resize) updateGeometry();
    update();
}

void Pill::setLook(const Look& look) {
    look_ = look;
    updateGeometry();
    update();
}

QSize Pill::sizeHint() const {
    double width = QFontMetricsF(look_.font(12, QFont::DemiBold)).horizontalAdvance(text_) + look_.px(18);
    if (kind_ == CardFace::Pill::State) width += look_.px(13);
    return {static_cast<int>(std::ceil(width)), look_.whole(23)};
}

void Pill::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool state = kind_ == CardFace::Pill::State, call = kind_ == CardFace::Pill::InCall;
    const Ink fill = state ? stateInk(state_, StatePart::Head) : call ? Ink(Token::PrimTint) : Ink(Token::Panel2);
    const Ink edge = state ? stateInk(state_, StatePart::Spine) : call ? Ink(Token::Prim) : Ink(Token::Line);
    const Ink ink = state ? stateInk(state_, StatePart::Text) : call ? Ink(Token::Prim) : Ink(Token::Ink2);
    painter.setPen(QPen(look_.color(edge), 1));
    painter.setBrush(look_.color(fill));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), look_.px(5), look_.px(5));
    double x = look_.px(9);
    if (state) {
        Draw draw(QSizeF(size()), look_.scale);
        drawOriginMark(draw, {x + look_.px(4), height() / 2.0}, look_.px(4), origin_, ink);
        FramePainter(*look_.theme).paint(painter, draw.frame());
        x += look_.px(13);
    }
    painter.setPen(look_.color(ink));
    painter.setFont(look_.font(12, QFont::DemiBold));
    painter.drawText(QRectF(x, 0, width() - x, height()), Qt::AlignLeft | Qt::AlignVCenter, text_);
}

// --- WaitBox --------------------------------------------------------------------------------------------------------

WaitBox::WaitBox(QWidget* parent) : QWidget(parent) {
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void WaitBox::setPrimitive(Primitive primitive) {
    const QString title = waitingTitle(primitive);
    if (title == title_) return;
    title_ = title;
    sentence_ = waitingSentence(primitive);
    setAccessibleName(title_ + QStringLiteral(". ") + sentence_);
    updateGeometry();
    update();
}

void WaitBox::setLook(const Look& look) {
    look_ = look;
    updateGeometry();
    update();
}

QRectF WaitBox::words(double width) const {
    const QRectF room(look_.px(31), look_.px(27), width - look_.px(40), 4000);
    return QFontMetricsF(look_.font(12)).boundingRect(room, Qt::TextWordWrap, sentence_);
}

int WaitBox::heightForWidth(int width) const {
    return static_cast<int>(std::ceil(words(width).bottom() + look_.px(9)));
}

void WaitBox::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(look_.color(Token::Prim), 1));
    painter.setBrush(look_.color(Token::PrimTint));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), look_.px(6), look_.px(6));
    Draw draw(QSizeF(size()), look_.scale);
    draw.rect({look_.px(9), look_.px(9), look_.px(11), height() - look_.px(18)}, {Token::Prim, 1}, blockedHatch(),
              look_.px(2));
    FramePainter(*look_.theme).paint(painter, draw.frame());
    painter.setPen(look_.color(Token::Ink));
    painter.setFont(look_.font(12, QFont::DemiBold));
    painter.drawText(QRectF(look_.px(31), look_.px(7), width() - look_.px(40), look_.px(20)),
                     Qt::AlignLeft | Qt::AlignVCenter, title_);
    painter.setFont(look_.font(12));
    painter.setPen(look_.color(Token::Ink2));
    painter.drawText(QRectF(look_.px(31), look_.px(27), width() - look_.px(40), height() - look_.px(30)),
                     Qt::TextWordWrap, sentence_);
}

// --- QueueTank ------------------------------------------------------------------------------------------------------

QueueTank::QueueTank(QWidget* parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed); }

void QueueTank::setFace(const QueueFace& face) {
    face_ = face;
    setAccessibleName(face.title + QStringLiteral(": ") + face.count);
    setToolTip(face.entries.isEmpty() ? face.emptyWords : face.entries.join(QStringLiteral(", ")));
    update();
}

void QueueTank::setLook(const Look& look) {
    look_ = look;
    updateGeometry();
    update();
}

void QueueTank::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF head(look_.px(1), 0, width() - look_.px(2), look_.px(18));
    painter.setFont(look_.font(12));
    painter.setPen(look_.color(Token::Ink));
    painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter, face_.title);
    painter.setFont(look_.font(11.5, QFont::Normal, true));
    painter.setPen(look_.color(face_.full ? Token::Lost : Token::Ink2));
    painter.drawText(head, Qt::AlignRight | Qt::AlignVCenter,
                     face_.full ? tr("%1 · full").arg(face_.count) : face_.count);
    const QRectF tank(look_.px(1), look_.px(21), width() - look_.px(2), look_.px(24));
    painter.fillRect(tank, look_.color(Token::QueueTint));
    painter.setPen(QPen(look_.color(face_.full ? Token::Lost : Token::Queue), look_.px(1.4)));
    painter.drawLine(tank.topLeft(), tank.topRight());
    painter.drawLine(tank.bottomLeft(), tank.bottomRight());
    if (face_.entries.isEmpty()) {
        painter.setFont(look_.font(11));
        painter.setPen(look_.color(Token::Ink2));
        painter.drawText(tank.adjusted(look_.px(9), 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, face_.emptyWords);
        return;
    }
    paintEntries(painter, tank);
}

void QueueTank::paintEntries(QPainter& painter, const QRectF& tank) {
    const QFont font = look_.font(11, QFont::DemiBold);
    painter.setFont(font);
    double right = tank.right() - look_.px(5);
    for (qsizetype i = face_.entries.size(); i-- > 0;) {
        const QString more = QStringLiteral("+ %1").arg(i + 1);
        QString words = face_.entries[i];
        double width = QFontMetricsF(font).horizontalAdvance(words) + look_.px(12);
        const bool lastThatFits = i > 0 && right - width - look_.px(50) < tank.left();
        if (lastThatFits) {
            words = more;
            width = QFontMetricsF(font).horizontalAdvance(words) + look_.px(12);
        }
        const QRectF chip(right - width, tank.top() + look_.px(4), width, tank.height() - look_.px(8));
        painter.setPen(Qt::NoPen);
        painter.setBrush(look_.color(Token::Queue));
        painter.drawRoundedRect(chip, look_.px(4), look_.px(4));
        painter.setPen(look_.color(Token::Paper));
        painter.drawText(chip, Qt::AlignCenter, words);
        if (lastThatFits) return;
        right = chip.left() - look_.px(4);
    }
}

} // namespace socketscope
