// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/agreement.h"

#include "core/packet/packet.h"
#include "core/tcp/tcp_end.h"

#include <algorithm>

// What Agreement does with the rest of a moment: what the kernel sends, and what changes by itself.

namespace socketscope {
namespace {

using enum ConnectionState;

constexpr Duration atOnce = std::chrono::milliseconds(200); ///< much less than any retransmission timeout of a SYN

/// What it sends shows that the kernel has followed, a little late; its new state has not been told yet.
void hasGoneOn(ShadowEnd& end) {
    end.open = {};
    end.stale = true;
}

} // namespace

void Agreement::follow(const Trace& trace, const Moment& moment) {
    for (EventId id = moment.begin; id <= moment.end; id = next(id)) {
        const TraceEvent& event = trace[id];
        std::visit(Overloaded{
                       [&](const Sent& sent) { followSent(trace, moment, id, sent); },
                       [&](const StateChanged& state) { followState(trace, moment, id, state); },
                       [&](const Return& back) { followReturn(back); },
                       [&](const QueueChanged& queue) {
                           const auto it = listening_.find(queue.socket);
                           if (it != listening_.end()) it->second.told = queue;
                       },
                       [&](const TimerChanged& timer) {
                           ShadowEnd* end = endOf(timer.socket);
                           if (end != nullptr && timer.running && timer.timer != TimerChanged::Timer::TimeWait)
                               end->timerRuns = true;
                       },
                       [&](const Missed&) { ends_.clear(); }, // numbers are unknown from here on
                       [](const auto&) {},
                   },
                   event.what);
    }
}

void Agreement::followReturn(const Return& back) {
    ShadowEnd* end = endOf(back.socket);
    if (end == nullptr || back.error != 0) return;
    if (back.primitive == Primitive::Accept) end->listener = {};
    if (back.primitive == Primitive::Receive && back.value > 0)
        end->tcb.rcvUser += std::min(static_cast<std::uint32_t>(back.value), end->tcb.unread());
}

void Agreement::followSent(const Trace& trace, const Moment& moment, EventId id, const Sent& sent) {
    const bool observed = trace[id].origin == Origin::Observed && present(sent.raw);
    if (!observed || sent.transport != Transport::Tcp) return;
    applies_ = true;
    if (trace.get<Decided>(trace[id].cause) != nullptr) return;
    const auto packet = decodePacket(trace.bytes(sent.raw), FieldPlaces::NotWanted);
    if (!packet) return;
    const Segment& segment = packet.value().segment;
    SegmentArrives facts = factsOf(segment, Seq{});
    facts.text = sent.length;
    const bool begins = facts.has(TcpFlag::Syn) && !facts.has(TcpFlag::Ack);
    const FourTuple tuple{segment.src, segment.dst};
    const auto it = ends_.find(tuple);
    if ((it == ends_.end() && !begins) || segment.src.port == 0 || segment.dst.port == 0) return;
    ShadowEnd& end = begins ? endAt(tuple) : it->second;
    if (present(std::exchange(end.owesAnswer, EventId{}))) end.challenged = moment.at;
    if (facts.has(TcpFlag::Rst)) {
        if (std::exchange(end.owesReset, false)) hasGoneOn(end);
        return;
    }
    if (begins) followSyn(id, end, segment, moment.at);
    const bool finIsNew = facts.has(TcpFlag::Fin) && gt(facts.seq + facts.length(), end.tcb.sndNxt);
    if (finIsNew) {
        ++checked_;
        if (!end.tcb.finQueued && present(std::exchange(end.closing, EventId{})))
            end.tcb = byTheBook(end.tcb, UserCall(CloseCall{}), moment.at).next;
        if (!end.tcb.finQueued) disagree(id, end, About::Fin, RuleId::None);
        if (present(end.open) && !end.owesReset) hasGoneOn(end);
    }
    if (!facts.has(TcpFlag::Syn) && facts.length() == 0) followNumber(id, end, facts);
    // Whatever it was for, it counts where challenges are limited.
    if (facts.flags == TcpFlags{TcpFlag::Ack} && facts.length() == 0) end.challenged = moment.at;
    socketscope::followSent(end, segment, facts);
}

/// The kernel calls: that is when its ISS is known, and the model's active OPEN.
void Agreement::followSyn(EventId id, ShadowEnd& end, const Segment& segment, Time now) {
    using enum LinuxDifference;
    const bool again = end.numbered && end.tcb.iss == segment.seq;
    if (again) {
        if (end.contradicted && now - *end.contradicted < atOnce) note(id, end.socket, SynSentRepeatsSynAtOnce);
        end.contradicted.reset();
        return;
    }
    ++checked_;
    if (end.tcb.state != Closed) return disagree(id, end, About::Syn, RuleId::None);
    OpenCall open;
    open.active = true;
    open.iss = segment.seq;
    const ShadowWay way = byTheBook(shadowTcb(Closed), UserCall(open), now);
    end.tcb = way.next;
    if (end.kernel && *end.kernel != SynSent) disagree(id, end, About::State, way.rule);
}

void Agreement::followNumber(EventId id, ShadowEnd& end, const SegmentArrives& facts) {
    const bool knows = end.numbered && end.tcb.state != Closed && end.tcb.state != Listen && end.tcb.state != SynSent;
    if (!knows || !facts.has(TcpFlag::Ack)) return;
    ++checked_;
    if (facts.ack == end.tcb.rcvNxt) return;
    if (end.other && facts.ack == end.other->next.rcvNxt) return take({id, id, id, {}}, end, *end.other);
    if (le(facts.ack, end.tcb.rcvNxt)) return; // it left before the last one came
    disagree(id, end, About::Number, RuleId::None);
    end.tcb.rcvNxt = facts.ack;
}

void Agreement::followListener(const Trace& trace, EventId id, const StateChanged& state) {
    if (state.to != Listen) {
        listening_.erase(state.socket);
        return;
    }
    const bool shut = shutEarly_.contains(state.socket);
    listening_[state.socket] = {trace.endpoint(state.local), trace[id].program, {}, shut, false, state.fd < 0};
}

void Agreement::followState(const Trace& trace, const Moment& moment, EventId id, const StateChanged& state) {
    if (state.kind == SocketKind::Listener) return followListener(trace, id, state);
    if (trace[id].origin != Origin::Observed) return;
    const FourTuple tuple{trace.endpoint(state.local), trace.endpoint(state.remote)};
    if (tuple.local.port == 0 || tuple.remote.port == 0) return;
    ShadowEnd& end = endAt(tuple);
    const bool its = end.socket == state.socket;
    if (!its) {
        bySocket_[state.socket] = tuple;
        end.socket = state.socket;
    }
    end.program = trace[id].program;
    end.shutEarly = shutEarly_.contains(state.socket);
    end.listener = state.listener;
    const auto waitsAt = listening_.find(state.listener);
    const bool calledUnseen = state.to == SynSent && trace.get<Sent>(trace[id].cause) != nullptr;
    end.stranger = end.stranger || calledUnseen || (waitsAt != listening_.end() && waitsAt->second.stranger);
    const auto* call = trace.get<Call>(moment.begin);
    const bool accepts = call != nullptr && call->primitive == Primitive::Accept; // of another socket than this
    const bool judged = trace[id].cause == moment.begin && id <= moment.word && end.tcb.state != Closed && !accepts;
    if (judged) return; // by what began the moment
    // What comes back by a cookie may be told late; its numbers have gone by then.
    const bool recalled = !its && end.tcb.state == Closed && state.to != SynSent && listenerAt(tuple.local).cookies;
    end.stranger = end.stranger || recalled;
    end.kernel = asKernelsHaveIt(state.to);
    end.stale = false;
    if (state.to == SynSent) return; // its SYN is about to leave
    followAlone(trace, moment, id, end);
}

/// A state that nobody called for: late news of what the model has known, or a timer.
void Agreement::followAlone(const Trace& trace, const Moment& moment, EventId id, ShadowEnd& end) {
    const bool same = end.kernel == asKernelsHaveIt(end.tcb.state);
    if (same) {
        if (present(end.open) && !end.owesReset) end.open = {};
    } else {
        ++checked_;
        const auto* call = trace.get<Call>(moment.begin);
        const bool calls = call != nullptr && call->primitive == Primitive::Connect;
        const bool resets = resetsIn(trace, moment, end.tuple);
        auto ways = waysToChangeAlone(end, calls, moment.at);
        if (present(end.closing)) {
            const auto closes = waysToDisconnect(end, end.closingHow, moment.at);
            ways.insert(ways.end(), closes.begin(), closes.end());
        }
        const auto fits = std::ranges::find_if(
            ways, [&](const ShadowWay& way) { return way.next.state == end.kernel && way.resets == resets; });
        end.closing = {};
        if (fits != ways.end()) {
            take({id, id, id, moment.at}, end, *fits);
        } else {
            disagree(id, end, About::State, RuleId::None);
            end.tcb.state = *end.kernel;
        }
    }
    if (end.kernel == Closed && !present(end.open)) {
        bySocket_.erase(end.socket);
        ends_.erase(FourTuple(end.tuple));
    }
}

namespace {

std::string what(const Trace& trace, EventId id) {
    if (const auto* arrived = trace.get<Arrived>(id)) {
        const auto* sent = trace.get<Sent>(trace.segment(arrived->segment).sent);
        return flagLetters(sent->flags) + " arrives at " + trace.endpoint(sent->to).toString();
    }
    if (const auto* sent = trace.get<Sent>(id))
        return flagLetters(sent->flags) + " leaves " + trace.endpoint(sent->from).toString();
    if (const auto* call = trace.get<Call>(id)) return std::string(name(call->primitive));
    if (trace.get<Killed>(id) != nullptr) return "its program is killed";
    return "nothing is called and nothing arrives";
}

} // namespace

std::string sentence(const Trace& trace, const Agreement::Disagreement& d) {
    using enum Agreement::About;
    const std::string rule = d.rule == RuleId::None ? "" : " by " + std::string(ruleOf(d.rule).name);
    const auto sends = [](bool does) { return does ? std::string("sends") : std::string("does not send"); };
    std::string text = "At event " + std::to_string(number(d.event)) + " (" + what(trace, d.event) + ")";
    if (present(d.socket)) text += ", socket " + std::to_string(number(d.socket));
    switch (d.about) {
    case State:
        return text + ": the model is in " + std::string(name(d.model)) + rule + ", the kernel in " +
               std::string(name(d.kernel)) + ".";
    case Reset:
        return text + ": the model " + sends(d.modelSends) + " RST" + rule + ", the kernel " + sends(d.kernelSends) +
               " it.";
    case Syn:
        return text + ": the kernel sends SYN, the model, in " + std::string(name(d.model)) + ", does not.";
    case Fin:
        return text + ": the kernel sends FIN, the model, in " + std::string(name(d.model)) + ", does not.";
    case Number:
        return text + ": the kernel acknowledges more than the model knows to have arrived.";
    case Answer:
        return text + ": the model answers by ACK" + rule + ", the kernel does not.";
    }
    return text;
}

std::string summary(const Trace& trace, const Agreement& agreement) {
    const std::uint64_t differing = agreement.disagreementCount();
    const auto checked = agreement.checked();
    std::string text = differing == 0 ? "Model and kernel agree: " : "Model and kernel disagree: ";
    text += differing == 0 ? std::to_string(checked) + " of " + std::to_string(checked) + " checked"
                           : std::to_string(differing) + " of " + std::to_string(checked) + " checked";
    std::string known;
    for (const LinuxDifference d : agreement.knownDifferences())
        known += (known.empty() ? "" : ", ") + std::string(name(d));
    if (!known.empty()) text += " (known differences: " + known + ")";
    text += ".\n";
    for (const auto& d : agreement.disagreements()) text += "  " + sentence(trace, d) + "\n";
    return text;
}

} // namespace socketscope
