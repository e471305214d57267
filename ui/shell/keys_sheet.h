// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// All keys on one sheet, and what the program is. Windows beside the window: nothing waits for them.
#pragma once

#include "ui/controls/look.h"
#include "ui/shell/actions.h"

#include <QDialog>

namespace socketscope {

class KeysSheet : public QDialog {
    Q_OBJECT
public:
    KeysSheet(const Actions& actions, const Look& look, QWidget* parent);
};

class AboutSheet : public QDialog {
    Q_OBJECT
public:
    AboutSheet(const QString& kernel, const Look& look, QWidget* parent);
};

} // namespace socketscope
