// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A file that grows while a program lives, and that is locked so long: who finds it unlocked knows that its writer is
// gone, however it ended (flock(2)). What is written is there whole or not at all. Used by the journal of a running
// session.
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/base/unique_fd.h"

#include <cstdint>
#include <optional>
#include <string>

namespace socketscope {

class AppendFile {
public:
    /// A new file, locked. An error where one of that name is there.
    [[nodiscard]] static Result<AppendFile> create(const std::string& path);
    /// One that is there and that nobody else has locked; nothing where somebody has, or where there is none.
    [[nodiscard]] static std::optional<AppendFile> adopt(const std::string& path);

    /// Appends all of it in one write(2). On an error the file is as it was.
    [[nodiscard]] std::optional<Error> write(ByteView bytes);
    [[nodiscard]] const std::string& path() const { return path_; }
    /// Octets that it has.
    [[nodiscard]] std::uint64_t size() const { return size_; }
    /// Takes the file away, while it is still locked.
    void remove();

private:
    AppendFile(std::string path, UniqueFd file, std::uint64_t size)
        : path_(std::move(path)), file_(std::move(file)), size_(size) {}

    std::string path_;
    UniqueFd file_;
    std::uint64_t size_;
};

} // namespace socketscope
