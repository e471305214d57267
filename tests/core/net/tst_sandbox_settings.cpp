// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Settings of a sandbox: the profile's, a scenario's own, those that an older kernel has not, and those that nobody may
// change.
#include "core/net/sandbox_profile.h"
#include "tests/core/net/by_hand.h"

#include <algorithm>
#include <netinet/tcp.h>
#include <unistd.h>

using namespace socketscope;
using namespace socketscope::tests;

namespace {

bool contains(const std::vector<std::string>& list, const char* name) { return std::ranges::count(list, name) == 1; }

/// Seconds after which an unanswered segment of a new connection is sent again.
double retransmissionTimeout(ByHand& hands) {
    Endpoint server;
    const UniqueFd listener = hands.listener(server);
    const UniqueFd client = hands.socket();
    if (net::connectTo(client.get(), server).error != EINPROGRESS) return -1;
    UniqueFd accepted;
    const bool made = hands.flowUntil([&] {
        accepted = UniqueFd(static_cast<int>(net::acceptFrom(listener.get()).value));
        return accepted.valid();
    });
    tcp_info info{};
    socklen_t length = sizeof info;
    if (!made || ::getsockopt(client.get(), IPPROTO_TCP, TCP_INFO, &info, &length) != 0) return -1;
    return info.tcpi_rto / 1e6;
}

} // namespace

class TestSandboxSettings : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void areThoseOfTheClass();
    void areAScenariosOwnFirst();
    void fitAClassroomOnEveryKernel_data();
    void fitAClassroomOnEveryKernel();
    void anOlderKernelLacksSome();
    void canBeChangedWhileItRuns();
    void areRefusedByName_data();
    void areRefusedByName();

private:
    std::unique_ptr<Sandbox> start(SandboxSetup setup) { return startSandbox(std::move(setup), whyNot_); }
    QString whyNot_;
};

void TestSandboxSettings::initTestCase() {
    if (!start({})) QSKIP(qPrintable(whyNot_));
}

void TestSandboxSettings::areThoseOfTheClass() {
    SandboxSetup setup;
    setup.profile = "class";
    const auto sandbox = start(setup);
    QVERIFY2(sandbox, qPrintable(whyNot_));
    const SandboxProfile profile = sandboxProfile("class").value_or(SandboxProfile{});
    QCOMPARE(profile.name, std::string_view("class"));
    for (const auto& [name, value] : profile.settings) {
        if (contains(sandbox->lacking(), name.c_str())) continue;
        QVERIFY2(sandbox->settings().at(name) == value, name.c_str());
    }
}

void TestSandboxSettings::areAScenariosOwnFirst() {
    SandboxSetup setup;
    setup.profile = "class";
    setup.sysctls = {{"net.ipv4.tcp_syncookies", "1"}, {"net.ipv4.tcp_syn_retries", "2"}};
    const auto sandbox = start(setup);
    QVERIFY2(sandbox, qPrintable(whyNot_));
    QCOMPARE(sandbox->settings().at("net.ipv4.tcp_syn_retries"), std::string("2"));
    QCOMPARE(sandbox->settings().at("net.ipv4.tcp_congestion_control"), std::string("reno"));
    QCOMPARE(sandbox->settings().at("net.ipv4.tcp_syncookies"), std::string("1"));
}

void TestSandboxSettings::fitAClassroomOnEveryKernel_data() {
    QTest::addColumn<bool>("older");
    QTest::newRow("this kernel") << false;
    QTest::newRow("5.15, by a locked route") << true;
}

void TestSandboxSettings::fitAClassroomOnEveryKernel() {
    QFETCH(bool, older);
    SandboxSetup setup;
    setup.profile = "class";
    setup.olderKernel = older;
    const auto sandbox = start(setup);
    QVERIFY2(sandbox, qPrintable(whyNot_));
    ByHand hands(*sandbox);
    const double timeout = retransmissionTimeout(hands);
    QVERIFY2(timeout >= 1.0 && timeout < 1.5, qPrintable(QString::number(timeout)));
}

void TestSandboxSettings::anOlderKernelLacksSome() {
    SandboxSetup setup;
    setup.profile = "class";
    setup.olderKernel = true;
    const auto sandbox = start(setup);
    QVERIFY2(sandbox, qPrintable(whyNot_));
    QVERIFY(contains(sandbox->lacking(), "net.ipv4.tcp_rto_min_us"));
    QVERIFY(contains(sandbox->lacking(), "net.ipv4.tcp_rto_max_ms"));
    QVERIFY(contains(sandbox->lacking(), "net.ipv4.tcp_syn_linear_timeouts"));
    QVERIFY(!sandbox->settings().contains("net.ipv4.tcp_rto_min_us"));
    QCOMPARE(sandbox->settings().at("net.ipv4.tcp_timestamps"), std::string("0"));
    QCOMPARE(sandbox->setSetting("net.ipv4.tcp_rto_min_us", "500000").error, ENOENT);
}

void TestSandboxSettings::canBeChangedWhileItRuns() {
    const auto sandbox = start({});
    QVERIFY(sandbox->setSetting("net.ipv4.tcp_syn_retries", "1").ok());
    QCOMPARE(sandbox->settings().at("net.ipv4.tcp_syn_retries"), std::string("1"));
    QCOMPARE(sandbox->setSetting("net.ipv4.tcp_syn_retries", "many").error, EINVAL);
    QCOMPARE(sandbox->setSetting("net.ipv4.tcp_syn_retries", "").error, EINVAL);
    QCOMPARE(sandbox->settings().at("net.ipv4.tcp_syn_retries"), std::string("1"));
    for (const char* name : {"net.ipv4.ip_forward", "kernel.hostname", "../../etc/passwd", ""})
        QCOMPARE(sandbox->setSetting(name, "1").error, EPERM);
}

void TestSandboxSettings::areRefusedByName_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::newRow("nothing of TCP") << "kernel.hostname"
                                    << "mine";
    QTest::newRow("no number") << "net.ipv4.tcp_syn_retries"
                               << "many";
    QTest::newRow("no such algorithm") << "net.ipv4.tcp_congestion_control"
                                       << "no-such-one";
}

void TestSandboxSettings::areRefusedByName() {
    QFETCH(QString, name);
    QFETCH(QString, value);
    SandboxSetup setup;
    setup.helper = SOCKETSCOPE_SANDBOX_HELPER;
    setup.sysctls = {{name.toStdString(), value.toStdString()}};
    const auto made = Sandbox::start(setup);
    const auto* refusal = std::get_if<SandboxRefusal>(&made);
    QVERIFY(refusal != nullptr);
    QCOMPARE(refusal->stage, SandboxStage::Settings);
    QVERIFY2(refusal->words.why.find(name.toStdString()) != std::string::npos, refusal->words.line().c_str());
}

QTEST_GUILESS_MAIN(TestSandboxSettings)
#include "tst_sandbox_settings.moc"
