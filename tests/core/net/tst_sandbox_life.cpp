// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a sandbox lives and dies: nothing gets in or out, and nothing is left behind, whoever is killed first.
#include "tests/core/net/by_hand.h"

#include <csignal>
#include <filesystem>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace socketscope;
using namespace socketscope::tests;

namespace {

std::ptrdiff_t openDescriptors() { return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}); }

/// Collects a process whose parent has gone; this one inherits it.
bool isCollected(pid_t pid) {
    return QTest::qWaitFor([pid] { return ::waitpid(pid, nullptr, WNOHANG) == pid; }, patience);
}

} // namespace

class TestSandboxLife : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void reachesNothingOutside();
    void isReachedFromNothingOutside();
    void goesOnWithoutItsHelper();
    void diesWithTheProgramThatStartedIt();
    void survivesTheThreadThatStartedIt();
    void leavesNothingBehind();
    void killsWhatHoldsASocket_data();
    void killsWhatHoldsASocket();

private:
    static std::unique_ptr<Sandbox> start() {
        QString whyNot;
        auto made = startSandbox({}, whyNot);
        if (!made) qWarning("%s", qPrintable(whyNot));
        return made;
    }
};

void TestSandboxLife::initTestCase() {
    QString whyNot;
    if (!startSandbox({}, whyNot)) QSKIP(qPrintable(whyNot));
}

void TestSandboxLife::reachesNothingOutside() {
    const auto sandbox = start();
    ByHand hands(*sandbox);
    const UniqueFd outside(static_cast<int>(net::openStream(IpVersion::V4).value));
    QVERIFY(net::bindTo(outside.get(), {clientHost, 0}).ok());
    QVERIFY(net::listenOn(outside.get(), 5).ok());
    const UniqueFd inside = hands.socket();
    QCOMPARE(net::connectTo(inside.get(), *net::localEndpoint(outside.get())).error, EINPROGRESS);
    QCOMPARE(hands.next()->flags.letters(), std::string("S"));
    QVERIFY(hands.deliver());
    QCOMPARE(hands.next()->flags.letters(), std::string("AR")); // in here nobody listens on that port
    QCOMPARE(net::acceptFrom(outside.get()).error, EAGAIN);

    const UniqueFd away = hands.socket();
    sockaddr_in far{};
    far.sin_family = AF_INET;
    far.sin_port = htons(80);
    far.sin_addr.s_addr = htonl(0xC0000201); // 192.0.2.1, RFC 5737: nobody's
    QVERIFY(::connect(away.get(), reinterpret_cast<const sockaddr*>(&far), sizeof far) < 0);
    QCOMPARE(errno, ENETUNREACH);
    QVERIFY(hands.silent());
}

void TestSandboxLife::isReachedFromNothingOutside() {
    const auto sandbox = start();
    ByHand hands(*sandbox);
    Endpoint server;
    const UniqueFd listener = hands.listener(server);
    const UniqueFd outside(static_cast<int>(net::openStream(IpVersion::V4).value));
    const Answer called = net::connectTo(outside.get(), server);
    QVERIFY(called.error == EINPROGRESS || called.error == ECONNREFUSED || called.ok());
    QVERIFY(hands.silent());
    QCOMPARE(net::acceptFrom(listener.get()).error, EAGAIN);
}

void TestSandboxLife::goesOnWithoutItsHelper() {
    const auto sandbox = start();
    ByHand hands(*sandbox);
    Endpoint server;
    const UniqueFd listener = hands.listener(server);
    const UniqueFd client = hands.socket();
    QVERIFY(!readableWithin(sandbox->lifeline(), 0));
    ::kill(sandbox->helperPid(), SIGKILL);
    QVERIFY(readableWithin(sandbox->lifeline(), patience));
    QCOMPARE(sandbox->openSocket(AF_INET, SOCK_STREAM, 0).error, EPIPE);
    QCOMPARE(sandbox->setSetting("net.ipv4.tcp_syn_retries", "1").error, EPIPE);
    QVERIFY(!sandbox->diag().valid());
    QCOMPARE(sandbox->run({"/bin/true"}, {0, 1, 2}).ok(), false);
    // The namespace is there as long as a socket of it is.
    QCOMPARE(net::connectTo(client.get(), server).error, EINPROGRESS);
    UniqueFd accepted;
    QVERIFY(hands.flowUntil([&] {
        accepted = UniqueFd(static_cast<int>(net::acceptFrom(listener.get()).value));
        return accepted.valid();
    }));
}

void TestSandboxLife::diesWithTheProgramThatStartedIt() {
    ::prctl(PR_SET_CHILD_SUBREAPER, 1); // so that we hear of the end of its children
    std::array<int, 2> ends{};
    QCOMPARE(::pipe(ends.data()), 0);
    const UniqueFd out(ends[0]);
    UniqueFd in(ends[1]);
    const pid_t parent = ::fork();
    if (parent == 0) {
        const auto sandbox = start();
        std::array<pid_t, 2> pids{-1, -1};
        if (sandbox) {
            // A program that leaves a child of its own behind.
            auto program = sandbox->run({"/bin/sh", "-c", "sleep 1000 & sleep 1000"}, {0, 1, 2});
            pids = {sandbox->helperPid(), program.ok() ? program.value().pid : -1};
        }
        static_cast<void>(!::write(in.get(), pids.data(), sizeof pids));
        while (true) ::pause();
    }
    in.reset();
    std::array<pid_t, 2> pids{};
    QCOMPARE(::read(out.get(), pids.data(), sizeof pids), static_cast<ssize_t>(sizeof pids));
    QVERIFY(pids[0] > 0 && pids[1] > 0);
    QCOMPARE(::kill(pids[1], 0), 0);
    ::kill(parent, SIGKILL);
    QVERIFY(isCollected(parent));
    QVERIFY(isCollected(pids[0]));
    QCOMPARE(::kill(pids[1], 0), -1); // collected by the helper before it ended
    QCOMPARE(::waitpid(-1, nullptr, WNOHANG), -1);
    QCOMPARE(errno, ECHILD); // and nobody's child has become ours
}

void TestSandboxLife::survivesTheThreadThatStartedIt() {
    std::unique_ptr<Sandbox> sandbox;
    std::thread([&sandbox] { sandbox = start(); }).join();
    const ByHand hands(*sandbox);
    QVERIFY(!readableWithin(sandbox->lifeline(), 50));
    QVERIFY(hands.socket().valid());
}

void TestSandboxLife::leavesNothingBehind() {
    constexpr int times = 50;
    const auto before = openDescriptors();
    for (int i = 0; i < times; ++i) {
        const auto sandbox = start();
        QVERIFY2(sandbox != nullptr, qPrintable(QString("the %1th time").arg(i + 1)));
    }
    QCOMPARE(openDescriptors(), before);
    QCOMPARE(::waitpid(-1, nullptr, WNOHANG), -1);
    QCOMPARE(errno, ECHILD);
}

void TestSandboxLife::killsWhatHoldsASocket_data() {
    QTest::addColumn<bool>("unread");
    QTest::addColumn<QString>("goodbye");
    QTest::newRow("all was read: FIN") << false << "AF";
    QTest::newRow("something was not read: RST") << true << "AR";
}

void TestSandboxLife::killsWhatHoldsASocket() {
    QFETCH(bool, unread);
    QFETCH(QString, goodbye);
    const auto sandbox = start();
    ByHand hands(*sandbox);
    Endpoint server;
    const UniqueFd listener = hands.listener(server);
    const UniqueFd client = hands.socket();
    QCOMPARE(net::connectTo(client.get(), server).error, EINPROGRESS);
    std::vector<UniqueFd> held(1);
    QVERIFY(hands.flowUntil([&] {
        held[0] = UniqueFd(static_cast<int>(net::acceptFrom(listener.get()).value));
        return held[0].valid();
    }));
    if (unread) {
        QCOMPARE(net::sendBytes(client.get(), asBytes("hello")).value, 5L);
        while (hands.next(200)) QVERIFY(hands.deliver());
    }
    QVERIFY(sandbox->killHolding(std::move(held)).ok());
    const auto last = hands.next();
    QVERIFY(last.has_value());
    QCOMPARE(QString::fromStdString(last->flags.letters()), goodbye);
    QCOMPARE(last->src, server);
}

QTEST_GUILESS_MAIN(TestSandboxLife)
#include "tst_sandbox_life.moc"
