// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/states/states_view.h"

#include "ui/states/states_text.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace socketscope {

StatesView::StatesView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("states"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("State diagram"));
}

EventId StatesView::moment() const {
    if (session_ == nullptr) return EventId{};
    const Timeline& timeline = session_->timeline();
    const double steps = timeline.steps();
    return timeline.lastEventOf(static_cast<Step>(std::clamp(std::floor(session_->playhead().u()), 0.0, steps)));
}

void StatesView::setSession(const Session* session) {
    session_ = session;
    selected_ = EventId{};
    events_ = 0;
    remake();
}

void StatesView::refresh() {
    if (!isVisible()) return;
    if (moment() != shown_ || record().trace().size() != events_) remake();
}

void StatesView::remake() {
    shown_ = moment();
    events_ = record().trace().size();
    story_ = statesStory(record(), shown_, client_);
    stale_ = true;
    tellReaders();
    update();
}

void StatesView::setLook(const Look& look) {
    look_ = look;
    type_ = Typography(look.scale);
    painter_.setTheme(*look.theme);
    layout_.reset();
    updateGeometry();
    remake();
}

void StatesView::setFocusedClient(ProgramId client) {
    if (client_ == client) return;
    client_ = client;
    remake();
}

void StatesView::setSelected(EventId event) {
    if (selected_ == event) return;
    selected_ = event;
    stale_ = true;
    update();
}

const Frame& StatesView::frame() {
    if (!stale_) return frame_;
    if (!layout_) layout_.emplace(statesLayout(QSizeF(size()), type_));
    frame_ = statesFrame(record(), story_, *layout_, {QSizeF(size()), selected_}, type_);
    stale_ = false;
    return frame_;
}

void StatesView::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    painter.fillRect(event->rect(), look_.color(Token::Panel));
    painter_.paint(painter, frame(), QRectF(event->rect()));
    if (!hasFocus() || !keyboardFocus_) return;
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(look_.color(Token::Sel), 2));
    painter.drawRect(rect().adjusted(1, 1, -1, -1));
}

void StatesView::resizeEvent(QResizeEvent*) {
    layout_.reset();
    stale_ = true;
}

void StatesView::showEvent(QShowEvent*) { remake(); }

const Item* StatesView::itemAt(QPointF point) {
    const auto index = frame().itemAt(point);
    return index ? &frame().items[*index] : nullptr;
}

bool StatesView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event); // NOLINT(*-static-cast-downcast): the type says so
    const Item* item = itemAt(QPointF(help->pos()));
    if (item == nullptr || item->text.isEmpty()) {
        QToolTip::hideText();
        return true;
    }
    QStringList lines = item->text.toHtmlEscaped().split(QLatin1Char('\n'));
    if (lines.size() > 1) lines.front() = QStringLiteral("<b>%1</b>").arg(lines.front());
    QToolTip::showText(help->globalPos(), QStringLiteral("<p>%1</p>").arg(lines.join(QStringLiteral("</p><p>"))), this);
    return true;
}

void StatesView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) {
        event->ignore();
        return;
    }
    const Item* item = itemAt(event->position());
    emit eventChosen(item != nullptr ? item->event : EventId{});
}

void StatesView::mouseMoveEvent(QMouseEvent* event) {
    const Item* item = itemAt(event->position());
    setCursor(item != nullptr && present(item->event) ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void StatesView::chooseNeighbour(int direction) {
    std::vector<EventId> moves;
    for (const StatesEnd* end : {&story_.client, &story_.server})
        for (const StateMove& move : end->moves) moves.push_back(move.event);
    if (moves.empty()) return;
    std::ranges::sort(moves);
    if (!present(selected_)) { // the last one first
        emit eventChosen(moves.back());
        return;
    }
    const auto here = std::ranges::lower_bound(moves, selected_);
    const auto after = here != moves.end() && *here == selected_ ? here + 1 : here;
    if (direction < 0)
        emit eventChosen(here == moves.begin() ? moves.front() : *(here - 1));
    else
        emit eventChosen(after == moves.end() ? moves.back() : *after);
}

void StatesView::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Up)
        chooseNeighbour(-1);
    else if (event->key() == Qt::Key_Down)
        chooseNeighbour(1);
    else if (event->key() == Qt::Key_Escape && present(selected_))
        emit eventChosen(EventId{});
    else
        event->ignore();
}

void StatesView::focusInEvent(QFocusEvent* event) {
    keyboardFocus_ = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason ||
                     event->reason() == Qt::ShortcutFocusReason;
    QWidget::focusInEvent(event);
}

QString StatesView::spokenText() const { return spokenStates(record().trace(), story_); }

void StatesView::tellReaders() {
    if (!isVisible()) return;
    setAccessibleDescription(spokenText());
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

} // namespace socketscope
