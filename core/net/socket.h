// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The socket calls, one function each, with the kernel's answer as a value. Every descriptor is non-blocking and
// close-on-exec; who waits, and how that is shown, is the engine's affair. Addresses other than loopback are refused
// here, last of all, so that nothing in Socketscope can reach or be reached from outside.
#pragma once

#include "core/base/bytes.h"
#include "core/base/time.h"
#include "core/base/unique_fd.h"
#include "core/packet/endpoint.h"

#include <cstddef>
#include <optional>
#include <span>

namespace socketscope {

/// What a socket call said: its return value, or -1 with `error` = errno.
struct Answer {
    long value = -1;
    int error = 0;
    [[nodiscard]] bool ok() const { return error == 0; }
    /// The call would have waited: EAGAIN, or EINPROGRESS and EALREADY of connect().
    [[nodiscard]] bool wouldBlock() const;
};

namespace net {

[[nodiscard]] Answer openStream(IpVersion version);            ///< socket(2); `value` is the descriptor
[[nodiscard]] Answer openDatagram(IpVersion version);          ///< the same for UDP
[[nodiscard]] Answer bindTo(int fd, const Endpoint& here);     ///< bind(2); EPERM unless loopback
[[nodiscard]] Answer listenOn(int fd, int backlog);            ///< listen(2)
[[nodiscard]] Answer connectTo(int fd, const Endpoint& there); ///< connect(2); EPERM unless loopback
/// accept4(2); `value` is the new descriptor. `caller`: who called, which getpeername(2) no longer says after a reset.
[[nodiscard]] Answer acceptFrom(int fd, Endpoint* caller = nullptr);
[[nodiscard]] Answer sendBytes(int fd, ByteView bytes);               ///< send(2) with MSG_NOSIGNAL
[[nodiscard]] Answer receiveBytes(int fd, std::span<std::byte> into); ///< recv(2)
[[nodiscard]] Answer shutdownWrite(int fd);                           ///< shutdown(2) SHUT_WR
[[nodiscard]] Answer closeNow(UniqueFd& fd);                          ///< close(2); EBADF where there is none

[[nodiscard]] Answer setLingerZero(int fd); ///< SO_LINGER {1, 0}: close() sends RST
/// TCP_REPAIR: close() then says nothing to the other side, as a host that has lost its power (needs CAP_NET_ADMIN over
/// the socket's network namespace).
[[nodiscard]] Answer vanish(int fd);
[[nodiscard]] Answer setNoDelay(int fd, bool on);                   ///< TCP_NODELAY
[[nodiscard]] Answer setQuickAck(int fd, bool on);                  ///< TCP_QUICKACK
[[nodiscard]] Answer setReuseAddress(int fd);                       ///< SO_REUSEADDR
[[nodiscard]] Answer setSendBuffer(int fd, std::uint32_t bytes);    ///< SO_SNDBUF; the kernel doubles it (socket(7))
[[nodiscard]] Answer setReceiveBuffer(int fd, std::uint32_t bytes); ///< SO_RCVBUF, likewise
[[nodiscard]] Answer setUserTimeout(int fd, Duration time);         ///< TCP_USER_TIMEOUT, in whole milliseconds
/// SO_KEEPALIVE with TCP_KEEPIDLE, TCP_KEEPINTVL and TCP_KEEPCNT; the kernel counts in whole seconds, at least one.
[[nodiscard]] Answer setKeepAlive(int fd, Duration idle, Duration interval, int probes);

[[nodiscard]] std::optional<Endpoint> localEndpoint(int fd);  ///< getsockname(2)
[[nodiscard]] std::optional<Endpoint> remoteEndpoint(int fd); ///< getpeername(2), none unless connected
[[nodiscard]] std::optional<int> unreadBytes(int fd);         ///< SIOCINQ: bytes that RECEIVE would find
[[nodiscard]] std::optional<int> unackedBytes(int fd); ///< SIOCOUTQ: bytes sent and not acknowledged, or not sent

/// Makes a connection to ourselves over this loopback address and closes it again: an errno, or 0 where it works.
[[nodiscard]] Answer probeLoopback(IpVersion version);

} // namespace net
} // namespace socketscope
