// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The Lesson dock folded: an upright tab at the edge of the window that opens it again, and that is lit while a
// question waits. Used by the MainWindow, where the diagram wants the room.
#pragma once

#include "ui/controls/look.h"

#include <QAbstractButton>

namespace socketscope {

class LessonRail final : public QAbstractButton {
    Q_OBJECT
public:
    explicit LessonRail(QWidget* parent = nullptr);

    void setLook(const Look& look);
    /// A question waits for an answer.
    void setAsking(bool asking);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    [[nodiscard]] bool hitButton(const QPoint& point) const override { return tab().contains(point); }

private:
    [[nodiscard]] QRectF tab() const;
    Look look_;
    bool asking_ = false;
};

} // namespace socketscope
