// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The sandbox wire's share of a kernel engine: programs whose sockets stand in the sandbox, the wire between them, and
// the Witness. Made by startSandboxEngine(); lives on the engine's thread.
#pragma once

#include "core/engine/kernel_programs.h"
#include "core/engine/kernel_work.h"
#include "core/engine/sandbox_engine.h"
#include "core/engine/sandbox_guests.h"
#include "core/engine/sandbox_wire.h"
#include "core/engine/witness.h"

namespace socketscope {

class SandboxWork final : public KernelWork {
public:
    SandboxWork(const SandboxEngineSetup& setup, std::shared_ptr<Sandbox> sandbox, TraceWriter& trace, Poller& poller,
                const Clock& clock);
    ~SandboxWork() override;

    void carryOut(const Command& command) override;
    void ready(std::uint64_t token) override;
    void round(Time now) override;
    [[nodiscard]] Duration patience(Time now) const override;
    void leaveOutDetail(bool crowded) override { programs_.leaveOutDetail(crowded); }
    [[nodiscard]] bool broken() const override { return broken_; }

private:
    [[nodiscard]] KernelPlace insideTheSandbox();
    [[nodiscard]] Witness::Around surroundings();
    void run(const Command& command);
    void call(const PrimitiveCommand& command);
    void forge(ForgeSegment command);
    void kill(const Kill& command);
    /// Lets segments flow until nothing more moves by itself, or a good many have gone.
    void pump();
    void endTimeWait(SocketId socket);
    void change(const ChangeSetting& command);

    std::shared_ptr<Sandbox> sandbox_;
    TraceWriter& trace_;
    Poller& poller_;
    const Clock& clock_;
    SockDiag diag_;
    Witness witness_;
    SandboxWire wire_;
    KernelPrograms programs_;
    SandboxGuests guests_;
    Time nextGlance_{};
    bool broken_ = false; ///< the helper has died
};

} // namespace socketscope
