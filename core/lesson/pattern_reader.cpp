// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lesson/pattern_reader.h"

#include "core/base/errno_name.h"
#include "core/base/printable.h"

#include <algorithm>

namespace socketscope {
namespace {

std::vector<std::string> primitiveNames() {
    std::vector<std::string> names;
    for (const Primitive p : allPrimitives) names.emplace_back(name(p));
    return names;
}

std::vector<std::string> stateNames() {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < connectionStateCount; ++i) names.emplace_back(name(static_cast<ConnectionState>(i)));
    return names;
}

constexpr std::array<std::pair<char, FlagBits>, 8> letters{{{'S', flag::syn},
                                                            {'A', flag::ack},
                                                            {'F', flag::fin},
                                                            {'R', flag::rst},
                                                            {'P', flag::psh},
                                                            {'U', flag::urg},
                                                            {'E', flag::ece},
                                                            {'C', flag::cwr}}};

constexpr std::array knownFates{SegmentFate::Delivered, SegmentFate::Dropped, SegmentFate::Lost, SegmentFate::Corrupted,
                                SegmentFate::Held};
constexpr std::array wireActions{WireAction::Deliver, WireAction::Hold,    WireAction::Drop, WireAction::Copy,
                                 WireAction::Delay,   WireAction::Corrupt, WireAction::Forge};
constexpr std::array deciders{DecidedBy::Person, DecidedBy::Scenario, DecidedBy::Policy};

/// Each of these under its own name.
template <typename T, std::size_t count>
std::vector<std::pair<std::string_view, T>> byName(const std::array<T, count>& values) {
    std::vector<std::pair<std::string_view, T>> all;
    for (const T value : values) all.emplace_back(name(value), value);
    return all;
}

} // namespace

Transport readTransport(const YamlReader& yaml) {
    return yaml.oneOf<Transport>("transport",
                                 {{"tcp", Transport::Tcp}, {"udp", Transport::Udp}, {"icmp", Transport::Icmp}});
}

std::string PatternReader::program(const YamlReader& yaml) const {
    const std::string word = yaml.text();
    if (std::find(programs_.begin(), programs_.end(), word) != programs_.end()) return word;
    yaml.refuse("There is no program " + word, "programs: names those that take part", suggestion(word, programs_));
}

Primitive PatternReader::primitive(const YamlReader& yaml) const {
    if (const auto p = primitiveNamed(yaml.text())) return *p;
    yaml.refuse("There is no primitive " + yaml.text(),
                "the six are LISTEN, CONNECT, ACCEPT, SEND, RECEIVE and DISCONNECT",
                suggestion(yaml.text(), primitiveNames()));
}

ConnectionState PatternReader::state(const YamlReader& yaml) const {
    if (const auto s = connectionStateNamed(yaml.text())) return *s;
    yaml.refuse("There is no TCP state " + yaml.text(), "states are named as in RFC 9293",
                suggestion(yaml.text(), stateNames()));
}

int PatternReader::error(const YamlReader& yaml) const {
    if (const auto number = errnoNamed(yaml.text())) return *number;
    yaml.refuse("There is no error " + yaml.text(), "errors are named as in errno(3): ECONNREFUSED, EPIPE, EINVAL …");
}

FlagBits PatternReader::flags(const YamlReader& yaml) const {
    FlagBits bits = 0;
    for (const char letter : yaml.text()) {
        const auto* it = std::find_if(letters.begin(), letters.end(), [&](const auto& l) { return l.first == letter; });
        if (it == letters.end())
            yaml.refuse("There is no flag " + std::string(1, letter), "flags are letters out of SAFRPUEC",
                        "SA is SYN+ACK");
        bits = static_cast<FlagBits>(bits | it->second);
    }
    return bits;
}

CountRange PatternReader::range(const YamlReader& yaml) {
    if (yaml.isText()) {
        const long long n = yaml.whole(0, INT32_MAX);
        return {n, n};
    }
    yaml.onlyKeys({"at_least", "at_most"}, "a range");
    return bounds(yaml);
}

CountRange PatternReader::bounds(const YamlReader& yaml) {
    if (!yaml.has("at_least") && !yaml.has("at_most"))
        yaml.refuse("A number of times is expected here", "at_least: or at_most: is needed");
    CountRange r;
    if (yaml.has("at_least")) r.atLeast = yaml.at("at_least").whole(0, INT32_MAX);
    if (yaml.has("at_most")) r.atMost = yaml.at("at_most").whole(0, INT32_MAX);
    if (r.atLeast > r.atMost) yaml.refuse("No number fits here", "at_least: is greater than at_most:");
    return r;
}

std::vector<YamlReader> PatternReader::oneOrMore(const YamlReader& yaml) {
    std::vector<YamlReader> items;
    yaml.eachItem([&](const YamlReader& item) { items.push_back(item); });
    if (items.empty()) yaml.refuse("At least one is expected here", "the list is empty");
    return items;
}

CallPattern PatternReader::call(const YamlReader& yaml) const {
    yaml.onlyKeys({"program", "primitive"}, "a call");
    CallPattern p;
    if (yaml.has("program")) p.program = program(yaml.at("program"));
    if (yaml.has("primitive")) p.primitive = primitive(yaml.at("primitive"));
    return p;
}

ReturnPattern PatternReader::returned(const YamlReader& yaml) const {
    yaml.onlyKeys({"program", "primitive", "ok", "errno", "bytes", "text", "eof", "blocked"}, "a return");
    ReturnPattern p;
    if (yaml.has("program")) p.program = program(yaml.at("program"));
    if (yaml.has("primitive")) p.primitive = primitive(yaml.at("primitive"));
    if (yaml.has("ok")) p.ok = yaml.at("ok").yesOrNo();
    if (yaml.has("errno")) p.error = error(yaml.at("errno"));
    if (yaml.has("bytes")) p.bytes = yaml.at("bytes").whole(0, INT32_MAX);
    if (yaml.has("text")) p.data = yaml.at("text").text();
    if (yaml.has("eof")) p.eof = yaml.at("eof").yesOrNo();
    if (yaml.has("blocked")) p.blocked = yaml.at("blocked").yesOrNo();
    return p;
}

SegmentPattern PatternReader::segment(const YamlReader& yaml) const {
    return segment(yaml, {"arrived", "fate", "again", "win", "transport"});
}

SegmentPattern PatternReader::segment(const YamlReader& yaml, const std::vector<std::string_view>& more) const {
    SegmentPattern p;
    if (yaml.isText()) {
        p.flags = flags(yaml);
        return p;
    }
    std::vector<std::string_view> known{"flags", "from", "to", "len"};
    known.insert(known.end(), more.begin(), more.end());
    yaml.onlyKeys(known, "a segment");
    if (yaml.has("flags")) p.flags = flags(yaml.at("flags"));
    if (yaml.has("from")) p.from = program(yaml.at("from"));
    if (yaml.has("to")) p.to = program(yaml.at("to"));
    if (yaml.has("len")) p.length = range(yaml.at("len"));
    if (yaml.has("arrived")) p.arrived = yaml.at("arrived").yesOrNo();
    if (yaml.has("fate")) p.fate = yaml.at("fate").oneOf("fate", byName(knownFates));
    if (p.arrived && p.fate && *p.fate != SegmentFate::Delivered)
        yaml.at("fate").refuse("No segment fits here", "what arrived was delivered", "Leave out arrived:");
    if (yaml.has("again")) p.again = yaml.at("again").yesOrNo();
    if (yaml.has("win")) p.window = range(yaml.at("win"));
    if (yaml.has("transport")) p.transport = readTransport(yaml.at("transport"));
    return p;
}

StatePattern PatternReader::countedState(const YamlReader& yaml) const {
    return stateOf(yaml, {"program", "to", "kind", "nth"});
}

StatePattern PatternReader::stateOf(const YamlReader& yaml, const std::vector<std::string_view>& keys) const {
    // {client: ESTABLISHED}, the short form, or {program: client, to: ESTABLISHED, kind: connection}
    StatePattern p;
    if (!yaml.has("program") && !yaml.has("to") && yaml.isMap() && yaml.node().size() == 1) {
        yaml.eachEntry([&](const YamlReader& key, const YamlReader& value) {
            p.program = program(key);
            p.to = state(value);
        });
        return p;
    }
    yaml.onlyKeys(keys, "a state");
    if (yaml.has("program")) p.program = program(yaml.at("program"));
    if (yaml.has("to")) p.to = state(yaml.at("to"));
    if (yaml.has("kind"))
        p.kind = yaml.at("kind").oneOf<SocketKind>("kind", {{"listener", SocketKind::Listener},
                                                            {"request", SocketKind::Request},
                                                            {"connection", SocketKind::Connection}});
    return p;
}

QueuePattern PatternReader::queue(const YamlReader& yaml) const {
    yaml.onlyKeys({"program", "syn", "accept", "send", "receive"}, "a queue");
    QueuePattern p;
    if (yaml.has("program")) p.program = program(yaml.at("program"));
    if (yaml.has("syn")) p.syn = range(yaml.at("syn"));
    if (yaml.has("accept")) p.accept = range(yaml.at("accept"));
    if (yaml.has("send")) p.send = range(yaml.at("send"));
    if (yaml.has("receive")) p.receive = range(yaml.at("receive"));
    return p;
}

DecisionPattern PatternReader::decision(const YamlReader& yaml) const {
    yaml.onlyKeys({"action", "by"}, "a decision");
    DecisionPattern p;
    if (yaml.has("action")) p.action = yaml.at("action").oneOf("action", byName(wireActions));
    if (yaml.has("by")) p.by = yaml.at("by").oneOf("decider", byName(deciders));
    return p;
}

KilledPattern PatternReader::killed(const YamlReader& yaml) const {
    yaml.onlyKeys({"program"}, "a killed program");
    KilledPattern p;
    if (yaml.has("program")) p.program = program(yaml.at("program"));
    return p;
}

EventPattern PatternReader::pattern(const YamlReader& yaml) const {
    yaml.onlyKeys({"call", "return", "segment", "state", "queue", "decision", "killed"}, "a pattern");
    if (yaml.node().size() != 1) yaml.refuse("A pattern speaks of one event", "several are named here");
    if (yaml.has("call")) return call(yaml.at("call"));
    if (yaml.has("return")) return returned(yaml.at("return"));
    if (yaml.has("segment")) return segment(yaml.at("segment"));
    if (yaml.has("state")) return stateOf(yaml.at("state"), {"program", "to", "kind"});
    if (yaml.has("decision")) return decision(yaml.at("decision"));
    if (yaml.has("killed")) return killed(yaml.at("killed"));
    return queue(yaml.at("queue"));
}

std::vector<EventPattern> PatternReader::patterns(const YamlReader& yaml) const {
    std::vector<EventPattern> all;
    for (const YamlReader& item : oneOrMore(yaml)) all.push_back(pattern(item));
    return all;
}

InOrder PatternReader::segments(const YamlReader& yaml) const {
    yaml.onlyKeys({"in_order"}, "segments");
    InOrder order;
    for (const YamlReader& item : oneOrMore(yaml.at("in_order"))) order.patterns.emplace_back(segment(item));
    return order;
}

InOrder PatternReader::states(const YamlReader& yaml) const {
    yaml.onlyKeys({"program", "in_order"}, "states");
    const std::string who = program(yaml.at("program"));
    InOrder order;
    for (const YamlReader& item : oneOrMore(yaml.at("in_order")))
        order.patterns.emplace_back(StatePattern{who, state(item), std::nullopt});
    return order;
}

const std::vector<std::string_view>& PatternReader::ruleKeys() {
    static const std::vector<std::string_view> keys{"segments", "states",  "in_order", "before",
                                                    "first",    "happens", "never",    "count"};
    return keys;
}

GoalRule PatternReader::rule(const YamlReader& yaml, const std::vector<std::string_view>& others) const {
    std::vector<std::string_view> known = ruleKeys();
    const auto isThere = [&](std::string_view key) { return yaml.has(std::string(key).c_str()); };
    const auto rules = std::count_if(known.begin(), known.end(), isThere);
    known.insert(known.end(), others.begin(), others.end());
    yaml.onlyKeys(known, "a rule");
    if (rules != 1) yaml.refuse("One rule is expected here", "there are " + std::to_string(rules));
    if (yaml.has("segments")) return segments(yaml.at("segments"));
    if (yaml.has("states")) return states(yaml.at("states"));
    if (yaml.has("in_order")) return InOrder{patterns(yaml.at("in_order"))};
    if (yaml.has("before")) return Before{patterns(yaml.at("before"))};
    if (yaml.has("first")) return First{patterns(yaml.at("first"))};
    if (yaml.has("happens")) return Happens{pattern(yaml.at("happens"))};
    if (yaml.has("never")) return Never{pattern(yaml.at("never"))};
    const YamlReader count = yaml.at("count");
    count.onlyKeys({"of", "at_least", "at_most"}, "count");
    return Count{pattern(count.at("of")), bounds(count)};
}

Goal PatternReader::goal(const YamlReader& yaml) const {
    std::vector<std::string_view> known = ruleKeys();
    known.emplace_back("id");
    yaml.onlyKeys(known, "an expectation");
    Goal goal;
    goal.id = yaml.at("id").text();
    if (goal.id.empty() || printable(asBytes(goal.id), goal.id.size()) != goal.id)
        yaml.at("id").refuse("An id is a word or a few", "this one is empty or cannot be printed");
    if (yaml.node().size() != 2) yaml.refuse("An expectation has an id and one rule", "this one has another number");
    goal.rule = rule(yaml, {"id"});
    return goal;
}

} // namespace socketscope
