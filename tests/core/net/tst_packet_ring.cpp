// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The two ways in which captured datagrams come to us, the ring and the socket, tell the same.
#include "core/net/packet_ring.h"
#include "core/packet/datagram.h"
#include "tests/core/net/by_hand.h"

#include <QTest>

using namespace socketscope;
using namespace socketscope::tests;

Q_DECLARE_METATYPE(PacketRing::Through)

class TestPacketRing : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup() { sandbox_.reset(); }

    void tellsWhatCameAndWhen_data();
    void tellsWhatCameAndWhen();
    void keepsWhatIsLentUntilItIsGivenBack();
    void saysWhenItFillsUp();
    void passesOnWithoutAddingUpAgain();

private:
    QString whyNot_;
    std::unique_ptr<Sandbox> sandbox_;
};

namespace {

/// Two programs with a UDP socket each.
struct Talk {
    explicit Talk(Sandbox& sandbox)
        : here(static_cast<int>(sandbox.openDatagram(IpVersion::V4).value)),
          there(static_cast<int>(sandbox.openDatagram(IpVersion::V4).value)) {
        works = net::bindTo(there.get(), {serverHost, 0}).ok() &&
                net::connectTo(here.get(), net::localEndpoint(there.get()).value_or(Endpoint{})).ok();
    }
    bool say(std::string_view text) const {
        return net::sendBytes(here.get(), asBytes(text)).value == static_cast<long>(text.size());
    }
    std::string heard() const {
        std::string text(64, '\0');
        const Answer got = net::receiveBytes(there.get(), std::as_writable_bytes(std::span(text)));
        text.resize(got.ok() ? static_cast<std::size_t>(got.value) : 0);
        return text;
    }
    UniqueFd here, there;
    bool works = false;
};

std::string dataOf(ByteView datagram) {
    constexpr std::size_t headers = 28;
    std::string text;
    for (const std::byte b : datagram.subspan(headers)) text += static_cast<char>(b);
    return text;
}

} // namespace

void TestPacketRing::init() {
    sandbox_ = startSandbox({}, whyNot_);
    if (!sandbox_) QSKIP(qPrintable(whyNot_));
}

void TestPacketRing::tellsWhatCameAndWhen_data() {
    QTest::addColumn<PacketRing::Through>("through");
    QTest::newRow("ring") << PacketRing::Through::RingIfPossible;
    QTest::newRow("socket") << PacketRing::Through::Socket;
}

void TestPacketRing::tellsWhatCameAndWhen() {
    QFETCH(PacketRing::Through, through);
    PacketRing ring(sandbox_->wire(), 1500, through);
    QCOMPARE(ring.hasRing(), through == PacketRing::Through::RingIfPossible);
    const Talk talk(*sandbox_);
    QVERIFY(talk.works);
    QVERIFY(!ring.next());
    QVERIFY(talk.say("hello"));
    QVERIFY(talk.say("again"));
    const std::uint64_t first = [&] {
        const auto packet = ring.next();
        if (!packet || dataOf(packet->datagram) != "hello" || packet->length != packet->datagram.size()) return 0UL;
        // A clock of 2001 or later: it was stamped.
        return packet->wallTime > std::chrono::seconds(1'000'000'000) && !packet->checksumMissing ? packet->number : 0;
    }();
    QCOMPARE(first, std::uint64_t{1});
    const auto second = ring.next();
    QVERIFY(second.has_value());
    QCOMPARE(second->number, std::uint64_t{2});
    QCOMPARE(dataOf(second->datagram), std::string("again"));
    QVERIFY(decodeDatagram(second->datagram).has_value());
    QVERIFY(sandbox_->deliver(second->datagram).ok());
    QCOMPARE(talk.heard(), std::string("again"));
    QVERIFY(!ring.next());
}

void TestPacketRing::keepsWhatIsLentUntilItIsGivenBack() {
    PacketRing ring(sandbox_->wire(), 1500);
    if (!ring.lends()) QSKIP("no ring here");
    const Talk talk(*sandbox_);
    std::vector<PacketRing::Packet> lent;
    for (int i = 0; i < 100; ++i) {
        QVERIFY(talk.say(std::to_string(i)));
        lent.push_back(*ring.next());
    }
    for (int i = 0; i < 100; ++i) QCOMPARE(dataOf(lent[static_cast<std::size_t>(i)].datagram), std::to_string(i));
    QVERIFY(!ring.isShort());
    ring.release(lent[49].number);
    for (int i = 50; i < 100; ++i) QCOMPARE(dataOf(lent[static_cast<std::size_t>(i)].datagram), std::to_string(i));
    ring.release(lent.back().number);
    QVERIFY(talk.say("after"));
    QCOMPARE(dataOf(ring.next()->datagram), std::string("after"));
}

void TestPacketRing::saysWhenItFillsUp() {
    PacketRing ring(sandbox_->wire(), 65535);
    if (!ring.lends()) QSKIP("no ring here");
    const Talk talk(*sandbox_);
    QVERIFY(!ring.fillsUp());
    int sent = 0;
    while (!ring.fillsUp() && sent < 100'000) {
        QVERIFY(talk.say("x"));
        ++sent;
    }
    QVERIFY2(sent < 100'000, "it never said so");
    QCOMPARE(ring.missed(), 0U); // it said so in time
    int taken = 0;
    for (auto packet = ring.next(); packet; packet = ring.next()) {
        ++taken;
        ring.release(packet->number);
    }
    QCOMPARE(taken, sent);
    QVERIFY(!ring.fillsUp());
}

void TestPacketRing::passesOnWithoutAddingUpAgain() {
    ByHand hands(*sandbox_);
    const Talk talk(*sandbox_);
    QVERIFY(talk.say("hello"));
    QVERIFY(!hands.next()); // no segment, but a datagram
    hands.datagram.back() ^= std::byte{1};
    QVERIFY(hands.deliver());
    QCOMPARE(talk.heard(), std::string()); // refused: the sum is wrong
    QCOMPARE(sandbox_->checksumErrors().value_or(0), std::uint64_t{1});
    hands.datagram.back() ^= std::byte{1};
    QVERIFY(sandbox_->passOn(hands.datagram).ok());
    QCOMPARE(talk.heard(), std::string("hello"));
    QCOMPARE(sandbox_->checksumErrors().value_or(0), std::uint64_t{1});
}

QTEST_APPLESS_MAIN(TestPacketRing)
#include "tst_packet_ring.moc"
