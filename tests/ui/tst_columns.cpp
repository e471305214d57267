// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/columns.h"

#include <QTest>

using namespace socketscope;

namespace {

ColumnsInput input(double width, std::uint32_t clients = 1, std::uint32_t lanes = 1) {
    ColumnsInput in;
    in.width = width;
    in.established = 78;
    in.synReceived = 83;
    in.listen = 39;
    in.clients = clients;
    in.lanes = lanes;
    return in;
}

/// Every column from left to right, touching or a lane's gap apart, nothing negative.
void checkOrder(const Columns& c) {
    std::vector<Extent> all;
    if (c.clientPile) all.push_back(*c.clientPile);
    if (!c.clientPile)
        for (std::uint32_t i = 0; i < c.clients.size(); ++i)
            if (i != c.focused) all.push_back(c.clients[i].program);
    all.push_back(c.client().program);
    all.push_back(c.client().band);
    all.push_back(c.wire);
    for (const LaneColumn& lane : c.lanes) all.push_back(lane.band);
    if (c.lanePile) all.push_back(*c.lanePile);
    all.push_back(c.listening);
    all.push_back(c.server);
    double x = c.gutter;
    for (const Extent& e : all) {
        QVERIFY2(e.left >= x - 0.01 && e.left <= x + 3, qPrintable(QString::number(e.left - x)));
        QVERIFY(e.width() > 0);
        x = e.right;
    }
    QVERIFY(std::abs(c.width - x) < 0.01);
}

} // namespace

class TestColumns : public QObject {
    Q_OBJECT
private slots:
    void oneClient() {
        const Columns c = everythingColumns(input(980));
        checkOrder(c);
        QCOMPARE(c.gutter, 92.0);
        QCOMPARE(c.width, 980.0);
        QCOMPARE(c.client().band.width(), 108.0);
        QCOMPARE(c.lanes.front().band.width(), 112.0);
        QCOMPARE(c.listening.width(), 62.0);
        QCOMPARE(c.client().bar.left, c.client().program.left + 18);
        QCOMPARE(c.serverBar.right, c.server.right - 18);
        QVERIFY(c.wire.width() >= 240);
        QVERIFY(c.chipDetails);
    }

    void programsGrowWithTheWindow() {
        QCOMPARE(everythingColumns(input(800)).server.width(), 124.0);
        QCOMPARE(everythingColumns(input(3000)).server.width(), 176.0);
        const double between = everythingColumns(input(1100)).server.width();
        QVERIFY(between > 124 && between < 176);
    }

    void narrowWindowsGiveUpDetailsFirst() {
        QCOMPARE(everythingColumns(input(759)).gutter, 64.0);
        QVERIFY(!everythingColumns(input(700)).chipDetails);
        const Columns c = everythingColumns(input(820, 1, 3));
        checkOrder(c);
        QVERIFY(c.lanes[0].words);
        QVERIFY(!c.lanes[1].words);
        QVERIFY(c.lanes[1].band.width() <= 36);
    }

    void theSelectedLaneStaysWide() {
        ColumnsInput in = input(820, 1, 3);
        in.selectedLane = 2;
        const Columns c = everythingColumns(in);
        QVERIFY(c.lanes[2].words);
        QVERIFY(!c.lanes[0].words);
        checkOrder(c);
    }

    void clientsFold_data() {
        QTest::addColumn<std::uint32_t>("clients");
        QTest::addColumn<double>("width");
        QTest::newRow("two") << 2U << 100.0;
        QTest::newRow("three") << 3U << 100.0;
        QTest::newRow("four") << 4U << 56.0;
        QTest::newRow("five") << 5U << 56.0;
        QTest::newRow("six") << 6U << 28.0;
        QTest::newRow("thirteen") << 13U << 28.0;
    }

    void clientsFold() {
        QFETCH(std::uint32_t, clients);
        QFETCH(double, width);
        ColumnsInput in = input(1800, clients);
        in.focused = 1;
        const Columns c = everythingColumns(in);
        checkOrder(c);
        QCOMPARE(c.clients[0].program.width(), width);
        QVERIFY(c.clients[0].folded);
        QVERIFY(!c.clients[1].folded);
        QCOMPARE(c.clients[1].band.right, c.wire.left);
    }

    void manyClientsAreOnePile() {
        const Columns c = everythingColumns(input(1800, 40));
        checkOrder(c);
        QVERIFY(c.clientPile.has_value());
        QCOMPARE(c.clientPile->width(), 100.0);
        for (const ClientColumn& client : c.clients)
            if (client.folded)
                QVERIFY(client.band.left >= c.clientPile->left && client.band.right <= c.clientPile->right);
    }

    void manyLanesAreOnePile() {
        const Columns c = everythingColumns(input(1000, 1, 30));
        checkOrder(c);
        QVERIFY(c.lanePile.has_value());
        QVERIFY(c.lane(29).left >= c.lanePile->left && c.lane(29).right <= c.lanePile->right);
    }

    void everythingScales() {
        ColumnsInput in = input(1200, 3, 2);
        const Columns one = everythingColumns(in);
        in.width *= 2;
        in.scale = 2;
        in.established *= 2;
        in.synReceived *= 2;
        in.listen *= 2;
        const Columns two = everythingColumns(in);
        QVERIFY(std::abs(two.wire.left - 2 * one.wire.left) < 0.01);
        QVERIFY(std::abs(two.listening.right - 2 * one.listening.right) < 0.01);
    }

    void primitivesShareGutterAndPrograms() {
        for (const double width : {820.0, 1000.0, 1280.0, 2400.0}) {
            const Columns all = everythingColumns(input(width));
            const PrimitiveColumns c = primitiveColumns(input(width));
            QCOMPARE(c.gutter, all.gutter);
            QCOMPARE(c.client.width(), all.client().program.width());
            QCOMPARE(c.server.width(), all.server.width());
            QVERIFY(std::abs(c.width - width) < 0.01);
            QCOMPARE(c.phaseWords, c.clientPhase.width() > 14);
        }
        QVERIFY(!primitiveColumns(input(820)).phaseWords);
    }

    void aProjectorHasNoGutter() {
        ColumnsInput in = input(1280);
        in.projector = true;
        QCOMPARE(everythingColumns(in).gutter, 0.0);
        QCOMPARE(primitiveColumns(in).clientPhase.width(), 152.0);
    }
};

QTEST_APPLESS_MAIN(TestColumns)
#include "tst_columns.moc"
