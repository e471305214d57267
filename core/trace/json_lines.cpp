// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/json_lines.h"

#include "core/base/errno_name.h"
#include "core/base/printable.h"
#include "core/packet/packet.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <ostream>

namespace socketscope {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t shownBytes = 64;

/// Seconds with nine decimals. A floating number would print 0.1 as 0.1 and 1e-9 in another notation.
std::string secondsText(Duration d) {
    std::array<char, 40> text{};
    const auto ns = d.count();
    std::snprintf(text.data(), text.size(), "%lld.%09lld", static_cast<long long>(ns / 1'000'000'000),
                  static_cast<long long>(ns % 1'000'000'000));
    return text.data();
}

/// Numbers are put in as text between marks and the marks taken away at the end, so that all nine decimals stay.
constexpr std::string_view numberMark = "\x01";

Json exact(Duration d) { return std::string(numberMark) + secondsText(d) + std::string(numberMark); }
Json exact(Time t) { return exact(t.time_since_epoch()); }

template <typename Id> Json orNull(Id id) { return present(id) ? Json(number(id)) : Json(nullptr); }

Json endpointOrNull(const Trace& trace, EndpointId id) {
    return present(id) ? Json(trace.endpoint(id).toString()) : Json(nullptr);
}

Json programOrNull(const Trace& trace, ProgramId id) {
    const ProgramInfo* program = trace.program(id);
    return program != nullptr ? Json(program->name) : Json(nullptr);
}

Json countOrNull(std::int32_t count) { return count >= 0 ? Json(count) : Json(nullptr); }

/// "S11", null where no model was asked.
Json ruleOrNull(RuleId id) { return id == RuleId::None ? Json(nullptr) : Json(ruleOf(id).name); }
/// "RFC 9293 3.10.7.3", likewise.
Json sectionOrNull(RuleId id) { return id == RuleId::None ? Json(nullptr) : Json(ruleOf(id).section); }

Json callNames(SocketCallSet calls) {
    Json names = Json::array();
    for (const SocketCall call : calls.inOrder()) names.push_back(name(call));
    return names;
}

void describe(const Trace& trace, const TraceEvent& event, const Call& call, Json& json) {
    json["event"] = "call";
    json["call"] = number(call.id);
    json["program"] = programOrNull(trace, event.program);
    json["primitive"] = name(call.primitive);
    json["calls"] = callNames(call.calls);
    json["socket"] = orNull(call.socket);
    Json args = Json::object();
    if (present(call.address)) args["address"] = trace.endpoint(call.address).toString();
    if (call.primitive == Primitive::Listen) args["backlog"] = call.amount;
    if (call.primitive == Primitive::Send) {
        args["bytes"] = call.amount;
        args["data"] = printable(trace.bytes(call.data), shownBytes);
    }
    if (call.primitive == Primitive::Receive) args["max"] = call.amount;
    if (call.primitive == Primitive::Disconnect) args["how"] = name(call.how);
    json["args"] = std::move(args);
}

void describe(const Trace& trace, const TraceEvent& event, const Return& back, Json& json) {
    const bool moves = back.primitive == Primitive::Send || back.primitive == Primitive::Receive;
    const bool ok = back.error == 0;
    json["event"] = "return";
    json["call"] = number(back.call);
    json["program"] = programOrNull(trace, event.program);
    json["primitive"] = name(back.primitive);
    json["ok"] = ok;
    json["errno"] = ok ? Json(nullptr) : Json(errnoName(back.error));
    json["failed_call"] = back.failed == SocketCall::None ? Json(nullptr) : Json(name(back.failed));
    json["bytes"] = moves && ok ? Json(back.value) : Json(nullptr);
    const bool received = back.primitive == Primitive::Receive && ok;
    json["data"] = received ? Json(printable(trace.bytes(back.data), shownBytes)) : Json(nullptr);
    json["eof"] = back.isEnd();
    json["blocked"] = exact(back.blocked);
    json["socket"] = orNull(back.socket);
    const bool makes = back.primitive == Primitive::Listen || back.primitive == Primitive::Accept;
    json["fd"] = makes && ok && back.value >= 0 ? Json(back.value) : Json(nullptr);
    json["local"] = endpointOrNull(trace, back.local);
    json["remote"] = endpointOrNull(trace, back.remote);
}

void describe(const Trace& trace, const TraceEvent& event, const StateChanged& state, Json& json) {
    json["event"] = "state";
    json["socket"] = number(state.socket);
    json["program"] = programOrNull(trace, event.program);
    json["kind"] = name(state.kind);
    json["local"] = endpointOrNull(trace, state.local);
    json["remote"] = endpointOrNull(trace, state.remote);
    json["from"] = name(state.from);
    json["to"] = name(state.to);
    json["rule"] = sectionOrNull(state.rule);
    json["rule_name"] = ruleOrNull(state.rule);
    json["fd"] = state.fd < 0 ? Json(nullptr) : Json(state.fd);
    json["t_is"] = name(state.moment);
    json["origin"] = name(event.origin);
}

void describe(const Trace& /*trace*/, const TraceEvent& event, const QueueChanged& queue, Json& json) {
    json["event"] = "queue";
    json["socket"] = number(queue.socket);
    json["syn"] = countOrNull(queue.syn);
    json["accept"] = countOrNull(queue.accept);
    json["backlog"] = countOrNull(queue.backlog);
    json["send"] = countOrNull(queue.send);
    json["receive"] = countOrNull(queue.receive);
    json["sampled"] = queue.sampled;
    json["origin"] = name(event.origin);
}

void describe(const Trace& /*trace*/, const TraceEvent& event, const TimerChanged& timer, Json& json) {
    json["event"] = "timer";
    json["socket"] = number(timer.socket);
    json["timer"] = name(timer.timer);
    json["expires"] = timer.running ? exact(timer.expires) : Json(nullptr);
    json["sampled"] = timer.sampled;
    json["origin"] = name(event.origin);
}

void describe(const Trace& /*trace*/, const TraceEvent& event, const Estimates& estimates, Json& json) {
    const auto microseconds = [](std::uint32_t us) {
        return us == 0 ? Json(nullptr) : exact(std::chrono::microseconds(us));
    };
    json["event"] = "estimates";
    json["socket"] = number(estimates.socket);
    json["cwnd"] = estimates.congestionWindow;
    json["ssthresh"] = estimates.slowStartThreshold >= 0x7FFF'FFFF ? Json(nullptr) : Json(estimates.slowStartThreshold);
    json["rtt"] = microseconds(estimates.roundTrip);
    json["rttvar"] = microseconds(estimates.roundTripVariation);
    json["rto"] = microseconds(estimates.retransmitAfter);
    json["sampled"] = estimates.sampled;
    json["origin"] = name(event.origin);
}

void describe(const Trace& /*trace*/, const TraceEvent& /*event*/, const Missed& missed, Json& json) {
    json["event"] = "missed";
    json["segments"] = missed.segments;
}

void describe(const Trace& trace, const TraceEvent& /*event*/, const SettingChanged& setting, Json& json) {
    json["event"] = "setting";
    json["name"] = trace.text(setting.name);
    json["value"] = trace.text(setting.value);
    json["ok"] = setting.error == 0;
    json["errno"] = setting.error == 0 ? Json(nullptr) : Json(errnoName(setting.error));
}

void describe(const Trace& /*trace*/, const TraceEvent& event, const Decided& decided, Json& json) {
    json["event"] = "decision";
    json["segment"] = number(decided.segment);
    json["action"] = name(decided.action);
    json["delay"] = decided.action == WireAction::Delay ? exact(decided.delay) : Json(nullptr);
    json["by"] = name(decided.by);
    json["origin"] = name(event.origin);
}

void describe(const Trace& trace, const TraceEvent& event, const Killed& killed, Json& json) {
    json["event"] = "killed";
    json["program"] = programOrNull(trace, event.program);
    json["what"] = killed.host ? "host" : "program";
}

void describe(const Trace& trace, const TraceEvent& /*event*/, const Note& note, Json& json) {
    json["event"] = "note";
    json["text"] = trace.text(note.text);
    json["level"] = name(note.level);
}

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
        std::visit(Overloaded{
                       [](const Sent&) {},
                       [](const Arrived&) {},
                       [](const Lost&) {},
                       [&](const auto& what) { describe(trace, event, what, json); },
                   },
                   event.what);
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
