// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What others need to know of the level "Primitives" besides its frame (primitivesLevel() in sequence_frame.h): which
// steps it shows. The status bar counts the others, the cursor may still stand on them.
#pragma once

#include "core/trace/trace.h"

namespace socketscope {

/// Is this step shown at the level Primitives, or is it one of the hidden ones?
[[nodiscard]] bool isPrimitiveStep(const Trace& trace, EventId event);

} // namespace socketscope
