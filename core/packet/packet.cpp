// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/packet/packet.h"

#include <utility>

namespace socketscope {

namespace {

/// Why a datagram with a good IP header holds no segment to be read, or nothing.
std::optional<DecodeError> judgePayload(const DecodedIp& ip) {
    if (ip.protocol != protocolTcp) return DecodeError{DecodeErrorKind::NotTcp, ip.protocolAt};
    const auto* ipv4 = std::get_if<Ipv4Header>(&ip.header);
    if (ipv4 != nullptr && ipv4->isFragment()) return DecodeError{DecodeErrorKind::Fragment, 6};
    return std::nullopt;
}

} // namespace

Decoded<DecodedPacket> decodePacket(ByteView datagram, FieldPlaces places) {
    DecodedPacket packet;
    FieldList* const fields = places == FieldPlaces::Wanted ? &packet.fields : nullptr;
    if (fields != nullptr) fields->reserve(48);

    auto decodedIp = decodeIp(datagram, fields);
    if (!decodedIp) return decodedIp.error();
    DecodedIp ip = std::move(decodedIp).value();
    if (const auto error = judgePayload(ip)) return *error;

    const ByteView upToEnd = datagram.first(ip.payloadOffset + ip.payloadLength);
    const PseudoHeader pseudo{ip.src, finalDestination(ip.header, ip.dst)};
    auto decodedTcp = decodeTcp(upToEnd, ip.payloadOffset, ip.missing, pseudo, fields);
    if (!decodedTcp) return decodedTcp.error();
    DecodedTcp tcp = std::move(decodedTcp).value();

    packet.segment = std::move(tcp.segment);
    packet.segment.dst.address = ip.dst;
    packet.form = {std::move(ip.header), tcp.form};
    packet.tcpChecksum = tcp.checksum;
    packet.ipChecksum = ip.checksum;
    packet.missing = ip.missing;
    packet.trailing = ip.trailing;
    packet.marks = std::move(tcp.marks);
    return packet;
}

Bytes encodePacket(const Segment& segment, const PacketForm& form) {
    const IpAddress& src = segment.src.address;
    const IpAddress& dst = segment.dst.address;
    const Bytes tcp = encodeTcp(segment, form.tcp, {src, finalDestination(form.ip, dst)});
    ByteWriter out;
    encodeIp(out, form.ip, src, dst, tcp.size());
    out.append(tcp);
    return out.take();
}

Bytes encodePacket(const Segment& segment) {
    return encodePacket(segment, {plainIpHeader(segment.src.address.version()), {}});
}

} // namespace socketscope
