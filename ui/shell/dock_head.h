// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The head of a dock: a tab that is always on, and where the dock folds to a rail the button for it. A dock asks its
// head for its size hint and for nothing else. Used by the MainWindow.
#pragma once

#include "ui/controls/hint_button.h"

#include <QWidget>

class QLabel;

namespace socketscope {

class DockHead final : public QWidget {
    Q_OBJECT
public:
    DockHead(const QString& title, QWidget* parent);

    void setLook(const Look& look);
    /// `explanation`: what folding does, in a sentence.
    HintButton* addFold(const QString& explanation);
    [[nodiscard]] QSize sizeHint() const override { return {QWidget::sizeHint().width(), height_}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

private:
    QLabel* label_;
    HintButton* fold_ = nullptr;
    int height_ = 32;
};

} // namespace socketscope
