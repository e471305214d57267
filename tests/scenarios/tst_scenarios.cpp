// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every built-in scenario that needs no more than loopback, on the real kernel: it ends, and everything that it
// promises comes true.
#include "core/lesson/builtin.h"
#include "tests/support/live.h"

#include <QtTest/QtTest>

using namespace socketscope;
using namespace socketscope::test;

class ScenariosTest : public QObject {
    Q_OBJECT

private slots:
    void keepsItsPromises_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<int>("ip");
        for (const BuiltinScenario& builtin : builtinScenarios())
            for (const int ip : {4, 6}) {
                if (!findScenario(std::string(builtin.name)).value().needs.empty()) continue; // not on loopback
                QTest::addRow("%s IPv%d", builtin.name.data(), ip) << QByteArray(builtin.name.data()) << ip;
            }
    }
    void keepsItsPromises() {
        QFETCH(QByteArray, name);
        QFETCH(int, ip);
        const int rounds = qEnvironmentVariableIntValue("SOCKETSCOPE_REPEAT") > 0
                               ? qEnvironmentVariableIntValue("SOCKETSCOPE_REPEAT")
                               : 3;
        for (int round = 0; round < rounds; ++round) {
            auto scenario = findScenario(name.toStdString());
            QVERIFY2(scenario.ok(), scenario.ok() ? "" : scenario.error().line().c_str());
            useIpVersion(scenario.value(), ip == 6 ? IpVersion::V6 : IpVersion::V4);
            const std::vector<Goal> goals = scenario.value().expect;
            QVERIFY(!goals.empty());
            Live live(Live::Play{std::move(scenario).value()});
            VERIFY_STORY(live, live.untilFinished());
            for (const Goal& goal : goals) {
                const auto kept = [&] { return judge(goal, live.trace()).ok; };
                if (live.until(kept)) continue;
                qWarning("%s", live.story().c_str());
                QFAIL((goal.id + ": " + judge(goal, live.trace()).why).c_str());
            }
        }
    }

    /// A goal that could not fail would be worth nothing: each one fails on an empty trace, but for those that say
    /// that something never happens.
    void everyGoalCanFail() {
        const Trace nothing;
        for (const BuiltinScenario& builtin : builtinScenarios()) {
            const auto scenario = findScenario(std::string(builtin.name));
            for (const Goal& goal : scenario.value().expect)
                if (!std::holds_alternative<Never>(goal.rule)) QVERIFY2(!judge(goal, nothing).ok, goal.id.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(ScenariosTest)
#include "tst_scenarios.moc"
