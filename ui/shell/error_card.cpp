// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/error_card.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace socketscope {
namespace {

/// The name of a file, a setting or a variable: such words are not made capital.
bool isName(const QString& word) {
    return std::any_of(word.begin(), word.end() - 1, [](QChar c) { return QStringLiteral("._/:").contains(c); });
}

/// Core writes its sentences without a capital and without a full stop.
QString sentence(const std::string& text) {
    QString s = QString::fromStdString(text).trimmed();
    if (s.isEmpty()) return s;
    if (!isName(s.section(QLatin1Char(' '), 0, 0))) s[0] = s[0].toUpper();
    if (!QStringLiteral(".?!…").contains(s.back())) s += QLatin1Char('.');
    return s;
}

} // namespace

ErrorCard::ErrorCard(QWidget* over) : QFrame(over), over_(over) {
    setObjectName(QStringLiteral("errorCard"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 12);
    const auto label = [&](const char* name) {
        auto* l = new QLabel(this);
        l->setObjectName(QLatin1String(name));
        l->setWordWrap(true);
        l->setTextFormat(Qt::PlainText);
        l->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        l->setFocusPolicy(Qt::NoFocus);
        column->addWidget(l);
        return l;
    };
    what_ = label("what");
    place_ = label("place");
    why_ = label("why");
    remedy_ = label("remedy");
    auto* row = new QHBoxLayout;
    copy_ = new QPushButton(tr("&Copy"), this);
    close_ = new QPushButton(tr("C&lose"), this);
    row->addStretch(1);
    row->addWidget(copy_);
    row->addWidget(close_);
    column->addLayout(row);
    connect(copy_, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(words()); });
    connect(close_, &QPushButton::clicked, this, [this] {
        hide();
        emit closed();
    });
    over_->installEventFilter(this);
    hide();
}

void ErrorCard::setLook(const Look& look) { look_ = look; }

void ErrorCard::show(const Error& error) {
    error_ = error;
    what_->setText(sentence(error.what));
    why_->setText(sentence(error.why));
    remedy_->setText(sentence(error.remedy));
    remedy_->setVisible(!error.remedy.empty());
    QString where;
    if (error.place) {
        where = QString::fromStdString(error.place->file);
        if (error.place->line != 0) where += QStringLiteral(":%1:%2").arg(error.place->line).arg(error.place->column);
    }
    place_->setText(where);
    place_->setVisible(!where.isEmpty());
    setAccessibleName(tr("Error: %1").arg(what_->text()));
    setAccessibleDescription(words());
    place();
    QFrame::show();
    raise();
    close_->setFocus(Qt::OtherFocusReason);
}

QString ErrorCard::words() const { return QString::fromStdString(error_.line()); }

void ErrorCard::place() {
    const int width = std::min(over_->width() - 32, look_.whole(560));
    setFixedWidth(std::max(width, 240));
    layout()->activate();
    const int height = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width) : sizeHint().height();
    resize(width, height);
    move((over_->width() - width) / 2, std::max(16, std::min(look_.whole(110), over_->height() - height - 8)));
}

bool ErrorCard::eventFilter(QObject* object, QEvent* event) {
    if (object == over_ && event->type() == QEvent::Resize && isVisible()) place();
    return QFrame::eventFilter(object, event);
}

void ErrorCard::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        close_->click();
    else
        QFrame::keyPressEvent(event);
}

} // namespace socketscope
