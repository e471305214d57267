// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The Lesson dock: what the lab wants next, its questions, what was said beside what the run says, the checks with
// their points, hints, and handing in. It shows a LessonModel and asks by signals; it judges nothing itself.
#pragma once

#include "ui/lesson/lesson_model.h"

#include "ui/controls/look.h"

#include <QScrollArea>

class QVBoxLayout;

namespace socketscope {

class LessonPanel : public QScrollArea {
    Q_OBJECT
public:
    explicit LessonPanel(QWidget* parent = nullptr);

    void setLook(const Look& look);
    void show(const LessonModel& model);
    [[nodiscard]] const LessonModel& shown() const { return model_; }
    /// An earlier step is looked at: from there one can try again.
    void setLookingBack(bool back);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void answered(const QString& question, const QString& answer); ///< no answer: passed over
    void hintWanted();
    void placesWanted(std::size_t check);
    void againWanted(std::size_t check); ///< from before the event that this check is about
    void againFromStepWanted();          ///< from the step that is looked at
    void reportWanted();
    void handInWanted();
    void rebuilt();    ///< controls have come or gone
    void focusFreed(); ///< the control that had the keyboard is gone

private:
    void rebuild();
    [[nodiscard]] QString whatIsNext() const;
    void addHead();
    void addAgainFromStep();
    void addNext();
    void addQuestion(QVBoxLayout& card);
    void addPredictions();
    void addChecks();
    QWidget* checkRow(std::size_t index);
    void addHints();
    void addFoot();
    QVBoxLayout* card(const QString& name);

    LessonModel model_;
    Look look_;
    QString next_; ///< whatIsNext() when it was last built
    QVBoxLayout* column_ = nullptr;
    QWidget* againFromStep_ = nullptr; ///< none in a recording
    bool lookingBack_ = false;
};

} // namespace socketscope
