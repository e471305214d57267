// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the kernel says of sockets that no descriptor of ours can reach: a request in the SYN queue, a connection not
// yet accepted, an orphan after close(), a TIME-WAIT. By netlink's sock_diag(7), as ss(8) asks. Reads only, but for
// destroy(), which the kernel lets us do in a sandbox of our own.
#pragma once

#include "core/base/time.h"
#include "core/base/unique_fd.h"
#include "core/net/tcp_info.h"
#include "core/packet/endpoint.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace socketscope {

/// A timer that runs at a socket, as the kernel tells of one of them: the first to be due.
struct DiagTimer {
    enum class Kind : std::uint8_t { None, Retransmit, Keepalive, TimeWait, Persist }; ///< the kernel's own numbers
    Kind kind = Kind::None;
    Duration left{};        ///< until it runs out, in whole milliseconds
    std::uint8_t tries = 0; ///< how often it has run out without an answer
};

/// The kernel counts queues in sequence numbers, of which SYN and FIN take one each. These are the bytes alone: what is
/// not acknowledged, and what is not read.
[[nodiscard]] std::uint32_t bytesToSend(ConnectionState state, std::uint32_t numbers);
[[nodiscard]] std::uint32_t bytesToRead(ConnectionState state, std::uint32_t numbers);

struct DiagInfo {
    ConnectionState state = ConnectionState::Closed;
    std::uint32_t receiveQueue = 0; ///< bytes, without a FIN
    std::uint32_t sendQueue = 0;    ///< bytes, without SYN and FIN
    DiagTimer timer;
    std::optional<TcpInfo> tcp; ///< none for requests and TIME-WAIT, and where not asked for
    std::uint32_t inode = 0;    ///< as in /proc/PID/fd (socket_holder.h); 0 while no process holds it
};

/// A listening socket.
struct DiagListener {
    Endpoint local;            ///< 0.0.0.0 or :: where it listens everywhere
    std::uint32_t accept = 0;  ///< finished connections that wait
    std::uint32_t backlog = 0; ///< as listen() set it
    std::uint32_t inode = 0;
};

class SockDiag {
public:
    /// Opens the netlink socket; where the kernel has no sock_diag every answer is none.
    SockDiag();
    /// Asks through this netlink socket, and so about the namespace in which it was opened (Sandbox::diag()).
    explicit SockDiag(UniqueFd netlink);

    /// False where the kernel has no sock_diag, or does not let us ask: then "none" means nothing.
    [[nodiscard]] bool works() const { return works_; }
    enum class Depth : std::uint8_t {
        Whole,       ///< with TCP_INFO, for which the kernel waits until no call works on the socket
        WithoutWait, ///< all but that
    };
    /// The socket whose own address is `tuple.local`, exactly; none where there is none.
    [[nodiscard]] std::optional<DiagInfo> find(const FourTuple& tuple, Depth depth = Depth::Whole);
    /// Half-open connections on a local port: the SYN queue of its listener. None where the kernel does not say.
    [[nodiscard]] std::optional<std::uint32_t> halfOpen(const Endpoint& listener);
    /// The TCP socket that listens there, or everywhere on that port.
    [[nodiscard]] std::optional<DiagListener> listener(const Endpoint& local);
    [[nodiscard]] bool listens(const Endpoint& local) { return listener(local).has_value(); }
    /// Every listening TCP socket, of both versions of IP. Empty where the kernel does not say.
    [[nodiscard]] std::vector<DiagListener> listeners();
    /// Ends the socket whose own address is `tuple.local` as if its host had never known it: SOCK_DESTROY, ss(8) -K. A
    /// TIME-WAIT too; a listener has no remote. 0 or errno: ENOENT where there is none, EOPNOTSUPP where the kernel was
    /// built without (CONFIG_INET_DIAG_DESTROY), EPERM outside a sandbox of ours.
    [[nodiscard]] int destroy(const FourTuple& tuple);

private:
    UniqueFd netlink_;
    std::uint32_t sequence_ = 0;
    bool works_ = false;
};

} // namespace socketscope
