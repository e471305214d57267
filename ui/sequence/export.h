// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A session as a file for others to look at, whole or a part of it: the frame of the screen as SVG, PNG or PDF, all of
// them as a web page that replays the run, and text (ladder, Mermaid, JSON Lines). Used by the window and by the
// command line. What is written is complete or not there at all: never half a file.
#pragma once

#include "core/base/result.h"
#include "core/session/record.h"
#include "core/trace/session_info.h"
#include "ui/scene/theme.h"
#include "ui/sequence/viewport.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace socketscope {

struct ExportOptions {
    QString path; ///< its ending says the format: one of exportEndings()
    Level level = Level::Everything;
    const Theme* theme = &Theme::light(); ///< paper is white
    Axis axis = Axis::Stretched;
    double scale = 1;              ///< px for one design px, 0.25 … 8
    std::optional<Step> from, to;  ///< first and last step; the whole trace where not given
    double width = 1000;           ///< design px
    ProgramId focused = noProgram; ///< the client next to the wire
};

/// "svg", "png" … in the order in which they are offered.
[[nodiscard]] QStringList exportEndings();
/// Whether the ending of a path is one of them.
[[nodiscard]] bool isExportName(const QString& path);

/// Needs a QGuiApplication and loadFonts(). Refuses with a remedy: unknown ending, no such folder, no right to write,
/// full disk, a picture too large for its format.
[[nodiscard]] Result<Done> exportSession(const SessionInfo& info, const Record& record, const ExportOptions& options);

} // namespace socketscope
