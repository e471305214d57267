// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/agreement.h"

#include "core/packet/packet.h"
#include "core/tcp/tcp_end.h"

#include <algorithm>

namespace socketscope {
namespace {

using enum ConnectionState;
using About = Agreement::About;

/// The segment of a Sent, from its bytes; nothing where nobody has seen them.
std::optional<Segment> decoded(const Trace& trace, const Sent& sent) {
    if (!present(sent.raw) || sent.transport != Transport::Tcp) return std::nullopt;
    auto packet = decodePacket(trace.bytes(sent.raw), FieldPlaces::NotWanted);
    if (!packet) return std::nullopt;
    return std::move(packet).value().segment;
}

/// Of a long session only the beginning of each datagram is kept: its length stands in the event.
SegmentArrives factsFrom(const Segment& segment, const Sent& sent) {
    SegmentArrives facts = factsOf(segment, Seq{});
    facts.text = sent.length;
    return facts;
}

/// Some TCP has sent it: no copy of the wire, and not made by hand.
bool isFromTcp(const Trace& trace, EventId id) { return trace.get<Decided>(trace[id].cause) == nullptr; }

bool beginsMoment(const What& what) {
    return std::holds_alternative<Arrived>(what) || std::holds_alternative<Call>(what) ||
           std::holds_alternative<Killed>(what);
}

/// What the kernel says when it is asked: readings, never a segment.
bool isReading(const What& what) {
    return std::holds_alternative<StateChanged>(what) || std::holds_alternative<QueueChanged>(what) ||
           std::holds_alternative<TimerChanged>(what) || std::holds_alternative<Estimates>(what) ||
           std::holds_alternative<Note>(what);
}

/// A kernel is asked about a socket after every such segment; after others only now and then.
bool surelyLookedAt(const std::optional<ConnectionState>& kernel, FlagBits flags) {
    const bool steady = kernel == Established || kernel == CloseWait || kernel == FinWait2;
    return !steady || (flags & (flag::syn | flag::fin | flag::rst)) != 0;
}

/// CLOSE would take it somewhere else.
bool closeMoves(ConnectionState state) {
    return state == SynSent || state == SynReceived || state == Established || state == CloseWait;
}

/// The RFC's own way; where it has none, the first.
const ShadowWay& theBooks(const std::vector<ShadowWay>& ways) {
    const auto book =
        std::ranges::find_if(ways, [](const ShadowWay& way) { return !way.difference || way.next.state == Listen; });
    return book == ways.end() ? ways.front() : *book;
}

/// Another way to the same state, in which less or more was taken: the next ACK will tell.
std::optional<ShadowWay> otherNumbers(const std::vector<ShadowWay>& ways, const ShadowWay& taken) {
    for (const ShadowWay& way : ways)
        if (way.difference && way.next.state == taken.next.state && way.resets == taken.resets &&
            way.next.rcvNxt != taken.next.rcvNxt)
            return way;
    return std::nullopt;
}

} // namespace

void Agreement::note(EventId event, SocketId socket, LinuxDifference what) {
    ++differenceCount_;
    known_.insert(what);
    if (differences_.size() < mostKept) differences_.push_back({event, socket, what});
}

void Agreement::extend(const Trace& trace) {
    while (scanned_ < trace.size()) {
        const EventId id{++scanned_};
        if (beginsMoment(trace[id].what) && id != begin_) {
            judge(trace, EventId{number(id) - 1});
            begin_ = id;
        }
    }
}

void Agreement::conclude(const Trace& trace) {
    extend(trace);
    if (begin_ <= trace.last()) judge(trace, trace.last());
    begin_ = next(trace.last());
    for (auto& [tuple, end] : ends_) {
        settle(end);
        const EventId closing = std::exchange(end.closing, EventId{});
        if (present(closing) && closeMoves(end.tcb.state)) disagree(closing, end, About::State, RuleId::U20);
    }
}

void Agreement::judge(const Trace& trace, EventId last) {
    Moment moment{begin_, last, begin_, trace[begin_].at};
    while (moment.word < last && isReading(trace[next(moment.word)].what)) moment.word = next(moment.word);
    const What& what = trace[moment.begin].what;
    if (const auto* arrived = std::get_if<Arrived>(&what)) judgeArrival(trace, moment, *arrived);
    if (const auto* call = std::get_if<Call>(&what)) judgeCall(trace, moment, *call);
    if (const auto* killed = std::get_if<Killed>(&what)) judgeKilled(trace, moment, *killed);
    follow(trace, moment);
}

bool Agreement::resetsIn(const Trace& trace, const Moment& moment, const FourTuple& tuple) {
    for (EventId id = moment.begin; id <= moment.end; id = next(id)) {
        const auto* sent = trace.get<Sent>(id);
        if (sent == nullptr || (sent->flags & flag::rst) == 0 || !isFromTcp(trace, id)) continue;
        if (trace.endpoint(sent->from) == tuple.local && trace.endpoint(sent->to) == tuple.remote) return true;
    }
    return false;
}

Agreement::KernelsWord Agreement::wordOf(const Trace& trace, const Moment& moment, const FourTuple& tuple) const {
    KernelsWord word;
    for (EventId id = moment.begin; id <= moment.end; id = next(id)) {
        const TraceEvent& event = trace[id];
        if (const auto* state = std::get_if<StateChanged>(&event.what)) {
            // Asked about endpoints that have no socket any more, a kernel may answer with the listener there.
            const bool ofConnection =
                state->kind != SocketKind::Listener && (state->to != Listen || state->from != Closed);
            const bool its = ofConnection && event.cause == moment.begin && id <= moment.word &&
                             trace.endpoint(state->local) == tuple.local &&
                             trace.endpoint(state->remote) == tuple.remote;
            if (its) word.state = asKernelsHaveIt(state->to);
        }
        const auto* sent = std::get_if<Sent>(&event.what);
        if (sent == nullptr || sent->transport != Transport::Tcp || !isFromTcp(trace, id)) continue;
        if (trace.endpoint(sent->from) != tuple.local || trace.endpoint(sent->to) != tuple.remote) continue;
        if ((sent->flags & flag::rst) != 0)
            word.resets = true;
        else
            word.answers = true;
    }
    return word;
}

ListenerFacts Agreement::listenerAt(const Endpoint& local) const {
    ListenerFacts facts;
    for (const auto& [socket, listening] : listening_) {
        if (listening.local.port != local.port) continue;
        if (listening.local.address != local.address && listening.local.address != IpAddress()) continue;
        const QueueChanged& told = listening.told;
        facts.listens = true;
        facts.cookies = listening.cookies;
        facts.shut = listening.shut;
        facts.stranger = listening.stranger;
        facts.acceptQueueFull = told.backlog >= 0 && told.accept > told.backlog;
        facts.synQueueFull = told.backlog >= 0 && told.syn >= told.backlog;
    }
    return facts;
}

ShadowEnd& Agreement::endAt(const FourTuple& tuple) { return ends_.try_emplace(tuple, shadowEnd(tuple)).first->second; }

ShadowEnd* Agreement::endOf(SocketId socket) {
    const auto tuple = bySocket_.find(socket);
    if (tuple == bySocket_.end()) return nullptr;
    const auto end = ends_.find(tuple->second);
    return end == ends_.end() || end->second.socket != socket ? nullptr : &end->second;
}

void Agreement::disagree(EventId event, const ShadowEnd& end, About about, RuleId rule, bool modelSends,
                         bool kernelSends) {
    if (end.stranger) return; // its program may have called something
    ++disagreementCount_;
    if (disagreements_.size() == mostKept) return;
    Disagreement d;
    d.event = event;
    d.socket = end.socket;
    d.about = about;
    d.rule = rule;
    d.model = asKernelsHaveIt(end.tcb.state);
    d.kernel = end.kernel.value_or(d.model);
    d.modelSends = modelSends;
    d.kernelSends = kernelSends;
    disagreements_.push_back(d);
}

/// What the kernel still owed never came: that was its last word.
void Agreement::settle(ShadowEnd& end) {
    if (const EventId asked = std::exchange(end.owesAnswer, EventId{}); present(asked))
        disagree(asked, end, About::Answer, end.answerRule);
    const EventId event = std::exchange(end.open, EventId{});
    const bool owesReset = std::exchange(end.owesReset, false);
    if (!present(event)) return;
    if (owesReset) {
        disagree(event, end, About::Reset, end.openRule, true);
    } else if (end.kernel && !end.stale && *end.kernel != asKernelsHaveIt(end.tcb.state)) {
        disagree(event, end, About::State, end.openRule);
    }
    if (end.kernel && !end.stale) end.tcb.state = *end.kernel;
}

void Agreement::take(const Moment& moment, ShadowEnd& end, const ShadowWay& way) {
    const bool gone = end.tcb.state == TimeWait || way.difference == LinuxDifference::RequestOutlivesListener;
    const bool anew = gone && way.next.state == SynReceived && way.next.irs != end.tcb.irs;
    if (anew) { // of the old connection nothing is left but its place
        const auto kernel = end.kernel;
        const bool stranger = end.stranger;
        end = shadowEnd(FourTuple(end.tuple));
        end.kernel = kernel;
        end.stranger = stranger;
    }
    end.tcb = way.next;
    if (end.tcb.state == Listen) end.tcb = shadowTcb(Closed);
    if (way.difference) note(moment.begin, end.socket, *way.difference);
}

void Agreement::judgeEnd(const Moment& moment, ShadowEnd& end, const std::vector<ShadowWay>& ways,
                         const KernelsWord& word) {
    settle(end);
    if (word.state) end.kernel = word.state;
    if (word.state || word.looked) end.stale = false;
    ++checked_;
    for (const ShadowWay& way : ways) {
        const bool sameState = !end.kernel || *end.kernel == asKernelsHaveIt(way.next.state);
        const bool unknown = end.stale || (!word.state && !word.looked);
        if ((!sameState && !unknown) || way.resets != word.resets) continue;
        end.stale = !sameState;
        take(moment, end, way);
        end.other = otherNumbers(ways, way);
        return judgeAnswer(moment, end, way, word);
    }
    const ShadowWay& book = theBooks(ways);
    const ConnectionState before = end.tcb.state;
    end.tcb = book.next;
    if (end.tcb.state == Listen) end.tcb.state = Closed;
    const bool mayCome = !word.state && book.resets >= word.resets && (end.tcb.state != before || book.resets);
    if (mayCome && book.resets && word.resets) { // its RST shows that it has followed; the state is told later
        end.stale = true;
        return;
    }
    if (mayCome) {
        end.open = moment.begin;
        end.openRule = book.rule;
        end.owesReset = book.resets && !word.resets;
        return;
    }
    const bool sameState = !end.kernel || *end.kernel == end.tcb.state;
    disagree(moment.begin, end, sameState ? About::Reset : About::State, book.rule, book.resets, word.resets);
    if (end.kernel) end.tcb.state = *end.kernel;
}

/// RFC 5961 7: a kernel does not answer everything that contradicts it, but the first it must.
void Agreement::judgeAnswer(const Moment& moment, ShadowEnd& end, const ShadowWay& way, const KernelsWord& word) {
    constexpr Duration interval = std::chrono::milliseconds(600);
    if (!way.challenges) return;
    const bool limited = end.challenged && moment.at - *end.challenged < interval;
    if (word.answers) {
        end.challenged = moment.at;
    } else if (way.silence) { // whatever the limit
        note(moment.begin, end.socket, *way.silence);
    } else if (limited) {
        note(moment.begin, end.socket, LinuxDifference::ChallengeAckLimited);
    } else if (!end.stale && end.kernel) {
        end.owesAnswer = moment.begin;
        end.answerRule = way.rule;
    }
}

void Agreement::judgeArrival(const Trace& trace, const Moment& moment, const Arrived& arrived) {
    const EventId left = trace.segment(arrived.segment).sent;
    const auto* sent = trace.get<Sent>(left);
    if (sent == nullptr || trace[left].origin != Origin::Observed) return;
    const auto segment = decoded(trace, *sent);
    if (!segment) return;
    applies_ = true;
    if (segment->src.port == 0 || segment->dst.port == 0) return; // no kernel can be asked about port 0
    // The bytes are those that left; what was turned on the way was refused, and is no arrival.
    const FourTuple tuple{segment->dst, segment->src};
    const HeardSegment heard{&*segment, factsFrom(*segment, *sent)};
    KernelsWord word = wordOf(trace, moment, tuple);
    for (EventId id = moment.begin; id <= moment.word; id = next(id)) { // found listening when it had to be
        const auto* state = trace.get<StateChanged>(id);
        if (state != nullptr && state->kind == SocketKind::Listener) followListener(trace, id, *state);
    }
    ListenerFacts listener = listenerAt(tuple.local);
    listener.answered = word.answers;
    ShadowEnd& end = endAt(tuple);
    settle(end);
    const Tcb before = end.tcb;
    listener.gone = present(end.listener) && !listening_.contains(end.listener);
    if (before.state == Closed) {
        end = shadowEnd(tuple);
        end.stranger = listener.stranger;
        end.tcb = shadowTcb(listener.listens ? Listen : Closed);
        if (listener.listens || word.state) end.kernel = Closed;
        const auto ways = waysToTakeAnew(end, heard, listener, moment.at);
        // Answered, and nothing to be seen: a cookie remembers for it.
        const bool cookie =
            listener.listens && word.answers && !word.resets && !word.state && ways.front().next.state == SynReceived;
        if (cookie || (listener.cookies && heard.facts.has(TcpFlag::Ack))) end.kernel.reset();
        if (cookie) {
            for (auto& [socket, listening] : listening_)
                listening.cookies = listening.cookies || listening.local.port == tuple.local.port;
            note(moment.begin, {}, LinuxDifference::SynCookie);
        }
        judgeEnd(moment, end, ways, word);
        if (cookie) end.tcb = shadowTcb(Closed); // the kernel has forgotten it
        // Of what a cookie brings back nobody knows the scale of windows: the kernel is believed.
        if (listener.cookies && end.tcb.state != Closed) end.stranger = true;
    } else {
        if (before.state == SynSent && heard.facts.has(TcpFlag::Ack)) end.contradicted = moment.at;
        word.looked = surelyLookedAt(end.kernel, sent->flags);
        judgeEnd(moment, end, waysToTake(end, heard, listener, moment.at), word);
    }
    socketscope::followArrived(end, before, *segment);
    if (end.tcb.state == Closed && !present(end.open) && !present(end.owesAnswer)) ends_.erase(tuple);
}

void Agreement::disconnects(const Trace& trace, const Moment& moment, ShadowEnd& end, DisconnectHow how) {
    const ConnectionState before = end.tcb.state;
    const KernelsWord word = wordOf(trace, moment, end.tuple);
    auto ways = waysToDisconnect(end, how, moment.at);
    const bool closes = how != DisconnectHow::Write;
    // The last descriptor may be closed a little later: one that was passed on is held until it has been taken.
    const bool waits = closes && !word.state && !word.resets && ways.front().next.state != before;
    if (waits) ways.push_back({end.tcb, ways.front().rule, false, false, std::nullopt});
    judgeEnd(moment, end, ways, word);
    if (waits && end.tcb.state == before) {
        end.closing = moment.begin;
        end.closingHow = how;
    }
    if (closes) end.orphan = true;
}

void Agreement::losesListener(const Trace& trace, const Moment& moment, SocketId listener) {
    for (auto& [tuple, end] : ends_)
        if (end.listener == listener && end.tcb.state != Closed)
            judgeEnd(moment, end, waysToLoseListener(end, moment.at), wordOf(trace, moment, tuple));
}

void Agreement::judgeCall(const Trace& trace, const Moment& moment, const Call& call) {
    if (!present(call.socket)) return;
    const bool closes = call.primitive == Primitive::Disconnect;
    if (const auto it = listening_.find(call.socket); it != listening_.end()) {
        it->second.shut = it->second.shut || (closes && call.how == DisconnectHow::Write);
        if (closes && call.how != DisconnectHow::Write) losesListener(trace, moment, call.socket);
        return;
    }
    ShadowEnd* end = endOf(call.socket);
    const bool none = end == nullptr || end->tcb.state == Closed;
    if (none && closes && call.how == DisconnectHow::Write) shutEarly_.insert(call.socket);
    if (none) return;
    if (closes) return disconnects(trace, moment, *end, call.how);
    judgeEnd(moment, *end, {ShadowWay{end->tcb, RuleId::U27, false, false, std::nullopt}},
             wordOf(trace, moment, end->tuple));
}

void Agreement::judgeKilled(const Trace& trace, const Moment& moment, const Killed& killed) {
    const ProgramId program = trace[moment.begin].program;
    if (killed.host) { // no TCP is left there that could agree or not
        std::erase_if(ends_, [&](const auto& entry) { return entry.second.program == program; });
        std::erase_if(listening_, [&](const auto& entry) { return entry.second.program == program; });
        return;
    }
    for (const auto& [socket, listening] : listening_)
        if (listening.program == program) losesListener(trace, moment, socket);
    for (auto& [tuple, end] : ends_) {
        const bool holds = end.program == program && !present(end.listener) && !end.orphan;
        if (holds && end.tcb.state != Closed) disconnects(trace, moment, end, DisconnectHow::Close);
    }
}

} // namespace socketscope
