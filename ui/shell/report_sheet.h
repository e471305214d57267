// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A report in Markdown, to read, copy or save.
#pragma once

#include "core/base/result.h"
#include "ui/controls/look.h"

#include <QDialog>

namespace socketscope {

class ReportSheet : public QDialog {
    Q_OBJECT
public:
    ReportSheet(const QString& markdown, const Look& look, QWidget* parent);

signals:
    void refused(const socketscope::Error& error);

private:
    void save();

    QString markdown_;
};

} // namespace socketscope
