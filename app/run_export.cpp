// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_export.h"

#include "ui/sequence/export.h"

#include <QGuiApplication>
#include <array>

namespace socketscope {
namespace {

QString pathOf(const std::string& name) { return QString::fromLocal8Bit(name.c_str()); }

Time momentOf(double s) { return Time(fromSeconds(s)); }

ExportOptions optionsFor(const RunOptions& options, const Timeline& timeline, const std::string& path) {
    ExportOptions picture;
    picture.path = pathOf(path);
    picture.level = options.level == LadderLevel::Primitives ? Level::Primitives : Level::Everything;
    picture.theme = options.dark ? &Theme::dark() : &Theme::light();
    picture.scale = options.scale;
    if (options.from) picture.from = timeline.stepAtTime(momentOf(*options.from)) + 1;
    if (options.to) picture.to = timeline.stepAtTime(momentOf(*options.to));
    return picture;
}

} // namespace

std::optional<Error> unusableExport(const RunOptions& options) {
    for (const std::string& path : options.exports)
        if (!isExportName(pathOf(path)))
            return Error{"Nothing can be written to " + path, "its ending names no format that is known",
                         "Known are ." + exportEndings().join(QStringLiteral(", .")).toStdString(), std::nullopt};
    if (options.from && options.to && *options.to < *options.from)
        return Error{"--to comes before --from", "what is exported begins before it ends",
                     "Give the earlier moment as --from", std::nullopt};
    return std::nullopt;
}

std::optional<Error> writeExports(const RunOptions& options, const SessionInfo& info, const Record& record) {
    if (options.exports.empty()) return std::nullopt;
    qputenv("QT_QPA_PLATFORM", "offscreen"); // a picture needs no display
    // What Qt remarks about the desktop (no XDG_RUNTIME_DIR …) is nothing to do with a picture.
    qInstallMessageHandler([](QtMsgType, const QMessageLogContext&, const QString&) {});
    std::array<char, 12> name{"socketscope"};
    std::array<char*, 2> arguments{name.data(), nullptr};
    int count = 1;
    const QGuiApplication application(count, arguments.data());
    loadFonts();
    for (const std::string& path : options.exports)
        if (const auto written = exportSession(info, record, optionsFor(options, record.timeline(), path)); !written)
            return written.error();
    return std::nullopt;
}

} // namespace socketscope
