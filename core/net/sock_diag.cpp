// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sock_diag.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace socketscope {
std::uint32_t bytesToSend(ConnectionState state, std::uint32_t numbers) {
    using enum ConnectionState;
    const bool flagWaits = state == SynSent || state == FinWait1 || state == Closing || state == LastAck;
    return flagWaits && numbers > 0 ? numbers - 1 : numbers;
}

std::uint32_t bytesToRead(ConnectionState state, std::uint32_t numbers) {
    using enum ConnectionState;
    const bool finCame = state == CloseWait || state == LastAck || state == Closing;
    return finCame && numbers > 0 ? numbers - 1 : numbers; // who has read the end has read the FIN too
}

namespace {

constexpr unsigned kernelSynReceived = 3; // TCP_SYN_RECV of net/tcp_states.h
constexpr unsigned kernelListen = 10;     // TCP_LISTEN

using Buffer = std::array<char, 8192>;

inet_diag_sockid idOf(const FourTuple& tuple) {
    inet_diag_sockid id{};
    id.idiag_sport = htons(tuple.local.port);
    id.idiag_dport = htons(tuple.remote.port);
    std::memcpy(id.idiag_src, tuple.local.address.octets().data(), tuple.local.address.size());
    std::memcpy(id.idiag_dst, tuple.remote.address.octets().data(), tuple.remote.address.size());
    id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
    id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    return id;
}

nlmsghdr* request(Buffer& buffer, std::uint32_t sequence, std::uint16_t flags, const inet_diag_req_v2& wanted) {
    nlmsghdr* header = mnl_nlmsg_put_header(buffer.data());
    header->nlmsg_type = SOCK_DIAG_BY_FAMILY;
    header->nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);
    header->nlmsg_seq = sequence;
    std::memcpy(mnl_nlmsg_put_extra_header(header, sizeof wanted), &wanted, sizeof wanted);
    return header;
}

inet_diag_req_v2 wantedFor(const Endpoint& local) {
    inet_diag_req_v2 wanted{};
    wanted.sdiag_family = local.address.version() == IpVersion::V4 ? AF_INET : AF_INET6;
    wanted.sdiag_protocol = IPPROTO_TCP;
    wanted.idiag_states = 0xFFFF'FFFF;
    return wanted;
}

int takeTcpInfo(const nlattr* attribute, void* into) {
    if (mnl_attr_get_type(attribute) == INET_DIAG_INFO)
        static_cast<DiagInfo*>(into)->tcp =
            tcpInfoFromBytes(mnl_attr_get_payload(attribute), mnl_attr_get_payload_len(attribute));
    return MNL_CB_OK;
}

DiagInfo readAnswer(const nlmsghdr* header, const inet_diag_msg& message) {
    DiagInfo info;
    info.state = stateFromKernel(message.idiag_state);
    info.receiveQueue = bytesToRead(info.state, message.idiag_rqueue);
    info.sendQueue = bytesToSend(info.state, message.idiag_wqueue);
    info.inode = message.idiag_inode;
    if (message.idiag_timer <= static_cast<unsigned>(DiagTimer::Kind::Persist))
        info.timer = {static_cast<DiagTimer::Kind>(message.idiag_timer),
                      std::chrono::milliseconds(message.idiag_expires), message.idiag_retrans};
    mnl_attr_parse(header, sizeof(inet_diag_msg), takeTcpInfo, &info);
    return info;
}

DiagListener listenerOf(const inet_diag_msg& message) {
    DiagListener found;
    std::array<std::uint8_t, 16> o{};
    std::memcpy(o.data(), message.id.idiag_src, o.size());
    const bool v4 = message.idiag_family == AF_INET;
    found.local = {v4 ? IpAddress::v4(o[0], o[1], o[2], o[3]) : IpAddress::v6(o), ntohs(message.id.idiag_sport)};
    found.accept = message.idiag_rqueue;
    found.backlog = message.idiag_wqueue;
    found.inode = message.idiag_inode;
    return found;
}

} // namespace

SockDiag::SockDiag() : SockDiag(UniqueFd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG))) {}

SockDiag::SockDiag(UniqueFd netlink) : netlink_(std::move(netlink)) {
    const timeval patience{0, 200'000}; // a kernel that does not answer must not stop the engine
    if (netlink_) ::setsockopt(netlink_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    works_ = halfOpen(Endpoint{}).has_value(); // asked for sockets of which there are none: an answer, or an error
}

std::optional<DiagInfo> SockDiag::find(const FourTuple& tuple, Depth depth) {
    if (!netlink_) return std::nullopt;
    Buffer buffer{};
    inet_diag_req_v2 wanted = wantedFor(tuple.local);
    if (depth == Depth::Whole) wanted.idiag_ext = 1U << (INET_DIAG_INFO - 1);
    wanted.id = idOf(tuple);
    const nlmsghdr* ask = request(buffer, ++sequence_, 0, wanted);
    if (::send(netlink_.get(), ask, ask->nlmsg_len, 0) < 0) return std::nullopt;
    const ssize_t got = ::recv(netlink_.get(), buffer.data(), buffer.size(), 0);
    if (got < 0) return std::nullopt;
    int left = static_cast<int>(got);
    const auto* header = reinterpret_cast<const nlmsghdr*>(buffer.data()); // NOLINT: netlink's own layout
    for (; mnl_nlmsg_ok(header, left); header = mnl_nlmsg_next(header, &left)) {
        if (header->nlmsg_seq != sequence_ || header->nlmsg_type != SOCK_DIAG_BY_FAMILY) continue;
        inet_diag_msg message{};
        std::memcpy(&message, mnl_nlmsg_get_payload(header), sizeof message);
        // Where no connection matches, the kernel answers with the listener on that port.
        if (message.id.idiag_dport != htons(tuple.remote.port)) return std::nullopt;
        return readAnswer(header, message);
    }
    return std::nullopt;
}

std::optional<DiagListener> SockDiag::listener(const Endpoint& local) {
    // Where no connection matches, the kernel answers with the listener: one that calls from port 0 never matches.
    if (!netlink_) return std::nullopt;
    Buffer buffer{};
    inet_diag_req_v2 wanted = wantedFor(local);
    wanted.id = idOf({local, {local.address, 0}});
    const nlmsghdr* ask = request(buffer, ++sequence_, 0, wanted);
    if (::send(netlink_.get(), ask, ask->nlmsg_len, 0) < 0) return std::nullopt;
    const ssize_t got = ::recv(netlink_.get(), buffer.data(), buffer.size(), 0);
    if (got < static_cast<ssize_t>(sizeof(nlmsghdr) + sizeof(inet_diag_msg))) return std::nullopt;
    const auto* header = reinterpret_cast<const nlmsghdr*>(buffer.data()); // NOLINT: netlink's own layout
    if (header->nlmsg_type != SOCK_DIAG_BY_FAMILY) return std::nullopt;
    inet_diag_msg message{};
    std::memcpy(&message, mnl_nlmsg_get_payload(header), sizeof message);
    if (stateFromKernel(message.idiag_state) != ConnectionState::Listen) return std::nullopt;
    return listenerOf(message);
}

std::vector<DiagListener> SockDiag::listeners() {
    std::vector<DiagListener> found;
    for (const IpVersion version : {IpVersion::V4, IpVersion::V6}) {
        if (!netlink_) break;
        Buffer buffer{};
        inet_diag_req_v2 wanted = wantedFor({IpAddress::loopback(version), 0});
        wanted.idiag_states = 1U << kernelListen;
        const nlmsghdr* ask = request(buffer, ++sequence_, NLM_F_DUMP, wanted);
        if (::send(netlink_.get(), ask, ask->nlmsg_len, 0) < 0) continue;
        for (bool more = true; more;) {
            const ssize_t got = ::recv(netlink_.get(), buffer.data(), buffer.size(), 0);
            if (got <= 0) break;
            int left = static_cast<int>(got);
            const auto* header = reinterpret_cast<const nlmsghdr*>(buffer.data()); // NOLINT: netlink's own layout
            for (; more && mnl_nlmsg_ok(header, left); header = mnl_nlmsg_next(header, &left)) {
                if (header->nlmsg_seq != sequence_) continue;
                more = header->nlmsg_type == SOCK_DIAG_BY_FAMILY;
                if (!more) break;
                inet_diag_msg message{};
                std::memcpy(&message, mnl_nlmsg_get_payload(header), sizeof message);
                found.push_back(listenerOf(message));
            }
        }
    }
    return found;
}

int SockDiag::destroy(const FourTuple& tuple) {
    if (!netlink_) return EOPNOTSUPP;
    Buffer buffer{};
    inet_diag_req_v2 wanted = wantedFor(tuple.local);
    wanted.id = idOf(tuple);
    nlmsghdr* ask = request(buffer, ++sequence_, NLM_F_ACK, wanted);
    ask->nlmsg_type = SOCK_DESTROY;
    if (::send(netlink_.get(), ask, ask->nlmsg_len, 0) < 0) return errno;
    while (true) {
        const ssize_t got = ::recv(netlink_.get(), buffer.data(), buffer.size(), 0);
        if (got < 0) return errno;
        int left = static_cast<int>(got);
        const auto* header = reinterpret_cast<const nlmsghdr*>(buffer.data()); // NOLINT: netlink's own layout
        for (; mnl_nlmsg_ok(header, left); header = mnl_nlmsg_next(header, &left)) {
            if (header->nlmsg_seq != sequence_ || header->nlmsg_type != NLMSG_ERROR) continue;
            nlmsgerr error{};
            std::memcpy(&error, mnl_nlmsg_get_payload(header), sizeof error);
            return -error.error;
        }
    }
}

std::optional<std::uint32_t> SockDiag::halfOpen(const Endpoint& listener) {
    if (!netlink_) return std::nullopt;
    Buffer buffer{};
    inet_diag_req_v2 wanted = wantedFor(listener);
    wanted.idiag_states = 1U << kernelSynReceived;
    wanted.id.idiag_sport = htons(listener.port);
    const nlmsghdr* ask = request(buffer, ++sequence_, NLM_F_DUMP, wanted);
    if (::send(netlink_.get(), ask, ask->nlmsg_len, 0) < 0) return std::nullopt;
    std::uint32_t found = 0;
    while (true) {
        const ssize_t got = ::recv(netlink_.get(), buffer.data(), buffer.size(), 0);
        if (got <= 0) return std::nullopt;
        int left = static_cast<int>(got);
        const auto* header = reinterpret_cast<const nlmsghdr*>(buffer.data()); // NOLINT: netlink's own layout
        for (; mnl_nlmsg_ok(header, left); header = mnl_nlmsg_next(header, &left)) {
            if (header->nlmsg_seq != sequence_) continue;
            if (header->nlmsg_type == NLMSG_ERROR) return std::nullopt;
            if (header->nlmsg_type == NLMSG_DONE) return found;
            inet_diag_msg message{};
            std::memcpy(&message, mnl_nlmsg_get_payload(header), sizeof message);
            if (message.id.idiag_sport == htons(listener.port)) ++found;
        }
    }
}

} // namespace socketscope
