// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A file that is replaced whole or not at all: written beside the old one, forced to the disk, and put in its place in
// one step (rename(2)). Whatever goes wrong before that, the old one is untouched and nothing is left beside it.
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/base/unique_fd.h"

#include <optional>
#include <string>

namespace socketscope {

class AtomicFile {
public:
    /// Begins a new file for `path`. What is no regular file (a device, a pipe) is written straight. A symbolic link
    /// stays one: what it points to is replaced.
    [[nodiscard]] static Result<AtomicFile> begin(const std::string& path);
    AtomicFile(AtomicFile&& other) noexcept;
    AtomicFile& operator=(AtomicFile&&) = delete;
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;
    ~AtomicFile(); ///< takes away what was not committed

    [[nodiscard]] std::optional<Error> write(ByteView bytes);
    /// From here on it is there.
    [[nodiscard]] std::optional<Error> commit();

private:
    AtomicFile(std::string path, std::string beside, UniqueFd file)
        : path_(std::move(path)), beside_(std::move(beside)), file_(std::move(file)) {}

    std::string path_;
    std::string beside_; ///< where it is written; empty where it is written straight, or is there
    UniqueFd file_;
};

} // namespace socketscope
