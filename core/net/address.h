// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Endpoints to and from `sockaddr`. Used inside net/ only.
#pragma once

#include "core/packet/endpoint.h"

#include <sys/socket.h>

namespace socketscope {

/// A sockaddr_in or sockaddr_in6 with its length, ready for bind(2) and connect(2).
struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t length = 0;

    [[nodiscard]] static SocketAddress from(const Endpoint& endpoint);
    /// 0.0.0.0:0 for a family that is neither AF_INET nor AF_INET6.
    [[nodiscard]] Endpoint endpoint() const;

    [[nodiscard]] sockaddr* raw();
    [[nodiscard]] const sockaddr* raw() const;
};

} // namespace socketscope
