// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The internet checksum against examples from elsewhere (RFC 1071 3, a header often used in teaching).
#include "core/packet/checksum.h"
#include "tests/core/packet/hex.h"
#include "tests/core/packet/random_packets.h"

#include <QtTest>

using namespace socketscope;
using socketscope::test::hex;

class TestChecksum : public QObject {
    Q_OBJECT

private slots:
    void theExampleOfRfc1071() {
        InternetChecksum sum;
        sum.add(hex("0001 f203 f4f5 f6f7"));
        QCOMPARE(sum.sum(), std::uint16_t{0xddf2});
        QCOMPARE(sum.value(), std::uint16_t{0x220d});
    }

    void anIpv4HeaderOfTheTextbooks() {
        InternetChecksum blank;
        blank.add(hex("4500 0073 0000 4000 4011 0000 c0a8 0001 c0a8 00c7"));
        QCOMPARE(blank.value(), std::uint16_t{0xb861});
        InternetChecksum filled;
        filled.add(hex("4500 0073 0000 4000 4011 b861 c0a8 0001 c0a8 00c7"));
        QCOMPARE(filled.sum(), std::uint16_t{0xffff});
    }

    void nothingSumsToZero() {
        const InternetChecksum sum;
        QCOMPARE(sum.sum(), std::uint16_t{0});
        QCOMPARE(sum.value(), std::uint16_t{0xffff});
    }

    void aLastOddOctetIsTheHighHalfOfAWord() {
        InternetChecksum sum;
        sum.add(hex("01 02 03"));
        QCOMPARE(sum.sum(), std::uint16_t{0x0402});
    }

    void piecesOfAnyLengthSumLikeTheWhole() {
        const std::uint64_t seed = 1071;
        test::RandomPackets random(seed);
        for (int i = 0; i < 2000; ++i) {
            const Bytes whole = random.bytes(random.number(0, 99));
            InternetChecksum once;
            once.add(whole);
            InternetChecksum piecemeal;
            for (ByteView rest = whole; !rest.empty();) {
                const std::size_t piece = random.number(0, static_cast<std::uint32_t>(rest.size()));
                piecemeal.add(rest.first(piece));
                rest = rest.subspan(piece);
            }
            QVERIFY2(once.sum() == piecemeal.sum(),
                     QByteArray::number(qulonglong{seed}) + " at " + QByteArray::number(i));
        }
    }

    void thePseudoHeaderOfIpv4() {
        InternetChecksum sum;
        addPseudoHeader(sum, IpAddress::v4(192, 0, 2, 1), IpAddress::v4(192, 0, 2, 7), 6, 40);
        InternetChecksum written; // source, destination, zero, protocol, length
        written.add(hex("c0000201 c0000207 00 06 0028"));
        QCOMPARE(sum.sum(), written.sum());
    }

    void thePseudoHeaderOfIpv6() {
        InternetChecksum sum;
        const auto one = IpAddress::parse("2001:db8::1");
        const auto seven = IpAddress::parse("2001:db8::7");
        QVERIFY(one && seven);
        addPseudoHeader(sum, *one, *seven, 6, 70000);
        InternetChecksum written; // source, destination, 32-bit length, zeros, next header
        written.add(hex("20010db8000000000000000000000001 20010db8000000000000000000000007 00011170 000000 06"));
        QCOMPARE(sum.sum(), written.sum());
    }

    void verdicts_data() {
        QTest::addColumn<int>("field");
        QTest::addColumn<int>("sumOfAll");
        QTest::addColumn<int>("sumOfPseudoHeader");
        QTest::addColumn<QString>("verdict");
        QTest::newRow("the sum comes out") << 0x1234 << 0xffff << 0x4321 << "valid";
        QTest::newRow("0 may be the right value") << 0 << 0xffff << 0x4321 << "valid";
        QTest::newRow("nobody filled it in") << 0 << 0x8000 << 0x4321 << "zero";
        QTest::newRow("left to the card") << 0x4321 << 0x8000 << 0x4321 << "partial";
        QTest::newRow("anything else") << 0x1234 << 0x8000 << 0x4321 << "wrong";
    }
    void verdicts() {
        QFETCH(int, field);
        QFETCH(int, sumOfAll);
        QFETCH(int, sumOfPseudoHeader);
        QFETCH(QString, verdict);
        const auto word = [](int v) { return static_cast<std::uint16_t>(v); };
        const std::string_view said = name(judgeChecksum(word(field), word(sumOfAll), word(sumOfPseudoHeader)));
        QCOMPARE(QString::fromUtf8(said.data(), static_cast<qsizetype>(said.size())), verdict);
    }
};

QTEST_GUILESS_MAIN(TestChecksum)
#include "tst_checksum.moc"
