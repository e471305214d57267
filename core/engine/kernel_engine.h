// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Real sockets on loopback addresses, in a thread of its own. Commands go in, events come out, both by a bounded
// channel, and nothing else crosses the border. It binds to loopback addresses and nothing else, ever. What the thread
// does is a KernelWork: start() makes that of the loopback wire, sandbox_engine.h that of the sandbox.
#pragma once

#include "core/engine/engine.h"
#include "core/engine/kernel_work.h"

#include <memory>

namespace socketscope {

/// How closely the kernel is watched.
enum class Watch : std::uint8_t {
    Everything, ///< states and queues around each call, and the segments that follow from them
    CallsOnly,  ///< calls and their results, for measuring
};

struct KernelEngineSetup {
    std::vector<ProgramSetup> programs;
    Watch watch = Watch::Everything;
};

class KernelEngine final : public Engine {
public:
    /// Starts the thread. Refuses with a remedy where this machine has no loopback address of that kind, no
    /// descriptors left, or a program's address is not loopback.
    [[nodiscard]] static Result<std::unique_ptr<Engine>> start(const KernelEngineSetup& setup, const Clock& clock);
    /// Starts the thread with any work.
    [[nodiscard]] static Result<std::unique_ptr<Engine>> start(MakeKernelWork make, const Clock& clock);
    /// Ends the thread and closes every descriptor.
    ~KernelEngine() override;

    void submit(std::vector<Command> commands) override;
    void poll(Time horizon, TraceBatch& out) override;
    [[nodiscard]] int descriptor() const override;
    [[nodiscard]] bool broken() const override;

private:
    struct Shared;
    explicit KernelEngine(std::unique_ptr<Shared> shared);
    std::unique_ptr<Shared> shared_;
};

} // namespace socketscope
