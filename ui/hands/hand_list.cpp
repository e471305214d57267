// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hands/hand_list.h"

#include <QAction>
#include <QDropEvent>
#include <QGridLayout>

#include <algorithm>

namespace socketscope {

/// The order belongs to whoever listens: the row is put back, and where it was dropped is said.
void DragList::dropEvent(QDropEvent* event) {
    const int from = currentRow();
    const QModelIndex at = indexAt(event->position().toPoint());
    int to = at.isValid() ? at.row() : count() - 1;
    if (at.isValid() && dropIndicatorPosition() == BelowItem) ++to;
    if (at.isValid() && from < to) --to;
    event->setDropAction(Qt::IgnoreAction);
    event->accept();
    setState(NoState);
    if (from >= 0 && to >= 0 && from != to) emit rowDropped(from, to);
}

HandList::HandList(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("handList"));
    note_ = new QLabel(tr("Nothing is in your hands. What stops there is chosen above: Stop segments."), this);
    note_->setWordWrap(true);
    note_->setObjectName(QStringLiteral("quiet"));
    list_ = new DragList(this);
    list_->setAccessibleName(tr("In your hands"));
    list_->setDragDropMode(QAbstractItemView::InternalMove);
    list_->setSelectionMode(QAbstractItemView::SingleSelection);
    list_->setWordWrap(true);
    list_->setUniformItemSizes(false);
    list_->setMinimumHeight(0);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    buttons_ = new QWidget(this);
    auto* grid = new QGridLayout(buttons_);
    grid->setContentsMargins(0, 0, 0, 0);
    auto* column = new QVBoxLayout(this);
    column->addWidget(note_);
    column->addWidget(list_, 1);
    column->addWidget(buttons_);
    column->addStretch(0);
    connect(list_, &QListWidget::currentRowChanged, this, [this](int row) {
        if (!quiet_ && row >= 0) emit rowChosen(row);
    });
    connect(list_, &DragList::rowDropped, this, &HandList::rowMoved);
    setEntries({}, -1);
}

HintButton* HandList::addButton(QAction* action, HintButton::Kind kind) {
    auto* button = new HintButton(kind, Icon::None, action->text().remove(QLatin1Char('&')), buttons_);
    button->setExplanation(action->toolTip());
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    const int at = static_cast<int>(all_.size());
    static_cast<QGridLayout*>(buttons_->layout())->addWidget(button, at / 3, at % 3); // NOLINT(*-static-cast-downcast)
    all_.push_back(button);
    return button;
}

void HandList::setLook(const Look& look) {
    look_ = look;
    for (HintButton* button : all_) button->setLook(look);
    list_->setFont(look.font(12));
    layout()->setContentsMargins(look.whole(12), look.whole(8), look.whole(12), look.whole(8));
    layout()->setSpacing(look.whole(8));
    buttons_->layout()->setSpacing(look.whole(2));
    updateGeometry();
}

QSize HandList::minimumSizeHint() const {
    const QSize buttons = buttons_->minimumSizeHint();
    return {std::max(look_.whole(240), buttons.width() + look_.whole(24)), buttons.height() + look_.whole(110)};
}

void HandList::setEntries(const std::vector<HeldEntry>& entries, int chosen) {
    if (list_->dragging()) return; // what lies under the pointer stays
    quiet_ = true;
    while (list_->count() > static_cast<int>(entries.size())) delete list_->takeItem(list_->count() - 1);
    while (list_->count() < static_cast<int>(entries.size())) list_->addItem(QString());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        QListWidgetItem* item = list_->item(static_cast<int>(i));
        const QString text = entries[i].title + QLatin1Char('\n') + entries[i].since;
        if (item->text() != text) item->setText(text);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled);
    }
    if (list_->currentRow() != chosen) list_->setCurrentRow(chosen);
    entries_ = entries;
    note_->setVisible(entries.empty());
    list_->setVisible(!entries.empty());
    buttons_->setVisible(!entries.empty());
    quiet_ = false;
}

} // namespace socketscope
