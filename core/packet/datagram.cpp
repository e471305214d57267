// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/packet/datagram.h"

#include "core/packet/packet.h"

#include <algorithm>
#include <cassert>

namespace socketscope {
namespace {

constexpr std::uint8_t protocolIcmp = 1;
constexpr std::size_t udpHeaderOctets = 8, icmpHeader = 8, portsLength = 4, tcpChecksumAt = 16;

std::uint16_t word(ByteView bytes, std::size_t at) {
    return static_cast<std::uint16_t>(std::to_integer<unsigned>(bytes[at]) << 8U |
                                      std::to_integer<unsigned>(bytes[at + 1]));
}

std::optional<Datagram> decodeUdp(const DecodedIp& ip, ByteView body) {
    if (body.size() < udpHeaderOctets) return std::nullopt;
    const std::uint16_t length = word(body, 4);
    std::optional<Datagram> datagram(std::in_place);
    datagram->src = {ip.src, word(body, 0)};
    datagram->dst = {ip.dst, word(body, 2)};
    datagram->what.emplace<UdpMessage>().length =
        length < udpHeaderOctets ? 0U : static_cast<std::uint32_t>(length - udpHeaderOctets);
    return datagram;
}

/// RFC 792: after eight octets of its own, the header and the first octets of the datagram that it is about.
std::optional<Datagram> decodeIcmp(const DecodedIp& ip, ByteView body) {
    if (body.size() < icmpHeader) return std::nullopt;
    const auto about = decodeIp(body.subspan(icmpHeader));
    if (!about || about.value().payloadLength < portsLength) return std::nullopt;
    const ByteView ports = body.subspan(icmpHeader + about.value().payloadOffset);
    std::optional<Datagram> datagram(std::in_place);
    IcmpMessage& message = datagram->what.emplace<IcmpMessage>();
    message.type = std::to_integer<std::uint8_t>(body[0]);
    message.code = std::to_integer<std::uint8_t>(body[1]);
    message.aboutFrom = {about.value().src, word(ports, 0)};
    message.aboutTo = {about.value().dst, word(ports, 2)};
    datagram->src = {ip.src, message.aboutTo.port};
    datagram->dst = {ip.dst, message.aboutFrom.port};
    return datagram;
}

/// As its header says; all of it where there is no whole header.
std::size_t tcpHeaderOctets(ByteView body) {
    constexpr std::size_t dataOffsetAt = 12;
    if (body.size() <= dataOffsetAt) return body.size();
    return 4 * (std::to_integer<std::size_t>(body[dataOffsetAt]) >> 4U);
}

} // namespace

std::uint32_t Datagram::dataLength() const {
    if (const Segment* tcp = segment()) return static_cast<std::uint32_t>(tcp->payload.size()) + tcp->uncaptured;
    if (const auto* udp = std::get_if<UdpMessage>(&what)) return udp->length;
    return 0;
}

std::optional<Datagram> decodeDatagram(ByteView bytes) {
    const auto ip = decodeIp(bytes);
    if (!ip) return std::nullopt;
    const DecodedIp& header = ip.value();
    const auto* v4 = std::get_if<Ipv4Header>(&header.header);
    if (v4 != nullptr && v4->isFragment()) return std::nullopt;
    const ByteView body = bytes.subspan(header.payloadOffset, header.payloadLength);
    if (header.protocol == protocolUdp) return decodeUdp(header, body);
    if (header.protocol == protocolIcmp) return decodeIcmp(header, body);
    if (header.protocol != protocolTcp) return std::nullopt;
    const std::size_t head = std::min(tcpHeaderOctets(body), body.size());
    auto tcp = decodeTcp(bytes.first(header.payloadOffset + head), header.payloadOffset,
                         header.missing + body.size() - head, {header.src, header.dst});
    if (!tcp) return std::nullopt;
    std::optional<Datagram> datagram(std::in_place);
    datagram->src = tcp.value().segment.src;
    datagram->dst = tcp.value().segment.dst;
    datagram->what.emplace<Segment>(std::move(tcp).value().segment);
    return datagram;
}

Bytes udpHeader(const Endpoint& src, const Endpoint& dst, std::size_t dataLength) {
    ByteWriter out;
    out.u16(src.port);
    out.u16(dst.port);
    out.u16(static_cast<std::uint16_t>(std::min<std::size_t>(udpHeaderOctets + dataLength, 0xFFFF)));
    out.u16(0);
    return out.take();
}

Bytes encodeUdp(const Endpoint& src, const Endpoint& dst, ByteView data) {
    assert(src.address.version() == dst.address.version());
    Bytes header = udpHeader(src, dst, data.size());
    InternetChecksum sum;
    addPseudoHeader(sum, src.address, dst.address, protocolUdp,
                    static_cast<std::uint32_t>(header.size() + data.size()));
    sum.add(header);
    sum.add(data);
    const std::uint16_t checksum = sum.value() == 0 ? std::uint16_t{0xFFFF} : sum.value(); // 0 would be none
    header[6] = static_cast<std::byte>(checksum >> 8U);
    header[7] = static_cast<std::byte>(checksum & 0xFFU);
    IpHeader ip = plainIpHeader(src.address.version());
    std::visit([](auto& h) { h.protocol = protocolUdp; }, ip);
    ByteWriter out;
    encodeIp(out, ip, src.address, dst.address, header.size() + data.size());
    out.append(header);
    out.append(data);
    return out.take();
}

void fillInChecksum(Bytes& datagram) {
    const auto ip = decodeIp(datagram);
    if (!ip || ip.value().protocol != protocolTcp || ip.value().payloadLength < tcpChecksumAt + 2) return;
    const DecodedIp& header = ip.value();
    const std::size_t at = header.payloadOffset + tcpChecksumAt;
    datagram[at] = datagram[at + 1] = std::byte{0};
    InternetChecksum sum;
    addPseudoHeader(sum, header.src, header.dst, protocolTcp, static_cast<std::uint32_t>(header.payloadLength));
    sum.add(ByteView(datagram).subspan(header.payloadOffset, header.payloadLength));
    datagram[at] = static_cast<std::byte>(sum.value() >> 8U);
    datagram[at + 1] = static_cast<std::byte>(sum.value() & 0xFFU);
}

} // namespace socketscope
