// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/event_json.h"

#include "core/base/errno_name.h"
#include "core/base/printable.h"

#include <array>
#include <cstdio>

namespace socketscope {
namespace {

using Json = EventJson;

constexpr std::size_t shownBytes = 64;

/// Seconds with nine decimals. A floating number would print 0.1 as 0.1 and 1e-9 in another notation.
std::string secondsText(Duration d) {
    std::array<char, 40> text{};
    const auto ns = d.count();
    std::snprintf(text.data(), text.size(), "%lld.%09lld", static_cast<long long>(ns / 1'000'000'000),
                  static_cast<long long>(ns % 1'000'000'000));
    return text.data();
}

template <typename Id> Json orNull(Id id) { return present(id) ? Json(number(id)) : Json(nullptr); }

Json countOrNull(std::int32_t count) { return count >= 0 ? Json(count) : Json(nullptr); }

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

void describe(const Trace& trace, const TraceEvent& /*event*/, const Asked& asked, Json& json) {
    json["event"] = "asked";
    json["question"] = trace.text(asked.question);
    json["text"] = trace.text(asked.text);
}

void describe(const Trace& trace, const TraceEvent& /*event*/, const Answered& answered, Json& json) {
    json["event"] = "answered";
    json["question"] = trace.text(answered.question);
    json["answer"] = present(answered.answer) ? Json(trace.text(answered.answer)) : Json(nullptr);
}

void describe(const Trace& trace, const TraceEvent& /*event*/, const Hinted& hint, Json& json) {
    json["event"] = "hint";
    json["number"] = hint.number;
    json["text"] = trace.text(hint.text);
}

void describe(const Trace& trace, const TraceEvent& /*event*/, const Note& note, Json& json) {
    json["event"] = "note";
    json["text"] = trace.text(note.text);
    json["level"] = name(note.level);
}

} // namespace

EventJson exact(Duration d) { return std::string(numberMark) + secondsText(d) + std::string(numberMark); }
EventJson exact(Time t) { return exact(t.time_since_epoch()); }

EventJson endpointOrNull(const Trace& trace, EndpointId id) {
    return present(id) ? Json(trace.endpoint(id).toString()) : Json(nullptr);
}

EventJson programOrNull(const Trace& trace, ProgramId id) {
    const ProgramInfo* program = trace.program(id);
    return program != nullptr ? Json(program->name) : Json(nullptr);
}

EventJson ruleOrNull(RuleId id) { return id == RuleId::None ? Json(nullptr) : Json(ruleOf(id).name); }
EventJson sectionOrNull(RuleId id) { return id == RuleId::None ? Json(nullptr) : Json(ruleOf(id).section); }

void describe(const Trace& trace, EventId id, EventJson& json) {
    const TraceEvent& event = trace[id];
    std::visit(Overloaded{
                   [](const Sent&) {},
                   [](const Arrived&) {},
                   [](const Lost&) {},
                   [&](const auto& what) { describe(trace, event, what, json); },
               },
               event.what);
}

} // namespace socketscope
