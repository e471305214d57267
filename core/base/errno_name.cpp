// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/errno_name.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace socketscope {
namespace {

constexpr std::array names{
    std::pair{EACCES, "EACCES"},
    std::pair{EADDRINUSE, "EADDRINUSE"},
    std::pair{EADDRNOTAVAIL, "EADDRNOTAVAIL"},
    std::pair{EAFNOSUPPORT, "EAFNOSUPPORT"},
    std::pair{EAGAIN, "EAGAIN"},
    std::pair{EALREADY, "EALREADY"},
    std::pair{EBADF, "EBADF"},
    std::pair{ECONNABORTED, "ECONNABORTED"},
    std::pair{ECONNREFUSED, "ECONNREFUSED"},
    std::pair{ECONNRESET, "ECONNRESET"},
    std::pair{EDESTADDRREQ, "EDESTADDRREQ"},
    std::pair{EFAULT, "EFAULT"},
    std::pair{EHOSTUNREACH, "EHOSTUNREACH"},
    std::pair{EINPROGRESS, "EINPROGRESS"},
    std::pair{EINTR, "EINTR"},
    std::pair{EINVAL, "EINVAL"},
    std::pair{EISCONN, "EISCONN"},
    std::pair{EMFILE, "EMFILE"},
    std::pair{EMSGSIZE, "EMSGSIZE"},
    std::pair{ENETDOWN, "ENETDOWN"},
    std::pair{ENETUNREACH, "ENETUNREACH"},
    std::pair{ENFILE, "ENFILE"},
    std::pair{ENOBUFS, "ENOBUFS"},
    std::pair{ENOMEM, "ENOMEM"},
    std::pair{ENOPROTOOPT, "ENOPROTOOPT"},
    std::pair{ENOTCONN, "ENOTCONN"},
    std::pair{ENOTSOCK, "ENOTSOCK"},
    std::pair{EOPNOTSUPP, "EOPNOTSUPP"},
    std::pair{EPERM, "EPERM"},
    std::pair{EPIPE, "EPIPE"},
    std::pair{EPROTO, "EPROTO"},
    std::pair{EPROTONOSUPPORT, "EPROTONOSUPPORT"},
    std::pair{ETIMEDOUT, "ETIMEDOUT"},
};

} // namespace

std::string errnoName(int number) {
    if (number == 0) return {};
    const auto* it = std::find_if(names.begin(), names.end(), [&](const auto& n) { return n.first == number; });
    if (it != names.end()) return it->second;
    const char* rare = strerrorname_np(number); // every other one that the C library knows
    return rare != nullptr ? rare : "E" + std::to_string(number);
}

std::optional<int> errnoNamed(std::string_view text) {
    const auto* it = std::find_if(names.begin(), names.end(), [&](const auto& n) { return n.second == text; });
    return it != names.end() ? std::optional(it->first) : std::nullopt;
}

} // namespace socketscope
