// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file_reader.h"

#include "core/base/file_error.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>

namespace socketscope {
namespace {

Error unreadable(const std::string& path, int error) {
    Error told = fileError(couldNotRead, path, error);
    if (error == EACCES) told.remedy = "Ask its owner for the right to read it";
    if (error == ENOENT) told.remedy = "Look at its name and its folder";
    return told;
}

} // namespace

Result<FileReader> FileReader::open(const std::string& path) {
    UniqueFd file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)); // never waits for a pipe
    if (!file) return unreadable(path, errno);
    struct stat what {};
    if (::fstat(file.get(), &what) != 0) return unreadable(path, errno);
    if (S_ISDIR(what.st_mode)) return unreadable(path, EISDIR);
    if (!S_ISREG(what.st_mode))
        return Error{couldNotRead, path + ": it is no ordinary file", "Give the name of a file", std::nullopt};
    return FileReader(path, std::move(file), static_cast<std::uint64_t>(what.st_size));
}

Result<std::size_t> FileReader::read(std::span<std::byte> into) {
    ssize_t got = -1;
    do got = ::read(file_.get(), into.data(), into.size());
    while (got < 0 && errno == EINTR);
    if (got < 0) return unreadable(path_, errno);
    return static_cast<std::size_t>(got);
}

} // namespace socketscope
