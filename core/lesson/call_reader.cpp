// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lesson/call_reader.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>

namespace socketscope {
namespace {

constexpr long long largestBuffer = 64LL << 20;

DisconnectHow readHow(const YamlReader& yaml) {
    for (const DisconnectHow h : {DisconnectHow::Close, DisconnectHow::Write, DisconnectHow::Abort})
        if (name(h) == yaml.text()) return h;
    yaml.refuse("There is no way to end called " + yaml.text(), "known are close, write and abort",
                suggestion(yaml.text(), {"close", "write", "abort"}));
}

Bytes fileBytes(const YamlReader& yaml) {
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
    if (!in.eof()) yaml.refuse("The file " + path + " cannot be sent", "it cannot be read, or is larger than 64 MiB");
    const ByteView view = asBytes(content);
    return {view.begin(), view.end()};
}

Bytes message(const YamlReader& yaml) {
    const int ways = (yaml.has("text") ? 1 : 0) + (yaml.has("hex") ? 1 : 0) + (yaml.has("bytes") ? 1 : 0) +
                     (yaml.has("file") ? 1 : 0);
    if (ways != 1)
        yaml.refuse("SEND needs one message", ways == 0 ? "none is given" : "several are given",
                    "Give text:, hex:, bytes: or file:");
    if (yaml.has("hex")) return readHex(yaml.at("hex"));
    if (yaml.has("file")) return fileBytes(yaml.at("file"));
    if (yaml.has("text")) {
        const std::string text = yaml.at("text").text();
        const ByteView view = asBytes(text);
        return {view.begin(), view.end()};
    }
    Bytes data(static_cast<std::size_t>(yaml.at("bytes").whole(0, largestMessage)));
    const ByteView letters = asBytes("abcdefghijklmnopqrstuvwxyz");
    for (std::size_t at = 0; at < data.size(); at += letters.size())
        std::copy_n(letters.begin(), std::min(letters.size(), data.size() - at),
                    data.begin() + static_cast<std::ptrdiff_t>(at));
    return data;
}

std::optional<KeepAlive> readKeepAlive(const YamlReader& yaml) {
    KeepAlive keep;
    if (yaml.isText()) return yaml.yesOrNo() ? std::optional(keep) : std::nullopt;
    constexpr double shortest = 0.001, longest = 32767; // tcp(7), in whole seconds
    yaml.onlyKeys({"idle", "every", "probes"}, "keep_alive");
    if (yaml.has("idle")) keep.idle = fromSeconds(yaml.at("idle").number(shortest, longest));
    if (yaml.has("every")) keep.interval = fromSeconds(yaml.at("every").number(shortest, longest));
    if (yaml.has("probes")) keep.probes = static_cast<std::uint8_t>(yaml.at("probes").whole(1, 127));
    return keep;
}

std::uint32_t readBuffer(const YamlReader& yaml) { return static_cast<std::uint32_t>(yaml.whole(1, largestBuffer)); }

/// Those of LISTEN and CONNECT.
void socketOptions(const YamlReader& step, SocketOptions& options) {
    if (step.has("send_buffer")) options.sendBuffer = readBuffer(step.at("send_buffer"));
    if (step.has("receive_buffer")) options.receiveBuffer = readBuffer(step.at("receive_buffer"));
    if (step.has("quick_ack")) options.quickAck = step.at("quick_ack").yesOrNo();
    if (step.has("user_timeout")) options.userTimeout = fromSeconds(step.at("user_timeout").number(0.001, longestWait));
    if (step.has("keep_alive")) options.keepAlive = readKeepAlive(step.at("keep_alive"));
}

/// The keys that a call of this primitive may have.
std::vector<std::string_view> keysOf(Primitive primitive, std::string_view who) {
    std::vector<std::string_view> keys{who, "say", "fails", "connection"};
    const auto add = [&](std::initializer_list<std::string_view> more) { keys.insert(keys.end(), more); };
    switch (primitive) {
    case Primitive::Listen:
        add({"backlog", "port", "address", "reuse_address"});
        break;
    case Primitive::Connect:
        add({"to", "port", "address", "from_port", "reuse_address", "no_delay"});
        break;
    case Primitive::Accept:
        add({"no_delay"});
        break;
    case Primitive::Send:
        add({"text", "hex", "bytes", "file", "to"});
        break;
    case Primitive::Receive:
        add({"max"});
        break;
    case Primitive::Disconnect:
        add({"how"});
        break;
    }
    if (primitive == Primitive::Listen || primitive == Primitive::Connect)
        add({"send_buffer", "receive_buffer", "quick_ack", "user_timeout", "keep_alive"});
    return keys;
}

} // namespace

IpAddress readAddress(const YamlReader& yaml) {
    const auto ip = IpAddress::parse(yaml.text());
    if (!ip) yaml.refuse("This is not an address", "an IPv4 or IPv6 address is expected", "For example 127.0.0.1");
    if (!ip->isLoopback())
        yaml.refuse("This address is not loopback", "Socketscope talks to itself and to nobody else",
                    "Use 127.0.0.1 or \"::1\"");
    return *ip;
}

Bytes readHex(const YamlReader& yaml) {
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

const ProgramSetup* CallReader::programNamed(const std::string& name) const {
    const auto it =
        std::find_if(programs_.begin(), programs_.end(), [&](const ProgramSetup& p) { return p.info.name == name; });
    return it == programs_.end() ? nullptr : &*it;
}

ActStep CallReader::read(const YamlReader& step) const {
    ActStep act;
    step.eachEntry([&](const YamlReader& key, const YamlReader& value) {
        if (programNamed(key.text()) == nullptr) return;
        if (!act.program.empty()) key.refuse("A step is one call of one program", "two programs are named here");
        act.program = key.text();
        act.command.primitive = patterns_.primitive(value);
    });
    if (act.program.empty()) refuseStep(step);
    options(step, act);
    whereTo(step, act);
    return act;
}

void CallReader::refuseStep(const YamlReader& step) const {
    std::vector<std::string> known{"wait", "wire", "segment", "kill_program", "kill_host"};
    std::string all;
    for (const ProgramSetup& program : programs_) {
        known.push_back(program.info.name);
        all += (all.empty() ? "" : ", ") + program.info.name;
    }
    std::string near;
    step.eachEntry([&](const YamlReader& key, const YamlReader& /*value*/) {
        if (near.empty()) near = suggestion(key.text(), known);
    });
    step.refuse("This step names no program", "the programs are: " + all, near);
}

void CallReader::options(const YamlReader& step, ActStep& act) const {
    PrimitiveCommand& c = act.command;
    step.onlyKeys(keysOf(c.primitive, act.program), std::string(name(c.primitive)));
    if (c.primitive == Primitive::Send) c.data = message(step);
    if (step.has("backlog")) c.backlog = static_cast<int>(step.at("backlog").whole(0, 4096));
    if (step.has("reuse_address")) c.options.reuseAddress = step.at("reuse_address").yesOrNo();
    if (step.has("no_delay")) c.options.noDelay = step.at("no_delay").yesOrNo();
    if (step.has("max")) c.max = static_cast<std::uint32_t>(step.at("max").whole(1, 16 << 20));
    if (step.has("how")) c.how = readHow(step.at("how"));
    if (step.has("from_port")) c.fromPort = static_cast<std::uint16_t>(step.at("from_port").whole(1, 65535));
    if (step.has("connection")) c.connection = static_cast<std::uint16_t>(step.at("connection").whole(1, 10'000));
    socketOptions(step, c.options);
}

void CallReader::whereTo(const YamlReader& step, ActStep& act) const {
    if (step.has("to")) {
        if (act.command.primitive == Primitive::Send && !programNamed(act.program)->userCalls)
            step.at("to").refuse("SEND goes to whom the socket is connected with",
                                 "to: is of the user calls of the RFC",
                                 "Leave it out, or give the program calls: rfc9293");
        act.to = patterns_.program(step.at("to"));
        if (const ProgramSetup* called = programNamed(act.to); called->info.host != Host::Server && called->port == 0)
            step.at("to").refuse(act.to + " cannot be called", "it is not on the host server and has no port",
                                 "Give its program a port: or host: server");
    }
    if (!step.has("port") && !step.has("address")) return;
    Endpoint endpoint{programNamed(act.program)->address, 0};
    if (step.has("address")) endpoint.address = readAddress(step.at("address"));
    if (!step.has("port"))
        step.refuse("An address needs a port beside it", "port: is missing", "For example port: 7000");
    endpoint.port = static_cast<std::uint16_t>(step.at("port").whole(0, 65535));
    act.command.address = endpoint;
}

} // namespace socketscope
