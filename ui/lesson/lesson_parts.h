// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Small widgets of the Lesson dock that paint themselves: a choice whose words may take several lines, the mark of a
// check, and the bar of points.
#pragma once

#include "ui/controls/look.h"
#include "ui/lesson/lesson_model.h"

#include <QAbstractButton>

namespace socketscope {

/// One of several answers: a letter and words, in as many lines as they need.
class ChoiceButton final : public QAbstractButton {
    Q_OBJECT
public:
    ChoiceButton(QChar letter, const QString& words, const Look& look, QWidget* parent);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    [[nodiscard]] QRect wordsIn(int width) const;
    Look look_;
    QChar letter_;
};

/// ✓ met, half a disc partly met, ✕ not met, a ring where it is still open: shape and colour say the same.
class VerdictMark final : public QWidget {
public:
    VerdictMark(LessonModel::Row::State state, const Look& look, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    LessonModel::Row::State state_;
    Look look_;
};

/// A stretch for each check, as long as it is worth, filled as far as it is met.
class PointsBar final : public QWidget {
public:
    PointsBar(const std::vector<LessonModel::Row>& rows, const Look& look, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<LessonModel::Row> rows_;
    Look look_;
};

} // namespace socketscope
