// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/sequence_view.h"

#include "ui/scene/text.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

// Pointer and keyboard on the diagram.

namespace socketscope {

const Item* SequenceView::itemAt(QPointF point) {
    const auto index = frame().itemAt(point);
    return index ? &frame().items[*index] : nullptr;
}

bool SequenceView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event); // NOLINT(*-static-cast-downcast): the type says so
        showTip(help->pos(), help->globalPos());
        return true;
    }
    if (event->type() == QEvent::Leave) point(Offer::None);
    if (event->type() == QEvent::Leave && present(view_.hovered)) {
        view_.hovered = EventId{};
        view_.hoveredAs.reset();
        remake();
        emit hoverChanged(EventId{});
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void SequenceView::showTip(const QPoint& at, const QPoint& global) {
    const Item* item = itemAt(at);
    if (item == nullptr || (!showsFact(item->mark) && item->text.isEmpty())) {
        QToolTip::hideText();
        return;
    }
    QToolTip::showText(global, tipOf(*item), viewport(), item->line.isEmpty() ? item->box.toAlignedRect() : QRect());
}

QString SequenceView::tipOf(const Item& item) const {
    const Trace& trace = record().trace();
    const auto titled = [](const QString& title, const QString& rest, const QString& sentence) {
        return QStringLiteral("<p style='white-space:pre-wrap'><b>%1</b>  %2</p><p>%3</p>")
            .arg(title.toHtmlEscaped(), rest.toHtmlEscaped(), sentence.toHtmlEscaped());
    };
    if (item.count > 1 || !present(item.event) || item.mark == Mark::Button)
        return QStringLiteral("<p>%1</p>").arg(item.text.toHtmlEscaped());
    if (item.mark == Mark::Phase)
        return titled(item.text, {},
                      tr("A phase of the telephone call, from step %1 on: %2.", "number, what")
                          .arg(record().timeline().stepOf(item.event))
                          .arg(headline(trace, item.event)));
    const QString rests = QStringLiteral("<p><i>%1</i></p>").arg(evidence(trace, item.event).toHtmlEscaped());
    if (item.mark == Mark::Rail && trace.get<Return>(item.event) == nullptr)
        return titled(item.text, {},
                      tr("It is connected already: TCP answered it. It stands in the accept queue until the server "
                         "program calls ACCEPT.")) +
               rests;
    return titled(headline(trace, item.event), fieldDetail(trace, item.event), narration(trace, item.event)) + rests;
}

void SequenceView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) {
        event->ignore();
        return;
    }
    const Item* item = itemAt(event->position());
    if (item == nullptr || item->mark == Mark::Column || item->mark == Mark::Ghost || item->mark == Mark::Hint) {
        select(EventId{}, false);
        return;
    }
    const Step step = present(item->event) ? record().timeline().stepOf(item->event) : 0;
    switch (item->mark) {
    case Mark::Button:
        emit offerTaken(item->offer);
        return;
    case Mark::Card:
        return;
    case Mark::Now:
        dragging_ = true;
        return;
    case Mark::StepNumber:
        emit seekRequested(step);
        return;
    case Mark::HiddenStep:
        emit hiddenStepActivated(item->event);
        return;
    default:
        startCarry(event->position());
        if (present(item->event)) select(item->event, false, item->mark);
    }
}

void SequenceView::mouseMoveEvent(QMouseEvent* event) {
    if (carry_ && (event->buttons() & Qt::LeftButton) == 0) endCarry(false); // let go where nobody saw it
    if (carry_) return carryTo(event->position());
    if (dragging_) {
        emit seekRequested(cursorAtY(story(), view_, style_, event->position().y()));
        return;
    }
    const Item* item = itemAt(event->position());
    const bool fact = item != nullptr && showsFact(item->mark) && item->mark != Mark::Area;
    const EventId event_ = fact ? item->event : EventId{};
    const bool held = !view_.reviewing && present(heldAt(frame(), record().trace(), event->position()));
    const bool clickable = item != nullptr && (item->mark == Mark::Now || item->mark == Mark::StepNumber ||
                                               item->mark == Mark::HiddenStep || item->mark == Mark::Button);
    point(item != nullptr ? item->offer : Offer::None);
    viewport()->setCursor(item != nullptr && item->mark == Mark::Now ? Qt::SizeVerCursor
                          : clickable                                ? Qt::PointingHandCursor
                          : held                                     ? Qt::OpenHandCursor
                                                                     : Qt::ArrowCursor);
    const std::optional<Mark> as = fact ? std::optional(item->mark) : std::nullopt;
    if (event_ == view_.hovered && as == view_.hoveredAs) return;
    view_.hovered = event_;
    view_.hoveredAs = as;
    remake();
    emit hoverChanged(event_);
}

void SequenceView::point(Offer offer) {
    if (offer == view_.pointed) return;
    view_.pointed = offer;
    remake();
}

void SequenceView::mouseReleaseEvent(QMouseEvent* event) {
    dragging_ = false;
    endCarry(event->button() == Qt::LeftButton);
}

void SequenceView::mouseDoubleClickEvent(QMouseEvent* event) {
    const Item* item = itemAt(event->position());
    if (item != nullptr && showsFact(item->mark) && present(item->event))
        emit seekRequested(record().timeline().stepOf(item->event));
}

void SequenceView::wheelEvent(QWheelEvent* event) {
    if ((event->modifiers() & Qt::ControlModifier) == 0) {
        camera_.stop();
        QAbstractScrollArea::wheelEvent(event);
        return;
    }
    if (event->angleDelta().y() != 0) emit zoomRequested(event->angleDelta().y() > 0 ? 1 : -1);
    event->accept();
}

void SequenceView::keyPressEvent(QKeyEvent* event) {
    QScrollBar* bar = verticalScrollBar();
    switch (event->key()) {
    case Qt::Key_Up:
        selectNeighbour(-1);
        return;
    case Qt::Key_Down:
        selectNeighbour(1);
        return;
    case Qt::Key_PageUp:
        scrollTo(bar->value() - bar->pageStep() * 0.8, true);
        return;
    case Qt::Key_PageDown:
        scrollTo(bar->value() + bar->pageStep() * 0.8, true);
        return;
    case Qt::Key_Escape:
        if (carry_) return endCarry(false);
        if (present(view_.selected)) {
            select(EventId{}, false);
            return;
        }
        break;
    default:
        break;
    }
    event->ignore();
}

void SequenceView::focusInEvent(QFocusEvent* event) {
    keyboardFocus_ = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason ||
                     event->reason() == Qt::ShortcutFocusReason;
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void SequenceView::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

QString SequenceView::spokenText() const {
    const EventId event = spokenOf();
    if (!present(event)) return invitation_;
    const Trace& trace = record().trace();
    const TraceEvent& e = trace[event];
    const QString who = e.program == noProgram ? QString() : programTitle(trace, e.program) + QStringLiteral(": ");
    return tr("Step %1. %2%3. %4", "number, program, what, sentence")
        .arg(record().timeline().stepOf(event))
        .arg(who, headline(trace, event), narration(trace, event));
}

} // namespace socketscope
