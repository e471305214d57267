// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/evidence.h"

#include "core/packet/datagram.h"
#include "core/session/agreement.h"

#include <set>

namespace socketscope {
namespace {

/// What can be held against a single event, knowing those before it. Empty where nothing can.
class Examination {
public:
    Examination(const SessionInfo& info, const Trace& trace) : info_(info), trace_(trace) {}

    [[nodiscard]] std::string examine(EventId id) {
        const TraceEvent& event = trace_[id];
        const bool modelled = event.origin == Origin::Modelled;
        if (modelled && info_.wire != Wire::Model) return "the model's word in a run of a kernel";
        if (!modelled && info_.wire == Wire::Model && speaksOfTcp(event.what))
            return "a kernel's word in a run of the model";
        return std::visit(Overloaded{
                              [&](const Return& r) { return returned(id, r); },
                              [&](const Sent& s) { return sent(event, s); },
                              [&](const Arrived& a) { return arrived(id, a.segment); },
                              [&](const Lost& l) { return arrived(id, l.segment); },
                              [&](const Asked& a) {
                                  asked_.emplace(trace_.text(a.question));
                                  return std::string();
                              },
                              [&](const Answered& a) {
                                  const bool known = asked_.contains(std::string(trace_.text(a.question)));
                                  return known ? std::string() : std::string("an answer to what nobody had asked");
                              },
                              [](const auto&) { return std::string(); },
                          },
                          event.what);
    }

private:
    static bool speaksOfTcp(const What& what) {
        return std::holds_alternative<Sent>(what) || std::holds_alternative<StateChanged>(what);
    }

    [[nodiscard]] std::string returned(EventId id, const Return& back) const {
        const Trace::CallRecord record = trace_.call(back.call);
        const auto* call = trace_.get<Call>(record.call);
        if (call == nullptr || record.call > id) return "a call returns that was never made";
        if (record.ret != id) return "a call returns twice";
        return call->primitive == back.primitive ? "" : "a call returns as another one";
    }

    [[nodiscard]] std::string arrived(EventId id, SegmentId segment) const {
        const EventId sent = trace_.segment(segment).sent;
        return present(sent) && sent < id ? "" : "a segment's fate before it was sent";
    }

    /// The octets are the evidence; what the record says of them must be what they say.
    [[nodiscard]] std::string sent(const TraceEvent& event, const Sent& said) const {
        if (!present(said.raw))
            return event.origin == Origin::Observed && info_.wire == Wire::Sandbox
                       ? "a segment that was seen, without its octets"
                       : "";
        const auto seen = decodeDatagram(trace_.bytes(said.raw));
        if (!seen || said.transport == Transport::Icmp) return "";
        const Segment* tcp = seen->segment();
        const bool fits = seen->src == trace_.endpoint(said.from) && seen->dst == trace_.endpoint(said.to) &&
                          (tcp == nullptr || (tcp->flags.bits() == said.flags && seen->dataLength() == said.length));
        return fits ? "" : "its octets say something else than the record";
    }

    const SessionInfo& info_;
    const Trace& trace_;
    std::set<std::string> asked_;
};

} // namespace

std::optional<Doubt> contradiction(const SessionInfo& info, const Trace& trace) {
    Examination examination(info, trace);
    for (std::uint32_t n = 1; n <= trace.size(); ++n) {
        const std::string what = examination.examine(EventId{n});
        if (!what.empty()) return Doubt{EventId{n}, "event " + std::to_string(n) + ": " + what};
    }
    return std::nullopt;
}

std::optional<Doubt> unexplained(const SessionInfo& info, const Trace& trace) {
    if (info.wire != Wire::Sandbox) return std::nullopt;
    Agreement agreement;
    agreement.extend(trace);
    agreement.conclude(trace);
    if (agreement.disagreements().empty()) return std::nullopt;
    const Agreement::Disagreement& first = agreement.disagreements().front();
    return Doubt{first.event, sentence(trace, first)};
}

} // namespace socketscope
