// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The kernel's settings that shape TCP, as this session has them. In the sandbox each can be changed while the session
// runs, for both ends at once; elsewhere they are only shown. A window beside the window; what it asks for, the session
// does and tells.
#pragma once

#include "core/engine/command.h"
#include "core/trace/session_info.h"
#include "core/trace/trace.h"
#include "ui/controls/look.h"

#include <QDialog>
#include <QLabel>
#include <QTableWidget>

namespace socketscope {

class KernelSheet : public QDialog {
    Q_OBJECT
public:
    KernelSheet(const SessionInfo& info, const Trace& trace, const Look& look, QWidget* parent);

    /// Takes over what the session has told since: changes, and those that were refused.
    void refresh(const Trace& trace);
    [[nodiscard]] QTableWidget& table() { return *table_; }
    /// Empty where the last change was taken.
    [[nodiscard]] QString refusal() const { return refused_->isHidden() ? QString() : refused_->text(); }

signals:
    void wanted(const socketscope::Command& command);

private:
    void fill(const SessionInfo& info);
    void edited(int row);

    QTableWidget* table_;
    QLabel* refused_; ///< what the kernel said to the last change
    bool sandbox_;
    bool filling_ = false;
    std::size_t taken_ = 0; ///< events of the trace
    Look look_;
};

} // namespace socketscope
