// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The bench: a card for each program, which of them the number keys act on, and the button that lets another client
// join. Gives commands by signal; the shell passes them to the session.
#pragma once

#include "ui/bench/hidden_card.h"
#include "ui/bench/insight_list.h"
#include "ui/bench/program_card.h"

#include <QScrollArea>

#include <vector>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace socketscope {

class BenchPanel : public QScrollArea {
    Q_OBJECT
public:
    explicit BenchPanel(QWidget* parent = nullptr);

    void setSession(const Session* session);
    void refresh();
    /// TCP's states and queues, or calls only.
    void setShowsStates(bool states);
    /// How to see what the level Primitives hides.
    void offerEverything(QAction* action) { hidden_->setShowsAll(action); }
    void setLook(const Look& look);

    [[nodiscard]] ProgramId focused() const { return focused_; }
    void setFocused(ProgramId program);
    void focusNext();
    /// The next client (+1) or the one before (-1).
    void focusClient(int direction);
    /// The focused program calls this primitive.
    void press(Primitive primitive, DisconnectHow how = DisconnectHow::Close);
    void interruptFocused();
    void addClient();
    void editMessage();

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {look_.whole(264), look_.whole(200)}; }
    [[nodiscard]] const std::vector<ProgramCard*>& cards() const { return cards_; }
    [[nodiscard]] const HiddenCard& hidden() const { return *hidden_; }
    /// Its parts from top to bottom, for the order of Tab.
    [[nodiscard]] std::vector<QWidget*> parts() const;

signals:
    void commanded(socketscope::Command command);
    void focusChanged(socketscope::ProgramId program);
    void leaveAsked();
    void liveAsked();
    void partsChanged(); ///< controls have come or gone
    void eventChosen(socketscope::EventId event);

private:
    void makeReviewNote();
    void syncCards();
    [[nodiscard]] ProgramCard* card(ProgramId program) const;
    void addCard(ProgramId program);

    const Session* session_ = nullptr;
    BenchModel model_;
    bool states_ = true;
    Look look_;
    ProgramId focused_ = noProgram;
    std::vector<ProgramCard*> cards_;
    QWidget* content_ = nullptr;
    QVBoxLayout* column_ = nullptr;
    QWidget* review_ = nullptr;
    QPushButton* liveEdge_ = nullptr;
    QLabel* reviewWords_ = nullptr;
    InsightList* insights_ = nullptr;
    HiddenCard* hidden_ = nullptr;
    QPushButton* addClient_ = nullptr;
};

} // namespace socketscope
