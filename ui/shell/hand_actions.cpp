// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/hand_actions.h"

#include "ui/shell/make_action.h"

#include <QActionGroup>
#include <QWidget>

namespace socketscope {

HandActions::HandActions(QWidget* window) : QObject(window), window_(window) {
    makeStops();
    makeDecisions();
    makeOthers();
}

QAction* HandActions::add(const QString& words, const QString& tip, const QList<QKeySequence>& keys) {
    QAction* action = makeAction(this, words, tip, keys);
    window_->addAction(action);
    return action;
}

QAction* HandActions::single(const QString& words, const QString& tip, const QList<QKeySequence>& keys) {
    QAction* action = makeAction(this, words, tip, keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    singles_.push_back(action);
    return action;
}

void HandActions::listenIn(QWidget* widget) const {
    for (QAction* action : singles_) widget->addAction(action);
}

void HandActions::makeStops() {
    auto* group = new QActionGroup(this);
    stops = {
        add(tr("&Nothing Stops"), tr("Segments flow; what is held goes on.")),
        add(tr("From the &Client"), tr("Every segment that the client sends stops at your hand.")),
        add(tr("From the &Server"), tr("Every segment that the server sends stops at your hand.")),
        add(tr("&All Stop"), tr("Every segment stops at your hand, until you decide what becomes of it.")),
    };
    for (QAction* action : stops) {
        action->setCheckable(true);
        group->addAction(action);
    }
    toggle = add(tr("&Hold or Let Flow"), tr("All segments stop at your hand; once more, and nothing does."),
                 {QKeySequence(Qt::CTRL | Qt::Key_H)});
}

void HandActions::makeDecisions() {
    deliver = single(tr("&Deliver"), tr("The held segment goes on to where it is bound."),
                     {QKeySequence(Qt::Key_Return), QKeySequence(Qt::Key_Enter)});
    drop =
        single(tr("D&rop"), tr("The held segment is taken off the wire. Nobody is told."), {QKeySequence(Qt::Key_D)});
    copy = single(tr("Cop&y"), tr("The held segment goes on, and the same once more."), {QKeySequence(Qt::Key_U)});
    delay =
        single(tr("De&lay…"), tr("The held segment goes on after a time that you choose."), {QKeySequence(Qt::Key_H)});
    corrupt = single(tr("C&orrupt"), tr("One bit of the held segment is turned round; then it goes on."),
                     {QKeySequence(Qt::Key_X)});
    more = single(tr("&More…"), tr("What else may be done with the held segment."),
                  {QKeySequence(Qt::ALT | Qt::Key_Return)});
    for (const int ms : {200, 500, 1000, 2000, 5000}) {
        QAction* action = new QAction(tr("%1 s", "seconds").arg(ms / 1000.0), this);
        action->setData(ms);
        delays.push_back(action);
    }
    delayOwn = new QAction(tr("&Another Time…"), this);
    earlier = single(tr("&Earlier"), tr("The held segment takes the place before it in your hands."),
                     {QKeySequence(Qt::SHIFT | Qt::Key_Up)});
    later = single(tr("La&ter"), tr("The held segment takes the place after it in your hands."),
                   {QKeySequence(Qt::SHIFT | Qt::Key_Down)});
}

void HandActions::makeOthers() {
    deliverAll = add(tr("Del&iver All"), tr("Everything held goes on, in the order of the list."),
                     {QKeySequence(Qt::CTRL | Qt::Key_Return)});
    dropAll = add(tr("Dro&p All"), tr("Everything held is taken off the wire."));
    deliverBefore = add(tr("Deliver All &Before It"), tr("What stands before it in the list goes on."));
    dropCopies = add(tr("Drop Its &Copies"), tr("Of what TCP has sent more than once, one is left in your hands."));
    showDetails = add(tr("&Show It"), tr("Selects it: the line below the diagram says what it is."));
    forgeLike = add(tr("Forge One Li&ke It…"), tr("A segment with the same fields, to be changed before it is sent."));
    forge = add(tr("&Forge a Segment…"), tr("Puts a segment on the wire that no TCP has sent."),
                {QKeySequence(Qt::CTRL | Qt::Key_I)});
    cut = add(tr("Cable C&ut"),
              tr("Nothing gets through, either way; what is on the wire is lost. Mended, it lets go what is held."));
    cut->setCheckable(true);
    quality = add(tr("&Quality of the Wire…"), tr("How many segments are lost, copied, late."));
}

std::vector<const QAction*> HandActions::sheet() const {
    return {toggle, deliver, drop, copy, delay, corrupt, more, earlier, later, deliverAll, forge};
}

} // namespace socketscope
