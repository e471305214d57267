// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/packet/tcp.h"

#include "core/packet/field_reader.h"
#include "core/packet/ip.h"

namespace socketscope {

namespace {

constexpr std::size_t fixedOctets = 20;
constexpr std::size_t checksumAt = 16;

InternetChecksum pseudoSum(const PseudoHeader& pseudo, std::size_t length) {
    InternetChecksum sum;
    addPseudoHeader(sum, pseudo.src, pseudo.dst, protocolTcp, static_cast<std::uint32_t>(length));
    return sum;
}

ChecksumVerdict judge(ByteView segment, std::uint16_t field, const PseudoHeader& pseudo) {
    const InternetChecksum alone = pseudoSum(pseudo, segment.size());
    InternetChecksum all = alone;
    all.add(segment);
    return judgeChecksum(field, all.sum(), alone.sum());
}

/// What the checksum field of a segment should hold, whatever it holds now.
std::uint16_t rightChecksum(ByteView segment, const PseudoHeader& pseudo) {
    InternetChecksum sum = pseudoSum(pseudo, segment.size());
    sum.add(segment.first(checksumAt));
    sum.add(segment.subspan(checksumAt + 2));
    return sum.value();
}

/// What is wrong with the length of the header at the reader's position, or nothing.
std::optional<DecodeError> judgeHeaderLength(const FieldReader& reader, std::size_t missing) {
    const std::size_t here = reader.remaining();
    const std::size_t end = reader.offset() + here;
    if (here + missing < fixedOctets) return DecodeError{DecodeErrorKind::SegmentTooShort, end};
    if (here < fixedOctets) return DecodeError{DecodeErrorKind::CutShort, end};
    const std::size_t header = 4 * (std::size_t{reader.peek(12)} >> 4U);
    if (header < fixedOctets) return DecodeError{DecodeErrorKind::DataOffsetTooSmall, reader.offset() + 12};
    if (header > here + missing) return DecodeError{DecodeErrorKind::DataOffsetPastEnd, reader.offset() + 12};
    if (header > here) return DecodeError{DecodeErrorKind::CutShort, end};
    return std::nullopt;
}

} // namespace

Decoded<DecodedTcp> decodeTcp(ByteView bytes, std::size_t offset, std::size_t missing, const PseudoHeader& pseudo,
                              FieldList* fields) {
    FieldReader reader(bytes, offset, fields);
    if (const auto error = judgeHeaderLength(reader, missing)) return *error;

    DecodedTcp tcp;
    Segment& s = tcp.segment;
    s.src = {pseudo.src, reader.u16(FieldId::TcpSourcePort)};
    s.dst = {pseudo.dst, reader.u16(FieldId::TcpDestinationPort)};
    s.seq = Seq(reader.u32(FieldId::TcpSequenceNumber));
    s.ack = Seq(reader.u32(FieldId::TcpAcknowledgmentNumber));
    reader.note(FieldId::TcpDataOffset, 1, 0xf0);
    reader.note(FieldId::TcpReserved, 1, 0x0f);
    const std::uint8_t offsetOctet = reader.u8();
    tcp.form.reserved = offsetOctet & 0x0fU;
    s.flags = TcpFlags::fromBits(reader.u8(FieldId::TcpControlBits));
    s.window = reader.u16(FieldId::TcpWindow);
    const std::uint16_t checksum = reader.u16(FieldId::TcpChecksum);
    s.urgentPointer = reader.u16(FieldId::TcpUrgentPointer);

    const std::size_t headerOctets = 4 * (std::size_t{offsetOctet} >> 4U);
    DecodedOptions options = decodeOptions(reader.part(headerOctets - fixedOctets));
    s.options = std::move(options.options);
    tcp.marks = std::move(options.marks);
    const ByteView payload = reader.take(FieldId::Payload, reader.remaining());
    s.payload.assign(payload.begin(), payload.end());
    s.uncaptured = static_cast<std::uint32_t>(missing);

    const ByteView segment = bytes.subspan(offset);
    tcp.checksum = missing > 0 ? ChecksumVerdict::Unchecked : judge(segment, checksum, pseudo);
    const bool right = tcp.checksum == ChecksumVerdict::Valid && checksum == rightChecksum(segment, pseudo);
    if (!right) tcp.form.checksum = checksum;
    return tcp;
}

Bytes encodeTcp(const Segment& segment, const TcpForm& form, const PseudoHeader& pseudo) {
    ByteWriter options;
    encodeOptions(options, segment.options);
    const auto words = static_cast<unsigned>((fixedOctets + options.size()) / 4);

    ByteWriter out;
    out.u16(segment.src.port);
    out.u16(segment.dst.port);
    out.u32(segment.seq.value());
    out.u32(segment.ack.value());
    out.u8(static_cast<std::uint8_t>(words << 4U | (form.reserved & 0x0fU)));
    out.u8(segment.flags.bits());
    out.u16(segment.window);
    out.u16(0);
    out.u16(segment.urgentPointer);
    out.append(options.view());
    out.append(segment.payload);
    out.patch16(checksumAt, form.checksum.value_or(rightChecksum(out.view(), pseudo)));
    return out.take();
}

} // namespace socketscope
