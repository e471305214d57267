// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the thread of a kernel engine does: carries out commands and looks after descriptors. One for each kernel wire
// (LoopbackWork, SandboxWork). Made, used and destroyed on that thread alone; it never waits.
#pragma once

#include "core/engine/command.h"
#include "core/net/poller.h"
#include "core/trace/batch.h"

#include <functional>
#include <memory>

namespace socketscope {

class KernelWork {
public:
    KernelWork() = default;
    KernelWork(const KernelWork&) = delete;
    KernelWork& operator=(const KernelWork&) = delete;
    virtual ~KernelWork() = default;

    virtual void carryOut(const Command& command) = 0;
    /// A descriptor that was given to the poller with this token is ready.
    virtual void ready(std::uint64_t token) = 0;
    /// Once after each round of commands and descriptors.
    virtual void round(Time now) = 0;
    /// How long the thread may sleep if nothing wakes it; negative: for ever.
    [[nodiscard]] virtual Duration patience(Time now) const = 0;
    /// More happens than is fetched: readings may be left out, and are counted.
    virtual void leaveOutDetail(bool crowded) = 0;
    /// No new socket can be made any more, for good.
    [[nodiscard]] virtual bool broken() const { return false; }
};

/// Everything that is handed in outlives what is made.
using MakeKernelWork = std::function<std::unique_ptr<KernelWork>(TraceWriter&, Poller&, const Clock&)>;

} // namespace socketscope
