// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sequence/everything_parts.h"

#include <algorithm>
#include <cmath>

namespace socketscope {
namespace {

using Tally = Timeline::Tally;

/// A bar as long as the row is busy, from `from` towards `to`.
struct Lane {
    Tally tally;
    double from, to;
    Ink ink;
};

double part(std::uint32_t count, Step steps) { return std::sqrt(std::min(1.0, static_cast<double>(count) / steps)); }

} // namespace

void drawDensity(Draw& draw, const Stage& stage, const Columns& columns) {
    const ClientColumn& client = columns.client();
    const double middle = columns.wireMiddle();
    const std::array<Lane, 5> lanes{{
        {Tally::ClientCall, client.bar.right, client.program.right, Token::Prim},
        {Tally::ServerCall, columns.serverBar.left, columns.server.left, Token::Prim},
        {Tally::ToServer, columns.wire.left, middle, Token::Data},
        {Tally::ToClient, columns.wire.right, middle, Token::Data},
        {Tally::Lost, middle, columns.wire.right, Token::Lost},
    }};
    const double row = std::max(2.0, std::round(stage.px(2)));
    const auto stepAt = [&](double y) {
        return std::min(stage.complete(), stage.timeline.stepAtY(stage.view.axis, stage.toPicture(y)));
    };
    // Rows stand still in the picture while it scrolls.
    const double start = stage.top() - std::fmod(stage.view.scrollY, row) - row;
    Step before = stepAt(start);
    for (double y = start; y < std::min(stage.bottom(), stage.now()); y += row) {
        const Step last = stepAt(y + row);
        if (last <= before) continue;
        const Timeline::Tallies tallies = stage.timeline.tallies(before + 1, last);
        const EventId event = stage.timeline.eventAt(before + 1);
        Item item{Mark::Density, event, stage.trace[event].origin, QRectF(0, y, columns.width, row)};
        item.count = last - before;
        draw.begin(item);
        for (const Lane& lane : lanes) {
            const std::uint32_t count = tallies[static_cast<std::size_t>(lane.tally)];
            if (count == 0) continue;
            const double end = lane.from + (lane.to - lane.from) * part(count, last - before);
            draw.rect(QRectF(QPointF(lane.from, y), QPointF(end, y + row - 0.5)).normalized(), noStroke,
                      solid(Ink(lane.ink.token, 35)));
        }
        before = last;
    }
    draw.end();
}

} // namespace socketscope
