// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A run as one web page that replays it: step, back, play, scrub, by mouse, keyboard and screen reader. It holds every
// frame that the screen would show after each step, written once by the same painter and taken apart into parts that
// many frames share; the page's script puts them together and draws nothing itself. It asks no network for anything.
#pragma once

#include "core/base/result.h"
#include "core/trace/session_info.h"
#include "ui/sequence/export.h"

#include <QByteArray>

namespace socketscope {

/// A page with more steps would be slow to open, and slow to make.
inline constexpr Step mostReplayed = 500;

/// Refused where the range is longer than that.
[[nodiscard]] Result<QByteArray> replayPage(const SessionInfo& info, const Record& record,
                                            const ExportOptions& options);

} // namespace socketscope
