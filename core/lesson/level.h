// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How much is shown: the service and its two users, the segments too, or everything. Chosen by a person or by the
// author of a scenario, read by every feature that shows more or less.
#pragma once

#include <cstdint>

namespace socketscope {

enum class Level : std::uint8_t { Primitives, Segments, Everything };

} // namespace socketscope
