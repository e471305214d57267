// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Segments as values: flags and their letters, SEG.LEN, and every TCP option as octets.
#include "core/packet/segment.h"
#include "tests/core/packet/hex.h"

#include <QtTest>

using namespace socketscope;
using socketscope::test::hex;
using socketscope::test::toHex;

namespace {

DecodedOptions decode(const Bytes& octets) { return decodeOptions(FieldReader(octets, 0, nullptr)); }

Bytes encode(const TcpOptions& options) {
    ByteWriter out;
    encodeOptions(out, options);
    return out.take();
}

} // namespace

class TestSegment : public QObject {
    Q_OBJECT

private slots:
    void flagsAreWrittenInOneOrder() {
        QCOMPARE(TcpFlags({TcpFlag::Ack, TcpFlag::Syn}).letters(), std::string("SA"));
        QCOMPARE(TcpFlags::fromBits(0xff).letters(), std::string("SAFRPUEC"));
        QCOMPARE(TcpFlags().letters(), std::string());
        QCOMPARE(TcpFlags::fromBits(0xc2).letters(), std::string("SEC"));
    }

    void everyOctetOfFlagsSurvivesItsLetters() {
        for (unsigned bits = 0; bits < 256; ++bits) {
            const TcpFlags flags = TcpFlags::fromBits(static_cast<std::uint8_t>(bits));
            const auto read = TcpFlags::parse(flags.letters());
            QVERIFY(read.has_value());
            QCOMPARE(read->bits(), flags.bits());
        }
    }

    void lettersMayComeInAnyOrderButOnce() {
        QVERIFY(TcpFlags::parse("AS") == TcpFlags({TcpFlag::Syn, TcpFlag::Ack}));
        QVERIFY(TcpFlags::parse("") == TcpFlags());
        QVERIFY(!TcpFlags::parse("SS"));
        QVERIFY(!TcpFlags::parse("sa"));
        QVERIFY(!TcpFlags::parse("S A"));
        QVERIFY(!TcpFlags::parse("SX"));
    }

    void flagsAreAddedAndTakenAway() {
        const TcpFlags finAck = TcpFlags{TcpFlag::Ack}.with(TcpFlag::Fin);
        QVERIFY(finAck.has(TcpFlag::Fin) && finAck.has(TcpFlag::Ack) && !finAck.has(TcpFlag::Syn));
        QVERIFY(finAck.without(TcpFlag::Ack) == TcpFlags{TcpFlag::Fin});
    }

    void synAndFinUseANumberEach() {
        Segment s;
        s.seq = Seq(0xfffffffeU);
        QCOMPARE(s.length(), 0U);
        s.payload = hex("68656c6c6f");
        QCOMPARE(s.length(), 5U);
        s.flags = {TcpFlag::Syn, TcpFlag::Fin, TcpFlag::Ack};
        QCOMPARE(s.length(), 7U);
        QCOMPARE(s.end().value(), 5U);
    }

    void everyStandardOptionAsOctets_data() {
        QTest::addColumn<QString>("octets");
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("kind");
        QTest::newRow("end of list") << "00000000"
                                     << "end of list" << 0;
        QTest::newRow("MSS 1460") << "020405b4"
                                  << "MSS" << 2;
        QTest::newRow("window scale 7") << "03030700"
                                        << "window scale" << 3;
        QTest::newRow("SACK permitted") << "04020000"
                                        << "SACK permitted" << 4;
        QTest::newRow("one SACK block") << "050a0000000100000002"
                                           "0000"
                                        << "SACK" << 5;
        QTest::newRow("timestamps") << "080a0102030405060708"
                                       "0000"
                                    << "timestamps" << 8;
        QTest::newRow("MD5") << "1312"
                                "000102030405060708090a0b0c0d0e0f"
                                "0000"
                             << "MD5" << 19;
        QTest::newRow("user timeout 5 min") << "1c048005"
                                            << "user timeout" << 28;
        QTest::newRow("TCP-AO") << "1d080102aabbccdd"
                                << "TCP-AO" << 29;
        QTest::newRow("multipath capable") << "1e040081"
                                           << "multipath" << 30;
        QTest::newRow("Fast Open request") << "22020000"
                                           << "Fast Open" << 34;
        QTest::newRow("Fast Open cookie") << "220a0011223344556677"
                                             "0000"
                                          << "Fast Open" << 34;
        QTest::newRow("an experiment") << "fd041234"
                                       << "unknown" << 253;
    }
    void everyStandardOptionAsOctets() {
        QFETCH(QString, octets);
        QFETCH(QString, name);
        QFETCH(int, kind);
        const Bytes bytes = hex(octets.toStdString());
        const DecodedOptions decoded = decode(bytes);
        QVERIFY(decoded.marks.empty());
        QVERIFY(!decoded.options.empty());
        QCOMPARE(std::string(optionName(decoded.options.front())), name.toStdString());
        QCOMPARE(int{optionKind(decoded.options.front())}, kind);
        QCOMPARE(toHex(encode(decoded.options)), octets.toStdString());
    }

    void theOptionsOfAnOrdinarySyn() {
        const DecodedOptions decoded = decode(hex("020405b4 0402 080a41f5d28800000000 01 03030a"));
        const TcpOptions expected{MaximumSegmentSize{1460}, SackPermitted{}, Timestamps{0x41f5d288, 0}, NoOperation{},
                                  WindowScale{10}};
        QVERIFY(decoded.options == expected);
        QVERIFY(decoded.marks.empty());
        QCOMPARE(findOption<MaximumSegmentSize>(decoded.options)->octets, std::uint16_t{1460});
        QVERIFY(findOption<Sack>(decoded.options) == nullptr);
    }

    void aShiftOver14CountsAs14AndIsKept() {
        const DecodedOptions decoded = decode(hex("03030f 00"));
        const auto* scale = findOption<WindowScale>(decoded.options);
        QVERIFY(scale != nullptr);
        QCOMPARE(int{scale->shift}, 15);
        QCOMPARE(int{scale->effective()}, 14);
        QCOMPARE(int{WindowScale{7}.effective()}, 7);
    }

    void theUserTimeoutHasTwoUnits() {
        QVERIFY(decode(hex("1c04803c")).options == TcpOptions({UserTimeout{UserTimeout::Unit::Minutes, 60}}));
        QVERIFY(decode(hex("1c04003c")).options == TcpOptions({UserTimeout{UserTimeout::Unit::Seconds, 60}}));
    }

    void optionsAreFilledUpToWholeWords() {
        QCOMPARE(toHex(encode({WindowScale{7}})), std::string("03030700"));
        QCOMPARE(toHex(encode({MaximumSegmentSize{1}, SackPermitted{}})), std::string("0204000104020000"));
        QVERIFY(padded({WindowScale{7}}) == TcpOptions({WindowScale{7}, EndOfList{}}));
        QVERIFY(padded({NoOperation{}}) == TcpOptions({NoOperation{}, EndOfList{Bytes(2)}}));
        QVERIFY(padded({EndOfList{}}) == TcpOptions({EndOfList{Bytes(3)}}));
        QVERIFY(padded({MaximumSegmentSize{1}}) == TcpOptions({MaximumSegmentSize{1}}));
        QVERIFY(padded({}).empty());
    }

    void oddOptionsAreKeptAndMarked_data() {
        QTest::addColumn<QString>("octets");
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("offset");
        QTest::addColumn<int>("readable"); // options read, the marked one among them
        const auto length = QString("TCP option length under 2");
        const auto past = QString("TCP option past the end of the header");
        const auto wrong = QString("TCP option with a length that its kind cannot have");
        QTest::newRow("length 0") << "02000000" << length << 1 << 1;
        QTest::newRow("length 1") << "02010000" << length << 1 << 1;
        QTest::newRow("length 0 after an MSS") << "020405b4 fe00ffff" << length << 5 << 2;
        QTest::newRow("past the header") << "0206ffff" << past << 1 << 1;
        QTest::newRow("far past the header") << "01fdff00" << past << 2 << 2;
        QTest::newRow("no room for a length") << "01010108" << past << 3 << 4;
        QTest::newRow("MSS of 3 octets") << "02030100" << wrong << 1 << 2;
        QTest::newRow("window scale of 4") << "03040101" << wrong << 1 << 1;
        QTest::newRow("SACK permitted of 3") << "04030001" << wrong << 1 << 2;
        QTest::newRow("SACK without a block") << "05020101" << wrong << 1 << 3;
        QTest::newRow("SACK with half a block") << "05060000 00010101" << wrong << 1 << 3;
        QTest::newRow("SACK with four and a bit")
            << "0524" + QString(68, QLatin1Char('0')) + "01010101" << wrong << 1 << 5;
        QTest::newRow("timestamps of 9") << "08090000 00000000 00010101" << wrong << 1 << 4;
        QTest::newRow("MD5 of 4") << "13040000" << wrong << 1 << 1;
        QTest::newRow("user timeout of 3") << "1c030001" << wrong << 1 << 2;
        QTest::newRow("TCP-AO without keys") << "1d030001" << wrong << 1 << 2;
        QTest::newRow("multipath without a subtype") << "1e020101" << wrong << 1 << 3;
    }
    void oddOptionsAreKeptAndMarked() {
        QFETCH(QString, octets);
        QFETCH(QString, what);
        QFETCH(int, offset);
        QFETCH(int, readable);
        const Bytes bytes = hex(octets.toStdString());
        const DecodedOptions decoded = decode(bytes);
        QCOMPARE(decoded.marks.size(), std::size_t{1});
        QCOMPARE(std::string(describe(decoded.marks.front().kind)), what.toStdString());
        QCOMPARE(decoded.marks.front().offset, static_cast<std::size_t>(offset));
        QCOMPARE(decoded.options.size(), static_cast<std::size_t>(readable));
        QVERIFY2(encode(decoded.options) == bytes, "not an octet is lost");
    }

    void nothingIsReadAfterTheEndOfTheList() {
        const DecodedOptions decoded = decode(hex("00 020405 b4fe00ff"));
        QVERIFY(decoded.marks.empty());
        QVERIFY(decoded.options == TcpOptions{EndOfList{hex("020405b4fe00ff")}});
    }
};

QTEST_GUILESS_MAIN(TestSegment)
#include "tst_segment.moc"
