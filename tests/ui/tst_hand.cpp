// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The hand on the wire as the diagram shows it: the card of a held segment and what its buttons ask for, the clocks
// that run meanwhile, and the order in which a person lets go what they hold.
#include "tests/support/fate_stories.h"
#include "tests/ui/frame_queries.h"
#include "ui/scene/hands.h"
#include "ui/scene/timers.h"

#include <QTest>

#include <algorithm>
#include <memory>

using namespace socketscope;
using namespace socketscope::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* begin = "title: In the hand\nneeds: [hold]\nprograms: {client: {}, server: {}}\nsteps:\n"
                              "  - wire: hold\n  - server: LISTEN\n  - client: CONNECT\n";

/// A story that ends with something in the hand.
struct Held {
    explicit Held(const std::string& rest = "  - wait: {seconds: 0.1}\n", Duration longer = 0ms)
        : told(Trace(played(begin + rest, longer)->trace())) {
        hands.follow(told.trace);
    }
    [[nodiscard]] Viewport view(double width = 1264, double height = 1600) const {
        Viewport v = window(width, height);
        v.decides = hands.first();
        return v;
    }
    [[nodiscard]] Frame frame(const Viewport& v, Duration beyond = {}) const {
        return frameOf(told, told.end(), v, beyond);
    }
    [[nodiscard]] EventId hold(SegmentId segment) const { return told.trace.segment(segment).held; }
    Told told;
    Hands hands;
};

/// SYN, and after a second the same SYN once more.
const char* const twice = "  - wait: {seconds: 1.2}\n";
/// Two different ones: data that the client sends one after the other.
const char* const several = R"(
  - segment: {flags: S}
    do: deliver
  - segment: {flags: SA}
    do: deliver
  - segment: {flags: A}
    do: deliver
  - wait: client.CONNECT.returned
  - client: SEND
    text: "one"
  - client: SEND
    text: "two"
  - wait: {seconds: 0.05}
)";

const Item* button(const Frame& frame, Offer offer) {
    for (const Item& item : frame.items)
        if (item.mark == Mark::Button && item.offer == offer) return &item;
    return nullptr;
}

const Item* only(const Frame& frame, Mark mark) {
    const auto found = itemsOf(frame, mark);
    return found.size() == 1 ? found.front() : nullptr;
}

/// For messages: what of a kind is there, and where.
QString boxesOf(const Frame& frame, Mark mark) {
    QString all;
    for (const Item* item : itemsOf(frame, mark))
        all += QStringLiteral("“%1” %2 … %3, %4 … %5\n")
                   .arg(item->text)
                   .arg(item->box.left())
                   .arg(item->box.right())
                   .arg(item->box.top())
                   .arg(item->box.bottom());
    return all;
}

QString laws(const Told& told, const Frame& frame) {
    for (const QString& wrong : {withoutEvent(told, frame), labelsThatMeet(frame, header), labelsInCuts(frame)})
        if (!wrong.isEmpty()) return wrong;
    return {};
}

} // namespace

class TestHand : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(loadFonts().empty()); }

    void aHeldSegmentHasACard() {
        const Held story;
        const Frame frame = story.frame(story.view());
        const Item* card = only(frame, Mark::Card);
        QVERIFY(card != nullptr);
        QCOMPARE(card->event, story.hold(story.hands.first()));
        QVERIFY2(card->text.startsWith(QStringLiteral("SYN held")), qPrintable(card->text));
        for (const Offer offer :
             {Offer::Deliver, Offer::Drop, Offer::Copy, Offer::Delay, Offer::Corrupt, Offer::More}) {
            const Item* b = button(frame, offer);
            QVERIFY(b != nullptr);
            QVERIFY(card->box.contains(b->box));
            QVERIFY2(b->box.width() >= 24 && b->box.height() >= 24, qPrintable(b->text));
            QVERIFY(!b->text.isEmpty());
            const auto hit = frame.itemAt(b->box.center());
            QVERIFY(hit && frame.items[*hit].offer == offer);
        }
        QCOMPARE(laws(story.told, frame), QString());
        // On the client's side: from there the SYN came.
        const Item* disc = itemOf(frame, Mark::Fate, card->event);
        QVERIFY(disc != nullptr && card->box.right() < disc->box.center().x());
    }

    void whoOnlyLooksBackDecidesNothing() {
        const Held story;
        Viewport back = story.view();
        back.reviewing = true;
        QVERIFY(itemsOf(story.frame(back), Mark::Card).empty());
        Viewport paper = story.view();
        paper.decides = SegmentId{};
        QVERIFY(itemsOf(story.frame(paper), Mark::Card).empty());
    }

    void theCardOfWhatWasNotYetHeldIsNotThere() {
        const Held story;
        const double held = story.told.timeline.stepOf(story.hold(story.hands.first()));
        QVERIFY(itemsOf(frameOf(story.told, held - 0.5, story.view()), Mark::Card).empty());
        QVERIFY(!itemsOf(frameOf(story.told, held, story.view()), Mark::Card).empty());
    }

    void whereTheWireIsTooNarrowThereIsNoCard() {
        const Held story;
        QVERIFY(itemsOf(story.frame(story.view(560)), Mark::Card).empty());
        QVERIFY(!itemsOf(story.frame(story.view(900)), Mark::Card).empty()); // beside the bench of 1280
    }

    void cardsMeetNothing() {
        for (const char* rest : {"  - wait: {seconds: 0.1}\n", twice, several}) {
            const Held story(rest);
            for (const double width : {700.0, 760.0, 900.0, 1004.0, 1264.0, 1600.0})
                for (const Duration beyond : {Duration{}, Duration(30ms), Duration(2s)})
                    for (const double scroll : {0.0, 60.0, 200.0}) {
                        Viewport view = story.view(width, 520);
                        view.scrollY = scroll;
                        const Frame frame = story.frame(view, beyond);
                        QCOMPARE(laws(story.told, frame), QString());
                        for (const Item* card : itemsOf(frame, Mark::Card))
                            for (const Mark mark : {Mark::Fate, Mark::Timer})
                                for (const Item* other : itemsOf(frame, mark))
                                    QVERIFY2(!card->box.intersects(other->box), qPrintable(other->text));
                    }
        }
    }

    void seekIsPlayWithCards() {
        const Held once(several);
        const Viewport view = once.view();
        std::map<int, Frame> forwards;
        for (int i = 0; i <= static_cast<int>(once.told.end()) * 4; ++i)
            forwards[i] = frameOf(once.told, i / 4.0, view);
        for (int i = static_cast<int>(once.told.end()) * 4; i >= 0; --i)
            QVERIFY2(frameOf(once.told, i / 4.0, view) == forwards[i], qPrintable(QString::number(i / 4.0)));
    }

    void severalStandSideBySide() {
        const Held story(several);
        QCOMPARE(story.hands.rows().size(), std::size_t{2});
        const SegmentId one = story.hands.rows()[0].first(), two = story.hands.rows()[1].first();
        Viewport view = story.view();
        const Frame first = story.frame(view);
        const Item *a = itemOf(first, Mark::Fate, story.hold(one)), *b = itemOf(first, Mark::Fate, story.hold(two));
        QVERIFY2(a != nullptr && b != nullptr && !a->box.intersects(b->box), qPrintable(boxesOf(first, Mark::Fate)));
        QCOMPARE(only(first, Mark::Card)->event, story.hold(one));
        view.decides = two;
        QCOMPARE(only(story.frame(view), Mark::Card)->event, story.hold(two));
    }

    void whatTcpSendsAgainFoldsIntoTheHand() {
        const Held story(twice);
        QCOMPARE(story.hands.rows().size(), std::size_t{1});
        QCOMPARE(story.hands.rows().front().count(), std::size_t{2});
        const Frame frame = story.frame(story.view());
        QVERIFY(says(frame, QStringLiteral("× 2")));
        QVERIFY(only(frame, Mark::Card)->text.startsWith(QStringLiteral("SYN × 2 held")));
    }

    void whatIsOnlyACopyOfWhatArrivedStandsBehind() {
        const Held story(std::string(twice) + "  - segment: {flags: S}\n    do: deliver\n  - wait: {seconds: 0.1}\n");
        Hands hands;
        hands.follow(story.told.trace);
        QCOMPARE(hands.rows().size(), std::size_t{2});
        const auto* next = story.told.trace.get<Sent>(story.told.trace.segment(hands.first()).sent);
        QVERIFY((next->flags & flag::ack) != 0);
    }

    void theClockRunsDownAsTheTraceSaysIt() {
        const Held story;
        const Frame frame = story.frame(story.view());
        const Item* clock = only(frame, Mark::Timer);
        QVERIFY(clock != nullptr);
        const auto* timer = story.told.trace.get<TimerChanged>(clock->event);
        QVERIFY(timer != nullptr && timer->running);
        const Duration left = timer->expires - story.told.timeline.timeAt({story.told.end(), {}});
        QCOMPARE(clock->text, QStringLiteral("Client sends again in ") + countdownText(left));
        // A little later it says less, and between two tenths nothing changes.
        const Frame later = story.frame(story.view(), 300ms);
        QVERIFY(only(later, Mark::Timer)->text != clock->text);
    }

    void noClockKnowsMoreThanTheCursor() {
        // After a second the SYN is sent again, and the timer set anew: before, nobody knew.
        const Held story(twice);
        const Trace& trace = story.told.trace;
        const SegmentId second = story.hands.rows().front().segments[1];
        const double again = story.told.timeline.stepOf(trace.segment(second).sent);
        for (double u = again - 0.9; u < again; u += 0.1) {
            const Frame frame = frameOf(story.told, u, story.view());
            const Item* clock = only(frame, Mark::Timer);
            QVERIFY(clock != nullptr);
            const auto* timer = trace.get<TimerChanged>(clock->event);
            QVERIFY2(timer->expires <= trace[trace.segment(second).sent].at, qPrintable(clock->text));
        }
    }

    void withoutATimerThereIsNoClock() {
        const Told story{Trace(fateStory("held")->trace())}; // it ends long after
        QVERIFY(itemsOf(frameOf(story, story.end()), Mark::Timer).empty());
    }

    void timeWaitSaysHowLongItLasts() {
        const auto session = played("title: End\nprograms: {client: {}, server: {}}\nsteps:\n  - server: LISTEN\n"
                                    "  - client: CONNECT\n  - server: ACCEPT\n  - wait: client.CONNECT.returned\n"
                                    "  - wait: {seconds: 0.1}\n  - client: DISCONNECT\n  - wait: {seconds: 0.1}\n"
                                    "  - server: DISCONNECT\n  - wait: {seconds: 0.1}\n",
                                    100ms);
        const Told told{Trace(session->trace())};
        double entered = 0;
        for (std::uint32_t i = 1; i <= told.trace.size(); ++i) {
            const auto* state = told.trace.get<StateChanged>(EventId{i});
            if (state != nullptr && state->to == ConnectionState::TimeWait) entered = told.timeline.stepOf(EventId{i});
        }
        const Frame now = frameOf(told, entered, window(1264, 1600));
        const Frame later = frameOf(told, told.end() - 0.5, window(1264, 1600));
        const Item *a = only(now, Mark::Timer), *b = only(later, Mark::Timer);
        QVERIFY2(a != nullptr && b != nullptr, qPrintable(boxesOf(now, Mark::StateBand) + boxesOf(now, Mark::Timer)));
        QVERIFY2(a->text.endsWith(QStringLiteral(" s left")), qPrintable(a->text));
        QVERIFY(a->text != b->text);
    }

    void countdownsAreCalm() {
        QCOMPARE(countdownText(700ms), QStringLiteral("0.7 s"));
        QCOMPARE(countdownText(601ms), QStringLiteral("0.7 s"));
        QCOMPARE(countdownText(41100ms), QStringLiteral("42 s"));
        QCOMPARE(countdownText(-3s), QStringLiteral("0.0 s"));
    }

    void theOldestGoesFirstUntilAPersonChoosesOtherwise() {
        const Held story(several);
        Hands hands = story.hands;
        QVERIFY(!hands.reordered());
        const SegmentId one = hands.rows()[0].first(), two = hands.rows()[1].first();
        QCOMPARE(hands.first(), one);
        hands.move(1, 0);
        QVERIFY(hands.reordered());
        QCOMPARE(hands.first(), two);
        QCOMPARE(hands.inOrder(), (std::vector<SegmentId>{two, one}));
        hands.follow(story.told.trace); // nothing new: the order stays
        QCOMPARE(hands.first(), two);
        hands.move(0, 7);
        QCOMPARE(hands.first(), two);
        hands.move(0, 1);
        QVERIFY(!hands.reordered());
    }

    void decisionsAreAboutWhatIsSelected() {
        const Held story(several);
        const Trace& trace = story.told.trace;
        const SegmentId one = story.hands.rows()[0].first(), two = story.hands.rows()[1].first();
        QCOMPARE(story.hands.chosen(trace, {}), one);
        QCOMPARE(story.hands.chosen(trace, trace.segment(two).sent), two);
        QCOMPARE(story.hands.chosen(trace, story.hold(two)), two);
        QCOMPARE(story.hands.chosen(trace, EventId{1}), one); // a call
    }

    void whoLeavesTheHandLeavesTheList() {
        const auto session = fateStory("two in the hand");
        Hands hands;
        hands.follow(session->trace());
        QVERIFY(hands.empty() && !present(hands.first()));
    }
};

QTEST_MAIN(TestHand)
#include "tst_hand.moc"
