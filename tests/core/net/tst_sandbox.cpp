// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A sandbox with a person's hands on its wire: what is held is held for the kernel too.
#include "core/net/sock_diag.h"
#include "tests/core/net/by_hand.h"

#include <QTest>

using namespace socketscope;
using namespace socketscope::tests;

class TestSandbox : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup() { sandbox_.reset(); }

    void isEmptyAfterTheProbe();
    void holdsASyn();
    void makesAConnectionSegmentBySegment();
    void refusesACorruptSegmentAndCountsIt();
    void carriesDatagramsToo();
    void knowsWhenAReaderIsTooSlow();

private:
    QString whyNot_;
    std::unique_ptr<Sandbox> sandbox_;
};

void TestSandbox::init() {
    sandbox_ = startSandbox({}, whyNot_);
    if (!sandbox_) QSKIP(qPrintable(whyNot_));
}

void TestSandbox::isEmptyAfterTheProbe() {
    ByHand hands(*sandbox_);
    QVERIFY(hands.silent());
    QCOMPARE(sandbox_->missed(), std::uint64_t{0});
    QCOMPARE(sandbox_->checksumErrors().value_or(0), std::uint64_t{0});
    QCOMPARE(sandbox_->steps().back().stage, SandboxStage::Syn);
    QVERIFY(sandbox_->lacking().empty());
    QVERIFY(!sandbox_->settings().at("net.ipv4.tcp_syn_retries").empty());
    QCOMPARE(sandbox_->settings().at("net.ipv4.ip_unprivileged_port_start"), std::string("0"));
}

void TestSandbox::holdsASyn() {
    ByHand hands(*sandbox_);
    Endpoint server;
    const UniqueFd listener = hands.listener(server);
    const UniqueFd client = hands.socket();
    QCOMPARE(net::connectTo(client.get(), server).error, EINPROGRESS);
    const auto syn = hands.next();
    QVERIFY(syn.has_value());
    QCOMPARE(syn->flags.letters(), std::string("S"));
    QCOMPARE(syn->src.address.toString(), clientHost.toString());
    QCOMPARE(readTcpInfo(client.get())->state, ConnectionState::SynSent);
    // Nobody delivers it, so it comes again, and nothing else comes.
    const auto again = hands.next();
    QVERIFY(again.has_value());
    QCOMPARE(again->flags.letters(), std::string("S"));
    QCOMPARE(again->seq, syn->seq);
    QCOMPARE(net::acceptFrom(listener.get()).error, EAGAIN);
}

void TestSandbox::makesAConnectionSegmentBySegment() {
    ByHand hands(*sandbox_);
    SockDiag diag(sandbox_->diag());
    QVERIFY(diag.works());
    Endpoint server;
    const UniqueFd listener = hands.listener(server);
    const UniqueFd client = hands.socket();
    QCOMPARE(net::connectTo(client.get(), server).error, EINPROGRESS);
    const Endpoint caller = net::localEndpoint(client.get()).value();

    QCOMPARE(hands.next()->flags.letters(), std::string("S"));
    QVERIFY(hands.deliver());
    QCOMPARE(readTcpInfo(client.get())->state, ConnectionState::SynSent);
    QCOMPARE(diag.find({server, caller})->state, ConnectionState::SynReceived);

    QCOMPARE(hands.next()->flags.letters(), std::string("SA"));
    QVERIFY(hands.deliver());
    QCOMPARE(readTcpInfo(client.get())->state, ConnectionState::Established);
    QCOMPARE(diag.find({server, caller})->state, ConnectionState::SynReceived);
    QCOMPARE(net::acceptFrom(listener.get()).error, EAGAIN);

    QCOMPARE(hands.next()->flags.letters(), std::string("A"));
    QVERIFY(hands.deliver());
    QCOMPARE(diag.find({server, caller})->state, ConnectionState::Established);
    const UniqueFd accepted(static_cast<int>(net::acceptFrom(listener.get()).value));
    QVERIFY(accepted.valid());
    QVERIFY(hands.silent());
}

void TestSandbox::refusesACorruptSegmentAndCountsIt() {
    ByHand hands(*sandbox_);
    Endpoint server;
    const UniqueFd listener = hands.listener(server);
    const UniqueFd client = hands.socket();
    QCOMPARE(net::connectTo(client.get(), server).error, EINPROGRESS);
    UniqueFd accepted;
    QVERIFY(hands.flowUntil([&] {
        accepted = UniqueFd(static_cast<int>(net::acceptFrom(listener.get()).value));
        return accepted.valid();
    }));
    QCOMPARE(net::sendBytes(client.get(), asBytes("hello")).value, 5L);
    QCOMPARE(hands.next()->payload.size(), std::size_t{5});
    const Bytes whole = hands.datagram;
    hands.datagram.back() ^= std::byte{1};
    QVERIFY(hands.deliver());
    std::array<std::byte, 16> got{};
    QCOMPARE(net::receiveBytes(accepted.get(), got).error, EAGAIN);
    QCOMPARE(sandbox_->checksumErrors().value_or(0), std::uint64_t{1});
    QVERIFY(sandbox_->deliver(whole).ok());
    QCOMPARE(net::receiveBytes(accepted.get(), got).value, 5L);
}

void TestSandbox::carriesDatagramsToo() {
    ByHand hands(*sandbox_);
    const auto open = [&] { return UniqueFd(static_cast<int>(sandbox_->openSocket(AF_INET, SOCK_DGRAM, 0).value)); };
    const UniqueFd here = open(), there = open();
    QVERIFY(net::bindTo(there.get(), {serverHost, 0}).ok());
    QVERIFY(net::connectTo(here.get(), *net::localEndpoint(there.get())).ok());
    QCOMPARE(net::sendBytes(here.get(), asBytes("hello")).value, 5L);
    QVERIFY(!hands.next()); // no segment, but a datagram
    std::array<std::byte, 16> got{};
    QCOMPARE(net::receiveBytes(there.get(), got).error, EAGAIN);
    QVERIFY(hands.deliver());
    QCOMPARE(net::receiveBytes(there.get(), got).value, 5L);
}

void TestSandbox::knowsWhenAReaderIsTooSlow() {
    ByHand hands(*sandbox_);
    const UniqueFd flood(static_cast<int>(sandbox_->openSocket(AF_INET, SOCK_DGRAM, 0).value));
    QVERIFY(net::connectTo(flood.get(), {serverHost, 9}).ok());
    const Bytes much(1400);
    // Nobody reads the wire: its buffer fills up, and what no longer fits is counted.
    for (int i = 0; i < 100'000 && sandbox_->missed() == 0; ++i) static_cast<void>(net::sendBytes(flood.get(), much));
    QVERIFY(sandbox_->missed() > 0);
    const UniqueFd another = hands.socket();
    QVERIFY(another.valid());
    int kept = 0;
    while (!hands.silent()) {
        static_cast<void>(hands.next());
        ++kept;
    }
    QVERIFY2(kept > 50, qPrintable(QString::number(kept)));
}

QTEST_GUILESS_MAIN(TestSandbox)
#include "tst_sandbox.moc"
