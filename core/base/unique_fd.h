// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Sole owner of one file descriptor. Used as a member by everything that holds one. Never copied, never closed twice:
// the number is given up first, then closed once, and a failing close() is not tried again (close(2)).
#pragma once

#include <unistd.h>
#include <utility>

namespace socketscope {

class UniqueFd {
public:
    UniqueFd() = default;
    explicit UniqueFd(int fd) : fd_(fd) {}
    UniqueFd(UniqueFd&& other) noexcept : fd_(other.release()) {}
    UniqueFd& operator=(UniqueFd&& other) noexcept {
        if (this != &other) {
            reset();
            fd_ = other.release();
        }
        return *this;
    }
    UniqueFd(const UniqueFd&) = delete;
    UniqueFd& operator=(const UniqueFd&) = delete;
    ~UniqueFd() { reset(); }

    [[nodiscard]] int get() const { return fd_; }
    [[nodiscard]] bool valid() const { return fd_ >= 0; }
    explicit operator bool() const { return valid(); }
    [[nodiscard]] int release() { return std::exchange(fd_, -1); }

    /// Closes now and returns what close() said: 0, or -1 with errno set. 0 where there was nothing to close.
    int reset() {
        const int fd = release();
        return fd < 0 ? 0 : ::close(fd);
    }

private:
    int fd_ = -1;
};

} // namespace socketscope
