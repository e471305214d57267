// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A strip under the toolbar that says that the best wire could not be had, or was lost, and leads to what would help.
// Seen once and closed, the first stays away until the window is opened again. Decides nothing itself.
#pragma once

#include "core/trace/session_info.h"
#include "ui/controls/look.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace socketscope {

class WireStrip : public QFrame {
    Q_OBJECT
public:
    explicit WireStrip(QWidget* parent);

    void setLook(const Look& look);
    /// Shows itself where this session's segments are inferred because this machine gave no sandbox.
    void tell(const SessionInfo& info);
    /// The sandbox of this session has lost its helper: only a new one helps.
    void setBroken(bool broken);
    [[nodiscard]] QString words() const;

signals:
    /// Why, and how to allow it.
    void explanationWanted();
    void restartWanted();

private:
    void refresh();
    QLabel* words_;
    QPushButton *why_, *close_;
    QString claim_; ///< what this session's marks rest on
    bool closed_ = false, missing_ = false, broken_ = false;
};

} // namespace socketscope
