// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which lab a recording is of, and by whose rules it is judged: those of the program, or those that came in the file
// from whoever made it. Used by the MainWindow. Pure; reading a lab runs nothing.
#pragma once

#include "core/lesson/scenario.h"
#include "core/trace/session_info.h"

#include <QString>

#include <optional>
#include <vector>

namespace socketscope {

struct RecordedLab {
    std::optional<Scenario> lab; ///< none: it is of no lab, or of one that nobody here knows
    QString rulesNote;           ///< a sentence where the rules are not plainly the program's own; else empty
};

/// `known`: what comes with the program. The lab of that name where it is the same; else the text in the file, where
/// that is whole; else the one of that name, in another version.
[[nodiscard]] RecordedLab labOfRecording(const SessionInfo& info, const std::vector<Scenario>& known);

} // namespace socketscope
