// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// "What this run shows": the insights so far, each with the number of the step that shows it. Pressing the number
// selects that step.
#pragma once

#include "core/session/session.h"
#include "ui/controls/look.h"
#include "ui/scene/insights.h"

#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;

namespace socketscope {

class InsightList : public QWidget {
    Q_OBJECT
public:
    explicit InsightList(QWidget* parent = nullptr);
    void refresh(const Session& session);
    void setLook(const Look& look);

signals:
    void eventChosen(socketscope::EventId event);
    void rebuilt();

private:
    void rebuild(const Session& session);
    Look look_;
    QLabel* heading_;
    QGridLayout* grid_;
    std::vector<Insight> shown_;
    EventId moment_{};
    std::size_t events_ = 0;
};

} // namespace socketscope
