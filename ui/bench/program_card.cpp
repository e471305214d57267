// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bench/program_card.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QSpinBox>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace socketscope {
namespace {

constexpr int keyGap = 4, sideMargin = 10;
constexpr int keysPage = 0, waitingPage = 1, noKeysPage = 2;

} // namespace

ProgramCard::ProgramCard(ProgramId program, QWidget* parent) : QFrame(parent), program_(program) {
    setObjectName(QStringLiteral("card%1").arg(number(program)));
    setFrameShape(QFrame::NoFrame);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 11, 12, 11);
    column->setSpacing(0);
    makeHead(column);
    makeBody(column);
    makeOptions(column);
}

void ProgramCard::makeHead(QVBoxLayout* column) {
    auto* head = new QHBoxLayout;
    name_ = new QLabel(this);
    name_->setObjectName(QStringLiteral("cardName"));
    pill_ = new Pill(this);
    head->addWidget(name_, 1);
    head->addWidget(pill_);
    column->addLayout(head);
    address_ = new QLabel(this);
    address_->setObjectName(QStringLiteral("mono"));
    address_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    address_->setMinimumWidth(1);
    column->addWidget(address_);
    connections_ = new QComboBox(this);
    connections_->setAccessibleName(tr("Connection that the keys act on"));
    connections_->setToolTip(tr("SEND, RECEIVE and DISCONNECT act on this connection."));
    connect(connections_, &QComboBox::currentIndexChanged, this, &ProgramCard::choiceChanged);
    column->addSpacing(4);
    column->addWidget(connections_);
    connections_->hide();

    messageRow_ = new QWidget(this);
    auto* row = new QHBoxLayout(messageRow_);
    row->setContentsMargins(0, 6, 0, 0);
    row->setSpacing(8);
    auto* label = new QLabel(tr("Message"), messageRow_);
    label->setObjectName(QStringLiteral("quiet"));
    message_ = new QLineEdit(QStringLiteral("hello"), messageRow_);
    message_->setAccessibleName(tr("Message that SEND hands over"));
    message_->setMaxLength(64 * 1024);
    message_->setObjectName(QStringLiteral("message"));
    message_->installEventFilter(this);
    label->setBuddy(message_);
    row->addWidget(label);
    row->addWidget(message_, 1);
    connect(message_, &QLineEdit::textChanged, this, &ProgramCard::choiceChanged);
    connect(message_, &QLineEdit::returnPressed, this, [this] { emit pressed(command(Primitive::Send)); });
    column->addWidget(messageRow_);
}

void ProgramCard::makeBody(QVBoxLayout* column) {
    column->addSpacing(8);
    body_ = new QStackedLayout;
    auto* grid = new QWidget(this);
    grid_ = new QGridLayout(grid);
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setSpacing(keyGap);
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        const Primitive primitive = allPrimitives[i];
        keys_[i] = new PrimitiveKey(primitive, grid);
        connect(keys_[i], &QPushButton::clicked, this, [this, primitive] {
            emit focusAsked();
            emit pressed(command(primitive));
        });
        connect(keys_[i], &PrimitiveKey::howAsked, this, &ProgramCard::askHow);
    }
    arrangeKeys(3);
    auto* waiting = new QWidget(this);
    auto* lines = new QVBoxLayout(waiting);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(6);
    wait_ = new WaitBox(waiting);
    interrupt_ = new QPushButton(tr("Interrupt"), waiting);
    interrupt_->setObjectName(QStringLiteral("small"));
    interrupt_->setFocusPolicy(Qt::TabFocus);
    interrupt_->setToolTip(tr("As a signal would: the call comes back with EINTR."));
    connect(interrupt_, &QPushButton::clicked, this, &ProgramCard::interruptAsked);
    lines->addWidget(wait_);
    lines->addWidget(interrupt_, 0, Qt::AlignLeft);
    lines->addStretch(1);
    body_->addWidget(grid);
    body_->addWidget(waiting);
    noKeys_ = new QLabel(this);
    noKeys_->setObjectName(QStringLiteral("quiet"));
    noKeys_->setWordWrap(true);
    noKeys_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    body_->addWidget(noKeys_);
    column->addLayout(body_);
    column->addSpacing(5);
    synQueue_ = new QueueTank(this);
    acceptQueue_ = new QueueTank(this);
    column->addWidget(synQueue_);
    column->addWidget(acceptQueue_);
    synQueue_->hide();
    acceptQueue_->hide();
}

int ProgramCard::comfortableWidth(const Look& look) {
    return 3 * PrimitiveKey::comfortableWidth(look) + 2 * keyGap + 2 * look.whole(sideMargin);
}

void ProgramCard::arrangeKeys(int columns) {
    if (columns == columns_) return;
    columns_ = columns;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        const int at = static_cast<int>(i);
        grid_->addWidget(keys_[i], at / columns, at % columns);
    }
    // Also where the keys are hidden, as in a recording: nobody else tells the card that it may be narrower.
    grid_->activate();
    body_->invalidate();
    updateGeometry();
}

/// Three keys in a row where their words fit, else two.
void ProgramCard::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    arrangeKeys(width() >= comfortableWidth(look_) ? 3 : 2);
}

void ProgramCard::makeOptions(QVBoxLayout* column) {
    auto* foot = new QHBoxLayout;
    dashed_ = new QLabel(tr("Dashed: allowed, and the kernel will refuse."), this);
    dashed_->setObjectName(QStringLiteral("quiet"));
    dashed_->setWordWrap(true);
    more_ = new QToolButton(this);
    more_->setText(tr("Options"));
    more_->setCheckable(true);
    more_->setFocusPolicy(Qt::TabFocus);
    more_->setToolTip(tr("Backlog, bytes for RECEIVE, socket options of this program"));
    foot->addWidget(dashed_, 1);
    foot->addStretch(0);
    foot->addWidget(more_, 0, Qt::AlignTop | Qt::AlignRight);
    column->addLayout(foot);

    options_ = new QWidget(this);
    auto* form = new QFormLayout(options_);
    form->setContentsMargins(0, 6, 0, 0);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    backlog_ = new QSpinBox(options_);
    backlog_->setRange(0, 4096);
    backlog_->setValue(5);
    form->addRow(tr("LISTEN: backlog"), backlog_);
    most_ = new QSpinBox(options_);
    most_->setRange(0, 1 << 20);
    most_->setValue(65536);
    form->addRow(tr("RECEIVE: at most"), most_);
    reuse_ = new QCheckBox(QStringLiteral("SO_REUSEADDR"), options_);
    reuse_->setToolTip(tr("Set before bind(): LISTEN may take an address that is in TIME-WAIT."));
    noDelay_ = new QCheckBox(QStringLiteral("TCP_NODELAY"), options_);
    noDelay_->setToolTip(tr("Set after connect() or accept(): small pieces are not held back."));
    form->addRow(reuse_);
    form->addRow(noDelay_);
    column->addWidget(options_);
    options_->hide();
    connect(more_, &QToolButton::toggled, options_, &QWidget::setVisible);
    connect(most_, &QSpinBox::valueChanged, this, &ProgramCard::choiceChanged);
}

CardChoice ProgramCard::choice() const {
    CardChoice choice;
    choice.message = message_->text();
    choice.connection = static_cast<std::uint16_t>(std::max(0, connections_->currentData().toInt()));
    choice.most = static_cast<std::uint32_t>(most_->value());
    return choice;
}

PrimitiveCommand ProgramCard::command(Primitive primitive, DisconnectHow how) const {
    PrimitiveCommand command;
    command.program = program_;
    command.primitive = primitive;
    command.how = how;
    command.backlog = backlog_->value();
    command.max = static_cast<std::uint32_t>(most_->value());
    command.options.reuseAddress = reuse_->isChecked();
    command.options.noDelay = noDelay_->isChecked();
    const bool onConnection =
        primitive == Primitive::Send || primitive == Primitive::Receive || primitive == Primitive::Disconnect;
    if (onConnection) command.connection = choice().connection;
    if (primitive == Primitive::Send) {
        const QByteArray bytes = message_->text().toUtf8();
        const auto view = asBytes(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
        command.data.assign(view.begin(), view.end());
    }
    return command;
}

void ProgramCard::fillConnections(const std::vector<ConnectionFace>& connections) {
    bool same = connections_->count() == static_cast<int>(connections.size());
    for (int i = 0; same && i < connections_->count(); ++i)
        same = connections_->itemData(i).toInt() == connections[static_cast<std::size_t>(i)].number;
    if (same) return;
    const int kept = connections_->currentData().toInt();
    const QSignalBlocker quiet(connections_);
    connections_->clear();
    for (const ConnectionFace& c : connections) connections_->addItem(c.name, int{c.number});
    connections_->setCurrentIndex(std::max(0, connections_->findData(kept)));
    connections_->setVisible(!connections.empty());
}

void ProgramCard::setFace(const CardFace& face) {
    name_->setText(face.name);
    setAccessibleName(face.name);
    pill_->setFace(face);
    if (address_->text() != face.address) address_->setText(face.address);
    fillConnections(face.connections);
    const bool hasKeys = face.noKeys.isEmpty();
    messageRow_->setVisible(hasKeys && (face.canSend || message_->hasFocus()));
    bool anyRefused = false;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        keys_[i]->setFace(face.keys[i], face.name);
        anyRefused = anyRefused || face.keys[i].refused;
    }
    dashed_->setVisible(focused_ && anyRefused && !face.waitsIn && hasKeys);
    more_->setVisible(focused_ && hasKeys);
    if (face.waitsIn) wait_->setPrimitive(*face.waitsIn);
    interrupt_->setVisible(face.interruptible);
    noKeys_->setText(face.noKeys);
    body_->setCurrentIndex(face.waitsIn ? waitingPage : hasKeys ? keysPage : noKeysPage);
    synQueue_->setVisible(face.synQueue.has_value());
    acceptQueue_->setVisible(face.acceptQueue.has_value());
    if (face.synQueue) synQueue_->setFace(*face.synQueue);
    if (face.acceptQueue) acceptQueue_->setFace(*face.acceptQueue);
}

void ProgramCard::setLook(const Look& look) {
    look_ = look;
    layout()->setContentsMargins(look.whole(sideMargin), look.whole(10), look.whole(sideMargin), look.whole(10));
    pill_->setLook(look);
    wait_->setLook(look);
    for (PrimitiveKey* key : keys_) key->setLook(look);
    synQueue_->setLook(look);
    acceptQueue_->setLook(look);
    update();
}

void ProgramCard::setFocused(bool focused) {
    if (focused_ == focused) return;
    focused_ = focused;
    if (!focused) more_->setChecked(false);
    update();
}

void ProgramCard::setMessage(const QString& message) { message_->setText(message); }

void ProgramCard::editMessage() {
    messageRow_->show();
    message_->setFocus(Qt::ShortcutFocusReason);
    message_->selectAll();
}

void ProgramCard::askHow() {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString& words, DisconnectHow how) {
        connect(menu->addAction(words), &QAction::triggered, this, [this, how] {
            emit focusAsked();
            emit pressed(command(Primitive::Disconnect, how));
        });
    };
    add(tr("&close(): hang up, both directions"), DisconnectHow::Close);
    add(tr("&shutdown(): end only our own sending"), DisconnectHow::Write);
    add(tr("&abort: break off with RST"), DisconnectHow::Abort);
    const PrimitiveKey* key = keys_[static_cast<std::size_t>(Primitive::Disconnect)];
    menu->popup(key->mapToGlobal(QPoint(0, key->height())));
}

void ProgramCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double radius = look_.px(8);
    painter.setPen(QPen(look_.color(Token::Line), 1));
    painter.setBrush(look_.color(Token::Paper));
    painter.drawRoundedRect(QRectF(rect()).adjusted(2.5, 2.5, -2.5, -2.5), radius, radius);
    if (!focused_) return;
    QColor ring = look_.color(Token::Sel);
    ring.setAlphaF(look_.theme->isDark() ? 0.6F : 0.4F);
    painter.setPen(QPen(ring, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), radius + 1, radius + 1);
}

void ProgramCard::mousePressEvent(QMouseEvent* event) {
    emit focusAsked();
    QFrame::mousePressEvent(event);
}

bool ProgramCard::eventFilter(QObject* object, QEvent* event) {
    if (object == message_ && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event); // NOLINT(*-static-cast-downcast): the type says so
        if (key->key() == Qt::Key_Escape) {
            emit leaveAsked();
            return true;
        }
    }
    if (object == message_ && event->type() == QEvent::FocusIn) emit focusAsked();
    return QFrame::eventFilter(object, event);
}

} // namespace socketscope
