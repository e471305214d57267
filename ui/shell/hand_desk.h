// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The hand on the wire, in the window: keeps the order of what is held, tells the diagram whose card it shows, fills
// list and bar, and turns the actions of the hand into commands. The window passes them to the session. It never
// touches the session itself, and keeps no fact but the order that a person chose.
#pragma once

#include "core/session/session.h"
#include "ui/hands/hand_bar.h"
#include "ui/hands/hand_list.h"
#include "ui/hands/stance.h"
#include "ui/scene/hands.h"
#include "ui/sequence/sequence_view.h"
#include "ui/shell/hand_actions.h"

#include <QMenu>
#include <QObject>

namespace socketscope {

class HandDesk : public QObject {
    Q_OBJECT
public:
    HandDesk(const HandActions& actions, SequenceView& diagram, HandList& list, HandBar& bar, QWidget* window);

    void setSession(const Session* session);
    void setLook(const Look& look);
    /// The session has changed, or another mark is selected. Call before the diagram's refresh().
    void refresh();
    /// The rest, once the diagram has been refreshed: whether its card has room.
    void showBar();
    /// What Step does where the next thing is to let go what is held: the first of the list, where its order is a
    /// person's own or time is the kernel's. False where Step is the session's.
    bool step();
    void choose(Stops wanted);
    /// What a person has said with choose(); None where the scenario says itself what stops.
    [[nodiscard]] Stops personsStops() const;

    [[nodiscard]] const Hands& hands() const { return hands_; }
    [[nodiscard]] WireStance stance() const;
    [[nodiscard]] QMenu* delayMenu() { return delayMenu_; }
    [[nodiscard]] QMenu* moreMenu() { return moreMenu_; }
    /// Everything about the wire, for the menu bar.
    void fill(QMenu& menu) const;

signals:
    void commanded(const socketscope::Command& command);
    void refused(const socketscope::Error& error);
    void told(const QString& sentence);
    void stopsChanged(int stops);

private:
    void connectDecisions();
    void connectOthers();
    void makeMenus(QWidget* window);
    void makeButtons();
    [[nodiscard]] SegmentId chosen() const;
    [[nodiscard]] bool canHold();
    void decide(SegmentId segment, WireAction action, Duration delay = {});
    void decideChosen(WireAction action, Duration delay = {});
    void decideAll(const std::vector<SegmentId>& segments, WireAction action);
    void keepChosen(SegmentId segment);
    void returnFocusFrom(const QWidget& part);
    void move(int by);
    [[nodiscard]] static QString noteOf(const WireStance& wire);
    void take(Offer offer);
    void popUp(QMenu* menu, Offer offer);
    void askDelay();
    void askForge(const ForgeSegment& first);
    void askQuality();
    void setCable(bool cut);

    const HandActions& a_;
    SequenceView& diagram_;
    HandList& list_;
    HandBar& bar_;
    QWidget* window_;
    QMenu *delayMenu_, *moreMenu_;
    const Session* session_ = nullptr;
    Look look_;
    Hands hands_;
};

} // namespace socketscope
