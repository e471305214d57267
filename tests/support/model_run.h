// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A scenario played on the model to its end, timers and all, for tests.
#pragma once

#include "core/engine/model_engine.h"
#include "core/session/session.h"

#include <memory>
#include <string>

namespace socketscope::test {

class ModelRun {
public:
    explicit ModelRun(Scenario scenario, std::uint64_t seed = 0);

    /// The script came to its end and every call returned.
    [[nodiscard]] bool finished() const;
    [[nodiscard]] const Trace& trace() const { return session_->trace(); }
    [[nodiscard]] Session& session() { return *session_; }
    [[nodiscard]] std::bitset<ruleCount> rulesFollowed() const { return engine_->rulesFollowed(); }
    /// For failure messages: the seed and the ladder.
    [[nodiscard]] std::string story() const;

private:
    std::uint64_t seed_;
    const ModelEngine* engine_ = nullptr; ///< the session's
    std::unique_ptr<Session> session_;
};

} // namespace socketscope::test
