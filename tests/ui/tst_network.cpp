// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Wire, machine and kernel in the window: what the marks may claim, what this machine allows and what would help, and
// the settings of the sandbox's kernel, changed while a session runs; a handshake held by hand on the real kernel.
#include "core/net/sandbox_profile.h"
#include "tests/support/live.h"
#include "tests/support/sandbox_run.h"
#include "tests/support/written.h"
#include "ui/network/agreement_sheet.h"
#include "ui/network/guest_sheet.h"
#include "ui/network/kernel_sheet.h"
#include "ui/network/machine_sheet.h"
#include "ui/network/setting_words.h"
#include "ui/network/wire_words.h"
#include "ui/shell/main_window.h"

#include <QDir>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <csignal>
#include <fstream>

using namespace socketscope;

namespace {

SessionInfo sandboxInfo() {
    SessionInfo info;
    info.wire = Wire::Sandbox;
    info.profile = "class";
    info.kernel = "Linux";
    info.sysctls = {{"net.ipv4.tcp_sack", "1"}, {"net.ipv4.tcp_syn_retries", "6"}, {"net.ipv4.tcp_timestamps", "0"}};
    return info;
}

Trace traceOf(const std::vector<std::pair<std::string, int>>& changes) {
    TraceWriter writer;
    for (const auto& [value, error] : changes)
        writer.add(Time{}, noProgram, Origin::Observed, EventId{},
                   SettingChanged{writer.keep("net.ipv4.tcp_syn_retries"), writer.keep(value),
                                  static_cast<std::uint16_t>(error)});
    return test::written(writer);
}

/// The helpers of this process's sandboxes.
std::vector<pid_t> helpers() {
    std::vector<pid_t> all;
    for (const QString& thread : QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        std::ifstream children(QStringLiteral("/proc/self/task/%1/children").arg(thread).toStdString());
        for (pid_t pid = 0; children >> pid;) all.push_back(pid);
    }
    return all;
}

Result<std::unique_ptr<Session>> freePlayInTheSandbox(const SessionWish&) {
    return test::sandboxSession(std::vector<std::string>{"client", "server"}, test::House{"class"},
                                Pace::WithThePlayhead);
}

} // namespace

class TestNetwork : public QObject {
    Q_OBJECT

private slots:
    /// Only where every segment was seen may the window say so.
    void whatTheMarksRestOn() {
        SessionInfo info = sandboxInfo();
        QCOMPARE(wireClaim(info, false, 0).mark, QStringLiteral("●"));
        QVERIFY(wireClaim(info, false, 0).words.contains(QStringLiteral("class timers")));
        QCOMPARE(wireClaim(info, false, 3).mark, QStringLiteral("◐"));
        QVERIFY(wireClaim(info, false, 3).words.contains(QLatin1Char('3')));
        info.wire = Wire::Loopback;
        QCOMPARE(wireClaim(info, false, 0).mark, QStringLiteral("◐"));
        QCOMPARE(wireClaim(info, true, 0).mark, QStringLiteral("●"));
        info.wire = Wire::Model;
        QCOMPARE(wireClaim(info, true, 0).mark, QStringLiteral("◌"));
    }

    void theStripSaysWhatIsMissing() {
        QWidget window;
        WireStrip strip(&window);
        SessionInfo info = sandboxInfo();
        strip.tell(info);
        QVERIFY(strip.isHidden());
        info.wire = Wire::Loopback;
        strip.tell(info);
        QVERIFY(strip.isHidden()); // a person has asked for it
        info.whyNot = "user namespaces are forbidden";
        strip.tell(info);
        QVERIFY(!strip.isHidden());
        QVERIFY2(strip.words().contains(QStringLiteral("inferred")), qPrintable(strip.words()));
        int asked = 0;
        connect(&strip, &WireStrip::explanationWanted, &strip, [&] { ++asked; });
        const auto buttons = strip.findChildren<QPushButton*>();
        buttons.front()->click();
        QCOMPARE(asked, 1);
        buttons.back()->click();
        strip.tell(info);
        QVERIFY(strip.isHidden()); // closed is closed
    }

    void aMachineWithoutNamespaces() {
        Diagnosis diagnosis;
        diagnosis.best = Wire::Loopback;
        diagnosis.findings = {{"loopback", Finding::Verdict::Good, true, {}, {}},
                              {"unshare",
                               Finding::Verdict::Refused,
                               true,
                               Error{"No private network", "user namespaces are forbidden", "Ask for them", {}},
                               {}},
                              {"link", Finding::Verdict::NotTried, true, {}, {}}};
        auto* sheet = new MachineSheet(diagnosis, Look{}, nullptr);
        const QString text = sheet->text();
        sheet->show();
        QVERIFY(QTest::qWaitForWindowExposed(sheet));
        for (const char* words : {"Loopback", "user namespaces are forbidden", "Ask for them", "not tried"})
            QVERIFY2(text.contains(QLatin1String(words)), words);
        sheet->close();
    }

    /// The same fact has the same name in the window and in the terminal, whatever its first letter.
    void theSheetNamesFindingsAsTheTerminalDoes() {
        Diagnosis diagnosis;
        for (const char* name : {"loopback", "loopback6", "sock-diag", "helper", "unshare", "id-map", "link",
                                 "settings", "routing", "offload", "capture", "sockets", "syn", "destroy", "repair"})
            diagnosis.findings.push_back({name, Finding::Verdict::NotTried, true, {}, {}});
        auto* sheet = new MachineSheet(diagnosis, Look{}, nullptr);
        sheet->show();
        QVERIFY(QTest::qWaitForWindowExposed(sheet));
        const QString text = sheet->text();
        for (const Finding& finding : diagnosis.findings) {
            const std::string_view title = findingTitle(finding.name);
            QVERIFY2(title != finding.name, finding.name.c_str());
            QVERIFY2(text.contains(QString::fromUtf8(title.data(), static_cast<qsizetype>(title.size())),
                                   Qt::CaseInsensitive),
                     title.data());
        }
        sheet->close();
    }

    void aSettingIsChangedAndAnotherRefused() {
        const SessionInfo info = sandboxInfo();
        KernelSheet sheet(info, Trace{}, Look{}, nullptr);
        sheet.setAttribute(Qt::WA_DeleteOnClose, false);
        std::vector<ChangeSetting> wanted;
        connect(&sheet, &KernelSheet::wanted, &sheet,
                [&](const Command& command) { wanted.push_back(std::get<ChangeSetting>(command)); });
        QTableWidgetItem& value = *sheet.table().item(1, 1);
        QCOMPARE(sheet.table().item(1, 2)->text(), QStringLiteral("the kernel"));
        QCOMPARE(sheet.table().item(2, 2)->text(), QStringLiteral("the profile"));
        value.setText(QStringLiteral(" 2 "));
        QCOMPARE(wanted.size(), std::size_t{1});
        QCOMPARE(wanted[0].name, std::string("net.ipv4.tcp_syn_retries"));
        QCOMPARE(wanted[0].value, std::string("2"));
        sheet.refresh(traceOf({{"2", 0}}));
        QCOMPARE(value.text(), QStringLiteral("2"));
        QVERIFY(sheet.refusal().isEmpty());
        value.setText(QStringLiteral("many"));
        sheet.refresh(traceOf({{"2", 0}, {"many", EINVAL}}));
        QCOMPARE(value.text(), QStringLiteral("2")); // as it is
        QVERIFY(sheet.refusal().contains(QStringLiteral("EINVAL")));
        QCOMPARE(sheet.table().item(1, 2)->text(), QStringLiteral("you"));
        QCOMPARE(wanted.size(), std::size_t{2});
    }

    void everySettingIsExplained() {
        for (const std::string_view name : shapingSettings())
            QVERIFY2(!settingWords(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()))).isEmpty(),
                     std::string(name).c_str());
        QVERIFY(settingWords(QStringLiteral("net.ipv4.ip_forward")).isEmpty());
    }

    void theMachinesOwnSettingsAreOnlyShown() {
        SessionInfo info = sandboxInfo();
        info.wire = Wire::Loopback;
        KernelSheet sheet(info, Trace{}, Look{}, nullptr);
        sheet.setAttribute(Qt::WA_DeleteOnClose, false);
        QVERIFY(!(sheet.table().item(1, 1)->flags() & Qt::ItemIsEditable));
    }

    /// What is connected goes on, and a new sandbox is one press away.
    void theSandboxLosesItsHelper() {
        if (!test::whyNoSandbox().empty()) QSKIP(test::whyNoSandbox().c_str());
        QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
        MainWindow window(settings, freePlayInTheSandbox, {});
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QVERIFY(window.wireStrip().isHidden());
        const auto before = helpers();
        QVERIFY(!before.empty());
        for (const pid_t helper : before) ::kill(helper, SIGKILL);
        QTRY_VERIFY(window.session().broken());
        QTRY_VERIFY(!window.wireStrip().isHidden());
        QVERIFY2(window.wireStrip().words().contains(QStringLiteral("helper")), qPrintable(window.wireStrip().words()));
        window.wireStrip().findChildren<QPushButton*>().front()->click();
        QVERIFY(!window.session().broken());
        QVERIFY(window.wireStrip().isHidden());
        QVERIFY(!helpers().empty());
    }

    void aProgramOfTheirOwn() {
        if (!test::whyNoSandbox().empty()) QSKIP(test::whyNoSandbox().c_str());
        test::Live live(freePlayInTheSandbox({}).value());
        GuestSheet sheet(live.session(), Look{}, nullptr);
        sheet.setAttribute(Qt::WA_DeleteOnClose, false);
        connect(&sheet, &GuestSheet::wanted, &sheet, [&](const Command& command) { live.session().press(command); });
        QVERIFY2(sheet.whoAnswers().startsWith(QStringLiteral("Nobody listens")), qPrintable(sheet.whoAnswers()));
        QVERIFY(sheet.terminalLine().startsWith(QStringLiteral("nsenter ")));
        live.call("server", Primitive::Listen);
        sheet.refresh(live.session());
        QVERIFY2(sheet.whoAnswers().contains(QStringLiteral("server at 127.0.0.2:")), qPrintable(sheet.whoAnswers()));
        sheet.command().setText(QStringLiteral("sh -c \"echo one word; exit 4\""));
        sheet.start().click();
        QVERIFY(live.until([&] {
            sheet.refresh(live.session());
            return sheet.said().contains(QStringLiteral("sh has ended with status 4."));
        }));
        QVERIFY2(sheet.said().contains(QStringLiteral("sh: one word")), qPrintable(sheet.said()));
        SessionInfo elsewhere;
        elsewhere.wire = Wire::Model;
        const Session none(nullptr, nullptr, elsewhere, Pace::WithThePlayhead);
        sheet.refresh(none);
        QVERIFY(!sheet.start().isEnabled());
        QVERIFY(sheet.said().isEmpty() && sheet.terminalLine().isEmpty());
        int wanted = 0;
        connect(&sheet, &GuestSheet::serversWanted, &sheet, [&] { ++wanted; });
        sheet.anew().click();
        QCOMPARE(wanted, 1);
    }

    /// Linux answers close() with unread bytes by RST, and says why.
    void whereLinuxDiffers() {
        if (!test::whyNoSandbox().empty()) QSKIP(test::whyNoSandbox().c_str());
        test::Live live(freePlayInTheSandbox({}).value());
        live.call("server", Primitive::Listen);
        live.call("client", Primitive::Connect);
        live.call("server", Primitive::Accept);
        AgreementSheet sheet(live.session(), Look{}, nullptr);
        sheet.setAttribute(Qt::WA_DeleteOnClose, false);
        QVERIFY2(sheet.text().contains(QStringLiteral("No difference")), qPrintable(sheet.text()));
        live.call("client", Primitive::Send, "hello");
        SegmentPattern came;
        came.length = CountRange{5, 5};
        came.arrived = true;
        QVERIFY(live.untilMatch(came));
        live.call("server", Primitive::Disconnect);
        const auto named = [&] {
            sheet.refresh(live.session());
            return sheet.text().contains(QStringLiteral("close-with-unread-data"));
        };
        live.begin("client", Primitive::Receive); // whatever comes next concludes the moment
        QVERIFY2(live.until(named), qPrintable(sheet.text()));
        QVERIFY(sheet.text().contains(QStringLiteral("RFC 2525")));
        QVERIFY(agreementSentence(live.session()).startsWith(QStringLiteral("Model and kernel agree")));
    }

    void aHandshakeHeldOnTheRealKernel() {
        if (!test::whyNoSandbox().empty()) QSKIP(test::whyNoSandbox().c_str());
        QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
        MainWindow window(settings, freePlayInTheSandbox, {});
        window.actions().reducedMotion->trigger();
        window.actions().speeds.back()->trigger();
        window.resize(1280, 720);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        const auto press = [&](int key) { QTest::keyClick(QApplication::focusWidget(), Qt::Key(key)); };
        const auto held = [&] { return window.session().trace().heldSegments().size(); };
        window.hand().choose(Stops::All);
        QTRY_VERIFY(!window.bench().cards().empty());
        press(Qt::Key_1);
        press(Qt::Key_P);
        press(Qt::Key_2);
        for (int i = 0; i < 3; ++i) {
            QTRY_VERIFY(held() > 0);
            const SegmentId first = window.session().trace().heldSegments().front();
            press(Qt::Key_Return);
            QTRY_VERIFY(!window.session().trace().isHeld(first));
        }
        const auto established = [&] {
            std::size_t ends = 0;
            const Trace& trace = window.session().trace();
            for (std::uint32_t i = 1; i <= trace.socketCount(); ++i)
                if (const auto* s = trace.get<StateChanged>(trace.stateAt(SocketId{i}, trace.last())))
                    ends += s->to == ConnectionState::Established ? 1 : 0;
            return ends;
        };
        QTRY_COMPARE(established(), std::size_t{2});
    }
};

QTEST_MAIN(TestNetwork)
#include "tst_network.moc"
