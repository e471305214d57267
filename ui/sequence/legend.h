// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the marks of the diagram mean: one row of small examples with their words, in as many lines as the width needs.
// legendFrame() is pure; LegendView paints it under the diagram.
#pragma once

#include "ui/controls/look.h"
#include "ui/scene/frame.h"
#include "ui/sequence/viewport.h"

#include <QWidget>

namespace socketscope {

/// The frame is `width` px wide and as high as it needs to be.
[[nodiscard]] Frame legendFrame(Level level, double width, const Typography& type);

class LegendView : public QWidget {
    Q_OBJECT
public:
    explicit LegendView(QWidget* parent = nullptr);

    void setLook(const Look& look);
    void setLevel(Level level);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, 0}; }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void tellReaders();
    Look look_;
    Typography type_;
    Level level_ = Level::Everything;
};

} // namespace socketscope
