// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox_command.h"

#include "app/agreed.h"
#include "app/exit_status.h"
#include "app/live_session.h"
#include "app/run_export.h"
#include "app/terminal.h"
#include "core/session/session_file.h"
#include "core/trace/json_lines.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace socketscope {
namespace {

constexpr Duration glance = std::chrono::milliseconds(10);
constexpr Duration quietEnough = std::chrono::milliseconds(60);    ///< without an event: nothing is on its way any more
constexpr Duration longestWait = std::chrono::seconds(1);          ///< the longest wait for that
constexpr Duration grace = std::chrono::seconds(2);                ///< from TERM to KILL
constexpr Duration afterKill = std::chrono::milliseconds(500);     ///< from KILL to the end of the sandbox
constexpr int notFound = 127, notExecutable = 126, bySignal = 128; // as shells say it

/// Whether a command that could not be started exists, by the rule of execvp(3).
bool exists(const std::string& command) {
    struct stat found {};
    if (command.find('/') != std::string::npos) return ::stat(command.c_str(), &found) == 0;
    const char* const path = std::getenv("PATH"); // NOLINT(concurrency-mt-unsafe): nobody changes it
    const std::string folders = path != nullptr ? path : "/bin:/usr/bin";
    for (std::size_t at = 0; at <= folders.size();) {
        const std::size_t end = std::min(folders.find(':', at), folders.size());
        const std::string folder = folders.substr(at, end - at);
        if (::stat(((folder.empty() ? "." : folder) + "/" + command).c_str(), &found) == 0) return true;
        at = end + 1;
    }
    return false;
}

/// One visit to the sandbox, from its programs' first LISTEN to the end of the person's program.
class Visit {
public:
    Visit(const SandboxOptions& options, Session& session, const Signals& interrupts)
        : options_(options), session_(session), signals_(interrupts), lines_(std::cout) {}

    RunEnd pass() {
        last_ = session_.now();
        tick();
        while (!oursListen() && session_.now() - Time{} < longestWait) {
            wait();
            tick();
        }
        begin();
        while (!end_) {
            wait();
            tick();
            decide();
        }
        if (stopped_ != ExitStatus::Interrupted) leavePictures();
        leaveSession();
        agreement_ = agreed(session_, *end_);
        end_->at = session_.now();
        if (json() && !begun_) lines_.begin(session_.info(), session_.trace().programs());
        if (json())
            lines_.end(session_.trace(), *end_);
        else if (!refused())
            printRest();
        return *end_;
    }

private:
    [[nodiscard]] bool json() const { return options_.shown.output == RunOptions::Output::Json; }
    [[nodiscard]] bool alone() const { return options_.command.empty(); }
    /// The command could not be started.
    [[nodiscard]] bool refused() const {
        const auto news = fate_->news();
        return news && std::holds_alternative<Error>(*news);
    }

    /// Nobody may call before that.
    [[nodiscard]] bool oursListen() const {
        const Trace& trace = session_.trace();
        std::size_t answered = 0;
        for (EventId id{1}; id <= trace.last(); id = next(id)) {
            const auto* back = trace.get<Return>(id);
            if (back != nullptr && back->primitive == Primitive::Listen) ++answered;
        }
        const auto isServer = [](const ProgramInfo& p) { return p.host == Host::Server; };
        return answered > 0 && std::cmp_greater_equal(answered, std::ranges::count_if(trace.programs(), isServer));
    }

    void begin() {
        if (alone()) {
            std::cerr
                << "socketscope: To enter the sandbox from another terminal: " << *session_.info().terminalLine
                << "\nsocketscope: A web server answers at 127.0.0.2:8080, an echo at 127.0.0.2:7. Ctrl-C ends it.\n";
            return;
        }
        RunProgram program;
        program.arguments = options_.command;
        const int out = json() ? STDERR_FILENO : STDOUT_FILENO;
        program.stdio = std::array<int, 3>{STDIN_FILENO, out, STDERR_FILENO};
        program.fate = fate_;
        session_.press(std::move(program));
    }

    void wait() {
        // What has told us to stop stays readable: it is not waited for twice.
        const int stop = stopped_ ? -1 : signals_.descriptor();
        std::array<pollfd, 2> wanted{{{session_.descriptor(), POLLIN, 0}, {stop, POLLIN, 0}}};
        ::poll(wanted.data(), wanted.size(), static_cast<int>(glance / std::chrono::milliseconds(1)));
    }

    void tick() {
        const Time now = session_.now();
        const std::size_t before = session_.trace().size();
        session_.tick(now - last_);
        last_ = now;
        if (session_.trace().size() != before) lastEvent_ = now;
        if (json()) {
            if (session_.trace().programs().empty()) return; // ours are not declared yet
            if (!begun_) lines_.begin(session_.info(), session_.trace().programs());
            begun_ = true;
            lines_.write(session_.trace());
        } else if (alone() && now - lastEvent_ >= quietEnough) {
            printRows();
        }
    }

    /// Rows of the ladder that are new, once nothing in them can change any more; under a head of their own where
    /// nothing was printed yet.
    void printRows() {
        const Step steps = session_.timeline().steps();
        if (steps == printed_) return;
        printPart({.head = printed_ == 0, .first = printed_ + 1, .last = steps, .foot = false});
        printed_ = steps;
    }

    /// What was not printed yet, and what stands under it.
    void printRest() {
        printPart({.head = printed_ == 0, .first = printed_ + 1, .last = session_.timeline().steps(), .foot = true});
        std::cout << agreement_ << std::flush;
    }

    struct Part {
        bool head = true;
        Step first = 1, last = 0;
        bool foot = true;
    };
    void printPart(const Part& part) {
        LadderOptions look = terminalLook(options_.shown);
        look.head = part.head;
        look.first = part.first;
        look.last = part.last;
        look.foot = part.foot;
        std::cout << ladder(session_.info(), session_.record(), look) << std::flush;
    }

    void decide() {
        if (!stopped_) hear();
        if (stopped_) insist();
        if (alone()) return;
        const auto news = fate_->news();
        if (!news) return;
        if (const auto* refused = std::get_if<Error>(&*news))
            return finish(exists(options_.command.front()) ? notExecutable : notFound, refused->line());
        if (!endedAt_) endedAt_ = session_.now();
        const Time now = session_.now();
        if (now - lastEvent_ < quietEnough && now - *endedAt_ < longestWait) return;
        finishAs(std::get<GuestFate::Ended>(*news));
    }

    /// What may end the visit before the command does.
    void hear() {
        if (signals_.asked()) {
            const int number = whichSignal();
            if (number != 0) session_.press(SignalPrograms{number});
            stop(ExitStatus::Interrupted);
            if (alone()) {
                finish(code(ExitStatus::AsExpected), "interrupted");
            }
        } else if (!std::cout) {
            session_.press(SignalPrograms{SIGTERM});
            stop(ExitStatus::Impossible);
        } else if (options_.timeout && session_.now() - Time{} > *options_.timeout) {
            session_.press(SignalPrograms{SIGTERM});
            stop(ExitStatus::TimedOut);
            if (alone()) finish(code(ExitStatus::TimedOut), timedOut());
        }
    }

    void stop(ExitStatus why) {
        stopped_ = why;
        stoppedAt_ = session_.now();
    }

    /// A signal to pass on; 0 where the terminal has sent it to the command as well.
    [[nodiscard]] int whichSignal() const {
        signalfd_siginfo heard{};
        if (::read(signals_.descriptor(), &heard, sizeof heard) != sizeof heard) return SIGTERM;
        return heard.ssi_code == SI_KERNEL ? 0 : static_cast<int>(heard.ssi_signo);
    }

    /// Who does not end when told to is killed; and the sandbox's end leaves nobody.
    void insist() {
        const Duration since = session_.now() - stoppedAt_;
        if (since >= grace && !killed_) {
            killed_ = true;
            session_.press(SignalPrograms{SIGKILL});
        }
        if (since >= grace + afterKill) finish(code(*stopped_), "the command did not end");
    }

    [[nodiscard]] std::string timedOut() const { return "not finished after " + shortDuration(*options_.timeout); }

    void finishAs(const GuestFate::Ended& ended) {
        const std::string how = options_.command.front() +
                                (ended.killed ? " was ended by signal " : " ended with status ") +
                                std::to_string(ended.status);
        if (!stopped_) return finish(ended.killed ? bySignal + ended.status : ended.status, how);
        switch (*stopped_) {
        case ExitStatus::TimedOut:
            return finish(code(*stopped_), timedOut() + "; " + how);
        case ExitStatus::Interrupted:
            return finish(code(*stopped_), "interrupted");
        default:
            return finish(code(*stopped_), "stdout is closed or full");
        }
    }

    void leavePictures() {
        if (const auto failed = writeExports(options_.shown, session_.info(), session_.record())) impossible(*failed);
    }

    void leaveSession() {
        if (options_.shown.save.empty()) return;
        if (const auto failed = saveSession(options_.shown.save, session_.info(), session_.trace()))
            impossible(*failed);
    }

    void impossible(const Error& error) {
        finish(code(ExitStatus::Impossible), error.line());
        complain_ = true;
    }

    void finish(int status, std::string reason) {
        if (!end_) end_.emplace();
        end_->ok = status == 0;
        end_->status = status;
        end_->reason = std::move(reason);
    }

public:
    /// The reason is news to whoever reads stderr: not that the command itself ended so.
    [[nodiscard]] bool mustSay() const {
        return complain_ || (stopped_ && *stopped_ != ExitStatus::Interrupted) || refused();
    }

private:
    const SandboxOptions& options_;
    Session& session_;
    const Signals& signals_;
    JsonLines lines_;
    std::shared_ptr<GuestFate> fate_ = std::make_shared<GuestFate>();
    Time last_{}, lastEvent_{}, stoppedAt_{};
    std::optional<Time> endedAt_;
    std::optional<ExitStatus> stopped_;
    bool begun_ = false, killed_ = false, complain_ = false;
    Step printed_ = 0; ///< rows up to this step
    std::optional<RunEnd> end_;
    std::string agreement_;
};

} // namespace

int sandbox(const SandboxOptions& options, const Signals& interrupts) {
    if (const auto wrong = unusableExport(options.shown)) return refuse(*wrong, ExitStatus::Unusable);
    SessionWish wish;
    wish.wire = Wire::Sandbox;
    wish.profile = options.shown.profile;
    wish.seed = options.shown.seed;
    wish.pace = Pace::AsFastAsPossible;
    wish.attended = true;
    auto session = makeSession(std::move(wish));
    if (!session) return refuse(session.error(), ExitStatus::Impossible);
    Visit visit(options, *session.value(), interrupts);
    const RunEnd end = visit.pass();
    if (!std::cout) return outputLost();
    if (visit.mustSay()) std::cerr << "socketscope: " << end.reason << "\n";
    return end.status;
}

} // namespace socketscope
