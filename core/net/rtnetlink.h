// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The few rtnetlink(7) messages that lay the sandbox's wire. Used by the helper, inside its own namespace. Every call
// waits for the kernel's acknowledgement and returns an errno, 0 where it was done.
#pragma once

#include "core/base/unique_fd.h"

#include <cstdint>
#include <span>
#include <string>

struct nlmsghdr;

namespace socketscope {

class RtNetlink {
public:
    /// Opens the socket in the namespace of the calling thread.
    RtNetlink();

    /// Sets these flags of an interface (IFF_UP, IFF_NOARP: netdevice(7)).
    [[nodiscard]] int raise(int interface, unsigned flags);
    /// A pair of devices joined like the ends of a cable (veth(4)). `kind` is "veth".
    [[nodiscard]] int makePair(const std::string& kind, const std::string& one, const std::string& other,
                               std::uint32_t mtu);
    /// A rule of ip-rule(8) for IPv4: look into `table`, for packets that come in from `from` if that is not "".
    [[nodiscard]] int addRule(std::uint32_t priority, std::uint8_t table, const std::string& from = {});
    [[nodiscard]] int removeRule(std::uint32_t priority, std::uint8_t table);

    /// 127.0.0.0/8 out of `interface`, source 127.0.0.1 where the socket has not chosen. `shortestRto`: milliseconds,
    /// locked (ip-route(8) rto_min), 0 for none.
    [[nodiscard]] int addLoopbackRoute(std::uint8_t table, int interface, std::uint32_t shortestRto);

private:
    [[nodiscard]] int ask(nlmsghdr* message);

    UniqueFd socket_;
    std::uint32_t sequence_ = 0;
};

} // namespace socketscope
