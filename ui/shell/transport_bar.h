// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The bar at the bottom: to the beginning, back, step, play; the axis; the whole run as a strip; the time, the live
// edge and the speed.
#pragma once

#include "ui/controls/hint_button.h"
#include "ui/scrubber/scrubber.h"
#include "ui/shell/actions.h"

class QLabel;

namespace socketscope {

class TransportBar : public QWidget {
    Q_OBJECT
public:
    TransportBar(const Actions& actions, QMenu* axes, QMenu* speeds, QWidget* parent = nullptr);
    void setLook(const Look& look);
    void setPlaying(bool playing);
    void setAxisWord(const QString& word);
    void setSpeedWord(const QString& word);
    void setTime(const QString& time);
    /// The diagram stands in the past: the button that leads to the live edge, or to the end, lights up.
    void setReviewing(bool reviewing);
    void setRecorded(bool recorded);
    [[nodiscard]] Scrubber* scrubber() const { return scrubber_; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {look_.whole(320), look_.whole(58)}; }
    [[nodiscard]] QSize sizeHint() const override { return minimumSizeHint(); }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void arrange();
    void setCompact(int stage);
    Look look_;
    HintButton *first_, *back_, *step_, *play_, *axis_, *live_, *speed_;
    QLabel* time_;
    Scrubber* scrubber_;
};

} // namespace socketscope
