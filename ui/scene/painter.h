// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Frame → QPainter: a widget, an image, an SVG or a PDF file alike. Text stays text and patterns are drawn as lines, so
// that exports are sharp at any size. The one place where a frame meets pixels; it draws everything and decides
// nothing.
#pragma once

#include "ui/scene/theme.h"

#include <QHash>
#include <QPainter>
#include <QStaticText>

#include <optional>

namespace socketscope {

class FramePainter {
public:
    explicit FramePainter(const Theme& theme) : theme_(&theme) {}

    void setTheme(const Theme& theme) { theme_ = &theme; }
    [[nodiscard]] const Theme& theme() const { return *theme_; }

    /// Paints what meets `exposed` (px of the frame; all of it by default). Sets antialiasing and leaves pen, brush and
    /// font as they fall; the painter's transform is respected.
    void paint(QPainter& painter, const Frame& frame, std::optional<QRectF> exposed = std::nullopt);

private:
    struct Canvas;
    /// A word that has been laid out.
    struct Word {
        QStaticText text;
        double width = 0; ///< not yet shrunk
    };
    struct Face {
        SizedFont sized;
        double ascent = 0, capHeight = 0; ///< of the font as it is, not yet shrunk
        QHash<QString, Word> words;
    };

    void prepareFonts(double scale);
    [[nodiscard]] static const Word& word(Face& face, const QString& text);

    const Theme* theme_;
    std::array<Face, fontRoleCount> faces_; ///< words are laid out once: most of them stay from frame to frame
    double fontScale_ = 0;
};

/// Ready-made targets for exports and tests.
[[nodiscard]] QImage paintedImage(const Frame& frame, const Theme& theme, double pixelRatio = 1);
[[nodiscard]] QByteArray paintedSvg(const Frame& frame, const Theme& theme, const QString& title,
                                    const QString& description = {});
[[nodiscard]] QByteArray paintedPdf(const Frame& frame, const Theme& theme, const QString& title);

} // namespace socketscope
