// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lesson/pattern.h"

#include "core/base/errno_name.h"
#include "core/base/printable.h"
#include "core/packet/packet.h"

namespace socketscope {
namespace {

bool named(const std::optional<std::string>& wanted, const Trace& trace, ProgramId id) {
    if (!wanted) return true;
    const ProgramInfo* program = trace.program(id);
    return program != nullptr && program->name == *wanted;
}

template <typename T, typename U> bool same(const std::optional<T>& wanted, const U& actual) {
    return !wanted || *wanted == actual;
}

bool inRange(const std::optional<CountRange>& wanted, std::int32_t count) {
    return !wanted || (count >= 0 && wanted->holds(count));
}

bool match(const CallPattern& p, const Trace& trace, EventId id) {
    const auto* call = trace.get<Call>(id);
    return call != nullptr && named(p.program, trace, trace[id].program) && same(p.primitive, call->primitive);
}

bool match(const ReturnPattern& p, const Trace& trace, EventId id) {
    const auto* back = trace.get<Return>(id);
    if (back == nullptr || !named(p.program, trace, trace[id].program) || !same(p.primitive, back->primitive))
        return false;
    return same(p.ok, back->error == 0) && same(p.error, int{back->error}) && same(p.eof, back->isEnd()) &&
           same(p.blocked, back->blocked > Duration{}) && same(p.bytes, std::int64_t{back->value}) &&
           (!p.data || *p.data == trace.text(back->data));
}

bool windowFits(const std::optional<CountRange>& wanted, const Trace& trace, const Sent& sent) {
    if (!wanted) return true;
    if (!present(sent.raw) || sent.transport != Transport::Tcp) return false;
    const auto packet = decodePacket(trace.bytes(sent.raw), FieldPlaces::NotWanted);
    return packet.ok() && wanted->holds(packet.value().segment.window);
}

bool match(const SegmentPattern& p, const Trace& trace, EventId id) {
    const Sent* sent = trace.get<Sent>(id);
    EventId departure = id;
    if (p.arrived) {
        const auto* arrived = trace.get<Arrived>(id);
        if (arrived == nullptr) return false;
        departure = trace.segment(arrived->segment).sent;
        sent = trace.get<Sent>(departure);
    }
    if (sent == nullptr) return false;
    return (!p.flags || flagsFit(*p.flags, sent->flags)) && named(p.from, trace, trace[departure].program) &&
           named(p.to, trace, sent->toProgram) && (!p.length || p.length->holds(sent->length)) &&
           same(p.again, present(sent->copyOf)) && same(p.transport, sent->transport) &&
           (!p.fate || *p.fate == fateOf(trace, sent->id)) && windowFits(p.window, trace, *sent);
}

bool match(const StatePattern& p, const Trace& trace, EventId id) {
    const auto* state = trace.get<StateChanged>(id);
    return state != nullptr && named(p.program, trace, trace[id].program) && same(p.to, state->to) &&
           same(p.kind, state->kind);
}

bool match(const QueuePattern& p, const Trace& trace, EventId id) {
    const auto* queue = trace.get<QueueChanged>(id);
    return queue != nullptr && named(p.program, trace, trace[id].program) && inRange(p.syn, queue->syn) &&
           inRange(p.accept, queue->accept) && inRange(p.send, queue->send) && inRange(p.receive, queue->receive);
}

bool match(const DecisionPattern& p, const Trace& trace, EventId id) {
    const auto* decided = trace.get<Decided>(id);
    return decided != nullptr && same(p.action, decided->action) && same(p.by, decided->by);
}

bool match(const KilledPattern& p, const Trace& trace, EventId id) {
    return trace.get<Killed>(id) != nullptr && named(p.program, trace, trace[id].program);
}

std::string who(const std::optional<std::string>& program) { return program ? *program + " " : std::string(); }

std::string what(const std::optional<Primitive>& p) { return p ? std::string(name(*p)) : "a primitive"; }

std::string range(const char* word, const std::optional<CountRange>& r) {
    if (!r) return {};
    std::string text = std::string(" ") + word;
    if (r->atLeast == r->atMost) return text + " " + std::to_string(r->atLeast);
    if (r->atLeast > 0) text += " at least " + std::to_string(r->atLeast);
    if (r->atMost != INT64_MAX) text += " at most " + std::to_string(r->atMost);
    return text;
}

std::string say(const SegmentPattern& p) {
    std::string text = p.flags ? "segment " + flagLetters(*p.flags) : "a segment";
    if (p.from) text += " from " + *p.from;
    if (p.to) text += " to " + *p.to;
    if (p.transport)
        text += *p.transport == Transport::Udp ? " of UDP" : *p.transport == Transport::Icmp ? " of ICMP" : " of TCP";
    text += range("with length", p.length) + range("with a window of", p.window);
    if (p.again) text += *p.again ? " again" : " for the first time";
    if (p.arrived) text += " arriving";
    if (p.fate) text += " being " + std::string(name(*p.fate));
    return text;
}

std::string say(const DecisionPattern& p) {
    std::string text = p.action ? "the decision to " + std::string(name(*p.action)) : "a decision";
    return p.by ? text + " by the " + std::string(name(*p.by)) : text;
}

} // namespace

SegmentFate fateOf(const Trace& trace, SegmentId segment) {
    const EventId fate = trace.segment(segment).fate;
    if (trace.get<Arrived>(fate) != nullptr) return SegmentFate::Delivered;
    if (const auto* lost = trace.get<Lost>(fate)) {
        constexpr std::array fates{SegmentFate::Dropped, SegmentFate::Lost, SegmentFate::Corrupted};
        return fates[static_cast<std::size_t>(lost->how)];
    }
    return trace.isHeld(segment) ? SegmentFate::Held : SegmentFate::Unknown;
}

bool matches(const SegmentPattern& pattern, const Trace& trace, EventId id) { return match(pattern, trace, id); }

bool matches(const EventPattern& pattern, const Trace& trace, EventId id) {
    return std::visit([&](const auto& p) { return match(p, trace, id); }, pattern);
}

EventId firstMatch(const EventPattern& pattern, const Trace& trace, EventId after) {
    for (std::uint32_t i = number(after) + 1; i <= trace.size(); ++i)
        if (matches(pattern, trace, EventId{i})) return EventId{i};
    return EventId{};
}

EventId nthMatch(const EventPattern& pattern, const Trace& trace, std::uint32_t nth) {
    EventId at = firstMatch(pattern, trace);
    for (; nth > 1 && present(at); --nth) at = firstMatch(pattern, trace, at);
    return at;
}

std::string describe(const EventPattern& pattern) {
    return std::visit(Overloaded{
                          [](const CallPattern& p) { return "the call of " + who(p.program) + what(p.primitive); },
                          [](const ReturnPattern& p) {
                              std::string text = "the return of " + who(p.program) + what(p.primitive);
                              if (p.error)
                                  text += " with " + errnoName(*p.error);
                              else if (p.ok)
                                  text += *p.ok ? " with success" : " with an error";
                              if (p.bytes) text += " with " + std::to_string(*p.bytes) + " bytes";
                              if (p.data) text += " with \"" + printable(asBytes(*p.data), 60) + "\"";
                              if (p.eof) text += *p.eof ? " with the end" : " with bytes";
                              if (p.blocked) text += *p.blocked ? " after waiting" : " at once";
                              return text;
                          },
                          [](const SegmentPattern& p) { return say(p); },
                          [](const DecisionPattern& p) { return say(p); },
                          [](const KilledPattern& p) { return p.program ? *p.program + " being killed" : "a kill"; },
                          [](const StatePattern& p) {
                              return who(p.program) + "entering " + (p.to ? std::string(name(*p.to)) : "another state");
                          },
                          [](const QueuePattern& p) {
                              return who(p.program) + "having" + range("in the SYN queue", p.syn) +
                                     range("in the accept queue", p.accept) + range("bytes to send", p.send) +
                                     range("bytes unread", p.receive);
                          },
                      },
                      pattern);
}

} // namespace socketscope
