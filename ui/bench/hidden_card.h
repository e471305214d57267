// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// "Hidden at this level": how many steps the level Primitives leaves out, and the way to see them. Stands on the bench
// while that level is shown; it switches nothing itself.
#pragma once

#include "core/session/session.h"
#include "ui/controls/hint_button.h"

#include <QFrame>

class QAction;
class QLabel;
class QVBoxLayout;

namespace socketscope {

class HiddenCard : public QFrame {
    Q_OBJECT
public:
    explicit HiddenCard(QWidget* parent = nullptr);

    /// What the button does, and the key that it shows.
    void setShowsAll(QAction* action);
    void refresh(const Session& session);
    void setLook(const Look& look);
    [[nodiscard]] QString sentence() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Look look_;
    QVBoxLayout* column_;
    QLabel* heading_;
    QLabel* sentence_;
    HintButton* show_;
};

} // namespace socketscope
