// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a frame of 1600 × 1000 costs. Three promises: with as many marks in view, a session of a million events costs at
// most half as much again as one of a thousand; a whole session of a million in one window is built in less than 4 ms;
// and a full window is painted in less than 16 ms without a graphics processor.
#include "tests/bench/cost.h"
#include "tests/support/trace_builder.h"
#include "ui/scene/painter.h"
#include "ui/sequence/sequence_frame.h"

#include <QGuiApplication>
#include <QImage>
#include <QPainter>

#include <cstdio>

using namespace socketscope;
using bench::Cost;

namespace {

constexpr int rounds = 5;
constexpr int builds = 100;
constexpr int paintings = 5;

/// An echo of about so many events, with one ACCEPT that blocks from beginning to end.
struct Session {
    explicit Session(std::uint32_t events) : trace(test::echo(events / 8)) {
        timeline.extend(trace);
        cast.extend(trace);
        connections.extend(trace);
    }
    [[nodiscard]] Story story() const { return {trace, timeline, cast, connections}; }
    [[nodiscard]] Cursor end() const { return {static_cast<double>(timeline.steps()), {}}; }

    Trace trace;
    Timeline timeline;
    Cast cast;
    Connections connections;
};

Viewport window(Level level = Level::Everything) {
    Viewport view;
    view.size = {1600, 1000};
    view.level = level;
    return view;
}

/// The middle of the session at normal zoom. The story repeats every 400 steps: the same part of it is in view,
/// whatever the length.
Viewport middle(const Session& session, Level level) {
    Viewport view = window(level);
    view.scrollY = session.timeline.y(view.axis, session.timeline.steps() / 800 * 400 + 100);
    return view;
}

Viewport whole(const Session& session) {
    Viewport view = window();
    view.timeZoom = 900 / session.timeline.y(view.axis, session.end());
    return view;
}

struct Built {
    std::size_t marks = 0;
    Cost cost; ///< of one frame
};

/// Builds the frame again and again; `so` is what the rounds before have found.
Built build(const Session& session, const Viewport& view, const Style& style, const Built& so) {
    Built built;
    const Cost all = bench::costOf([&] {
        for (int i = 0; i < builds; ++i)
            built.marks = sequenceFrame(session.story(), session.end(), view, style).items.size();
    });
    built.cost = bench::best(so.cost, {all.wall / builds, all.cpu / builds});
    return built;
}

bool report(const char* what, const Built& built, double wantedMs) {
    std::printf("%-34s %8.3f ms of processor (wanted under %.0f), %.3f ms by the clock, %zu marks\n", what,
                built.cost.cpu * 1e3, wantedMs, built.cost.wall * 1e3, built.marks);
    return built.cost.cpu * 1e3 < wantedMs;
}

/// A million events beside a thousand, in turn.
bool lengthDoesNotMatter(const char* what, const Session& small, const Session& large, const Style& style,
                         Level level) {
    Built few, many;
    for (int i = 0; i < rounds; ++i) {
        few = build(small, middle(small, level), style, few);
        many = build(large, middle(large, level), style, many);
    }
    constexpr double wanted = 1.5;
    const double ratio = many.cost.cpu / few.cost.cpu;
    std::printf("%-34s %8.2f of the cost of 1,000 events (wanted at most %.2f): %.3f beside %.3f ms of processor, "
                "%.3f beside %.3f ms by the clock, %zu and %zu marks\n",
                what, ratio, wanted, many.cost.cpu * 1e3, few.cost.cpu * 1e3, many.cost.wall * 1e3, few.cost.wall * 1e3,
                many.marks, few.marks);
    return ratio <= wanted && many.marks == few.marks;
}

bool wholeSession(const Session& session, const Style& style) {
    Built built;
    for (int i = 0; i < rounds; ++i) built = build(session, whole(session), style, built);
    return report("1,000,000 events in one window", built, 4);
}

bool painting(const Session& session, const Style& style) {
    Viewport view = window();
    view.scrollY = 300;
    view.timeZoom = 0.6;
    const Frame frame = sequenceFrame(session.story(), session.end(), view, style);
    QImage image(frame.size.toSize(), QImage::Format_RGB32);
    FramePainter framePainter(Theme::light());
    Built painted{frame.items.size(), {}};
    for (int i = 0; i < rounds * paintings; ++i)
        painted.cost = bench::best(painted.cost, bench::costOf([&] {
                                       QPainter painter(&image);
                                       framePainter.paint(painter, frame);
                                   }));
    return report("painting a full window", painted, 16);
}

} // namespace

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication application(argc, argv);
    loadFonts();
    const Style style{Typography(1)};
    const Session small(1'000), large(1'000'000);
    bool ok = lengthDoesNotMatter("1,000,000 events, all lanes", small, large, style, Level::Everything);
    ok = lengthDoesNotMatter("1,000,000 events, two programs", small, large, style, Level::Primitives) && ok;
    ok = wholeSession(large, style) && ok;
    ok = painting(small, style) && ok;
    if (!ok) std::fprintf(stderr, "bench_frame: a target is missed\n");
    return ok ? 0 : 1;
}
