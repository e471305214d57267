// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/packet/tcp_option.h"

#include "core/packet/field_reader.h"

#include <cassert>
#include <optional>

namespace socketscope {

namespace {

/// Writes one option; one overload for each shape that an option can have.
class OptionWriter {
public:
    explicit OptionWriter(ByteWriter& out) : out_(out) {}

    void operator()(const EndOfList& o) const {
        out_.u8(EndOfList::kind);
        out_.append(o.padding);
    }
    void operator()(const NoOperation&) const { out_.u8(NoOperation::kind); }
    void operator()(const MaximumSegmentSize& o) const {
        begin(MaximumSegmentSize::kind, 2);
        out_.u16(o.octets);
    }
    void operator()(const WindowScale& o) const {
        begin(WindowScale::kind, 1);
        out_.u8(o.shift);
    }
    void operator()(const SackPermitted&) const { begin(SackPermitted::kind, 0); }
    void operator()(const Sack& o) const {
        begin(Sack::kind, 8 * o.blocks.size());
        for (const SackBlock& block : o.blocks) {
            out_.u32(block.left.value());
            out_.u32(block.right.value());
        }
    }
    void operator()(const Timestamps& o) const {
        begin(Timestamps::kind, 8);
        out_.u32(o.value);
        out_.u32(o.echo);
    }
    void operator()(const Md5Signature& o) const { raw(Md5Signature::kind, o.digest); }
    void operator()(const UserTimeout& o) const {
        begin(UserTimeout::kind, 2);
        const unsigned granularity = o.unit == UserTimeout::Unit::Minutes ? 0x8000U : 0U;
        out_.u16(static_cast<std::uint16_t>(granularity | (o.timeout & 0x7fffU)));
    }
    void operator()(const TcpAuthentication& o) const {
        begin(TcpAuthentication::kind, 2 + o.mac.size());
        out_.u8(o.keyId);
        out_.u8(o.nextKeyId);
        out_.append(o.mac);
    }
    void operator()(const Multipath& o) const { raw(Multipath::kind, o.data); }
    void operator()(const FastOpenCookie& o) const { raw(FastOpenCookie::kind, o.cookie); }
    void operator()(const UnknownOption& o) const { raw(o.kind, o.data); }
    void operator()(const MalformedOption& o) const { out_.append(o.octets); }

private:
    void begin(std::uint8_t kind, std::size_t dataOctets) const {
        out_.u8(kind);
        out_.u8(static_cast<std::uint8_t>(dataOctets + 2));
    }
    void raw(std::uint8_t kind, ByteView data) const {
        begin(kind, data.size());
        out_.append(data);
    }

    ByteWriter& out_;
};

/// Can a kind have that many octets of data? One without a type of its own can have any.
bool lengthFits(std::uint8_t kind, std::size_t dataOctets) {
    switch (kind) {
    case MaximumSegmentSize::kind:
    case UserTimeout::kind:
        return dataOctets == 2;
    case WindowScale::kind:
        return dataOctets == 1;
    case SackPermitted::kind:
        return dataOctets == 0;
    case Sack::kind:
        return dataOctets >= 8 && dataOctets <= 32 && dataOctets % 8 == 0;
    case Timestamps::kind:
        return dataOctets == 8;
    case Md5Signature::kind:
        return dataOctets == 16;
    case TcpAuthentication::kind:
        return dataOctets >= 2;
    case Multipath::kind:
        return dataOctets >= 1;
    default:
        return true; // Fast Open among them: an empty cookie asks for one
    }
}

Sack decodeSack(FieldReader& data) {
    Sack sack;
    while (data.has(8)) {
        const Seq left(data.u32(FieldId::TcpSackLeftEdge));
        const Seq right(data.u32(FieldId::TcpSackRightEdge));
        sack.blocks.push_back({left, right});
    }
    return sack;
}

TcpAuthentication decodeAuthentication(FieldReader& data) {
    TcpAuthentication authentication;
    authentication.keyId = data.u8(FieldId::TcpAuthKeyId);
    authentication.nextKeyId = data.u8(FieldId::TcpAuthNextKeyId);
    authentication.mac = copy(data.take(FieldId::TcpAuthMac, data.remaining()));
    return authentication;
}

UserTimeout decodeUserTimeout(FieldReader& data) {
    const std::uint16_t word = data.u16(FieldId::TcpUserTimeout);
    return {(word & 0x8000U) != 0 ? UserTimeout::Unit::Minutes : UserTimeout::Unit::Seconds,
            static_cast<std::uint16_t>(word & 0x7fffU)};
}

Timestamps decodeTimestamps(FieldReader& data) {
    const std::uint32_t value = data.u32(FieldId::TcpTimestampValue);
    return {value, data.u32(FieldId::TcpTimestampEcho)};
}

Md5Signature decodeMd5(FieldReader& data) {
    Md5Signature signature;
    std::ranges::copy(data.take(FieldId::TcpMd5Digest, signature.digest.size()), signature.digest.begin());
    return signature;
}

/// `data`: the octets after kind and length, whose number fits the kind.
TcpOption decodeKnown(std::uint8_t kind, FieldReader data) {
    switch (kind) {
    case MaximumSegmentSize::kind:
        return MaximumSegmentSize{data.u16(FieldId::TcpMaximumSegmentSize)};
    case WindowScale::kind:
        return WindowScale{data.u8(FieldId::TcpWindowShift)};
    case SackPermitted::kind:
        return SackPermitted{};
    case Sack::kind:
        return decodeSack(data);
    case Timestamps::kind:
        return decodeTimestamps(data);
    case Md5Signature::kind:
        return decodeMd5(data);
    case UserTimeout::kind:
        return decodeUserTimeout(data);
    case TcpAuthentication::kind:
        return decodeAuthentication(data);
    case Multipath::kind:
        return Multipath{copy(data.take(FieldId::TcpMultipath, data.remaining()))};
    case FastOpenCookie::kind:
        return FastOpenCookie{copy(data.take(FieldId::TcpFastOpenCookie, data.remaining()))};
    default:
        return UnknownOption{kind, copy(data.take(FieldId::TcpOptionData, data.remaining()))};
    }
}

TcpOption decodeEndOfList(FieldReader& reader) {
    reader.note(FieldId::TcpOption, reader.remaining());
    reader.u8(FieldId::TcpOptionKind);
    return EndOfList{copy(reader.take(FieldId::TcpOptionPadding, reader.remaining()))};
}

TcpOption decodeNoOperation(FieldReader& reader) {
    reader.note(FieldId::TcpOption, 1);
    reader.u8(FieldId::TcpOptionKind);
    return NoOperation{};
}

/// Why the option at the reader's position cannot be read at all, or nothing.
std::optional<DecodeErrorKind> malformation(const FieldReader& reader) {
    if (!reader.has(2)) return DecodeErrorKind::OptionPastHeader;
    const std::uint8_t length = reader.peek(1);
    if (length < 2) return DecodeErrorKind::OptionLengthTooSmall;
    if (!reader.has(length)) return DecodeErrorKind::OptionPastHeader;
    return std::nullopt;
}

/// One option of kind 2 and above.
TcpOption decodeOption(FieldReader& reader, std::vector<DecodeError>& marks) {
    if (const auto why = malformation(reader)) {
        marks.push_back({*why, reader.offset() + (reader.has(2) ? 1 : 0)});
        return MalformedOption{copy(reader.take(FieldId::TcpMalformedOption, reader.remaining()))};
    }
    const std::size_t lengthAt = reader.offset() + 1;
    reader.note(FieldId::TcpOption, reader.peek(1));
    const std::uint8_t kind = reader.u8(FieldId::TcpOptionKind);
    const std::size_t dataOctets = reader.u8(FieldId::TcpOptionLength) - std::size_t{2};
    FieldReader data = reader.part(dataOctets);
    if (lengthFits(kind, dataOctets)) return decodeKnown(kind, data);
    marks.push_back({DecodeErrorKind::OptionLengthWrong, lengthAt});
    return UnknownOption{kind, copy(data.take(FieldId::TcpOptionData, dataOctets))};
}

/// The name of each alternative of TcpOption, in its order.
constexpr std::array<std::string_view, std::variant_size_v<TcpOption>> optionNames{
    "end of list", "no-operation", "MSS",    "window scale", "SACK permitted", "SACK",    "timestamps",
    "MD5",         "user timeout", "TCP-AO", "multipath",    "Fast Open",      "unknown", "malformed"};

} // namespace

std::uint8_t optionKind(const TcpOption& option) {
    return std::visit(
        [](const auto& o) -> std::uint8_t {
            using Option = std::decay_t<decltype(o)>;
            if constexpr (std::is_same_v<Option, MalformedOption>) {
                return o.octets.empty() ? std::uint8_t{0} : std::to_integer<std::uint8_t>(o.octets.front());
            } else {
                return o.kind;
            }
        },
        option);
}

std::string_view optionName(const TcpOption& option) { return optionNames[option.index()]; }

std::size_t encodedLength(const TcpOptions& options) {
    ByteWriter out;
    for (const TcpOption& option : options) std::visit(OptionWriter(out), option);
    return out.size();
}

TcpOptions padded(TcpOptions options) {
    const std::size_t missing = (4 - encodedLength(options) % 4) % 4;
    if (missing == 0) return options;
    if (options.empty() || !std::holds_alternative<EndOfList>(options.back())) {
        options.emplace_back(EndOfList{Bytes(missing - 1)});
    } else {
        Bytes& padding = std::get<EndOfList>(options.back()).padding;
        padding.resize(padding.size() + missing);
    }
    return options;
}

void encodeOptions(ByteWriter& out, const TcpOptions& options) {
    ByteWriter area;
    for (const TcpOption& option : options) std::visit(OptionWriter(area), option);
    while (area.size() % 4 != 0) area.u8(0);
    assert(area.size() <= maxOptionOctets);
    out.append(area.view().first(std::min(area.size(), maxOptionOctets)));
}

DecodedOptions decodeOptions(FieldReader reader) {
    DecodedOptions decoded;
    while (reader.has(1)) {
        switch (reader.peek()) {
        case EndOfList::kind:
            decoded.options.push_back(decodeEndOfList(reader));
            break;
        case NoOperation::kind:
            decoded.options.push_back(decodeNoOperation(reader));
            break;
        default:
            decoded.options.push_back(decodeOption(reader, decoded.marks));
        }
    }
    return decoded;
}

} // namespace socketscope
