// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lesson/lesson_rail.h"

#include "ui/controls/hint_button.h"

#include <QCursor>
#include <QFontMetricsF>
#include <QHelpEvent>
#include <QPainter>

namespace socketscope {
namespace {

constexpr double railWidth = 40, margin = 4, pad = 12, radius = 6; ///< design px

} // namespace

LessonRail::LessonRail(QWidget* parent) : QAbstractButton(parent) {
    setObjectName(QStringLiteral("lessonRail"));
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    setAsking(false);
}

void LessonRail::setLook(const Look& look) {
    look_ = look;
    updateGeometry();
    update();
}

void LessonRail::setAsking(bool asking) {
    asking_ = asking;
    setText(asking ? tr("Lesson ?") : tr("Lesson"));
    setAccessibleName(asking ? tr("Lesson: a question waits") : tr("Lesson"));
    setToolTip(asking ? tr("A question waits. Opens the lesson.") : tr("Opens the lesson."));
    update();
}

QRectF LessonRail::tab() const {
    const double length = QFontMetricsF(look_.font(13, QFont::DemiBold)).horizontalAdvance(text());
    return {look_.px(margin), look_.px(margin + 4), look_.px(railWidth - 2 * margin), length + 2 * look_.px(pad)};
}

QSize LessonRail::sizeHint() const {
    return {look_.whole(railWidth), static_cast<int>(tab().bottom()) + look_.whole(margin)};
}

/// Only the tab is a button; the rest of the rail is ground.
bool LessonRail::event(QEvent* event) {
    if (event->type() == QEvent::HoverMove) update();
    if (event->type() == QEvent::ToolTip && !tab().contains(static_cast<QHelpEvent*>(event)->pos())) {
        event->ignore();
        return true;
    }
    return QAbstractButton::event(event);
}

void LessonRail::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), look_.color(Token::Panel));
    painter.fillRect(width() - 1, 0, 1, height(), look_.color(Token::Line));
    const QRectF box = tab();
    painter.setPen(QPen(look_.color(asking_ ? Token::QuestionEdge : Token::Line), 1));
    const bool under = underMouse() && box.contains(mapFromGlobal(QCursor::pos()));
    painter.setBrush(look_.color(under || isDown() ? Token::SelTint : asking_ ? Token::Question : Token::Paper));
    painter.drawRoundedRect(box, look_.px(radius), look_.px(radius));
    if (hasFocus()) paintFocusRing(painter, box.adjusted(-2, -2, 2, 2), look_.px(radius) + 2, look_);
    painter.setPen(look_.color(Token::Ink));
    painter.setFont(look_.font(13, QFont::DemiBold));
    painter.translate(box.center());
    painter.rotate(-90); // read from below, as the spine of a book
    painter.drawText(QRectF(-box.height() / 2, -box.width() / 2, box.height(), box.width()), Qt::AlignCenter, text());
}

} // namespace socketscope
