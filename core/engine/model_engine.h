// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The model wire: our own TCP (core/tcp) at both ends of a virtual link, on a virtual clock. Nothing of the machine
// enters: the same setup, commands and horizons give the same events, to the bit. It needs no thread: poll() runs
// virtual time up to its horizon, and submit() acts at the moment of the last one.
//
// It does what RFC 9293 says, and Linux where the RFC leaves the socket calls open. It does not: congestion control,
// SACK (so a wholly lost window is repaired one segment in a round trip), Nagle's waiting, timestamps.
#pragma once

#include "core/engine/engine.h"
#include "core/tcp/settings.h"

#include <bitset>
#include <memory>

namespace socketscope {

struct ModelEngineSetup {
    std::vector<ProgramSetup> programs;
    std::uint64_t seed = 0; ///< of loss, copies, reordering and initial sequence numbers
    TcpSettings settings;   ///< of every TCP
};

class ModelEngine final : public Engine {
public:
    explicit ModelEngine(const ModelEngineSetup& setup);
    ~ModelEngine() override;

    void submit(std::vector<Command> commands) override;
    void poll(Time horizon, TraceBatch& out) override;
    [[nodiscard]] std::optional<Time> nextDue() const override;
    [[nodiscard]] bool isVirtual() const override { return true; }
    [[nodiscard]] bool underWay() const override;

    /// By number of RuleId: the rules that were followed so far.
    [[nodiscard]] std::bitset<ruleCount> rulesFollowed() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace socketscope
