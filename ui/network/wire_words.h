// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The three wires in the words of the window, and what each may claim. Pure.
#pragma once

#include "core/trace/session_info.h"
#include "ui/scene/theme.h"

#include <QString>

namespace socketscope {

/// "Sandbox".
[[nodiscard]] QString wireName(Wire wire);
/// What it is, in a sentence or two.
[[nodiscard]] QString wireSentence(Wire wire);
/// For the status bar: what the marks on the screen rest on. `calls`: only calls are shown, and those are observed on
/// every kernel wire.
struct WireClaim {
    Token dot = Token::Ink2;
    QString mark, words;
};
/// `missed`: segments that nobody has seen.
[[nodiscard]] WireClaim wireClaim(const SessionInfo& info, bool calls, std::uint64_t missed);
/// Of a recording that was changed after it was saved.
[[nodiscard]] WireClaim doubtfulClaim();

} // namespace socketscope
