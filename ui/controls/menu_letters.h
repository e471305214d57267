// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// In an open menu a letter chooses its entry. The diagram has keys of one letter too, and Qt would give them the letter
// although a menu is open (QMenu claims arrows and Enter only): T in the Network menu would change the axis. The window
// installs one on the application; it keeps nothing.
#pragma once

#include <QKeyEvent>
#include <QMenu>
#include <QObject>

namespace socketscope {

class MenuLetters : public QObject {
public:
    using QObject::QObject;

    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() != QEvent::ShortcutOverride || qobject_cast<QMenu*>(watched) == nullptr) return false;
        const auto* key = static_cast<const QKeyEvent*>(event); // NOLINT(*-static-cast-downcast): the type says so
        if ((key->modifiers() & ~Qt::KeyboardModifiers(Qt::ShiftModifier | Qt::KeypadModifier)) != Qt::NoModifier)
            return false;
        event->accept();
        return true;
    }
};

} // namespace socketscope
