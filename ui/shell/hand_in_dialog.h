// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Asks under which name, and into which file, a lab is handed in. It saves nothing.
#pragma once

#include "ui/controls/look.h"

#include <QDialog>

class QLineEdit;

namespace socketscope {

class HandInDialog : public QDialog {
    Q_OBJECT
public:
    /// `lab`: a word for the file's name; `what`: the sentence that says what is handed in; `folder`: where to begin.
    HandInDialog(const QString& lab, const QString& what, const QString& folder, const Look& look, QWidget* parent);

signals:
    void chosen(const QString& path, const QString& name);

private:
    void choose();

    QString lab_, folder_;
    QLineEdit* name_ = nullptr;
};

} // namespace socketscope
