// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/transport_bar.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QLabel>

namespace socketscope {

TransportBar::TransportBar(const Actions& actions, QMenu* axes, QMenu* speeds, QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("transport"));
    auto* row = new QHBoxLayout(this);
    const auto make = [&](HintButton::Kind kind, Icon icon, const QString& word, QAction* action, const QString& hint) {
        auto* button = new HintButton(kind, icon, word, this);
        if (action != nullptr) {
            button->setExplanation(action->toolTip());
            connect(button, &QPushButton::clicked, action, &QAction::trigger);
            connect(action, &QAction::enabledChanged, button, &QWidget::setEnabled);
        }
        button->setHint(hint);
        row->addWidget(button);
        return button;
    };
    using Kind = HintButton::Kind;
    first_ = make(Kind::Plain, Icon::First, tr("To the beginning"), actions.start, QStringLiteral("Home"));
    first_->setCompact(true);
    back_ = make(Kind::Plain, Icon::Back, tr("Back"), actions.back, QString());
    step_ = make(Kind::Primary, Icon::Forward, tr("Step"), actions.step, QStringLiteral("→"));
    step_->setIconAfter(true);
    play_ = make(Kind::Plain, Icon::Play, tr("Play"), actions.play, tr("Space", "the key"));
    axis_ = make(Kind::Plain, Icon::None, QString(), nullptr, QString());
    axis_->setMenu(axes);
    axis_->setDropDown(true);
    axis_->setExplanation(tr("How time becomes height."));
    scrubber_ = new Scrubber(this);
    row->addWidget(scrubber_, 1);
    time_ = new QLabel(this);
    time_->setObjectName(QStringLiteral("time"));
    time_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    time_->setToolTip(tr("Time of the session at the cursor"));
    row->addWidget(time_);
    live_ = make(Kind::Flat, Icon::Live, tr("Live"), actions.live, QString());
    for (const auto& [button, action] : {std::pair(step_, actions.step), std::pair(live_, actions.live)})
        connect(action, &QAction::changed, button, [b = button, a = action] { b->setExplanation(a->toolTip()); });
    speed_ = make(Kind::Plain, Icon::None, QString(), nullptr, QString());
    speed_->setMenu(speeds);
    speed_->setDropDown(true);
    speed_->setExplanation(tr("How fast playing is."));
}

void TransportBar::setLook(const Look& look) {
    look_ = look;
    for (HintButton* b : {first_, back_, step_, play_, axis_, live_, speed_}) b->setLook(look);
    scrubber_->setLook(look);
    time_->setFont(look.font(12, QFont::Normal, true));
    time_->setFixedWidth(QFontMetrics(time_->font()).horizontalAdvance(QStringLiteral("00000.000 s")));
    layout()->setContentsMargins(look.whole(9), 0, look.whole(12), 0);
    layout()->setSpacing(look.whole(2));
    setFixedHeight(look.whole(58));
    arrange();
}

void TransportBar::setPlaying(bool playing) {
    play_->setWord(playing ? tr("Pause") : tr("Play"));
    play_->setIconKind(playing ? Icon::Pause : Icon::Play);
}

void TransportBar::setAxisWord(const QString& word) {
    axis_->setWord(word);
    arrange();
}

void TransportBar::setSpeedWord(const QString& word) {
    speed_->setWord(word);
    arrange();
}

void TransportBar::setTime(const QString& time) {
    if (time_->text() != time) time_->setText(time);
}

void TransportBar::setReviewing(bool reviewing) { live_->setEnabled(reviewing); }

void TransportBar::setRecorded(bool recorded) {
    live_->setWord(recorded ? tr("End") : tr("Live"));
    arrange();
}

void TransportBar::setCompact(int stage) {
    back_->setCompact(stage > 0);
    play_->setCompact(stage > 0);
    live_->setCompact(stage > 1);
    axis_->setVisible(stage < 2);
    step_->setHint(stage > 1 ? QString() : QStringLiteral("→"));
    layout()->invalidate();
}

/// The strip is what matters here: buttons shrink before it does.
void TransportBar::arrange() {
    for (int stage = 0; stage < 3; ++stage) {
        setCompact(stage);
        const int rest = width() - layout()->minimumSize().width() + scrubber_->minimumSizeHint().width();
        if (rest >= look_.px(stage == 0 ? 480 : 240)) return;
    }
}

void TransportBar::resizeEvent(QResizeEvent*) { arrange(); }

void TransportBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), look_.color(Token::Panel));
    painter.fillRect(0, 0, width(), 1, look_.color(Token::Line));
}

} // namespace socketscope
