// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/submission.h"

#include "core/base/printable.h"
#include "core/session/evidence.h"
#include "core/session/session_file.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <fstream>
#include <thread>

namespace socketscope {
namespace {

using Standing = Submission::Standing;

struct Recording {
    SessionInfo info;
    SessionFindings findings;
    Trace trace;
};

Result<Recording> read(const std::string& path) {
    auto opening = SessionOpening::begin(path);
    if (!opening) return opening.error();
    TraceBatch batch;
    Recording all;
    for (bool more = true; more;) {
        const auto step = opening.value().step(batch);
        if (!step) return step.error();
        more = step.value();
        all.trace.append(batch);
    }
    all.info = opening.value().parser().info();
    all.findings = opening.value().parser().findings();
    return all;
}

bool canBeRead(const std::string& path) { return std::ifstream(path, std::ios::binary).good(); }

/// What is to be said of the file, the gravest first.
void stand(Submission& submission, const SessionFindings& findings, const Trace& trace) {
    const auto is = [&](Standing standing, std::string remark) {
        submission.standing = standing;
        submission.remark = std::move(remark);
    };
    const bool isCut = findings.end == SessionFindings::End::Missing;
    if (findings.end == SessionFindings::End::Altered) return is(Standing::Altered, "changed since it was saved");
    if (findings.end == SessionFindings::End::Damaged) {
        const std::string why = findings.firstWrong.empty() ? std::string() : ": " + findings.firstWrong;
        return is(Standing::Altered, "damaged after " + counted(trace.size(), "event") + why);
    }
    if (findings.newerFormat != 0)
        return is(Standing::Newer, "saved by Socketscope " + submission.info.version + ", which is newer");
    if (const auto found = contradiction(submission.info, trace)) return is(Standing::Impossible, found->what);
    if (isCut) return is(Standing::Cut, "cut after " + counted(trace.size(), "event"));
    if (const auto found = unexplained(submission.info, trace)) return is(Standing::Unexplained, found->what);
    is(Standing::Proper, {});
}

} // namespace

std::string_view name(Standing standing) {
    constexpr std::array<std::string_view, 8> names{"proper",     "cut",         "altered", "newer",
                                                    "impossible", "unexplained", "foreign", "unreadable"};
    return names[static_cast<std::size_t>(standing)];
}

Submission judgeSubmission(const Scenario& lab, const std::string& path) {
    Submission submission;
    submission.path = path;
    const auto session = read(path);
    if (!session) {
        submission.standing = canBeRead(path) ? Standing::Foreign : Standing::Unreadable;
        submission.remark = session.error().why;
        return submission;
    }
    const Recording& found = session.value();
    submission.info = found.info;
    submission.events = found.trace.size();
    if (found.info.scenario != lab.name || !found.info.lab) {
        submission.standing = Standing::Foreign;
        submission.remark = found.info.scenario == lab.name ? "of a scenario of that name that is no lab"
                            : found.info.scenario.empty()   ? "a session without a lab"
                                                            : "of " + found.info.scenario;
        return submission;
    }
    stand(submission, found.findings, found.trace);
    if (*found.info.lab != lab.digest) submission.otherText = "made with another version of the lab's file";
    submission.result = judgeLab(lab, found.trace);
    return submission;
}

std::vector<Submission> judgeSubmissions(const Scenario& lab, const std::vector<std::string>& paths) {
    std::vector<Submission> all(paths.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < paths.size(); i = next++) all[i] = judgeSubmission(lab, paths[i]);
    };
    const std::size_t threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, paths.size() + 1);
    std::vector<std::jthread> workers;
    for (std::size_t i = 1; i < threads; ++i) workers.emplace_back(work);
    work();
    workers.clear();
    return all;
}

} // namespace socketscope
