// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/segment_kind.h"
#include "ui/scene/text_words.h"
#include "ui/scene/units.h"

// Segments and states in words, and what a mark rests on.

namespace socketscope {
namespace {

/// The ACK that ends a handshake: nothing but the SYNs has been counted.
bool endsHandshake(const Sent& s) { return kindOf(s) == SegmentKind::Ack && s.seq == 1 && s.ack == 1; }

QString range(const Sent& s) {
    if (s.length < 2) return QString::number(s.seq);
    return QStringLiteral("%1–%2").arg(s.seq).arg(s.seq + s.length - 1);
}

/// From what kernels report a segment nobody saw must have been there.
QString reasonFor(const Sent& s) {
    switch (kindOf(s)) {
    case SegmentKind::Syn:
        return Words::tr("The calling kernel reports SYN-SENT or later, so a SYN must have left.");
    case SegmentKind::SynAck:
        return Words::tr("The calling kernel reports ESTABLISHED, so a SYN+ACK must have arrived.");
    case SegmentKind::Ack:
        if (endsHandshake(s))
            return Words::tr("The answering kernel reports ESTABLISHED, so an ACK must have arrived.");
        return Words::tr("The state of the other end changed, so an ACK must have arrived.");
    case SegmentKind::Data:
        if (s.count > 1) return Words::tr("The kernel counts %1 segments with data since this SEND.").arg(s.count);
        return Words::tr("The kernel counts one more segment with data since this SEND.");
    case SegmentKind::Fin:
        return Words::tr("The kernels report states that follow a FIN only.");
    case SegmentKind::Rst:
        return Words::tr("The call failed as it fails after a RST only.");
    case SegmentKind::NoAck:
    case SegmentKind::Udp:
    case SegmentKind::Icmp:
        break; // nobody infers them
    }
    return {};
}

QString momentWords(Moment moment, Time at) {
    switch (moment) {
    case Moment::NotBefore:
        return Words::tr("Not before %1: nothing closer is known.", "a time").arg(timeText(at));
    case Moment::NotAfter:
        return Words::tr("At %1 or earlier: nothing closer is known.", "a time").arg(timeText(at));
    case Moment::Exact:
        break;
    }
    return {};
}

QString sentEvidence(const TraceEvent& event, const Sent& sent) {
    switch (event.origin) {
    case Origin::Observed:
        return Words::tr("Observed: seen on the wire at %1.", "a time").arg(timeText(event.at));
    case Origin::Inferred:
        return Words::tr("Inferred: %1 %2", "a reason, how well the time is known")
            .arg(reasonFor(sent), momentWords(sent.moment, event.at))
            .trimmed();
    case Origin::Modelled:
        break;
    }
    return Words::tr("Modelled: what our own TCP does by RFC 9293.");
}

QString arrivalEvidence(const Trace& trace, const TraceEvent& event, const Arrived& a) {
    const auto* sent = trace.get<Sent>(trace.segment(a.segment).sent);
    if (event.origin == Origin::Inferred && sent != nullptr)
        return Words::tr("Inferred: %1 %2", "a reason, how well the time is known")
            .arg(reasonFor(*sent), momentWords(a.moment, event.at))
            .trimmed();
    if (event.origin == Origin::Modelled) return Words::tr("Modelled: what our own TCP does by RFC 9293.");
    return Words::tr("Observed: delivered at %1.", "a time").arg(timeText(event.at));
}

QString stateEvidence(const TraceEvent& event, const StateChanged& state) {
    switch (event.origin) {
    case Origin::Observed:
        if (state.moment == Moment::Exact)
            return Words::tr("Observed: the kernel reported this state at %1.", "a time").arg(timeText(event.at));
        return Words::tr("Observed: the kernel reported this state when it was asked. Entered: %1", "a moment")
            .arg(momentWords(state.moment, event.at));
    case Origin::Inferred:
        return Words::tr("Inferred: the kernel reports a later state, and the way there leads through this one. %1",
                         "how well the time is known")
            .arg(momentWords(state.moment, event.at))
            .trimmed();
    case Origin::Modelled:
        break;
    }
    return Words::tr("Modelled: what our own TCP does by RFC 9293.");
}

/// Made in the middle of the wire; empty where a TCP has sent it.
QString madeSentence(const Trace& trace, const TraceEvent& event, const Sent& s) {
    const auto* made = trace.get<Decided>(event.cause);
    if (made == nullptr) return {};
    if (made->action == WireAction::Forge)
        return Words::tr("%1 begins in the middle of the wire. It bears the address of %2, but no TCP has sent it.",
                         "a segment, a program")
            .arg(segmentName(s), object(trace, event.program));
    return Words::tr("A copy of %1 goes on from the middle of the wire: no TCP has sent this one.", "a segment")
        .arg(segmentName(s));
}

constexpr std::uint32_t soon = 32; ///< events, within which a kernel that was asked at once has answered

/// Whether the receiving end has come into another state by this arrival. Where nobody could look so closely it is
/// taken to have: the arrival was inferred from that.
bool changesState(const Trace& trace, EventId arrived) {
    if (trace[arrived].origin == Origin::Inferred) return true;
    const std::uint32_t end = std::min(number(trace.last()), number(arrived) + soon);
    for (std::uint32_t n = number(arrived) + 1; n <= end; ++n)
        if (trace[EventId{n}].cause == arrived && trace.get<StateChanged>(EventId{n}) != nullptr) return true;
    return false;
}

/// Its bytes were acknowledged before it came: since the first that had them has left, for a repeat.
bool hadItsBytes(const Trace& trace, EventId arrived, const Sent& s) {
    if (!present(s.copyOf)) return false;
    const EventId first = trace.segment(s.copyOf).sent;
    for (std::uint32_t n = number(arrived) - 1; n > number(first); --n) {
        const auto* answer = trace.get<Sent>(EventId{n});
        if (answer != nullptr && answer->from == s.to && answer->to == s.from && (answer->flags & flag::ack) != 0 &&
            answer->ack >= s.seq + s.length)
            return true;
    }
    return false;
}

QString noStateChanges(const Trace& trace, const Sent& s) {
    return Words::tr("%1 is there, and no state of %2 is seen to change by it.", "a segment, a program")
        .arg(segmentName(s), object(trace, s.toProgram));
}

} // namespace

QString sentSentence(const Trace& trace, const TraceEvent& event, const Sent& s) {
    if (const QString made = madeSentence(trace, event, s); !made.isEmpty()) return made;
    const QString tcp = Words::tr("%1: TCP", "a program begins the sentence; its TCP does something")
                            .arg(programTitle(trace, event.program));
    switch (kindOf(s)) {
    case SegmentKind::Syn:
        return Words::tr("%1 sends SYN: “I want to talk, and my bytes are numbered from here.”").arg(tcp);
    case SegmentKind::SynAck:
        return Words::tr("%1 answers SYN+ACK by itself: no program is asked.").arg(tcp);
    case SegmentKind::Ack:
        if (endsHandshake(s))
            return Words::tr("%1 sends ACK, the third segment of the handshake: “I have your SYN too.”").arg(tcp);
        return Words::tr("%1 sends ACK: “I have everything before number %2.” Its program may have read none of it.")
            .arg(tcp)
            .arg(s.ack);
    case SegmentKind::Data:
        if (s.count > 1)
            return Words::tr("%1 sends bytes %2 in %3 segments: one SEND is not one segment.")
                .arg(tcp, range(s), QString::number(s.count));
        return Words::tr("%1 sends bytes %2 of its stream.").arg(tcp, range(s));
    case SegmentKind::Fin:
        return Words::tr("%1 sends FIN: “I have nothing more to say.” The other direction stays open.").arg(tcp);
    case SegmentKind::Rst:
        return Words::tr("%1 sends RST: “There is no such connection here.”").arg(tcp);
    case SegmentKind::NoAck:
        return Words::tr("%1 sends a segment without an ACK flag.").arg(tcp);
    case SegmentKind::Udp:
        return Words::tr("%1 sends a datagram of %2: one message, no connection, and nobody sends it again.")
            .arg(programTitle(trace, event.program), bytesText(s.length));
    case SegmentKind::Icmp:
        return Words::tr("The other host answers with an ICMP message: no program has that port.");
    }
    return {};
}

QString arrivedSentence(const Trace& trace, EventId arrived, const Sent& s) {
    const bool changes = changesState(trace, arrived);
    switch (kindOf(s)) {
    case SegmentKind::Syn:
        return Words::tr("The SYN is there. The kernel of %1 deals with it; the program sleeps on.")
            .arg(object(trace, s.toProgram));
    case SegmentKind::SynAck:
        if (!changes) return noStateChanges(trace, s);
        return Words::tr("The SYN+ACK is there: for %1 the connection is open.").arg(object(trace, s.toProgram));
    case SegmentKind::Ack:
        if (endsHandshake(s) && changes)
            return Words::tr("The third segment is there: the handshake is finished, and ACCEPT had no part in it.");
        if (endsHandshake(s)) return noStateChanges(trace, s);
        return Words::tr("The ACK is there. It says that everything before number %1 has come.").arg(s.ack);
    case SegmentKind::Data:
        if (hadItsBytes(trace, arrived, s))
            return Words::tr("Data once more: %1. TCP has them already, and says so again.", "bytes")
                .arg(bytesText(s.length));
        return Words::tr("Data is there: %1. What TCP can take waits in the receive buffer until %2 calls RECEIVE.",
                         "bytes, a program")
            .arg(bytesText(s.length), object(trace, s.toProgram));
    case SegmentKind::Fin:
        if (!changes) return noStateChanges(trace, s);
        return Words::tr("The FIN is there: after the last byte, RECEIVE of %1 will return 0.")
            .arg(object(trace, s.toProgram));
    case SegmentKind::Rst:
        if (!changes) return noStateChanges(trace, s);
        return Words::tr("The RST is there: the connection is gone, and %1 will be told so.")
            .arg(object(trace, s.toProgram));
    case SegmentKind::NoAck:
        return Words::tr("A segment without an ACK flag is there. Where there is a connection, TCP drops it.");
    case SegmentKind::Udp:
        return Words::tr("The datagram is there. If somebody has the port, it waits until %1 calls RECEIVE.")
            .arg(object(trace, s.toProgram));
    case SegmentKind::Icmp:
        return Words::tr("The ICMP message is there: the next call of %1 will be told.")
            .arg(object(trace, s.toProgram));
    }
    return {};
}

QString lostSentence(const Sent& s, Lost::How how) {
    const QString what = segmentName(s);
    if (s.transport != Transport::Tcp)
        return Words::tr("%1 is lost. Nobody is told, and nobody sends it again.", "a datagram").arg(what);
    switch (how) {
    case Lost::How::Dropped:
        return Words::tr("%1 was dropped. Nobody is told: TCP will notice by silence.", "a segment").arg(what);
    case Lost::How::Chance:
        return Words::tr("%1 was lost on the way. Nobody is told: TCP will notice by silence.", "a segment").arg(what);
    case Lost::How::Corrupted:
        break;
    }
    return Words::tr("%1 arrived damaged: the checksum is wrong, so TCP throws it away.", "a segment").arg(what);
}

QString killedSentence(const Trace& trace, ProgramId program, bool host) {
    if (host)
        return Words::tr("The host of %1 is gone: nothing there answers any more, and nobody is told.")
            .arg(object(trace, program));
    return Words::tr("%1 is killed. Its kernel lives on and closes the sockets that it held.")
        .arg(subject(trace, program));
}

QString decisionName(WireAction action) {
    switch (action) {
    case WireAction::Deliver:
        return Words::tr("Deliver");
    case WireAction::Hold:
        return Words::tr("Hold");
    case WireAction::Drop:
        return Words::tr("Drop");
    case WireAction::Copy:
        return Words::tr("Copy");
    case WireAction::Delay:
        return Words::tr("Delay");
    case WireAction::Corrupt:
        return Words::tr("Corrupt");
    case WireAction::Forge:
        break;
    }
    return Words::tr("Forge");
}

QString decisionSentence(const Sent* sent, const Decided& d) {
    const QString what = sent != nullptr ? segmentName(*sent) : Words::tr("A segment");
    switch (d.action) {
    case WireAction::Deliver:
        return Words::tr("%1 goes on to where it is bound.", "a segment").arg(what);
    case WireAction::Hold:
        return Words::tr("%1 is in your hands. Neither side knows: to both it is only slow.", "a segment").arg(what);
    case WireAction::Drop:
        return Words::tr("%1 is taken off the wire.", "a segment").arg(what);
    case WireAction::Copy:
        return Words::tr("A copy of %1 is made on the wire.", "a segment").arg(what);
    case WireAction::Delay:
        return Words::tr("%1 is kept back for %2.", "a segment, a time").arg(what, durationText(d.delay));
    case WireAction::Corrupt:
        return Words::tr("One bit of %1 is turned round on the wire.", "a segment").arg(what);
    case WireAction::Forge:
        break;
    }
    return Words::tr("%1 was made by hand: no TCP has sent it.", "a segment").arg(what);
}

QString stateName(ConnectionState state) { return QString::fromLatin1(name(state).data()); }

QString stateMeaning(ConnectionState state) {
    switch (state) {
    case ConnectionState::Closed:
        return Words::tr("There is no connection.");
    case ConnectionState::Listen:
        return Words::tr("The kernel answers whoever calls.");
    case ConnectionState::SynSent:
        return Words::tr("It has dialled and waits for the answer.");
    case ConnectionState::SynReceived:
        return Words::tr("It has answered and waits for the third segment.");
    case ConnectionState::Established:
        return Words::tr("Connected: bytes may flow both ways.");
    case ConnectionState::FinWait1:
        return Words::tr("It has hung up and waits for the ACK of its FIN.");
    case ConnectionState::FinWait2:
        return Words::tr("It has hung up and waits for the other side to do so.");
    case ConnectionState::CloseWait:
        return Words::tr("The other side has hung up; the program has not yet.");
    case ConnectionState::Closing:
        return Words::tr("Both have hung up at once; the ACK is still to come.");
    case ConnectionState::LastAck:
        return Words::tr("It has hung up second and waits for the last ACK.");
    case ConnectionState::TimeWait:
        return Words::tr("It hung up first and waits until old segments have died out: no error, a duty.");
    }
    return {};
}

QString stateSentence(const Trace& trace, const TraceEvent& event, const StateChanged& s) {
    const QString state = latin(name(s.to));
    if (s.kind == SocketKind::Request && s.to == ConnectionState::Closed)
        return Words::tr("A half connected caller is given up: the listening kernel forgets it.");
    if (s.kind == SocketKind::Request)
        return Words::tr("A caller is half connected (%1). It has no descriptor yet.").arg(state);
    const bool queued = present(s.listener) && s.to == ConnectionState::Established;
    if (queued)
        return Words::tr("%1: connected at this end too. The connection waits in the accept queue until ACCEPT.")
            .arg(state);
    return Words::tr("%1 is now %2. %3", "a program’s TCP, a state, what that means")
        .arg(Words::tr("%1: TCP", "a program begins the sentence; its TCP does something")
                 .arg(programTitle(trace, event.program)),
             state, stateMeaning(s.to));
}

QString evidence(const Trace& trace, EventId event) {
    if (!present(event)) return {};
    const TraceEvent& e = trace[event];
    return std::visit(
        Overloaded{
            [&](const Sent& s) { return sentEvidence(e, s); },
            [&](const Arrived& a) { return arrivalEvidence(trace, e, a); },
            [&](const StateChanged& s) { return stateEvidence(e, s); },
            [&](const QueueChanged&) { return Words::tr("Observed: read from the kernel at %1.").arg(timeText(e.at)); },
            [&](const Call&) { return Words::tr("Observed: the call was made at %1.").arg(timeText(e.at)); },
            [&](const Return& r) {
                const QString at = Words::tr("Observed: the call came back at %1.").arg(timeText(e.at));
                if (r.blocked <= Duration{}) return at;
                return Words::tr("%1 It had waited %2.", "a sentence, a duration").arg(at, durationText(r.blocked));
            },
            [&](const auto&) { return Words::tr("Observed at %1.").arg(timeText(e.at)); },
        },
        e.what);
}

} // namespace socketscope
