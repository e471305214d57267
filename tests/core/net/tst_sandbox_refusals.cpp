// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Machines on which there can be no sandbox, imitated: each refusal names its step, the reason, and what would help.
#include "tests/core/net/by_hand.h"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace socketscope;
using namespace socketscope::tests;

namespace {

SandboxSetup ordinary() {
    SandboxSetup setup;
    setup.helper = SOCKETSCOPE_SANDBOX_HELPER;
    return setup;
}

/// "stage errno words" of a start, or "works".
QString outcomeOf(const SandboxSetup& setup) {
    const auto made = Sandbox::start(setup);
    const auto* refusal = std::get_if<SandboxRefusal>(&made);
    if (refusal == nullptr) return "works";
    return QString("%1 %2 %3")
        .arg(QString::fromLatin1(stageName(refusal->stage).data()))
        .arg(refusal->error)
        .arg(QString::fromStdString(refusal->words.line()));
}

void write(const char* path, const std::string& text) {
    const UniqueFd file(::open(path, O_WRONLY | O_CLOEXEC));
    static_cast<void>(!::write(file.get(), text.data(), text.size()));
}

/// A machine whose administrator has switched a kind of namespace off.
void forbid(const char* limit) {
    const std::string user = "0 " + std::to_string(::geteuid()) + " 1";
    const std::string group = "0 " + std::to_string(::getegid()) + " 1";
    if (::unshare(CLONE_NEWUSER) != 0) ::_exit(2);
    write("/proc/self/setgroups", "deny");
    write("/proc/self/uid_map", user);
    write("/proc/self/gid_map", group);
    write(limit, "0");
}

/// A container whose seccomp profile refuses unshare(2), as Docker's does.
void refuseUnshare() {
    std::array program{sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0), // the system call's number
                       sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_unshare, 0, 1),
                       sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
                       sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    const sock_fprog filter{program.size(), program.data()};
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
}

/// What a start comes to in a process of its own, after `imitate` there.
QString outcomeAfter(void (*imitate)()) {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return {};
    const UniqueFd out(ends[0]);
    UniqueFd in(ends[1]);
    const pid_t child = ::fork();
    if (child == 0) {
        imitate();
        const QByteArray said = outcomeOf(ordinary()).toUtf8();
        static_cast<void>(!::write(in.get(), said.data(), static_cast<std::size_t>(said.size())));
        ::_exit(0);
    }
    in.reset();
    std::array<char, 4096> buffer{};
    const ssize_t got = ::read(out.get(), buffer.data(), buffer.size());
    ::waitpid(child, nullptr, 0);
    return QString::fromUtf8(buffer.data(), std::max<ssize_t>(got, 0));
}

} // namespace

class TestSandboxRefusals : public QObject {
    Q_OBJECT

private slots:
    void withoutAHelper();
    void withAHelperOfAnotherKind();
    void withoutNamespaces_data();
    void withoutNamespaces();
    void withoutRightsInTheNamespace();
    void withoutVeth();
    void withoutSuchAProfile();
    void withoutSuchAnMtu();
    void areAlwaysWhole();
};

void TestSandboxRefusals::withoutAHelper() {
    SandboxSetup setup;
    setup.helper = "/nowhere/socketscope-sandbox";
    const QString said = outcomeOf(setup);
    QVERIFY2(said.startsWith(QString("helper %1 ").arg(ENOENT)) && said.contains(setup.helper.c_str()),
             qPrintable(said));
    setup.helper = "/etc/passwd";
    QVERIFY(outcomeOf(setup).startsWith(QString("helper %1 ").arg(EACCES)));
}

void TestSandboxRefusals::withAHelperOfAnotherKind() {
    SandboxSetup setup;
    setup.helper = "/bin/true"; // says nothing and ends
    const QString said = outcomeOf(setup);
    QVERIFY2(said.startsWith(QString("helper %1 ").arg(EPIPE)), qPrintable(said));
}

void TestSandboxRefusals::withoutNamespaces_data() {
    QTest::addColumn<int>("which");
    QTest::addColumn<int>("error");
    QTest::addColumn<QString>("remedy");
    QTest::newRow("user namespaces are switched off") << 0 << ENOSPC << "user.max_user_namespaces=10000";
    QTest::newRow("network namespaces are switched off") << 1 << ENOSPC << "user.max_net_namespaces=10000";
    QTest::newRow("a container's seccomp profile") << 2 << EPERM << "seccomp=unconfined";
}

void TestSandboxRefusals::withoutNamespaces() {
    QFETCH(int, which);
    QFETCH(int, error);
    QFETCH(QString, remedy);
    if (outcomeOf(ordinary()) != "works") QSKIP(qPrintable(outcomeOf(ordinary())));
    constexpr std::array<void (*)(), 3> imitations{[] { forbid("/proc/sys/user/max_user_namespaces"); },
                                                   [] { forbid("/proc/sys/user/max_net_namespaces"); }, refuseUnshare};
    const QString said = outcomeAfter(imitations.at(static_cast<std::size_t>(which)));
    QVERIFY2(said.startsWith(QString("unshare %1 ").arg(error)) && said.contains(remedy), qPrintable(said));
}

void TestSandboxRefusals::withoutRightsInTheNamespace() {
    SandboxSetup setup = ordinary();
    if (outcomeOf(setup) != "works") QSKIP(qPrintable(outcomeOf(setup)));
    setup.fault = SandboxFault::NoCapabilities; // what Ubuntu's AppArmor leaves
    const QString said = outcomeOf(setup);
    QVERIFY2(said.startsWith(QString("link %1 ").arg(EPERM)) && said.contains("AppArmor"), qPrintable(said));
}

void TestSandboxRefusals::withoutVeth() {
    SandboxSetup setup = ordinary();
    if (outcomeOf(setup) != "works") QSKIP(qPrintable(outcomeOf(setup)));
    setup.fault = SandboxFault::NoVeth;
    const QString said = outcomeOf(setup);
    QVERIFY2(said.startsWith(QString("link %1 ").arg(EOPNOTSUPP)) && said.contains("modprobe veth"), qPrintable(said));
}

void TestSandboxRefusals::withoutSuchAProfile() {
    SandboxSetup setup = ordinary();
    if (outcomeOf(setup) != "works") QSKIP(qPrintable(outcomeOf(setup)));
    setup.profile = "holiday";
    const QString said = outcomeOf(setup);
    QVERIFY2(said.startsWith("settings ") && said.contains("holiday"), qPrintable(said));
}

void TestSandboxRefusals::withoutSuchAnMtu() {
    SandboxSetup setup = ordinary();
    if (outcomeOf(setup) != "works") QSKIP(qPrintable(outcomeOf(setup)));
    setup.mtu = 70'000;
    const QString said = outcomeOf(setup);
    QVERIFY2(said.startsWith("link ") && said.contains("MTU"), qPrintable(said));
}

void TestSandboxRefusals::areAlwaysWhole() {
    for (int stage = 0; stage < static_cast<int>(SandboxStage::Works); ++stage)
        for (const int error : {EPERM, ENOENT, EINVAL, EBUSY, ETIMEDOUT}) {
            const SandboxRefusal refusal = refusalOf({static_cast<SandboxStage>(stage), error, {}, {}}, "/bin/helper");
            QVERIFY(!refusal.words.what.empty() && !refusal.words.why.empty() && !refusal.words.remedy.empty());
            QVERIFY2(refusal.words.line().find("HELPER") == std::string::npos, refusal.words.line().c_str());
        }
}

QTEST_GUILESS_MAIN(TestSandboxRefusals)
#include "tst_sandbox_refusals.moc"
