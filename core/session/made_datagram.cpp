// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/made_datagram.h"

#include "core/packet/datagram.h"
#include "core/packet/ip.h"
#include "core/packet/tcp.h"

#include <algorithm>

namespace socketscope {
namespace {

Bytes headerOf(const Trace& trace, const Sent& sent) {
    const Endpoint &from = trace.endpoint(sent.from), &to = trace.endpoint(sent.to);
    if (sent.transport != Transport::Tcp) return udpHeader(from, to, sent.length);
    Segment segment;
    segment.src = from;
    segment.dst = to;
    segment.seq = Seq{sent.seq};
    segment.ack = Seq{sent.ack};
    segment.window = 0xFFFF; // unknown; 0 would be a shut one
    segment.flags = TcpFlags::fromBits(sent.flags);
    return encodeTcp(segment, {}, {from.address, to.address});
}

} // namespace

MadeDatagram madeDatagram(const Trace& trace, const Sent& sent) {
    const IpAddress from = trace.endpoint(sent.from).address;
    IpAddress to = trace.endpoint(sent.to).address;
    if (to.version() != from.version()) to = IpAddress::loopback(from.version());
    const Bytes header = headerOf(trace, sent);
    IpHeader ip = plainIpHeader(from.version());
    std::visit([&](auto& h) { h.protocol = sent.transport == Transport::Tcp ? protocolTcp : protocolUdp; }, ip);
    constexpr std::size_t mostOfIp = 65535 - 20;
    const std::size_t payload = std::min(header.size() + sent.length, mostOfIp);
    ByteWriter out;
    encodeIp(out, ip, from, to, payload);
    MadeDatagram made;
    made.length = static_cast<std::uint32_t>(out.size() + payload);
    out.append(header);
    made.headers = out.take();
    return made;
}

} // namespace socketscope
