// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/dock_head.h"

#include <QHBoxLayout>
#include <QLabel>

namespace socketscope {

DockHead::DockHead(const QString& title, QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("dockHead"));
    setAttribute(Qt::WA_StyledBackground);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 0, 6, 0);
    label_ = new QLabel(title, this);
    label_->setObjectName(QStringLiteral("dockTitle"));
    row->addWidget(label_, 0, Qt::AlignLeft);
    row->addStretch(1);
}

void DockHead::setLook(const Look& look) {
    height_ = look.whole(32);
    label_->setFixedHeight(height_);
    setFixedHeight(height_);
    if (fold_ != nullptr) {
        fold_->setLook(look);
        fold_->setFixedHeight(look.whole(28));
    }
    updateGeometry();
}

HintButton* DockHead::addFold(const QString& explanation) {
    fold_ = new HintButton(HintButton::Kind::Flat, Icon::Fold, tr("Fold"), this);
    fold_->setCompact(true);
    fold_->setExplanation(explanation);
    layout()->addWidget(fold_);
    return fold_;
}

} // namespace socketscope
