// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The card of one program on the bench: who it is, how it stands, its six keys, or the call that it waits in. Shows a
// CardFace and tells what a person presses; keeps nothing of the session.
#pragma once

#include "ui/bench/parts.h"

#include <QFrame>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QSpinBox;
class QStackedLayout;
class QToolButton;
class QVBoxLayout;

namespace socketscope {

class ProgramCard : public QFrame {
    Q_OBJECT
public:
    explicit ProgramCard(ProgramId program, QWidget* parent = nullptr);

    [[nodiscard]] ProgramId program() const { return program_; }
    [[nodiscard]] CardChoice choice() const;
    void setFace(const CardFace& face);
    void setLook(const Look& look);
    void setFocused(bool focused);
    [[nodiscard]] bool focused() const { return focused_; }
    /// What a press of this primitive asks for, with what is chosen on the card.
    [[nodiscard]] PrimitiveCommand command(Primitive primitive, DisconnectHow how = DisconnectHow::Close) const;
    void setMessage(const QString& message);
    void editMessage();
    /// Wide enough for three keys in a row.
    [[nodiscard]] static int comfortableWidth(const Look& look);

signals:
    void pressed(socketscope::PrimitiveCommand command);
    void interruptAsked();
    void focusAsked();
    void choiceChanged();
    void leaveAsked(); ///< Escape in the message field: back to the diagram

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void makeHead(QVBoxLayout* column);
    void makeBody(QVBoxLayout* column);
    void makeOptions(QVBoxLayout* column);
    void arrangeKeys(int columns);
    void askHow();
    void fillConnections(const std::vector<ConnectionFace>& connections);

    ProgramId program_;
    Look look_;
    bool focused_ = false;
    QLabel* name_ = nullptr;
    Pill* pill_ = nullptr;
    QLabel* address_ = nullptr;
    QWidget* messageRow_ = nullptr;
    QLineEdit* message_ = nullptr;
    QComboBox* connections_ = nullptr;
    QStackedLayout* body_ = nullptr;
    QGridLayout* grid_ = nullptr;
    int columns_ = 0;
    WaitBox* wait_ = nullptr;
    QPushButton* interrupt_ = nullptr;
    std::array<PrimitiveKey*, allPrimitives.size()> keys_{};
    QLabel *dashed_ = nullptr, *noKeys_ = nullptr;
    QToolButton* more_ = nullptr;
    QWidget* options_ = nullptr;
    QWidget* listenOptions_ = nullptr;
    QSpinBox* backlog_ = nullptr;
    QSpinBox* most_ = nullptr;
    QCheckBox* reuse_ = nullptr;
    QCheckBox* noDelay_ = nullptr;
    QueueTank* synQueue_ = nullptr;
    QueueTank* acceptQueue_ = nullptr;
};

} // namespace socketscope
