// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/ladder_text.h"

#include "core/base/errno_name.h"
#include "core/base/printable.h"
#include "core/session/ladder.h"
#include "core/trace/segment_kind.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>

namespace socketscope {
namespace ladder_text {

std::string tag(const Trace& trace, ProgramId id) {
    const ProgramInfo* program = trace.program(id);
    const auto isClient = [](const ProgramInfo& p) { return p.host == Host::Client; };
    const auto clients = std::count_if(trace.programs().begin(), trace.programs().end(), isClient);
    if (clients < 2 || program == nullptr || !isClient(*program)) return {};
    const char initial = static_cast<char>(std::toupper(static_cast<unsigned char>(program->name[0])));
    const auto sharesIt = [&](const ProgramInfo& p) {
        return isClient(p) && std::toupper(static_cast<unsigned char>(p.name[0])) == initial;
    };
    const bool unique = std::count_if(trace.programs().begin(), trace.programs().end(), sharesIt) == 1;
    return unique && std::isalpha(static_cast<unsigned char>(initial)) != 0 ? std::string{initial, ' '}
                                                                            : program->name + " ";
}

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
        return back.value < 0 ? std::string("ok") : "fd " + std::to_string(back.value);
    std::string text = std::to_string(back.value);
    if (back.primitive == Primitive::Receive && back.value > 0)
        text += " “" + printable(trace.bytes(back.data), 64) + "”";
    return text;
}

std::string kind(const Sent& sent) { return std::string(name(kindOf(sent))); }

std::string segmentName(const Trace& trace, SegmentId id) {
    const auto* sent = trace.get<Sent>(trace.segment(id).sent);
    return sent != nullptr ? kind(*sent) : "segment";
}

std::string repeat(const Trace& trace, EventId sent) {
    const auto* what = trace.get<Sent>(sent);
    if (what == nullptr || !present(what->copyOf)) return {};
    return trace.get<Decided>(trace[sent].cause) != nullptr ? " copy" : " again";
}

std::string detail(const Sent& sent) {
    if (sent.transport == Transport::Icmp) return "port unreachable";
    if (sent.transport == Transport::Udp) return std::to_string(sent.length) + (sent.length == 1 ? " byte" : " bytes");
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
                const std::string what = ladder_text::kind(s) + ladder_text::repeat(trace, id) + " " +
                                         ladder_text::detail(s) + " (" + std::string(name(event.origin)) + ")";
                // What was made on the wire, no TCP has sent.
                if (trace.get<Decided>(event.cause) != nullptr) return "on the wire in " + who + "'s name: " + what;
                return who + "'s TCP sends " + what;
            },
            [&](const Arrived& a) {
                const auto* sent = trace.get<Sent>(trace.segment(a.segment).sent);
                return (sent != nullptr ? ladder_text::kind(*sent) : "a segment") + " arrives at " + who + "'s TCP (" +
                       std::string(name(event.origin)) + ")";
            },
            [&](const Lost& l) {
                const std::string what = ladder_text::segmentName(trace, l.segment);
                if (l.how == Lost::How::Corrupted) return what + " arrives with a wrong checksum and is thrown away";
                return what + (l.how == Lost::How::Dropped ? " is dropped" : " is lost");
            },
            [&](const Decided& d) {
                return ladder_text::segmentName(trace, d.segment) + " on the wire: " + std::string(name(d.action)) +
                       " (" + std::string(name(d.by)) + ")";
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
            [&](const TimerChanged& t) {
                const std::string timer = who + "'s " + std::string(name(t.timer)) + " timer ";
                return timer + (t.running ? "runs out at " + shortDuration(t.expires.time_since_epoch()) : "stops");
            },
            [&](const Estimates& e) {
                return who + "'s TCP may have " + std::to_string(e.congestionWindow) + " segments under way";
            },
            [&](const Missed& m) { return std::to_string(m.segments) + " segments came too fast to be seen"; },
            [&](const SettingChanged& s) {
                return std::string(trace.text(s.name)) + (s.error == 0 ? " is now " : " could not be set to ") +
                       std::string(trace.text(s.value));
            },
            [&](const Killed& k) { return k.host ? "the host of " + who + " is gone" : who + " is killed"; },
            [&](const Asked& a) { return "asked: " + std::string(trace.text(a.text)); },
            [&](const Answered& a) {
                const std::string_view said = trace.text(a.answer);
                return said.empty() ? std::string("passed over") : "answered: " + std::string(said);
            },
            [&](const Hinted& h) {
                return "hint " + std::to_string(h.number) + " read: " + std::string(trace.text(h.text));
            },
            [&](const Note& n) { return std::string(trace.text(n.text)); },
        },
        event.what);
}

} // namespace socketscope
