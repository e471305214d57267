// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The wire's cell in a row of the ladder: a segment that leaves, arrives, is lost or is decided about. Used by
// ladder.cpp only; knows neither rows nor columns, only how many characters the wire is wide.
#pragma once

#include "core/session/ladder_glyphs.h"
#include "core/trace/timeline.h"

#include <string>

namespace socketscope::ladder_text {

class WireCells {
public:
    WireCells(const Trace& trace, const Timeline& timeline, const Glyphs& glyphs, std::size_t room)
        : trace_(trace), timeline_(timeline), glyphs_(glyphs), room_(room) {}

    struct Cell {
        std::string text;
        Step next = 0; ///< the step of the next row: what follows at once shares this one
    };
    [[nodiscard]] Cell departure(Step step, EventId id, const Sent& sent) const;
    [[nodiscard]] std::string arrival(EventId id, SegmentId segment) const;
    [[nodiscard]] std::string loss(EventId id, const Lost& lost) const;
    [[nodiscard]] std::string decision(EventId id, const Decided& decided) const;

private:
    /// What a line is made of.
    struct Line {
        std::string_view dash, head;
        bool toRight = true;
    };
    [[nodiscard]] Line lineOf(EventId sent, Origin origin) const;
    [[nodiscard]] std::string chip(EventId id, const Sent& sent, std::size_t room) const;
    [[nodiscard]] std::string middle(const std::string& text) const;
    [[nodiscard]] std::string whole(const Line& line, const std::string& chip, bool fromMiddle) const;
    [[nodiscard]] std::string stub(const Line& line, const std::string& chip, std::string_view end) const;
    /// The end of its way, if that is the very next step.
    [[nodiscard]] EventId endAtOnce(Step step, const Sent& sent) const;

    const Trace& trace_;
    const Timeline& timeline_;
    const Glyphs& glyphs_;
    std::size_t room_;
};

} // namespace socketscope::ladder_text
