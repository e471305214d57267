// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/top_bar.h"

#include "ui/sequence/viewport.h"

#include <QFontMetricsF>
#include <QHBoxLayout>
#include <QLabel>

namespace socketscope {
namespace {

constexpr double narrow = 1366; ///< design px of the window: below, icons only (DESIGN 10)

/// An upright hairline between groups.
QWidget* divider(QWidget* parent) {
    auto* line = new QFrame(parent);
    line->setObjectName(QStringLiteral("divider"));
    line->setFixedWidth(1);
    return line;
}

} // namespace

TopBar::TopBar(const Actions& actions, QMenu* exports, QMenu* scenarios, QMenu* wires, QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("topBar"));
    open_ = new HintButton(HintButton::Kind::Flat, Icon::Open, tr("Open…"), this);
    open_->setExplanation(actions.open->toolTip());
    connect(open_, &QPushButton::clicked, actions.open, &QAction::trigger);
    save_ = new HintButton(HintButton::Kind::Flat, Icon::Save, tr("Save"), this);
    save_->setExplanation(actions.save->toolTip());
    connect(save_, &QPushButton::clicked, actions.save, &QAction::trigger);
    export_ = new HintButton(HintButton::Kind::Flat, Icon::Export, tr("Export"), this);
    export_->setExplanation(tr("Saves the diagram as a picture, a web page or text."));
    export_->setMenu(exports);
    export_->setDropDown(true);
    scenario_ = new HintButton(HintButton::Kind::Plain, Icon::None, QString(), this);
    scenario_->setMenu(scenarios);
    scenario_->setDropDown(true);
    scenario_->setExplanation(tr("Which story is played, or free play."));
    wire_ = new HintButton(HintButton::Kind::Flat, Icon::None, QString(), this);
    wire_->setMenu(wires);
    wire_->setDropDown(true);
    stop_ = new QLabel(tr("Stop segments"), this);
    stop_->setObjectName(QStringLiteral("quiet"));
    stops_ = new SegmentedControl(tr("Which segments stop at your hand"), this);
    const QString words[]{tr("none", "segments that stop at the hand"), tr("client →"), tr("← server"),
                          tr("all", "segments that stop at the hand")};
    for (int i = 0; i < 4; ++i) stops_->add(i, words[i], actions.hand->stops[static_cast<std::size_t>(i)]->toolTip());
    connect(stops_, &SegmentedControl::chosen, this, &TopBar::stopsChosen);
    show_ = new QLabel(tr("Show", "before the level switch: Primitives, Everything"), this);
    show_->setObjectName(QStringLiteral("quiet"));
    levels_ = new SegmentedControl(tr("Level of the diagram"), this);
    levels_->add(static_cast<int>(Level::Primitives), tr("Primitives"),
                 actions.primitives->toolTip() + QStringLiteral("  (Ctrl+1)"));
    levels_->add(static_cast<int>(Level::Everything), tr("Everything"),
                 actions.everything->toolTip() + QStringLiteral("  (Ctrl+3)"));
    connect(levels_, &SegmentedControl::chosen, this, &TopBar::levelChosen);
    auto* row = new QHBoxLayout(this);
    row->addWidget(open_);
    row->addWidget(save_);
    row->addWidget(export_);
    row->addSpacing(4);
    row->addWidget(divider(this));
    row->addSpacing(4);
    row->addWidget(scenario_);
    row->addWidget(wire_);
    row->addStretch(1);
    row->addWidget(stop_);
    row->addWidget(stops_);
    row->addSpacing(8);
    row->addWidget(show_);
    row->addWidget(levels_);
}

void TopBar::setLook(const Look& look) {
    look_ = look;
    for (HintButton* b : {open_, save_, export_, scenario_, wire_}) b->setLook(look);
    levels_->setLook(look);
    stops_->setLook(look);
    layout()->setContentsMargins(look.whole(9), look.whole(3), look.whole(12), look.whole(4));
    layout()->setSpacing(look.whole(4));
    setFixedHeight(look.whole(44));
    arrange();
}

void TopBar::setScenario(const QString& title) {
    title_ = title;
    arrange();
}

void TopBar::setWire(const QString& name, const QString& explanation) {
    wire_->setWord(name);
    wire_->setExplanation(explanation);
    arrange();
}

void TopBar::setCompact(bool compact) {
    compact_ = compact;
    open_->setCompact(compact);
    save_->setCompact(compact);
    export_->setCompact(compact);
    show_->setVisible(!compact);
    stop_->setText(compact ? tr("Stop", "before: none, →, ←, all") : tr("Stop segments"));
    stops_->setWord(1, compact ? QStringLiteral("→") : tr("client →"));
    stops_->setWord(2, compact ? QStringLiteral("←") : tr("← server"));
}

/// Icons where the window is narrow or the words of this language are long; then a long title gives way.
void TopBar::arrange() {
    scenario_->setWord(title_);
    setCompact(width() < look_.px(narrow));
    layout()->invalidate();
    if (layout()->minimumSize().width() > width()) setCompact(true);
    layout()->invalidate();
    const int over = layout()->minimumSize().width() - width();
    if (over <= 0) return;
    const QFontMetricsF metrics(scenario_->font());
    const double room = std::max(metrics.horizontalAdvance(title_) - over - 4, look_.px(60));
    scenario_->setWord(metrics.elidedText(title_, Qt::ElideRight, room));
    scenario_->setToolTip(title_);
}

void TopBar::resizeEvent(QResizeEvent*) { arrange(); }

void TopBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), look_.color(Token::Panel));
    painter.fillRect(0, height() - 1, width(), 1, look_.color(Token::Line));
    if (const auto* line = findChild<QFrame*>(QStringLiteral("divider")))
        painter.fillRect(QRect(line->x(), (height() - look_.whole(22)) / 2, 1, look_.whole(22)),
                         look_.color(Token::Line));
}

} // namespace socketscope
