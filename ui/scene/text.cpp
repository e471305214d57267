// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/text.h"

#include "core/base/errno_name.h"
#include "core/trace/segment_kind.h"
#include "ui/scene/text_words.h"
#include "ui/scene/units.h"

#include <algorithm>

namespace socketscope {
namespace {

const Sent* segmentOf(const Trace& trace, SegmentId id) { return trace.get<Sent>(trace.segment(id).sent); }

QString queueSentence(const QueueChanged& q) {
    if (q.backlog >= 0 && q.accept >= 0)
        return Words::tr("Accept queue: %1 of %2 places are taken.").arg(q.accept).arg(q.backlog + 1);
    if (q.receive < 0) return Words::tr("The kernel was asked how full its queues are, and did not say.");
    return Words::tr("%1 wait for RECEIVE, %2 are sent and not acknowledged yet.")
        .arg(bytesText(static_cast<std::uint32_t>(q.receive)),
             bytesText(static_cast<std::uint32_t>(std::max(q.send, 0))));
}

QString estimatesSentence(const Estimates& e) {
    const QString window =
        Words::tr("TCP may have %n segments under way.", nullptr, static_cast<int>(e.congestionWindow));
    if (e.roundTrip == 0) return window;
    const auto time = [](std::uint32_t us) { return durationText(std::chrono::microseconds(us)); };
    return Words::tr("%1 A round trip takes about %2; without an answer it sends again after %3.")
        .arg(window, time(e.roundTrip), time(e.retransmitAfter));
}

QString settingSentence(const Trace& trace, const SettingChanged& s) {
    const auto text = [&](Blob blob) { return QString::fromStdString(std::string(trace.text(blob))); };
    if (s.error == 0)
        return Words::tr("From now on %1 is %2.", "a kernel setting, its value").arg(text(s.name), text(s.value));
    return Words::tr("%1 could not be set to %2: %3.", "a kernel setting, a value, an errno")
        .arg(text(s.name), text(s.value), QString::fromStdString(errnoName(s.error)));
}

QString timerSentence(const TimerChanged& t) {
    const auto name = [&]() -> QString {
        switch (t.timer) {
        case TimerChanged::Timer::Retransmit:
            return Words::tr("The retransmission timer");
        case TimerChanged::Timer::Persist:
            return Words::tr("The timer that probes a full receiver");
        case TimerChanged::Timer::Keepalive:
            return Words::tr("The keep-alive timer");
        case TimerChanged::Timer::TimeWait:
            return Words::tr("The TIME-WAIT timer");
        }
        return {};
    }();
    if (!t.running) return Words::tr("%1 is stopped.", "a timer").arg(name);
    return Words::tr("%1 runs until %2.", "a timer, a time").arg(name, timeText(t.expires));
}

QString callDetail(const Trace& trace, const Call& call) {
    QStringList calls;
    for (const SocketCall c : call.calls.inOrder()) {
        QString args;
        if (c == SocketCall::Listen || c == SocketCall::Send || c == SocketCall::Recv)
            args = QString::number(call.amount);
        if (c == SocketCall::Connect || c == SocketCall::Bind) args = endpointText(trace, call.address);
        if (c == SocketCall::Shutdown) args = QStringLiteral("SHUT_WR");
        calls << latin(name(c)) + QLatin1Char('(') + args + QLatin1Char(')');
    }
    return calls.join(QLatin1Char(' '));
}

QString returnDetail(const Trace& trace, const Return& ret) {
    if (ret.error != 0)
        return ret.failed == SocketCall::None ? QString() : latin(name(ret.failed)) + QStringLiteral("() → -1");
    const bool descriptor =
        (ret.primitive == Primitive::Listen || ret.primitive == Primitive::Accept) && ret.value >= 0;
    if (ret.value < 0) return {}; // the RFC's calls know no descriptors
    QString text = descriptor ? QStringLiteral("→ fd %1").arg(ret.value) : QStringLiteral("→ %1").arg(ret.value);
    if (present(ret.data)) text += QLatin1Char(' ') + quotedText(trace.bytes(ret.data), 16);
    return text;
}

QString segmentDetail(const Sent& sent) {
    if (sent.transport != Transport::Tcp) return bytesText(sent.length);
    QString text = QStringLiteral("seq %1").arg(sent.seq);
    if ((sent.flags & flag::ack) != 0) text += QStringLiteral(" · ack %1").arg(sent.ack);
    if (sent.length > 0) text += QStringLiteral(" · len %1").arg(sent.length);
    return text;
}

QString stateDetail(const Trace& trace, const StateChanged& s) {
    if (!present(s.local)) return {};
    QString text = endpointText(trace, s.local);
    if (present(s.remote)) text += QStringLiteral(" ⇄ ") + endpointText(trace, s.remote);
    return text;
}

} // namespace

QString latin(std::string_view word) { return QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size())); }

QString programTitle(const Trace& trace, ProgramId program) {
    const ProgramInfo* info = trace.program(program);
    if (info == nullptr) return Words::tr("Somebody", "a program that is not known");
    if (info->name == "client") return Words::tr("Client", "name of a program");
    if (info->name == "server") return Words::tr("Server", "name of a program");
    return QString::fromStdString(info->name);
}

QString clientLetter(std::uint32_t client) {
    return client < 26 ? QString(QChar(static_cast<char16_t>(u'A' + client))) : QString::number(client + 1);
}

QString clientHead(const Trace& trace, ProgramId program, bool alone) {
    const ProgramInfo* info = trace.program(program);
    if (alone && (info == nullptr || !info->guest)) return Words::tr("Client program");
    return programCaption(trace, program);
}

QString userNote(const Trace& trace, ProgramId program) {
    const ProgramInfo* info = trace.program(program);
    return info != nullptr && info->guest ? Words::tr("calls not seen", "of a program that is not ours")
                                          : Words::tr("service user");
}

QString programCaption(const Trace& trace, ProgramId program) {
    const QString title = programTitle(trace, program);
    std::uint32_t clients = 0, before = 0;
    for (std::uint16_t p = 0; p < trace.programs().size(); ++p) {
        if (trace.programs()[p].host != Host::Client) continue;
        ++clients;
        if (p < number(program)) ++before;
    }
    const ProgramInfo* info = trace.program(program);
    if (info == nullptr || info->host != Host::Client || clients < 2) return title;
    const QString letter = clientLetter(before);
    if (title == letter || info->name == "client") return Words::tr("Client %1", "a letter").arg(letter);
    return letter + QStringLiteral(" · ") + title;
}

QString subject(const Trace& trace, ProgramId program) {
    const ProgramInfo* info = trace.program(program);
    if (info == nullptr) return Words::tr("Another program", "begins a sentence");
    if (info->name == "client") return Words::tr("The client", "begins a sentence");
    if (info->name == "server") return Words::tr("The server", "begins a sentence");
    return QString::fromStdString(info->name);
}

QString object(const Trace& trace, ProgramId program) {
    const ProgramInfo* info = trace.program(program);
    if (info == nullptr) return Words::tr("another program", "inside a sentence");
    if (info->name == "client") return Words::tr("the client", "inside a sentence");
    if (info->name == "server") return Words::tr("the server", "inside a sentence");
    return QString::fromStdString(info->name);
}

QString endpointText(const Trace& trace, EndpointId endpoint) {
    return QString::fromStdString(trace.endpoint(endpoint).toString());
}

QString bytesText(std::uint32_t count) {
    if (count == 1) return Words::tr("1 byte");
    return Words::tr("%n bytes", "2 or more", static_cast<int>(std::min<std::uint32_t>(count, 0x7FFF'FFFF)));
}

QString quotedText(ByteView bytes, int most) {
    if (bytes.empty()) return {};
    const auto room = static_cast<std::size_t>(most);
    QString text = QString::fromUtf8(reinterpret_cast<const char*>(bytes.data()), // NOLINT(*-reinterpret-cast)
                                     static_cast<qsizetype>(std::min(bytes.size(), 4 * room)));
    for (QChar& c : text)
        if (!c.isPrint()) c = QLatin1Char('.');
    if (text.size() > most) text = text.left(most - 1) + QStringLiteral("…");
    return QStringLiteral("“") + text + QStringLiteral("”");
}

QString segmentName(const Sent& sent) { return latin(name(kindOf(sent))); }

QString headline(const Trace& trace, EventId event) {
    if (!present(event)) return {};
    const auto ofSegment = [&](SegmentId id) {
        const Sent* sent = segmentOf(trace, id);
        return sent != nullptr ? segmentName(*sent) : QString();
    };
    return std::visit(
        Overloaded{
            [](const Call& c) { return latin(name(c.primitive)); },
            [](const Return& r) {
                const QString primitive = latin(name(r.primitive));
                if (r.error == 0) return Words::tr("%1 returns", "a primitive").arg(primitive);
                return Words::tr("%1 fails: %2", "a primitive, an errno")
                    .arg(primitive, QString::fromStdString(errnoName(r.error)));
            },
            [](const Sent& s) { return segmentName(s); },
            [&](const Arrived& a) { return Words::tr("%1 arrives").arg(ofSegment(a.segment)); },
            [&](const Lost& l) { return Words::tr("%1 is lost").arg(ofSegment(l.segment)); },
            [&](const Decided& d) { return decisionName(d.action); },
            [](const StateChanged& s) { return latin(name(s.to)); },
            [](const QueueChanged&) { return Words::tr("Queues"); },
            [](const TimerChanged&) { return Words::tr("Timer"); },
            [](const Estimates&) { return Words::tr("Estimates"); },
            [](const Missed&) { return Words::tr("Segments missed"); },
            [](const SettingChanged&) { return Words::tr("Kernel setting"); },
            [](const Killed& k) { return k.host ? Words::tr("The host is gone") : Words::tr("The program is killed"); },
            [](const Asked&) { return Words::tr("A question"); },
            [](const Answered&) { return Words::tr("Your answer"); },
            [](const Hinted& h) { return Words::tr("Hint %1").arg(h.number); },
            [](const Note&) { return Words::tr("Note"); },
        },
        trace[event].what);
}

QString fieldDetail(const Trace& trace, EventId event) {
    if (!present(event)) return {};
    const auto ofSegment = [&](SegmentId id) {
        const Sent* sent = segmentOf(trace, id);
        return sent != nullptr ? segmentDetail(*sent) : QString();
    };
    return std::visit(Overloaded{
                          [&](const Call& c) { return callDetail(trace, c); },
                          [&](const Return& r) { return returnDetail(trace, r); },
                          [](const Sent& s) { return segmentDetail(s); },
                          [&](const Arrived& a) { return ofSegment(a.segment); },
                          [&](const Lost& l) { return ofSegment(l.segment); },
                          [&](const Decided& d) { return ofSegment(d.segment); },
                          [&](const StateChanged& s) { return stateDetail(trace, s); },
                          [](const auto&) { return QString(); },
                      },
                      trace[event].what);
}

namespace {

/// The rule by which TCP did it, where the event names one.
RuleId ruleBehind(const What& what) {
    return std::visit(
        [](const auto& w) {
            if constexpr (requires { w.rule; })
                return w.rule;
            else
                return RuleId::None;
        },
        what);
}

QString kept(const Trace& trace, Blob words) {
    const std::string_view text = trace.text(words);
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString happening(const Trace& trace, EventId event) {
    const TraceEvent& e = trace[event];
    return std::visit(Overloaded{
                          [&](const Call& c) { return callSentence(trace, event, e, c); },
                          [&](const Return& r) { return returnSentence(trace, event, e, r); },
                          [&](const Sent& s) { return sentSentence(trace, e, s); },
                          [&](const Arrived& a) {
                              const EventId sent = trace.segment(a.segment).sent;
                              if (!present(sent)) return Words::tr("A segment arrives.");
                              return arrivedSentence(trace, event, *trace.get<Sent>(sent));
                          },
                          [&](const Lost& l) {
                              const Sent* sent = segmentOf(trace, l.segment);
                              return sent != nullptr ? lostSentence(*sent, l.how) : Words::tr("A segment is lost.");
                          },
                          [&](const Decided& d) { return decisionSentence(segmentOf(trace, d.segment), d); },
                          [&](const StateChanged& s) { return stateSentence(trace, e, s); },
                          [](const QueueChanged& q) { return queueSentence(q); },
                          [](const TimerChanged& t) { return timerSentence(t); },
                          [](const Estimates& found) { return estimatesSentence(found); },
                          [](const Missed& missed) {
                              return Words::tr("%n segments came too fast to be seen, and are lost.", nullptr,
                                               static_cast<int>(missed.segments));
                          },
                          [&](const SettingChanged& s) { return settingSentence(trace, s); },
                          [&](const Killed& k) { return killedSentence(trace, e.program, k.host); },
                          [&](const Asked& a) { return kept(trace, a.text); },
                          [&](const Answered& a) {
                              return present(a.answer) ? kept(trace, a.answer)
                                                       : Words::tr("The question was passed over.");
                          },
                          [&](const Hinted& h) { return kept(trace, h.text); },
                          [&](const Note& n) { return kept(trace, n.text); },
                      },
                      e.what);
}

} // namespace

QString narration(const Trace& trace, EventId event) {
    if (!present(event)) return {};
    const QString sentence = happening(trace, event), rule = ruleSentence(ruleBehind(trace[event].what));
    return rule.isEmpty() ? sentence : sentence + QLatin1Char(' ') + rule;
}

} // namespace socketscope
