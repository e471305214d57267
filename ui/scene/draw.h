// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A pen for display lists: builds a Frame shape by shape, keeping track of the item to which the shapes belong and of
// how far they have faded in. Every *_frame writes through it. It measures nothing and decides nothing.
#pragma once

#include "ui/scene/frame.h"

namespace socketscope {

class Draw {
public:
    Draw(QSizeF size, double scale) {
        frame_.size = size;
        frame_.scale = scale;
    }

    /// Goes on with a frame that was finished before.
    explicit Draw(Frame frame) : frame_(std::move(frame)) {}

    /// Shapes from here on belong to this item, until the next begin() or end().
    ItemIndex begin(Item item);
    void end() { current_ = noItem; }
    /// Lets later shapes join an item made before.
    void resume(ItemIndex item) { current_ = item; }
    [[nodiscard]] Item& item(ItemIndex index) { return frame_.items[index]; }
    [[nodiscard]] ItemIndex current() const { return current_; }

    /// Everything drawn from here on is this opaque (0 … 1), on top of its inks' own alpha.
    void setAlpha(double alpha) { alpha_ = static_cast<float>(alpha); }

    void line(QPointF a, QPointF b, Stroke stroke);
    void polyline(QPolygonF points, Stroke stroke);
    void polygon(QPolygonF points, Stroke stroke, Fill fill);
    void rect(QRectF box, Stroke stroke, Fill fill, double radius = 0, Corners corners = allCorners);
    void ellipse(QPointF centre, double r, Stroke stroke, Fill fill);
    void path(const QPainterPath& path, Stroke stroke, Fill fill);
    void label(QRectF box, QString text, FontRole font, Ink ink, Qt::AlignmentFlag align = Qt::AlignLeft,
               Qt::TextElideMode elide = Qt::ElideRight);

    [[nodiscard]] const Frame& frame() const { return frame_; }
    [[nodiscard]] Frame take() { return std::move(frame_); }

private:
    template <typename Form> void add(Form form);
    [[nodiscard]] Ink faded(Ink ink) const;
    [[nodiscard]] Stroke faded(Stroke stroke) const;
    [[nodiscard]] Fill faded(Fill fill) const;

    Frame frame_;
    ItemIndex current_ = noItem;
    float alpha_ = 1;
};

/// No outline, no filling.
inline constexpr Stroke noStroke{};
inline constexpr Fill noFill{};

} // namespace socketscope
