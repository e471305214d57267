// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which file lies at a path, and in which version: whether somebody else has written it since. Used by whoever saves a
// file again that it saved or opened before.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace socketscope {

struct FileMark {
    std::uint64_t device = 0, inode = 0;
    std::int64_t seconds = 0, nanoseconds = 0; ///< of the last change, since 1970
    friend bool operator==(const FileMark&, const FileMark&) = default;
};

/// Nothing where there is no file.
[[nodiscard]] std::optional<FileMark> markOf(const std::string& path);

} // namespace socketscope
