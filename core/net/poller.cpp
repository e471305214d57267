// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/poller.h"

#include "core/base/errno_name.h"

#include <array>
#include <cerrno>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace socketscope {
namespace {

Error refusal(const char* call) {
    const int error = errno;
    return {std::string(call) + " failed", errnoName(error),
            error == EMFILE || error == ENFILE ? "Close other programs, or raise the limit with: ulimit -n 4096" : "",
            std::nullopt};
}

} // namespace

Result<Bell> Bell::make() {
    UniqueFd fd(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    if (!fd) return refusal("eventfd()");
    return Bell(std::move(fd));
}

void Bell::ring() const {
    const std::uint64_t one = 1;
    // A full counter is a ringing bell: nothing to do about a short write.
    [[maybe_unused]] const ssize_t written = ::write(fd_.get(), &one, sizeof one);
}

void Bell::silence() const {
    std::uint64_t rings = 0;
    [[maybe_unused]] const ssize_t got = ::read(fd_.get(), &rings, sizeof rings);
}

Result<Poller> Poller::make() {
    UniqueFd fd(::epoll_create1(EPOLL_CLOEXEC));
    if (!fd) return refusal("epoll_create1()");
    return Poller(std::move(fd));
}

bool Poller::control(int fd, std::uint32_t events, std::uint64_t token) {
    epoll_event event{};
    event.events = events;
    event.data.u64 = token;
    if (::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, fd, &event) == 0) return true;
    return errno == ENOENT && ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) == 0;
}

bool Poller::watchOnce(int fd, For what, std::uint64_t token) {
    const std::uint32_t direction = what == For::Reading ? EPOLLIN | EPOLLRDHUP : EPOLLOUT;
    return control(fd, direction | EPOLLONESHOT, token);
}

bool Poller::watch(int fd, std::uint64_t token) { return control(fd, EPOLLIN, token); }

void Poller::forget(int fd) { ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr); }

void Poller::wait(Duration longest, std::vector<std::uint64_t>& ready) {
    std::array<epoll_event, 64> events{};
    const int patience =
        longest < Duration{} ? -1 : static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(longest).count());
    const int count = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), patience);
    ready.clear();
    for (int i = 0; i < count; ++i) ready.push_back(events[static_cast<std::size_t>(i)].data.u64);
}

} // namespace socketscope
