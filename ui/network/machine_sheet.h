// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What this machine allows, step by step, as `socketscope doctor` prints it: a window beside the window. Shows what it
// is given and examines nothing itself.
#pragma once

#include "core/net/doctor.h"
#include "ui/controls/look.h"

#include <QDialog>

namespace socketscope {

class MachineSheet : public QDialog {
    Q_OBJECT
public:
    MachineSheet(const Diagnosis& diagnosis, const Look& look, QWidget* parent);

    /// Everything as text, to be copied into a letter.
    [[nodiscard]] QString text() const { return text_; }

private:
    QString text_;
};

} // namespace socketscope
