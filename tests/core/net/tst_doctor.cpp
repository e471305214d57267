// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the doctor says of a healthy machine, and of one without the helper.
#include "core/net/doctor.h"

#include <QTest>
#include <algorithm>

using namespace socketscope;

namespace {

const Finding* findingOf(const Diagnosis& diagnosis, std::string_view name) {
    const auto found = std::ranges::find(diagnosis.findings, name, &Finding::name);
    return found == diagnosis.findings.end() ? nullptr : &*found;
}

} // namespace

class TestDoctor : public QObject {
    Q_OBJECT

private slots:
    void findsTheSandbox();
    void explainsWhatIsMissing();
    void namesEveryStepOnce();
};

void TestDoctor::findsTheSandbox() {
    const Diagnosis diagnosis = examineMachine(SOCKETSCOPE_SANDBOX_HELPER);
    for (const Finding& finding : diagnosis.findings)
        if (finding.needed && finding.words) QSKIP(finding.words->line().c_str());
    QCOMPARE(diagnosis.best, Wire::Sandbox);
    QCOMPARE(findingOf(diagnosis, "syn")->verdict, Finding::Verdict::Good);
    QVERIFY(findingOf(diagnosis, "destroy")->verdict != Finding::Verdict::NotTried);
}

void TestDoctor::explainsWhatIsMissing() {
    const Diagnosis diagnosis = examineMachine("/nowhere/socketscope-sandbox");
    QVERIFY(diagnosis.best != Wire::Sandbox);
    QCOMPARE(findingOf(diagnosis, "helper")->verdict, Finding::Verdict::Refused);
    for (const char* name : {"unshare", "syn", "destroy"})
        QCOMPARE(findingOf(diagnosis, name)->verdict, Finding::Verdict::NotTried);
    for (const Finding& finding : diagnosis.findings) {
        QCOMPARE(finding.words.has_value(), finding.verdict == Finding::Verdict::Refused);
        if (finding.words)
            QVERIFY2(!finding.words->remedy.empty() && !finding.words->why.empty(), finding.name.c_str());
    }
}

void TestDoctor::namesEveryStepOnce() {
    for (const char* helper : {SOCKETSCOPE_SANDBOX_HELPER, "/nowhere/socketscope-sandbox"}) {
        std::vector<std::string> names;
        for (const Finding& finding : examineMachine(helper).findings) {
            QVERIFY2(findingTitle(finding.name) != finding.name, finding.name.c_str());
            names.push_back(finding.name);
        }
        QCOMPARE(names.size(), std::size_t{15});
        std::ranges::sort(names);
        QVERIFY(std::ranges::adjacent_find(names) == names.end());
    }
}

QTEST_GUILESS_MAIN(TestDoctor)
#include "tst_doctor.moc"
