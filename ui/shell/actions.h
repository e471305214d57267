// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every action of the window with its words and its keys (DESIGN 11), in one place: menus, buttons and the sheet of
// keys take them from here. Actions do nothing themselves; the window connects them.
#pragma once

#include "core/service/primitive.h"
#include "ui/shell/hand_actions.h"

#include <QAction>
#include <QActionGroup>
#include <QObject>

#include <array>
#include <vector>

namespace socketscope {

class Actions : public QObject {
    Q_OBJECT
public:
    /// `keysFrom`: the widgets inside which single keys (→, 1, P …) are heard; all other keys work in the whole window.
    Actions(QWidget* window, const std::vector<QWidget*>& keysFrom);

    QAction *open, *save, *saveAs, *quit;
    std::vector<QAction*> exports; ///< one for each format, with its ending as data
    QAction *exportAll, *exportToCursor, *exportInSight, *exportDark, *copyPicture, *copyCommand;
    QAction* copySentence;
    QAction *primitives, *everything, *byTime, *byEvent, *toScale, *nextAxis;
    QAction *zoomIn, *zoomOut, *zoomReset, *textNormal, *textLarge;
    QAction *themeAuto, *themeLight, *themeDark, *reducedMotion, *shortRoles, *legend, *states, *fullScreen,
        *resetLayout;
    QAction *step, *back, *play, *start, *live, *goTo, *restart;
    std::array<QAction*, allPrimitives.size()> call;
    QAction *disconnectWrite, *disconnectAbort, *interrupt, *message;
    QAction *nextProgram, *nextClient, *previousClient, *addClient;
    QAction *wireAuto, *wireSandbox, *wireLoopback, *wireModel;
    QAction *profileAuto, *profileStock, *profileClass;
    QAction *machine, *kernel, *endTimeWait, *agreement, *guest;
    QAction *ip4, *ip6;
    QAction *showKeys, *about, *nextPane;
    HandActions* hand;            ///< the hand on the wire
    std::vector<QAction*> speeds; ///< data(): steps a second

    /// A recording has an end and no live edge, and nothing happens in it any more.
    void setRecorded(bool recorded);
    /// What the sheet of keys shows, in its order; nullptr between groups.
    [[nodiscard]] std::vector<const QAction*> sheet() const;

private:
    QAction* add(const QString& words, const QString& tip, const QList<QKeySequence>& keys = {});
    /// A key that is heard only where no text is typed.
    QAction* single(const QString& words, const QString& tip, const QList<QKeySequence>& keys);
    QAction* check(QAction* action, QActionGroup* group = nullptr);
    void makeFile();
    void makeExports();
    void makeView();
    void makeRun();
    void makeNetwork();
    void makeHelp();

    QWidget* window_;
    std::vector<QWidget*> keysFrom_;
};

} // namespace socketscope
