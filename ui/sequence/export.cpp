// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/export.h"

#include "ui/scene/painter.h"
#include "ui/sequence/sequence_frame.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QImage>
#include <QSaveFile>

#include <algorithm>
#include <cmath>

namespace socketscope {
namespace {

/// Raster painting counts in 16 bits.
constexpr double tallestImage = 32'000;
constexpr double shortest = 240;

class Words {
    Q_DECLARE_TR_FUNCTIONS(Export)
};

QString endingOf(const QString& path) { return QFileInfo(path).suffix().toLower(); }

Error refusal(const QString& path, const QString& why, const QString& remedy) {
    return Error{Words::tr("the picture was not written").toStdString(), why.toStdString(), remedy.toStdString(),
                 Place{path.toStdString(), 0, 0}};
}

Frame wholeFrame(const Record& record, const ExportOptions& options, double scale) {
    Cast cast;
    cast.extend(record.trace());
    const Story story{record.trace(), record.timeline(), cast, record.connections()};
    const Style style{Typography(scale), true};
    const Step steps = record.timeline().steps();
    const Step to = std::min(options.to.value_or(steps), steps);
    const Step from = std::clamp<Step>(options.from.value_or(1), 1, std::max<Step>(to, 1));
    const Cursor cursor{static_cast<double>(to), Duration{}};
    Viewport view;
    view.axis = options.axis;
    view.level = options.level;
    view.focused = options.focused;
    view.reviewing = true;
    view.size = QSizeF(options.width * scale, shortest * scale);
    if (from > 1) // the row above it would be cut in half: begin between the two
        view.scrollY = (record.timeline().y(view.axis, from) - record.timeline().settings().top) * scale;
    const double height = pictureHeight(story, cursor, view, style) - view.scrollY;
    view.size.setHeight(std::ceil(std::max(height, shortest * scale)));
    return sequenceFrame(story, cursor, view, style);
}

Result<QByteArray> pictureBytes(const Record& record, const ExportOptions& options) {
    const QString ending = endingOf(options.path);
    const double scale = std::clamp(options.scale, 0.25, 8.0);
    const QString title = Words::tr("Socketscope: sequence diagram");
    if (ending == QLatin1String("svg")) return paintedSvg(wholeFrame(record, options, scale), *options.theme, title);
    if (ending == QLatin1String("pdf")) return paintedPdf(wholeFrame(record, options, scale), *options.theme, title);
    const Frame frame = wholeFrame(record, options, 1);
    const double tallest = std::max(frame.size.height(), frame.size.width()) * scale;
    if (tallest > tallestImage)
        return refusal(options.path,
                       Words::tr("it would be %1 px high, and a PNG made here can have %2")
                           .arg(std::lround(tallest))
                           .arg(std::lround(tallestImage)),
                       Words::tr("Choose fewer steps, a smaller scale, or SVG"));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!paintedImage(frame, *options.theme, scale).save(&buffer, "PNG"))
        return refusal(options.path, Words::tr("there is not enough memory for %1 px").arg(std::lround(tallest)),
                       Words::tr("Choose fewer steps, a smaller scale, or SVG"));
    return bytes;
}

Error cannotWrite(const QString& path, const QIODevice& device) {
    return refusal(path, device.errorString(), Words::tr("Choose another place, or make room and try again"));
}

/// A device or a pipe cannot be replaced by a finished file: it is written to as it stands.
Result<Done> writeToDevice(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered)) return cannotWrite(path, file);
    if (file.write(bytes) != bytes.size() || !file.flush()) return cannotWrite(path, file);
    return Done{};
}

Result<Done> writeWhole(const QString& path, const QByteArray& bytes) {
    const QFileInfo info(path);
    if (!info.dir().exists())
        return refusal(path, Words::tr("there is no folder %1").arg(info.dir().path()),
                       Words::tr("Make the folder first, or choose another"));
    if (info.isDir()) return refusal(path, Words::tr("that is a folder"), Words::tr("Give the file a name"));
    if (info.exists() && !info.isFile()) return writeToDevice(path, bytes);
    QSaveFile file(path);
    file.setDirectWriteFallback(false);
    if (!file.open(QIODevice::WriteOnly)) return cannotWrite(path, file);
    if (file.write(bytes) != bytes.size() || !file.commit()) return cannotWrite(path, file);
    return Done{};
}

} // namespace

bool isPictureName(const QString& path) {
    const QString ending = endingOf(path);
    return ending == QLatin1String("svg") || ending == QLatin1String("png") || ending == QLatin1String("pdf");
}

Result<Done> exportPicture(const Record& record, const ExportOptions& options) {
    if (!isPictureName(options.path))
        return refusal(options.path, Words::tr("its ending names no format that is known here"),
                       Words::tr("Use .svg, .png or .pdf"));
    const Result<QByteArray> bytes = pictureBytes(record, options);
    if (!bytes) return bytes.error();
    return writeWhole(options.path, bytes.value());
}

} // namespace socketscope
