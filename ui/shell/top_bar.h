// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The bar under the menus: open, export, which scenario, which level. Where the window is narrow its buttons show their
// icons alone.
#pragma once

#include "ui/controls/hint_button.h"
#include "ui/controls/segments.h"
#include "ui/shell/actions.h"

class QLabel;

namespace socketscope {

class TopBar : public QWidget {
    Q_OBJECT
public:
    TopBar(const Actions& actions, QMenu* exports, QMenu* scenarios, QMenu* wires, QWidget* parent = nullptr);
    void setLook(const Look& look);
    void setScenario(const QString& title);
    void setWire(const QString& name, const QString& explanation);
    /// Which directions stop at the hand; none of the choices for -1.
    void setStops(int stops) { stops_->setValue(stops); }
    /// A recording has no segments that could be stopped.
    void setStoppable(bool stoppable) { stops_->setEnabled(stoppable); }
    void setLevel(int level) { levels_->setValue(level); }
    [[nodiscard]] QSize minimumSizeHint() const override { return {look_.whole(320), look_.whole(44)}; }
    [[nodiscard]] QSize sizeHint() const override { return minimumSizeHint(); }
    [[nodiscard]] bool compact() const { return compact_; }

signals:
    void levelChosen(int level);
    void stopsChosen(int stops);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void setCompact(bool compact);
    void arrange();
    Look look_;
    QString title_;
    HintButton *open_, *save_, *export_, *scenario_, *wire_;
    QLabel *stop_, *show_;
    SegmentedControl *stops_, *levels_;
    bool compact_ = false;
};

} // namespace socketscope
