// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A scenario of ten thousand segments on the model, from its text to its verdict: script, TCP, virtual wire, trace,
// timeline, goals. Promise: a tenth of a second.
#include "core/lesson/scenario.h"
#include "tests/bench/cost.h"
#include "tests/support/model_run.h"

#include <cstdio>
#include <cstdlib>

using namespace socketscope;

namespace {

constexpr double promised = 0.100; ///< seconds
constexpr int rounds = 9;
constexpr std::size_t segmentsWanted = 10'000;

std::string scenario() {
    std::string yaml = "title: Ten thousand segments\nprograms: {client: {}, server: {}}\nsteps:\n"
                       "  - server: LISTEN\n  - client: CONNECT\n  - server: ACCEPT\n"
                       "  - client: SEND\n    bytes: 7300000\n";
    for (int i = 0; i < 112; ++i) yaml += "  - server: RECEIVE\n    max: 65536\n";
    return yaml + "  - client: DISCONNECT\n  - server: RECEIVE\n  - server: DISCONNECT\n"
                  "expect:\n  - {id: sent, happens: {return: {program: client, primitive: SEND, bytes: 7300000}}}\n";
}

/// Segments of the run, 0 where it did not end well.
std::size_t play(const std::string& yaml) {
    auto parsed = parseScenario(yaml, "bench.yaml");
    const std::vector<Goal> goals = parsed.value().expect;
    test::ModelRun run(std::move(parsed).value(), 1);
    if (!run.finished() || !judge(goals.front(), run.trace()).ok) return 0;
    return run.trace().segmentCount();
}

} // namespace

int main() {
    const std::string yaml = scenario();
    std::size_t segments = 0;
    const bench::Cost cost = bench::bestOf(rounds, promised, [&] { segments = play(yaml); });
    std::printf("%-34s %8.1f ms for %zu segments (wanted at most %.0f for %zu)\n", "a scenario on the model",
                cost.cpu * 1e3, segments, promised * 1e3, segmentsWanted);
    if (segments >= segmentsWanted && cost.cpu <= promised) return EXIT_SUCCESS;
    std::fputs("bench_model: too slow, or not the run that was meant\n", stderr);
    return EXIT_FAILURE;
}
