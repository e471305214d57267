// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scrubber/scrubber.h"

#include "ui/scene/painter.h"
#include "ui/scene/text.h"
#include "ui/scene/units.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>

namespace socketscope {

Scrubber::Scrubber(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("scrubber"));
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Scrubber"));
    setAccessibleDescription(tr("The whole run from left to right. Arrow keys move by one step."));
}

ScrubberInput Scrubber::input() const {
    ScrubberInput in;
    in.size = QSizeF(size());
    in.scale = look_.scale;
    in.axis = axis_;
    in.states = states_;
    in.client = client_;
    in.edge = session_ != nullptr ? session_->timeline().steps() : 0;
    return in;
}

void Scrubber::setSession(const Session* session) {
    session_ = session;
    picture_ = {};
    update();
}

void Scrubber::refresh() {
    if (session_ != nullptr && session_->trace().size() != eventsInPicture_) picture_ = {};
    update();
}

void Scrubber::setLook(const Look& look) {
    look_ = look;
    picture_ = {};
    updateGeometry();
    update();
}

void Scrubber::setAxis(Axis axis) {
    axis_ = axis;
    picture_ = {};
    update();
}

void Scrubber::setShowsStates(bool states) {
    states_ = states;
    picture_ = {};
    update();
}

void Scrubber::setClient(ProgramId client) {
    if (client == client_) return;
    client_ = client;
    picture_ = {};
    update();
}

void Scrubber::setWindow(double fromU, double toU) {
    windowFrom_ = fromU;
    windowTo_ = toU;
    update();
}

void Scrubber::resizeEvent(QResizeEvent*) { picture_ = {}; }

void Scrubber::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (session_ == nullptr) return;
    const Record& record = session_->record();
    const ScrubberInput in = input();
    if (picture_.isNull()) {
        picture_ = QImage(size() * devicePixelRatioF(), QImage::Format_ARGB32_Premultiplied);
        picture_.setDevicePixelRatio(devicePixelRatioF());
        picture_.fill(Qt::transparent);
        QPainter still(&picture_);
        FramePainter(*look_.theme).paint(still, scrubberFrame(record, in));
        eventsInPicture_ = record.trace().size();
    }
    painter.drawImage(0, 0, picture_);
    painter.setRenderHint(QPainter::Antialiasing);
    const double x = scrubberX(record, in, session_->cursor());
    QColor future = look_.color(Token::Future);
    future.setAlphaF(0.85F);
    painter.fillRect(QRectF(x, look_.px(3), width() - x - look_.px(2), height() - look_.px(6)), future);
    if (record.timeline().steps() > 0) {
        const double from = scrubberX(record, in, {windowFrom_, {}}) - look_.px(10);
        const bool toEnd = windowTo_ >= record.timeline().steps();
        const double to = toEnd ? width() - look_.px(2) : scrubberX(record, in, {windowTo_, {}});
        painter.setPen(QPen(look_.color(Token::Sel), 1.4));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(from, 1.2, std::max(to - from, 8.0), height() - 2.4), look_.px(5), look_.px(5));
    }
    paintCursor(painter, x);
    if (!hasFocus()) return;
    painter.setPen(QPen(look_.color(Token::Sel), 2, Qt::DotLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect().adjusted(1, 1, -1, -1));
}

void Scrubber::paintCursor(QPainter& painter, double x) const {
    const QColor sel = look_.color(Token::Sel);
    if (hover_ >= 0) {
        QColor pale = sel;
        pale.setAlphaF(0.4F);
        painter.fillRect(QRectF(hover_ - 0.5, 2, 1, height() - 4), pale);
    }
    painter.fillRect(QRectF(x - look_.px(1.5), 0, look_.px(3), height()), sel);
    const double half = look_.px(6), deep = look_.px(5);
    QPolygonF head;
    head << QPointF(x - half, 0) << QPointF(x + half, 0) << QPointF(x + half, deep) << QPointF(x, deep + half)
         << QPointF(x - half, deep);
    painter.setPen(Qt::NoPen);
    painter.setBrush(sel);
    painter.drawPolygon(head);
}

void Scrubber::seekTo(double x) {
    if (session_ != nullptr) emit seekRequested(scrubberU(session_->record(), input(), x));
}

void Scrubber::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) seekTo(event->position().x());
}

void Scrubber::mouseMoveEvent(QMouseEvent* event) {
    hover_ = event->position().x();
    if ((event->buttons() & Qt::LeftButton) != 0) seekTo(hover_);
    update();
}

void Scrubber::leaveEvent(QEvent*) {
    hover_ = -1;
    update();
}

bool Scrubber::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip || session_ == nullptr) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event); // NOLINT(*-static-cast-downcast): the type says so
    const Frame frame = scrubberFrame(session_->record(), input());
    const auto question = frame.itemAt(help->pos());
    auto step = static_cast<Step>(scrubberU(session_->record(), input(), help->pos().x()));
    if (step == 0 && !question) return true;
    const EventId id = question ? frame.items[*question].event : session_->timeline().eventAt(step);
    if (question) step = session_->timeline().stepOf(id);
    QToolTip::showText(help->globalPos(),
                       QStringLiteral("<p><b>%1 · %2</b>  %3</p><p>%4</p>")
                           .arg(QString::number(step), headline(session_->trace(), id).toHtmlEscaped(),
                                timeText(session_->timeline().timeOf(step)),
                                narration(session_->trace(), id).toHtmlEscaped()),
                       this);
    return true;
}

void Scrubber::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Left)
        emit stepRequested(-1);
    else if (event->key() == Qt::Key_Right)
        emit stepRequested(1);
    else if (event->key() == Qt::Key_Home)
        emit seekRequested(0);
    else if (event->key() == Qt::Key_End)
        emit seekRequested(session_ != nullptr ? session_->timeline().steps() : 0);
    else
        event->ignore();
}

} // namespace socketscope
