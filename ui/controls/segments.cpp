// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/segments.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>

namespace socketscope {

SegmentedControl::SegmentedControl(const QString& name, QWidget* parent) : QWidget(parent) {
    setAccessibleName(name);
    setObjectName(QStringLiteral("segments"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
}

void SegmentedControl::add(int value, const QString& word, const QString& tip) {
    auto* button = new QPushButton(word, this);
    button->setCheckable(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setToolTip(tip);
    button->setAccessibleDescription(tip);
    button->setProperty("part", choices_.empty() ? QStringLiteral("first") : QStringLiteral("last"));
    if (choices_.size() > 1) choices_.back().button->setProperty("part", QStringLiteral("middle"));
    connect(button, &QPushButton::clicked, this, [this, value] { choose(value); });
    layout()->addWidget(button);
    choices_.push_back({value, button});
}

void SegmentedControl::setValue(int value) {
    value_ = value;
    bool known = false;
    for (const Choice& c : choices_) {
        c.button->setChecked(c.value == value);
        c.button->setFocusPolicy(c.value == value ? Qt::TabFocus : Qt::NoFocus);
        known = known || c.value == value;
    }
    if (!known && !choices_.empty()) choices_.front().button->setFocusPolicy(Qt::TabFocus);
}

void SegmentedControl::setWord(int value, const QString& word) {
    for (const Choice& c : choices_) {
        if (c.value != value) continue;
        if (c.button->accessibleName().isEmpty()) c.button->setAccessibleName(c.button->text());
        c.button->setText(word);
    }
}

void SegmentedControl::setLook(const Look& look) {
    for (const Choice& c : choices_) c.button->setFixedHeight(look.whole(30));
}

void SegmentedControl::choose(int value) {
    setValue(value);
    emit chosen(value);
}

void SegmentedControl::keyPressEvent(QKeyEvent* event) {
    const int step = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    if (step == 0) {
        QWidget::keyPressEvent(event);
        return;
    }
    for (std::size_t i = 0; i < choices_.size(); ++i) {
        if (choices_[i].value != value_) continue;
        const auto next = static_cast<std::size_t>((static_cast<int>(i) + step + static_cast<int>(choices_.size())) %
                                                   static_cast<int>(choices_.size()));
        choose(choices_[next].value);
        choices_[next].button->setFocus(Qt::TabFocusReason);
        return;
    }
}

} // namespace socketscope
