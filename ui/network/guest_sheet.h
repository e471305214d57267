// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A person's own program in the sandbox: starts one, shows what it says, and the line by which a terminal enters. A
// window beside the window; the session does what it asks for.
#pragma once

#include "core/session/session.h"
#include "ui/controls/look.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace socketscope {

class GuestSheet : public QDialog {
    Q_OBJECT
public:
    GuestSheet(const Session& session, const Look& look, QWidget* parent);

    /// Takes over what the session has told since; also of another session.
    void refresh(const Session& session);

    [[nodiscard]] QLineEdit& command() { return *command_; }
    [[nodiscard]] QPushButton& start() { return *start_; }
    [[nodiscard]] QPushButton& anew() { return *anew_; }
    [[nodiscard]] QString terminalLine() const;
    [[nodiscard]] QString whoAnswers() const;
    [[nodiscard]] QString said() const;

signals:
    void wanted(const socketscope::Command& command);
    /// A new session, with servers that answer by themselves.
    void serversWanted();

private:
    void run();
    void hear(const Trace& trace);

    QLabel *who_, *terminalWords_;
    QLineEdit *command_, *terminal_;
    QPushButton *start_, *anew_, *copy_;
    QPlainTextEdit* said_;
    std::size_t taken_ = 0; ///< events of the trace
};

} // namespace socketscope
