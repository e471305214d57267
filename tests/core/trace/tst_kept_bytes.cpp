// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Bytes kept by one thread and read by another: each handle means the same on both sides.
#include "core/trace/batch.h"
#include "core/trace/trace.h"
#include "tests/support/written.h"

#include <QTest>

using namespace socketscope;

class TestKeptBytes : public QObject {
    Q_OBJECT

private slots:
    void nothingIsKeptAsNothing();
    void handlesMeanTheSameWhereverTheBatchesEnd_data();
    void handlesMeanTheSameWhereverTheBatchesEnd();
    void whatIsReadStaysWhereItIs();
    void strangersHandlesMeanNothing();
};

namespace {

/// As many bytes as asked for, that only this number has.
Bytes told(std::size_t number, std::size_t size) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>((number * 31 + i * 7) & 0xffU);
    return bytes;
}

bool same(ByteView a, const Bytes& b) { return std::ranges::equal(a, b); }

} // namespace

void TestKeptBytes::nothingIsKeptAsNothing() {
    TraceWriter writer;
    QVERIFY(!present(writer.keep(ByteView{})));
    QVERIFY(writer.drained());
}

void TestKeptBytes::handlesMeanTheSameWhereverTheBatchesEnd_data() {
    QTest::addColumn<int>("each");
    QTest::newRow("a batch for each") << 1;
    QTest::newRow("a batch for seven") << 7;
    QTest::newRow("one batch") << 1'000'000;
}

void TestKeptBytes::handlesMeanTheSameWhereverTheBatchesEnd() {
    QFETCH(int, each);
    // Small ones, a segment of the largest size, one that no chunk holds, and small ones again.
    std::vector<std::size_t> sizes(200, 40);
    sizes.insert(sizes.end(), 50, 65535);
    sizes.push_back(KeptBytes::chunkBytes + 1);
    sizes.insert(sizes.end(), 200, 3);
    TraceWriter writer;
    Trace trace;
    std::vector<Blob> handles;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        handles.push_back(writer.keep(told(i, sizes[i])));
        if ((i + 1) % static_cast<std::size_t>(each) != 0) continue;
        TraceBatch batch;
        writer.drain(batch);
        trace.append(batch);
        QVERIFY(batch.empty());
    }
    test::moveWritten(writer, trace);
    for (std::size_t i = 0; i < sizes.size(); ++i) QVERIFY(same(trace.bytes(handles[i]), told(i, sizes[i])));
}

void TestKeptBytes::whatIsReadStaysWhereItIs() {
    KeptBytes kept;
    kept.keep(Blob{1}, told(1, KeptBytes::chunkBytes));
    const std::byte* const first = kept.bytes(Blob{1}).data();
    KeptBytes later;
    for (std::uint32_t i = 2; i < 100; ++i) later.keep(Blob{i}, told(i, KeptBytes::chunkBytes / 2));
    kept.absorb(later);
    QVERIFY(later.empty());
    QCOMPARE(kept.bytes(Blob{1}).data(), first);
    QVERIFY(same(kept.bytes(Blob{99}), told(99, KeptBytes::chunkBytes / 2)));
}

void TestKeptBytes::strangersHandlesMeanNothing() {
    KeptBytes kept;
    QVERIFY(kept.bytes(Blob{}).empty());
    QVERIFY(kept.bytes(Blob{1}).empty());
    kept.keep(Blob{5}, told(5, 10));
    for (const std::uint32_t other : {0U, 4U, 6U, 4'000'000'000U}) QVERIFY(kept.bytes(Blob{other}).empty());
    QCOMPARE(kept.bytes(Blob{5}).size(), std::size_t{10});
}

QTEST_APPLESS_MAIN(TestKeptBytes)
#include "tst_kept_bytes.moc"
