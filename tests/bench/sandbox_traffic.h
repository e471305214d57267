// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Traffic for the sandbox's benchmarks: a client and a server in an engine, driven by commands.
#pragma once

#include "core/base/monotonic_clock.h"
#include "core/engine/sandbox_engine.h"
#include "core/trace/trace.h"
#include "tests/bench/plain_sockets.h"

namespace socketscope::bench {

inline std::unique_ptr<Sandbox> makeSandbox(std::uint32_t mtu) {
    SandboxSetup setup;
    setup.helper = SOCKETSCOPE_SANDBOX_HELPER;
    setup.mtu = mtu;
    auto made = Sandbox::start(setup);
    if (const auto* refusal = std::get_if<SandboxRefusal>(&made)) {
        std::fprintf(stderr, "bench: %s\n", refusal->words.line().c_str());
        std::exit(3);
    }
    return std::move(std::get<std::unique_ptr<Sandbox>>(made));
}

/// A client (0) and a server (1) in the sandbox.
class Desk {
public:
    explicit Desk(std::uint32_t mtu) {
        SandboxEngineSetup setup;
        setup.mtu = mtu;
        setup.programs.resize(2);
        setup.programs[0].info = {"client", Host::Client};
        setup.programs[1].info = {"server", Host::Server};
        moveIntoSandbox(setup.programs);
        auto sandbox = makeSandbox(mtu);
        house = sandbox.get();
        auto started = startSandboxEngine(std::move(setup), std::move(sandbox), clock);
        if (!started) fail(started.error().line());
        engine = std::move(started).value();
        do poll();
        while (batch.programs.empty()); // it has its sockets: the house may be asked for others
    }

    void connect() {
        engine->submit({command(1, Primitive::Listen), command(0, Primitive::Connect), command(1, Primitive::Accept)});
        awaitReturns(3);
    }

    /// Polls once; what came is in `batch`.
    void poll() {
        pollfd news{engine->descriptor(), POLLIN, 0};
        ::poll(&news, 1, 1000);
        batch.clear();
        engine->poll({}, batch);
        for (const TraceEvent& event : batch.events) {
            if (const auto* back = std::get_if<Return>(&event.what)) {
                ++returns;
                if (back->primitive == Primitive::Receive && back->error == 0) received += back->value;
            }
            if (const auto* missed = std::get_if<Missed>(&event.what)) missedSegments += missed->segments;
            if (std::holds_alternative<Arrived>(event.what)) ++arrived;
        }
    }
    void awaitReturns(std::size_t more) {
        for (const std::size_t wanted = returns + more; returns < wanted;) poll();
    }

    MonotonicClock clock; // before the engine, which reads it to its end
    std::unique_ptr<Engine> engine;
    Sandbox* house = nullptr; ///< the engine's: asked only while it has nothing to ask itself
    TraceBatch batch;
    std::size_t returns = 0;
    long long received = 0;
    std::uint64_t arrived = 0, missedSegments = 0;
};

} // namespace socketscope::bench
