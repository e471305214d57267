// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// `--export`: a run as files for others to look at. The only part of `run` that needs Qt, which is started off the
// screen when a picture is really asked for.
#pragma once

#include "app/options.h"
#include "core/base/result.h"
#include "core/session/record.h"
#include "core/trace/session_info.h"

#include <optional>

namespace socketscope {

/// An ending that no format has, before anything is run.
[[nodiscard]] std::optional<Error> unusableExport(const RunOptions& options);

/// Writes every picture asked for; the first that cannot be written is the error.
[[nodiscard]] std::optional<Error> writeExports(const RunOptions& options, const SessionInfo& info,
                                                const Record& record);

} // namespace socketscope
