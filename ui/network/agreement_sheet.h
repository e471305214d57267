// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Model and kernel side by side: how often the RFC's TCP was compared with the kernel beside this run, where Linux is
// known to do otherwise and why, and where nobody knows why. A window beside the window; decides nothing.
#pragma once

#include "core/session/session.h"
#include "ui/controls/look.h"

#include <QDialog>

class QGridLayout;
class QLabel;

namespace socketscope {

/// "Model and kernel agree: 58 of 58 comparisons", as a sentence; empty where nothing can be compared.
[[nodiscard]] QString agreementSentence(const Session& session);

class AgreementSheet : public QDialog {
    Q_OBJECT
public:
    AgreementSheet(const Session& session, const Look& look, QWidget* parent);

    /// Takes over what the session has shown since.
    void refresh(const Session& session);
    [[nodiscard]] QString text() const { return text_; }

signals:
    /// The step that shows it is to be looked at.
    void eventChosen(socketscope::EventId event);

private:
    void rebuild(const Session& session);
    void addRow(const Session& session, EventId event, const QString& heading, const QString& sentence, Token color);

    Look look_;
    QLabel* head_;
    QGridLayout* grid_;
    int row_ = 0;
    std::size_t shown_ = 0;
    QString text_;
};

} // namespace socketscope
