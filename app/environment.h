// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What app/ asks of the environment (environ(7)). Read before there is a second thread; nobody changes it.
#pragma once

#include <cstdlib>
#include <string_view>

namespace socketscope {

/// The variable's value, empty where there is none.
[[nodiscard]] inline std::string_view environment(const char* key) {
    const char* value = std::getenv(key); // NOLINT(concurrency-mt-unsafe)
    return value != nullptr ? value : "";
}

} // namespace socketscope
