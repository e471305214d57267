// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the single marks of the sequence diagram must look like and say. Its laws are in tst_sequence_laws.cpp.
#include "tests/ui/frame_queries.h"

#include <QTest>

#include <map>

using namespace socketscope;
using namespace socketscope::test;
using namespace std::chrono_literals;

class TestSequenceFrame : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(loadFonts().empty()); }

    void labelsStayInTheirColumns() {
        // A head's words never leave the band, a flag's never the flag.
        const Told told(phoneCall());
        const Frame frame = frameOf(told, told.end());
        for (const Shape& shape : frame.shapes) {
            const auto* label = std::get_if<LabelShape>(&shape.form);
            if (label == nullptr || shape.item == noItem) continue;
            const Item& item = frame.items[shape.item];
            if (item.mark != Mark::StateBand && item.mark != Mark::CallFlag) continue;
            QVERIFY2(label->box.left() >= item.box.left() - 1 && label->box.right() <= item.box.right() + 1,
                     qPrintable(label->text));
            QVERIFY2(style().type.width(label->font, label->text) <= label->box.width() + 1, qPrintable(label->text));
        }
    }

    void guessedNeverLooksLikeSeen() {
        const Told told(phoneCall(Origin::Inferred));
        const Frame frame = frameOf(told, told.end());
        std::size_t lines = 0;
        for (const Shape& shape : frame.shapes) {
            if (shape.item == noItem || frame.items[shape.item].mark != Mark::SegmentLine) continue;
            const Item& item = frame.items[shape.item];
            QCOMPARE(item.origin, Origin::Inferred);
            if (const auto* line = std::get_if<LineShape>(&shape.form);
                line != nullptr && line->a == item.line.first()) {
                QCOMPARE(line->stroke.dash, Dash::Inferred);
                ++lines;
            }
            if (const auto* chip = std::get_if<RectShape>(&shape.form)) QCOMPARE(chip->fill.ink.token, Token::Paper);
            if (const auto* head = std::get_if<PolyShape>(&shape.form); head != nullptr && head->closed)
                QCOMPARE(head->fill.ink.token, Token::Paper);
        }
        QVERIFY(lines > 4);
    }

    void marksSayWhatTheyShow() {
        const Told told(phoneCall());
        Viewport view = window(1264, 2600);
        const Frame frame = frameOf(told, told.end(), view);
        for (const char* words :
             {"SYN seq 0", "SYN+ACK ack 1", "ACK ack 1", "DATA 1–5 “hello”", "DATA 1–2 “hi”", "FIN"})
            QVERIFY2(itemSaying(frame, Mark::SegmentLine, QString::fromUtf8(words)) != nullptr, words);
        for (const char* words : {"LISTEN", "CONNECT", "SEND 5", "ACCEPT", "RECEIVE", "DISCONNECT"})
            QVERIFY2(itemSaying(frame, Mark::CallFlag, QString::fromUtf8(words)) != nullptr, words);
        for (const char* words : {"→ fd 4", "→ 0", "→ fd 7", "→ 5 “hello”", "→ 2 “hi”"})
            QVERIFY2(itemSaying(frame, Mark::ReturnFlag, QString::fromUtf8(words)) != nullptr, words);
        for (const char* words : {"LISTEN", "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2",
                                  "TIME-WAIT", "CLOSE-WAIT", "LAST-ACK", "CLOSED"})
            QVERIFY2(itemSaying(frame, Mark::StateBand, QString::fromUtf8(words)) != nullptr, words);
        QVERIFY(says(frame, QStringLiteral("in accept queue")));
        QVERIFY(says(frame, QStringLiteral("3.10 s in which nothing happened")));
        QVERIFY(says(frame, QStringLiteral("127.0.0.1:40312")));
    }

    void aRefusedCallIsRed() {
        const Told told(refusedCall());
        const Frame frame = frameOf(told, told.end());
        const Item* flag = itemSaying(frame, Mark::ReturnFlag, QStringLiteral("ECONNREFUSED"));
        QVERIFY(flag != nullptr);
        QVERIFY(itemSaying(frame, Mark::SegmentLine, QStringLiteral("RST")) != nullptr);
        for (const Shape& shape : frame.shapes)
            if (const auto* label = std::get_if<LabelShape>(&shape.form);
                label != nullptr && label->text == QStringLiteral("ECONNREFUSED"))
                QCOMPARE(label->ink.token, Token::Lost);
    }

    void aSegmentInFlightEndsAtTheCursor() {
        const Told told(phoneCall());
        for (const double u : {4.25, 4.5, 8.5, 9.5, 12.7}) {
            const Frame frame = frameOf(told, u);
            const Item* now = itemsOf(frame, Mark::Now).front();
            const Item* line = itemsOf(frame, Mark::SegmentLine).back();
            QVERIFY(std::abs(line->line.last().y() - now->line.first().y()) < 0.01);
        }
    }

    /// One segment overtakes another, two meet on their way: the later line lies on top, with paper beside it.
    void aLaterLineLeavesAGapInTheEarlierOne() {
        for (const End second : {End::Client, End::Server}) {
            TraceBuilder b;
            const ProgramId server = b.server(), client = b.client();
            socketscope::test::Connection c = b.connect(client, server, b.listen(server));
            const SegmentId first = b.sent(c, End::Client, flag::ack, "one");
            const SegmentId later = b.sent(c, second, flag::ack, "two");
            b.arrives(later);
            b.arrives(first);
            const Told told(b.build());
            const auto gapsOf = [&](const Frame& frame, SegmentId segment) {
                const EventId sent = told.trace.segment(segment).sent;
                return std::count_if(frame.shapes.begin(), frame.shapes.end(), [&](const Shape& shape) {
                    const auto* line = std::get_if<LineShape>(&shape.form);
                    return line != nullptr && shape.item != noItem && frame.items[shape.item].event == sent &&
                           line->stroke.ink == Ink(Token::Paper) && line->stroke.width > 7;
                });
            };
            const Frame frame = frameOf(told, told.end());
            QCOMPARE(gapsOf(frame, later), 1);
            QCOMPARE(gapsOf(frame, first), 0);
            // Before they have met, there is nothing to be kept apart.
            const Step left = told.timeline.stepOf(told.trace.segment(later).sent);
            QCOMPARE(gapsOf(frameOf(told, left), later), 0);
        }
    }

    void anUnknownFateStopsAtTheMiddle() {
        const Told told(twoClients());
        Viewport view = window(1264, 1200);
        const EventId sent = told.trace.segment(SegmentId{7}).sent;
        const double middle = itemOf(frameOf(told, told.end(), view, 60s), Mark::SegmentLine, sent)->line.last().x();
        double x = 1e9;
        for (const Duration beyond : {1ms, 200ms, 700ms, 5000ms}) {
            const Frame frame = frameOf(told, told.end(), view, beyond);
            const Item* stub = itemOf(frame, Mark::SegmentLine, sent);
            QVERIFY(stub != nullptr);
            QVERIFY(stub->line.last().x() <= x && stub->line.last().x() >= middle);
            x = stub->line.last().x();
        }
    }

    void lostSegmentsAreCrossedOut() {
        TraceBuilder b;
        const ProgramId server = b.server(), client = b.client();
        const SocketId listener = b.listen(server);
        b.dial(client, server, listener);
        b.lost(SegmentId{1});
        const Told told(b.build());
        const Frame frame = frameOf(told, told.end());
        QCOMPARE(itemsOf(frame, Mark::Fate).size(), std::size_t{1});
        QVERIFY(says(frame, QStringLiteral("lost")));
    }

    void barsSayWhetherTheyWaited() {
        const Told told(phoneCall());
        const Frame frame = frameOf(told, told.end());
        std::map<QString, Pattern> patterns;
        for (const Shape& shape : frame.shapes)
            if (shape.item != noItem && frame.items[shape.item].mark == Mark::BlockedBar)
                if (const auto* rect = std::get_if<RectShape>(&shape.form))
                    patterns[frame.items[shape.item].text] = rect->fill.pattern;
        QCOMPARE(patterns[QStringLiteral("CONNECT")], Pattern::Blocked);
        QCOMPARE(patterns[QStringLiteral("LISTEN")], Pattern::Solid);
        QCOMPARE(patterns[QStringLiteral("SEND 5")], Pattern::Solid);
        QVERIFY(says(frame, QStringLiteral("blocked 100 µs")));
    }

    void whatIsClickedIsWhatIsSeen() {
        const Told told(phoneCall());
        const Frame frame = frameOf(told, told.end());
        const auto hit = [&](QPointF p) {
            const auto index = frame.itemAt(p);
            return index ? &frame.items[*index] : nullptr;
        };
        const Item* connect = itemSaying(frame, Mark::CallFlag, QStringLiteral("CONNECT"));
        QCOMPARE(hit(connect->box.center()), connect);
        const Item* syn = itemSaying(frame, Mark::SegmentLine, QStringLiteral("SYN seq"));
        QCOMPARE(hit(syn->line.first() * 0.3 + syn->line.last() * 0.7), syn);
        QCOMPARE(hit(syn->box.center()), syn);
        const Item* band = itemSaying(frame, Mark::StateBand, QStringLiteral("SYN-SENT"));
        QCOMPARE(hit(band->box.center()), band);
        QCOMPARE(hit({20, itemSaying(frame, Mark::CallFlag, QStringLiteral("CONNECT"))->box.center().y()})->mark,
                 Mark::StepNumber);
        QVERIFY(hit({700, 850}) == nullptr || hit({700, 850})->mark == Mark::SegmentLine);
        QCOMPARE(frame.itemOf(syn->event), std::optional<ItemIndex>(static_cast<ItemIndex>(syn - frame.items.data())));
    }

    void headsStickUnderTheHeader() {
        const Told told(phoneCall());
        Viewport view = window();
        view.scrollY = 600; // the client's ESTABLISHED began above
        const Frame frame = frameOf(told, told.end(), view);
        bool found = false;
        for (const Shape& shape : frame.shapes)
            if (const auto* label = std::get_if<LabelShape>(&shape.form);
                label != nullptr && label->text == QStringLiteral("ESTABLISHED"))
                found = found || (label->box.top() >= header && label->box.top() < header + 12);
        QVERIFY(found);
    }

    void foldedClientsHaveLettersOnTheWire() {
        const Told told(twoClients());
        Viewport view = window(1264, 1200);
        QVERIFY(says(frameOf(told, told.end(), view), QStringLiteral("B")));
        view.focused = ProgramId{2};
        const Frame frame = frameOf(told, told.end(), view);
        QVERIFY(says(frame, QStringLiteral("A")));
        QVERIFY(says(frame, QStringLiteral("B’s TCP")));
    }

    void manyStepsAreMerged() {
        const Told told(echo(3000));
        Viewport view = window(1600, 1000);
        view.timeZoom = 900 / told.timeline.y(Axis::Stretched, told.timeline.steps());
        const Frame frame = frameOf(told, told.end(), view);
        QCOMPARE(withoutEvent(told, frame), QString());
        QCOMPARE(labelsThatMeet(frame, header), QString());
        QVERIFY(frame.shapes.size() < 4000);
        std::uint32_t counted = 0;
        for (const Item* row : itemsOf(frame, Mark::Density)) counted += row->count;
        QVERIFY2(counted >= told.timeline.steps() - 60, qPrintable(QString::number(counted)));
        // The ACCEPT that waits all the time is longer than a px, and there.
        QVERIFY(itemSaying(frame, Mark::BlockedBar, QStringLiteral("ACCEPT")) != nullptr);
    }

    void reducedMotionGrowsNothing() {
        const Told told(phoneCall());
        Style still{Typography(1)};
        still.reducedMotion = true;
        const auto flags = [&](double u) {
            const Frame frame = sequenceFrame(told.story(), {u, {}}, window(), still);
            return itemsOf(frame, Mark::CallFlag).size() + itemsOf(frame, Mark::ReturnFlag).size();
        };
        for (double u = 1; u < told.end(); ++u) QCOMPARE(flags(u + 0.95), flags(u));
    }

    void anEmptyTraceHasColumns() {
        const Told told{Trace()};
        const Frame frame = frameOf(told, 0);
        QVERIFY(says(frame, QStringLiteral("Client program")));
        QVERIFY(says(frame, QStringLiteral("The wire")));
        QVERIFY(itemsOf(frame, Mark::CallFlag).empty());
    }

    void theGutterIsAScrubber() {
        const Told told(phoneCall());
        const Viewport view = window();
        const Frame frame = frameOf(told, told.end());
        for (const Item* step : itemsOf(frame, Mark::StepNumber)) {
            const double u = cursorAtY(told.story(), view, style(), step->box.center().y());
            QVERIFY(std::abs(u - told.timeline.stepOf(step->event)) < 0.01);
        }
        QVERIFY(pictureHeight(told.story(), {told.end(), {}}, view, style()) > 1500);
    }
};

QTEST_MAIN(TestSequenceFrame)
#include "tst_sequence_frame.moc"
