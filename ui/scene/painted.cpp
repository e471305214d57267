// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/painter.h"

#include <QBuffer>
#include <QImage>
#include <QPageSize>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <cmath>

namespace socketscope {
namespace {

constexpr int dotsPerInch = 96; ///< a frame's px as paper sees them

QSize wholeSize(const Frame& frame) {
    return {static_cast<int>(std::ceil(frame.size.width())), static_cast<int>(std::ceil(frame.size.height()))};
}

} // namespace

QImage paintedImage(const Frame& frame, const Theme& theme, double pixelRatio) {
    QImage image(wholeSize(frame) * pixelRatio, QImage::Format_RGB32);
    image.setDevicePixelRatio(pixelRatio);
    image.fill(theme.color(Token::Paper));
    QPainter painter(&image);
    FramePainter(theme).paint(painter, frame);
    return image;
}

QByteArray paintedSvg(const Frame& frame, const Theme& theme, const QString& title, const QString& description) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator svg;
    svg.setOutputDevice(&buffer);
    svg.setResolution(dotsPerInch);
    svg.setSize(wholeSize(frame));
    svg.setViewBox(QRectF(QPointF(), frame.size));
    svg.setTitle(title);
    svg.setDescription(description);
    QPainter painter(&svg);
    painter.fillRect(QRectF(QPointF(), frame.size), theme.color(Token::Paper));
    FramePainter(theme).paint(painter, frame);
    painter.end();
    return bytes;
}

QByteArray paintedPdf(const Frame& frame, const Theme& theme, const QString& title) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter pdf(&buffer);
    pdf.setTitle(title);
    pdf.setResolution(dotsPerInch);
    const QSizeF points = frame.size * (72.0 / dotsPerInch);
    pdf.setPageSize(QPageSize(points, QPageSize::Point, title, QPageSize::ExactMatch));
    pdf.setPageMargins({});
    QPainter painter(&pdf);
    painter.fillRect(QRectF(QPointF(), frame.size), theme.color(Token::Paper));
    FramePainter(theme).paint(painter, frame);
    painter.end();
    return bytes;
}

} // namespace socketscope
