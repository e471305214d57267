// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The modular order of sequence numbers (RFC 9293 3.4).
#include "core/packet/seq.h"

#include <QtTest>

#include <cstdint>
#include <limits>
#include <random>

using namespace socketscope;

class TestSeq : public QObject {
    Q_OBJECT

private slots:
    void countingGoesOnPastTheLastNumber() {
        const Seq last(0xffffffffU);
        QCOMPARE((last + 1).value(), 0U);
        QCOMPARE((last + 11).value(), 10U);
        QCOMPARE((Seq(3) - 5U).value(), 0xfffffffeU);
        Seq s = last;
        ++s;
        s += 4;
        s -= 1;
        QCOMPARE(s.value(), 3U);
    }

    void theNumberAfterTheWrapIsLater() {
        const Seq before(0xfffffff0U);
        const Seq after(0x10U);
        QVERIFY(lt(before, after));
        QVERIFY(le(before, after));
        QVERIFY(gt(after, before));
        QVERIFY(ge(after, before));
        QVERIFY(!lt(after, before));
        QCOMPARE(after - before, 0x20);
        QCOMPARE(before - after, -0x20);
        QCOMPARE(before.distanceTo(after), 0x20U);
        QCOMPARE(after.distanceTo(before), 0xffffffe0U);
    }

    void aNumberIsNeitherBeforeNorAfterItself() {
        const Seq s(77);
        QVERIFY(!lt(s, s));
        QVERIFY(!gt(s, s));
        QVERIFY(le(s, s));
        QVERIFY(ge(s, s));
    }

    void halfWayRoundIsNegativeFromBothSides() {
        const Seq here(5);
        const Seq there = here + 0x80000000U;
        QCOMPARE(there - here, std::numeric_limits<std::int32_t>::min());
        QCOMPARE(here - there, std::numeric_limits<std::int32_t>::min());
    }

    void aWindowMayLieAcrossTheWrap() {
        const Seq start(0xfffffff0U);
        QVERIFY(inWindow(start, start, 32));
        QVERIFY(inWindow(Seq(0), start, 32));
        QVERIFY(inWindow(Seq(0xf), start, 32));
        QVERIFY(!inWindow(Seq(0x10), start, 32));
        QVERIFY(!inWindow(start - 1U, start, 32));
        QVERIFY(!inWindow(start, start, 0));
    }

    void anAcknowledgementIsAcceptableBetweenUnaAndNxt() {
        const Seq una(0xfffffffeU);
        const Seq nxt(3);
        QVERIFY(!between(una + 1, una, nxt));
        QVERIFY(between(una + 1, Seq(0xffffffffU), nxt));
        QVERIFY(between(una + 1, Seq(0), nxt));
        QVERIFY(between(una + 1, nxt, nxt));
        QVERIFY(!between(una + 1, nxt + 1, nxt));
    }

    void moveByNMeansDifferenceN() {
        const std::uint64_t seed = 20220801;
        std::mt19937_64 random(seed);
        for (int i = 0; i < 10000; ++i) {
            const Seq s(static_cast<std::uint32_t>(random()));
            const auto n = static_cast<std::uint32_t>(random() % 0x7fffffffU) + 1;
            const QByteArray story = QStringLiteral("seed %1, %2 + %3").arg(seed).arg(s.value()).arg(n).toUtf8();
            QVERIFY2((s + n) - s == static_cast<std::int32_t>(n), story);
            QVERIFY2(lt(s, s + n) && gt(s + n, s) && !lt(s + n, s), story);
            QVERIFY2(inWindow(s + n - 1U, s, n) && !inWindow(s + n, s, n), story);
            QVERIFY2((s + n) - n == s, story);
        }
    }
};

QTEST_GUILESS_MAIN(TestSeq)
#include "tst_seq.moc"
