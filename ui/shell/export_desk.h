// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Giving a run away: files of every format that export.h knows, the picture on the clipboard, and the command that does
// the same again. Used by the shell, which says what is shown. It changes nothing in the session.
#pragma once

#include "core/session/session.h"
#include "ui/sequence/export.h"
#include "ui/shell/actions.h"

#include <QObject>

#include <functional>

class QMenu;
class QSettings;
class QWidget;

namespace socketscope {

class ExportDesk : public QObject {
    Q_OBJECT
public:
    /// What the window shows.
    struct Shown {
        const Session* session = nullptr;
        ExportOptions look;       ///< level, axis, theme and focused client of the diagram
        Step cursor = 0;          ///< where it stands
        Step first = 1, last = 0; ///< the steps that are in sight
        QString file;             ///< the session's, or the scenario's; empty for none
    };
    using Look = std::function<Shown()>;

    /// All outlive this.
    ExportDesk(const Actions& actions, QSettings& settings, Look look, QWidget* window);

    void fill(QMenu* menu);
    /// The format is the path's ending.
    void exportTo(const QString& path);
    void copyPicture();
    /// What a terminal must be told to show the same; refused where calls were made by hand.
    void copyCommand();

signals:
    void exported(const QString& path);
    void told(const QString& sentence);
    void refused(const socketscope::Error& error);

private:
    void ask(const QString& ending);
    [[nodiscard]] ExportOptions wanted(const Shown& shown) const;

    const Actions& a_;
    QSettings& settings_;
    Look look_;
    QWidget* window_;
};

/// "socketscope run phone-call --wire sandbox --profile class"; empty where no command does the same.
[[nodiscard]] QString commandFor(const ExportDesk::Shown& shown);

} // namespace socketscope
