// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lesson/lesson_parts.h"

#include "ui/controls/hint_button.h"

#include <QFontMetrics>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace socketscope {
namespace {

using State = LessonModel::Row::State;
constexpr double padding = 8, letterRoom = 30;

Token tokenOf(State state) {
    switch (state) {
    case State::Met:
        return Token::Good;
    case State::Partly:
        return Token::Part;
    case State::Wrong:
        return Token::Lost;
    case State::Open:
        break;
    }
    return Token::Ink3;
}

} // namespace

ChoiceButton::ChoiceButton(QChar letter, const QString& words, const Look& look, QWidget* parent)
    : QAbstractButton(parent), look_(look), letter_(letter) {
    setText(words);
    setAccessibleName(words);
    setFocusPolicy(Qt::TabFocus);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

QRect ChoiceButton::wordsIn(int width) const {
    const int left = look_.whole(letterRoom), right = look_.whole(padding);
    const QFontMetrics metrics(look_.font(13));
    return metrics.boundingRect(QRect(left, look_.whole(padding), std::max(1, width - left - right), 10'000),
                                Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, text());
}

int ChoiceButton::heightForWidth(int width) const { return wordsIn(width).height() + 2 * look_.whole(padding); }

QSize ChoiceButton::sizeHint() const {
    const int width = look_.whole(240);
    return {width, heightForWidth(width)};
}

void ChoiceButton::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(1, 1, -1, -1);
    painter.setPen(QPen(look_.color(hasFocus() ? Token::Sel : Token::Edge), hasFocus() ? 2 : 1));
    painter.setBrush(look_.color(underMouse() || isDown() ? Token::SelTint : Token::Paper));
    painter.drawRoundedRect(box, look_.px(6), look_.px(6));
    painter.setPen(look_.color(Token::Ink2));
    painter.setFont(look_.font(12, QFont::DemiBold));
    painter.drawText(QRectF(0, look_.px(padding), look_.px(letterRoom), QFontMetrics(look_.font(13)).height()),
                     Qt::AlignCenter, letter_);
    painter.setPen(look_.color(Token::Ink));
    painter.setFont(look_.font(13));
    const int left = look_.whole(letterRoom);
    painter.drawText(QRect(left, look_.whole(padding), width() - left - look_.whole(padding), height()),
                     Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, text());
}

void ChoiceButton::enterEvent(QEnterEvent* event) {
    QAbstractButton::enterEvent(event);
    update();
}

void ChoiceButton::leaveEvent(QEvent* event) {
    QAbstractButton::leaveEvent(event);
    update();
}

VerdictMark::VerdictMark(State state, const Look& look, QWidget* parent) : QWidget(parent), state_(state), look_(look) {
    setFixedSize(look.whole(20), look.whole(20));
}

void VerdictMark::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(look_.scale, look_.scale);
    const QColor color = look_.color(tokenOf(state_)), paper = look_.color(Token::Paper);
    const QRectF disc(2, 2, 16, 16);
    painter.setPen(QPen(color, 1.8));
    painter.setBrush(state_ == State::Met ? QBrush(color) : QBrush(Qt::NoBrush));
    if (state_ == State::Wrong) {
        painter.setBrush(color);
        painter.drawRoundedRect(disc, 3, 3);
    } else {
        painter.drawEllipse(disc);
    }
    painter.setPen(QPen(paper, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (state_ == State::Met) painter.drawPolyline(QPolygonF{{6.2, 10.3}, {8.9, 13}, {13.8, 7.4}});
    if (state_ == State::Wrong) {
        painter.drawLine(QPointF(7, 7), QPointF(13, 13));
        painter.drawLine(QPointF(13, 7), QPointF(7, 13));
    }
    if (state_ != State::Partly) return;
    QPainterPath half;
    half.moveTo(10, 2);
    half.arcTo(disc, 90, 180);
    half.closeSubpath();
    painter.fillPath(half, color);
}

PointsBar::PointsBar(const std::vector<LessonModel::Row>& rows, const Look& look, QWidget* parent)
    : QWidget(parent), rows_(rows), look_(look) {
    setFixedHeight(look.whole(6));
}

void PointsBar::paintEvent(QPaintEvent* /*event*/) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    double worth = 0;
    for (const LessonModel::Row& row : rows_) worth += row.worth;
    if (worth <= 0) return;
    const double gap = look_.px(2), room = width() - gap * static_cast<double>(rows_.size() - 1);
    double x = 0;
    for (const LessonModel::Row& row : rows_) {
        const double length = room * row.worth / worth, filled = row.worth > 0 ? length * row.got / row.worth : 0;
        painter.setBrush(look_.color(Token::Line));
        painter.drawRoundedRect(QRectF(x, 0, length, height()), 2, 2);
        painter.setBrush(look_.color(tokenOf(row.state)));
        if (filled > 0) painter.drawRoundedRect(QRectF(x, 0, filled, height()), 2, 2);
        x += length + gap;
    }
}

} // namespace socketscope
