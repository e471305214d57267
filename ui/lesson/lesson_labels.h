// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Labels of the Lesson dock: words that wrap, plain or in an author's Markdown. No link in them leads anywhere, and no
// picture is fetched: a lab may come from anybody.
#pragma once

#include <QLabel>

namespace socketscope {

/// `name`: the object name by which the style sheet knows it.
[[nodiscard]] inline QLabel* plainLabel(const QString& words, const QString& name) {
    auto* label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setText(words);
    label->setObjectName(name);
    label->setWordWrap(true);
    return label;
}

/// An author's Markdown without HTML and without pictures.
[[nodiscard]] inline QString plainMarkdown(QString words) {
    return words.replace(QLatin1Char('<'), QLatin1String("&lt;")).replace(QLatin1String("!["), QLatin1String("!&#91;"));
}

[[nodiscard]] inline QLabel* markdownLabel(const QString& words, const QString& name) {
    QLabel* label = plainLabel({}, name);
    label->setTextFormat(Qt::MarkdownText);
    label->setText(plainMarkdown(words));
    return label;
}

} // namespace socketscope
