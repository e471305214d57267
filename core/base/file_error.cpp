// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file_error.h"

#include <cerrno>
#include <system_error>

namespace socketscope {
namespace {

std::string remedyFor(int error) {
    switch (error) {
    case ENOSPC:
    case EDQUOT:
        return "Make room on that disk, or choose another";
    case EACCES:
    case EPERM:
    case EROFS:
        return "Choose a place that you may write to";
    case ENOENT:
    case ENOTDIR:
        return "Choose a folder that is there";
    case EISDIR:
        return "Give the name of a file";
    case ENAMETOOLONG:
        return "Choose a shorter name";
    case EMFILE:
    case ENFILE:
        return "Close other programs, or raise the limit of open files with: ulimit -n 4096";
    default:
        return "Try another place";
    }
}

} // namespace

Error fileError(std::string what, const std::string& path, int error) {
    return {std::move(what), path + ": " + std::generic_category().message(error), remedyFor(error), std::nullopt};
}

} // namespace socketscope
