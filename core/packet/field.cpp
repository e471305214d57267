// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/packet/field.h"

namespace socketscope {

namespace {

std::string_view ipFieldName(FieldId id) {
    switch (id) {
    case FieldId::Ipv4Version:
    case FieldId::Ipv6Version:
        return "version";
    case FieldId::Ipv4HeaderLength:
        return "header length";
    case FieldId::Ipv4TrafficClass:
    case FieldId::Ipv6TrafficClass:
        return "traffic class";
    case FieldId::Ipv4TotalLength:
        return "total length";
    case FieldId::Ipv4Identification:
        return "identification";
    case FieldId::Ipv4Flags:
        return "flags";
    case FieldId::Ipv4FragmentOffset:
        return "fragment offset";
    case FieldId::Ipv4TimeToLive:
        return "time to live";
    case FieldId::Ipv4Protocol:
        return "protocol";
    case FieldId::Ipv4HeaderChecksum:
        return "header checksum";
    case FieldId::Ipv4Source:
    case FieldId::Ipv6Source:
        return "source address";
    case FieldId::Ipv4Destination:
    case FieldId::Ipv6Destination:
        return "destination address";
    case FieldId::Ipv4Options:
        return "IP options";
    case FieldId::Ipv6FlowLabel:
        return "flow label";
    case FieldId::Ipv6PayloadLength:
        return "payload length";
    case FieldId::Ipv6NextHeader:
        return "next header";
    case FieldId::Ipv6HopLimit:
        return "hop limit";
    case FieldId::Ipv6HopByHop:
        return "hop-by-hop options header";
    case FieldId::Ipv6Routing:
        return "routing header";
    case FieldId::Ipv6Fragment:
        return "fragment header";
    case FieldId::Ipv6DestinationOptions:
        return "destination options header";
    default:
        return "";
    }
}

std::string_view tcpFieldName(FieldId id) {
    switch (id) {
    case FieldId::TcpSourcePort:
        return "source port";
    case FieldId::TcpDestinationPort:
        return "destination port";
    case FieldId::TcpSequenceNumber:
        return "sequence number";
    case FieldId::TcpAcknowledgmentNumber:
        return "acknowledgment number";
    case FieldId::TcpDataOffset:
        return "data offset";
    case FieldId::TcpReserved:
        return "reserved";
    case FieldId::TcpControlBits:
        return "control bits";
    case FieldId::TcpWindow:
        return "window";
    case FieldId::TcpChecksum:
        return "checksum";
    case FieldId::TcpUrgentPointer:
        return "urgent pointer";
    case FieldId::Payload:
        return "data";
    default:
        return "";
    }
}

std::string_view optionFieldName(FieldId id) {
    switch (id) {
    case FieldId::TcpOption:
        return "option";
    case FieldId::TcpOptionKind:
        return "option kind";
    case FieldId::TcpOptionLength:
        return "option length";
    case FieldId::TcpOptionPadding:
        return "padding";
    case FieldId::TcpOptionData:
        return "option data";
    case FieldId::TcpMaximumSegmentSize:
        return "maximum segment size";
    case FieldId::TcpWindowShift:
        return "window shift count";
    case FieldId::TcpSackLeftEdge:
        return "left edge of block";
    case FieldId::TcpSackRightEdge:
        return "right edge of block";
    case FieldId::TcpTimestampValue:
        return "timestamp value";
    case FieldId::TcpTimestampEcho:
        return "timestamp echo reply";
    case FieldId::TcpUserTimeout:
        return "user timeout";
    case FieldId::TcpAuthKeyId:
        return "key id";
    case FieldId::TcpAuthNextKeyId:
        return "next key id";
    case FieldId::TcpAuthMac:
        return "message authentication code";
    case FieldId::TcpMd5Digest:
        return "MD5 digest";
    case FieldId::TcpFastOpenCookie:
        return "Fast Open cookie";
    case FieldId::TcpMultipath:
        return "multipath data";
    case FieldId::TcpMalformedOption:
        return "malformed option";
    default:
        return "";
    }
}

} // namespace

std::string_view name(FieldId id) {
    if (id <= FieldId::Ipv6DestinationOptions) return ipFieldName(id);
    if (id >= FieldId::TcpOption && id != FieldId::Payload) return optionFieldName(id);
    return tcpFieldName(id);
}

} // namespace socketscope
