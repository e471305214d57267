// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A row of choices of which one holds: `Primitives | Everything`. Arrow keys move within it, Tab enters and leaves.
#pragma once

#include "ui/controls/look.h"

#include <QWidget>

#include <vector>

class QPushButton;

namespace socketscope {

class SegmentedControl : public QWidget {
    Q_OBJECT
public:
    explicit SegmentedControl(const QString& name, QWidget* parent = nullptr);

    void add(int value, const QString& word, const QString& tip);
    /// None of the choices where there is no such value.
    void setValue(int value);
    /// Another word for the same: where there is less room.
    void setWord(int value, const QString& word);
    [[nodiscard]] int value() const { return value_; }
    void setLook(const Look& look);

signals:
    void chosen(int value); ///< by a person

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    struct Choice {
        int value;
        QPushButton* button;
    };
    void choose(int value);
    std::vector<Choice> choices_;
    int value_ = -1;
};

} // namespace socketscope
