// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One question that was asked: what the person said, and beside it what the run says. Never red, never right or wrong.
#pragma once

#include "ui/controls/look.h"
#include "ui/lesson/lesson_model.h"

#include <QWidget>

class QVBoxLayout;

namespace socketscope {

class PredictionCard final : public QWidget {
    Q_OBJECT
public:
    PredictionCard(std::size_t number, const LessonModel::Prediction& prediction, const Look& look, QWidget* parent);

private:
    void addShort(QVBoxLayout& rows, const LessonModel::Prediction& prediction);
    void addBeside(QVBoxLayout& rows, const LessonModel::Prediction& prediction);
    QWidget* side(const QString& name, const QString& head, const QString& words);

    Look look_;
};

} // namespace socketscope
