// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lesson/scenario.h"

#include "core/base/printable.h"
#include "core/lesson/pattern_reader.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace socketscope {
namespace {

constexpr std::size_t mostPrograms = 51;
constexpr std::size_t mostSteps = 10'000;
constexpr long long largestMessage = 64LL << 20;
constexpr double longestWait = 3600;

class ScenarioReader {
public:
    ScenarioReader(const YamlReader& yaml, std::string scenarioName) : yaml_(yaml) {
        scenario_.name = std::move(scenarioName);
    }

    Scenario read() {
        yaml_.onlyKeys({"title", "about", "programs", "needs", "steps", "expect"}, "a scenario");
        scenario_.title = yaml_.at("title").text();
        if (yaml_.has("about")) scenario_.about = yaml_.at("about").text();
        if (yaml_.has("needs")) yaml_.at("needs").eachItem([&](const YamlReader& item) { need(item); });
        readPrograms(yaml_.at("programs"));
        yaml_.at("steps").eachItem([&](const YamlReader& item) { step(item); });
        if (scenario_.steps.empty()) yaml_.at("steps").refuse("A scenario has steps", "there is none here");
        if (yaml_.has("expect")) yaml_.at("expect").eachItem([&](const YamlReader& item) { expectation(item); });
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
        constexpr std::array stepWords{"wait", "limit",   "say",           "fails",    "connection", "backlog",
                                       "port", "address", "reuse_address", "no_delay", "to",         "text",
                                       "hex",  "bytes",   "file",          "max",      "how"};
        if (std::find(stepWords.begin(), stepWords.end(), name) != stepWords.end())
            key.refuse("A program cannot be called " + name, "a step has a key of that name");
        if (printable(asBytes(name), name.size()) != name || name.find_first_of(" .") != std::string::npos)
            key.refuse("A program's name is one word",
                       "it holds a space, a full stop or a sign that cannot be printed");
    }

    static void readProgram(const YamlReader& value, ProgramSetup& setup) {
        value.onlyKeys({"host", "address", "port"}, "a program");
        if (value.has("host")) {
            const std::string host = value.at("host").text();
            if (host != "client" && host != "server")
                value.at("host").refuse("There is no host " + host, "a program is on the host client or server",
                                        suggestion(host, {"client", "server"}));
            setup.info.host = host == "server" ? Host::Server : Host::Client;
        }
        if (value.has("address")) setup.address = address(value.at("address"));
        if (value.has("port")) setup.port = static_cast<std::uint16_t>(value.at("port").whole(0, 65535));
    }

    static IpAddress address(const YamlReader& yaml) {
        const auto ip = IpAddress::parse(yaml.text());
        if (!ip) yaml.refuse("This is not an address", "an IPv4 or IPv6 address is expected", "For example 127.0.0.1");
        if (!ip->isLoopback())
            yaml.refuse("This address is not loopback", "Socketscope talks to itself and to nobody else",
                        "Use 127.0.0.1 or \"::1\"");
        return *ip;
    }

    void step(const YamlReader& yaml) {
        if (scenario_.steps.size() >= mostSteps) yaml.refuse("There are too many steps", "at most 10000");
        ScenarioStep step;
        step.place = yaml.place();
        if (yaml.has("say")) step.say = yaml.at("say").text();
        if (yaml.has("wait"))
            step.what = wait(yaml);
        else
            step.what = act(yaml);
        scenario_.steps.push_back(std::move(step));
    }

    ActStep act(const YamlReader& yaml) {
        ActStep act;
        std::string found;
        yaml.eachEntry([&](const YamlReader& key, const YamlReader& value) {
            if (std::find(names_.begin(), names_.end(), key.text()) == names_.end()) return;
            if (!found.empty()) key.refuse("A step is one call of one program", "two programs are named here");
            found = key.text();
            act.command.primitive = PatternReader(names_).primitive(value);
        });
        if (found.empty()) refuseStep(yaml);
        act.program = found;
        options(yaml, act);
        return act;
    }

    [[noreturn]] void refuseStep(const YamlReader& yaml) const {
        std::vector<std::string> known = names_;
        known.emplace_back("wait");
        std::string all;
        for (const std::string& n : names_) all += (all.empty() ? "" : ", ") + n;
        std::string near;
        yaml.eachEntry([&](const YamlReader& key, const YamlReader& /*value*/) {
            if (near.empty()) near = suggestion(key.text(), known);
        });
        yaml.refuse("This step names no program", "the programs are: " + all, near);
    }

    void options(const YamlReader& yaml, ActStep& act) {
        const char* who = act.program.c_str();
        PrimitiveCommand& c = act.command;
        switch (c.primitive) {
        case Primitive::Listen:
            yaml.onlyKeys({who, "say", "fails", "connection", "backlog", "port", "address", "reuse_address"}, "LISTEN");
            if (yaml.has("backlog")) c.backlog = static_cast<int>(yaml.at("backlog").whole(0, 4096));
            if (yaml.has("reuse_address")) c.options.reuseAddress = yaml.at("reuse_address").yesOrNo();
            break;
        case Primitive::Connect:
            yaml.onlyKeys({who, "say", "fails", "connection", "to", "port", "address", "no_delay"}, "CONNECT");
            if (yaml.has("no_delay")) c.options.noDelay = yaml.at("no_delay").yesOrNo();
            break;
        case Primitive::Accept:
            yaml.onlyKeys({who, "say", "fails", "connection", "no_delay"}, "ACCEPT");
            if (yaml.has("no_delay")) c.options.noDelay = yaml.at("no_delay").yesOrNo();
            break;
        case Primitive::Send:
            yaml.onlyKeys({who, "say", "fails", "connection", "text", "hex", "bytes", "file"}, "SEND");
            message(yaml, c);
            break;
        case Primitive::Receive:
            yaml.onlyKeys({who, "say", "fails", "connection", "max"}, "RECEIVE");
            if (yaml.has("max")) c.max = static_cast<std::uint32_t>(yaml.at("max").whole(1, 16 << 20));
            break;
        case Primitive::Disconnect:
            yaml.onlyKeys({who, "say", "fails", "connection", "how"}, "DISCONNECT");
            if (yaml.has("how")) c.how = how(yaml.at("how"));
            break;
        }
        if (yaml.has("connection")) c.connection = static_cast<std::uint16_t>(yaml.at("connection").whole(1, 10'000));
        whereTo(yaml, act);
        ++calls_[act.program];
        if (yaml.has("fails")) {
            const int error = PatternReader(names_).error(yaml.at("fails"));
            scenario_.expect.push_back({"step-" + std::to_string(scenario_.steps.size() + 1) + "-fails",
                                        StepFails{act.program, calls_[act.program], c.primitive, error}});
            act.mayFail = true;
        }
    }

    void whereTo(const YamlReader& yaml, ActStep& act) {
        if (yaml.has("to")) {
            act.to = PatternReader(names_).program(yaml.at("to"));
            const auto callee = std::find_if(scenario_.programs.begin(), scenario_.programs.end(),
                                             [&](const ProgramSetup& p) { return p.info.name == act.to; });
            if (callee->info.host != Host::Server)
                yaml.at("to").refuse(act.to + " cannot be called", "it is not on the host server",
                                     "Give its program host: server, or CONNECT an address: and a port:");
        }
        if (!yaml.has("port") && !yaml.has("address")) return;
        const auto self = std::find_if(scenario_.programs.begin(), scenario_.programs.end(),
                                       [&](const ProgramSetup& p) { return p.info.name == act.program; });
        Endpoint endpoint{self->address, 0};
        if (yaml.has("address")) endpoint.address = address(yaml.at("address"));
        if (!yaml.has("port"))
            yaml.refuse("An address needs a port beside it", "port: is missing", "For example port: 7000");
        endpoint.port = static_cast<std::uint16_t>(yaml.at("port").whole(0, 65535));
        act.command.address = endpoint;
    }

    static DisconnectHow how(const YamlReader& yaml) {
        for (const DisconnectHow h : {DisconnectHow::Close, DisconnectHow::Write, DisconnectHow::Abort})
            if (name(h) == yaml.text()) return h;
        yaml.refuse("There is no way to end called " + yaml.text(), "known are close, write and abort",
                    suggestion(yaml.text(), {"close", "write", "abort"}));
    }

    static void message(const YamlReader& yaml, PrimitiveCommand& c) {
        const int ways = (yaml.has("text") ? 1 : 0) + (yaml.has("hex") ? 1 : 0) + (yaml.has("bytes") ? 1 : 0) +
                         (yaml.has("file") ? 1 : 0);
        if (ways != 1)
            yaml.refuse("SEND needs one message", ways == 0 ? "none is given" : "several are given",
                        "Give text:, hex:, bytes: or file:");
        if (yaml.has("text")) {
            const std::string text = yaml.at("text").text();
            const ByteView view = asBytes(text);
            c.data.assign(view.begin(), view.end());
        }
        if (yaml.has("bytes")) {
            const auto count = static_cast<std::size_t>(yaml.at("bytes").whole(0, largestMessage));
            c.data.resize(count);
            for (std::size_t i = 0; i < count; ++i) c.data[i] = std::byte(static_cast<unsigned char>('a' + i % 26));
        }
        if (yaml.has("hex")) c.data = hex(yaml.at("hex"));
        if (yaml.has("file")) c.data = fileBytes(yaml.at("file"));
    }

    static Bytes hex(const YamlReader& yaml) {
        Bytes bytes;
        std::string digits;
        for (const char ch : yaml.text()) {
            if (ch == ' ') continue;
            if (std::isxdigit(static_cast<unsigned char>(ch)) == 0)
                yaml.refuse("These are not hexadecimal digits", "0-9 and a-f are expected", "For example \"0a 0b\"");
            digits += ch;
        }
        if (digits.size() % 2 != 0) yaml.refuse("Hexadecimal digits come in pairs", "one is left over");
        for (std::size_t i = 0; i < digits.size(); i += 2)
            bytes.push_back(std::byte(std::stoi(digits.substr(i, 2), nullptr, 16)));
        return bytes;
    }

    static Bytes fileBytes(const YamlReader& yaml) {
        const std::string& scenarioFile = yaml.file();
        const auto slash = scenarioFile.rfind('/');
        const std::string path = slash == std::string::npos || yaml.text().rfind('/', 0) == 0
                                     ? yaml.text()
                                     : scenarioFile.substr(0, slash + 1) + yaml.text();
        std::ifstream in(path, std::ios::binary);
        std::string content;
        std::array<char, 65536> block{};
        while (in && content.size() <= static_cast<std::size_t>(largestMessage)) {
            in.read(block.data(), block.size());
            content.append(block.data(), static_cast<std::size_t>(in.gcount()));
        }
        if (!in.eof())
            yaml.refuse("The file " + path + " cannot be sent", "it cannot be read, or is larger than 64 MiB");
        const ByteView view = asBytes(content);
        return {view.begin(), view.end()};
    }

    WaitStep wait(const YamlReader& yaml) {
        yaml.onlyKeys({"wait", "limit", "say"}, "wait");
        WaitStep step;
        if (yaml.has("limit")) step.limit = fromSeconds(yaml.at("limit").number(0, longestWait));
        const YamlReader what = yaml.at("wait");
        const PatternReader patterns(names_);
        if (what.isText()) {
            step.what = returned(what);
            return step;
        }
        what.onlyKeys({"state", "segment", "seconds"}, "wait");
        if (what.node().size() != 1) what.refuse("A wait is for one thing", "none or several are named here");
        if (what.has("state")) step.what = patterns.stateOf(what.at("state"));
        if (what.has("segment")) step.what = patterns.segment(what.at("segment"));
        if (what.has("seconds")) {
            step.what = TimePasses{fromSeconds(what.at("seconds").number(0, longestWait))};
            step.limit = fromSeconds(2 * longestWait);
        }
        return step;
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
        return ScenarioReader(reader, stem(file)).read();
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

} // namespace socketscope
