// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A strip under the toolbar that offers a session back which a killed window has left. Used by the shell. Decides
// nothing itself, and never stands in the way of a new session.
#pragma once

#include "ui/controls/look.h"

#include <QFrame>

class QLabel;

namespace socketscope {

class RecoveryStrip : public QFrame {
    Q_OBJECT
public:
    explicit RecoveryStrip(QWidget* parent);

    void setLook(const Look& look);
    /// Hides where there is nothing to offer.
    void offer(const QString& words);

signals:
    void openWanted();
    void throwAwayWanted();
    void laterWanted();

private:
    QLabel* words_;
};

} // namespace socketscope
