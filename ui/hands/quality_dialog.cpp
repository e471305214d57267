// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hands/quality_dialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>

#include <cmath>

namespace socketscope {
namespace {

/// Below nought stands "as it is".
constexpr double untouched = -1;

QDoubleSpinBox* spin(QFormLayout* form, const QString& name, const QString& unit, double most,
                     std::optional<double> now) {
    auto* box = new QDoubleSpinBox;
    box->setRange(untouched, most);
    box->setDecimals(unit == QLatin1String(" ms") ? 0 : 1);
    box->setSuffix(unit);
    box->setSpecialValueText(QualityDialog::tr("as it is"));
    box->setAccessibleName(name);
    box->setValue(now.value_or(untouched));
    form->addRow(name, box);
    return box;
}

std::optional<double> percent(std::optional<double> chance) {
    return chance ? std::optional(*chance * 100) : std::nullopt;
}

std::optional<double> changed(const QDoubleSpinBox& box, std::optional<double> was) {
    if (box.value() < 0) return std::nullopt;
    const double chance = box.value() / 100;
    return was && std::abs(*was - chance) < 1e-9 ? std::nullopt : std::optional(chance);
}

} // namespace

QualityDialog::QualityDialog(const WireQuality& now, std::uint64_t seed, const Look& look, QWidget* parent)
    : QDialog(parent), now_(now) {
    setWindowTitle(tr("Quality of the Wire"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* form = new QFormLayout(this);
    loss_ = spin(form, tr("Segments lost"), QStringLiteral(" %"), 100, percent(now.loss));
    copies_ = spin(form, tr("Segments copied"), QStringLiteral(" %"), 100, percent(now.copies));
    reordering_ = spin(form, tr("Segments overtaken"), QStringLiteral(" %"), 100, percent(now.reordering));
    const auto ms = now.delay ? std::optional(seconds(*now.delay) * 1000) : std::nullopt;
    delay_ = spin(form, tr("Delay one way"), QStringLiteral(" ms"), 60'000, ms);
    auto* note =
        new QLabel(tr("Chance comes from the session’s seed, %1: the same seed, the same losses.").arg(seed), this);
    note->setObjectName(QStringLiteral("quiet"));
    note->setWordWrap(true);
    form->addRow(note);
    auto* buttons = new QDialogButtonBox(this);
    buttons->addButton(tr("Set"), QDialogButtonBox::AcceptRole);
    buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        emit chosen(wanted());
        close();
    });
    setMinimumWidth(look.whole(360));
}

WireQuality QualityDialog::wanted() const {
    WireQuality quality;
    quality.loss = changed(*loss_, now_.loss);
    quality.copies = changed(*copies_, now_.copies);
    quality.reordering = changed(*reordering_, now_.reordering);
    if (delay_->value() >= 0) quality.delay = fromSeconds(delay_->value() / 1000);
    if (quality.delay == now_.delay) quality.delay.reset();
    return quality;
}

} // namespace socketscope
