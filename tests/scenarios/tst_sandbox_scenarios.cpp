// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every built-in scenario whose programs have sockets, in the sandbox: on the real kernel, with every segment seen.
// Each keeps its promises with the kernel as it is (stock), with class timers, and on what imitates an older kernel;
// and our model of RFC 9293 agrees with that kernel in all of them, but for the differences that are known.
#include "core/lesson/builtin.h"
#include "core/session/agreement.h"
#include "tests/support/sandbox_run.h"

#include <QtTest/QtTest>

#include <deque>
#include <map>
#include <poll.h>

using namespace socketscope;
using namespace socketscope::test;

namespace {

constexpr std::size_t sideBySide = 8;

struct Job {
    QByteArray scenario;
    House house;
    [[nodiscard]] QByteArray name() const { return scenario + ", " + QByteArray::fromStdString(house.name()); }
};

/// What has become of a job: empty where every promise was kept.
using Verdicts = std::map<QByteArray, std::string>;

std::string verdictOf(SandboxRun& run, const std::vector<Goal>& goals) {
    if (!run.finished()) return "not finished: " + run.session().script()->waitingFor(run.trace()) + run.story();
    for (const Goal& goal : goals) {
        if (run.until([&] { return judge(goal, run.trace()).ok; })) continue;
        return goal.id + ": " + judge(goal, run.trace()).why + run.story();
    }
    for (std::uint32_t i = 1; i <= run.trace().size(); ++i) {
        const EventId id{i};
        const bool segment = run.trace().get<Sent>(id) != nullptr;
        if (segment && run.trace()[id].origin != Origin::Observed) return "a segment was not observed" + run.story();
        if (segment && !present(run.trace().get<Sent>(id)->raw)) return "a segment has no bytes" + run.story();
        if (run.trace().get<Missed>(id) != nullptr) return "a segment was missed" + run.story();
    }
    Agreement agreement;
    agreement.extend(run.trace());
    agreement.conclude(run.trace());
    if (qEnvironmentVariableIsSet("SOCKETSCOPE_AGREEMENT")) qInfo() << summary(run.trace(), agreement).c_str();
    if (!agreement.disagreements().empty()) return summary(run.trace(), agreement) + run.story();
    return {};
}

/// A machine that is busy may need more than one try to prove that a wire works.
std::unique_ptr<SandboxRun> begin(const Scenario& scenario, const House& house) {
    for (int tries = 0; tries < 5; ++tries) try {
            return std::make_unique<SandboxRun>(scenario, house);
        } catch (const std::runtime_error& refusal) {
            qWarning() << refusal.what();
        }
    return std::make_unique<SandboxRun>(scenario, house);
}

/// Plays all of them, a few at a time: most of a run is waiting for timers.
Verdicts play(std::deque<Job> jobs) {
    struct Running {
        Job job;
        std::vector<Goal> goals;
        std::unique_ptr<SandboxRun> run;
    };
    Verdicts verdicts;
    std::vector<std::unique_ptr<Running>> running;
    while (!jobs.empty() || !running.empty()) {
        while (!jobs.empty() && running.size() < sideBySide) {
            const Scenario scenario = findScenario(jobs.front().scenario.toStdString()).value();
            std::vector<Goal> goals = scenario.expect;
            running.push_back(std::unique_ptr<Running>(
                new Running{jobs.front(), std::move(goals), begin(scenario, jobs.front().house)}));
            jobs.pop_front();
        }
        std::vector<pollfd> news;
        for (const auto& r : running) news.push_back({r->run->descriptor(), POLLIN, 0});
        ::poll(news.data(), news.size(), 5);
        for (const auto& r : running) r->run->tick();
        std::erase_if(running, [&](const auto& r) {
            if (!r->run->over()) return false;
            std::string& verdict = verdicts[r->job.name()];
            if (verdict.empty()) verdict = verdictOf(*r->run, r->goals);
            return true;
        });
    }
    return verdicts;
}

} // namespace

class SandboxScenariosTest : public QObject {
    Q_OBJECT

private:
    std::vector<Job> jobs_;
    Verdicts verdicts_;

private slots:
    void initTestCase() {
        if (!whyNoSandbox().empty()) QSKIP(whyNoSandbox().c_str());
        const int repeat = std::max(1, qEnvironmentVariableIntValue("SOCKETSCOPE_REPEAT"));
        std::deque<Job> all;
        for (const BuiltinScenario& builtin : builtinScenarios()) {
            const Scenario scenario = findScenario(std::string(builtin.name)).value();
            const auto hasUserCalls = [](const ProgramSetup& p) { return p.userCalls; };
            if (std::any_of(scenario.programs.begin(), scenario.programs.end(), hasUserCalls)) continue;
            for (const House& house : {House{"stock", false, 1}, House{"class", false, 1}, House{"class", true, 1}})
                jobs_.push_back({QByteArray(builtin.name.data()), house});
        }
        for (int i = 0; i < repeat; ++i) all.insert(all.end(), jobs_.begin(), jobs_.end());
        verdicts_ = play(std::move(all));
    }

    void keepsItsPromises_data() {
        QTest::addColumn<QByteArray>("job");
        for (const Job& job : jobs_) QTest::newRow(job.name().constData()) << job.name();
    }
    void keepsItsPromises() {
        QFETCH(QByteArray, job);
        QVERIFY(verdicts_.contains(job));
        QVERIFY2(verdicts_[job].empty(), verdicts_[job].c_str());
    }
};

QTEST_GUILESS_MAIN(SandboxScenariosTest)
#include "tst_sandbox_scenarios.moc"
