// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/packet/decode_error.h"

namespace socketscope {

std::string_view describe(DecodeErrorKind kind) {
    switch (kind) {
    case DecodeErrorKind::CutShort:
        return "the capture ends inside a header";
    case DecodeErrorKind::NotIp:
        return "neither IPv4 nor IPv6";
    case DecodeErrorKind::HeaderLengthTooSmall:
        return "IPv4 header length under 5 words";
    case DecodeErrorKind::TotalLengthTooSmall:
        return "IPv4 total length smaller than its header";
    case DecodeErrorKind::Fragment:
        return "a fragment, not a whole datagram";
    case DecodeErrorKind::HopByHopOutOfPlace:
        return "IPv6 hop-by-hop header that is not the first";
    case DecodeErrorKind::ExtensionPastEnd:
        return "IPv6 extension header longer than the datagram";
    case DecodeErrorKind::NotTcp:
        return "another protocol than TCP";
    case DecodeErrorKind::SegmentTooShort:
        return "no room for a TCP header";
    case DecodeErrorKind::DataOffsetTooSmall:
        return "TCP data offset under 5 words";
    case DecodeErrorKind::DataOffsetPastEnd:
        return "TCP data offset past the end of the segment";
    case DecodeErrorKind::OptionLengthTooSmall:
        return "TCP option length under 2";
    case DecodeErrorKind::OptionPastHeader:
        return "TCP option past the end of the header";
    case DecodeErrorKind::OptionLengthWrong:
        return "TCP option with a length that its kind cannot have";
    }
    return "";
}

} // namespace socketscope
