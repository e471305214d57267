// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A session as JSON Lines, as docs/events.md and docs/events.schema.json fix it: one object a line, numbered, in time
// order; a segment is one line, printed when its fate is final. Written as events come, so that another program can
// follow a run. Reads the trace only.
#pragma once

#include "core/trace/session_info.h"
#include "core/trace/trace.h"

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace socketscope {

/// The comparison of model and kernel, in numbers and names (session/agreement.h).
struct AgreementTold {
    std::uint32_t checked = 0, disagreed = 0;
    std::vector<std::string> knownDifferences; ///< each once
};

/// How a run ended, for the last line.
struct RunEnd {
    struct GoalResult {
        std::string id;
        bool ok = false;
        std::string why;
        EventId at{};    ///< the event that decided it, where one did
        EventId other{}; ///< what that event should have followed, where it came too early
    };
    bool ok = false;
    int status = 0;
    std::string reason;
    std::vector<GoalResult> goals;
    std::optional<AgreementTold> agreement; ///< none where segments are not seen
    Time at{};
};

class JsonLines {
public:
    explicit JsonLines(std::ostream& out) : out_(out) {}

    /// Lines of earlier or later moments are not printed, but for those that say what session it is. The others keep
    /// the numbers that they have in the whole.
    void skipBefore(Time from) { from_ = from; }
    void skipAfter(Time to) { to_ = to; }

    void begin(const SessionInfo& info, std::span<const ProgramInfo> programs);
    /// Writes what the trace has gained since the last call.
    void write(const Trace& trace);
    void end(const Trace& trace, const RunEnd& end);
    /// Ends without a verdict: segments that have no fate yet are printed as they are.
    void leaveOff(const Trace& trace);

private:
    void tellPrograms(const Trace& trace, Time at);
    void writeSegment(const Trace& trace, SegmentId id, Time known);
    [[nodiscard]] std::uint32_t numberOf(EventId id) const;
    void writeOpen(const Trace& trace, Time at);
    template <typename Json> void line(Json& json, EventId id, std::optional<Time> at = std::nullopt);

    std::ostream& out_;
    Time from_ = Time::min(), to_ = Time::max();
    std::size_t taken_ = 0;    ///< events
    std::size_t declared_ = 0; ///< programs
    std::uint32_t n_ = 0;
    std::vector<std::uint32_t> numbers_; ///< by event: its line, 0 while it has none
    std::vector<SegmentId> open_;        ///< segments without a fate
};

} // namespace socketscope
