// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A session of a million events is saved in less than two seconds, and opened again, with all that is derived from it,
// in less than two. Memory stays in proportion: what is read comes in slices.
#include "core/session/record.h"
#include "core/session/session_file.h"
#include "tests/bench/cost.h"
#include "tests/support/trace_builder.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

using namespace socketscope;

namespace {

constexpr std::uint32_t events = 1'000'000;
constexpr double promised = 2; ///< seconds
constexpr int rounds = 3;

bool told(const char* what, const bench::Cost& cost, double megabytes) {
    std::printf("%-34s %6.2f s on the clock, %5.2f s of processor (wanted under %.0f), %.0f MB\n", what, cost.wall,
                cost.cpu, promised, megabytes);
    return cost.cpu < promised;
}

} // namespace

int main() {
    const Trace trace = test::echo(events / 8);
    const std::string path =
        (std::filesystem::temp_directory_path() / ("bench_session-" + std::to_string(::getpid()) + ".pcapng")).string();
    bench::Cost saving, opening;
    bool good = true;
    for (int i = 0; i < rounds && good; ++i) {
        saving = bench::best(saving, bench::costOf([&] { good = !saveSession(path, SessionInfo{}, trace); }));
        std::size_t back = 0;
        if (good)
            opening = bench::best(opening, bench::costOf([&] {
                                      const auto opened = openSession(path);
                                      back = opened ? opened.value().record.trace().size() : 0;
                                  }));
        good = good && back == trace.size();
    }
    std::error_code error;
    const double megabytes = static_cast<double>(std::filesystem::file_size(path, error)) / 1e6;
    std::filesystem::remove(path, error);
    if (!good) {
        std::fputs("bench_session: what was saved did not come back\n", stderr);
        return EXIT_FAILURE;
    }
    const bool saved = told("a million events saved", saving, megabytes);
    return told("a million events opened", opening, megabytes) && saved ? EXIT_SUCCESS : EXIT_FAILURE;
}
