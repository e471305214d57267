// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a frame costs. Two promises: with the same marks in view, a session of a million events costs no more than half
// as much again as one of a thousand; and a whole session of a million in one window is built in less than 4 ms.
#include "tests/support/trace_builder.h"
#include "ui/scene/painter.h"
#include "ui/sequence/sequence_frame.h"

#include <QGuiApplication>
#include <QImage>
#include <QPainter>

#include <benchmark/benchmark.h>

#include <map>
#include <memory>

using namespace socketscope;

namespace {

struct Session {
    explicit Session(Trace t) : trace(std::move(t)) {
        timeline.extend(trace);
        cast.extend(trace);
        connections.extend(trace);
    }
    [[nodiscard]] Story story() const { return {trace, timeline, cast, connections}; }
    Trace trace;
    Timeline timeline;
    Cast cast;
    Connections connections;
};

/// An echo of about so many events, with one ACCEPT that blocks from beginning to end.
const Session& session(std::int64_t events) {
    static std::map<std::int64_t, std::unique_ptr<Session>> known;
    auto& slot = known[events];
    if (!slot) slot = std::make_unique<Session>(test::echo(static_cast<std::uint32_t>(events / 8)));
    return *slot;
}

Viewport window() {
    Viewport view;
    view.size = {1600, 1000};
    return view;
}

const Style& style() {
    static const Style normal{Typography(1)};
    return normal;
}

/// The middle of the session at normal zoom: a screenful of marks.
void frameInTheMiddle(benchmark::State& state, Level level) {
    const Session& s = session(state.range(0));
    Viewport view = window();
    view.level = level;
    const Cursor cursor{static_cast<double>(s.timeline.steps()), {}};
    // The story repeats every 400 steps: the same part of it is in view, whatever the length.
    view.scrollY = s.timeline.y(view.axis, s.timeline.steps() / 800 * 400 + 100);
    std::size_t shapes = 0;
    for ([[maybe_unused]] auto _ : state) {
        const Frame frame = sequenceFrame(s.story(), cursor, view, style());
        shapes = frame.shapes.size();
        benchmark::DoNotOptimize(shapes);
    }
    state.counters["shapes"] = static_cast<double>(shapes);
    state.counters["steps"] = s.timeline.steps();
}

void everythingInTheMiddle(benchmark::State& state) { frameInTheMiddle(state, Level::Everything); }
void primitivesInTheMiddle(benchmark::State& state) { frameInTheMiddle(state, Level::Primitives); }

void wholeSession(benchmark::State& state) {
    const Session& s = session(state.range(0));
    Viewport view = window();
    const Cursor cursor{static_cast<double>(s.timeline.steps()), {}};
    view.timeZoom = 900 / s.timeline.y(view.axis, cursor);
    std::size_t shapes = 0;
    for ([[maybe_unused]] auto _ : state) {
        const Frame frame = sequenceFrame(s.story(), cursor, view, style());
        shapes = frame.shapes.size();
        benchmark::DoNotOptimize(shapes);
    }
    state.counters["shapes"] = static_cast<double>(shapes);
}

void paintScreenful(benchmark::State& state) {
    const Session& s = session(1000);
    Viewport view = window();
    view.scrollY = 300;
    view.timeZoom = 0.6;
    const Frame frame = sequenceFrame(s.story(), {static_cast<double>(s.timeline.steps()), {}}, view, style());
    QImage image(1600, 1000, QImage::Format_RGB32);
    FramePainter framePainter(Theme::light());
    for ([[maybe_unused]] auto _ : state) {
        QPainter painter(&image);
        framePainter.paint(painter, frame);
    }
    state.counters["shapes"] = static_cast<double>(frame.shapes.size());
}

} // namespace

BENCHMARK(everythingInTheMiddle)->Arg(1'000)->Arg(1'000'000)->Unit(benchmark::kMicrosecond);
BENCHMARK(primitivesInTheMiddle)->Arg(1'000)->Arg(1'000'000)->Unit(benchmark::kMicrosecond);
BENCHMARK(wholeSession)->Arg(10'000)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMicrosecond);
BENCHMARK(paintScreenful)->Unit(benchmark::kMillisecond);

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication application(argc, argv);
    loadFonts();
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
