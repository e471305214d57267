// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/recovery_strip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace socketscope {

RecoveryStrip::RecoveryStrip(QWidget* parent) : QFrame(parent), words_(new QLabel(this)) {
    setObjectName(QStringLiteral("recoveryStrip"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 8, 4);
    words_->setWordWrap(true);
    row->addWidget(words_, 1);
    const auto button = [&](const char* name, const QString& text, void (RecoveryStrip::*wanted)()) {
        auto* made = new QPushButton(text, this);
        made->setObjectName(QStringLiteral("small"));
        made->setProperty("offer", QLatin1String(name));
        connect(made, &QPushButton::clicked, this, wanted);
        row->addWidget(made);
    };
    button("open", tr("Open It"), &RecoveryStrip::openWanted);
    button("throw", tr("Throw It Away"), &RecoveryStrip::throwAwayWanted);
    button("later", tr("Later"), &RecoveryStrip::laterWanted);
    hide();
}

void RecoveryStrip::setLook(const Look& look) {
    setStyleSheet(QStringLiteral("#recoveryStrip { background: %1; border-bottom: 1px solid %2; }")
                      .arg(look.color(Token::Question).name(), look.color(Token::QuestionEdge).name()));
}

void RecoveryStrip::offer(const QString& words) {
    words_->setText(words);
    setVisible(!words.isEmpty());
}

} // namespace socketscope
