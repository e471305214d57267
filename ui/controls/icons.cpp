// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controls/icons.h"

#include "ui/controls/look.h"

#include <QIconEngine>
#include <QPixmap>
#include <QSvgRenderer>

#include <array>

namespace socketscope {
namespace {

struct Drawing {
    const char* path; ///< on a grid of 16
    bool filled;
};

constexpr std::array drawings{
    Drawing{"", false},
    Drawing{"M2,4h4l1.5,2H14v7H2z", false},                          // Open
    Drawing{"M3,3h8l2,2v8H3zM5.5,3v3.5h4V3M5.5,13V9.5h5V13", false}, // Save
    Drawing{"M8,2v8M5,5l3-3 3,3M3,9v5h10V9", false},                 // Export
    Drawing{"M3,3v10M13,3L6,8l7,5z", true},                          // First
    Drawing{"M11,3L4,8l7,5z", true},                                 // Back
    Drawing{"M5,3l7,5-7,5z", true},                                  // Step
    Drawing{"M4,3l9,5-9,5z", true},                                  // Play
    Drawing{"M5,3v10M11,3v10", false},                               // Pause
    Drawing{"M3,3l6,5-6,5zM12,3v10", true},                          // Live
    Drawing{"M8,3v10M3,8h10", false},                                // Add
    Drawing{"M6,6h8v8H6zM10,6V2H2v8h4", false},                      // Copy
    Drawing{"M4,4l8,8M12,4l-8,8", false},                            // Close
    Drawing{"M13,8a5,5 0 1 1 -1.6,-3.6M13,2v3h-3", false},           // Restart
    Drawing{"M4.5,6.5l3.5,3.5 3.5-3.5", false},                      // Down
    Drawing{"M10,3.5L5.5,8l4.5,4.5", false},                         // Fold
};

class PathEngine final : public QIconEngine {
public:
    PathEngine(Icon icon, QColor color) : icon_(icon), color_(color) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        QColor color = color_;
        if (mode == QIcon::Disabled) color.setAlphaF(0.4F);
        paintIcon(*painter, icon_, rect, color);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }
    [[nodiscard]] QIconEngine* clone() const override { return new PathEngine(icon_, color_); }

private:
    Icon icon_;
    QColor color_;
};

} // namespace

void paintIcon(QPainter& painter, Icon icon, const QRectF& box, const QColor& color) {
    if (icon == Icon::None) return;
    const Drawing& drawing = drawings[static_cast<std::size_t>(icon)];
    const QString svg =
        QStringLiteral(R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="%1" )"
                       R"(fill="%2" stroke="%3" stroke-width="1.5" stroke-linejoin="round" )"
                       R"(stroke-linecap="round"/></svg>)")
            .arg(QLatin1String(drawing.path), drawing.filled ? color.name() : QStringLiteral("none"), color.name());
    QSvgRenderer renderer(svg.toLatin1());
    painter.save();
    painter.setOpacity(painter.opacity() * color.alphaF());
    renderer.render(&painter, box);
    painter.restore();
}

QIcon iconOf(Icon icon, const QColor& color) { return QIcon(new PathEngine(icon, color)); }

QFont Look::font(double designPx, QFont::Weight weight, bool mono) const {
    QFont font(mono ? QStringLiteral("JetBrains Mono") : QStringLiteral("Inter"));
    font.setStyleHint(mono ? QFont::Monospace : QFont::SansSerif);
    font.setPixelSize(std::max(1, whole(designPx)));
    font.setWeight(weight);
    return font;
}

} // namespace socketscope
