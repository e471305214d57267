// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The model's wire as the trace tells it: every segment that leaves, is held, is decided about, is lost or damaged is
// an event here. What arrives is handed to the model's TCPs, who write down how they took it. Used by the ModelEngine
// and its parts.
#pragma once

#include "core/engine/virtual_link.h"
#include "core/engine/wire_numbers.h"
#include "core/trace/batch.h"

namespace socketscope {

class ModelWire {
public:
    ModelWire(TraceWriter& trace, std::uint64_t seed) : trace_(trace), link_(seed) {}

    /// A program lives on this host. Ids count from 0 in the order of these calls.
    void joins(Host host) { hosts_.push_back(host); }

    /// Why a segment leaves.
    struct Departure {
        ProgramId from = noProgram, to = noProgram;
        EventId cause{};
        RuleId rule{};
        bool again = false; ///< some of it was sent before
        Transport transport = Transport::Tcp;
    };
    void send(const Segment& segment, const Departure& why, Time now);

    void set(const SetWire& command, Time now);
    /// A decision about a segment that is not held any more changes nothing, and says so.
    void decide(const DecideSegment& command, Time now);
    void forge(const ForgeSegment& command, const Endpoint& src, const Endpoint& dst, Time now);

    [[nodiscard]] std::optional<Time> nextDue() const { return link_.nextDue(); }
    struct Arrival {
        Time at{};
        Carried carried;
    };
    /// Lets the wire run up to `until`, at most to the next arrival that a TCP has to look at.
    std::optional<Arrival> run(Time until);
    /// It has arrived: to be told before anything that it causes.
    EventId arrived(const Carried& carried, RuleId rule, Time now);
    /// Something to say that is no segment.
    void note(const std::string& text, Time now);
    /// Nobody is there to take it.
    void vanishes(const Carried& carried, Time now);

private:
    void depart(const Segment& segment, const Departure& why, SegmentId id, SegmentId copyOf, Time now, bool atMiddle);
    EventId decided(SegmentId segment, WireAction action, DecidedBy by, Time now, Duration delay = {});
    void lost(const Carried& carried, Lost::How how, EventId cause, Time now);
    void copy(const Carried& original, DecidedBy by, Time now);
    void release(std::optional<Host> from, DecidedBy by, Time now);
    [[nodiscard]] Host hostOf(ProgramId program) const;

    TraceWriter& trace_;
    VirtualLink link_;
    WireNumbers numbers_;
    std::vector<Host> hosts_; ///< by ProgramId
};

} // namespace socketscope
