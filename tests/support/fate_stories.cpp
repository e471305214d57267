// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fate_stories.h"

#include "core/engine/model_engine.h"
#include "core/lesson/scenario.h"

#include <array>
#include <stdexcept>

namespace socketscope::test {
namespace {

struct Story {
    const char* name;
    bool connected; ///< begins with a connection that stands
    const char* steps;
};

constexpr const char* head = "title: A fate\nneeds: [hold]\nprograms: {client: {}, server: {}}\nsteps:\n";
constexpr const char* connection = R"(
  - server: LISTEN
  - client: CONNECT
  - server: ACCEPT
  - wait: client.CONNECT.returned
  - wait: {seconds: 0.1}
)";

constexpr std::array<Story, 14> stories{{
    {"SYN dropped", false, R"(
  - wire: {lose: {flags: S, nth: 1}}
  - server: LISTEN
  - client: CONNECT
  - wait: client.CONNECT.returned
  - server: ACCEPT
)"},
    {"dropped from the hand", false, R"(
  - wire: {hold: {flags: S}}
  - server: LISTEN
  - client: CONNECT
  - segment: {flags: S}
    do: drop
  - wire: flow
  - wait: client.CONNECT.returned
  - server: ACCEPT
)"},
    {"held", false, R"(
  - wire: {hold: {flags: SA, nth: 1}}
  - server: LISTEN
  - client: CONNECT
  - wait: {seconds: 0.6}
  - segment: {flags: SA}
    do: deliver
  - wait: client.CONNECT.returned
  - server: ACCEPT
)"},
    {"two in the hand", false, R"(
  - wire: {hold: {flags: SA}}
  - server: LISTEN
  - client: CONNECT
  - wait: {seconds: 2}
  - segment: all
    do: deliver
  - wire: flow
  - wait: client.CONNECT.returned
)"},
    {"copied", true, R"(
  - wire: {hold: {flags: P, from: client}}
  - client: SEND
    text: "hello"
  - segment: {flags: P}
    do: copy
  - wire: flow
  - server: RECEIVE
  - wait: server.RECEIVE.returned
)"},
    {"corrupted", true, R"(
  - wire: {hold: {flags: P, from: client, nth: 1}}
  - client: SEND
    text: "hello"
  - segment: {flags: P}
    do: corrupt
  - server: RECEIVE
  - wait: server.RECEIVE.returned
)"},
    {"delayed and overtaken", true, R"(
  - wire: {hold: {flags: P, from: client, nth: 1}}
  - client: SEND
    text: "hello"
  - segment: {flags: P}
    do: {delay: 0.15}
  - client: SEND
    text: "world"
  - wait: {seconds: 0.3}
  - server: RECEIVE
  - wait: server.RECEIVE.returned
)"},
    {"forged RST", true, R"(
  - server: RECEIVE
  - wait: {seconds: 0.1}
  - segment: {flags: R, from: client}
    do: forge
  - wait: server.RECEIVE.returned
  - client: SEND
    text: "hello"
)"},
    {"forged RST refused", true, R"(
  - segment: {flags: R, from: client, seq: 500}
    do: forge
  - client: SEND
    text: "hello"
  - server: RECEIVE
  - wait: server.RECEIVE.returned
)"},
    {"bad line", true, R"(
  - wire: {lose: 0.2, copies: 0.1, reorder: 0.2}
  - client: SEND
    bytes: 20000
  - wait: {seconds: 6}
  - server: RECEIVE
    max: 60000
  - wait: server.RECEIVE.returned
)"},
    {"killed in RECEIVE", true, R"(
  - server: RECEIVE
  - wait: {seconds: 0.2}
  - kill_program: server
  - wait: {seconds: 0.2}
  - client: RECEIVE
  - wait: client.RECEIVE.returned
)"},
    {"killed with bytes unread", true, R"(
  - client: SEND
    text: "hello"
  - wait: {seconds: 0.1}
  - kill_program: server
  - wait: {seconds: 0.1}
)"},
    {"host gone", true, R"(
  - server: RECEIVE
  - wait: {seconds: 0.2}
  - kill_host: server
  - client: SEND
    text: "hello?"
  - wait: {seconds: 2}
  - kill_program: client
)"},
    {"still in the hand", true, R"(
  - wire: hold
  - client: SEND
    text: "hello"
  - wait: {seconds: 1.7}
)"},
}};

} // namespace

std::unique_ptr<Session> played(std::string_view yaml, Duration longer) {
    auto scenario = parseScenario(yaml, "story.yaml");
    if (!scenario) throw std::runtime_error(scenario.error().line());
    ModelEngineSetup setup;
    setup.programs = scenario.value().programs;
    setup.seed = 1;
    SessionInfo info;
    info.version = "test";
    info.wire = Wire::Model;
    auto session =
        std::make_unique<Session>(nullptr, std::make_unique<ModelEngine>(setup), info, Pace::AsFastAsPossible);
    session->play(std::move(scenario).value());
    const auto over = [&] { return session->scriptState() == Script::State::Finished; };
    for (int i = 0; i < 200'000 && !over(); ++i) session->tick(std::chrono::milliseconds(1));
    if (!over()) throw std::runtime_error("the story does not end: " + std::string(yaml));
    const Time until = session->now() + longer;
    for (int i = 0; i < 200'000 && session->now() < until && !session->nothingToCome(); ++i)
        session->tick(std::chrono::milliseconds(1));
    return session;
}

std::vector<std::string> fateStories() {
    std::vector<std::string> names;
    for (const Story& story : stories) names.emplace_back(story.name);
    return names;
}

std::unique_ptr<Session> fateStory(const std::string& name) {
    for (const Story& story : stories)
        if (name == story.name) return played(std::string(head) + (story.connected ? connection : "") + story.steps);
    throw std::runtime_error("there is no story of " + name);
}

} // namespace socketscope::test
