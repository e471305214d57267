// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/rtnetlink.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <libmnl/libmnl.h>
#include <linux/fib_rules.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace socketscope {
namespace {

struct Message {
    alignas(nlmsghdr) std::array<char, 1024> bytes{};

    Message(std::uint16_t type, unsigned flags) : header(mnl_nlmsg_put_header(bytes.data())) {
        header->nlmsg_type = type;
        header->nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | NLM_F_ACK | flags);
    }
    template <typename T> void put(const T& fixed) {
        std::memcpy(mnl_nlmsg_put_extra_header(header, sizeof fixed), &fixed, sizeof fixed);
    }
    nlmsghdr* header;
};

fib_rule_hdr ruleFor(std::uint8_t table) {
    fib_rule_hdr rule{};
    rule.family = AF_INET;
    rule.table = table;
    rule.action = FR_ACT_TO_TBL;
    return rule;
}

} // namespace

RtNetlink::RtNetlink() : socket_(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE)) {
    const timeval patience{1, 0};
    if (socket_) ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

int RtNetlink::ask(nlmsghdr* message) {
    message->nlmsg_seq = ++sequence_;
    if (::send(socket_.get(), message, message->nlmsg_len, 0) < 0) return errno;
    alignas(nlmsghdr) std::array<char, 4096> answer{};
    while (true) {
        const ssize_t got = ::recv(socket_.get(), answer.data(), answer.size(), 0);
        if (got < 0) return errno;
        int left = static_cast<int>(got);
        const auto* header = reinterpret_cast<const nlmsghdr*>(answer.data()); // NOLINT: netlink's own layout
        for (; mnl_nlmsg_ok(header, left); header = mnl_nlmsg_next(header, &left)) {
            if (header->nlmsg_seq != sequence_ || header->nlmsg_type != NLMSG_ERROR) continue;
            nlmsgerr error{};
            std::memcpy(&error, mnl_nlmsg_get_payload(header), sizeof error);
            return -error.error;
        }
    }
}

int RtNetlink::raise(int interface, unsigned flags) {
    Message message(RTM_NEWLINK, 0);
    ifinfomsg link{};
    link.ifi_index = interface;
    link.ifi_flags = flags;
    link.ifi_change = flags;
    message.put(link);
    return ask(message.header);
}

int RtNetlink::makePair(const std::string& kind, const std::string& one, const std::string& other, std::uint32_t mtu) {
    Message message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
    message.put(ifinfomsg{});
    mnl_attr_put_strz(message.header, IFLA_IFNAME, one.c_str());
    mnl_attr_put_u32(message.header, IFLA_MTU, mtu);
    nlattr* const info = mnl_attr_nest_start(message.header, IFLA_LINKINFO);
    mnl_attr_put_str(message.header, IFLA_INFO_KIND, kind.c_str());
    nlattr* const data = mnl_attr_nest_start(message.header, IFLA_INFO_DATA);
    nlattr* const peer = mnl_attr_nest_start(message.header, VETH_INFO_PEER);
    message.put(ifinfomsg{});
    mnl_attr_put_strz(message.header, IFLA_IFNAME, other.c_str());
    mnl_attr_put_u32(message.header, IFLA_MTU, mtu);
    mnl_attr_nest_end(message.header, peer);
    mnl_attr_nest_end(message.header, data);
    mnl_attr_nest_end(message.header, info);
    return ask(message.header);
}

int RtNetlink::addRule(std::uint32_t priority, std::uint8_t table, const std::string& from) {
    Message message(RTM_NEWRULE, NLM_F_CREATE | NLM_F_EXCL);
    message.put(ruleFor(table));
    mnl_attr_put_u32(message.header, FRA_PRIORITY, priority);
    if (!from.empty()) mnl_attr_put_strz(message.header, FRA_IIFNAME, from.c_str());
    return ask(message.header);
}

int RtNetlink::removeRule(std::uint32_t priority, std::uint8_t table) {
    Message message(RTM_DELRULE, 0);
    message.put(ruleFor(table));
    mnl_attr_put_u32(message.header, FRA_PRIORITY, priority);
    return ask(message.header);
}

int RtNetlink::addLoopbackRoute(std::uint8_t table, int interface, std::uint32_t shortestRto) {
    Message message(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL);
    rtmsg route{};
    route.rtm_family = AF_INET;
    route.rtm_dst_len = 8;
    route.rtm_table = table;
    route.rtm_protocol = RTPROT_STATIC;
    route.rtm_scope = RT_SCOPE_HOST;
    route.rtm_type = RTN_UNICAST;
    message.put(route);
    mnl_attr_put_u32(message.header, RTA_DST, htonl(INADDR_LOOPBACK & 0xFF000000U));
    mnl_attr_put_u32(message.header, RTA_PREFSRC, htonl(INADDR_LOOPBACK));
    mnl_attr_put_u32(message.header, RTA_OIF, static_cast<std::uint32_t>(interface));
    if (shortestRto != 0) {
        nlattr* const metrics = mnl_attr_nest_start(message.header, RTA_METRICS);
        mnl_attr_put_u32(message.header, RTAX_RTO_MIN, shortestRto);
        mnl_attr_put_u32(message.header, RTAX_LOCK, 1U << RTAX_RTO_MIN);
        mnl_attr_nest_end(message.header, metrics);
    }
    return ask(message.header);
}

} // namespace socketscope
