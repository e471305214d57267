// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bench/bench_panel.h"

#include <QLabel>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace socketscope {

BenchPanel::BenchPanel(QWidget* parent) : QScrollArea(parent) {
    setObjectName(QStringLiteral("bench"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("Bench"));
    content_ = new QWidget;
    content_->setObjectName(QStringLiteral("benchContent"));
    column_ = new QVBoxLayout(content_);
    addClient_ = new QPushButton(tr("+ Client"), content_);
    addClient_->setObjectName(QStringLiteral("small"));
    addClient_->setFocusPolicy(Qt::TabFocus);
    addClient_->setToolTip(tr("Another client program joins."));
    connect(addClient_, &QPushButton::clicked, this, &BenchPanel::addClient);
    column_->addWidget(addClient_, 0, Qt::AlignLeft);
    makeReviewNote();
    insights_ = new InsightList(content_);
    connect(insights_, &InsightList::eventChosen, this, &BenchPanel::eventChosen);
    connect(insights_, &InsightList::rebuilt, this, &BenchPanel::partsChanged);
    column_->addWidget(insights_);
    hidden_ = new HiddenCard(content_);
    column_->addWidget(hidden_);
    column_->addStretch(1);
    setWidget(content_);
}

/// Below the cards, so that nothing jumps when it comes and goes.
void BenchPanel::makeReviewNote() {
    review_ = new QWidget(content_);
    auto* lines = new QVBoxLayout(review_);
    lines->setContentsMargins(2, 0, 2, 0);
    reviewWords_ = new QLabel(review_);
    reviewWords_->setObjectName(QStringLiteral("quiet"));
    reviewWords_->setWordWrap(true);
    liveEdge_ = new QPushButton(review_);
    liveEdge_->setObjectName(QStringLiteral("small"));
    liveEdge_->setFocusPolicy(Qt::TabFocus);
    connect(liveEdge_, &QPushButton::clicked, this, &BenchPanel::liveAsked);
    lines->addWidget(reviewWords_);
    lines->addWidget(liveEdge_, 0, Qt::AlignLeft);
    column_->addWidget(review_);
    review_->hide();
}

void BenchPanel::setSession(const Session* session) {
    session_ = session;
    const bool recorded = session != nullptr && session->isRecording(); // nothing can be called in it
    reviewWords_->setText(recorded ? tr("The diagram shows an earlier moment.")
                                   : tr("The diagram shows an earlier moment; the keys act now."));
    liveEdge_->setText(recorded ? tr("Show the end") : tr("Show now"));
    model_.clear();
    for (ProgramCard* card : cards_) card->deleteLater();
    cards_.clear();
    focused_ = noProgram;
    refresh();
}

ProgramCard* BenchPanel::card(ProgramId program) const {
    const auto it =
        std::find_if(cards_.begin(), cards_.end(), [&](const ProgramCard* c) { return c->program() == program; });
    return it != cards_.end() ? *it : nullptr;
}

void BenchPanel::addCard(ProgramId program) {
    auto* card = new ProgramCard(program, content_);
    card->setLook(look_);
    if (session_->trace().program(program)->host == Host::Server) card->setMessage(QStringLiteral("hi"));
    connect(card, &ProgramCard::pressed, this, [this](const PrimitiveCommand& command) { emit commanded(command); });
    connect(card, &ProgramCard::interruptAsked, this, [this, program] { emit commanded(Interrupt{program}); });
    connect(card, &ProgramCard::focusAsked, this, [this, program] { setFocused(program); });
    connect(card, &ProgramCard::choiceChanged, this, &BenchPanel::refresh);
    connect(card, &ProgramCard::leaveAsked, this, &BenchPanel::leaveAsked);
    // Clients first, as in the diagram from left to right, then servers.
    const auto isServer = [&](ProgramId p) { return session_->trace().program(p)->host == Host::Server; };
    auto at = cards_.end();
    if (!isServer(program))
        at = std::find_if(cards_.begin(), cards_.end(), [&](const ProgramCard* c) { return isServer(c->program()); });
    const auto index = static_cast<int>(at - cards_.begin());
    cards_.insert(at, card);
    column_->insertWidget(index, card);
    emit partsChanged();
}

std::vector<QWidget*> BenchPanel::parts() const {
    std::vector<QWidget*> all(cards_.begin(), cards_.end());
    all.insert(all.end(), {addClient_, review_, insights_, hidden_});
    return all;
}

void BenchPanel::syncCards() {
    const auto programs = session_->trace().programs();
    for (std::size_t p = 0; p < programs.size(); ++p)
        if (const ProgramId program{static_cast<std::uint16_t>(p)}; card(program) == nullptr) addCard(program);
    if (focused_ != noProgram || cards_.empty()) return;
    // Who acts first: the script's program, else the server, whose LISTEN everything waits for.
    ProgramId first = cards_.back()->program();
    for (const ProgramCard* c : cards_)
        if (suggestedPrimitive(*session_, c->program())) first = c->program();
    setFocused(first);
}

void BenchPanel::refresh() {
    if (session_ == nullptr) return;
    syncCards();
    model_.update(*session_, states_);
    review_->setVisible(model_.reviewing());
    addClient_->setVisible(!session_->isRecording());
    insights_->refresh(*session_);
    if (states_)
        hidden_->hide();
    else
        hidden_->refresh(*session_);
    for (ProgramCard* c : cards_) c->setFace(model_.card(*session_, c->program(), c->choice()));
}

void BenchPanel::setShowsStates(bool states) {
    states_ = states;
    refresh();
}

void BenchPanel::setLook(const Look& look) {
    look_ = look;
    column_->setContentsMargins(look.whole(8), look.whole(9), look.whole(8), look.whole(9));
    column_->setSpacing(look.whole(8));
    setMinimumWidth(minimumSizeHint().width());
    insights_->setLook(look);
    hidden_->setLook(look);
    for (ProgramCard* c : cards_) c->setLook(look);
    updateGeometry();
}

QSize BenchPanel::sizeHint() const {
    const int card = ProgramCard::comfortableWidth(look_);
    return {card + 2 * look_.whole(8) + 2 + verticalScrollBar()->sizeHint().width(), look_.whole(600)};
}

void BenchPanel::setFocused(ProgramId program) {
    if (focused_ == program) return;
    focused_ = program;
    for (ProgramCard* c : cards_) c->setFocused(c->program() == program);
    refresh();
    if (ProgramCard* c = card(program)) ensureWidgetVisible(c, 0, look_.whole(8));
    emit focusChanged(program);
}

void BenchPanel::focusNext() {
    if (cards_.empty()) return;
    const auto it = std::find(cards_.begin(), cards_.end(), card(focused_));
    const bool last = it == cards_.end() || it + 1 == cards_.end();
    setFocused((last ? cards_.front() : *(it + 1))->program());
}

void BenchPanel::focusClient(int direction) {
    if (session_ == nullptr) return;
    std::vector<ProgramId> clients;
    for (const ProgramCard* c : cards_)
        if (session_->trace().program(c->program())->host == Host::Client) clients.push_back(c->program());
    if (clients.empty()) return;
    const auto it = std::find(clients.begin(), clients.end(), focused_);
    const auto count = static_cast<std::ptrdiff_t>(clients.size());
    const std::ptrdiff_t at = it == clients.end() ? (direction > 0 ? -1 : 0) : it - clients.begin();
    setFocused(clients[static_cast<std::size_t>((at + direction + count) % count)]);
}

void BenchPanel::press(Primitive primitive, DisconnectHow how) {
    if (const ProgramCard* c = card(focused_)) emit commanded(c->command(primitive, how));
}

void BenchPanel::interruptFocused() {
    if (focused_ != noProgram) emit commanded(Interrupt{focused_});
}

void BenchPanel::editMessage() {
    if (ProgramCard* c = card(focused_)) c->editMessage();
}

void BenchPanel::addClient() {
    if (session_ == nullptr) return;
    std::size_t clients = 0;
    for (const ProgramInfo& info : session_->trace().programs()) clients += info.host == Host::Client ? 1U : 0U;
    AddProgram added;
    added.setup.info.host = Host::Client;
    const auto letter = static_cast<char>('A' + clients);
    added.setup.info.name = clients < 26 ? std::string(1, letter) : "client " + std::to_string(clients + 1);
    emit commanded(added);
}

} // namespace socketscope
