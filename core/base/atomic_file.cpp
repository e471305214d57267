// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"

#include "core/base/file_error.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>

namespace socketscope {
namespace {

constexpr mode_t forEveryone = 0666; // less the process's umask

/// What `path` really names, through symbolic links.
std::string target(const std::string& path) {
    std::error_code error;
    const auto real = std::filesystem::canonical(path, error);
    return error ? path : real.string();
}

/// A file beside `path` that was not there before; its name goes to `beside`.
UniqueFd openBeside(const std::string& path, std::string& beside) {
    const std::filesystem::path whole(path);
    for (int i = 0; i < 1000; ++i) {
        const auto name = "." + whole.filename().string() + "." + std::to_string(::getpid()) + "." + std::to_string(i);
        beside = (whole.parent_path() / name).string();
        UniqueFd file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, forEveryone));
        if (file || errno != EEXIST) return file;
    }
    return {};
}

/// A file is not safe before its folder is.
void keepFolder(const std::string& path) {
    const auto folder = std::filesystem::path(path).parent_path();
    const UniqueFd open(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (open) ::fsync(open.get());
}

} // namespace

Result<AtomicFile> AtomicFile::begin(const std::string& path) {
    const std::string real = target(path);
    struct stat old {};
    const bool there = ::stat(real.c_str(), &old) == 0;
    if (there && S_ISDIR(old.st_mode)) return fileError(couldNotWrite, path, EISDIR);
    if (there && !S_ISREG(old.st_mode)) {
        UniqueFd straight(::open(real.c_str(), O_WRONLY | O_CLOEXEC));
        if (!straight) return fileError(couldNotWrite, path, errno);
        return AtomicFile(path, {}, std::move(straight));
    }
    // Who may not write to the old one shall not replace it either.
    if (there && ::access(real.c_str(), W_OK) != 0) return fileError(couldNotWrite, path, errno);
    std::string beside;
    UniqueFd file = openBeside(real, beside);
    if (!file) return fileError(couldNotWrite, path, errno);
    if (there) ::fchmod(file.get(), old.st_mode & 07777);
    return AtomicFile(real, beside, std::move(file));
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : path_(std::move(other.path_)), beside_(std::exchange(other.beside_, {})), file_(std::move(other.file_)) {}

AtomicFile::~AtomicFile() {
    if (!beside_.empty()) ::unlink(beside_.c_str());
}

std::optional<Error> AtomicFile::write(ByteView bytes) {
    while (!bytes.empty()) {
        const ssize_t wrote = ::write(file_.get(), bytes.data(), bytes.size());
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) return fileError(couldNotWrite, path_, errno);
        bytes = bytes.subspan(static_cast<std::size_t>(wrote));
    }
    return std::nullopt;
}

std::optional<Error> AtomicFile::commit() {
    // What is written straight may have nothing to force to a disk.
    if (!beside_.empty() && ::fsync(file_.get()) != 0) return fileError(couldNotWrite, path_, errno);
    if (file_.reset() != 0) return fileError(couldNotWrite, path_, errno);
    if (beside_.empty()) return std::nullopt;
    if (::rename(beside_.c_str(), path_.c_str()) != 0) return fileError(couldNotWrite, path_, errno);
    beside_.clear();
    keepFolder(path_);
    return std::nullopt;
}

} // namespace socketscope
