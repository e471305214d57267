// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/foresight.h"

#include "core/engine/model_engine.h"

#include <algorithm>

namespace socketscope {
namespace {

/// Sessions longer than this are not played again: it would be felt.
constexpr std::size_t mostEvents = 2000;
/// So many things may happen before one that is worth a ghost, and so many calls of a script.
constexpr int mostThings = 200;
constexpr std::size_t mostCalls = 3;

bool isInUse(ConnectionState state) { return state != ConnectionState::Closed && state != ConnectionState::TimeWait; }

/// A program's sockets that are open, oldest first.
std::vector<SocketId> openSockets(const Trace& trace, ProgramId program) {
    std::vector<SocketId> open;
    for (std::uint32_t n = 1; n <= trace.socketCount(); ++n) {
        const Trace::SocketRecord& record = trace.socket(SocketId{n});
        if (record.program != program || record.states.empty()) continue;
        if (isInUse(trace.get<StateChanged>(record.states.back())->to)) open.push_back(SocketId{n});
    }
    return open;
}

ConnectionState stateOf(const Trace& trace, SocketId socket) {
    return trace.get<StateChanged>(trace.socket(socket).states.back())->to;
}

/// Bytes that wait at a socket, as far as anybody has said so.
bool sameQueues(const Trace& a, SocketId atA, const Trace& b, SocketId atB) {
    const auto last = [](const Trace& trace, SocketId socket) {
        const std::vector<EventId>& queues = trace.socket(socket).queues;
        const auto* queue = trace.get<QueueChanged>(queues.empty() ? EventId{} : queues.back());
        return queue == nullptr ? std::pair(0, 0) : std::pair(std::max(queue->send, 0), std::max(queue->receive, 0));
    };
    return last(a, atA) == last(b, atB);
}

/// The program is inside a call.
bool isInside(const Trace& trace, ProgramId program) {
    const auto calls = trace.callsOf(program);
    return !calls.empty() && !present(trace.call(trace.get<Call>(calls.back())->id).ret);
}

/// Who took part from the beginning.
std::vector<ProgramSetup> programsOf(const Session& session, const std::vector<GivenCommand>& given) {
    if (session.script() != nullptr) return session.script()->scenario().programs;
    const auto joinedLater = [&](const ProgramInfo& info) {
        return std::any_of(given.begin(), given.end(), [&](const GivenCommand& g) {
            const auto* added = std::get_if<AddProgram>(&g.command);
            return added != nullptr && added->setup.info.name == info.name;
        });
    };
    const IpVersion ip = session.trace().endpoint(EndpointId{1}).address.version();
    std::vector<ProgramSetup> programs;
    for (const ProgramInfo& info : session.trace().programs()) {
        if (joinedLater(info)) continue;
        ProgramSetup setup;
        setup.info = info;
        setup.address = IpAddress::loopback(ip);
        programs.push_back(setup);
    }
    return programs;
}

ModelEngineSetup setupOf(const Session& session, const std::vector<GivenCommand>& given) {
    ModelEngineSetup setup;
    setup.programs = programsOf(session, given);
    setup.seed = session.info().seed;
    if (session.virtualTime() && session.info().profile == "class") setup.settings = classroomSettings();
    return setup;
}

/// The model that is told what the session's engine was told.
class Shadow {
public:
    Shadow(const Session& session, const std::vector<GivenCommand>& given);

    /// It stands where the session stands.
    [[nodiscard]] bool agrees() const;
    [[nodiscard]] std::optional<Expected> next();

private:
    void runTo(Time until);
    void give(Command command);
    [[nodiscard]] Script::State scriptState();
    bool makeCall(Time at);
    bool nextThing();
    [[nodiscard]] EventId firstNews(EventId after) const;
    void awaitFate(SegmentId segment);
    [[nodiscard]] Expected tell(EventId news, EventId after);
    [[nodiscard]] Expected::Segment segmentOf(EventId sent) const;
    [[nodiscard]] std::optional<Expected::Change> changeBeside(EventId sent, EventId after) const;
    [[nodiscard]] std::optional<Expected::Change> changeBy(SegmentId segment) const;
    [[nodiscard]] Expected::Change changeOf(EventId event) const;
    [[nodiscard]] SocketId known(SocketId socket, ProgramId program) const;

    const Session& session_;
    ModelEngine engine_;
    Trace trace_;
    TraceBatch batch_;
    Time now_{};
    std::optional<Script> script_;
    Time nextCall_{};
    std::size_t calls_ = 0;
    std::vector<std::vector<SocketId>> openBefore_; ///< by program: where the shadow stood when it had caught up
};

Shadow::Shadow(const Session& session, const std::vector<GivenCommand>& given)
    : session_(session), engine_(setupOf(session, given)), nextCall_(session.nextCall()) {
    if (session.script() != nullptr) script_ = *session.script();
    const bool exact = session.virtualTime();
    for (const GivenCommand& g : given) {
        runTo(exact ? g.at : now_ + thinkTime);
        engine_.submit({g.command});
    }
    runTo(exact ? session.now() : now_ + thinkTime);
    for (std::uint16_t p = 0; p < trace_.programs().size(); ++p)
        openBefore_.push_back(openSockets(trace_, ProgramId{p}));
}

void Shadow::runTo(Time until) {
    now_ = std::max(now_, until);
    engine_.poll(now_, batch_);
    if (!batch_.empty()) trace_.append(batch_);
}

void Shadow::give(Command command) {
    std::vector<Command> one;
    one.push_back(std::move(command));
    engine_.submit(std::move(one));
    runTo(now_);
}

bool Shadow::agrees() const {
    const Trace& real = session_.trace();
    if (real.programs().size() != trace_.programs().size()) return false;
    if (session_.virtualTime()) // the same to the bit, or not at all
        return real.size() == trace_.size() && (real.empty() || real[real.last()].at == trace_[trace_.last()].at);
    for (std::uint16_t p = 0; p < real.programs().size(); ++p) {
        const std::vector<SocketId> open = openSockets(real, ProgramId{p});
        const auto same = [&](SocketId a, SocketId b) {
            return stateOf(real, a) == stateOf(trace_, b) && sameQueues(real, a, trace_, b);
        };
        if (!std::equal(open.begin(), open.end(), openBefore_[p].begin(), openBefore_[p].end(), same)) return false;
        if (real.callsOf(ProgramId{p}).size() != trace_.callsOf(ProgramId{p}).size()) return false;
        if (isInside(real, ProgramId{p}) != isInside(trace_, ProgramId{p})) return false;
    }
    return true;
}

Script::State Shadow::scriptState() {
    if (!script_) return Script::State::Finished;
    if (session_.virtualTime()) return script_->state(trace_, now_.time_since_epoch());
    // Where time is the kernel's, a wait is over as soon as it can be.
    const Script::State begun = script_->state(trace_, script_->nextDue().value_or(Duration{}));
    const auto due = script_->nextDue();
    return begun == Script::State::Waiting && due ? script_->state(trace_, *due) : begun;
}

bool Shadow::makeCall(Time at) {
    if (calls_ == mostCalls) return false;
    runTo(at);
    Command command = script_->take(trace_);
    if (takesThought(command)) nextCall_ = now_ + thinkTime;
    if (std::holds_alternative<PrimitiveCommand>(command)) ++calls_;
    give(std::move(command));
    return true;
}

/// As the session would let it happen: a call of the script, or what the wire or a timer brings.
bool Shadow::nextThing() {
    const Script::State state = scriptState();
    const bool exact = session_.virtualTime();
    const auto due = exact ? engine_.nextDue() : std::nullopt;
    const Time call = exact ? std::max(now_, nextCall_) : now_ + thinkTime;
    if (state == Script::State::Ready && (!due || call <= *due)) return makeCall(call);
    if (!exact || state == Script::State::TimedOut) return false;
    const auto wait = script_ ? script_->nextDue() : std::nullopt;
    if (!due && !wait) return false;
    const Time waitEnds = wait ? Time(*wait) : Time::max();
    runTo(std::max(now_, std::min(due.value_or(Time::max()), waitEnds)));
    return true;
}

EventId Shadow::firstNews(EventId after) const {
    for (std::uint32_t n = number(after) + 1; n <= trace_.size(); ++n)
        if (trace_.get<Sent>(EventId{n}) != nullptr || trace_.get<StateChanged>(EventId{n}) != nullptr)
            return EventId{n};
    return EventId{};
}

std::optional<Expected> Shadow::next() {
    const EventId after = trace_.last();
    const bool byHand = session_.stepDelivers();
    if (byHand) give(DecideSegment{trace_.heldSegments().front(), WireAction::Deliver, {}, DecidedBy::Person});
    for (int i = 0; i < mostThings && !present(firstNews(after)); ++i)
        if (!nextThing()) return std::nullopt;
    const EventId news = firstNews(after);
    if (!present(news)) return std::nullopt;
    Expected expected = tell(news, after);
    // How a kernel cuts what does not fit into one segment is its own affair.
    const bool cut = expected.segment && expected.segment->length >= TcpSettings{}.mss;
    if (cut && !session_.virtualTime()) return std::nullopt;
    expected.byHand = byHand;
    return expected;
}

/// A state and a segment that one and the same thing makes belong together.
Expected Shadow::tell(EventId news, EventId after) {
    Expected expected;
    expected.calls = calls_;
    EventId sent = trace_.get<Sent>(news) != nullptr ? news : EventId{};
    const TraceEvent first = trace_[news];
    for (std::uint32_t n = number(news); n <= trace_.size() && !present(sent); ++n) {
        const TraceEvent& event = trace_[EventId{n}];
        const bool together = event.cause == first.cause && event.program == first.program && event.at == first.at;
        if (together && trace_.get<Sent>(EventId{n}) != nullptr) sent = EventId{n};
    }
    if (!present(sent)) {
        expected.receiver = changeOf(news);
        return expected;
    }
    const SegmentId segment = trace_.get<Sent>(sent)->id;
    expected.sender = changeBeside(sent, after);
    awaitFate(segment);
    expected.segment = segmentOf(sent);
    expected.receiver = changeBy(segment);
    return expected;
}

/// Lets things happen until it is known what becomes of a segment. Nobody calls meanwhile.
void Shadow::awaitFate(SegmentId segment) {
    for (int i = 0; i < mostThings; ++i) {
        if (present(trace_.segment(segment).fate) || trace_.isHeld(segment)) return;
        const auto due = engine_.nextDue();
        if (!due) return;
        runTo(std::max(now_, *due));
    }
}

Expected::Segment Shadow::segmentOf(EventId event) const {
    const Sent& sent = *trace_.get<Sent>(event);
    Expected::Segment segment;
    segment.from = trace_[event].program;
    segment.to = sent.toProgram;
    segment.length = sent.length;
    segment.flags = sent.flags;
    segment.transport = sent.transport;
    segment.rule = sent.rule;
    segment.again = present(sent.copyOf);
    segment.fromMiddle = trace_.get<Decided>(trace_[event].cause) != nullptr;
    const bool arrives = trace_.get<Arrived>(trace_.segment(sent.id).fate) != nullptr;
    using Way = Expected::Segment::Way;
    segment.way = arrives ? Way::Arrives : trace_.isHeld(sent.id) ? Way::Held : Way::Stops;
    return segment;
}

std::optional<Expected::Change> Shadow::changeBeside(EventId sent, EventId after) const {
    const TraceEvent& leaving = trace_[sent];
    for (std::uint32_t n = number(after) + 1; n <= trace_.size(); ++n) {
        const TraceEvent& event = trace_[EventId{n}];
        const bool together =
            event.cause == leaving.cause && event.program == leaving.program && event.at == leaving.at;
        if (together && std::holds_alternative<StateChanged>(event.what)) return changeOf(EventId{n});
    }
    return std::nullopt;
}

std::optional<Expected::Change> Shadow::changeBy(SegmentId segment) const {
    const EventId arrival = trace_.segment(segment).fate;
    if (trace_.get<Arrived>(arrival) == nullptr) return std::nullopt;
    std::optional<Expected::Change> change;
    for (std::uint32_t n = number(arrival) + 1; n <= trace_.size(); ++n)
        if (trace_[EventId{n}].cause == arrival && trace_.get<StateChanged>(EventId{n}) != nullptr)
            change = changeOf(EventId{n});
    return change;
}

Expected::Change Shadow::changeOf(EventId event) const {
    const StateChanged& change = *trace_.get<StateChanged>(event);
    const ProgramId program = trace_[event].program;
    return {program, known(change.socket, program), change.kind, change.to, change.rule};
}

/// The session's own handle of the shadow's socket.
SocketId Shadow::known(SocketId socket, ProgramId program) const {
    if (session_.virtualTime()) return session_.trace().socket(socket).states.empty() ? SocketId{} : socket;
    if (number(program) >= openBefore_.size()) return SocketId{};
    const std::vector<SocketId>& mine = openBefore_[number(program)];
    const auto it = std::find(mine.begin(), mine.end(), socket);
    if (it == mine.end()) return SocketId{};
    return openSockets(session_.trace(), program)[static_cast<std::size_t>(it - mine.begin())];
}

} // namespace

std::optional<Expected> foresee(const Session& session) {
    const std::vector<GivenCommand>* given = session.given();
    if (given == nullptr || session.trace().size() > mostEvents || session.trace().programs().empty())
        return std::nullopt;
    Shadow shadow(session, *given);
    return shadow.agrees() ? shadow.next() : std::nullopt;
}

Foresight::Moment Foresight::momentOf(const Session& session) {
    Moment moment;
    moment.events = session.trace().size();
    moment.given = session.given() != nullptr ? session.given()->size() : 0;
    moment.position = session.script() != nullptr ? session.script()->position() : 0;
    moment.state = session.scriptState();
    if (session.virtualTime()) moment.now = session.now();
    moment.delivers = session.stepDelivers();
    return moment;
}

const std::optional<Expected>& Foresight::of(const Session& session) {
    const Moment moment = momentOf(session);
    if (seen_ != moment) {
        seen_ = moment;
        expected_ = foresee(session);
    }
    return expected_;
}

} // namespace socketscope
