// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What went wrong, why, and what to do: a card over the diagram, never a dialog that stops everything. Its words can be
// copied; Escape or its button close it.
#pragma once

#include "core/base/result.h"
#include "ui/controls/look.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace socketscope {

class ErrorCard : public QFrame {
    Q_OBJECT
public:
    /// Lies over `over`, which it also watches for its size.
    explicit ErrorCard(QWidget* over);
    void setLook(const Look& look);
    void show(const Error& error);
    [[nodiscard]] QString words() const;

signals:
    void closed();

protected:
    bool eventFilter(QObject* object, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void place();
    Look look_;
    QWidget* over_;
    Error error_;
    QLabel *what_, *why_, *remedy_, *place_;
    QPushButton *copy_, *close_;
};

} // namespace socketscope
