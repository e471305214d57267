// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/export.h"

#include "core/session/ladder.h"
#include "core/session/mermaid.h"
#include "core/trace/json_lines.h"
#include "ui/scene/painter.h"
#include "ui/sequence/export_frames.h"
#include "ui/sequence/replay_page.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QImage>
#include <QSaveFile>

#include <algorithm>
#include <cmath>
#include <sstream>

namespace socketscope {
namespace {

/// Raster painting counts in 16 bits.
constexpr double tallestImage = 32'000;

class ExportWords {
    Q_DECLARE_TR_FUNCTIONS(Export)
};

QString endingOf(const QString& path) { return QFileInfo(path).suffix().toLower(); }

Error refusal(const QString& path, const QString& why, const QString& remedy) {
    return Error{ExportWords::tr("the picture was not written").toStdString(), why.toStdString(), remedy.toStdString(),
                 Place{path.toStdString(), 0, 0}};
}

Result<QByteArray> pictureBytes(const Record& record, const ExportOptions& options) {
    const QString ending = endingOf(options.path);
    const double scale = std::clamp(options.scale, 0.25, 8.0);
    const bool pixels = ending == QLatin1String("png");
    const ExportFrames frames(record, options, pixels ? 1 : scale);
    const Frame frame = frames.at(frames.last());
    const QString title = ExportWords::tr("Socketscope: sequence diagram");
    if (ending == QLatin1String("svg")) return paintedSvg(frame, *options.theme, title);
    if (ending == QLatin1String("pdf")) return paintedPdf(frame, *options.theme, title);
    const double tallest = std::max(frame.size.height(), frame.size.width()) * scale;
    if (tallest > tallestImage)
        return refusal(options.path,
                       ExportWords::tr("it would be %1 px high, and a PNG made here can have %2")
                           .arg(std::lround(tallest))
                           .arg(std::lround(tallestImage)),
                       ExportWords::tr("Choose fewer steps, a smaller scale, or SVG"));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!paintedImage(frame, *options.theme, scale).save(&buffer, "PNG"))
        return refusal(options.path, ExportWords::tr("there is not enough memory for %1 px").arg(std::lround(tallest)),
                       ExportWords::tr("Choose fewer steps, a smaller scale, or SVG"));
    return bytes;
}

// --- text -----------------------------------------------------------------------------------------------------------

LadderLevel ladderLevel(Level level) {
    return level == Level::Primitives ? LadderLevel::Primitives : LadderLevel::Everything;
}

/// Level and range, as the writers of text call them.
template <typename Look> Look lookOf(const ExportOptions& options) {
    Look look;
    look.level = ladderLevel(options.level);
    look.first = options.from.value_or(look.first);
    look.last = options.to.value_or(look.last);
    return look;
}

/// Without the line "end": nobody has judged what is exported.
std::string jsonText(const SessionInfo& info, const Record& record, const ExportOptions& options) {
    const Timeline& timeline = record.timeline();
    std::ostringstream text;
    JsonLines lines(text);
    const Step steps = timeline.steps();
    if (options.from) lines.skipBefore(*options.from <= steps ? timeline.timeOf(*options.from) : Time::max());
    if (options.to && *options.to < steps) lines.skipAfter(timeline.timeOf(*options.to));
    lines.begin(info, record.trace().programs());
    lines.write(record.trace());
    lines.leaveOff(record.trace());
    return text.str();
}

Result<QByteArray> bytesOf(const SessionInfo& info, const Record& record, const ExportOptions& options) {
    const QString ending = endingOf(options.path);
    if (ending == QLatin1String("txt"))
        return QByteArray::fromStdString(ladder(info, record, lookOf<LadderOptions>(options)));
    if (ending == QLatin1String("mmd"))
        return QByteArray::fromStdString(mermaid(info, record, lookOf<MermaidOptions>(options)));
    if (ending == QLatin1String("jsonl")) return QByteArray::fromStdString(jsonText(info, record, options));
    if (ending == QLatin1String("html")) return replayPage(info, record, options);
    return pictureBytes(record, options);
}

// --- files ----------------------------------------------------------------------------------------------------------

Error cannotWrite(const QString& path, const QIODevice& device) {
    return refusal(path, device.errorString(), ExportWords::tr("Choose another place, or make room and try again"));
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
        return refusal(path, ExportWords::tr("there is no folder %1").arg(info.dir().path()),
                       ExportWords::tr("Make the folder first, or choose another"));
    if (info.isDir())
        return refusal(path, ExportWords::tr("that is a folder"), ExportWords::tr("Give the file a name"));
    if (info.exists() && !info.isFile()) return writeToDevice(path, bytes);
    QSaveFile file(path);
    file.setDirectWriteFallback(false);
    if (!file.open(QIODevice::WriteOnly)) return cannotWrite(path, file);
    if (file.write(bytes) != bytes.size() || !file.commit()) return cannotWrite(path, file);
    return Done{};
}

} // namespace

bool isExportName(const QString& path) { return exportEndings().contains(endingOf(path)); }

QStringList exportEndings() {
    return {QStringLiteral("svg"), QStringLiteral("png"), QStringLiteral("pdf"),  QStringLiteral("html"),
            QStringLiteral("txt"), QStringLiteral("mmd"), QStringLiteral("jsonl")};
}

Result<Done> exportSession(const SessionInfo& info, const Record& record, const ExportOptions& options) {
    if (!isExportName(options.path))
        return refusal(options.path, ExportWords::tr("its ending names no format that is known here"),
                       ExportWords::tr("Use .%1").arg(exportEndings().join(QStringLiteral(", ."))));
    const Result<QByteArray> bytes = bytesOf(info, record, options);
    if (!bytes) return bytes.error();
    return writeWhole(options.path, bytes.value());
}

} // namespace socketscope
