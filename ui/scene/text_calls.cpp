// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/text_words.h"
#include "ui/scene/units.h"

// Calls and returns in words.

namespace socketscope {
namespace {

/// Has any server program called ACCEPT before this event?
bool acceptCalledBefore(const Trace& trace, EventId moment) {
    for (std::uint16_t p = 0; p < trace.programs().size(); ++p) {
        if (trace.programs()[p].host != Host::Server) continue;
        for (const EventId id : trace.callsOf(ProgramId{p})) {
            if (number(id) >= number(moment)) break;
            if (trace.get<Call>(id)->primitive == Primitive::Accept) return true;
        }
    }
    return false;
}

const QueueChanged* queuesAt(const Trace& trace, SocketId socket, EventId moment) {
    return present(socket) ? trace.get<QueueChanged>(trace.queueAt(socket, moment)) : nullptr;
}

QString listenCall(const Trace& trace, const QString& who, const Call& call) {
    return Words::tr("%1 asks its kernel to take calls at %2. LISTEN only gets ready: it never waits.")
        .arg(who, endpointText(trace, call.address));
}

QString connectCall(const Trace& trace, const QString& who, const Call& call) {
    return Words::tr("%1 wants to talk to %2. Its kernel dials; the program sleeps until there is an answer.")
        .arg(who, endpointText(trace, call.address));
}

QString acceptCall(const Trace& trace, EventId id, const QString& who, const Call& call) {
    const QueueChanged* queue = queuesAt(trace, call.socket, id);
    if (queue != nullptr && queue->accept > 0)
        return Words::tr("%1 picks up: a finished connection is already waiting in the accept queue.").arg(who);
    return Words::tr("%1 wants a connection. ACCEPT sends nothing: it waits until the kernels have finished one.")
        .arg(who);
}

QString sendCall(const Trace& trace, const QString& who, const Call& call) {
    const QString data = quotedText(trace.bytes(call.data), 24);
    if (data.isEmpty()) return Words::tr("%1 hands nothing to its TCP: SEND of 0 bytes.").arg(who);
    return Words::tr("%1 hands %2 to its TCP: %3. When and in which segments they travel, TCP decides.")
        .arg(who, bytesText(call.amount), data);
}

QString receiveCall(const Trace& trace, EventId id, const QString& who, const Call& call) {
    const QueueChanged* queue = queuesAt(trace, call.socket, id);
    if (queue != nullptr && queue->receive > 0)
        return Words::tr("%1 asks for what has arrived: %2 are waiting.", "a program, a number of bytes")
            .arg(who, bytesText(static_cast<std::uint32_t>(queue->receive)));
    return Words::tr("%1 asks for the next bytes. If there are none it waits: nothing to read is not an error.")
        .arg(who);
}

QString disconnectCall(const Trace& trace, EventId id, const QString& who, const Call& call) {
    if (call.how == DisconnectHow::Abort)
        return Words::tr("%1 breaks off: TCP throws away what is left and sends RST, no FIN.").arg(who);
    if (call.how == DisconnectHow::Write)
        return Words::tr("%1 has nothing more to say: FIN follows its last byte. It can still RECEIVE.").arg(who);
    const auto* state = trace.get<StateChanged>(trace.stateAt(call.socket, id));
    if (state != nullptr && state->to == ConnectionState::Listen)
        return Words::tr("%1 stops listening. Whoever still waits for ACCEPT is reset.").arg(who);
    const QueueChanged* queue = queuesAt(trace, call.socket, id);
    if (queue != nullptr && queue->receive > 0)
        return Words::tr("%1 hangs up with %2 unread. Nobody will read them: TCP sends RST instead of FIN.")
            .arg(who, bytesText(static_cast<std::uint32_t>(queue->receive)));
    return Words::tr("%1 hangs up. TCP delivers what is left, then FIN.").arg(who);
}

QString connectReturned(const Trace& trace, EventId id, const QString& who) {
    if (!acceptCalledBefore(trace, id))
        return Words::tr("%1 is connected, and no program has called ACCEPT: the other kernel has answered by itself.")
            .arg(who);
    return Words::tr("%1 is connected: the other kernel has answered. Its program need not know yet.").arg(who);
}

QString receiveReturned(const Trace& trace, const QString& who, const Return& ret, const Call* call) {
    if (ret.value == 0 && call != nullptr && call->amount > 0)
        return Words::tr("0 bytes: the other side has hung up. This is the end, not “nothing yet”.");
    const QString data = quotedText(trace.bytes(ret.data), 24);
    const auto count = static_cast<std::uint32_t>(ret.value);
    if (call != nullptr && count == call->amount)
        return Words::tr("%1 has read %2, as many as it asked for: %3. More may be waiting.")
            .arg(who, bytesText(count), data);
    return Words::tr("%1 has read %2: %3. TCP keeps the bytes in order; it knows no messages.")
        .arg(who, bytesText(count), data);
}

QString disconnectReturned(const QString& who, const Call* call) {
    const DisconnectHow how = call != nullptr ? call->how : DisconnectHow::Close;
    switch (how) {
    case DisconnectHow::Write:
        return Words::tr("%1 can no longer SEND, but it can RECEIVE until the other side hangs up too.").arg(who);
    case DisconnectHow::Abort:
        return Words::tr("The connection is gone at once; the other side will be told ECONNRESET.");
    case DisconnectHow::Close:
        break;
    }
    return Words::tr("The descriptor is gone at once; the kernel ends the connection by itself.");
}

QString successSentence(const Trace& trace, EventId id, const QString& who, const Return& ret, const Call* call) {
    switch (ret.primitive) {
    case Primitive::Listen:
        return Words::tr("From now on the kernel answers calls by itself, whatever the program does.");
    case Primitive::Connect:
        return connectReturned(trace, id, who);
    case Primitive::Accept:
        return Words::tr("%1 holds a connection that was finished before: fd %2. The listening socket stays as it "
                         "is.")
            .arg(who)
            .arg(ret.value);
    case Primitive::Send:
        return Words::tr("TCP has taken %1. That says nothing about the program at the other end.")
            .arg(bytesText(static_cast<std::uint32_t>(ret.value)));
    case Primitive::Receive:
        return receiveReturned(trace, who, ret, call);
    case Primitive::Disconnect:
        return disconnectReturned(who, call);
    }
    return {};
}

} // namespace

QString callSentence(const Trace& trace, EventId id, const TraceEvent& event, const Call& call) {
    const QString who = subject(trace, event.program);
    switch (call.primitive) {
    case Primitive::Listen:
        return listenCall(trace, who, call);
    case Primitive::Connect:
        return connectCall(trace, who, call);
    case Primitive::Accept:
        return acceptCall(trace, id, who, call);
    case Primitive::Send:
        return sendCall(trace, who, call);
    case Primitive::Receive:
        return receiveCall(trace, id, who, call);
    case Primitive::Disconnect:
        return disconnectCall(trace, id, who, call);
    }
    return {};
}

QString returnSentence(const Trace& trace, EventId id, const TraceEvent& event, const Return& ret) {
    const auto* call = trace.get<Call>(trace.call(ret.call).call);
    const QString sentence = ret.error != 0 ? errorSentence(ret.error, ret.primitive, ret.failed)
                                            : successSentence(trace, id, subject(trace, event.program), ret, call);
    if (ret.blocked <= Duration{}) return sentence;
    return Words::tr("After %1: %2", "a duration, a sentence").arg(durationText(ret.blocked), sentence);
}

QString waitingTitle(Primitive primitive) {
    return Words::tr("Waiting inside %1", "a socket call with parentheses")
        .arg(latin(name(row(primitive).decisive)) + QStringLiteral("()"));
}

QString waitingSentence(Primitive primitive) {
    switch (primitive) {
    case Primitive::Connect:
        return Words::tr("It returns when the other kernel answers or refuses, or when ours gives up asking.");
    case Primitive::Accept:
        return Words::tr(
            "It returns when a handshake is finished: the kernel puts the connection into the accept queue.");
    case Primitive::Send:
        return Words::tr("The send buffer is full. It returns when the other side has made room.");
    case Primitive::Receive:
        return Words::tr("It returns when a message comes, the other side hangs up, or the call fails.");
    case Primitive::Listen:
    case Primitive::Disconnect:
        break;
    }
    return Words::tr("No other call until it returns.");
}

QString prospectSentence(const Prospect& prospect, Primitive primitive) {
    if (prospect.kind == Prospect::Kind::Fails)
        return Words::tr("Would fail. %1").arg(errorSentence(prospect.error, primitive, row(primitive).decisive));
    if (prospect.kind == Prospect::Kind::Waits) return Words::tr("Would block. %1").arg(waitingSentence(primitive));
    switch (primitive) {
    case Primitive::Listen:
        return Words::tr("Gets the kernel ready to take calls. Never waits.");
    case Primitive::Connect:
        return Words::tr("Asks for a connection and waits for the answer.");
    case Primitive::Accept:
        return Words::tr("Takes a finished connection out of the accept queue.");
    case Primitive::Send:
        return Words::tr("Hands bytes to TCP. Waits only when the send buffer is full.");
    case Primitive::Receive:
        return Words::tr("Takes what has arrived, or learns that the other side has hung up.");
    case Primitive::Disconnect:
        return Words::tr("Hangs up. It never waits for the other side.");
    }
    return {};
}

} // namespace socketscope
