// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bench/hidden_card.h"

#include <QAction>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace socketscope {

HiddenCard::HiddenCard(QWidget* parent) : QFrame(parent), column_(new QVBoxLayout(this)) {
    setObjectName(QStringLiteral("hiddenCard"));
    heading_ = new QLabel(tr("Hidden at this level"), this);
    heading_->setObjectName(QStringLiteral("cardName"));
    sentence_ = new QLabel(this);
    sentence_->setObjectName(QStringLiteral("quiet"));
    sentence_->setWordWrap(true);
    show_ = new HintButton(HintButton::Kind::Plain, Icon::None, tr("Show everything"), this);
    show_->setFocusPolicy(Qt::TabFocus);
    column_->addWidget(heading_);
    column_->addWidget(sentence_);
    column_->addWidget(show_, 0, Qt::AlignLeft);
    hide();
}

void HiddenCard::setShowsAll(QAction* action) {
    show_->setHint(action->shortcut().toString(QKeySequence::NativeText));
    show_->setExplanation(action->toolTip());
    connect(show_, &QPushButton::clicked, action, &QAction::trigger);
}

void HiddenCard::refresh(const Session& session) {
    using Tally = Timeline::Tally;
    const Step steps = session.timeline().steps();
    const auto tallies = session.timeline().tallies(1, steps);
    const auto count = [&](Tally tally) { return tallies[static_cast<std::size_t>(tally)]; };
    const std::uint32_t shown = count(Tally::ClientCall) + count(Tally::ServerCall) + count(Tally::Return);
    const std::uint32_t hidden = steps - std::min(steps, shown);
    setVisible(hidden > 0);
    if (hidden == 0) return;
    const QString many = hidden == 1 ? tr("1 step: what TCP does to carry the calls.")
                                     : tr("%1 steps: what TCP does to carry the calls.").arg(hidden);
    const QString still = tr("Nothing moves up or down when they are shown.");
    const QString words = many + QLatin1Char(' ') + still;
    if (words != sentence_->text()) sentence_->setText(words);
}

void HiddenCard::setLook(const Look& look) {
    look_ = look;
    const int ring = 3; // a button keeps room for its focus ring: words begin where its border does
    column_->setContentsMargins(look.whole(11) - ring, look.whole(10), look.whole(12), look.whole(12) - ring);
    for (QLabel* label : {heading_, sentence_}) label->setContentsMargins(ring, 0, 0, 0);
    column_->setSpacing(look.whole(6));
    show_->setLook(look);
    update();
}

QString HiddenCard::sentence() const { return sentence_->text(); }

void HiddenCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(look_.color(Token::Line), 1));
    painter.setBrush(look_.color(Token::Paper));
    painter.drawRoundedRect(QRectF(rect()).adjusted(2.5, 2.5, -2.5, -2.5), look_.px(8), look_.px(8));
}

} // namespace socketscope
