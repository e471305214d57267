// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The actions of the hand on the wire, with their words and keys (DESIGN 11): what stops at the hand, what becomes of
// what is held, segments made by hand, the cable. Part of Actions; they do nothing themselves, the HandDesk connects
// them. Single keys are heard in the diagram and in the list of what is held, nowhere else.
#pragma once

#include <QAction>
#include <QObject>

#include <array>
#include <vector>

namespace socketscope {

class HandActions : public QObject {
    Q_OBJECT
public:
    explicit HandActions(QWidget* window);

    std::array<QAction*, 4> stops; ///< in the order of Stops
    QAction* toggle;               ///< everything stops, or nothing
    QAction *deliver, *drop, *copy, *corrupt, *delay, *more;
    std::vector<QAction*> delays; ///< data(): ms
    QAction* delayOwn;
    QAction *earlier, *later, *deliverAll, *dropAll, *deliverBefore, *dropCopies, *showDetails, *forgeLike;
    QAction *forge, *cut, *quality;

    /// Single keys are heard in this widget.
    void listenIn(QWidget* widget) const;
    /// For the sheet of keys.
    [[nodiscard]] std::vector<const QAction*> sheet() const;

private:
    QAction* add(const QString& words, const QString& tip, const QList<QKeySequence>& keys = {});
    QAction* single(const QString& words, const QString& tip, const QList<QKeySequence>& keys);
    void makeStops();
    void makeDecisions();
    void makeOthers();

    QWidget* window_;
    std::vector<QAction*> singles_;
};

} // namespace socketscope
