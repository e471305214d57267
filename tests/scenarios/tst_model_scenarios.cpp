// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every built-in scenario on the model: it keeps its promises, repeats to the byte, tells the same story as the kernel,
// and all of them together follow every rule of RFC 9293 that the model knows.
#include "core/lesson/builtin.h"
#include "core/session/same_story.h"
#include "core/trace/json_lines.h"
#include "tests/support/live.h"
#include "tests/support/model_run.h"

#include <QtTest/QtTest>

#include <sstream>

using namespace socketscope;
using namespace socketscope::test;

class ModelScenariosTest : public QObject {
    Q_OBJECT

private:
    static Scenario scenarioNamed(const QByteArray& name) { return findScenario(name.toStdString()).value(); }
    static void eachScenario() {
        QTest::addColumn<QByteArray>("name");
        for (const BuiltinScenario& builtin : builtinScenarios())
            QTest::newRow(builtin.name.data()) << QByteArray(builtin.name.data());
    }

private slots:
    void keepsItsPromises_data() { eachScenario(); }
    void keepsItsPromises() {
        QFETCH(QByteArray, name);
        for (const IpVersion ip : {IpVersion::V4, IpVersion::V6}) {
            Scenario scenario = scenarioNamed(name);
            useIpVersion(scenario, ip);
            const std::vector<Goal> goals = scenario.expect;
            ModelRun run(std::move(scenario), 7);
            QVERIFY2(run.finished(), run.story().c_str());
            for (const Goal& goal : goals) {
                const GoalResult result = judge(goal, run.trace());
                QVERIFY2(result.ok, (goal.id + ": " + result.why + run.story()).c_str());
            }
        }
    }

    void theSameSeedGivesTheSameBytes_data() { eachScenario(); }
    void theSameSeedGivesTheSameBytes() {
        QFETCH(QByteArray, name);
        const auto bytes = [&](std::uint64_t seed) {
            ModelRun run(scenarioNamed(name), seed);
            std::ostringstream out;
            JsonLines lines(out);
            lines.begin(run.session().info(), run.trace().programs());
            lines.write(run.trace());
            lines.end(run.trace(), {});
            return out.str();
        };
        const std::string first = bytes(3);
        QVERIFY(first.size() > 1000);
        QCOMPARE(bytes(3), first);
        if (name != "datagrams") QVERIFY(bytes(4) != first); // other initial numbers
    }

    void tellsTheSameStoryAsTheKernel_data() {
        QTest::addColumn<QByteArray>("name");
        for (const BuiltinScenario& builtin : builtinScenarios())
            if (scenarioNamed(builtin.name.data()).needs.empty())
                QTest::newRow(builtin.name.data()) << QByteArray(builtin.name.data());
    }
    void tellsTheSameStoryAsTheKernel() {
        QFETCH(QByteArray, name);
        ModelRun model(scenarioNamed(name), 1);
        Live kernel(Live::Play{scenarioNamed(name)});
        VERIFY_STORY(kernel, kernel.untilFinished());
        // What was sent last may still be on its way to the reader of the kernel.
        const bool same = kernel.until([&] { return sameStory(model.trace(), kernel.trace()); });
        QVERIFY2(same, sideBySide(model.session().info(), model.session().record(), kernel.session().info(),
                                  kernel.session().record())
                           .c_str());
    }

    /// What no scenario shows, nobody will see.
    void everyRuleIsFollowedInSomeScenario() {
        std::bitset<ruleCount> followed;
        for (const BuiltinScenario& builtin : builtinScenarios())
            followed |= ModelRun(scenarioNamed(builtin.name.data()), 7).rulesFollowed();
        std::string missing;
        for (const Rule& rule : allRules())
            if (!followed.test(static_cast<std::size_t>(rule.id))) missing += " " + std::string(rule.name) + ",";
        qInfo("rules that no scenario follows:%s", missing.empty() ? " none" : missing.c_str());
        QVERIFY2(missing.empty(), missing.c_str());
    }
};

QTEST_GUILESS_MAIN(ModelScenariosTest)
#include "tst_model_scenarios.moc"
