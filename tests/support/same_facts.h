// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether two traces tell the same, event for event, whatever their handles for bytes and endpoints are.
#pragma once

#include "core/trace/trace.h"

#include <string>

namespace socketscope::test {

/// The first difference, in words; empty where there is none.
[[nodiscard]] std::string firstDifference(const Trace& a, const Trace& b);

} // namespace socketscope::test
