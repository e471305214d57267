// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/network/kernel_sheet.h"

#include "core/base/errno_name.h"
#include "core/net/sandbox_profile.h"
#include "ui/network/setting_words.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QVBoxLayout>

namespace socketscope {
namespace {

constexpr int nameColumn = 0, valueColumn = 1, fromColumn = 2, meaningColumn = 3;

} // namespace

KernelSheet::KernelSheet(const SessionInfo& info, const Trace& trace, const Look& look, QWidget* parent)
    : QDialog(parent), table_(new QTableWidget(this)), refused_(new QLabel(this)), sandbox_(info.wire == Wire::Sandbox),
      look_(look) {
    setWindowTitle(tr("Settings of the Kernel"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* outer = new QVBoxLayout(this);
    const QString kernel = info.kernel ? QString::fromStdString(*info.kernel) : tr("none");
    auto* about = new QLabel(
        sandbox_ ? tr("%1, profile %2. Change a value and press Enter: it holds for both ends, and "
                      "for this session only.")
                       .arg(kernel, QString::fromStdString(info.profile.value_or("stock")))
        : info.wire == Wire::Loopback ? tr("%1. These are the machine's own: Socketscope only shows them.").arg(kernel)
                                      : tr("The model has no kernel."),
        this);
    about->setWordWrap(true);
    outer->addWidget(about);
    table_->setColumnCount(4);
    table_->setHorizontalHeaderLabels({tr("Setting"), tr("Value"), tr("From"), tr("What it means")});
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table_->setAccessibleName(windowTitle());
    table_->setWordWrap(true);
    outer->addWidget(table_, 1);
    refused_->setObjectName(QStringLiteral("refusal"));
    refused_->setWordWrap(true);
    refused_->hide();
    outer->addWidget(refused_);
    fill(info);
    refresh(trace);
    for (const int column : {nameColumn, fromColumn}) table_->resizeColumnToContents(column);
    table_->setColumnWidth(valueColumn, look.whole(130));
    table_->horizontalHeader()->setStretchLastSection(true);
    auto* buttons = new QDialogButtonBox(this);
    buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    outer->addWidget(buttons);
    connect(table_, &QTableWidget::cellChanged, this, [this](int row, int column) {
        if (!filling_ && column == valueColumn) edited(row);
    });
    resize(look.whole(900), look.whole(560));
}

void KernelSheet::fill(const SessionInfo& info) {
    filling_ = true;
    table_->setRowCount(static_cast<int>(info.sysctls.size()));
    const auto profile = sandbox_ ? sandboxProfile(info.profile.value_or("stock")) : std::nullopt;
    int row = 0;
    for (const auto& [name, value] : info.sysctls) {
        const QString words = QString::fromStdString(name);
        const bool chosen = profile && profile->settings.contains(name);
        auto* first = new QTableWidgetItem(words);
        auto* second = new QTableWidgetItem(QString::fromStdString(value));
        auto* third = new QTableWidgetItem(chosen ? tr("the profile") : tr("the kernel"));
        auto* fourth = new QTableWidgetItem(settingWords(words));
        for (auto* item : {first, third, fourth}) item->setFlags(Qt::ItemIsSelectable | Qt::ItemIsEnabled);
        if (!sandbox_) second->setFlags(Qt::ItemIsSelectable | Qt::ItemIsEnabled);
        second->setFont(look_.font(12, QFont::Normal, true));
        second->setData(Qt::UserRole, second->text());
        table_->setItem(row, nameColumn, first);
        table_->setItem(row, valueColumn, second);
        table_->setItem(row, fromColumn, third);
        table_->setItem(row++, meaningColumn, fourth);
    }
    filling_ = false;
}

void KernelSheet::edited(int row) {
    const std::string name = table_->item(row, nameColumn)->text().toStdString();
    emit wanted(ChangeSetting{name, table_->item(row, valueColumn)->text().trimmed().toStdString()});
}

void KernelSheet::refresh(const Trace& trace) {
    if (trace.size() < taken_) taken_ = 0;
    filling_ = true;
    for (; taken_ < trace.size(); ++taken_) {
        const auto* set = trace.get<SettingChanged>(EventId{static_cast<std::uint32_t>(taken_ + 1)});
        if (set == nullptr) continue;
        const QString name = QString::fromStdString(std::string(trace.text(set->name)));
        const QString value = QString::fromStdString(std::string(trace.text(set->value)));
        for (int row = 0; row < table_->rowCount(); ++row) {
            if (table_->item(row, nameColumn)->text() != name) continue;
            QTableWidgetItem& item = *table_->item(row, valueColumn);
            if (set->error == 0) {
                item.setData(Qt::UserRole, value);
                table_->item(row, fromColumn)->setText(tr("you"));
            }
            item.setText(item.data(Qt::UserRole).toString());
            refused_->setVisible(set->error != 0);
            refused_->setText(tr("%1 was refused for %2: %3. It stays %4.", "a value, a setting, an errno, a value")
                                  .arg(value, name, QString::fromStdString(errnoName(set->error)), item.text()));
        }
    }
    filling_ = false;
}

} // namespace socketscope
