// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/ladder_text.h"

#include "core/base/errno_name.h"
#include "core/base/printable.h"
#include "core/session/ladder.h"

#include <array>
#include <cstdio>

namespace socketscope {
namespace ladder_text {

std::string call(const Call& call) {
    std::string text(name(call.primitive));
    if (call.primitive == Primitive::Send) text += " " + std::to_string(call.amount);
    if (call.primitive == Primitive::Disconnect && call.how != DisconnectHow::Close)
        text += " " + std::string(name(call.how));
    return text;
}

std::string result(const Trace& trace, const Return& back) {
    if (back.error != 0) return errnoName(back.error);
    if (back.primitive == Primitive::Listen || back.primitive == Primitive::Accept)
        return "fd " + std::to_string(back.value);
    std::string text = std::to_string(back.value);
    if (back.primitive == Primitive::Receive && back.value > 0)
        text += " “" + printable(trace.bytes(back.data), 64) + "”";
    return text;
}

std::string kind(const Sent& sent) {
    if ((sent.flags & flag::rst) != 0) return "RST";
    if ((sent.flags & flag::syn) != 0) return (sent.flags & flag::ack) != 0 ? "SYN+ACK" : "SYN";
    if ((sent.flags & flag::fin) != 0) return "FIN";
    return sent.length > 0 ? "DATA" : "ACK";
}

std::string detail(const Sent& sent) {
    std::string text;
    if (sent.length > 0) {
        text = std::to_string(sent.seq);
        if (sent.length > 1) text += "–" + std::to_string(sent.seq + sent.length - 1);
    } else if ((sent.flags & (flag::syn | flag::fin | flag::rst)) != 0) {
        text = "seq " + std::to_string(sent.seq);
    }
    if ((sent.flags & flag::ack) != 0) text += (text.empty() ? "ack " : " ack ") + std::to_string(sent.ack);
    if (sent.count > 1) text += " ×" + std::to_string(sent.count);
    return text;
}

} // namespace ladder_text

std::string shortDuration(Duration d) {
    const double ns = static_cast<double>(d.count());
    const auto digits = [](double value, const char* unit) {
        std::array<char, 32> text{};
        const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
        std::snprintf(text.data(), text.size(), "%.*f %s", decimals, value, unit);
        return std::string(text.data());
    };
    if (d == Duration{}) return "0 s";
    if (ns < 999.5e3) {
        std::array<char, 32> text{};
        std::snprintf(text.data(), text.size(), ns < 9950 ? "%.1f µs" : "%.0f µs", ns / 1e3);
        return text.data();
    }
    return ns < 999.5e6 ? digits(ns / 1e6, "ms") : digits(ns / 1e9, "s");
}

std::string sentence(const Trace& trace, EventId id) {
    const TraceEvent& event = trace[id];
    const ProgramInfo* program = trace.program(event.program);
    const std::string who = program != nullptr ? program->name : "a stranger";
    return std::visit(
        Overloaded{
            [&](const Call& c) { return who + " calls " + ladder_text::call(c); },
            [&](const Return& r) {
                std::string text =
                    who + "'s " + std::string(name(r.primitive)) + " returns " + ladder_text::result(trace, r);
                if (r.blocked > Duration{}) text += " after " + shortDuration(r.blocked);
                return text;
            },
            [&](const Sent& s) {
                return who + "'s TCP sends " + ladder_text::kind(s) + " " + ladder_text::detail(s) + " (" +
                       std::string(name(event.origin)) + ")";
            },
            [&](const Arrived& a) {
                const auto* sent = trace.get<Sent>(trace.segment(a.segment).sent);
                return (sent != nullptr ? ladder_text::kind(*sent) : "a segment") + " arrives at " + who + "'s TCP (" +
                       std::string(name(event.origin)) + ")";
            },
            [&](const Lost& l) {
                const auto* sent = trace.get<Sent>(trace.segment(l.segment).sent);
                return (sent != nullptr ? ladder_text::kind(*sent) : "a segment") + " is lost";
            },
            [&](const Decided& d) {
                const auto* sent = trace.get<Sent>(trace.segment(d.segment).sent);
                return (sent != nullptr ? ladder_text::kind(*sent) : "a segment") +
                       " on the wire: " + std::string(name(d.action)) + " (" + std::string(name(d.by)) + ")";
            },
            [&](const StateChanged& s) {
                return who + "'s TCP: " + std::string(name(s.from)) + " to " + std::string(name(s.to)) + " (" +
                       std::string(name(event.origin)) + ")";
            },
            [&](const QueueChanged& q) {
                if (q.accept >= 0) return who + "'s accept queue: " + std::to_string(q.accept);
                return who + ": " + std::to_string(q.receive) + " bytes unread, " + std::to_string(q.send) +
                       " bytes not acknowledged";
            },
            [&](const TimerChanged&) { return who + ": a timer"; },
            [&](const Killed& k) { return k.host ? "the host of " + who + " is gone" : who + " is killed"; },
            [&](const Note& n) { return std::string(trace.text(n.text)); },
        },
        event.what);
}

} // namespace socketscope
