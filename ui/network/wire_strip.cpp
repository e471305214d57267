// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/network/wire_strip.h"

#include "ui/network/wire_words.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace socketscope {

WireStrip::WireStrip(QWidget* parent)
    : QFrame(parent), words_(new QLabel(this)), why_(new QPushButton(this)),
      close_(new QPushButton(tr("Close"), this)) {
    setObjectName(QStringLiteral("wireStrip"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 8, 4);
    row->addWidget(words_, 1);
    for (QPushButton* button : {why_, close_}) {
        button->setObjectName(QStringLiteral("small"));
        row->addWidget(button);
    }
    connect(why_, &QPushButton::clicked, this, [this] { broken_ ? emit restartWanted() : emit explanationWanted(); });
    connect(close_, &QPushButton::clicked, this, [this] {
        closed_ = true;
        hide();
    });
    hide();
}

void WireStrip::setLook(const Look& look) {
    setStyleSheet(QStringLiteral("#wireStrip { background: %1; border-bottom: 1px solid %2; }")
                      .arg(look.color(Token::Question).name(), look.color(Token::QuestionEdge).name()));
}

QString WireStrip::words() const { return words_->text(); }

void WireStrip::tell(const SessionInfo& info) {
    missing_ = info.wire == Wire::Loopback && info.whyNot.has_value();
    broken_ = false;
    claim_ = tr("%1.", "what the marks rest on, as a sentence").arg(wireClaim(info, false, 0).words);
    words_->setToolTip(info.whyNot ? QString::fromStdString(*info.whyNot) : QString());
    refresh();
}

void WireStrip::setBroken(bool broken) {
    if (broken_ == broken) return;
    broken_ = broken;
    refresh();
}

void WireStrip::refresh() {
    words_->setText(broken_ ? tr("The sandbox has lost its helper program: what is connected goes on, and nothing new "
                                 "can begin.")
                            : claim_);
    why_->setText(broken_ ? tr("Start a New Sandbox") : tr("Why, and How to Allow It…"));
    setVisible(broken_ || (missing_ && !closed_));
}

} // namespace socketscope
