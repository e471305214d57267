// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The loopback wire's share of a kernel engine: programs on the machine's own loopback addresses, and the Observer that
// infers what nobody sees. Made by KernelEngine::start().
#pragma once

#include "core/engine/kernel_programs.h"
#include "core/engine/kernel_work.h"
#include "core/engine/observer.h"

namespace socketscope {

class LoopbackWork final : public KernelWork {
public:
    /// `watched`: states, queues and segments too, and not calls alone.
    LoopbackWork(const std::vector<ProgramSetup>& programs, bool watched, TraceWriter& trace, Poller& poller,
                 const Clock& clock);

    void carryOut(const Command& command) override;
    void ready(std::uint64_t token) override { programs_.ready(token); }
    void round(Time now) override;
    [[nodiscard]] Duration patience(Time now) const override;
    void leaveOutDetail(bool crowded) override { programs_.leaveOutDetail(crowded); }

private:
    std::unique_ptr<Onlooker> onlooker_;
    KernelPrograms programs_;
    Time nextGlance_{};
};

} // namespace socketscope
