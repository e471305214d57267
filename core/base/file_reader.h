// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads a regular file from its beginning to its end, piece by piece. A device, a pipe or a folder is refused, so that
// reading always comes to an end.
#pragma once

#include "core/base/result.h"
#include "core/base/unique_fd.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace socketscope {

class FileReader {
public:
    [[nodiscard]] static Result<FileReader> open(const std::string& path);

    /// Octets that it had when it was opened.
    [[nodiscard]] std::uint64_t size() const { return size_; }
    /// The next octets, as many as fit; 0 at its end.
    [[nodiscard]] Result<std::size_t> read(std::span<std::byte> into);

private:
    FileReader(std::string path, UniqueFd file, std::uint64_t size)
        : path_(std::move(path)), file_(std::move(file)), size_(size) {}

    std::string path_;
    UniqueFd file_;
    std::uint64_t size_;
};

} // namespace socketscope
