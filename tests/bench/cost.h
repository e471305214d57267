// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a piece of work costs: by the clock on the wall, and in time on a processor. Targets are held against the
// latter, which other work on the machine hardly changes; the former is what a person would wait.
#pragma once

#include <algorithm>
#include <chrono>
#include <ctime>

namespace socketscope::bench {

/// Seconds.
struct Cost {
    double wall = 1e9, cpu = 1e9;
};

/// Of all threads of this process.
inline double processorSeconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

template <typename Work> Cost costOf(Work work) {
    const auto began = std::chrono::steady_clock::now();
    const double busy = processorSeconds();
    work();
    return {std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count(), processorSeconds() - busy};
}

/// The better of two rounds: other work can only slow a round down.
inline Cost best(Cost a, Cost b) { return {std::min(a.wall, b.wall), std::min(a.cpu, b.cpu)}; }

/// The best of at least `rounds`; while it is not within `promised` seconds of processor it is tried on for half a
/// minute. Where neighbours share the processor, a machine has slow minutes; what is too slow stays too slow.
template <typename Work> Cost bestOf(int rounds, double promised, Work work) {
    constexpr auto patience = std::chrono::seconds(30);
    const auto began = std::chrono::steady_clock::now();
    Cost cost;
    for (int i = 0; i < rounds || (cost.cpu > promised && std::chrono::steady_clock::now() - began < patience); ++i)
        cost = best(cost, costOf(work));
    return cost;
}

} // namespace socketscope::bench
