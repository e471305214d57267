// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two hundred submissions of two thousand events each are judged in less than five seconds, and a second round of them
// needs no more memory than the first.
#include "core/session/session_file.h"
#include "core/session/submission.h"
#include "tests/bench/cost.h"
#include "tests/support/lab_run.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace socketscope;

namespace {

constexpr std::size_t submissions = 200, events = 2000;
constexpr double promised = 5; ///< seconds
constexpr long allowed = 8192; ///< KiB that a second round may add
namespace fs = std::filesystem;

long resident() {
    std::ifstream status("/proc/self/status");
    long kib = 0;
    for (std::string word; status >> word;)
        if (word == "VmRSS:") status >> kib;
    return kib;
}

/// The whole lab, and then a long talk.
std::vector<std::string> handIns(const fs::path& folder) {
    test::LabRun run;
    run.doAll();
    while (run.session.trace().size() < events) {
        run.send();
        run.receive();
    }
    std::vector<std::string> paths;
    for (std::size_t i = 0; i < submissions; ++i) {
        paths.push_back((folder / (std::to_string(i) + ".pcapng")).string());
        if (saveSession(paths.back(), run.session.info(), run.session.trace())) return {};
    }
    return paths;
}

bool allProper(const std::vector<Submission>& all) {
    for (const Submission& one : all)
        if (one.standing != Submission::Standing::Proper || !one.result || one.result->points != one.result->outOf)
            return false;
    return all.size() == submissions;
}

} // namespace

int main() {
    const fs::path folder = fs::temp_directory_path() / ("bench_grade-" + std::to_string(::getpid()));
    fs::create_directories(folder);
    const std::vector<std::string> paths = handIns(folder);
    const Scenario lab = test::handsLab();
    bool good = false;
    const bench::Cost first = bench::costOf([&] { good = allProper(judgeSubmissions(lab, paths)); });
    const long before = resident();
    const bench::Cost second = bench::costOf([&] { good = allProper(judgeSubmissions(lab, paths)) && good; });
    const long more = resident() - before;
    std::error_code error;
    fs::remove_all(folder, error);
    if (!good) {
        std::fputs("bench_grade: not all were judged as they should be\n", stderr);
        return EXIT_FAILURE;
    }
    const bench::Cost best = bench::best(first, second);
    std::printf(
        "%zu submissions of %zu events judged    %6.2f s on the clock, %5.2f s of processor (wanted under %.0f), "
        "%ld KiB more in a second round\n",
        submissions, events, best.wall, best.cpu, promised, more);
    return best.cpu < promised && more < allowed ? EXIT_SUCCESS : EXIT_FAILURE;
}
