// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How good the wire is: chances of loss, of copies, of being overtaken, and the delay one way. What is not touched
// stays as it was. Chance comes from the session's seed.
#pragma once

#include "core/engine/command.h"
#include "ui/controls/look.h"

#include <QDialog>
#include <QDoubleSpinBox>

namespace socketscope {

class QualityDialog : public QDialog {
    Q_OBJECT
public:
    QualityDialog(const WireQuality& now, std::uint64_t seed, const Look& look, QWidget* parent);

    /// What differs from how it was.
    [[nodiscard]] WireQuality wanted() const;

signals:
    void chosen(const socketscope::WireQuality& quality);

private:
    WireQuality now_;
    QDoubleSpinBox *loss_, *copies_, *reordering_, *delay_;
};

} // namespace socketscope
