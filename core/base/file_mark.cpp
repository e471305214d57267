// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file_mark.h"

#include <sys/stat.h>

namespace socketscope {

std::optional<FileMark> markOf(const std::string& path) {
    struct stat what {};
    if (::stat(path.c_str(), &what) != 0) return std::nullopt;
    return FileMark{what.st_dev, what.st_ino, what.st_mtim.tv_sec, what.st_mtim.tv_nsec};
}

} // namespace socketscope
