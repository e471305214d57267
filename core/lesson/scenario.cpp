// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lesson/scenario.h"

#include "core/base/digest.h"
#include "core/base/printable.h"
#include "core/lesson/call_reader.h"
#include "core/lesson/lab_reader.h"
#include "core/lesson/pattern_reader.h"
#include "core/lesson/setting_reader.h"
#include "core/lesson/wire_reader.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>

namespace socketscope {
namespace {

constexpr std::size_t mostPrograms = 51;
constexpr std::size_t mostSteps = 10'000;
constexpr std::size_t mostHints = 30;

class ScenarioReader {
public:
    ScenarioReader(const YamlReader& yaml, std::string scenarioName) : yaml_(yaml) {
        scenario_.name = std::move(scenarioName);
    }

    Scenario read() {
        yaml_.onlyKeys({"title", "topic", "about", "level", "programs", "profile", "settings", "needs", "steps",
                        "expect", "checks", "hints"},
                       "a scenario");
        scenario_.title = yaml_.at("title").text();
        if (yaml_.has("topic")) scenario_.topic = yaml_.at("topic").text();
        if (yaml_.has("about")) scenario_.about = yaml_.at("about").text();
        if (yaml_.has("level"))
            scenario_.level = yaml_.at("level").oneOf<Level>(
                "level", {{"primitives", Level::Primitives}, {"everything", Level::Everything}});
        if (yaml_.has("profile"))
            scenario_.profile =
                yaml_.at("profile").oneOf<std::string>("profile", {{"stock", "stock"}, {"class", "class"}});
        if (yaml_.has("settings")) scenario_.settings = readSettings(yaml_.at("settings"));
        if (yaml_.has("needs")) yaml_.at("needs").eachItem([&](const YamlReader& item) { need(item); });
        readPrograms(yaml_.at("programs"));
        lab_.emplace(names_);
        yaml_.at("steps").eachItem([&](const YamlReader& item) { step(item); });
        if (scenario_.steps.empty()) yaml_.at("steps").refuse("A scenario has steps", "there is none here");
        if (yaml_.has("expect")) yaml_.at("expect").eachItem([&](const YamlReader& item) { expectation(item); });
        if (yaml_.has("checks")) yaml_.at("checks").eachItem([&](const YamlReader& item) { check(item); });
        if (yaml_.has("hints")) yaml_.at("hints").eachItem([&](const YamlReader& item) { hint(item); });
        return std::move(scenario_);
    }

private:
    void need(const YamlReader& item) {
        if (item.text() != "hold")
            item.refuse("There is no ability " + item.text(), "known is: hold", suggestion(item.text(), {"hold"}));
        scenario_.needs.push_back(item.text());
    }

    void readPrograms(const YamlReader& programs) {
        programs.eachEntry([&](const YamlReader& key, const YamlReader& value) {
            ProgramSetup setup;
            setup.info.name = key.text();
            checkName(key, setup.info.name);
            const bool server = setup.info.name.rfind("server", 0) == 0;
            setup.info.host = server ? Host::Server : Host::Client;
            if (!value.node().IsNull()) readProgram(value, setup);
            names_.push_back(setup.info.name);
            scenario_.programs.push_back(setup);
            if (scenario_.programs.size() > mostPrograms) key.refuse("There are too many programs", "at most 51");
        });
        if (names_.empty()) programs.refuse("A scenario has programs", "there is none here", "For example client: {}");
    }

    static void checkName(const YamlReader& key, const std::string& name) {
        if (name.empty() || name.size() > 24)
            key.refuse("A program's name has 1 to 24 letters", "this one has another number");
        constexpr std::array stepWords{"wait",         "limit",     "say",         "fails",          "connection",
                                       "backlog",      "port",      "address",     "reuse_address",  "no_delay",
                                       "to",           "text",      "hex",         "bytes",          "file",
                                       "max",          "how",       "wire",        "segment",        "do",
                                       "kill_program", "kill_host", "send_buffer", "receive_buffer", "user_timeout",
                                       "keep_alive",   "from_port", "quick_ack",   "setting",        "ask",
                                       "task"};
        if (std::find(stepWords.begin(), stepWords.end(), name) != stepWords.end())
            key.refuse("A program cannot be called " + name, "a step has a key of that name");
        if (printable(asBytes(name), name.size()) != name || name.find_first_of(" .") != std::string::npos)
            key.refuse("A program's name is one word",
                       "it holds a space, a full stop or a sign that cannot be printed");
    }

    static void readProgram(const YamlReader& value, ProgramSetup& setup) {
        value.onlyKeys({"host", "address", "port", "transport", "calls"}, "a program");
        if (value.has("host")) {
            const std::string host = value.at("host").text();
            if (host != "client" && host != "server")
                value.at("host").refuse("There is no host " + host, "a program is on the host client or server",
                                        suggestion(host, {"client", "server"}));
            setup.info.host = host == "server" ? Host::Server : Host::Client;
        }
        if (value.has("address")) setup.address = readAddress(value.at("address"));
        if (value.has("transport")) setup.transport = readTransport(value.at("transport"));
        if (value.has("calls"))
            setup.userCalls = value.at("calls").oneOf<bool>("kind of calls", {{"sockets", false}, {"rfc9293", true}});
        if (setup.userCalls && setup.transport == Transport::Udp)
            value.at("calls").refuse("A program with datagrams has no such calls", "RFC 9293 speaks of TCP",
                                     "Leave out transport: or calls:");
        if (value.has("port")) setup.port = static_cast<std::uint16_t>(value.at("port").whole(0, 65535));
    }

    void check(const YamlReader& item) {
        Check check = lab_->check(item);
        for (const Check& before : scenario_.checks)
            if (before.id == check.id) item.refuse("The id " + check.id + " is used twice", "each check has its own");
        scenario_.checks.push_back(std::move(check));
    }

    void hint(const YamlReader& item) {
        if (scenario_.hints.size() >= mostHints)
            item.refuse("There are too many hints", "at most 30", "Leave some out");
        scenario_.hints.push_back(item.text());
    }

    void step(const YamlReader& yaml) {
        if (scenario_.steps.size() >= mostSteps) yaml.refuse("There are too many steps", "at most 10000");
        ScenarioStep step;
        step.place = yaml.place();
        if (yaml.has("say")) step.say = yaml.at("say").text();
        const PatternReader patterns(names_);
        const WireReader wires(scenario_.programs, patterns);
        if (yaml.has("wait")) {
            step.what = wait(yaml, patterns);
        } else if (yaml.has("wire")) {
            needsHold(yaml.at("wire"));
            step.what = wires.wire(yaml);
        } else if (yaml.has("segment")) {
            needsHold(yaml.at("segment"));
            std::visit([&](auto what) { step.what = std::move(what); }, wires.segment(yaml));
        } else if (yaml.has("kill_program") || yaml.has("kill_host")) {
            needsHold(yaml.at(yaml.has("kill_program") ? "kill_program" : "kill_host"));
            step.what = wires.kill(yaml);
        } else if (yaml.has("ask")) {
            step.what = lab_->ask(yaml);
        } else if (yaml.has("task")) {
            step.what = lab_->task(yaml);
        } else if (yaml.has("setting")) {
            step.what = setting(yaml);
        } else {
            step.what = act(yaml, patterns);
        }
        scenario_.steps.push_back(std::move(step));
    }

    static SettingStep setting(const YamlReader& yaml) {
        yaml.onlyKeys({"setting", "say"}, "a setting");
        const auto settings = readSettings(yaml.at("setting"));
        if (settings.size() != 1) yaml.at("setting").refuse("A step changes one setting", "none or several are named");
        return {{settings.begin()->first, settings.begin()->second}};
    }

    void needsHold(const YamlReader& yaml) const {
        const auto& needs = scenario_.needs;
        if (std::find(needs.begin(), needs.end(), "hold") == needs.end())
            yaml.refuse("This needs a wire that can hold segments", "the scenario does not say so",
                        "Write needs: [hold] above steps:");
    }

    ActStep act(const YamlReader& yaml, const PatternReader& patterns) {
        ActStep act = CallReader(scenario_.programs, patterns).read(yaml);
        ++calls_[act.program];
        if (!yaml.has("fails")) return act;
        const int error = patterns.error(yaml.at("fails"));
        scenario_.expect.push_back({"step-" + std::to_string(scenario_.steps.size() + 1) + "-fails",
                                    StepFails{act.program, calls_[act.program], act.command.primitive, error}});
        act.mayFail = true;
        return act;
    }

    WaitStep wait(const YamlReader& yaml, const PatternReader& patterns) const {
        yaml.onlyKeys({"wait", "limit", "say"}, "wait");
        WaitStep step;
        if (yaml.has("limit")) step.limit = fromSeconds(yaml.at("limit").number(0, longestWait));
        const YamlReader what = yaml.at("wait");
        if (what.isText()) {
            step.what = returned(what);
            return step;
        }
        what.onlyKeys({"state", "segment", "seconds"}, "wait");
        if (what.node().size() != 1) what.refuse("A wait is for one thing", "none or several are named here");
        if (what.has("state")) step.what = patterns.countedState(what.at("state"));
        if (what.has("segment")) step.what = segmentOfWait(what.at("segment"), patterns);
        for (const char* key : {"state", "segment"})
            if (what.has(key) && what.at(key).has("nth"))
                step.nth = static_cast<std::uint32_t>(what.at(key).at("nth").whole(1, 1'000'000));
        if (what.has("seconds")) step.what = TimePasses{fromSeconds(what.at("seconds").number(0, longestWait))};
        return step;
    }

    static SegmentPattern segmentOfWait(const YamlReader& yaml, const PatternReader& patterns) {
        SegmentPattern pattern =
            patterns.segment(yaml, {"arrived", "fate", "again", "win", "transport", "held", "nth"});
        if (!yaml.has("held")) return pattern;
        if (!yaml.at("held").yesOrNo() || pattern.fate || pattern.arrived)
            yaml.at("held").refuse("held: true is all that can be said here",
                                   "with no fate: and no arrived: beside it");
        pattern.fate = SegmentFate::Held;
        return pattern;
    }

    /// client.CONNECT.returned
    CallReturned returned(const YamlReader& yaml) const {
        const std::string text = yaml.text();
        const auto first = text.find('.'), last = text.rfind('.');
        if (first == std::string::npos || first == last || text.substr(last + 1) != "returned")
            yaml.refuse("This cannot be waited for", "PROGRAM.PRIMITIVE.returned is expected",
                        "For example client.CONNECT.returned");
        const std::string who = text.substr(0, first), call = text.substr(first + 1, last - first - 1);
        if (std::find(names_.begin(), names_.end(), who) == names_.end())
            yaml.refuse("There is no program " + who, "programs: names those that take part", suggestion(who, names_));
        const auto primitive = primitiveNamed(call);
        if (!primitive) yaml.refuse("There is no primitive " + call, "LISTEN, CONNECT … DISCONNECT are the six");
        return {who, *primitive};
    }

    void expectation(const YamlReader& yaml) {
        Goal goal = PatternReader(names_).goal(yaml);
        for (const Goal& before : scenario_.expect)
            if (before.id == goal.id) yaml.refuse("The id " + goal.id + " is used twice", "each goal has its own");
        scenario_.expect.push_back(std::move(goal));
    }

    YamlReader yaml_;
    Scenario scenario_;
    std::vector<std::string> names_;
    std::map<std::string, std::size_t> calls_;
    std::optional<LabReader> lab_; ///< once the programs are known
};

std::string stem(const std::string& file) {
    const auto slash = file.rfind('/');
    std::string base = slash == std::string::npos ? file : file.substr(slash + 1);
    if (const auto dot = base.rfind('.'); dot != std::string::npos && dot > 0) base.resize(dot);
    return base;
}

} // namespace

Result<Scenario> parseScenario(std::string_view yaml, const std::string& file) {
    try {
        const YAML::Node root = parseYamlStrictly(yaml, file);
        const YamlReader reader(root, file);
        if (!root.IsMap())
            reader.refuse("This is not a scenario", "a mapping with title, programs and steps is expected");
        Scenario scenario = ScenarioReader(reader, stem(file)).read();
        scenario.text = yaml;
        Digest digest;
        digest.add(asBytes(yaml));
        scenario.digest = digest.hex();
        return scenario;
    } catch (const YamlMistake& mistake) {
        return mistake.error;
    } catch (const YAML::Exception& e) {
        return Error{"This is not a scenario", e.msg, "", Place{file, 0, 0}};
    }
}

Result<Scenario> loadScenario(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in)
        return Error{"The scenario cannot be opened", std::strerror(errno), "socketscope list names the built-in ones",
                     Place{path, 0, 0}};
    std::string text;
    std::array<char, 65536> block{};
    constexpr std::size_t enough = (std::size_t{1} << 20U) + 1; // what is longer is refused by the parser
    while (in && text.size() <= enough) {
        in.read(block.data(), block.size());
        text.append(block.data(), static_cast<std::size_t>(in.gcount()));
    }
    if (in.bad() || (!in.eof() && text.size() <= enough))
        return Error{"The scenario cannot be read", "it is not a readable file", "", Place{path, 0, 0}};
    return parseScenario(text, path);
}

void useIpVersion(Scenario& scenario, IpVersion version) {
    for (ProgramSetup& program : scenario.programs) program.address = IpAddress::loopback(version);
    for (ScenarioStep& step : scenario.steps)
        if (auto* act = std::get_if<ActStep>(&step.what); act != nullptr && act->command.address)
            act->command.address->address = IpAddress::loopback(version);
}

void useTwoHosts(Scenario& scenario, const IpAddress& client, const IpAddress& server) {
    const IpAddress usual = IpAddress::loopback(IpVersion::V4);
    const auto home = [&](Host host) { return host == Host::Server ? server : client; };
    for (ProgramSetup& program : scenario.programs)
        if (program.address == usual) program.address = home(program.info.host);
    for (ScenarioStep& step : scenario.steps) {
        auto* act = std::get_if<ActStep>(&step.what);
        if (act == nullptr || !act->command.address || act->command.address->address != usual) continue;
        const auto self = std::find_if(scenario.programs.begin(), scenario.programs.end(),
                                       [&](const ProgramSetup& p) { return p.info.name == act->program; });
        const bool listens = act->command.primitive == Primitive::Listen;
        const Host far = self->info.host == Host::Server ? Host::Client : Host::Server;
        act->command.address->address = home(listens ? self->info.host : far);
    }
}

bool Scenario::needsAPerson() const {
    return std::any_of(steps.begin(), steps.end(),
                       [](const ScenarioStep& step) { return std::holds_alternative<TaskStep>(step.what); });
}

bool Scenario::handlesTheWire() const {
    return std::any_of(steps.begin(), steps.end(), [](const ScenarioStep& step) {
        return std::holds_alternative<WireStep>(step.what) || std::holds_alternative<DecideStep>(step.what);
    });
}

} // namespace socketscope
