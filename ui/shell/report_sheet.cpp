// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/report_sheet.h"

#include "core/base/atomic_file.h"
#include "ui/lesson/lesson_labels.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QGuiApplication>
#include <QPushButton>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace socketscope {

ReportSheet::ReportSheet(const QString& markdown, const Look& look, QWidget* parent)
    : QDialog(parent), markdown_(markdown) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Report"));
    auto* rows = new QVBoxLayout(this);
    auto* text = new QTextBrowser(this);
    text->setOpenLinks(false);
    text->setMarkdown(plainMarkdown(markdown));
    text->setAccessibleName(tr("Report"));
    rows->addWidget(text);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons->addButton(tr("Copy as &Markdown"), QDialogButtonBox::ActionRole), &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(markdown_); });
    connect(buttons->addButton(tr("&Save…"), QDialogButtonBox::ActionRole), &QPushButton::clicked, this,
            &ReportSheet::save);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    rows->addWidget(buttons);
    resize(look.whole(560), look.whole(600));
}

void ReportSheet::save() {
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Save Report"), QStringLiteral("report.md"), tr("Markdown (*.md)"));
    if (path.isEmpty()) return;
    const std::string text = markdown_.toStdString();
    auto file = AtomicFile::begin(QFile::encodeName(path).toStdString());
    std::optional<Error> failed = file ? file.value().write(asBytes(text)) : file.error();
    if (!failed) failed = file.value().commit();
    if (failed) emit refused(*failed);
}

} // namespace socketscope
