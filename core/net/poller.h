// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Waiting for descriptors with epoll(7), and a bell (eventfd(2)) that another thread may ring. Used by the engines'
// threads; knows nothing of what the descriptors are for.
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/base/unique_fd.h"

#include <cstdint>
#include <vector>

namespace socketscope {

/// A counter that wakes whoever polls it. Ringing is safe from any thread.
class Bell {
public:
    [[nodiscard]] static Result<Bell> make();
    void ring() const;
    void silence() const; ///< after this, unreadable until the next ring
    [[nodiscard]] int descriptor() const { return fd_.get(); }

private:
    explicit Bell(UniqueFd fd) : fd_(std::move(fd)) {}
    UniqueFd fd_;
};

class Poller {
public:
    enum class For : std::uint8_t { Reading, Writing };

    [[nodiscard]] static Result<Poller> make();

    /// Watches `fd` until it is ready once; `token` comes back then. False with errno where the kernel refuses.
    bool watchOnce(int fd, For what, std::uint64_t token);
    /// Watches `fd` for reading, again and again.
    bool watch(int fd, std::uint64_t token);
    void forget(int fd);

    /// Waits at most `longest` (negative: for ever); tokens of what became ready replace the content of `ready`.
    void wait(Duration longest, std::vector<std::uint64_t>& ready);

private:
    explicit Poller(UniqueFd fd) : epoll_(std::move(fd)) {}
    bool control(int fd, std::uint32_t events, std::uint64_t token);
    UniqueFd epoll_;
};

} // namespace socketscope
