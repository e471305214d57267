// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/append_file.h"

#include "core/base/file_error.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace socketscope {
namespace {

constexpr mode_t forTheUser = 0600;

} // namespace

Result<AppendFile> AppendFile::create(const std::string& path) {
    UniqueFd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, forTheUser));
    if (!file) return fileError(couldNotWrite, path, errno);
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        Error failed = fileError(couldNotWrite, path, errno);
        ::unlink(path.c_str());
        return failed;
    }
    return AppendFile(path, std::move(file), 0);
}

std::optional<AppendFile> AppendFile::adopt(const std::string& path) {
    UniqueFd file(::open(path.c_str(), O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat what {};
    if (!file || ::fstat(file.get(), &what) != 0 || !S_ISREG(what.st_mode)) return std::nullopt;
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) return std::nullopt;
    return AppendFile(path, std::move(file), static_cast<std::uint64_t>(what.st_size));
}

std::optional<Error> AppendFile::write(ByteView bytes) {
    if (bytes.empty()) return std::nullopt;
    struct stat what {};
    if (::fstat(file_.get(), &what) == 0 && what.st_nlink == 0) // nobody would ever find what is written
        return fileError(couldNotWrite, path_, ENOENT);
    ssize_t wrote = -1;
    do wrote = ::write(file_.get(), bytes.data(), bytes.size());
    while (wrote < 0 && errno == EINTR);
    if (wrote == static_cast<ssize_t>(bytes.size())) {
        size_ += bytes.size();
        return std::nullopt;
    }
    const int error = wrote < 0 ? errno : ENOSPC; // a disk that is full takes a part
    if (wrote > 0 && ::ftruncate(file_.get(), static_cast<off_t>(size_)) != 0)
        size_ += static_cast<std::uint64_t>(wrote);
    return fileError(couldNotWrite, path_, error);
}

void AppendFile::remove() { ::unlink(path_.c_str()); }

} // namespace socketscope
