// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Datagrams as a Linux host really sent them: a SYN through a tunnel interface (checksums complete), the same story on
// the loopback interface (checksum left to a card that is not there).
#include "core/packet/packet.h"
#include "tests/core/packet/hex.h"

#include <QtTest>

using namespace socketscope;
using socketscope::test::hex;
using socketscope::test::toHex;

namespace {

const Bytes syn4 = hex("4500003c 03ab4000 4006b308 c0000201 c0000207"
                       "abba1b58 3c8cb654 00000000 a002faf0 fa910000"
                       "020405b4 0402080a 41f5d288 00000000 0103030a");
const Bytes syn6 = hex("600d934c 00280640 20010db8000000000000000000000001 20010db8000000000000000000000007"
                       "a8d21b58 6747d734 00000000 a002fd20 04000000"
                       "020405a0 0402080a 685a8075 00000000 0103030a");
const Bytes hello4 = hex("45000039 359c4000 40060721 7f000001 7f000001"
                         "825c1b58 9ae5d907 ceb9383c 80180040 fe2d0000"
                         "0101080a 5ff3e6c8 93552f21 68656c6c6f");
const Bytes hello6 = hex("60087817 00250640 00000000000000000000000000000001 00000000000000000000000000000001"
                         "8a201b58 b86f180e d902662d 80180040 002d0000"
                         "0101080a 245c2c29 6e995c3e 68656c6c6f");

Bytes with(Bytes bytes, std::size_t at, std::uint8_t octet) {
    bytes.at(at) = std::byte{octet};
    return bytes;
}

Bytes join(Bytes front, const Bytes& back) {
    front.insert(front.end(), back.begin(), back.end());
    return front;
}

Bytes cut(const Bytes& bytes, std::size_t length) {
    return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length)};
}

const FieldSpan* place(const DecodedPacket& packet, FieldId id) {
    for (const FieldSpan& span : packet.fields) {
        if (span.id == id) return &span;
    }
    return nullptr;
}

/// syn6 with extension headers between IP header and segment; the first is of kind `first`.
Bytes extended(std::uint8_t first, const Bytes& extensions) {
    Bytes made = cut(syn6, 40);
    made[5] = std::byte{static_cast<std::uint8_t>(40 + extensions.size())};
    made[6] = std::byte{first};
    made = join(std::move(made), extensions);
    made.insert(made.end(), syn6.begin() + 40, syn6.end());
    return made;
}

} // namespace

class TestPacket : public QObject {
    Q_OBJECT

private slots:
    void aSynOverIpv4() {
        const auto decoded = decodePacket(syn4);
        QVERIFY(decoded.ok());
        const DecodedPacket& packet = decoded.value();
        const Segment& s = packet.segment;
        QCOMPARE(s.src.toString(), std::string("192.0.2.1:43962"));
        QCOMPARE(s.dst.toString(), std::string("192.0.2.7:7000"));
        QCOMPARE(s.seq.value(), 0x3c8cb654U);
        QCOMPARE(s.ack.value(), 0U);
        QCOMPARE(s.flags.letters(), std::string("S"));
        QCOMPARE(s.window, std::uint16_t{64240});
        QCOMPARE(s.length(), 1U);
        const TcpOptions options{MaximumSegmentSize{1460}, SackPermitted{}, Timestamps{0x41f5d288, 0}, NoOperation{},
                                 WindowScale{10}};
        QVERIFY(s.options == options);
        const auto& ip = std::get<Ipv4Header>(packet.form.ip);
        QCOMPARE(ip.identification, std::uint16_t{0x03ab});
        QCOMPARE(int{ip.timeToLive}, 64);
        QVERIFY(ip.dontFragment && !ip.isFragment());
        QVERIFY(packet.ipChecksum == ChecksumVerdict::Valid);
        QVERIFY(packet.tcpChecksum == ChecksumVerdict::Valid);
        QVERIFY(packet.marks.empty() && packet.missing == 0 && packet.trailing == 0);
    }

    void aSynOverIpv6() {
        const auto decoded = decodePacket(syn6);
        QVERIFY(decoded.ok());
        const DecodedPacket& packet = decoded.value();
        QCOMPARE(packet.segment.src.toString(), std::string("[2001:db8::1]:43218"));
        QCOMPARE(packet.segment.dst.toString(), std::string("[2001:db8::7]:7000"));
        QCOMPARE(std::get<Ipv6Header>(packet.form.ip).flowLabel, 0xd934cU);
        QVERIFY(packet.tcpChecksum == ChecksumVerdict::Valid);
        QVERIFY(!packet.ipChecksum.has_value());
    }

    void onLoopbackTheChecksumIsLeftToACard() {
        for (const Bytes& bytes : {hello4, hello6}) {
            const auto decoded = decodePacket(bytes);
            QVERIFY(decoded.ok());
            QVERIFY(decoded.value().tcpChecksum == ChecksumVerdict::Partial);
            QVERIFY(decoded.value().segment.payload == hex("68656c6c6f"));
            QCOMPARE(decoded.value().segment.flags.letters(), std::string("AP"));
        }
    }

    void encodingGivesBackWhatWasCaptured() {
        for (const Bytes& bytes : {syn4, syn6, hello4, hello6}) {
            const auto decoded = decodePacket(bytes);
            QVERIFY(decoded.ok());
            QCOMPARE(toHex(encodePacket(decoded.value().segment, decoded.value().form)), toHex(bytes));
        }
    }

    void checksumsAreJudgedNotRefused() {
        const auto wrong = decodePacket(with(syn4, 36, 0x12));
        QVERIFY(wrong.ok());
        QVERIFY(wrong.value().tcpChecksum == ChecksumVerdict::Wrong);
        QVERIFY(wrong.value().form.tcp.checksum == std::uint16_t{0x1291});
        const auto zero = decodePacket(with(with(syn4, 36, 0), 37, 0));
        QVERIFY(zero.ok());
        QVERIFY(zero.value().tcpChecksum == ChecksumVerdict::Zero);
        const auto header = decodePacket(with(syn4, 8, 63));
        QVERIFY(header.ok());
        QVERIFY(header.value().ipChecksum == ChecksumVerdict::Wrong);
        QVERIFY(header.value().tcpChecksum == ChecksumVerdict::Valid);
    }

    void anOrdinarySegmentIsSentWithRightChecksums() {
        Segment s;
        s.src = {IpAddress::loopback(IpVersion::V4), 40312};
        s.dst = {IpAddress::v4(127, 0, 0, 2), 7000};
        s.flags = {TcpFlag::Syn};
        s.options = {MaximumSegmentSize{1460}};
        const auto four = decodePacket(encodePacket(s));
        QVERIFY(four.ok() && four.value().segment == s);
        QVERIFY(four.value().tcpChecksum == ChecksumVerdict::Valid);
        QVERIFY(four.value().ipChecksum == ChecksumVerdict::Valid);
        s.src.address = s.dst.address = IpAddress::loopback(IpVersion::V6);
        const auto six = decodePacket(encodePacket(s));
        QVERIFY(six.ok() && six.value().segment == s);
        QVERIFY(six.value().tcpChecksum == ChecksumVerdict::Valid);
    }

    void everyFieldHasItsPlace() {
        const auto decoded = decodePacket(syn4);
        QVERIFY(decoded.ok());
        const auto at = [&decoded](FieldId id) { return place(decoded.value(), id); };
        QVERIFY(*at(FieldId::Ipv4HeaderLength) == FieldSpan({FieldId::Ipv4HeaderLength, 0, 1, 0x0f}));
        QVERIFY(*at(FieldId::Ipv4FragmentOffset) == FieldSpan({FieldId::Ipv4FragmentOffset, 6, 2, 0x1fff}));
        QVERIFY(*at(FieldId::Ipv4Destination) == FieldSpan({FieldId::Ipv4Destination, 16, 4}));
        QVERIFY(*at(FieldId::TcpSequenceNumber) == FieldSpan({FieldId::TcpSequenceNumber, 24, 4}));
        QVERIFY(*at(FieldId::TcpControlBits) == FieldSpan({FieldId::TcpControlBits, 33, 1}));
        QVERIFY(*at(FieldId::TcpMaximumSegmentSize) == FieldSpan({FieldId::TcpMaximumSegmentSize, 42, 2}));
        QVERIFY(*at(FieldId::TcpTimestampEcho) == FieldSpan({FieldId::TcpTimestampEcho, 52, 4}));
        QVERIFY(*at(FieldId::TcpWindowShift) == FieldSpan({FieldId::TcpWindowShift, 59, 1}));
        QVERIFY(at(FieldId::Payload) == nullptr);
        QVERIFY(decodePacket(syn4, FieldPlaces::NotWanted).value().fields.empty());
        const auto hello = decodePacket(hello6);
        QVERIFY(*place(hello.value(), FieldId::Payload) == FieldSpan({FieldId::Payload, 72, 5}));
    }

    void everyFieldHasAName() {
        for (unsigned id = 0; id <= static_cast<unsigned>(FieldId::Payload); ++id)
            QVERIFY2(!name(static_cast<FieldId>(id)).empty(), QByteArray::number(id));
        for (unsigned kind = 0; kind <= static_cast<unsigned>(DecodeErrorKind::OptionLengthWrong); ++kind)
            QVERIFY2(!describe(static_cast<DecodeErrorKind>(kind)).empty(), QByteArray::number(kind));
    }

    void aCaptureMayCutTheData() {
        const auto decoded = decodePacket(cut(hello4, hello4.size() - 3));
        QVERIFY(decoded.ok());
        QCOMPARE(decoded.value().missing, std::size_t{3});
        QVERIFY(decoded.value().segment.payload == hex("6865"));
        QVERIFY(decoded.value().tcpChecksum == ChecksumVerdict::Unchecked);
    }

    void octetsAfterTheDatagramAreNoData() {
        const auto decoded = decodePacket(join(hello4, hex("000000000000")));
        QVERIFY(decoded.ok());
        QCOMPARE(decoded.value().trailing, std::size_t{6});
        QVERIFY(decoded.value().segment.payload == hex("68656c6c6f"));
        QVERIFY(decoded.value().tcpChecksum == ChecksumVerdict::Partial);
    }

    void withLengthZeroTheDatagramIsWhatIsHere() {
        const auto four = decodePacket(with(hello4, 3, 0));
        QVERIFY(four.ok());
        QVERIFY(four.value().segment.payload == hex("68656c6c6f"));
        QVERIFY(std::get<Ipv4Header>(four.value().form.ip).lengthUnsaid);
        const auto six = decodePacket(with(hello6, 5, 0));
        QVERIFY(six.ok());
        QVERIFY(six.value().segment.payload == hex("68656c6c6f"));
        QCOMPARE(six.value().missing, std::size_t{0});
    }

    void moreThanALengthFieldHoldsIsLengthZero() {
        Segment s;
        s.payload.resize(70000);
        const Bytes bytes = encodePacket(s);
        QCOMPARE(bytes.size(), std::size_t{70040});
        QCOMPARE(toHex(cut(bytes, 4)), std::string("45000000"));
        const auto decoded = decodePacket(bytes);
        QVERIFY(decoded.ok() && decoded.value().segment == s);
        QVERIFY(decoded.value().tcpChecksum == ChecksumVerdict::Valid);
    }

    void extensionHeadersAreKeptAndPassedOver() {
        const Bytes hopByHop = hex("3c00 010400000000");    // then destination options
        const Bytes destination = hex("2c00 010400000000"); // then fragment
        const Bytes atomic = hex("06000000 12345678");      // then TCP
        const Bytes bytes = extended(0, join(join(hopByHop, destination), atomic));
        const auto decoded = decodePacket(bytes);
        QVERIFY(decoded.ok());
        QVERIFY(decoded.value().segment == decodePacket(syn6).value().segment);
        QVERIFY(decoded.value().tcpChecksum == ChecksumVerdict::Valid);
        QCOMPARE(std::get<Ipv6Header>(decoded.value().form.ip).extensions.size(), std::size_t{3});
        QVERIFY(*place(decoded.value(), FieldId::Ipv6Fragment) == FieldSpan({FieldId::Ipv6Fragment, 56, 8}));
        QCOMPARE(toHex(encodePacket(decoded.value().segment, decoded.value().form)), toHex(bytes));
    }

    void onTheWayTheChecksumIsThatOfTheLastStop() {
        // Segment routing (RFC 8754), one segment left: the header's destination is 2001:db8::9, the last stop is ::7,
        // which is what the sender's checksum covers.
        const Bytes routing = hex("06020401 00000000 20010db8000000000000000000000007");
        Bytes bytes = with(extended(43, routing), 39, 0x09);
        const auto decoded = decodePacket(bytes);
        QVERIFY(decoded.ok());
        QVERIFY(decoded.value().tcpChecksum == ChecksumVerdict::Valid);
        QCOMPARE(decoded.value().segment.dst.address.toString(), std::string("2001:db8::9"));
        QCOMPARE(toHex(encodePacket(decoded.value().segment, decoded.value().form)), toHex(bytes));
        bytes = with(bytes, 43, 0); // arrived: no segment left, and the destination is not what was summed
        QVERIFY(decodePacket(bytes).value().tcpChecksum == ChecksumVerdict::Wrong);
    }

    void theOldRouteNamesTheLastStopLast() {
        // Type 0 (RFC 2460 4.4), two segments left: on to 2001:db8::5, then to 2001:db8::7.
        const Bytes routing = hex("06040002 00000000"
                                  "20010db8000000000000000000000005 20010db8000000000000000000000007");
        const auto decoded = decodePacket(with(extended(43, routing), 39, 0x09));
        QVERIFY(decoded.ok());
        QVERIFY(decoded.value().tcpChecksum == ChecksumVerdict::Valid);
    }

    void whatCannotBeReadIsNamedWithItsPlace_data() {
        QTest::addColumn<Bytes>("bytes");
        QTest::addColumn<DecodeErrorKind>("kind");
        QTest::addColumn<int>("offset");
        using Kind = DecodeErrorKind;
        QTest::newRow("nothing") << Bytes{} << Kind::CutShort << 0;
        QTest::newRow("version 5") << with(syn4, 0, 0x55) << Kind::NotIp << 0;
        QTest::newRow("half an IPv4 header") << cut(syn4, 10) << Kind::CutShort << 10;
        QTest::newRow("half an IPv6 header") << cut(syn6, 39) << Kind::CutShort << 39;
        QTest::newRow("header of 4 words") << with(syn4, 0, 0x44) << Kind::HeaderLengthTooSmall << 0;
        QTest::newRow("total length 19") << with(syn4, 3, 19) << Kind::TotalLengthTooSmall << 2;
        QTest::newRow("options cut") << cut(with(syn4, 0, 0x4f), 59) << Kind::CutShort << 59;
        QTest::newRow("more fragments") << with(syn4, 6, 0x20) << Kind::Fragment << 6;
        QTest::newRow("a later fragment") << with(syn4, 7, 0x01) << Kind::Fragment << 6;
        QTest::newRow("UDP over IPv4") << with(syn4, 9, 17) << Kind::NotTcp << 9;
        QTest::newRow("UDP over IPv6") << with(syn6, 6, 17) << Kind::NotTcp << 6;
        QTest::newRow("UDP after options") << extended(60, hex("1100010400000000")) << Kind::NotTcp << 40;
        QTest::newRow("an IPv6 fragment") << extended(44, hex("0600000112345678")) << Kind::Fragment << 42;
        QTest::newRow("hop-by-hop second")
            << extended(60, hex("00000104000000000600010400000000")) << Kind::HopByHopOutOfPlace << 40;
        QTest::newRow("endless extension") << extended(60, hex("06ff010400000000")) << Kind::ExtensionPastEnd << 40;
        QTest::newRow("extension cut") << cut(extended(60, hex("0600010400000000")), 44) << Kind::CutShort << 44;
        QTest::newRow("extension and no segment")
            << cut(with(extended(60, hex("0600010400000000")), 5, 8), 48) << Kind::SegmentTooShort << 48;
        QTest::newRow("room for 19 octets") << with(syn4, 3, 39) << Kind::SegmentTooShort << 39;
        QTest::newRow("TCP header cut") << cut(syn4, 30) << Kind::CutShort << 30;
        QTest::newRow("TCP options cut") << cut(syn4, 50) << Kind::CutShort << 50;
        QTest::newRow("data offset 4") << with(syn4, 32, 0x40) << Kind::DataOffsetTooSmall << 32;
        QTest::newRow("data offset past the end") << with(syn4, 32, 0xb0) << Kind::DataOffsetPastEnd << 32;
    }
    void whatCannotBeReadIsNamedWithItsPlace() {
        QFETCH(Bytes, bytes);
        QFETCH(DecodeErrorKind, kind);
        QFETCH(int, offset);
        const auto decoded = decodePacket(bytes);
        QVERIFY(!decoded.ok());
        QCOMPARE(std::string(describe(decoded.error().kind)), std::string(describe(kind)));
        QCOMPARE(decoded.error().offset, static_cast<std::size_t>(offset));
    }

    void aBadOptionDoesNotLoseTheSegment() {
        const auto decoded = decodePacket(with(syn4, 45, 0)); // SACK permitted with length 0
        QVERIFY(decoded.ok());
        QVERIFY(decoded.value().marks == std::vector<DecodeError>({{DecodeErrorKind::OptionLengthTooSmall, 45}}));
        QCOMPARE(decoded.value().segment.flags.letters(), std::string("S"));
        QCOMPARE(decoded.value().segment.options.size(), std::size_t{2});
    }

    void aFragmentStillHasAnIpHeader() {
        const auto ip = decodeIp(with(syn4, 6, 0x20));
        QVERIFY(ip.ok());
        QVERIFY(std::get<Ipv4Header>(ip.value().header).isFragment());
        QCOMPARE(ip.value().payloadOffset, std::size_t{20});
        QCOMPARE(ip.value().payloadLength, std::size_t{40});
    }
};

QTEST_GUILESS_MAIN(TestPacket)
#include "tst_packet.moc"
