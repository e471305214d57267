// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/hand_desk.h"

#include "ui/hands/forge_dialog.h"
#include "ui/hands/hand_words.h"
#include "ui/hands/quality_dialog.h"

#include <QApplication>
#include <QInputDialog>

#include <algorithm>

namespace socketscope {

HandDesk::HandDesk(const HandActions& actions, SequenceView& diagram, HandList& list, HandBar& bar, QWidget* window)
    : QObject(window), a_(actions), diagram_(diagram), list_(list), bar_(bar), window_(window) {
    a_.listenIn(&diagram);
    a_.listenIn(&list.list());
    makeMenus(window);
    makeButtons();
    connectDecisions();
    connectOthers();
    bar_.hide();
}

void HandDesk::makeMenus(QWidget* window) {
    delayMenu_ = new QMenu(tr("De&lay"), window);
    for (QAction* action : a_.delays) delayMenu_->addAction(action);
    delayMenu_->addAction(a_.delayOwn);
    moreMenu_ = new QMenu(tr("&More"), window);
    moreMenu_->addActions({a_.showDetails, a_.forgeLike});
    moreMenu_->addSeparator();
    moreMenu_->addActions({a_.earlier, a_.later, a_.deliverBefore, a_.dropCopies});
    moreMenu_->addSeparator();
    moreMenu_->addActions({a_.deliverAll, a_.dropAll});
}

void HandDesk::fill(QMenu& menu) const {
    for (QAction* action : a_.stops) menu.addAction(action);
    menu.addAction(a_.toggle);
    menu.addSeparator();
    menu.addActions({a_.deliver, a_.drop, a_.copy});
    menu.addMenu(delayMenu_);
    menu.addAction(a_.corrupt);
    menu.addMenu(moreMenu_);
    menu.addActions({a_.deliverAll, a_.dropAll});
    menu.addSeparator();
    menu.addActions({a_.forge, a_.cut, a_.quality});
}

void HandDesk::makeButtons() {
    using Kind = HintButton::Kind;
    for (QAction* action : {a_.deliver, a_.drop, a_.copy, a_.delay, a_.corrupt, a_.more}) {
        const Kind kind = action == a_.deliver ? Kind::Primary : Kind::Plain;
        const QKeySequence key = action->shortcut();
        const QString hint = key == QKeySequence(Qt::Key_Return) ? QStringLiteral("↵") : key.toString();
        for (HintButton* button : {list_.addButton(action, kind), bar_.addButton(action, kind)})
            if (hint.size() == 1) button->setHint(hint);
    }
    for (QAction* action : {a_.deliverAll, a_.dropAll}) list_.addButton(action, Kind::Plain);
}

void HandDesk::connectDecisions() {
    const auto decides = [this](QAction* action, WireAction what) {
        connect(action, &QAction::triggered, this, [this, what] { decideChosen(what); });
    };
    decides(a_.deliver, WireAction::Deliver);
    decides(a_.drop, WireAction::Drop);
    decides(a_.copy, WireAction::Copy);
    decides(a_.corrupt, WireAction::Corrupt);
    for (QAction* delay : a_.delays)
        connect(delay, &QAction::triggered, this,
                [this, delay] { decideChosen(WireAction::Delay, std::chrono::milliseconds(delay->data().toInt())); });
    connect(a_.delayOwn, &QAction::triggered, this, &HandDesk::askDelay);
    connect(a_.delay, &QAction::triggered, this, [this] { popUp(delayMenu_, Offer::Delay); });
    connect(a_.more, &QAction::triggered, this, [this] { popUp(moreMenu_, Offer::More); });
    connect(&diagram_, &SequenceView::offerTaken, this, &HandDesk::take);
    connect(&diagram_, &SequenceView::carriedOver, this, [this](SegmentId s) { decide(s, WireAction::Deliver); });
    connect(&diagram_, &SequenceView::carriedOnto, this, [this](SegmentId segment, SegmentId other) {
        hands_.move(hands_.rowOf(segment), hands_.rowOf(other));
        keepChosen(segment);
    });
    connect(a_.deliverAll, &QAction::triggered, this, [this] { decideAll(hands_.inOrder(), WireAction::Deliver); });
    connect(a_.dropAll, &QAction::triggered, this, [this] { decideAll(hands_.inOrder(), WireAction::Drop); });
    connect(a_.deliverBefore, &QAction::triggered, this, [this] {
        std::vector<SegmentId> before;
        const std::size_t row = hands_.rowOf(chosen());
        for (std::size_t i = 0; i < row && i < hands_.rows().size(); ++i)
            for (const SegmentId segment : hands_.rows()[i].segments) before.push_back(segment);
        decideAll(before, WireAction::Deliver);
    });
    connect(a_.dropCopies, &QAction::triggered, this, [this] {
        const std::size_t row = hands_.rowOf(chosen());
        if (row >= hands_.rows().size()) return decideAll({}, WireAction::Drop);
        std::vector<SegmentId> copies = hands_.rows()[row].segments;
        copies.erase(copies.begin());
        decideAll(copies, WireAction::Drop);
    });
}

void HandDesk::connectOthers() {
    for (std::size_t i = 0; i < a_.stops.size(); ++i)
        connect(a_.stops[i], &QAction::triggered, this, [this, i] { choose(static_cast<Stops>(i)); });
    connect(a_.toggle, &QAction::triggered, this,
            [this] { choose(stance().stops() == Stops::None ? Stops::All : Stops::None); });
    connect(a_.earlier, &QAction::triggered, this, [this] { move(-1); });
    connect(a_.later, &QAction::triggered, this, [this] { move(1); });
    connect(&list_, &HandList::rowMoved, this, [this](int from, int to) {
        const SegmentId moved = hands_.rows().at(static_cast<std::size_t>(from)).first();
        hands_.move(static_cast<std::size_t>(from), static_cast<std::size_t>(to));
        keepChosen(moved);
    });
    connect(&list_, &HandList::rowChosen, this, [this](int row) {
        const SegmentId segment = hands_.rows()[static_cast<std::size_t>(row)].first();
        diagram_.select(session_->trace().segment(segment).held, true);
    });
    connect(a_.showDetails, &QAction::triggered, this, [this] {
        if (!present(chosen())) return decideAll({}, WireAction::Deliver);
        diagram_.select(session_->trace().segment(chosen()).sent, true);
        diagram_.setFocus(Qt::OtherFocusReason);
    });
    connect(a_.forgeLike, &QAction::triggered, this, [this] {
        if (canHold()) askForge(present(chosen()) ? forgeLike(session_->trace(), chosen()) : ForgeSegment{});
    });
    connect(a_.forge, &QAction::triggered, this, [this] {
        if (!canHold()) return;
        ForgeSegment first;
        first.flags = flag::ack; // as every segment after the first
        askForge(first);
    });
    connect(a_.quality, &QAction::triggered, this, [this] {
        if (canHold()) askQuality();
    });
    connect(a_.cut, &QAction::triggered, this, &HandDesk::setCable);
}

void HandDesk::setSession(const Session* session) {
    session_ = session;
    hands_ = {};
    diagram_.setDecides({});
}

void HandDesk::setLook(const Look& look) {
    look_ = look;
    list_.setLook(look);
    bar_.setLook(look);
}

WireStance HandDesk::stance() const {
    const auto* given = session_ != nullptr ? session_->given() : nullptr;
    return given != nullptr ? stanceOf(*given) : WireStance{};
}

SegmentId HandDesk::chosen() const {
    return session_ != nullptr ? hands_.chosen(session_->trace(), diagram_.selected()) : SegmentId{};
}

void HandDesk::refresh() {
    if (session_ == nullptr) return;
    const Trace& trace = session_->trace();
    const auto* hold = trace.get<Decided>(diagram_.selected());
    const bool meant = hold != nullptr && hands_.rowOf(hold->segment) < hands_.rows().size();
    hands_.follow(trace);
    if (meant && hands_.rowOf(hold->segment) >= hands_.rows().size()) diagram_.select({}, false); // it is gone
    std::vector<SegmentId> turns;
    if (hands_.reordered())
        for (const Hands::Row& row : hands_.rows()) turns.push_back(row.first());
    diagram_.setTurns(std::move(turns));
    diagram_.setDecides(session_->atHand() ? chosen() : SegmentId{});
    std::vector<HeldEntry> entries;
    for (const Hands::Row& row : hands_.rows()) {
        const EventId timer = diagram_.cast().retransmission(trace, row.first(), trace.last(), session_->now());
        const auto* change = trace.get<TimerChanged>(timer);
        entries.push_back(
            {number(row.first()), heldTitle(trace, row),
             heldSince(*session_, row, change != nullptr ? std::optional(change->expires) : std::nullopt)});
    }
    const std::size_t row = hands_.rowOf(chosen());
    if (entries.empty()) returnFocusFrom(list_);
    list_.setEntries(entries, row < entries.size() ? static_cast<int>(row) : -1);
    if (row < entries.size()) bar_.setWords(entries[row].title + QStringLiteral(" · ") + entries[row].since);
    const WireStance wire = stance();
    const bool known = session_->given() != nullptr;
    const int stops = known && !wire.stopsOnlySome() ? static_cast<int>(wire.stops()) : -1;
    for (std::size_t i = 0; i < a_.stops.size(); ++i) a_.stops[i]->setChecked(stops == static_cast<int>(i));
    a_.cut->setChecked(wire.cut);
    diagram_.setWireNote(known ? noteOf(wire) : tr("what stops here is no longer remembered"));
    emit stopsChanged(stops);
}

/// Under the head of the wire; empty: it flows, unless something is held.
QString HandDesk::noteOf(const WireStance& wire) {
    if (wire.cut) return tr("the cable is cut");
    if (wire.stopsOnlySome()) return tr("certain segments stop at your hand");
    switch (wire.stops()) {
    case Stops::FromClient:
        return tr("the client’s side stops at your hand");
    case Stops::FromServer:
        return tr("the server’s side stops at your hand");
    case Stops::All:
        return tr("all stops at your hand");
    case Stops::None:
        break;
    }
    return {};
}

void HandDesk::showBar() {
    const bool wanted = session_ != nullptr && !hands_.empty() && session_->atHand() && !diagram_.showsCard();
    if (!wanted) returnFocusFrom(bar_);
    if (bar_.isHidden() == wanted) bar_.setVisible(wanted);
}

/// What is about to vanish gives the keyboard to the diagram, where the keys are; Qt would give it to some button.
void HandDesk::returnFocusFrom(const QWidget& part) {
    const QWidget* focused = QApplication::focusWidget();
    if (focused != nullptr && part.isAncestorOf(focused)) diagram_.setFocus(Qt::OtherFocusReason);
}

bool HandDesk::step() {
    if (session_ == nullptr || hands_.empty() || !session_->atHand()) return false;
    if (!session_->stepDelivers()) return false;
    if (session_->virtualTime() && !hands_.reordered()) return false;
    decide(hands_.first(), WireAction::Deliver);
    return true;
}

Stops HandDesk::personsStops() const {
    const Script* script = session_ != nullptr ? session_->script() : nullptr;
    return script != nullptr && script->scenario().handlesTheWire() ? Stops::None : stance().stops();
}

void HandDesk::choose(Stops wanted) {
    if (!canHold()) return refresh(); // the switch springs back
    for (const Command& command : commandsFor(wanted, stance())) emit commanded(command);
    refresh();
}

/// Says why not, and what to do.
bool HandDesk::canHold() {
    if (session_ == nullptr) return false;
    if (session_->isRecording()) {
        emit told(tr("This is a recording: its segments have gone their way."));
        return false;
    }
    if (session_->info().wire != Wire::Loopback) return true;
    Error error;
    error.what = tr("On loopback no segment can be stopped").toStdString();
    error.why = tr("the kernel hands its segments to itself, and nobody sees them on the way").toStdString();
    error.remedy =
        tr("Choose another wire: Network, Wire, Sandbox; or Model where this machine has no sandbox. A new session "
           "begins on it.")
            .toStdString();
    emit refused(error);
    return false;
}

void HandDesk::decide(SegmentId segment, WireAction action, Duration delay) {
    emit commanded(DecideSegment{segment, action, delay, DecidedBy::Person});
}

void HandDesk::decideChosen(WireAction action, Duration delay) {
    if (!present(chosen()) || !session_->atHand()) return decideAll({}, action);
    decide(chosen(), action, delay);
}

void HandDesk::decideAll(const std::vector<SegmentId>& segments, WireAction action) {
    if (session_ != nullptr && !session_->atHand()) {
        emit told(tr("You are looking at the past: only what is held now can be decided about (End shows now)."));
        return;
    }
    if (segments.empty())
        emit told(hands_.empty() ? tr("Nothing is in your hands. Stop segments first: Ctrl+H.")
                                 : tr("There is nothing of that kind in your hands."));
    for (const SegmentId segment : segments) decide(segment, action);
}

/// It goes on being the one that is meant, wherever it lies.
void HandDesk::keepChosen(SegmentId segment) {
    diagram_.select(session_->trace().segment(segment).held, false);
    refresh();
}

void HandDesk::move(int by) {
    const std::size_t row = hands_.rowOf(chosen());
    if (row >= hands_.rows().size() || (by < 0 && row == 0)) return;
    const SegmentId moved = chosen();
    hands_.move(row, by < 0 ? row - 1 : row + 1);
    keepChosen(moved);
    emit told(tr("Place %1 of %2 in your hands.").arg(hands_.rowOf(moved) + 1).arg(hands_.rows().size()));
}

void HandDesk::take(Offer offer) {
    QAction* const actions[]{nullptr, a_.deliver, a_.drop, a_.copy, a_.delay, a_.corrupt, a_.more};
    if (QAction* action = actions[static_cast<std::size_t>(offer)]) action->trigger();
}

/// At the button that was pressed, wherever that is.
void HandDesk::popUp(QMenu* menu, Offer offer) {
    if (!present(chosen())) return decideAll({}, WireAction::Deliver);
    const auto* button = qobject_cast<QWidget*>(QApplication::focusWidget());
    const bool inBar = bar_.isVisible(), inList = button != nullptr && list_.isAncestorOf(button);
    const QPoint at = inList  ? button->mapToGlobal(QPoint(0, button->height()))
                      : inBar ? bar_.mapToGlobal(QPoint(bar_.width() / 2, -menu->sizeHint().height()))
                              : diagram_.placeOf(offer).bottomLeft();
    menu->popup(at);
}

void HandDesk::askDelay() {
    auto* dialog = new QInputDialog(window_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Delay"));
    dialog->setLabelText(tr("Seconds, 0.001 to 600:"));
    dialog->setInputMode(QInputDialog::DoubleInput);
    dialog->setDoubleDecimals(3);
    dialog->setDoubleRange(0.001, 600);
    dialog->setDoubleValue(0.3);
    const SegmentId segment = chosen();
    connect(dialog, &QInputDialog::doubleValueSelected, this,
            [this, segment](double s) { decide(segment, WireAction::Delay, fromSeconds(s)); });
    dialog->open();
}

void HandDesk::askForge(const ForgeSegment& first) {
    auto* dialog = new ForgeDialog(session_->trace(), first, look_, window_);
    connect(dialog, &ForgeDialog::forged, this, [this](const ForgeSegment& made) { emit commanded(made); });
    dialog->open();
}

void HandDesk::askQuality() {
    auto* dialog = new QualityDialog(stance().quality, session_->info().seed, look_, window_);
    connect(dialog, &QualityDialog::chosen, this,
            [this](const WireQuality& quality) { emit commanded(SetWire{quality}); });
    dialog->open();
}

void HandDesk::setCable(bool cut) {
    if (!canHold()) return refresh();
    if (cut)
        emit commanded(SetWire{WireIsCut{}});
    else
        for (const Command& command : commandsToMend(stance())) emit commanded(command);
    refresh();
}

} // namespace socketscope
