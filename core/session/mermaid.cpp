// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/mermaid.h"

#include "core/session/ladder_text.h"

#include <algorithm>
#include <set>

namespace socketscope {
namespace {

/// Words as Mermaid takes them: what would end a statement or begin an entity is written as one.
std::string escaped(const std::string& words) {
    std::string text;
    for (const char c : words) {
        if (c == ';' || c == '#' || c == '<' || c == '>')
            text += "#" + std::to_string(static_cast<int>(c)) + ";";
        else
            text += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
    return text;
}

std::string inWords(Origin origin) {
    return origin == Origin::Observed ? std::string() : " (" + std::string(name(origin)) + ")";
}

class Writer {
public:
    Writer(const SessionInfo& info, const Record& record, const MermaidOptions& options)
        : info_(info), trace_(record.trace()), timeline_(record.timeline()), options_(options) {}

    std::string write() {
        line("sequenceDiagram", 0);
        line("%% Socketscope " + info_.version + ", " + info_.scenario + ", " + std::string(name(info_.wire)) +
             " wire" + (info_.kernel ? ", " + *info_.kernel : ""));
        line("%% Without slopes and times: a segment that is overtaken is drawn where it arrives.");
        participants();
        const Step last = std::min(timeline_.steps(), options_.last);
        for (Step step = std::max<Step>(options_.first, 1); step <= last; ++step) tell(step);
        return std::move(out_);
    }

private:
    [[nodiscard]] bool everything() const { return options_.level == LadderLevel::Everything; }
    [[nodiscard]] bool inRange(Step step) const { return step >= options_.first && step <= options_.last; }

    void line(const std::string& text, int indent = 1) {
        out_ += std::string(static_cast<std::size_t>(4 * indent), ' ') + text + "\n";
    }
    void note(const std::string& over, const std::string& words) { line("Note over " + over + ": " + escaped(words)); }

    [[nodiscard]] static std::string program(ProgramId id) { return "P" + std::to_string(number(id)); }
    [[nodiscard]] std::string tcp(ProgramId id) const {
        return everything() ? "T" + std::to_string(number(id)) : std::string("N");
    }

    /// Clients to the left, servers to the right, and what is between them.
    void participants() {
        const auto each = [&](Host host, const auto& tell) {
            for (std::uint16_t i = 0; i < trace_.programs().size(); ++i)
                if (trace_.programs()[i].host == host) tell(ProgramId{i}, escaped(trace_.programs()[i].name));
        };
        const auto person = [&](ProgramId id, const std::string& name) {
            line("participant " + program(id) + " as " + name);
        };
        const auto kernel = [&](ProgramId id, const std::string& name) {
            line("participant " + tcp(id) + " as " + name + "'s TCP");
        };
        each(Host::Client, [&](ProgramId id, const std::string& name) {
            person(id, name);
            if (everything()) kernel(id, name);
        });
        if (!everything()) line("participant N as the connection");
        each(Host::Server, [&](ProgramId id, const std::string& name) {
            if (everything()) kernel(id, name);
            person(id, name);
        });
    }

    void tell(Step step) {
        const EventId id = timeline_.eventAt(step);
        const TraceEvent& event = trace_[id];
        if (const auto* call = trace_.get<Call>(id)) tellCall(event.program, *call);
        if (const auto* back = trace_.get<Return>(id)) tellReturn(event.program, *back);
        if (const auto* killed = trace_.get<Killed>(id))
            note(program(event.program), killed->host ? "its host is gone" : "killed");
        if (!everything()) return;
        if (const auto* sent = trace_.get<Sent>(id)) tellDeparture(step, id, *sent);
        if (const auto* arrived = trace_.get<Arrived>(id)) tellArrival(step, arrived->segment);
        if (const auto* decided = trace_.get<Decided>(id)) tellDecision(*decided);
        for (EventId part = id; number(part) <= number(timeline_.lastEventOf(step)); part = next(part)) {
            if (const auto* lost = trace_.get<Lost>(part)) tellLoss(*lost);
            if (const auto* state = trace_.get<StateChanged>(part)) tellState(part, *state);
        }
    }

    void tellCall(ProgramId who, const Call& call) {
        line(program(who) + "->>" + tcp(who) + ": " + escaped(ladder_text::call(call)));
        const auto* back = trace_.get<Return>(trace_.call(call.id).ret);
        if (back != nullptr && back->blocked == Duration{}) return;
        line("activate " + program(who)); // the bar of a call that waits
        waiting_.insert(who);
    }

    void tellReturn(ProgramId who, const Return& back) {
        std::string words = ladder_text::result(trace_, back);
        if (back.blocked > Duration{}) words += " after " + shortDuration(back.blocked);
        line(tcp(who) + "-->>" + program(who) + ": " + escaped(words));
        if (waiting_.erase(who) > 0) line("deactivate " + program(who));
    }

    /// The two TCPs between which a segment travels.
    struct Ends {
        std::string from, to;
    };
    [[nodiscard]] Ends endsOf(EventId departure, const Sent& sent) const {
        ProgramId from = trace_[departure].program, to = sent.toProgram;
        if (from == noProgram) from = opposite(to);
        if (to == noProgram) to = opposite(from);
        return {tcp(from), tcp(to)};
    }
    /// Some program at the other end of the wire: it stands for a TCP that no program uses.
    [[nodiscard]] ProgramId opposite(ProgramId id) const {
        const ProgramInfo* known = trace_.program(id);
        const Host wanted = known != nullptr && known->host == Host::Client ? Host::Server : Host::Client;
        for (std::uint16_t i = 0; i < trace_.programs().size(); ++i)
            if (trace_.programs()[i].host == wanted) return ProgramId{i};
        return ProgramId{0};
    }

    [[nodiscard]] std::string words(EventId departure, const Sent& sent) const {
        const auto* decided = trace_.get<Decided>(trace_[departure].cause);
        const bool forged = decided != nullptr && decided->action == WireAction::Forge; // no TCP has sent it
        return (forged ? "forged " : "") + ladder_text::kind(sent) + ladder_text::repeat(trace_, departure) + " " +
               ladder_text::detail(sent);
    }

    /// Whether a segment's end is the very next thing, so that one arrow tells both.
    [[nodiscard]] bool endsAtOnce(Step departure, const Sent& sent) const {
        const EventId fate = trace_.segment(sent.id).fate;
        return present(fate) && timeline_.stepOf(fate) <= departure + 1 && inRange(timeline_.stepOf(fate));
    }

    void tellDeparture(Step step, EventId id, const Sent& sent) {
        if (!endsAtOnce(step, sent)) note(endsOf(id, sent).from, words(id, sent) + " leaves");
    }

    void tellArrival(Step step, SegmentId segment) {
        const EventId departure = trace_.segment(segment).sent;
        const auto* sent = trace_.get<Sent>(departure);
        if (sent == nullptr) return;
        const Step left = timeline_.stepOf(departure);
        const std::string way = left + 1 < step ? ", left at step " + std::to_string(left) : std::string();
        const Origin origin = trace_[departure].origin;
        const Ends ends = endsOf(departure, *sent);
        line(ends.from + (origin == Origin::Observed ? "->>" : "-->>") + ends.to + ": " +
             escaped(words(departure, *sent) + way + inWords(origin)));
    }

    void tellLoss(const Lost& lost) {
        const EventId departure = trace_.segment(lost.segment).sent;
        const auto* sent = trace_.get<Sent>(departure);
        if (sent == nullptr) return;
        const char* how = lost.how == Lost::How::Dropped     ? "dropped"
                          : lost.how == Lost::How::Corrupted ? "refused: its checksum is wrong"
                                                             : "lost";
        const Ends ends = endsOf(departure, *sent);
        const Origin origin = trace_[departure].origin;
        line(ends.from + (origin == Origin::Observed ? "-x" : "--x") + ends.to + ": " +
             escaped(words(departure, *sent) + ", " + how + inWords(origin)));
    }

    void tellDecision(const Decided& decided) {
        const EventId departure = trace_.segment(decided.segment).sent;
        const auto* sent = trace_.get<Sent>(departure);
        if (sent == nullptr) return;
        const Ends ends = endsOf(departure, *sent);
        note(ends.from + "," + ends.to, ladder_text::kind(*sent) + ": " + std::string(name(decided.action)) + ", by " +
                                            std::string(name(decided.by)));
    }

    void tellState(EventId id, const StateChanged& state) {
        if (trace_[id].program == noProgram) return;
        note(tcp(trace_[id].program), std::string(name(state.to)) + inWords(trace_[id].origin));
    }

    const SessionInfo& info_;
    const Trace& trace_;
    const Timeline& timeline_;
    MermaidOptions options_;
    std::set<ProgramId> waiting_; ///< inside a call whose bar is drawn
    std::string out_;
};

} // namespace

std::string mermaid(const SessionInfo& info, const Record& record, const MermaidOptions& options) {
    return Writer(info, record, options).write();
}

} // namespace socketscope
