// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The bench's own small controls: a key with its number and what it would meet, a pill with a state, the box of a
// program that waits, a queue. They paint what they are given and decide nothing.
#pragma once

#include "ui/bench/bench_model.h"
#include "ui/controls/look.h"

#include <QPushButton>

namespace socketscope {

class PrimitiveKey : public QPushButton {
    Q_OBJECT
public:
    explicit PrimitiveKey(Primitive primitive, QWidget* parent = nullptr);
    void setFace(const KeyFace& face, const QString& program);
    void setLook(const Look& look);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }
    /// Wide enough for whatever may stand on a key.
    [[nodiscard]] static int comfortableWidth(const Look& look);

signals:
    void howAsked(); ///< DISCONNECT: a person wants to choose how

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] bool hasMenu() const { return face_.primitive == Primitive::Disconnect; }
    [[nodiscard]] QRectF arrow() const;
    void paintWords(QPainter& painter) const;
    KeyFace face_;
    Look look_;
};

class Pill : public QWidget {
    Q_OBJECT
public:
    explicit Pill(QWidget* parent = nullptr);
    void setFace(const CardFace& face);
    void setLook(const Look& look);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString text_;
    CardFace::Pill kind_ = CardFace::Pill::Idle;
    ConnectionState state_{};
    Origin origin_{};
    Look look_;
};

/// "Waiting inside recv()" with the hatched bar of the diagram beside it.
class WaitBox : public QWidget {
    Q_OBJECT
public:
    explicit WaitBox(QWidget* parent = nullptr);
    void setPrimitive(Primitive primitive);
    void setLook(const Look& look);
    [[nodiscard]] QSize sizeHint() const override { return {look_.whole(220), heightForWidth(look_.whole(240))}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {look_.whole(120), look_.whole(40)}; }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QRectF words(double width) const;
    QString title_, sentence_;
    Look look_;
};

/// A queue of the listening socket: open at both ends, the oldest at the exit.
class QueueTank : public QWidget {
    Q_OBJECT
public:
    explicit QueueTank(QWidget* parent = nullptr);
    void setFace(const QueueFace& face);
    void setLook(const Look& look);
    [[nodiscard]] QSize sizeHint() const override { return {look_.whole(220), look_.whole(48)}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {look_.whole(120), look_.whole(48)}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintEntries(QPainter& painter, const QRectF& tank);
    QueueFace face_;
    Look look_;
};

} // namespace socketscope
