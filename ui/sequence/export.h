// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The diagram as a file: the same frame as on the screen, over the whole trace or a part of it, as SVG, PNG or PDF.
// Used by the window and by the command line. What is written is complete or not there at all: never half a file.
#pragma once

#include "core/base/result.h"
#include "core/session/record.h"
#include "ui/scene/theme.h"
#include "ui/sequence/viewport.h"

#include <QString>

#include <optional>

namespace socketscope {

struct ExportOptions {
    QString path; ///< its ending says the format: .svg, .png, .pdf
    Level level = Level::Everything;
    const Theme* theme = &Theme::light(); ///< paper is white
    Axis axis = Axis::Stretched;
    double scale = 1;              ///< px for one design px, 0.25 … 8
    std::optional<Step> from, to;  ///< first and last step; the whole trace where not given
    double width = 1000;           ///< design px
    ProgramId focused = noProgram; ///< the client next to the wire
};

/// Whether the ending of a path is one that exportPicture() knows.
[[nodiscard]] bool isPictureName(const QString& path);

/// Needs a QGuiApplication and loadFonts(). Refuses with a remedy: unknown ending, no such folder, no right to write,
/// full disk, a picture too large for its format.
[[nodiscard]] Result<Done> exportPicture(const Record& record, const ExportOptions& options);

} // namespace socketscope
