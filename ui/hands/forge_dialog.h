// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Composes a segment by hand. What is left empty the wire fills in with what fits. The window opens it and sends what
// it asks for; it knows no session.
#pragma once

#include "core/engine/command.h"
#include "core/trace/trace.h"
#include "ui/controls/look.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>

#include <array>

namespace socketscope {

/// A command that makes a segment like one of the trace: same ends, flags, numbers and, where they are kept, bytes.
[[nodiscard]] ForgeSegment forgeLike(const Trace& trace, SegmentId segment);
/// Bytes from hexadecimal digits, blanks between them or not; nothing where they are no such digits.
[[nodiscard]] std::optional<Bytes> bytesFromHex(const QString& text);

class ForgeDialog : public QDialog {
    Q_OBJECT
public:
    ForgeDialog(const Trace& trace, const ForgeSegment& first, const Look& look, QWidget* parent);

    /// What the fields say; nothing while one of them is wrong.
    [[nodiscard]] std::optional<ForgeSegment> command() const;

signals:
    void forged(const socketscope::ForgeSegment& segment);

private:
    void fill(const ForgeSegment& first);
    void check();
    QComboBox *from_, *to_;
    std::array<QCheckBox*, 6> flags_;
    QLineEdit *seq_, *ack_, *window_, *data_;
    QCheckBox* hex_;
    QLabel* wrong_;
    QPushButton* send_;
};

} // namespace socketscope
