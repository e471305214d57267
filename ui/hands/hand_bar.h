// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The held segment's buttons in a line under the diagram, for where its card has no room (DESIGN 6): a narrow wire, a
// level without a wire, a hand that is scrolled out of sight.
#pragma once

#include "ui/controls/hint_button.h"

#include <QLabel>
#include <QWidget>

#include <vector>

namespace socketscope {

class HandBar : public QWidget {
    Q_OBJECT
public:
    explicit HandBar(QWidget* parent = nullptr);

    void setLook(const Look& look);
    HintButton* addButton(QAction* action, HintButton::Kind kind);
    /// "Client → Server: SYN seq 0 · held 0.2 s".
    void setWords(const QString& words);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void arrange();
    Look look_;
    QString text_;
    QLabel* words_;
    std::vector<HintButton*> buttons_;
};

} // namespace socketscope
