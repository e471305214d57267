// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What becomes of segments and programs, as the diagram shows it: held ones stand upright in mid-wire, dropped ones end
// there, copies and forged ones begin there, damaged ones arrive and change nothing; a killed program's bar ends.
#include "tests/support/fate_stories.h"
#include "tests/ui/frame_queries.h"
#include "ui/scene/units.h"
#include "ui/scrubber/scrubber_frame.h"

#include <QTest>

#include <algorithm>
#include <memory>

using namespace socketscope;
using namespace socketscope::test;

namespace {

/// A story with what the tests ask of it.
struct Seen {
    explicit Seen(const std::string& name) : told(Trace(fateStory(name)->trace())) {}

    [[nodiscard]] EventId decision(WireAction action, int nth = 1) const {
        for (std::uint32_t i = 1; i <= told.trace.size(); ++i) {
            const auto* decided = told.trace.get<Decided>(EventId{i});
            if (decided != nullptr && decided->action == action && --nth == 0) return EventId{i};
        }
        return {};
    }
    template <typename T> [[nodiscard]] EventId first() const {
        for (std::uint32_t i = 1; i <= told.trace.size(); ++i)
            if (told.trace.get<T>(EventId{i}) != nullptr) return EventId{i};
        return {};
    }
    [[nodiscard]] double stepOf(EventId event) const { return told.timeline.stepOf(event); }
    [[nodiscard]] EventId segmentOf(EventId decision) const {
        return told.trace.segment(told.trace.get<Decided>(decision)->segment).sent;
    }
    [[nodiscard]] Frame at(double u, Duration beyond = {}) const { return frameOf(told, u, tall(), beyond); }
    [[nodiscard]] Frame whole() const { return at(told.end()); }
    /// High enough that nothing is out of sight.
    [[nodiscard]] static Viewport tall() { return window(1264, 6000); }

    Told told;
};

const Item& mustHave(const Frame& frame, Mark mark, EventId event) {
    static const Item none;
    const Item* item = itemOf(frame, mark, event);
    return item != nullptr ? *item : none;
}

bool isUpright(const QPolygonF& line, qsizetype leg) { return line[leg].x() == line[leg + 1].x(); }

} // namespace

class TestFates : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(loadFonts().empty()); }

    void whatIsHeldStandsUpright() {
        const Seen seen("held");
        const EventId held = seen.decision(WireAction::Hold), delivered = seen.decision(WireAction::Deliver);
        const EventId segment = seen.segmentOf(held);
        const Frame frame = seen.whole();
        const Item& line = mustHave(frame, Mark::SegmentLine, segment);
        QCOMPARE(line.line.size(), qsizetype{4}); // down, upright, on
        QVERIFY(!isUpright(line.line, 0) && isUpright(line.line, 1) && !isUpright(line.line, 2));
        const auto y = [&](EventId e) {
            return header + seen.told.timeline.y(Axis::Stretched, seen.told.timeline.stepOf(e));
        };
        QCOMPARE(line.line[1].y(), y(held));
        QCOMPARE(line.line[2].y(), y(delivered));
        QVERIFY(line.text.contains(QStringLiteral("held ")));
        const Item& run = mustHave(frame, Mark::Fate, held);
        QVERIFY(run.box.contains(QPointF(line.line[1].x(), (y(held) + y(delivered)) / 2)));
        const Duration lasted = seen.told.trace[delivered].at - seen.told.trace[held].at;
        QVERIFY(says(frame, QStringLiteral("held ") + durationText(lasted)));
    }

    void theHandIsAtTheCursor() {
        const Seen seen("still in the hand");
        const EventId held = seen.decision(WireAction::Hold);
        const Frame before = seen.at(seen.stepOf(held) - 0.5);
        QVERIFY(itemOf(before, Mark::Fate, held) == nullptr);
        const Frame early = seen.at(seen.told.end(), std::chrono::milliseconds(100));
        const Frame late = seen.at(seen.told.end() + 1, std::chrono::milliseconds(900));
        const Item& a = mustHave(early, Mark::Fate, held);
        const Item& b = mustHave(late, Mark::Fate, held);
        QVERIFY(b.box.bottom() > a.box.bottom());
        QCOMPARE(b.box.top(), a.box.top());
        QVERIFY(a.text.contains(QStringLiteral("held")) && a.text != b.text);
    }

    void theSameOnceMoreLiesInTheSameHand() {
        const Seen seen("two in the hand");
        const EventId one = seen.decision(WireAction::Hold, 1), two = seen.decision(WireAction::Hold, 2);
        const Frame before = seen.at(seen.stepOf(two) - 0.5), frame = seen.at(seen.stepOf(two) + 0.5);
        QVERIFY(itemOf(frame, Mark::Fate, one) != nullptr);
        QVERIFY(itemOf(frame, Mark::Fate, two) == nullptr); // no second hand
        QVERIFY(says(frame, QStringLiteral("× 2")));
        QVERIFY(!says(before, QStringLiteral("× 2")));
        // Both lines lead to it.
        const Item &first = mustHave(frame, Mark::SegmentLine, seen.segmentOf(one)),
                   &second = mustHave(frame, Mark::SegmentLine, seen.segmentOf(two));
        QCOMPARE(second.line.last().x(), first.line.last().x());
    }

    void whatIsDroppedEndsInMidWire() {
        for (const char* story : {"SYN dropped", "dropped from the hand"}) {
            const Seen seen(story);
            const EventId dropped = seen.decision(WireAction::Drop), lost = seen.first<Lost>();
            QCOMPARE(seen.stepOf(dropped), seen.stepOf(lost)); // one step
            const Frame frame = seen.whole();
            const Item& line = mustHave(frame, Mark::SegmentLine, seen.segmentOf(dropped));
            const Item& cross = mustHave(frame, Mark::Fate, lost);
            QVERIFY(cross.box.contains(line.line.last()));
            QVERIFY(says(frame, QStringLiteral("dropped")));
            QVERIFY(!says(frame, QStringLiteral("lost")));
        }
    }

    void whatTcpSendsAgainSaysSo() {
        const Seen seen("SYN dropped");
        const Frame frame = seen.whole();
        const bool again = std::any_of(frame.shapes.begin(), frame.shapes.end(), [](const Shape& shape) {
            const auto* label = std::get_if<LabelShape>(&shape.form);
            return label != nullptr && label->text == QStringLiteral("again seq 0");
        });
        QVERIFY(again);
    }

    void aCopyBeginsInMidWire() {
        const Seen seen("copied");
        const EventId copied = seen.decision(WireAction::Copy);
        EventId copy{};
        for (std::uint32_t i = 1; i <= seen.told.trace.size(); ++i)
            if (seen.told.trace.get<Sent>(EventId{i}) != nullptr && seen.told.trace[EventId{i}].cause == copied)
                copy = EventId{i};
        const Frame frame = seen.whole();
        const Item& original = mustHave(frame, Mark::SegmentLine, seen.segmentOf(copied));
        const Item& second = mustHave(frame, Mark::SegmentLine, copy);
        QCOMPARE(second.line.first().x(), original.line[original.line.size() - 2].x());
        QCOMPARE(second.line.last().x(), original.line.last().x());
        QVERIFY(itemOf(frame, Mark::Fate, copied) != nullptr);
    }

    void aForgedSegmentBeginsInMidWire() {
        const Seen seen("forged RST");
        const EventId forged = seen.decision(WireAction::Forge);
        const Frame frame = seen.whole();
        const Item& line = mustHave(frame, Mark::SegmentLine, seen.segmentOf(forged));
        const Item& sign = mustHave(frame, Mark::Fate, forged);
        QVERIFY(sign.box.contains(line.line.first()));
        QVERIFY(says(frame, QStringLiteral("forged")));
    }

    void aDamagedSegmentArrivesAndChangesNothing() {
        const Seen seen("corrupted");
        const Frame frame = seen.whole();
        const EventId damaged = seen.decision(WireAction::Corrupt);
        const Item& line = mustHave(frame, Mark::SegmentLine, seen.segmentOf(damaged));
        const Item& again = mustHave(frame, Mark::SegmentLine, seen.told.trace.segment(SegmentId{5}).sent);
        QCOMPARE(line.line.last().x(), again.line.last().x());
        QVERIFY(says(frame, QStringLiteral("≠ checksum")));
    }

    void aDelayedSegmentStandsForItsTime() {
        const Seen seen("delayed and overtaken");
        const EventId delayed = seen.decision(WireAction::Delay);
        const Frame frame = seen.whole();
        const Item& line = mustHave(frame, Mark::SegmentLine, seen.segmentOf(delayed));
        QVERIFY(isUpright(line.line, line.line.size() - 3));
        QVERIFY(!isUpright(line.line, line.line.size() - 2)); // and slopes on
        QVERIFY(says(frame, QStringLiteral("delayed 0.150 s")));
    }

    void wordsStayOnTheWire() {
        for (const char* story : {"held", "copied", "corrupted", "delayed and overtaken", "forged RST"})
            for (const double width : {600.0, 700.0, 900.0}) {
                const Seen seen(story);
                const Frame frame = frameOf(seen.told, seen.told.end(), window(width, 6000));
                double left = 1e9, right = 0; // of all lines
                for (const Item* line : itemsOf(frame, Mark::SegmentLine)) {
                    left = std::min(left, line->line.boundingRect().left());
                    right = std::max(right, line->line.boundingRect().right());
                }
                for (const Item* word : itemsOf(frame, Mark::Role))
                    if (seen.told.trace.get<Decided>(word->event) != nullptr ||
                        seen.told.trace.get<Lost>(word->event) != nullptr)
                        QVERIFY2(word->box.left() >= left && word->box.right() <= right, qPrintable(word->text));
            }
    }

    void theHandIsFoundByThePointer() {
        const Seen seen("held");
        const EventId held = seen.decision(WireAction::Hold);
        const Frame frame = seen.whole();
        const QRectF run = mustHave(frame, Mark::Fate, held).box;
        const auto found = frame.itemAt(run.center());
        QVERIFY(found && frame.items[*found].event == held);
        // Selected, it looks different, and nothing else moves.
        Viewport view = Seen::tall();
        view.selected = held;
        const Frame selected = frameOf(seen.told, seen.told.end(), view);
        QVERIFY(selected.shapes != frame.shapes);
        QCOMPARE(mustHave(selected, Mark::Fate, held).box, run);
    }

    void aKilledProgramsBarEnds_data() {
        QTest::addColumn<QString>("story");
        QTest::addColumn<QString>("word");
        QTest::newRow("program") << "killed in RECEIVE"
                                 << "killed";
        QTest::newRow("host") << "host gone"
                              << "host gone";
    }
    void aKilledProgramsBarEnds() {
        QFETCH(QString, story);
        QFETCH(QString, word);
        const Seen seen(story.toStdString());
        const EventId killed = seen.first<Killed>();
        for (const Level level : {Level::Everything, Level::Primitives}) {
            Viewport view = Seen::tall();
            view.level = level;
            const Frame frame = frameOf(seen.told, seen.told.end(), view);
            const QRectF cross = mustHave(frame, Mark::Fate, killed).box;
            QVERIFY(!cross.isEmpty());
            QVERIFY(says(frame, word));
            double lowest = 0;
            for (const Item* bar : itemsOf(frame, Mark::BlockedBar))
                if (std::abs(bar->box.center().x() - cross.center().x()) < 1)
                    lowest = std::max(lowest, bar->box.bottom());
            QVERIFY(lowest > 0 && lowest <= cross.center().y());
        }
    }

    void bandsEndWithTheirHost() {
        const Seen seen("host gone");
        const double end =
            header + seen.told.timeline.y(Axis::Stretched, seen.told.timeline.stepOf(seen.first<Killed>()));
        const ProgramId server = seen.told.trace[seen.first<Killed>()].program;
        const Frame frame = seen.whole();
        for (const Item* band : itemsOf(frame, Mark::StateBand))
            if (seen.told.trace[band->event].program == server) QVERIFY(band->box.bottom() <= end + 5);
    }

    void theScrubberShowsWhatIsInTheHand() {
        for (const std::string& name : fateStories()) {
            const auto session = fateStory(name);
            ScrubberInput input;
            input.size = {700, 42};
            const Frame frame = scrubberFrame(session->record(), input);
            const bool held = std::any_of(frame.shapes.begin(), frame.shapes.end(), [](const Shape& shape) {
                const auto* rect = std::get_if<RectShape>(&shape.form);
                return rect != nullptr && rect->fill == solid(Token::Held);
            });
            bool wasHeld = false;
            for (std::uint32_t i = 1; i <= session->trace().segmentCount(); ++i)
                wasHeld = wasHeld || present(session->trace().segment(SegmentId{i}).held);
            QCOMPARE(held, wasHeld);
        }
    }
};

QTEST_MAIN(TestFates)
#include "tst_fates.moc"
