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
#include <string>
#include <vector>

namespace socketscope {

/// How a run ended, for the last line.
struct RunEnd {
    struct GoalResult {
        std::string id;
        bool ok = false;
        std::string why;
        EventId at{}; ///< the event that decided it, where one did
    };
    bool ok = false;
    int status = 0;
    std::string reason;
    std::vector<GoalResult> goals;
    Time at{};
};

class JsonLines {
public:
    explicit JsonLines(std::ostream& out) : out_(out) {}

    void begin(const SessionInfo& info, std::span<const ProgramInfo> programs);
    /// Writes what the trace has gained since the last call.
    void write(const Trace& trace);
    void end(const Trace& trace, const RunEnd& end);

private:
    void writeSegment(const Trace& trace, SegmentId id, Time known);
    [[nodiscard]] std::uint32_t numberOf(EventId id) const;
    template <typename Json> void line(Json& json, EventId id);

    std::ostream& out_;
    std::size_t taken_ = 0;
    std::uint32_t n_ = 0;
    std::vector<std::uint32_t> numbers_; ///< by event: its line, 0 while it has none
    std::vector<SegmentId> open_;        ///< segments without a fate
};

/// "client", or null for no program, and other small words that several outputs share.
[[nodiscard]] std::string_view kindName(SocketKind kind);

} // namespace socketscope
