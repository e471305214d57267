// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox_place.h"

#include <cstdlib>
#include <filesystem>

namespace socketscope {

std::string sandboxHelper() {
    namespace fs = std::filesystem;
    constexpr const char* name = "socketscope-sandbox";
    if (const char* chosen = std::getenv("SOCKETSCOPE_SANDBOX"); chosen != nullptr && *chosen != '\0') return chosen;
    std::error_code unknown;
    const fs::path folder = fs::read_symlink("/proc/self/exe", unknown).parent_path();
    const fs::path beside = folder / name, apart = folder.parent_path() / "libexec/socketscope" / name;
    return !fs::exists(beside, unknown) && fs::exists(apart, unknown) ? apart : beside;
}

} // namespace socketscope
