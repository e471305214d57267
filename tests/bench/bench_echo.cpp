// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What recording costs: 10,000 echoes of 64 bytes through the engine (one engine thread, both ends in it), beside one
// bare thread doing the same with the same socket calls. Ratios of two things in one run: the median of many rounds,
// each beside its own bare one, since other work on the machine slows down now the one, now the other. Also how long a
// press takes to become a call.
#include "core/base/monotonic_clock.h"
#include "core/engine/kernel_engine.h"
#include "core/trace/trace.h"
#include "tests/bench/plain_sockets.h"

#include <algorithm>

using namespace socketscope;
using namespace socketscope::bench;

namespace {

constexpr int echoes = 10'000;
constexpr std::size_t size = 64;
constexpr std::size_t rounds = 15;

/// Polls until `returns` calls have come back.
void pollUntil(Engine& engine, TraceBatch& batch, std::size_t& returns, std::size_t wanted) {
    while (returns < wanted) {
        pollfd news{engine.descriptor(), POLLIN, 0};
        ::poll(&news, 1, 1000);
        batch.clear();
        engine.poll({}, batch);
        for (const TraceEvent& event : batch.events)
            if (std::holds_alternative<Return>(event.what)) ++returns;
    }
}

double recorded(Watch watch) {
    const MonotonicClock clock;
    KernelEngineSetup setup;
    setup.programs.resize(2);
    setup.programs[0].info = {"client", Host::Client};
    setup.programs[1].info = {"server", Host::Server};
    setup.watch = watch;
    auto engine = KernelEngine::start(setup, clock);
    if (!engine) fail(engine.error().line());
    TraceBatch batch;
    std::size_t returns = 0;
    engine.value()->submit(
        {command(1, Primitive::Listen), command(0, Primitive::Connect), command(1, Primitive::Accept)});
    pollUntil(*engine.value(), batch, returns, 3);
    std::vector<Command> work = echoCommands(echoes, size);
    returns = 0;
    return secondsOf([&] {
        engine.value()->submit(std::move(work));
        pollUntil(*engine.value(), batch, returns, std::size_t{4} * echoes);
    });
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// From submit() in this thread to the call in a polled batch: the median of many presses, in milliseconds.
double pressToCall() {
    const MonotonicClock clock;
    KernelEngineSetup setup;
    setup.programs.resize(1);
    setup.programs[0].info = {"client", Host::Client};
    auto engine = KernelEngine::start(setup, clock);
    if (!engine) fail(engine.error().line());
    TraceBatch batch;
    std::vector<double> times;
    for (int i = 0; i < 500; ++i) {
        std::size_t returns = 0;
        times.push_back(secondsOf([&] {
            engine.value()->submit({command(0, Primitive::Receive)}); // ENOTCONN: a call and its return
            pollUntil(*engine.value(), batch, returns, 1);
        }));
    }
    return median(times) * 1e3;
}

bool report(const char* what, const std::vector<double>& seconds, const std::vector<double>& bare, double wanted) {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < rounds; ++i) ratios.push_back(bare[i] / seconds[i]);
    const double ratio = median(ratios);
    std::printf("%-34s %8.0f echoes/s  %.2f of bare (wanted %.2f)\n", what, echoes / median(seconds), ratio, wanted);
    return ratio >= wanted;
}

} // namespace

int main() {
    std::vector<double> bare, everything, calls;
    for (std::size_t i = 0; i < rounds; ++i) {
        bare.push_back(bareEchoes(echoes, size));
        everything.push_back(recorded(Watch::Everything));
        calls.push_back(recorded(Watch::CallsOnly));
    }
    std::printf("%-34s %8.0f echoes/s\n", "bare", echoes / median(bare));
    bool ok = report("states and queues after each call", everything, bare, 0.25);
    ok = report("calls only", calls, bare, 0.60) && ok;
    const double press = pressToCall();
    std::printf("%-34s %8.3f ms median (wanted under 1)\n", "a press becomes a call", press);
    if (!ok || press >= 1) fail("a target is missed");
    return 0;
}
