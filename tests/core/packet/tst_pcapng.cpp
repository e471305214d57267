// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Blocks of pcapng files: what is written is read again, either order of bytes is understood, and no length is trusted.
#include "core/packet/pcapng.h"

#include <QtTest/QtTest>

#include <random>
#include <string>

using namespace socketscope;
using Found = pcapng::Reader::Found;

namespace {

[[nodiscard]] Bytes copyOf(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

std::string textOf(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

/// A section with an interface and a packet of five octets.
Bytes small() {
    pcapng::Writer writer;
    writer.section("Linux", "a test");
    writer.interface("observed", "seen", pcapng::rawIp);
    writer.beginPacket(0, 1'700'000'000'123'456'789, asBytes("hello"), 9);
    writer.option(pcapng::comment, "what it is");
    writer.option(pcapng::packetId, std::uint64_t{42});
    writer.endOfOptions();
    writer.end();
    return copyOf(writer.view());
}

/// Numbers of a file as a machine of the other kind writes them.
class BigEndian {
public:
    void u16(std::uint16_t v) { out_.u16(v); }
    void u32(std::uint32_t v) { out_.u32(v); }
    void text(std::string_view words) { out_.append(asBytes(words)); }
    [[nodiscard]] Bytes take() { return out_.take(); }

private:
    ByteWriter out_;
};

} // namespace

class TestPcapng : public QObject {
    Q_OBJECT
private slots:
    void whatIsWrittenIsRead() {
        const Bytes file = small();
        QCOMPARE(file.size() % 4, std::size_t{0});
        pcapng::Reader reader;
        pcapng::Block block;
        ByteView rest(file);
        QCOMPARE(reader.next(rest, block), Found::Block);
        QCOMPARE(block.type, pcapng::sectionHeader);
        rest = rest.subspan(block.whole.size());
        QCOMPARE(reader.next(rest, block), Found::Block);
        const auto interface = reader.interface(block);
        QVERIFY(interface.has_value());
        QCOMPARE(interface->name, std::string("observed"));
        QCOMPARE(interface->linkType, pcapng::rawIp);
        QCOMPARE(interface->ticks, std::uint64_t{1'000'000'000});
        rest = rest.subspan(block.whole.size());
        QCOMPARE(reader.next(rest, block), Found::Block);
        const auto packet = reader.packet(block, {*interface});
        QVERIFY(packet.has_value());
        QCOMPARE(packet->wall, std::int64_t{1'700'000'000'123'456'789});
        QCOMPARE(packet->length, 9U);
        QCOMPARE(textOf(packet->captured), std::string("hello"));
        ByteView options = packet->options;
        const auto comment = reader.option(options);
        QVERIFY(comment && comment->code == pcapng::comment);
        QCOMPARE(textOf(comment->value), std::string("what it is"));
        const auto id = reader.option(options);
        QVERIFY(id && id->code == pcapng::packetId);
        QCOMPARE(id->value.size(), std::size_t{8});
        QCOMPARE(std::to_integer<int>(id->value[0]), 42);
        QVERIFY(!reader.option(options));
        rest = rest.subspan(block.whole.size());
        QVERIFY(rest.empty());
        QCOMPARE(reader.next(rest, block), Found::Incomplete);
    }

    void theOtherOrderOfBytesIsUnderstood() {
        BigEndian file;
        for (const std::uint32_t word : {0x0A0D0D0AU, 28U, 0x1A2B3C4DU, 0x00010000U, 0xFFFFFFFFU, 0xFFFFFFFFU, 28U})
            file.u32(word);
        for (const std::uint32_t word : {1U, 20U, 101U << 16U, 0U, 20U}) file.u32(word); // microseconds, unsaid
        for (const std::uint32_t word : {6U, 36U, 0U, 0U, 1'500'000U, 4U, 4U}) file.u32(word);
        file.text("abcd");
        file.u32(36U);
        const Bytes bytes = file.take();
        pcapng::Reader reader;
        pcapng::Block block;
        QCOMPARE(reader.next(bytes, block), Found::Block);
        QCOMPARE(reader.next(ByteView(bytes).subspan(28), block), Found::Block);
        const auto interface = reader.interface(block);
        QVERIFY(interface && interface->linkType == 101 && interface->ticks == 1'000'000);
        QCOMPARE(reader.next(ByteView(bytes).subspan(48), block), Found::Block);
        const auto packet = reader.packet(block, {*interface});
        QVERIFY(packet.has_value());
        QCOMPARE(packet->wall, std::int64_t{1'500'000'000});
        QCOMPARE(textOf(packet->captured), std::string("abcd"));
    }

    void aFileThatEndsInsideABlockIsIncomplete() {
        const Bytes file = small();
        pcapng::Reader whole;
        pcapng::Block block;
        QCOMPARE(whole.next(file, block), Found::Block);
        const std::size_t first = block.whole.size();
        for (std::size_t length = 0; length < first; ++length) {
            pcapng::Reader reader;
            QCOMPARE(reader.next(ByteView(file).first(length), block), Found::Incomplete);
        }
    }

    void noLengthIsTrusted_data() {
        QTest::addColumn<std::size_t>("at");
        QTest::addColumn<std::uint32_t>("value");
        QTest::newRow("no section") << std::size_t{0} << 6U;
        QTest::newRow("no order") << std::size_t{8} << 7U;
        QTest::newRow("shorter than itself") << std::size_t{4} << 8U;
        QTest::newRow("nothing") << std::size_t{4} << 0U;
        QTest::newRow("not of 32 bits") << std::size_t{4} << 29U;
        QTest::newRow("two lengths") << std::size_t{4} << 24U;
    }
    void noLengthIsTrusted() {
        QFETCH(std::size_t, at);
        QFETCH(std::uint32_t, value);
        Bytes file = small();
        for (std::size_t i = 0; i < 4; ++i) file[at + i] = static_cast<std::byte>(value >> 8 * i);
        pcapng::Reader reader;
        pcapng::Block block;
        QCOMPARE(reader.next(file, block), Found::Broken);
    }

    void damageIsNeverReadPast() {
        const Bytes file = small();
        std::mt19937 chance(3);
        for (int i = 0; i < 20'000; ++i) {
            Bytes damaged(file);
            for (auto n = 1 + chance() % 8; n > 0; --n)
                damaged[chance() % damaged.size()] = static_cast<std::byte>(chance());
            pcapng::Reader reader;
            pcapng::Block block;
            std::vector<pcapng::Interface> interfaces;
            ByteView rest(damaged);
            while (reader.next(rest, block) == Found::Block) {
                if (const auto interface = reader.interface(block)) interfaces.push_back(*interface);
                if (const auto packet = reader.packet(block, interfaces)) {
                    ByteView options = packet->options;
                    while (reader.option(options)) continue;
                }
                QVERIFY(!block.whole.empty());
                rest = rest.subspan(block.whole.size());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestPcapng)
#include "tst_pcapng.moc"
