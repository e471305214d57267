// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A person's own programs inside the sandbox: they see its network, hold nothing of it, and have no rights over it.
#include "tests/core/net/by_hand.h"

#include <QFile>
#include <QProcess>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

using namespace socketscope;
using namespace socketscope::tests;

namespace {

constexpr int quiet = STDERR_FILENO;

/// What a shell command says on stdout inside the sandbox, and how it ends.
struct Said {
    QString text;
    ProgramEnd end{-1, false};
};

std::optional<ProgramEnd> endOf(SandboxProgram& program) {
    if (!readableWithin(program.ended.get(), patience)) return std::nullopt;
    return Sandbox::programEnd(program);
}

Said say(Sandbox& sandbox, const char* command, std::optional<std::vector<std::string>> environment = {}) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return {};
    const UniqueFd out(ends[0]);
    UniqueFd in(ends[1]);
    auto program = sandbox.run({"/bin/sh", "-c", command}, {STDIN_FILENO, in.get(), quiet}, environment);
    if (!program.ok()) return {QString::fromStdString(program.error().line()), {}};
    in.reset();
    Said said;
    std::array<char, 4096> buffer{};
    for (ssize_t got = 0; readableWithin(out.get(), patience) && (got = ::read(out.get(), buffer.data(), 4096)) > 0;)
        said.text += QString::fromUtf8(buffer.data(), got);
    said.end = endOf(program.value()).value_or(said.end);
    return said;
}

} // namespace

class TestSandboxPrograms : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup() { sandbox_.reset(); }

    void haveNoRights();
    void inheritThreeDescriptorsAlone();
    void seeNoRouteButTheWire();
    void getTheEnvironmentTheyAreGiven();
    void sayHowTheyEnded();
    void canBeSignalledWhileTheyRun();
    void areRefusedInWords();
    void flowOverTheWire();
    void cannotDrownTheSandbox();
    void joinFromATerminal();
    void endWithTheHelper();

private:
    QString whyNot_;
    std::unique_ptr<Sandbox> sandbox_;
};

void TestSandboxPrograms::init() {
    sandbox_ = startSandbox({}, whyNot_);
    if (!sandbox_) QSKIP(qPrintable(whyNot_));
}

void TestSandboxPrograms::haveNoRights() {
    const Said said = say(*sandbox_, "grep -E '^(Cap|NoNewPrivs)' /proc/self/status");
    QVERIFY2(said.text.contains("CapEff:\t0000000000000000"), qPrintable(said.text));
    QVERIFY2(said.text.contains("CapPrm:\t0000000000000000"), qPrintable(said.text));
    QVERIFY2(said.text.contains("NoNewPrivs:\t1"), qPrintable(said.text));
}

void TestSandboxPrograms::inheritThreeDescriptorsAlone() {
    // The shell lists its own: * is expanded by it, and the folder that it reads is one more.
    const Said said = say(*sandbox_, "echo /proc/self/fd/*");
    const QStringList found = said.text.simplified().split(' ');
    QVERIFY2(found.mid(0, 3) == QStringList({"/proc/self/fd/0", "/proc/self/fd/1", "/proc/self/fd/2"}) &&
                 found.size() <= 4,
             qPrintable(said.text));
}

void TestSandboxPrograms::seeNoRouteButTheWire() {
    const Said said = say(*sandbox_, "tail -n +2 /proc/net/route; echo end");
    QCOMPARE(said.text, QString("end\n")); // the main table is empty; that of the wire is not listed there
}

void TestSandboxPrograms::getTheEnvironmentTheyAreGiven() {
    QCOMPARE(say(*sandbox_, "echo $GREETING", {{"GREETING=hello", "PATH=/bin:/usr/bin"}}).text, QString("hello\n"));
}

void TestSandboxPrograms::sayHowTheyEnded() {
    const Said status = say(*sandbox_, "exit 7");
    QCOMPARE(status.end.status, 7);
    QVERIFY(!status.end.killed);
    const Said killed = say(*sandbox_, "kill -TERM $$");
    QCOMPARE(killed.end.status, SIGTERM);
    QVERIFY(killed.end.killed);
}

void TestSandboxPrograms::canBeSignalledWhileTheyRun() {
    auto sleeper = sandbox_->run({"sleep", "1000"}, {0, 1, quiet});
    QVERIFY(sleeper.ok());
    QVERIFY(!Sandbox::programEnd(sleeper.value()));
    QVERIFY(sandbox_->signalProgram(sleeper.value(), SIGINT).ok());
    const auto end = endOf(sleeper.value());
    QVERIFY(end && end->killed);
    QCOMPARE(end->status, SIGINT);
    QCOMPARE(sandbox_->signalProgram(sleeper.value(), SIGINT).error, ESRCH);
}

void TestSandboxPrograms::areRefusedInWords() {
    const auto missing = sandbox_->run({"/bin/no-such-program"}, {0, 1, quiet});
    QVERIFY(!missing.ok());
    const QString words = QString::fromStdString(missing.error().line());
    QVERIFY2(words.contains("no-such-program") && words.contains("no such program"), qPrintable(words));
    QVERIFY(!sandbox_->run({"/etc/passwd"}, {0, 1, quiet}).ok());
    QVERIFY(!sandbox_->run({}, {0, 1, quiet}).ok());
    QVERIFY(!sandbox_->run({"/bin/true"}, {0, -1, quiet}).ok());
    QCOMPARE(say(*sandbox_, "echo still here").text, QString("still here\n"));
}

void TestSandboxPrograms::flowOverTheWire() {
    ByHand hands(*sandbox_);
    Endpoint server;
    const UniqueFd listener = hands.listener(server);
    // bash connects by itself to a path like this one.
    const std::string command = "exec 3<>/dev/tcp/" + server.address.toString() + "/" + std::to_string(server.port) +
                                " && echo hello >&3 && exec sleep 1000";
    if (::access("/bin/bash", X_OK) != 0) QSKIP("This machine has no bash to be the client");
    const auto program = sandbox_->run({"/bin/bash", "-c", command}, {0, 1, quiet});
    QVERIFY(program.ok());
    QVERIFY(readableWithin(sandbox_->wire(), patience));
    UniqueFd accepted;
    std::array<std::byte, 16> got{};
    Answer read{-1, EAGAIN};
    QTRY_VERIFY(hands.flowUntil([&] {
        if (!accepted) accepted = UniqueFd(static_cast<int>(net::acceptFrom(listener.get()).value));
        if (accepted && !read.ok()) read = net::receiveBytes(accepted.get(), got);
        return read.ok();
    }));
    QCOMPARE(read.value, 6L);
}

void TestSandboxPrograms::cannotDrownTheSandbox() {
    if (::access("/bin/bash", X_OK) != 0) QSKIP("This machine has no bash to be the flood");
    ByHand hands(*sandbox_);
    auto flood = sandbox_->run({"/bin/bash", "-c", "exec 3>/dev/udp/127.0.0.2/9; while :; do echo water >&3; done"},
                               {0, 1, quiet});
    QVERIFY(flood.ok());
    for (int i = 0; i < 200; ++i) {
        QVERIFY(readableWithin(sandbox_->wire(), patience));
        static_cast<void>(hands.next());
        QVERIFY(hands.socket().valid()); // the helper answers as ever
    }
    QVERIFY(sandbox_->signalProgram(flood.value(), SIGKILL).ok());
    QVERIFY(endOf(flood.value()).has_value());
    while (readableWithin(sandbox_->wire(), 0)) static_cast<void>(hands.next());
    QVERIFY(hands.silent());
}

void TestSandboxPrograms::joinFromATerminal() {
    if (::access("/usr/bin/nsenter", X_OK) != 0) QSKIP("This machine has no nsenter (util-linux)");
    QProcess terminal;
    terminal.start("/usr/bin/nsenter", {"--preserve-credentials", "-U", "-n", "-t",
                                        QString::number(sandbox_->helperPid()), "cat", "/proc/net/dev"});
    QVERIFY(terminal.waitForFinished(patience));
    const QByteArray said = terminal.readAllStandardOutput();
    QVERIFY2(said.contains("w0:") && said.contains("w1:"), (said + terminal.readAllStandardError()).constData());
}

void TestSandboxPrograms::endWithTheHelper() {
    auto sleeper = sandbox_->run({"sleep", "1000"}, {0, 1, quiet});
    QVERIFY(sleeper.ok());
    ::kill(sandbox_->helperPid(), SIGKILL);
    const auto end = endOf(sleeper.value());
    QVERIFY(end && end->killed);
    QTRY_VERIFY([&] { // gone, or a zombie that nobody collects
        QFile status(QString("/proc/%1/stat").arg(sleeper.value().pid));
        return !status.open(QIODevice::ReadOnly) || status.readAll().contains(") Z ");
    }());
}

QTEST_GUILESS_MAIN(TestSandboxPrograms)
#include "tst_sandbox_programs.moc"
