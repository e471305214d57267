// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/model_run.h"

#include "core/session/ladder.h"

namespace socketscope::test {
namespace {

constexpr Time longEnough{std::chrono::minutes(20)}; ///< virtual
constexpr int mostTicks = 2'000'000;

} // namespace

ModelRun::ModelRun(Scenario scenario, std::uint64_t seed) : seed_(seed) {
    ModelEngineSetup setup;
    setup.programs = scenario.programs;
    setup.seed = seed;
    if (scenario.profile == "class") setup.settings = classroomSettings();
    auto engine = std::make_unique<ModelEngine>(setup);
    engine_ = engine.get();
    SessionInfo info;
    info.version = "test";
    info.wire = Wire::Model;
    info.seed = seed;
    session_ = std::make_unique<Session>(nullptr, std::move(engine), info, Pace::AsFastAsPossible);
    session_->play(std::move(scenario));
    for (int i = 0; i < mostTicks && session_->now() < longEnough; ++i) {
        session_->tick({});
        if (session_->scriptState() == Script::State::TimedOut || session_->nothingToCome()) break;
    }
}

bool ModelRun::finished() const {
    return session_->scriptState() == Script::State::Finished && session_->script()->quiet(session_->trace());
}

std::string ModelRun::story() const {
    return "\nseed " + std::to_string(seed_) + "\n" + ladder(session_->info(), session_->record(), {});
}

} // namespace socketscope::test
