// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/hand_in_dialog.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QVBoxLayout>

namespace socketscope {

HandInDialog::HandInDialog(const QString& lab, const QString& what, const QString& folder, const Look& look,
                           QWidget* parent)
    : QDialog(parent), lab_(lab), folder_(folder) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Hand In"));
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(look.whole(18), look.whole(16), look.whole(18), look.whole(14));
    rows->setSpacing(look.whole(10));
    auto* sentence = new QLabel(what, this);
    sentence->setObjectName(QStringLiteral("cardName"));
    sentence->setWordWrap(true);
    rows->addWidget(sentence);
    auto* label = new QLabel(tr("&Your name, as your teacher knows you:"), this);
    name_ = new QLineEdit(this);
    name_->setMinimumWidth(look.whole(340));
    label->setBuddy(name_);
    rows->addWidget(label);
    rows->addWidget(name_);
    auto* inside = new QLabel(tr("The file holds the run, your answers, the hints that you read, the lab's text, and "
                                 "which kernel it was. Nothing is sent anywhere."),
                              this);
    inside->setObjectName(QStringLiteral("quiet"));
    inside->setWordWrap(true);
    rows->addWidget(inside);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto* save = buttons->addButton(tr("&Save the File…"), QDialogButtonBox::AcceptRole);
    save->setDefault(true);
    connect(save, &QPushButton::clicked, this, &HandInDialog::choose);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    rows->addWidget(buttons);
}

/// "who-shakes-hands-anna-b.pcapng"
void HandInDialog::choose() {
    static const QRegularExpression others(QStringLiteral("[^\\p{L}\\p{N}]+"));
    const QStringList words = name_->text().toLower().split(others, Qt::SkipEmptyParts);
    const QString file = (QStringList{lab_} + words).join(QLatin1Char('-')) + QStringLiteral(".pcapng");
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Hand In"), QDir(folder_).filePath(file), tr("Sessions (*.pcapng)"));
    if (path.isEmpty()) return;
    emit chosen(path, name_->text());
    accept();
}

} // namespace socketscope
