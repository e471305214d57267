// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/json_lines.h"

#include "core/packet/packet.h"
#include "core/trace/event_json.h"

#include <algorithm>
#include <ostream>

namespace socketscope {
namespace {

using Json = EventJson;

Json describeOptions(const TcpOptions& options) {
    Json json = Json::object();
    for (const TcpOption& option : options) {
        if (const auto* mss = std::get_if<MaximumSegmentSize>(&option)) json["mss"] = mss->octets;
        if (const auto* scale = std::get_if<WindowScale>(&option)) json["window_scale"] = scale->shift;
        if (std::holds_alternative<SackPermitted>(option)) json["sack_permitted"] = true;
        if (const auto* stamps = std::get_if<Timestamps>(&option))
            json["timestamps"] = {{"value", stamps->value}, {"echo", stamps->echo}};
        if (const auto* sack = std::get_if<Sack>(&option)) json["sack_blocks"] = sack->blocks.size();
    }
    return json;
}

/// What only the bytes of a segment tell: null where nobody has seen them.
void describeHeader(const Trace& trace, const Sent& sent, Json& json) {
    std::optional<Segment> seen;
    if (present(sent.raw))
        if (auto packet = decodePacket(trace.bytes(sent.raw), FieldPlaces::NotWanted))
            seen = std::move(packet).value().segment;
    const bool tcp = seen && sent.transport == Transport::Tcp;
    const bool acks = (sent.flags & flag::ack) != 0;
    json["isn_src"] = tcp ? Json((seen->seq - sent.seq).value()) : Json(nullptr);
    json["isn_dst"] = tcp && acks ? Json((seen->ack - sent.ack).value()) : Json(nullptr);
    json["len"] = sent.length;
    json["count"] = sent.count;
    json["win"] = tcp ? Json(seen->window) : Json(nullptr);
    json["options"] = tcp ? describeOptions(seen->options) : Json(nullptr);
}

Json frame(Time t) {
    Json json;
    json["event"] = nullptr;
    json["n"] = nullptr;
    json["t"] = exact(t);
    json["cause"] = nullptr;
    return json;
}

} // namespace

std::string_view kindName(SocketKind kind) {
    constexpr std::array<std::string_view, 3> names{"listener", "request", "connection"};
    return names[static_cast<std::size_t>(kind)];
}

std::uint32_t JsonLines::numberOf(EventId id) const {
    return present(id) && number(id) <= numbers_.size() ? numbers_[number(id) - 1] : 0;
}

template <typename AnyJson> void JsonLines::line(AnyJson& json, EventId id, std::optional<Time> at) {
    json["n"] = ++n_;
    if (present(id)) {
        if (numbers_.size() < number(id)) numbers_.resize(number(id));
        numbers_[number(id) - 1] = n_;
    }
    if (at && (*at < from_ || *at > to_)) return;
    std::string text = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    for (const std::string& mark : {std::string("\"\\u0001"), std::string("\\u0001\"")})
        for (std::size_t found = text.find(mark); found != std::string::npos; found = text.find(mark, found))
            text.erase(found, mark.size());
    out_ << text << '\n';
}

void JsonLines::begin(const SessionInfo& info, std::span<const ProgramInfo> programs) {
    Json json = frame(Time{});
    json["event"] = "session";
    json["format"] = 1;
    json["version"] = info.version;
    json["scenario"] = info.scenario;
    json["wire"] = name(info.wire);
    json["why_not"] = info.whyNot ? Json(*info.whyNot) : Json(nullptr);
    json["profile"] = info.profile ? Json(*info.profile) : Json(nullptr);
    json["kernel"] = info.kernel ? Json(*info.kernel) : Json(nullptr);
    json["sysctls"] = info.sysctls;
    json["seed"] = info.seed;
    json["programs"] = Json::array();
    for (const ProgramInfo& program : programs)
        json["programs"].push_back({{"name", program.name}, {"host", name(program.host)}});
    declared_ = programs.size();
    line(json, EventId{});
}

/// Those that joined later.
void JsonLines::tellPrograms(const Trace& trace, Time at) {
    for (; declared_ < trace.programs().size(); ++declared_) {
        const ProgramInfo& program = trace.programs()[declared_];
        Json json = frame(at);
        json["event"] = "program";
        json["name"] = program.name;
        json["host"] = name(program.host);
        json["guest"] = program.guest;
        line(json, EventId{}); // who takes part is always told
    }
}

void JsonLines::write(const Trace& trace) {
    for (; taken_ < trace.size(); ++taken_) {
        const EventId id{static_cast<std::uint32_t>(taken_ + 1)};
        const TraceEvent& event = trace[id];
        tellPrograms(trace, event.at);
        if (const auto* sent = std::get_if<Sent>(&event.what)) {
            open_.push_back(sent->id);
            continue;
        }
        if (const auto* arrived = std::get_if<Arrived>(&event.what)) {
            writeSegment(trace, arrived->segment, event.at);
            continue;
        }
        if (const auto* lost = std::get_if<Lost>(&event.what)) {
            writeSegment(trace, lost->segment, event.at);
            continue;
        }
        Json json = frame(event.at);
        if (const std::uint32_t cause = numberOf(event.cause); cause != 0) json["cause"] = cause;
        describe(trace, id, json);
        line(json, id, event.at);
    }
    out_.flush();
}

void JsonLines::writeSegment(const Trace& trace, SegmentId id, Time known) {
    std::erase(open_, id);
    const Trace::SegmentRecord record = trace.segment(id);
    const Sent* sent = trace.get<Sent>(record.sent);
    if (sent == nullptr) return;
    const TraceEvent& event = trace[record.sent];
    const auto* lost = trace.get<Lost>(record.fate);
    const auto* arrived = trace.get<Arrived>(record.fate);
    Json json = frame(known);
    if (const std::uint32_t cause = numberOf(event.cause); cause != 0) json["cause"] = cause;
    json["event"] = "segment";
    json["id"] = number(id);
    json["copy_of"] = orNull(sent->copyOf);
    json["transport"] = name(sent->transport);
    json["from"] = programOrNull(trace, event.program);
    json["to"] = programOrNull(trace, sent->toProgram);
    json["src"] = endpointOrNull(trace, sent->from);
    json["dst"] = endpointOrNull(trace, sent->to);
    json["flags"] = flagLetters(sent->flags);
    json["seq"] = sent->seq;
    json["ack"] = (sent->flags & flag::ack) != 0 ? Json(sent->ack) : Json(nullptr);
    describeHeader(trace, *sent, json);
    json["sent"] = exact(event.at);
    json["arrived"] = arrived != nullptr ? exact(trace[record.fate].at) : Json(nullptr);
    // What a moment is worth: an inferred one is only a bound given by the calls.
    json["sent_is"] = name(sent->moment);
    json["arrived_is"] = arrived == nullptr ? Json(nullptr) : Json(name(arrived->moment));
    constexpr std::array<std::string_view, 3> fates{"dropped", "lost", "corrupted"};
    json["fate"] = arrived != nullptr ? "delivered"
                   : lost != nullptr  ? fates[static_cast<std::size_t>(lost->how)]
                   : trace.isHeld(id) ? "held"
                                      : "unknown";
    json["sent_rule"] = ruleOrNull(sent->rule);
    json["arrived_rule"] = ruleOrNull(arrived != nullptr ? arrived->rule : RuleId::None);
    json["origin"] = name(event.origin);
    line(json, record.sent, known);
    if (present(record.fate)) {
        if (numbers_.size() < number(record.fate)) numbers_.resize(number(record.fate));
        numbers_[number(record.fate) - 1] = n_;
    }
}

void JsonLines::writeOpen(const Trace& trace, Time at) {
    const std::vector<SegmentId> unknown = open_;
    for (const SegmentId id : unknown) writeSegment(trace, id, at);
}

void JsonLines::leaveOff(const Trace& trace) {
    write(trace);
    if (!trace.empty()) writeOpen(trace, trace[trace.last()].at);
    out_.flush();
}

void JsonLines::end(const Trace& trace, const RunEnd& end) {
    write(trace);
    const Time at = trace.empty() ? end.at : std::max(end.at, trace[trace.last()].at);
    writeOpen(trace, at);
    Json json = frame(at);
    json["event"] = "end";
    json["ok"] = end.ok;
    json["status"] = end.status;
    json["reason"] = end.reason;
    json["goals"] = Json::array();
    for (const RunEnd::GoalResult& goal : end.goals) {
        const std::uint32_t decided = numberOf(goal.at);
        json["goals"].push_back({{"id", goal.id},
                                 {"ok", goal.ok},
                                 {"why", goal.why.empty() ? Json(nullptr) : Json(goal.why)},
                                 {"at", decided != 0 ? Json(decided) : Json(nullptr)}});
    }
    json["agreement"] = nullptr;
    if (end.agreement)
        json["agreement"] = {{"checked", end.agreement->checked},
                             {"disagreed", end.agreement->disagreed},
                             {"known_differences", end.agreement->knownDifferences}};
    line(json, EventId{});
    out_.flush();
}

} // namespace socketscope
