// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the kernel says of sockets that no descriptor of ours can reach: a request in the SYN queue, a connection not
// yet accepted, an orphan after close(), a TIME-WAIT. By netlink's sock_diag(7), as ss(8) asks. Reads only.
#pragma once

#include "core/base/unique_fd.h"
#include "core/net/tcp_info.h"
#include "core/packet/endpoint.h"

#include <cstdint>
#include <optional>

namespace socketscope {

struct DiagInfo {
    ConnectionState state = ConnectionState::Closed;
    std::uint32_t receiveQueue = 0; ///< bytes
    std::uint32_t sendQueue = 0;    ///< bytes
    std::optional<TcpInfo> tcp;     ///< none for requests and TIME-WAIT
};

class SockDiag {
public:
    /// Opens the netlink socket; where the kernel has no sock_diag every answer is none.
    SockDiag();

    /// False where the kernel has no sock_diag, or does not let us ask: then "none" means nothing.
    [[nodiscard]] bool works() const { return works_; }
    /// The socket whose own address is `tuple.local`, exactly; none where there is none.
    [[nodiscard]] std::optional<DiagInfo> find(const FourTuple& tuple);
    /// Half-open connections on a local port: the SYN queue of its listener. None where the kernel does not say.
    [[nodiscard]] std::optional<std::uint32_t> halfOpen(const Endpoint& listener);

private:
    UniqueFd netlink_;
    std::uint32_t sequence_ = 0;
    bool works_ = false;
};

} // namespace socketscope
