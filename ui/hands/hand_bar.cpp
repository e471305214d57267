// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hands/hand_bar.h"

#include <QAction>
#include <QFontMetricsF>
#include <QHBoxLayout>

namespace socketscope {

HandBar::HandBar(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("handBar"));
    words_ = new QLabel(this);
    words_->setObjectName(QStringLiteral("cardName"));
    words_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* row = new QHBoxLayout(this);
    row->addWidget(words_, 1);
}

HintButton* HandBar::addButton(QAction* action, HintButton::Kind kind) {
    auto* button = new HintButton(kind, Icon::None, action->text().remove(QLatin1Char('&')), this);
    button->setExplanation(action->toolTip());
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    layout()->addWidget(button);
    buttons_.push_back(button);
    return button;
}

void HandBar::setLook(const Look& look) {
    look_ = look;
    for (HintButton* button : buttons_) button->setLook(look);
    words_->setFont(look.font(12, QFont::DemiBold));
    layout()->setContentsMargins(look.whole(12), look.whole(2), look.whole(8), look.whole(2));
    layout()->setSpacing(look.whole(2));
    setFixedHeight(look.whole(42));
    arrange();
}

void HandBar::setWords(const QString& words) {
    if (words == text_) return;
    text_ = words;
    setAccessibleName(words);
    arrange();
}

void HandBar::arrange() {
    words_->setText(QFontMetricsF(words_->font()).elidedText(text_, Qt::ElideRight, words_->width()));
    words_->setToolTip(text_);
}

void HandBar::resizeEvent(QResizeEvent*) { arrange(); }

void HandBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), look_.color(Token::HeldTint));
    painter.fillRect(0, 0, width(), 1, look_.color(Token::Held));
}

} // namespace socketscope
