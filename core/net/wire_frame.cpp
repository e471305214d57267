// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/wire_frame.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <optional>
#include <sys/socket.h>
#include <sys/uio.h>

namespace socketscope {
namespace {

struct ChecksumPlace {
    std::uint16_t from = 0;   ///< octets of the datagram before what is added up
    std::uint16_t at = 0;     ///< octets from there to the checksum
    std::uint16_t header = 0; ///< octets of all headers, at the least
};

std::optional<ChecksumPlace> checksumPlace(ByteView datagram) {
    constexpr std::size_t least = 20;
    if (datagram.size() < least) return std::nullopt;
    const auto octet = [&](std::size_t i) { return std::to_integer<unsigned>(datagram[i]); };
    const auto ipHeader = static_cast<std::uint16_t>((octet(0) & 0x0fU) * 4);
    const bool fragment = (octet(6) & 0x3fU) != 0 || octet(7) != 0;
    const unsigned protocol = octet(9);
    if (fragment || (protocol != IPPROTO_TCP && protocol != IPPROTO_UDP)) return std::nullopt;
    const std::uint16_t at = protocol == IPPROTO_TCP ? 16 : 6, header = protocol == IPPROTO_TCP ? 20 : 8;
    if (datagram.size() < std::size_t{ipHeader} + header) return std::nullopt;
    return ChecksumPlace{ipHeader, at, static_cast<std::uint16_t>(ipHeader + header)};
}

void readWord(const cmsghdr& word, WireArrival& arrival) {
    if (word.cmsg_level == SOL_SOCKET && word.cmsg_type == SCM_TIMESTAMPNS) {
        timespec stamp{};
        std::memcpy(&stamp, CMSG_DATA(&word), sizeof stamp);
        arrival.wallTime = std::chrono::seconds(stamp.tv_sec) + std::chrono::nanoseconds(stamp.tv_nsec);
    }
    if (word.cmsg_level == SOL_PACKET && word.cmsg_type == PACKET_AUXDATA) {
        tpacket_auxdata data{};
        std::memcpy(&data, CMSG_DATA(&word), sizeof data);
        arrival.checksumMissing = (data.tp_status & TP_STATUS_CSUMNOTREADY) != 0;
    }
}

} // namespace

WireFrameHead wireFrameHead(ByteView datagram, const std::array<std::byte, ETH_ALEN>& receiver, ChecksumProof proof) {
    WireFrameHead head;
    std::memcpy(head.link.h_dest, receiver.data(), receiver.size());
    head.link.h_proto = htons(ETH_P_IP);
    const auto place = proof == ChecksumProof::AtSender ? checksumPlace(datagram) : std::nullopt;
    if (!place) return head;
    // Said as the kernel says it of its own loopback: a sum that nobody needs to add up.
    head.offload.flags = OffloadHead::needsChecksum;
    head.offload.headersLength = static_cast<std::uint16_t>(ETH_HLEN + place->header);
    head.offload.checksumStart = static_cast<std::uint16_t>(ETH_HLEN + place->from);
    head.offload.checksumOffset = place->at;
    return head;
}

WireArrival receiveFromWire(int wire, std::span<std::byte> datagram) {
    WireFrameHead head;
    std::array<iovec, 2> parts{{{&head, sizeof head}, {datagram.data(), datagram.size()}}};
    alignas(cmsghdr) std::array<char, 256> control{};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t got = ::recvmsg(wire, &message, MSG_DONTWAIT | MSG_TRUNC);
    WireArrival arrival;
    if (got < 0) return arrival;
    arrival.length = std::max<std::int64_t>(0, got - static_cast<ssize_t>(sizeof head));
    for (cmsghdr* word = CMSG_FIRSTHDR(&message); word != nullptr; word = CMSG_NXTHDR(&message, word))
        readWord(*word, arrival);
    return arrival;
}

} // namespace socketscope
