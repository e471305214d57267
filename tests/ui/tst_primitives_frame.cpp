// SPDX-FileCopyrightText: The Socketscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The level Primitives: the truths that it keeps (PRIMITIVES 9), and the laws of every frame.
#include "tests/ui/primitive_queries.h"
#include "ui/sequence/primitives_level.h"

#include <QGuiApplication>
#include <QTest>

#include <algorithm>
#include <map>

using namespace socketscope;
using namespace socketscope::test;

namespace {

constexpr int server0 = -1;

double serverEdge(const Frame& frame, EventId serverCall) {
    return markOf(frame, Mark::CallFlag, serverCall)->box.left();
}

} // namespace

class TestPrimitivesFrame : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(loadFonts().empty()); }

    /// Switching between levels moves nothing up or down.
    void sameHeightsAsEverything() {
        for (PrimitiveStory& story : primitiveStories()) {
            Telling t(std::move(story));
            for (double u = 1; u <= t.timeline.steps(); u += 0.75) {
                const Frame primitives = t.at(u), everything = t.at(u, Level::Everything);
                for (const Mark mark : {Mark::CallFlag, Mark::ReturnFlag, Mark::BlockedBar}) {
                    auto here = marksOf(primitives, mark), there = marksOf(everything, mark);
                    std::erase_if(there, [](const Item& item) { return item.box.isEmpty(); }); // stems
                    QCOMPARE(here.size(), there.size());
                    for (const Item& item : here) {
                        const auto other = markOf(everything, mark, item.event);
                        QVERIFY(other.has_value());
                        QCOMPARE(item.box.top(), other->box.top());
                        QCOMPARE(item.box.bottom(), other->box.bottom());
                    }
                }
            }
        }
    }

    /// TCP answers CONNECT by itself: its ribbon turns back before the server's edge, at every moment.
    void connectNeverReachesTheServer() {
        for (PrimitiveStory& story : primitiveStories()) {
            Telling t(std::move(story));
            const Frame whole = t.whole();
            double edge = t.view.size.width();
            for (const Item& flag : marksOf(whole, Mark::CallFlag))
                if (isServer(t.trace, t.trace[flag.event].program)) edge = std::min(edge, flag.box.left());
            int ribbons = 0;
            for (double u = 1; u <= t.timeline.steps(); u += 0.4) {
                for (const Item& ribbon : marksOf(t.at(u), Mark::Ribbon)) {
                    const auto* call = t.trace.get<Call>(ribbon.event);
                    if (call == nullptr || call->primitive != Primitive::Connect) continue;
                    QVERIFY(ribbon.line.boundingRect().right() <= edge - 22 + 1e-6);
                    ++ribbons;
                }
            }
            QVERIFY(ribbons > 0);
        }
    }

    /// Returns take their height from the kernel's return, never from the partner.
    void confirmAndSendReturnBeforeAccept() {
        Telling t(waitingCall());
        const Frame frame = t.whole();
        const socketscope::Connection& c = t.connection();
        const Message& m = t.connections.party(c.client).messages.at(0);
        for (const EventId event : {c.confirm, m.ret}) {
            const auto flag = markOf(frame, Mark::ReturnFlag, event);
            QVERIFY(flag.has_value());
            QCOMPARE(flag->box.center().y(), t.y(event));
            QVERIFY(flag->box.bottom() < markOf(frame, Mark::CallFlag, c.acceptCall)->box.top());
        }
        const auto connect = markOf(frame, Mark::Ribbon, c.connectCall);
        QCOMPARE(connect->line.first().y(), t.y(c.connectCall));
        QCOMPARE(connect->line.last().y(), t.y(c.confirm));
        QCOMPARE(connect->line[1].y(), t.y(t.connections.carriedFrom(c.client).synArrived()));
        // The message ends where RECEIVE took it, and waits upright until then.
        const auto message = markOf(frame, Mark::Ribbon, m.call);
        QCOMPARE(message->line.size(), 4);
        QCOMPARE(message->line[1].y(), t.y(t.connections.readable(c.client, m)));
        QCOMPARE(message->line[2].x(), message->line[1].x());
        QCOMPARE(message->line[3], QPointF(serverEdge(frame, c.acceptCall), t.y(m.taken)));
        QVERIFY(speaksOf(frame, QStringLiteral("a call waits for ACCEPT, 0.610 s")));
        QVERIFY(speaksOf(frame, QStringLiteral("5 bytes wait for RECEIVE, 0.410 s")));
        const auto rail = markOf(frame, Mark::Rail, c.indication);
        QVERIFY(std::abs(rail->box.top() - t.y(c.indication)) < 2);
        QVERIFY(std::abs(rail->box.bottom() - t.y(c.acceptCall)) < 7);
    }

    void listenNeverBlocks() {
        Telling t(waitingCall());
        const EventId listen = t.connections.listeners()[0].call;
        const Frame frame = t.whole();
        const auto bar = markOf(frame, Mark::BlockedBar, listen);
        QVERIFY(bar.has_value());
        for (std::size_t i = 0; i < frame.shapes.size(); ++i) {
            const auto* rect = std::get_if<RectShape>(&frame.shapes[i].form);
            if (rect != nullptr && rect->box == bar->box) QVERIFY(rect->fill.pattern != Pattern::Blocked);
        }
        QVERIFY(!markOf(frame, Mark::Role, listen).has_value());
    }

    void zeroStandsAtTheEndOfTheOthersDisconnect() {
        Telling t(wholeCall());
        const socketscope::Connection& c = t.connection();
        const Party &client = t.connections.party(c.client), &server = t.connections.party(c.server);
        const Frame frame = t.whole();
        const auto ribbon = markOf(frame, Mark::Ribbon, client.disconnectCall);
        QVERIFY(ribbon.has_value());
        QCOMPARE(ribbon->line.last(), QPointF(serverEdge(frame, c.acceptCall), t.y(server.eofReturn)));
        for (const Message& m : client.messages) QVERIFY(m.taken < server.eofReturn);
        // DISCONNECT has no confirm: its return is followed by no role.
        QVERIFY(!markOf(frame, Mark::Role, client.disconnectReturn).has_value());
    }

    void unreadDataAtCloseIsRed() {
        Telling t(unreadAtClose());
        const socketscope::Connection& c = t.connection();
        const Message& m = t.connections.party(c.client).messages.at(0);
        const Frame frame = t.whole();
        bool red = false;
        for (const Shape& shape : frame.shapes) {
            if (shape.item == noItem || frame.items[shape.item].mark != Mark::Ribbon) continue;
            if (frame.items[shape.item].event != m.call) continue;
            const auto* path = std::get_if<PathShape>(&shape.form);
            if (path != nullptr) red = path->stroke.ink == Ink(Token::Lost);
        }
        QVERIFY(red);
        QVERIFY(speaksOf(frame, QStringLiteral("ECONNRESET")));
        // Before the close it was a message like any other.
        const Frame before = t.at(t.timeline.stepOf(m.discarded) - 1);
        QVERIFY(!speaksOf(before, QStringLiteral("nobody read it")));
    }

    void refusedHasNoArea() {
        PrimitiveStory story;
        const EventId back = story.connectRefused(0);
        Telling t(story);
        const Frame frame = t.whole();
        QVERIFY(marksOf(frame, Mark::Area).empty());
        QVERIFY(marksOf(frame, Mark::Rail).empty());
        const auto edge = markOf(frame, Mark::Fate, back);
        QVERIFY(edge.has_value());
        QCOMPARE(edge->line.first().y(), edge->line.last().y());
    }

    /// One SEND read in two leaves its upright at both returns; two SENDs read in one meet at one.
    void messagesHaveNoBorders() {
        Telling t(splitAndMet());
        const socketscope::Connection& c = t.connection();
        const Frame frame = t.whole();
        const double edge = serverEdge(frame, c.acceptCall);
        const Message& split = t.connections.party(c.client).messages.at(0);
        const auto reads = t.connections.readsOf(c.client, split);
        QCOMPARE(reads.size(), std::size_t{2});
        for (const Read& read : reads) {
            const QPointF mouth(edge - 8, t.y(read.ret));
            const bool reached = std::any_of(frame.shapes.begin(), frame.shapes.end(), [&](const Shape& shape) {
                const auto* body = std::get_if<PolyShape>(&shape.form);
                return body != nullptr && shape.item != noItem && frame.items[shape.item].event == split.call &&
                       body->points.containsPoint(mouth, Qt::WindingFill);
            });
            QVERIFY(reached);
        }
        const auto& messages = t.connections.party(c.client).messages;
        const auto first = markOf(frame, Mark::Ribbon, messages.at(1).call);
        const auto second = markOf(frame, Mark::Ribbon, messages.at(2).call);
        QVERIFY(first && second);
        QCOMPARE(first->line[2], QPointF(first->line[1].x(), t.y(messages.at(1).taken)));
        QCOMPARE(second->line[1].x(), first->line[1].x()); // it joins the same queue
    }

    void moreThanThreeWaitOnOneRail() {
        PrimitiveStory story(5);
        story.listen();
        for (int i = 0; i < 5; ++i) story.connect(i);
        Telling t(std::move(story));
        const auto rails = marksOf(t.whole(), Mark::Rail);
        QVERIFY(std::any_of(rails.begin(), rails.end(), [](const Item& r) { return r.count == 5; }));
        QVERIFY(speaksOf(t.whole(), QStringLiteral("5 calls wait for ACCEPT")));
        int uncounted = 0;
        for (const Item& rail : rails)
            if (rail.count == 1) ++uncounted;
        QCOMPARE(uncounted, 3); // the first three, before the fourth came
    }

    void hiddenStepsLeaveDots() {
        Telling t(waitingCall());
        const Frame frame = t.whole();
        std::size_t hidden = 0;
        for (Step s = 1; s <= t.timeline.steps(); ++s)
            if (!isPrimitiveStep(t.trace, t.timeline.eventAt(s))) ++hidden;
        QVERIFY(hidden > 0);
        QCOMPARE(marksOf(frame, Mark::HiddenStep).size(), hidden);
        QVERIFY(marksOf(frame, Mark::SegmentLine).empty());
        QVERIFY(marksOf(frame, Mark::StateBand).empty());
    }
    void aLossIsNotHidden() {
        PrimitiveStory story;
        story.listen();
        story.connect(0);
        story.accept(0);
        story.send(0, "hello");
        const EventId lost = story.dataLost(0);
        Telling t(std::move(story));
        QVERIFY(markOf(t.whole(), Mark::Fate, lost).has_value());
        QVERIFY(speaksOf(t.whole(), QStringLiteral("TCP is trying again")));
    }

    void lawsOfAllFrames() {
        for (const QSizeF window : {QSizeF(1280, 3000), QSizeF(820, 3000), QSizeF(1600, 1000)}) {
            for (PrimitiveStory& story : primitiveStories()) {
                Telling t(std::move(story), window);
                for (double u = 0; u <= t.end(); u += 0.5) {
                    const Frame frame = t.at(u);
                    QCOMPARE(withoutEvent(t, frame), QString());
                    QCOMPARE(fromTheFuture(t, frame, u), QString());
                    QCOMPARE(labelsThatMeet(frame, headerHeight(t.view, t.style)), QString());
                    QCOMPARE(labelsInCuts(frame), QString());
                }
            }
        }
    }

    /// What is inferred is drawn as such.
    void inferredRibbonsAreDashed() {
        for (const Origin origin : {Origin::Observed, Origin::Inferred}) {
            PrimitiveStory story(1, origin);
            story.listen();
            story.connect(0);
            story.accept(0);
            story.send(0, "hello");
            story.dataArrives(0);
            Telling t(std::move(story));
            const Frame frame = t.whole();
            int sides = 0;
            for (const Shape& shape : frame.shapes) {
                const auto* path = std::get_if<PathShape>(&shape.form);
                if (path == nullptr || shape.item == noItem || frame.items[shape.item].mark != Mark::Ribbon) continue;
                QCOMPARE(path->stroke.dash, origin == Origin::Observed ? Dash::Solid : Dash::Inferred);
                ++sides;
            }
            QCOMPARE(sides, 4);
        }
    }

    /// Roles are the first to go: none in the projector, fewer where rows are low, and no flag goes for them.
    void rolesYield() {
        Telling t(waitingCall());
        const std::size_t flags = marksOf(t.whole(), Mark::CallFlag).size();
        QVERIFY(speaksOf(t.whole(), QStringLiteral("connect indication")));
        t.view.projector = true;
        QVERIFY(!speaksOf(t.whole(), QStringLiteral("connect indication")));
        QCOMPARE(marksOf(t.whole(), Mark::CallFlag).size(), flags);
    }

    void nothingFromTheFuture() {
        for (PrimitiveStory& story : primitiveStories()) {
            Telling t(std::move(story));
            for (double u = 0; u <= t.timeline.steps(); u += 0.3) {
                const double now = headerHeight(t.view, t.style) + t.timeline.y(t.view.axis, Cursor{u, {}});
                for (const Item& item : t.at(u).items) {
                    if (item.mark != Mark::Ribbon && item.mark != Mark::Area && item.mark != Mark::Rail &&
                        item.mark != Mark::Role && item.mark != Mark::Phase)
                        continue;
                    QVERIFY(t.timeline.stepOf(item.event) <= static_cast<Step>(u) + 1);
                    for (const QPointF& p : item.line) QVERIFY(p.y() <= now + 1e-6);
                    if (item.mark == Mark::Area) QVERIFY(item.box.bottom() <= now + 1e-6);
                }
            }
        }
    }

    /// Appending changes nothing that had ended before.
    void prefix() {
        for (PrimitiveStory& story : primitiveStories()) {
            Telling whole(story);
            for (Step s = 1; s <= whole.timeline.steps(); ++s) {
                const Told part(story.prefix(number(whole.timeline.lastEventOf(s))));
                Viewport view = whole.view;
                view.level = Level::Primitives;
                const Frame then = sequenceFrame(part.story(), {part.end(), {}}, view, whole.style);
                const Frame now = whole.at(s);
                for (const Mark mark : {Mark::CallFlag, Mark::ReturnFlag, Mark::Phase, Mark::Fate}) {
                    const auto a = marksOf(then, mark), b = marksOf(now, mark);
                    QCOMPARE(a.size(), b.size());
                    for (std::size_t i = 0; i < a.size(); ++i) {
                        QCOMPARE(a[i].event, b[i].event);
                        QCOMPARE(a[i].text, b[i].text);
                        QCOMPARE(a[i].box.top(), b[i].box.top()); // columns may widen when a client joins
                    }
                }
                const auto before = marksOf(then, Mark::Ribbon), after = marksOf(now, Mark::Ribbon);
                QCOMPARE(before.size(), after.size());
            }
        }
    }

    /// Any way to a cursor gives the same frame, also when the indexes grew event by event.
    void seekIsPlay() {
        PrimitiveStory story = wholeCall();
        Telling t(story);
        Timeline timeline;
        Cast cast;
        Connections connections;
        for (std::size_t n = 1; n <= t.trace.size(); ++n) {
            const Trace part = story.prefix(n);
            timeline.extend(part);
            cast.extend(part);
            connections.extend(part);
        }
        for (const double u : {3.0, 17.5, 9.25, 30.0, 9.25}) {
            const Frame a = t.at(u);
            static_cast<void>(t.at(t.timeline.steps() - u));
            const Frame b = sequenceFrame({t.trace, timeline, cast, connections}, {u, {}}, t.view, t.style);
            QVERIFY(a == b);
        }
    }

    /// A small step of the cursor is a small move.
    void continuity() {
        Telling t(wholeCall());
        std::map<EventId, QPointF> before;
        constexpr double small = 0.02;
        for (double u = 0; u <= t.timeline.steps(); u += small) {
            std::map<EventId, QPointF> now;
            for (const Item& ribbon : marksOf(t.at(u), Mark::Ribbon)) now[ribbon.event] = ribbon.line.last();
            for (const auto& [event, tip] : now) {
                const auto was = before.find(event);
                if (was == before.end()) continue;
                QVERIFY(std::abs(tip.y() - was->second.y()) < 4);
                const bool intoTheFlag = std::abs(tip.y() - was->second.y()) < 2;
                QVERIFY(std::abs(tip.x() - was->second.x()) < 30 || intoTheFlag);
            }
            before = std::move(now);
        }
    }
};

int main(int argc, char** argv) {
    QGuiApplication app(argc, argv);
    TestPrimitivesFrame test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_primitives_frame.moc"
