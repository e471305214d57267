// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The loopback wire: real sockets on 127.0.0.1 or ::1, in a thread of its own. Commands go in, events come out, both by
// a bounded channel, and nothing else crosses the border. It binds to loopback addresses and nothing else, ever.
#pragma once

#include "core/engine/engine.h"
#include "core/engine/kernel_programs.h"

#include <memory>

namespace socketscope {

struct KernelEngineSetup {
    std::vector<ProgramSetup> programs;
    Watch watch = Watch::Everything;
};

class KernelEngine final : public Engine {
public:
    /// Starts the thread. Refuses with a remedy where this machine has no loopback address of that kind, no
    /// descriptors left, or a program's address is not loopback.
    [[nodiscard]] static Result<std::unique_ptr<Engine>> start(const KernelEngineSetup& setup, const Clock& clock);
    /// Ends the thread and closes every descriptor.
    ~KernelEngine() override;

    void submit(std::vector<Command> commands) override;
    void poll(Time horizon, TraceBatch& out) override;
    [[nodiscard]] int descriptor() const override;

private:
    struct Shared;
    explicit KernelEngine(std::unique_ptr<Shared> shared);
    std::unique_ptr<Shared> shared_;
};

} // namespace socketscope
