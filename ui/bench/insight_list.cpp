// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bench/insight_list.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace socketscope {
namespace {

constexpr std::size_t most = 6; ///< the newest; older ones are in the table of steps

} // namespace

InsightList::InsightList(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2, 8, 2, 0);
    heading_ = new QLabel(tr("What this run shows"), this);
    heading_->setObjectName(QStringLiteral("cardName"));
    column->addWidget(heading_);
    grid_ = new QGridLayout;
    grid_->setColumnStretch(1, 1);
    column->addLayout(grid_);
    hide();
}

void InsightList::setLook(const Look& look) {
    look_ = look;
    grid_->setHorizontalSpacing(look.whole(8));
    grid_->setVerticalSpacing(look.whole(8));
}

void InsightList::refresh(const Session& session) {
    const Timeline& timeline = session.timeline();
    const EventId moment = timeline.lastEventOf(static_cast<Step>(std::floor(session.cursor().u)));
    if (moment == moment_ && session.trace().size() == events_) return;
    moment_ = moment;
    events_ = session.trace().size();
    std::vector<Insight> found = insightsAt(session.record(), moment);
    std::ranges::copy(differencesAt(session.agreement(), moment), std::back_inserter(found));
    std::ranges::stable_sort(found, {}, &Insight::event);
    if (found.size() > most) found.erase(found.begin(), found.end() - most);
    if (found == shown_) return;
    shown_ = std::move(found);
    rebuild(session);
}

void InsightList::rebuild(const Session& session) {
    while (QLayoutItem* item = grid_->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    int row = 0;
    for (const Insight& insight : shown_) {
        const Step step = session.timeline().stepOf(insight.event);
        auto* number = new QPushButton(QString::number(step), this);
        number->setObjectName(QStringLiteral("stepNumber"));
        number->setFocusPolicy(Qt::TabFocus);
        number->setAccessibleName(tr("Step %1: %2").arg(step).arg(insight.sentence));
        number->setToolTip(tr("Selects step %1.").arg(step));
        connect(number, &QPushButton::clicked, this, [this, event = insight.event] { emit eventChosen(event); });
        auto* words = new QLabel(insight.sentence, this);
        words->setObjectName(QStringLiteral("insight"));
        words->setWordWrap(true);
        grid_->addWidget(number, row, 0, Qt::AlignTop);
        grid_->addWidget(words, row, 1, Qt::AlignTop);
        ++row;
    }
    setVisible(row > 0);
    emit rebuilt();
}

} // namespace socketscope
