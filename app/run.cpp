// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run.h"

#include "app/agreed.h"
#include "app/exit_status.h"
#include "app/live_session.h"
#include "app/run_export.h"
#include "app/terminal.h"
#include "core/base/errno_name.h"
#include "core/lesson/builtin.h"
#include "core/session/session_file.h"
#include "core/trace/json_lines.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <iostream>
#include <poll.h>

namespace socketscope {
namespace {

constexpr Duration settleTime = std::chrono::milliseconds(400); ///< for answers that are under way at the end
constexpr Duration heartbeat = std::chrono::milliseconds(10);   ///< waits of a script are looked at this often
constexpr Duration aftermath = std::chrono::seconds(125);       ///< on the model: for timers, TIME-WAIT the longest
constexpr int ticksBetweenLooks = 256;                          ///< on the model: for a signal, or a reader that left

/// One run from its first step to its verdict.
class Run {
public:
    Run(const RunOptions& options, Session& session, const Signals& interrupts)
        : options_(options), session_(session), signals_(interrupts), lines_(std::cout) {}

    RunEnd play() {
        last_ = session_.now();
        began_ = last_;
        session_.setHorizon(began_ + options_.timeout);
        while (!end_) {
            wait();
            tick();
            decide();
        }
        leavePictures();
        leaveSession();
        agreement_ = agreed(session_, *end_);
        end_->at = session_.now();
        if (json() && !begun_) lines_.begin(session_.info(), session_.trace().programs());
        if (json()) lines_.end(session_.trace(), *end_);
        return *end_;
    }

    /// How model and kernel agree, in words; empty where there is no kernel whose segments are seen.
    [[nodiscard]] const std::string& agreement() const { return agreement_; }

private:
    [[nodiscard]] bool json() const { return options_.output == RunOptions::Output::Json; }

    void wait() {
        if (session_.virtualTime() && ++ticks_ % ticksBetweenLooks != 0) return;
        const auto patience = session_.virtualTime() ? Duration{} : heartbeat;
        std::array<pollfd, 2> wanted{{{session_.descriptor(), POLLIN, 0}, {signals_.descriptor(), POLLIN, 0}}};
        ::poll(wanted.data(), wanted.size(), static_cast<int>(patience / std::chrono::milliseconds(1)));
    }

    void tick() {
        const Time now = session_.now();
        session_.tick(now - last_);
        last_ = now;
        if (!json() || session_.trace().programs().empty()) return;
        if (!begun_) lines_.begin(session_.info(), session_.trace().programs());
        begun_ = true;
        lines_.write(session_.trace());
    }

    void decide() {
        const Trace& trace = session_.trace();
        const Script& script = *session_.script();
        if (signals_.asked()) return finish(ExitStatus::Interrupted, "interrupted");
        if (json() && !std::cout) return finish(ExitStatus::Impossible, "stdout is closed or full");
        if (const EventId failed = outOfMeans(); present(failed)) return callFailed(failed);
        if (const EventId failed = script.failedListen(trace); present(failed)) return callFailed(failed);
        if (session_.scriptState() == Script::State::TimedOut)
            return finish(ExitStatus::TimedOut, "a wait was not fulfilled: " + script.waitingFor(trace));
        const Duration age = session_.now() - began_;
        if (!quietSince_ && (age > options_.timeout || (session_.virtualTime() && age == options_.timeout)))
            return finish(ExitStatus::TimedOut,
                          "not finished after " + shortDuration(options_.timeout) + ": " + script.waitingFor(trace));
        if (session_.scriptState() != Script::State::Finished || !script.quiet(trace)) {
            if (session_.nothingToCome())
                finish(ExitStatus::TimedOut, "nothing more can happen: " + script.waitingFor(trace));
            return;
        }
        if (!quietSince_) {
            quietSince_ = session_.now();
            session_.setHorizon(session_.now() + aftermath);
        }
        const Duration quiet = session_.now() - *quietSince_;
        const bool over =
            session_.virtualTime() ? session_.nothingToCome() || quiet >= aftermath : settled() || quiet > settleTime;
        if (over) judge();
    }

    /// Every segment that left has a fate.
    [[nodiscard]] bool settled() const {
        const Trace& trace = session_.trace();
        for (std::uint32_t i = 1; i <= trace.segmentCount(); ++i)
            if (!present(trace.segment(SegmentId{i}).fate)) return false;
        return true;
    }

    /// A call for which this process has no descriptor or no memory left: never what a scenario is about.
    EventId outOfMeans() {
        const Trace& trace = session_.trace();
        while (looked_ < trace.size()) {
            const EventId id{++looked_};
            if (const auto* result = trace.get<Return>(id); result != nullptr && isLackOfMeans(result->error))
                return id;
        }
        return EventId{};
    }

    static bool isLackOfMeans(int error) {
        return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
    }

    /// A LISTEN of the same program has had that address already.
    [[nodiscard]] bool listenedBefore(EndpointId address, EventId before) const {
        const Trace& trace = session_.trace();
        for (EventId id{1}; id < before; id = EventId{number(id) + 1}) {
            const auto* result = trace.get<Return>(id);
            if (result != nullptr && result->primitive == Primitive::Listen && result->local == address &&
                result->error == 0 && trace[id].program == trace[before].program)
                return true;
        }
        return false;
    }

    void callFailed(EventId back) {
        const Trace& trace = session_.trace();
        const auto& result = std::get<Return>(trace[back].what);
        const auto* call = trace.get<Call>(trace.call(result.call).call);
        std::string what = trace.program(trace[back].program)->name + " " + std::string(name(result.primitive));
        if (present(call->address)) what += " at " + trace.endpoint(call->address).toString();
        std::string remedy = "Give the scenario another port, or none";
        if (result.error == EACCES) remedy = "Ports below 1024 are kept for root: give a higher one, or none";
        if (result.error == EADDRINUSE)
            remedy = listenedBefore(call->address, back)
                         ? "Connections of the LISTEN before still hold it. Say reuse_address: true at both"
                         : "Another program uses it: end that, or give another port, or none";
        if (isLackOfMeans(result.error)) remedy = "Close other programs";
        if (result.error == EMFILE) remedy = "Raise the limit of open files with: ulimit -n 4096";
        finish(ExitStatus::Impossible, what + " failed in " + std::string(name(result.failed)) +
                                           "(): " + errnoName(result.error) + ". " + remedy);
    }

    void judge() {
        std::vector<GoalResult> goals;
        for (const Goal& goal : session_.script()->scenario().expect)
            goals.push_back(socketscope::judge(goal, session_.trace()));
        const auto failed = std::find_if(goals.begin(), goals.end(), [](const GoalResult& g) { return !g.ok; });
        if (failed == goals.end())
            finish(ExitStatus::AsExpected, "as expected");
        else
            finish(ExitStatus::NotMet, "expectation " + failed->id + " is not met: " + failed->why);
        end_->goals = std::move(goals);
    }

    /// The pictures that were asked for; a run that was interrupted leaves none.
    void leavePictures() {
        if (end_->status == code(ExitStatus::Interrupted)) return;
        if (const auto failed = writeExports(options_, session_.info(), session_.record())) impossible(failed->line());
    }

    /// The session that was asked for; one that was interrupted or timed out is saved too, as far as it came.
    void leaveSession() {
        if (options_.save.empty()) return;
        const auto failed = saveSession(options_.save, session_.info(), session_.trace());
        if (failed) impossible(failed->line());
    }

    void impossible(const std::string& reason) {
        end_->reason = (end_->ok ? "" : end_->reason + ". ") + reason;
        end_->ok = false;
        end_->status = code(ExitStatus::Impossible);
    }

    void finish(ExitStatus status, std::string reason) {
        end_.emplace();
        end_->ok = status == ExitStatus::AsExpected;
        end_->status = code(status);
        end_->reason = std::move(reason);
    }

    const RunOptions& options_;
    Session& session_;
    const Signals& signals_;
    JsonLines lines_;
    std::string agreement_;
    Time began_{}, last_{};
    int ticks_ = 0;
    bool begun_ = false;
    std::uint32_t looked_ = 0; ///< events that outOfMeans() has seen
    std::optional<Time> quietSince_;
    std::optional<RunEnd> end_;
};

} // namespace

int run(const RunOptions& options, const Signals& interrupts) {
    if (const auto wrong = unusableExport(options)) return refuse(*wrong, ExitStatus::Unusable);
    auto scenario = findScenario(options.scenario);
    if (!scenario) return refuse(scenario.error(), ExitStatus::Unusable);
    if (scenario.value().needsAPerson())
        return refuse({scenario.value().name + " cannot be run", "it waits for what a person does",
                       "Open it in the window: socketscope " + options.scenario, std::nullopt},
                      ExitStatus::Unusable);
    SessionWish wish;
    wish.scenario = std::move(scenario).value();
    wish.wire = options.wire;
    wish.ip = options.ip;
    wish.profile = options.profile;
    wish.seed = options.seed;
    wish.pace = Pace::AsFastAsPossible;
    auto session = makeSession(std::move(wish));
    if (!session) return refuse(session.error(), ExitStatus::Impossible);
    Run play(options, *session.value(), interrupts);
    const RunEnd end = play.play();
    if (options.output != RunOptions::Output::Json) {
        printLadder(options, *session.value());
        std::cout << play.agreement() << std::flush;
    }
    if (!std::cout) return outputLost();
    if (!end.ok) std::cerr << "socketscope: " << session.value()->info().scenario << ": " << end.reason << "\n";
    return end.status;
}

} // namespace socketscope
