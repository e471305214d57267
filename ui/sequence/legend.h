// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the marks of the diagram mean: one row of small examples with their words, in as many lines as the width needs.
// Fates of segments are explained once there are some. legendFrame() is pure; LegendView paints it under the diagram.
#pragma once

#include "core/trace/trace.h"
#include "ui/controls/look.h"
#include "ui/scene/frame.h"
#include "ui/sequence/viewport.h"

#include <QWidget>

namespace socketscope {

/// Which of the rarer marks have occurred.
struct LegendFates {
    bool held = false, delayed = false, lost = false, copied = false, damaged = false, killed = false;
    friend bool operator==(const LegendFates&, const LegendFates&) = default;
};
/// Adds what an event brings into the picture.
void noteFate(LegendFates& fates, const TraceEvent& event);

/// The frame is `width` px wide and as high as it needs to be.
[[nodiscard]] Frame legendFrame(Level level, const LegendFates& fates, double width, const Typography& type);

class LegendView : public QWidget {
    Q_OBJECT
public:
    explicit LegendView(QWidget* parent = nullptr);

    void setLook(const Look& look);
    void setLevel(Level level);
    /// Takes in what the trace has gained since the last call; another trace starts from nothing.
    void refresh(const Trace& trace);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, 0}; }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void tellReaders();
    void remake();
    Look look_;
    Typography type_;
    Level level_ = Level::Everything;
    LegendFates fates_;
    const Trace* seen_ = nullptr; ///< compared, never followed
    std::size_t taken_ = 0;
};

} // namespace socketscope
