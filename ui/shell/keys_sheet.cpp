// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/keys_sheet.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

namespace socketscope {
namespace {

QString plain(const QAction& action) {
    QString words = action.text();
    words.remove(QLatin1Char('&'));
    if (words.endsWith(QStringLiteral("…"))) words.chop(1);
    return words;
}

/// The first key, and the function key that does the same in the whole window.
QString keysOf(const QAction& action) {
    QString keys = action.shortcut().toString(QKeySequence::NativeText);
    for (const QAction* alias : action.findChildren<QAction*>())
        keys += QStringLiteral("  ") + alias->shortcut().toString(QKeySequence::NativeText);
    return keys;
}

void closeButton(QDialog* dialog, QLayout* layout) {
    auto* box = new QDialogButtonBox(dialog);
    box->addButton(QCoreApplication::translate("KeysSheet", "Close"), QDialogButtonBox::RejectRole);
    QObject::connect(box, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    layout->addWidget(box);
}

} // namespace

KeysSheet::KeysSheet(const Actions& actions, const Look& look, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Keys"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* outer = new QVBoxLayout(this);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(look.whole(32));
    QGridLayout* grid = nullptr;
    int row = 0, shown = 0;
    const std::vector<const QAction*> sheet = actions.sheet();
    for (const QAction* action : sheet) {
        if (grid == nullptr || (action == nullptr && shown > static_cast<int>(sheet.size()) * 2 / 5)) {
            grid = new QGridLayout;
            grid->setHorizontalSpacing(look.whole(20));
            grid->setVerticalSpacing(look.whole(5));
            columns->addLayout(grid);
            row = shown = 0;
            if (action == nullptr) continue;
        }
        if (action == nullptr) {
            grid->setRowMinimumHeight(row++, look.whole(10));
            continue;
        }
        auto* keys = new QLabel(keysOf(*action), this);
        keys->setFont(look.font(12, QFont::DemiBold, true));
        keys->setObjectName(QStringLiteral("mono"));
        auto* words = new QLabel(plain(*action), this);
        words->setToolTip(action->toolTip());
        grid->addWidget(keys, row, 0, Qt::AlignRight);
        grid->addWidget(words, row++, 1);
        ++shown;
    }
    for (int i = 0; i < columns->count(); ++i)
        if (auto* g = qobject_cast<QGridLayout*>(columns->itemAt(i)->layout())) g->setRowStretch(g->rowCount(), 1);
    outer->addLayout(columns);
    auto* note =
        new QLabel(tr("In the diagram also: ↑ ↓ the mark before or after in time, Esc none. On DISCONNECT: Alt+↓ "
                      "chooses how."),
                   this);
    note->setWordWrap(true);
    note->setObjectName(QStringLiteral("quiet"));
    outer->addWidget(note);
    closeButton(this, outer);
}

AboutSheet::AboutSheet(const QString& kernel, const Look& look, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("About Socketscope"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* outer = new QVBoxLayout(this);
    auto* name =
        new QLabel(QStringLiteral("Socketscope %1").arg(QCoreApplication::applicationVersion()).trimmed(), this);
    name->setFont(look.font(16, QFont::DemiBold));
    auto* words = new QLabel(tr("See what a connection is: primitives, states and segments of the real kernel.\n\n"
                                "On the loopback wire every call that you see is really made, on this machine’s own "
                                "address; the model is our own TCP. Nothing leaves the machine.\n\nKernel: %1\nQt: "
                                "%2\n\nFree software: GNU General Public License, "
                                "version 3 or later.")
                                 .arg(kernel.isEmpty() ? tr("none") : kernel, QString::fromLatin1(qVersion())),
                             this);
    words->setWordWrap(true);
    words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    words->setMinimumWidth(look.whole(380));
    outer->addWidget(name);
    outer->addWidget(words);
    closeButton(this, outer);
}

} // namespace socketscope
