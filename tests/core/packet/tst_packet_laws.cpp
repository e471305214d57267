// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Laws of packet/, tried on thousands of random segments and of random damage to them: decoding and encoding are
// inverse, nothing crashes, and every error and every field lies within the bytes. A failure names its seed.
#include "core/packet/packet.h"
#include "tests/core/packet/hex.h"
#include "tests/core/packet/random_packets.h"

#include <QtTest>

#include <algorithm>
#include <vector>

using namespace socketscope;
using socketscope::test::RandomPackets;
using socketscope::test::toHex;

namespace {

constexpr std::uint64_t baseSeed = 9293;

/// What to say of a failing case: all that is needed to have it again.
QByteArray story(std::uint64_t seed, const Bytes& bytes) {
    return QByteArray("seed ") + QByteArray::number(qulonglong{seed}) + ", datagram " +
           QByteArray::fromStdString(toHex(bytes));
}

bool within(const FieldSpan& span, std::size_t size) {
    return span.length > 0 && span.offset <= size && span.length <= size - span.offset;
}

/// Does every octet up to `size` belong to a field?
bool covered(const FieldList& fields, std::size_t size) {
    std::vector<bool> known(size, false);
    for (const FieldSpan& span : fields)
        std::fill_n(known.begin() + static_cast<std::ptrdiff_t>(span.offset), span.length, true);
    return std::ranges::all_of(known, [](bool b) { return b; });
}

/// The laws that hold for any bytes; "" or the law that was broken.
QByteArray brokenLaw(const Bytes& bytes) {
    const auto decoded = decodePacket(bytes);
    if (!decoded) return decoded.error().offset <= bytes.size() ? "" : "an error beyond the bytes";
    const DecodedPacket& packet = decoded.value();
    const auto inside = [&bytes](const auto& x) { return x.offset <= bytes.size(); };
    if (!std::ranges::all_of(packet.marks, inside)) return "a mark beyond the bytes";
    if (!std::ranges::all_of(packet.fields, [&](const FieldSpan& f) { return within(f, bytes.size()); }))
        return "a field beyond the bytes";
    if (packet.missing > 0 && packet.trailing > 0) return "both too much and too little";
    if (!covered(packet.fields, bytes.size() - packet.trailing)) return "an octet without a field";
    if (packet.missing > 0) return packet.tcpChecksum == ChecksumVerdict::Unchecked ? "" : "a checksum of missing data";
    const Bytes whole(bytes.begin(), bytes.end() - static_cast<std::ptrdiff_t>(packet.trailing));
    return encodePacket(packet.segment, packet.form) == whole ? "" : "encode(decode(bytes)) is not bytes";
}

} // namespace

class TestPacketLaws : public QObject {
    Q_OBJECT

private slots:
    void decodeUndoesEncode() {
        for (std::uint64_t seed = baseSeed; seed < baseSeed + 6000; ++seed) {
            RandomPackets random(seed);
            const IpVersion version = random.oneIn(2) ? IpVersion::V4 : IpVersion::V6;
            const Segment segment = random.segment(version);
            const PacketForm form = random.form(version);
            const Bytes bytes = encodePacket(segment, form);
            const auto decoded = decodePacket(bytes);
            QVERIFY2(decoded.ok(), story(seed, bytes));
            QVERIFY2(decoded.value().segment == segment, story(seed, bytes));
            QVERIFY2(decoded.value().form == form, story(seed, bytes));
            QVERIFY2(decoded.value().tcpChecksum == ChecksumVerdict::Valid, story(seed, bytes));
            QVERIFY2(decoded.value().ipChecksum.value_or(ChecksumVerdict::Valid) == ChecksumVerdict::Valid,
                     story(seed, bytes));
            const QByteArray broken = brokenLaw(bytes);
            QVERIFY2(broken.isEmpty(), broken + ": " + story(seed, bytes));
        }
    }

    void anUnpaddedSegmentComesBackPadded() {
        RandomPackets random(baseSeed);
        for (int i = 0; i < 200; ++i) {
            Segment segment = random.segment(IpVersion::V4);
            segment.options = {random.option()};
            const auto decoded = decodePacket(encodePacket(segment));
            segment.options = padded(segment.options);
            QVERIFY2(decoded.ok() && decoded.value().segment == segment, story(baseSeed, encodePacket(segment)));
        }
    }

    void flippedBitsBreakNoLaw() {
        for (std::uint64_t seed = baseSeed; seed < baseSeed + 20000; ++seed) {
            RandomPackets random(seed);
            const IpVersion version = random.oneIn(2) ? IpVersion::V4 : IpVersion::V6;
            Segment segment = random.segment(version);
            segment.payload.resize(std::min<std::size_t>(segment.payload.size(), 100));
            Bytes bytes = encodePacket(segment, random.form(version));
            for (std::uint32_t flips = random.number(1, 8); flips > 0; --flips) {
                const std::size_t at = random.number(0, static_cast<std::uint32_t>(bytes.size()) - 1);
                bytes[at] ^= std::byte{static_cast<std::uint8_t>(1U << random.number(0, 7))};
            }
            if (random.oneIn(3)) bytes.resize(random.number(0, static_cast<std::uint32_t>(bytes.size()) + 20));
            const QByteArray broken = brokenLaw(bytes);
            QVERIFY2(broken.isEmpty(), broken + ": " + story(seed, bytes));
        }
    }

    void randomBytesBreakNoLaw() {
        for (std::uint64_t seed = baseSeed; seed < baseSeed + 20000; ++seed) {
            RandomPackets random(seed);
            Bytes bytes = random.bytes(random.number(0, 160));
            // Mostly noise that gets past the first look: a version, TCP, no length said.
            if (bytes.size() > 40 && !random.oneIn(4)) {
                const bool four = random.oneIn(2);
                bytes[0] = std::byte{static_cast<std::uint8_t>(four ? 0x45 + random.number(0, 3) : 0x60)};
                bytes[four ? 9 : 6] = std::byte{static_cast<std::uint8_t>(random.oneIn(2) ? 6 : 60)};
                for (const std::size_t at : four ? std::array{2U, 3U, 6U, 7U} : std::array{4U, 5U, 4U, 5U})
                    bytes[at] = std::byte{0};
            }
            const QByteArray broken = brokenLaw(bytes);
            QVERIFY2(broken.isEmpty(), broken + ": " + story(seed, bytes));
        }
    }

    void aCutAnywhereIsAnErrorOrSaysWhatIsMissing() {
        for (std::uint64_t seed = baseSeed; seed < baseSeed + 60; ++seed) {
            RandomPackets random(seed);
            const IpVersion version = random.oneIn(2) ? IpVersion::V4 : IpVersion::V6;
            Segment segment = random.segment(version);
            segment.payload = random.bytes(30);
            PacketForm form = random.form(version);
            std::visit([](auto& header) { header.lengthUnsaid = false; }, form.ip);
            const Bytes whole = encodePacket(segment, form);
            for (std::size_t length = 0; length < whole.size(); ++length) {
                const Bytes bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
                const auto decoded = decodePacket(bytes);
                if (decoded.ok()) {
                    QVERIFY2(decoded.value().missing == whole.size() - length, story(seed, bytes));
                } else {
                    QVERIFY2(decoded.error() == (DecodeError{DecodeErrorKind::CutShort, length}), story(seed, bytes));
                }
                QVERIFY2(decoded.ok() == (length + 30 >= whole.size()), story(seed, bytes));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestPacketLaws)
#include "tst_packet_laws.moc"
