// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/socket.h"

#include "core/net/address.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace socketscope {

bool Answer::wouldBlock() const { return error == EAGAIN || error == EINPROGRESS || error == EALREADY; }

namespace net {
namespace {

Answer answer(long returned) { return {returned, returned < 0 ? errno : 0}; }

Answer setOption(int fd, int level, int option, const void* value, socklen_t length) {
    return answer(::setsockopt(fd, level, option, value, length));
}

std::optional<int> queueLength(int fd, unsigned long request) {
    int bytes = 0;
    return ::ioctl(fd, request, &bytes) == 0 ? std::optional(bytes) : std::nullopt;
}

} // namespace

Answer openStream(IpVersion version) {
    const int family = version == IpVersion::V4 ? AF_INET : AF_INET6;
    return answer(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

Answer openDatagram(IpVersion version) {
    const int family = version == IpVersion::V4 ? AF_INET : AF_INET6;
    return answer(::socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

Answer bindTo(int fd, const Endpoint& here) {
    if (!here.address.isLoopback()) return {-1, EPERM};
    const SocketAddress address = SocketAddress::from(here);
    return answer(::bind(fd, address.raw(), address.length));
}

Answer listenOn(int fd, int backlog) { return answer(::listen(fd, backlog)); }

Answer connectTo(int fd, const Endpoint& there) {
    if (!there.address.isLoopback()) return {-1, EPERM};
    const SocketAddress address = SocketAddress::from(there);
    return answer(::connect(fd, address.raw(), address.length));
}

Answer acceptFrom(int fd, Endpoint* caller) {
    SocketAddress address;
    address.length = sizeof address.storage;
    const Answer taken = answer(::accept4(fd, address.raw(), &address.length, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (taken.ok() && caller != nullptr) *caller = address.endpoint();
    return taken;
}

Answer sendBytes(int fd, ByteView bytes) { return answer(::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL)); }

Answer receiveBytes(int fd, std::span<std::byte> into) { return answer(::recv(fd, into.data(), into.size(), 0)); }

Answer shutdownWrite(int fd) { return answer(::shutdown(fd, SHUT_WR)); }

Answer closeNow(UniqueFd& fd) {
    if (!fd.valid()) return {-1, EBADF};
    return answer(fd.reset());
}

Answer setLingerZero(int fd) {
    const linger zero{1, 0};
    return setOption(fd, SOL_SOCKET, SO_LINGER, &zero, sizeof zero);
}

Answer vanish(int fd) {
    const int on = 1; // TCP_REPAIR_ON
    return setOption(fd, IPPROTO_TCP, TCP_REPAIR, &on, sizeof on);
}

Answer setNoDelay(int fd, bool on) {
    const int value = on ? 1 : 0;
    return setOption(fd, IPPROTO_TCP, TCP_NODELAY, &value, sizeof value);
}

Answer setQuickAck(int fd, bool on) {
    const int value = on ? 1 : 0;
    return setOption(fd, IPPROTO_TCP, TCP_QUICKACK, &value, sizeof value);
}

Answer setReuseAddress(int fd) {
    const int value = 1;
    return setOption(fd, SOL_SOCKET, SO_REUSEADDR, &value, sizeof value);
}

Answer setSendBuffer(int fd, std::uint32_t bytes) {
    const int value = static_cast<int>(std::min<std::uint32_t>(bytes, INT32_MAX));
    return setOption(fd, SOL_SOCKET, SO_SNDBUF, &value, sizeof value);
}

Answer setReceiveBuffer(int fd, std::uint32_t bytes) {
    const int value = static_cast<int>(std::min<std::uint32_t>(bytes, INT32_MAX));
    return setOption(fd, SOL_SOCKET, SO_RCVBUF, &value, sizeof value);
}

Answer setUserTimeout(int fd, Duration time) {
    const auto value = static_cast<unsigned>(std::max<Duration::rep>(time / std::chrono::milliseconds(1), 1));
    return setOption(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &value, sizeof value);
}

Answer setKeepAlive(int fd, Duration idle, Duration interval, int probes) {
    const auto wholeSeconds = [](Duration d) {
        return static_cast<int>(std::max<Duration::rep>(d / std::chrono::seconds(1), 1));
    };
    const std::array<std::pair<int, int>, 3> numbers{
        {{TCP_KEEPIDLE, wholeSeconds(idle)}, {TCP_KEEPINTVL, wholeSeconds(interval)}, {TCP_KEEPCNT, probes}}};
    for (const auto& [option, value] : numbers)
        if (const Answer set = setOption(fd, IPPROTO_TCP, option, &value, sizeof value); !set.ok()) return set;
    const int on = 1;
    return setOption(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
}

std::optional<Endpoint> localEndpoint(int fd) {
    SocketAddress address;
    address.length = sizeof address.storage;
    if (::getsockname(fd, address.raw(), &address.length) != 0) return std::nullopt;
    return address.endpoint();
}

std::optional<Endpoint> remoteEndpoint(int fd) {
    SocketAddress address;
    address.length = sizeof address.storage;
    if (::getpeername(fd, address.raw(), &address.length) != 0) return std::nullopt;
    return address.endpoint();
}

std::optional<int> unreadBytes(int fd) { return queueLength(fd, SIOCINQ); }

std::optional<int> unackedBytes(int fd) { return queueLength(fd, SIOCOUTQ); }

Answer probeLoopback(IpVersion version) {
    const Answer opened = openStream(version);
    if (!opened.ok()) return opened;
    const UniqueFd listener(static_cast<int>(opened.value));
    if (const Answer a = bindTo(listener.get(), {IpAddress::loopback(version), 0}); !a.ok()) return a;
    if (const Answer a = listenOn(listener.get(), 1); !a.ok()) return a;
    const Answer second = openStream(version);
    if (!second.ok()) return second;
    const UniqueFd client(static_cast<int>(second.value));
    const auto there = localEndpoint(listener.get());
    if (!there) return {-1, errno};
    const Answer called = connectTo(client.get(), *there);
    if (!called.ok() && called.error != EINPROGRESS) return called;
    constexpr int patience = 1000; // ms; loopback answers within microseconds
    pollfd ready{listener.get(), POLLIN, 0};
    if (::poll(&ready, 1, patience) != 1) return {-1, ETIMEDOUT};
    const UniqueFd accepted(static_cast<int>(acceptFrom(listener.get()).value));
    if (!accepted.valid()) return {-1, errno};
    static_cast<void>(setLingerZero(client.get())); // leave no TIME-WAIT behind
    return {0, 0};
}

} // namespace net
} // namespace socketscope
