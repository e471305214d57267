// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How every action of the window is made: words for menus, a tip for tooltips and the status bar, keys. Used by Actions
// and HandActions, which say where its keys are heard.
#pragma once

#include <QAction>
#include <QKeySequence>

namespace socketscope {

[[nodiscard]] inline QAction* makeAction(QObject* owner, const QString& words, const QString& tip,
                                         const QList<QKeySequence>& keys) {
    auto* action = new QAction(words, owner);
    action->setToolTip(tip);
    action->setStatusTip(tip);
    action->setShortcuts(keys);
    return action;
}

} // namespace socketscope
