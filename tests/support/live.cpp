// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/live.h"

#include "core/session/ladder.h"

#include <poll.h>
#include <stdexcept>

namespace socketscope::test {
namespace {

constexpr Duration patience = std::chrono::seconds(5);

std::unique_ptr<Session> start(const std::vector<ProgramSetup>& programs, Watch watch) {
    auto clock = std::make_unique<const MonotonicClock>();
    auto engine = KernelEngine::start({programs, watch}, *clock);
    if (!engine) throw std::runtime_error(engine.error().line());
    SessionInfo info;
    info.version = "test";
    return std::make_unique<Session>(std::move(clock), std::move(engine).value(), info, Pace::AsFastAsPossible);
}

std::vector<ProgramSetup> setups(const std::vector<std::string>& names, IpVersion ip) {
    std::vector<ProgramSetup> all;
    for (const std::string& name : names) {
        ProgramSetup setup;
        setup.info = {name, name.rfind("server", 0) == 0 ? Host::Server : Host::Client};
        setup.address = IpAddress::loopback(ip);
        all.push_back(setup);
    }
    return all;
}

} // namespace

PrimitiveCommand command(Primitive primitive, std::string_view text) {
    PrimitiveCommand c;
    c.primitive = primitive;
    const ByteView view = asBytes(text);
    c.data.assign(view.begin(), view.end());
    return c;
}

Live::Live(const std::vector<std::string>& programs, IpVersion ip, Watch watch)
    : session_(start(setups(programs, ip), watch)) {
    until([&] { return trace().programs().size() == programs.size(); });
}

Live::Live(Play play) : session_(start(play.scenario.programs, Watch::Everything)) {
    session_->play(std::move(play.scenario));
}

Live::Live(std::unique_ptr<Session> session) : session_(std::move(session)) {
    until([&] { return !trace().programs().empty(); });
}

void Live::tick() {
    const Time now = session_->now();
    session_->tick(now - last_);
    last_ = now;
}

bool Live::until(const std::function<bool()>& condition) {
    const Time began = session_->now();
    while (true) {
        tick();
        if (condition()) return true;
        if (session_->now() - began > patience) return false;
        pollfd news{session_->descriptor(), POLLIN, 0};
        ::poll(&news, 1, 5);
    }
}

bool Live::untilMatch(const EventPattern& pattern) {
    return until([&] { return present(firstMatch(pattern, trace())); });
}

bool Live::untilFinished() {
    return until(
        [&] { return session_->scriptState() == Script::State::Finished && session_->script()->quiet(trace()); });
}

ProgramId Live::program(std::string_view name) const {
    for (std::uint16_t i = 0; i < trace().programs().size(); ++i)
        if (trace().programs()[i].name == name) return ProgramId{i};
    return noProgram;
}

const Return* Live::call(std::string_view who, PrimitiveCommand command, bool blocks) {
    command.program = program(who);
    const std::size_t before = trace().callsOf(command.program).size();
    session_->press(command);
    const auto called = [&] { return trace().callsOf(command.program).size() > before; };
    if (!until(called)) throw std::runtime_error("the call was never made\n" + story());
    if (blocks) return nullptr;
    const EventId event = trace().callsOf(command.program)[before];
    const CallId id = trace().get<Call>(event)->id;
    if (!until([&] { return present(trace().call(id).ret); }))
        throw std::runtime_error("the call did not return\n" + story());
    return trace().get<Return>(trace().call(id).ret);
}

const Return* Live::call(std::string_view who, Primitive primitive, std::string_view text) {
    return call(who, command(primitive, text));
}

void Live::begin(std::string_view who, Primitive primitive) { call(who, command(primitive), true); }

std::string Live::story() const { return "\n" + ladder(session_->info(), session_->record(), {}); }

} // namespace socketscope::test
