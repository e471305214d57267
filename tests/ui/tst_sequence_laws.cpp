// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The laws of the sequence diagram (ARCHITECTURE, "Animation is a function of (trace, timeline, cursor)"): facts carry
// their events, labels never meet, seek = play, continuity, prefix.
#include "tests/support/fate_stories.h"
#include "tests/ui/frame_queries.h"

#include <QTest>

#include <map>
#include <memory>

using namespace socketscope;
using namespace socketscope::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* fate = "fate: ";

std::unique_ptr<Told> storyNamed(const QString& name) {
    if (name.startsWith(QLatin1String(fate)))
        return std::make_unique<Told>(Trace(fateStory(name.mid(6).toStdString())->trace()));
    if (name == QStringLiteral("two clients")) return std::make_unique<Told>(twoClients());
    if (name == QStringLiteral("refused")) return std::make_unique<Told>(refusedCall());
    if (name == QStringLiteral("crowd")) return std::make_unique<Told>(crowd(6, true));
    if (name == QStringLiteral("pile")) return std::make_unique<Told>(crowd(20, true));
    if (name == QStringLiteral("one after the other")) return std::make_unique<Told>(crowd(4, false));
    if (name == QStringLiteral("echo")) return std::make_unique<Told>(echo(12));
    if (name == QStringLiteral("inferred")) return std::make_unique<Told>(phoneCall(Origin::Inferred));
    return std::make_unique<Told>(phoneCall());
}

void addStories() {
    QTest::addColumn<QString>("name");
    for (const char* name :
         {"phone call", "inferred", "two clients", "refused", "crowd", "pile", "one after the other", "echo"})
        QTest::newRow(name) << QString::fromLatin1(name);
    for (const std::string& name : fateStories()) {
        const QString whole = QLatin1String(fate) + QString::fromStdString(name);
        QTest::newRow(qPrintable(whole)) << whole;
    }
}

/// Windows that are hard on labels: narrow, zoomed out, on every axis, scrolled.
std::vector<Viewport> hardWindows() {
    std::vector<Viewport> views;
    for (const double width : {640.0, 900.0, 1600.0})
        for (const double zoom : {0.05, 0.4, 1.0})
            for (const Axis axis : {Axis::Stretched, Axis::Even, Axis::Linear}) {
                Viewport view = window(width, 700);
                view.timeZoom = zoom;
                view.axis = axis;
                view.scrollY = zoom * 300;
                views.push_back(view);
            }
    Viewport segments = window();
    segments.level = Level::Segments;
    views.push_back(segments);
    Viewport projector = window(1280, 720);
    projector.projector = true;
    views.push_back(projector);
    return views;
}

} // namespace

class TestSequenceLaws : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(loadFonts().empty()); }

    void factsCarryTheirEvents_data() { addStories(); }
    void factsCarryTheirEvents() {
        QFETCH(QString, name);
        const auto told = storyNamed(name);
        for (double u = 0; u <= told->end(); u += 0.5)
            for (const double scroll : {0.0, 700.0}) {
                Viewport view = window();
                view.scrollY = scroll;
                const Frame frame = frameOf(*told, u, view);
                QCOMPARE(withoutEvent(*told, frame), QString());
                QCOMPARE(fromTheFuture(*told, frame, u), QString());
            }
    }

    void labelsNeverMeet_data() { addStories(); }
    void labelsNeverMeet() {
        QFETCH(QString, name);
        const auto told = storyNamed(name);
        for (const Viewport& view : hardWindows())
            for (const double part : {0.3, 0.62, 1.0}) {
                const Frame frame = frameOf(*told, told->end() * part, view, part == 1.0 ? 300ms : Duration{});
                QCOMPARE(labelsThatMeet(frame, view.header ? header : 0), QString());
                QCOMPARE(labelsInCuts(frame), QString());
            }
    }

    void seekIsPlay_data() { addStories(); }
    void seekIsPlay() {
        // Indexes that grew event by event and indexes that were made at once; forwards, backwards, at random.
        QFETCH(QString, name);
        const auto told = storyNamed(name);
        const Told& once = *told;
        if (once.timeline.steps() > 60) QSKIP("a long story is told by its parts");
        Told grown{Trace()};
        grow(once, grown, [](std::uint32_t) {});
        std::map<int, Frame> forwards;
        for (int i = 0; i <= static_cast<int>(once.timeline.steps()) * 4; ++i) forwards[i] = frameOf(once, i / 4.0);
        for (int i = static_cast<int>(once.timeline.steps()) * 4; i >= 0; i -= 3)
            QVERIFY2(frameOf(grown, i / 4.0) == forwards[i], qPrintable(QString::number(i / 4.0)));
    }

    void smallStepsAreSmallMoves_data() { addStories(); }
    void smallStepsAreSmallMoves() {
        QFETCH(QString, name);
        const auto told = storyNamed(name);
        constexpr double du = 0.01, most = 22; // px: a wire of 800 in one step, and some easing
        Frame before = frameOf(*told, 0);
        for (double u = du; u <= std::min(told->end(), 24.0); u += du) {
            Frame after = frameOf(*told, u);
            for (const Item& item : after.items) {
                // Words beside a bar change their place once, when the call returns; clocks make way for a chip.
                const bool yields = item.mark == Mark::Role || item.mark == Mark::Timer;
                if (item.mark == Mark::Now || yields || !present(item.event)) continue;
                const Item* was = itemOf(before, item.mark, item.event);
                if (was == nullptr || was->line.size() != item.line.size()) continue;
                for (qsizetype i = 0; i < item.line.size(); ++i) {
                    const QPointF d = item.line[i] - was->line[i];
                    QVERIFY2(std::hypot(d.x(), d.y()) < most, qPrintable(item.text));
                }
                if (!item.line.isEmpty()) continue; // its box is its chip, which fades in
                QVERIFY2(std::abs(item.box.right() - was->box.right()) < most, qPrintable(item.text));
                QVERIFY2(std::abs(item.box.bottom() - was->box.bottom()) < most,
                         qPrintable(QStringLiteral("%1 at %2: from %3 to %4")
                                        .arg(item.text)
                                        .arg(u)
                                        .arg(was->box.bottom())
                                        .arg(item.box.bottom())));
            }
            before = std::move(after);
        }
    }

    void appendingChangesNothingAbove() {
        const Told shorter(echo(20)), longer(echo(40));
        for (double u = 20; u <= 100; u += 7.25) QVERIFY(frameOf(shorter, u) == frameOf(longer, u));
        // At the edge of the shorter one: all that is over stays where it is.
        const Frame a = frameOf(shorter, shorter.end()), b = frameOf(longer, shorter.end());
        std::size_t compared = 0;
        for (const Item& item : a.items) {
            if (item.mark != Mark::CallFlag && item.mark != Mark::ReturnFlag && item.mark != Mark::StepNumber) continue;
            const Item* same = itemOf(b, item.mark, item.event);
            QVERIFY2(same != nullptr, qPrintable(item.text));
            QCOMPARE(same->box, item.box);
            ++compared;
        }
        QVERIFY(compared > 5);
    }

    void whatIsOverStaysWhereItWas_data() { addStories(); }
    void whatIsOverStaysWhereItWas() {
        // At every edge that the trace has had: what was over then looks as it does in hindsight.
        QFETCH(QString, name);
        const auto told = storyNamed(name);
        const Told& whole = *told;
        if (whole.timeline.steps() > 60) QSKIP("a long story is told by its parts");
        if (whole.cast.laneCount() > 1) QSKIP("a second connection makes room for its lane");
        Told grown{Trace()};
        QString wrong;
        grow(whole, grown, [&](std::uint32_t i) {
            // An event that rides on this step may still come with the next one.
            const bool complete =
                i == whole.trace.size() || whole.timeline.stepOf(EventId{i + 1}) > whole.timeline.stepOf(EventId{i});
            if (complete && wrong.isEmpty()) wrong = movedSince(grown, whole);
        });
        QCOMPARE(wrong, QString());
    }

    void scrollingMovesEverythingAlike() {
        const Told told(phoneCall());
        Viewport low = window();
        low.scrollY = 100;
        const Frame a = frameOf(told, told.end()), b = frameOf(told, told.end(), low);
        for (const Item* flag : itemsOf(b, Mark::CallFlag)) {
            const Item* same = itemOf(a, Mark::CallFlag, flag->event);
            if (same != nullptr) QCOMPARE(flag->box, same->box.translated(0, -100));
        }
    }

private:
    /// Tells `grown` the same facts event by event; asks after each.
    template <typename Ask> static void grow(const Told& once, Told& grown, Ask ask);
    /// What is over in `grown` and stands elsewhere in `whole` at the same cursor, or "".
    static QString movedSince(const Told& grown, const Told& whole);
    /// The bytes behind all blobs of a trace.
    static KeptBytes keptBytes(const Trace& trace);
    static std::vector<Endpoint> endpointsOf(const Trace& trace);
};

template <typename Ask> void TestSequenceLaws::grow(const Told& once, Told& grown, Ask ask) {
    TraceBatch batch;
    for (const ProgramInfo& info : once.trace.programs()) batch.programs.push_back(info);
    batch.kept = keptBytes(once.trace);
    batch.endpoints = endpointsOf(once.trace);
    for (std::uint32_t i = 1; i <= once.trace.size(); ++i) {
        batch.events.push_back(once.trace[EventId{i}]);
        grown.trace.append(batch);
        grown.extend();
        ask(i);
    }
}

QString TestSequenceLaws::movedSince(const Told& grown, const Told& whole) {
    const Frame then = frameOf(grown, grown.end()), now = frameOf(whole, grown.end());
    for (const Item& item : then.items) {
        const auto* sent = grown.trace.get<Sent>(item.event);
        const bool over = item.mark == Mark::CallFlag || item.mark == Mark::ReturnFlag ||
                          (item.mark == Mark::Fate && grown.trace.get<Decided>(item.event) == nullptr) ||
                          (item.mark == Mark::SegmentLine && present(grown.trace.segment(sent->id).fate));
        if (!over) continue;
        const Item* same = itemOf(now, item.mark, item.event);
        if (same == nullptr || same->line != item.line || (item.line.isEmpty() && same->box != item.box))
            return QStringLiteral("“%1” at step %2").arg(item.text).arg(grown.end());
    }
    return {};
}

KeptBytes TestSequenceLaws::keptBytes(const Trace& trace) {
    KeptBytes kept;
    for (Blob blob{1}; !trace.bytes(blob).empty(); blob = Blob{number(blob) + 1}) kept.keep(blob, trace.bytes(blob));
    return kept;
}

std::vector<Endpoint> TestSequenceLaws::endpointsOf(const Trace& trace) {
    std::vector<Endpoint> endpoints;
    for (std::uint32_t i = 1; i <= 8; ++i) endpoints.push_back(trace.endpoint(EndpointId{i}));
    return endpoints;
}

QTEST_MAIN(TestSequenceLaws)
#include "tst_sequence_laws.moc"
