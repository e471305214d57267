// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The scrubber on the screen: drag to seek, hover to see when and what, arrow keys to move by a step. Asks by signals.
#pragma once

#include "core/session/session.h"
#include "ui/controls/look.h"
#include "ui/scrubber/scrubber_frame.h"

#include <QImage>
#include <QWidget>

namespace socketscope {

class Scrubber : public QWidget {
    Q_OBJECT
public:
    explicit Scrubber(QWidget* parent = nullptr);

    void setSession(const Session* session);
    void refresh();
    void setLook(const Look& look);
    void setAxis(Axis axis);
    void setShowsStates(bool states);
    void setClient(ProgramId client);
    /// What the diagram shows: from one step to another.
    void setWindow(double fromU, double toU);

    [[nodiscard]] QSize sizeHint() const override { return {look_.whole(420), look_.whole(42)}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {look_.whole(110), look_.whole(42)}; }

signals:
    void seekRequested(double u);
    void stepRequested(int direction);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] ScrubberInput input() const;
    void seekTo(double x);
    void paintCursor(QPainter& painter, double x) const;

    const Session* session_ = nullptr;
    Look look_;
    Axis axis_ = Axis::Stretched;
    bool states_ = true;
    ProgramId client_ = noProgram;
    double windowFrom_ = 0, windowTo_ = 0, hover_ = -1;
    QImage picture_; ///< all but cursor and window
    std::size_t eventsInPicture_ = 0;
};

} // namespace socketscope
