// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Times as people read them: three digits and a unit (DESIGN 6). Used wherever a time is shown.
#pragma once

#include "core/base/time.h"

#include <QString>

namespace socketscope {

/// "38 µs", "1.23 ms", "0.210 s", "12.3 s": three digits.
[[nodiscard]] QString durationText(Duration duration);
/// "0 s", "2.100 s": a moment of the session, to the millisecond; coarser from 100 s on.
[[nodiscard]] QString timeText(Time time);

} // namespace socketscope
